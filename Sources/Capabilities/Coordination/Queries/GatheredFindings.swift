import Database
import Findings
import Kernel
import Office
import Organisation
import Web

/// A finding that a case gathers, as far as the reader sees it.
package struct GatheredFinding: Codable, Sendable {
    package let id: ID<GatheredFinding>
    package let coordinationCase: ID<CoordinationCase>
    package let caseTitle: String
    package let finding: ID<Finding>
    package let title: String
    package let village: String
    package let state: FindingState
    package let leadName: String?

    static let noun = RecordNoun("caseFinding", "归集的问题", measure: "件")

    static let naming = RecordNaming("一件归集的问题") { _, _, _ in [:] }

    init(_ row: Row) throws {
        id = try row["id"]
        coordinationCase = try row["coordinationCase"]
        caseTitle = try row["caseTitle"]
        finding = try row["finding"]
        title = try row["title"]
        village = try row["village"]
        state = try row["state"]
        leadName = try row["leadName"]
    }

    /// Whoever sees the case sees of its findings those on his ground and those that are his to answer.
    fileprivate static func isSeen(by actor: Actor) -> SQL {
        guard actor.scope != .county else { return "1 = 1" }
        return """
            \(Cases.isSeen(by: actor))
            AND \(actor.scope.condition(division: "gathered.division", unit: "gathered.lead"))
            """
    }
}

extension Listing where Record == GatheredFinding {
    static let caseFindings = Listing<GatheredFinding>(
        GatheredFinding.noun, "归集的问题", path: "cases/findings", right: .seeCases, help: "归集到难点问题里的问题；都销号了，难点问题才能销号",
        from: "caseFinding",
        joins: """
            \(CaseParts.joinCase(of: "caseFinding", "caseFinding.coordinationCase"))
            \(SQL.join(finding: "caseFinding.finding", of: "caseFinding", as: "gathered"))
            LEFT \(SQL.join(division: "gathered.division", of: "caseFinding", as: "village"))
            """,
        select: { _ in
            """
            caseFinding.id, caseFinding.coordinationCase, coordinationCase.title AS caseTitle, caseFinding.finding,
            gathered.title AS title, village.name AS village, gathered.state AS state, gathered.leadName AS leadName
            """
        },
        decode: GatheredFinding.init, sees: GatheredFinding.isSeen,
        columns: [
            .link("问题", width: 36) {
                "\($0.village)：\($0.title)"
            } path: {
                "findings/\($0.finding)"
            },
            .tag("状态") { found in (found.state.chinese, found.state.isSettled ? .done : .going) },
            .text("承办单位") { $0.leadName },
            .link("难点问题") {
                $0.caseTitle
            } path: {
                "cases/\($0.coordinationCase)"
            },
        ],
        filters: [
            .search("如 成堆垃圾", in: ["gathered.title", "village.name"]),
            .condition(
                "standing", "办理",
                [
                    (
                        "open", "没有销号的",
                        { @Sendable _, _ -> SQL in "gathered.state NOT IN \(list: [FindingState.closed, .voided])" }
                    )
                ]), .township("gathered.division"), Cases.filter("caseFinding.coordinationCase"),
        ],
        orders: [.newest("caseFinding")],
        empty: "还没有归集问题。打开一件难点问题，从“问题”里选入。")
}
