import Database
import Kernel
import Office
import Organisation
import Recognition
import Web

struct HardshipRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("hardships/new", .right(.askForHardshipHelp), newForm),
            .post("hardships/new", .right(.askForHardshipHelp), Self.asking, form: newForm) { request in
                try await office.answer(request, doing: AskForHardshipHelp(FormReader(request.form))) { id in
                    .seeOther("hardships/\(id)", notice: "已申请，等创建办核实。")
                }
            },
            .page("hardships/:hardship", .right(.seeHardship), one),
        ] + Listing<Hardship>.hardships.routes(office) + Hardship.procedure.routes(premises, page: one)
    }

    private static let asking = Deed.writing(
        "申请困难帮扶",
        [.brought("honour", "谁") { _ in "所选的人" }, .text("reason", "困难情况"), .text("money", "金额")])

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            NewHardshipPage(
                holders: try Holders.of(
                    CourtesyTerms.categories, on: transaction.now.day, for: actor, in: transaction))
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<Hardship>) = (try request.actor, try request.parameter("hardship"))
        return try await office.read { transaction in
            let found = try Hardships.one(id, for: actor, in: transaction)
            return HardshipPage(
                hardship: found, part: try Hardship.procedure.part(of: found, id, for: actor, in: transaction),
                now: transaction.now)
        }
    }
}

struct NewHardshipPage: Page {
    let holders: [Holder]
    var title: String { "申请困难帮扶" }
    var help: String { "替有困难的好人、模范申请；创建办核实，主任审定，发放以后登记凭证。" }
    var parents: [Crumb] { [Crumb("困难帮扶", "hardships")] }

    private enum CodingKeys: CodingKey { case holders }

    func body(_ view: View) -> HTML {
        guard !holders.isEmpty else {
            return """
                \(view.heading(title))\(view.empty("您的范围里还没有持有荣誉的个人、家庭。荣誉册里有了以后再申请。", view.linkButton("荣誉册", "honours")))
                """
        }
        return """
            <div class="form-narrow">\(view.heading(title, "写清困难和要多少；只有经办的人看得到"))
            <div class="card-paper">\(view.form("hardships/new", """
                \(view.select("honour", "谁", options: [("", "请选择")] + holders.map { ($0.honour.description, "\($0.name)（\($0.villageName)，\($0.title)）") }))
                \(view.textArea("reason", "困难情况", help: "生病、受灾、就学……有什么材料，在哪里。", rows: 5, max: 1000))
                \(view.moneyInput("money", "申请的金额", help: "不超过\(Money(fen: CourtesyTerms.mostHelp).chinese)。"))
                \(view.submit("申请"))
                """))</div></div>
            """
    }
}

struct HardshipPage: Page {
    let hardship: Hardship
    let part: ProcedurePart
    let now: Instant
    var title: String { Hardship.procedure.title(hardship) }
    var help: String { "核实的、审定的、发放的各是一个人；荣誉中途撤销的不再发放。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(hardship.townshipName)\(hardship.village.name)"))
        <div class="columns"><div>\(view.steps(part))
        <section class="card-paper"><h2>困难情况</h2><p>\(hardship.reason)</p></section></div><div>
        <section class="card-paper"><dl class="record"><dt>荣誉</dt><dd><a href="\(view.link("honours/\(hardship.honour)"))">\(hardship.honourTitle)</a></dd>
        <dt>金额</dt><dd>\(Money(fen: hardship.fen).chinese)</dd><dt>申请人</dt><dd>\(hardship.askedByName)</dd></dl></section>
        \(view.timeline(part))</div></div>
        """
    }
}
