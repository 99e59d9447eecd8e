import Database
import Kernel
import Web

/// What somebody outside has to do with notices: he objects, and sees what became of it.
enum OwnNotices {
    static let parts: OwnPart.Source = { actor, transaction in
        let running: Int =
            try transaction.value(
                """
                SELECT count(*) FROM publicNotice
                WHERE county = \(actor.county) AND state = \(PublicNotice.State.running)
                """) ?? 0
        let objections = try transaction.rows(
            """
            SELECT noticeObjection.id AS own, publicNotice.title FROM noticeObjection
            JOIN publicNotice ON publicNotice.county = noticeObjection.county AND publicNotice.id = noticeObjection.notice
            WHERE noticeObjection.county = \(actor.county) AND noticeObjection.objector = \(actor.id)
            ORDER BY noticeObjection.id DESC LIMIT 50
            """)
        let rows = try objections.compactMap { row -> OwnPart.Row? in
            let title: String = try row["title"]
            return try Notices.objection(try row["own"], county: actor.county, in: transaction).map {
                Self.row($0, title)
            }
        }
        return [
            OwnPart("我提的意见", rows: rows, starts: running > 0 ? [.init("看公示，提意见", "public/notices")] : [])
        ]
    }

    static let followed: OwnPart.Followed = { record, county, transaction in
        guard let id = ID<NoticeObjection>(record),
            let objection = try Notices.objection(id, county: county, in: transaction)
        else { return nil }
        let notice = try Notices.one(objection.notice, for: .system(county: county), in: transaction)
        return OwnPart("公示的异议", rows: [row(objection, notice.title)])
    }

    private static func row(_ objection: NoticeObjection, _ title: String) -> OwnPart.Row {
        let ruling = objection.state == .open ? "正在核实，裁定以后在这里告诉您。" : "裁定：\(objection.ruling)"
        return OwnPart.Row(
            "\(title)，第\(objection.candidate)位", "\(objection.at.chinese)提出。\(ruling)", tag: objection.state.chinese,
            tone: objection.state.tone)
    }
}

struct OwnNoticeRoutes: Sendable {
    let premises: Premises
    private let turns: ObjectionTurns
    private var office: Office { premises.office }

    init(premises: Premises) {
        self.premises = premises
        turns = ObjectionTurns(now: premises.surroundings.now)
    }

    var routes: [Route] {
        [
            .page("my/notices/:publicNotice", .anyone, form),
            .post("my/notices/:publicNotice", .anyone, .pressing("提出异议"), form: form, object),
        ]
    }

    private func form(_ request: WebRequest) async throws -> any Page {
        let id: ID<PublicNotice> = try request.parameter("publicNotice")
        let county = request.county.code
        let notice = try await office.read { try PublicNoticesOut.one(id, county: county, in: $0) }
        guard let notice else { throw Refusal.noSuchNotice }
        let candidates = try await office.read { try Notices.candidates(of: id, county: county, in: $0) }
        return ObjectPage(notice: notice, candidates: candidates, name: request.session?.actor.name ?? "")
    }

    private func object(_ request: WebRequest) async throws -> Answer {
        let id: ID<PublicNotice> = try request.parameter("publicNotice")
        let form = FormReader(request.form)
        let typed = try form.finish(ObjectionForm.field(form))
        guard request.session == nil else {
            return try await office.answer(request, doing: typed.command(to: id, .online, nil)) { _ in
                .seeOther("my", notice: "您的意见已经收到，正在核实。")
            }
        }
        let code = OutsideCode(random: premises.surroundings.random)
        return try await turns.taking(from: request.address, in: request.county.code) {
            try await office.answer(
                request, doing: typed.command(to: id, .online, code),
                shown: .page(GivenFollowUpPage("您的意见已经收到", "经办人核实以后会裁定，结果凭查询码看。", code, back: "my"))
            ) { _ in .seeOther("my/follow", notice: "您的意见已经收到。查询码只显示一次，没有抄下的请直接联系经办人。") }
        }
    }
}

struct ObjectPage: Page {
    let notice: PublicNoticeView
    let candidates: [NoticeCandidate]
    let name: String
    var title: String { "我有意见" }

    private enum CodingKeys: CodingKey { case notice }

    func body(_ view: View) -> HTML {
        guard notice.state == .running else {
            return """
                <h1>\(notice.title)</h1><p>公示已经期满（\(notice.lastDay.chinese)），不再受理异议。新发现的问题请直接联系：\(notice.contact)。</p>
                \(view.largeButton("看其他公示", "public/notices"))
                """
        }
        return """
            <h1>我有意见</h1><p class="soft">\(notice.title)，\(notice.term)</p>
            <div class="card-paper">\(view.form("my/notices/\(notice.id)", """
                \(view.objectionFields(candidates, name: name, whose: "您"))
                \(view.submit("提交"))
                """))</div>
            <p class="soft">您的姓名和电话加密保存，只用来核实这件事，只有经办人看得到。意见只停您说的那一位，不影响别人。</p>
            <p class="soft">也可以打电话或写信，由经办人登记，和网上提的一样办：\(notice.contact)。</p>
            """
    }
}
