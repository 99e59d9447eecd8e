import Database
import Kernel
import Office
import Organisation
import Web

/// What there is to ask about editions of standards.
package enum StandardEditions {
    static func selected(county: String) -> SQL {
        """
        standard.id, standard.name, standard.edition, standard.issuer, standard.fullPoints, standard.state,
        (SELECT count(*) FROM standardLine WHERE standardLine.county = \(county)
            AND standardLine.standard = standard.id) AS lines,
        (SELECT COALESCE(sum(standardLine.points), 0) FROM standardLine WHERE standardLine.county = \(county)
            AND standardLine.standard = standard.id) AS points,
        (SELECT count(*) FROM standardLine WHERE standardLine.county = \(county)
            AND standardLine.standard = standard.id AND \(StandardLines.hasNobody(county: county))) AS unassigned,
        (SELECT count(*) FROM material WHERE material.county = \(county) AND material.standard = standard.id
            AND material.state IN \(list: Material.State.open)) AS wanting
        """
    }

    @Sendable
    package static func one(
        _ id: ID<StandardEdition>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> StandardEdition {
        try Listing.standards.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "standard.none", "没有这部测评体系，请从“测评体系”进入。"))
    }

    package static func all(for actor: Actor, in transaction: ReadTransaction) throws -> [StandardEdition] {
        try Listing.standards.first("", 100, for: actor, in: transaction)
    }

    /// The edition of the same name that was in force until now makes way for a later one.
    static func replaceFormer(
        than edition: StandardEdition, by actor: Actor, in transaction: WriteTransaction
    ) throws {
        let former = try all(for: actor, in: transaction).filter {
            $0.name == edition.name && $0.id != edition.id && $0.state == .inForce
        }
        for old in former {
            guard let step = StandardEdition.procedure.step(named: "replace") else { return }
            try transaction.take(
                step, of: old.id, in: StandardEdition.procedure, by: .system(county: actor.county))
        }
    }

    static func differences(
        from before: ID<StandardEdition>, to after: ID<StandardEdition>, county: String,
        in transaction: ReadTransaction
    ) throws -> [StandardTerms.Difference] {
        func lines(_ id: ID<StandardEdition>) throws -> [NewLine] {
            try StandardLines.of(id, county: county, in: transaction).map { NewLine($0) }
        }
        return StandardTerms.differences(from: try lines(before), to: try lines(after))
    }

    @Sendable
    static func sample(county: String, in transaction: ReadTransaction) throws -> [String: String] {
        let named: [(String, SQL)] = [
            ("standard", "SELECT max(id) FROM standard WHERE county = \(county) AND state = 'inForce'"),
            ("former", "SELECT min(id) FROM standard WHERE county = \(county)"),
            ("standardLine", "SELECT max(line) FROM lineDuty WHERE county = \(county)"),
            ("material", "SELECT max(id) FROM material WHERE county = \(county)"),
            ("mock", "SELECT max(id) FROM mockAssessment WHERE county = \(county)"),
            ("review", "SELECT max(id) FROM reviewCycle WHERE county = \(county)"),
            ("negativeEvent", "SELECT max(id) FROM negativeEvent WHERE county = \(county)"),
        ]
        return try named.reduce(into: [:]) { found, entry in
            let id: String? = try transaction.value(entry.1)
            found[entry.0] = id
        }
    }

    /// A unit's share: the lines that it leads and helps with, and the material that it still owes.
    @Sendable
    static func dossier(
        _ subject: DossierSubject, _ actor: Actor, _ transaction: ReadTransaction
    ) throws -> [DossierPart] {
        guard Right.seeStandards.isHeld(by: actor) else { return [] }
        let shared = "standing=inForce&\(subject.asked(unit: "share"))"
        let wanted = "state=wanted&\(subject.asked())"
        let lines = Listing<StandardLine>.standardLines
        let count = try lines.count(shared, for: actor, in: transaction)
        let owed = try Listing<Material>.materials.count(wanted, for: actor, in: transaction)
        guard count + owed > 0 else { return [] }
        let rows = try lines.first(shared, mostShown, for: actor, in: transaction).map { line -> [DossierPart.Cell] in
            [
                .init(line.code, "standards/lines/\(line.id)"), .init(line.words),
                .init(line.duty.map { leads($0, subject) } == true ? "牵头" : "配合"),
                .init(line.duty?.dueOn.chinese ?? ""),
            ]
        }
        return [
            DossierPart(
                "测评责任",
                [
                    .init("牵头、配合的测评标准", count, "条", path: "standards/lines?\(shared)"),
                    .init("还没交的材料", owed, "份", path: "materials?\(wanted)"),
                ],
                tables: rows.isEmpty
                    ? []
                    : [
                        .init(
                            ["编号", "测评标准", "责任", "完成时限"], rows,
                            more: count > mostShown ? .init("全部\(count)条", "standards/lines?\(shared)") : nil)
                    ])
        ]
    }

    private static let mostShown = 20

    private static func leads(_ duty: LineDuty, _ subject: DossierSubject) -> Bool {
        guard let division = subject.division else { return duty.lead.unit == subject.unit }
        return duty.lead.division.map(division.contains) ?? false
    }
}

extension StandardEdition {
    init(_ row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        edition = try row["edition"]
        issuer = try row["issuer"]
        full = try row["fullPoints"]
        state = try row["state"]
        lines = try row["lines"]
        points = try row["points"]
        unassigned = try row["unassigned"]
        wanting = try row["wanting"]
    }
}

extension Listing where Record == StandardEdition {
    static let standards = Listing<StandardEdition>(
        StandardEdition.noun, "测评体系", path: "standards", right: .seeStandards,
        help: "办公室按什么被测评：每条标准谁牵头、什么时候完成、还缺什么材料", from: "standard",
        select: StandardEditions.selected, decode: StandardEdition.init, sees: { _ in "1 = 1" },
        columns: [
            .link("测评体系") {
                $0.title
            } path: {
                "standards/\($0.id)"
            }, .state { $0.state }, .text("发布单位") { $0.issuer },
            .figure("标准") {
                $0.lines
            } path: {
                "standards/lines?standard=\($0.id)"
            }, .points("分值") { $0.points },
            .figure("没人牵头") {
                $0.unassigned
            } path: {
                "standards/lines?standard=\($0.id)&duty=none"
            },
            // Units see of it what is theirs: the number is the whole county's.
            .number("未定稿材料") { $0.wanting },
        ],
        filters: [
            .search("如 文明县城", in: ["standard.name", "standard.edition"]), .state(StandardEdition.procedure),
            .step(StandardEdition.procedure),
        ],
        orders: [.newest("standard")], empty: "还没有测评体系。把上级发的测评体系录进来：先建一部，再导入各条标准。",
        starts: [.init("编一部测评体系", "standards/new", .keepStandards)])
}
