import Database
import Kernel
import Office
import Organisation
import Web

/// What a unit asked for, and what became of it.
struct UnitDepositsPage: Page {
    let villages: [Unit]
    let rules: [MoralRule]
    let asked: [UnitDeposit]
    let today: Day
    var title: String { "单位申报积分" }
    var help: String { "看到谁做了好事，在这里为他申报：写明村、户名和项目，传上照片；村（社区）核实、评议、公示以后记账。" }

    private enum CodingKeys: CodingKey { case asked, today }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "户名请向村（社区）核对；账户里有多少分，单位看不到"))
        \(HTML.when(rules.isEmpty, view.empty("还没有积分办法。请创建办先定积分项目。")))
        \(HTML.when(!rules.isEmpty, """
            <div class="card-paper">\(view.form("points/propose", files: true, """
                \(view.select("village", "村（社区）", options: [("", "请选择")] + villages.map { ($0.division?.description ?? "", $0.name) }))
                \(view.select("kind", "类别", options: MoralAccount.Kind.allCases.map { ($0.rawValue, $0.chinese) }))
                \(view.input("name", "户名", help: "一户写户主或户名，如 周家。", max: 30))
                \(view.select("rule", "项目", options: [("", "请选择")] + rules.map { ($0.id.description, "\($0.title)（\($0.standing)分）") }))
                \(view.dayInput("doneOn", "日期", value: today))
                \(view.textArea("words", "事由", help: "什么时候、在哪里、做了什么。", rows: 3, max: 300))
                \(view.input("photo", "照片", type: "file", help: "可选多张：现场、签到表、表扬信。", required: false, extra: " multiple accept=\"image/*\""))
                \(view.submit("申报"))
                """))</div>
            """))
        \(HTML.when(!asked.isEmpty, """
            <section class="card-paper"><h2>本单位申报的</h2><ul class="list">\(HTML.each(asked) { one in
                "<li><strong>\(one.name)　\(one.title)</strong> \(one.state.tag)<br><span class=\"soft\">\(one.doneOn.chinese)　\(one.words)</span>\(HTML.when(!one.reason.isEmpty, "<br>原因：\(one.reason)"))</li>\n"
            })</ul></section>
            """))</div>
        """
    }
}

/// As the unit that asked may know of it.
struct UnitDeposit: Encodable, Sendable {
    let name: String
    let title: String
    let words: String
    let doneOn: Day
    let state: MoralDeposit.State
    let reason: String
}

struct UnitDepositRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("points/propose", .right(.proposeAsUnit), page),
            .post("points/propose", .right(.proposeAsUnit), .pressing("单位申报积分"), form: page) { request in
                let form = FormReader(request.form)
                let photos = try await premises.photos.sent(request, form, for: try request.actor.id, in: office)
                return try await office.answer(request, doing: AskAsUnit(form, photos)) { _ in
                    .seeOther("points/propose", notice: "已申报，由村（社区）或乡镇（街道）核实。")
                }
            },
        ]
    }

    private func page(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            let today = transaction.now.day
            return UnitDepositsPage(
                villages: try Units.all(
                    county: actor.county, kinds: [.village], notGoneOn: today, in: transaction),
                rules: try MoralRules.inForce(on: today, county: actor.county, in: transaction).filter {
                    $0.basis == .asked
                }, asked: try MoralDeposits.asked(by: actor, in: transaction), today: today)
        }
    }
}

extension MoralDeposits {
    /// What a unit asked for, the last first.
    static func asked(by actor: Actor, in transaction: ReadTransaction) throws -> [UnitDeposit] {
        guard case .unit(let unit) = actor.scope else { return [] }
        return try transaction.rows(
            """
            SELECT \(selected) FROM moralDeposit \(joins)
            WHERE moralDeposit.county = \(actor.county) AND moralDeposit.askedUnit = \(unit)
            ORDER BY moralDeposit.id DESC LIMIT \(limit: 30)
            """
        ).map(MoralDeposit.init).map { deposit in
            let isOver = [.refused, .withdrawn].contains(deposit.state)
            let course =
                isOver
                ? try MoralDeposit.procedure.course(of: deposit.id, county: actor.county, in: transaction) : nil
            return UnitDeposit(
                name: deposit.accountName, title: deposit.ruleTitle, words: deposit.words, doneOn: deposit.doneOn,
                state: deposit.state, reason: course?.taken.last?.answers.note ?? "")
        }
    }
}
