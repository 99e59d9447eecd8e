import Database
import Foundation
import Kernel
import Office
import Web

/// What there is to ask about leading groups.
enum LeadingGroups {
    static let selected: SQL = """
        leadingGroup.id, leadingGroup.name, newest.number AS version, newest.since, newest.office, newest.source, newest.members,
        newest.recordedByName
        """
    static let joins: SQL = """
        JOIN leadingGroupVersion AS newest ON newest.county = leadingGroup.county AND newest.leadingGroup = leadingGroup.id
            AND newest.number = leadingGroup.version
        """

    static func one(
        _ id: ID<LeadingGroup>, county: String, in transaction: ReadTransaction
    ) throws -> LeadingGroup {
        guard let newest = try versions(of: id, county: county, in: transaction).first else {
            throw Refusal(.missing, "leadingGroup.none", "没有这个领导小组。请从“领导小组”进入。")
        }
        return newest
    }

    /// The newest first.
    static func versions(
        of id: ID<LeadingGroup>, county: String, in transaction: ReadTransaction
    ) throws -> [LeadingGroup] {
        try transaction.rows(
            """
            SELECT leadingGroup.id, leadingGroup.name, own.number AS version, own.since, own.office, own.source,
                own.members, own.recordedByName
            FROM leadingGroup JOIN leadingGroupVersion AS own ON own.county = leadingGroup.county
                AND own.leadingGroup = leadingGroup.id
            WHERE leadingGroup.county = \(county) AND leadingGroup.id = \(id) ORDER BY own.number DESC
            """
        ).map(LeadingGroup.init)
    }

    static let naming = RecordNaming("一个领导小组") { ids, actor, transaction in
        let rows = try transaction.rows(
            "SELECT id, name FROM leadingGroup WHERE county = \(actor.county) AND id IN \(list: ids)")
        return try rows.reduce(into: [:]) { names, row in
            let id: String = try row["id"]
            names[id] = RecordName(
                try row["name"], path: Right.seeLeadingGroups.isHeld(by: actor) ? "leading-groups/\(id)" : nil)
        }
    }
}

extension LeadingGroup {
    init(_ row: Row) throws {
        let text: String = try row["members"]
        id = try row["id"]
        name = try row["name"]
        version = try row["version"]
        since = try row["since"]
        office = try row["office"]
        source = try row["source"]
        members = try JSONDecoder().decode([LeadingGroupMember].self, from: Data(text.utf8))
        recordedByName = try row["recordedByName"]
    }

    func names(_ role: LeadingGroupMember.Role) -> String {
        members.filter { $0.role == role }.map(\.name).joined(separator: "、")
    }
}

extension Listing where Record == LeadingGroup {
    static let leadingGroups = Listing<LeadingGroup>(
        LeadingGroup.noun, "领导小组", path: "leading-groups", right: .seeLeadingGroups, help: "各领导小组现在的成员和办公室，以前的也查得到",
        from: "leadingGroup", joins: LeadingGroups.joins, select: { _ in LeadingGroups.selected },
        decode: LeadingGroup.init, sees: { _ in "1 = 1" },
        columns: [
            .link("领导小组", width: 40) {
                $0.name
            } path: {
                "leading-groups/\($0.id)"
            }, .text("组长") { $0.names(.head) }, .text("办公室", width: 24) { $0.office },
            .number("成员") { $0.members.count },
            .day("自") { $0.since }, .number("版本") { $0.version },
        ],
        filters: [.search("如 文明城市、张建国", in: ["leadingGroup.name", "newest.members"])],
        orders: [.ascending("name", "名称", "leadingGroup.name", .text)],
        empty: "还没有登记领导小组。", starts: [.init("登记领导小组", "leading-groups/new", .manageLeadingGroups)])
}
