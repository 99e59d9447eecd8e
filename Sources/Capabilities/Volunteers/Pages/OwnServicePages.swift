import Database
import Kernel
import Office
import Residents
import Web

/// What a resident gave, line by line, what he asks to be certified, and where his dates stand: on his phone.
struct OwnServiceRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("my/service", .right(.beResident), page),
            .post("my/service/certificate", .right(.beResident), .pressing("申请志愿服务证明"), form: page) { request in
                let form = FormReader(request.form)
                let (stars, purpose) = try form.finish(
                    form.number("stars", "申请什么", 0...5), form.note("purpose", "用途", max: 60))
                return try await office.answer(request, doing: AskOwnCertificate(stars: stars, purpose: purpose)) { _ in
                    .seeOther("my/service", notice: "已申请。核对以后公示七个工作日，再编号开具。")
                }
            },
            .post("my/service/calendar", .right(.beResident), .pressing("换日历地址"), form: page) { request in
                try await office.answer(request, doing: RenewOwnCalendar()) { _ in
                    .seeOther("my/service", notice: "日历地址已换，原来的不再能用。")
                }
            },
        ]
    }

    private func page(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            guard let own = try Volunteers.of(account: actor.id, county: actor.county, in: transaction) else {
                return OwnServicePage(
                    volunteer: nil, hours: [], certificates: [], calendar: nil, now: transaction.now)
            }
            let certificates = try Listing<ServiceCertificate>.certificates.first("", 20, for: actor, in: transaction)
            return OwnServicePage(
                volunteer: own,
                hours: try Listing<ServiceHour>.hours.first(
                    "volunteer=\(own.id)", OwnServicePage.most, for: actor, in: transaction),
                certificates: try certificates.map { certificate in
                    let course = try ServiceCertificate.procedure.course(
                        of: certificate.id, county: actor.county, in: transaction)
                    return .init(
                        certificate: certificate,
                        reason: certificate.state.isTurnedDown ? course.taken.last?.answers.note ?? "" : "")
                },
                calendar: Volunteers.feedSecret(of: own, keys: transaction.keys).map {
                    request.address("calendars/\(own.id)/\($0)")
                }, now: transaction.now)
        }
    }
}

extension ServiceCertificate.State {
    /// Whoever asked is told why.
    fileprivate var isTurnedDown: Bool { self == .refused || self == .revoked }
}

struct OwnServicePage: Page {
    struct Certified: Sendable {
        let certificate: ServiceCertificate
        let reason: String
    }

    static let most = 100
    let volunteer: Volunteer?
    let hours: [ServiceHour]
    let certificates: [Certified]
    let calendar: String?
    let now: Instant
    var title: String { "我的时长和证明" }

    private enum CodingKeys: CodingKey { case volunteer, hours }
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(volunteer, forKey: .volunteer)
        try container.encode(hours, forKey: .hours)
    }

    func body(_ view: View) -> HTML {
        """
        <h1>\(title)</h1>
        \(HTML.when(volunteer == nil, "<p>您还没有注册志愿者。</p>\(view.largeButton("注册志愿者", "my/activities"))"))
        \(HTML.with(volunteer) { own in
            """
            <p>志愿者编号\(own.numbered)，确认的时长一共<strong>\(own.hours)</strong>。</p>
            \(lines)\(certified(view))\(asking(own, view))\(HTML.with(calendar) { feed($0, view) })
            """
        })
        \(view.largeButton("返回", "my", isMain: false))
        """
    }

    private var lines: HTML {
        """
        <div class="card-paper"><h2>时长</h2>
        \(HTML.when(hours.isEmpty, "<p>还没有。参加活动签到、点单服务以后，记在这里。</p>"))
        <ul class="course">\(HTML.each(hours) { hour in
            """
            <li><strong>\(hour.words)</strong> \(Minutes(hour.minutes).chinese)\(HTML.when(hour.isReversed || hour.reverses != nil, " <span class=\"tag\">\(hour.reverses == nil ? "已冲正" : "冲正")</span>"))<br>\
            <span class="soft">\(hour.source.chinese)，\(ServiceTimes(hour.startsAt, hour.endsAt).chinese(on: now.day))\(HTML.when(!hour.reason.isEmpty, "，\(hour.reason)"))</span></li>
            """
        })</ul>\(HTML.when(hours.count == Self.most, "<p class=\"soft\">只列出最近的\(Self.most)笔。</p>"))</div>
        """
    }

    private func certified(_ view: View) -> HTML {
        HTML.when(
            !certificates.isEmpty,
            """
            <div class="card-paper"><h2>证明和星级</h2><ul class="course">\(HTML.each(certificates) { one in
                let found = one.certificate
                return """
                    <li><strong>\(found.kindWords)</strong> <span class="tag \(found.state.tone.style)">\(found.state.chinese)</span><br>\
                    <span class="soft">\(Minutes(found.minutes).chinese)，截至\(found.lastDay.chinese)\(HTML.with(found.number) { "，\($0)" })\(HTML.when(!one.reason.isEmpty, "；原因：\(one.reason)"))</span>
                    \(HTML.when(found.state == .issued, HTML.with(found.verifier) { " <a href=\"\(view.link("public/volunteer-certificates/\($0)"))\">验证的地址</a>　<a href=\"\(view.link("my/certificates/\(found.id)/certificate.docx"))\">下载（.docx）</a>" }))</li>
                    """
            })</ul></div>
            """)
    }

    private func asking(_ own: Volunteer, _ view: View) -> HTML {
        let view = view.refused(at: "my/service/certificate")
        return """
            <div class="card-paper"><details class="act"\(HTML.when(view.refusal != nil, " open"))><summary>申请证明、星级</summary>
            \(view.form("my/service/certificate", id: "certificate", """
                \(view.select("stars", "申请什么", options: AskCertificatePage.options(minutes: own.minutes)))
                \(view.input("purpose", "用途", help: "如 入党、评优；可以不填。", required: false, max: 60))
                \(view.submit("申请"))
                """))</details></div>
            """
    }

    private func feed(_ address: String, _ view: View) -> HTML {
        """
        <div class="card-paper"><h2>日历订阅</h2><p>报了名的活动会出现在手机日历里，改期、取消自动更新。在日历软件里选“添加订阅日历”，填这个地址：</p>
        <p class="code kept">\(address)</p>\(view.confirming("换日历地址", post: "my/service/calendar", "原来的地址立即失效，日历软件里要换成新的。"))</div>
        """
    }
}
