import Database
import Kernel
import Office
import Organisation
import Web

extension Volunteers {
    static let selected: @Sendable (String) -> SQL = { county in
        """
        volunteer.id, volunteer.number, volunteer.county, volunteer.name, volunteer.unit, home.name AS homeName,
        volunteer.division, volunteer.bornOn, volunteer.isMinor, volunteer.guardian, volunteer.guardianOn,
        volunteer.skills, volunteer.account, volunteer.joinedOn, volunteer.leftOn, volunteer.feedVersion,
        (SELECT CAST(COALESCE(sum(serviceHour.minutes), 0) AS BIGINT) FROM serviceHour
            WHERE serviceHour.county = \(county) AND serviceHour.volunteer = volunteer.id) AS minutes
        """
    }
    static let joins: SQL = SQL.join(unit: "volunteer.unit", of: "volunteer", as: "home")

    /// Children stand in no list but their own unit's (个人信息保护法第28、31条): not in the township's, not in the county's.
    static func isSeen(by actor: Actor) -> SQL {
        let own: SQL =
            switch actor.scope {
            case .county, .person: "1 = 0"
            case .unit(let unit): "volunteer.unit = \(unit)"
            case .division(let code, let absorbed): "volunteer.division IN \(list: [code] + absorbed)"
            }
        return """
            \(actor.scope.condition(division: "volunteer.division", unit: "volunteer.unit"))
            AND (volunteer.isMinor = 0 OR \(own))
            """
    }

    package static func one(
        _ id: ID<Volunteer>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> Volunteer {
        let account: String? = try transaction.value(
            "SELECT account FROM volunteer WHERE county = \(actor.county) AND id = \(id)")
        if account == actor.id || actor.has(.system) { return try known(id, county: actor.county, in: transaction) }
        return try Listing<Volunteer>.volunteers.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "volunteer.none", "没有这位志愿者，或者您无权看到他的登记。请从“志愿者”进入。"))
    }

    /// Whoever asks: for commands that write his name down, and not for pages.
    package static func known(
        _ id: ID<Volunteer>, county: String, in transaction: ReadTransaction
    ) throws -> Volunteer {
        try known("volunteer.id = \(id)", county: county, in: transaction)
    }

    /// By the number that he gives; the last digits will do: `000123`, `123`.
    package static func numbered(
        _ text: String, county: String, in transaction: ReadTransaction
    ) throws -> Volunteer {
        let digits = text.halfWidth.split(separator: "-").last.map(String.init) ?? ""
        guard let number = Int(digits), number > 0 else { throw Refusal.noSuchVolunteer }
        return try known("volunteer.number = \(number)", county: county, in: transaction)
    }

    private static func known(_ condition: SQL, county: String, in transaction: ReadTransaction) throws -> Volunteer {
        let row = try transaction.row(
            "SELECT \(selected(county)) FROM volunteer \(joins) WHERE volunteer.county = \(county) AND \(condition)")
        guard let row else { throw Refusal.noSuchVolunteer }
        return try Volunteer(row)
    }

    /// Whose account it is; nil for who is no volunteer.
    package static func of(
        account: String, county: String, in transaction: ReadTransaction
    ) throws -> Volunteer? {
        try transaction.row(
            """
            SELECT \(selected(county)) FROM volunteer \(joins)
            WHERE volunteer.county = \(county) AND volunteer.account = \(account)
            """
        ).map(Volunteer.init)
    }

    /// Those who can be chosen for something by who acts for a unit: of his own scope, without who left.
    package static func choosable(for actor: Actor, in transaction: ReadTransaction) throws -> [Volunteer] {
        try Listing<Volunteer>.volunteers.first("standing=active&sort=number", 300, for: actor, in: transaction)
    }
}

extension Refusal {
    static let noSuchVolunteer = Refusal.field("number", "volunteer.none", "没有这个编号的志愿者，请核对编号，或先登记。")
}

extension Volunteer {
    package static let noun = RecordNoun("volunteer", "志愿者", measure: "人")

    init(_ row: Row) throws {
        id = try row["id"]
        number = try row["number"]
        county = try row["county"]
        name = try row["name"]
        home = Party(unit: try row["unit"], name: try row["homeName"], division: try row["division"])
        bornOn = try row["bornOn"]
        isMinor = try row["isMinor"]
        guardian = try row["guardian"]
        guardianOn = try row["guardianOn"]
        skills = try row["skills"]
        account = try row["account"]
        joinedOn = try row["joinedOn"]
        leftOn = try row["leftOn"]
        feedVersion = try row["feedVersion"]
        minutes = try row["minutes"]
    }

    static let naming = RecordNaming("一位志愿者") { ids, actor, transaction in
        var names: [String: RecordName] = [:]
        for id in ids {
            guard let volunteer = ID<Volunteer>(id) else { continue }
            do {
                let found = try Volunteers.one(volunteer, for: actor, in: transaction)
                names[id] = RecordName(
                    found.name, path: Right.seeVolunteers.isHeld(by: actor) ? "volunteers/\(id)" : nil)
            } catch is Refusal { continue }
        }
        return names
    }
}

/// What there is to ask about teams.
package enum Teams {
    static let selected: @Sendable (String) -> SQL = { county in
        """
        volunteerTeam.id, volunteerTeam.name, volunteerTeam.unit, teamUnit.name AS unitName, volunteerTeam.division,
        volunteerTeam.leaderName, volunteerTeam.leader, volunteerTeam.kinds, volunteerTeam.formedOn,
        volunteerTeam.endedOn, (SELECT count(*) FROM teamMember
            WHERE teamMember.county = \(county) AND teamMember.team = volunteerTeam.id) AS members
        """
    }
    static let joins: SQL = SQL.join(unit: "volunteerTeam.unit", of: "volunteerTeam", as: "teamUnit")

    /// A team is no secret: whoever sends help has to know which there are.
    package static func one(
        _ id: ID<VolunteerTeam>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> VolunteerTeam {
        try Listing<VolunteerTeam>.teams.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "volunteerTeam.none", "没有这支队伍。请从“志愿队伍”进入。"))
    }

    /// Those that are there, by name.
    package static func open(for actor: Actor, in transaction: ReadTransaction) throws -> [VolunteerTeam] {
        try transaction.rows(
            """
            SELECT \(selected(actor.county)) FROM volunteerTeam \(joins)
            WHERE volunteerTeam.county = \(actor.county) AND volunteerTeam.endedOn IS NULL
            ORDER BY volunteerTeam.name, volunteerTeam.id LIMIT \(limit: 500)
            """
        ).map(VolunteerTeam.init)
    }

    /// Those that take a kind of service and are there, the nearest first.
    package static func taking(
        _ kind: ServiceKind, near division: DivisionCode?, county: String, in transaction: ReadTransaction
    ) throws -> [VolunteerTeam] {
        let teams = try transaction.rows(
            """
            SELECT \(selected(county)) FROM volunteerTeam \(joins)
            WHERE volunteerTeam.county = \(county) AND volunteerTeam.endedOn IS NULL ORDER BY volunteerTeam.name
            """
        ).map(VolunteerTeam.init)
        func distance(_ team: VolunteerTeam) -> Int {
            guard let own = team.unit.division, let division else { return 2 }
            return own == division ? 0 : own.contains(division) || own.parent == division.parent ? 1 : 3
        }
        return teams.filter { $0.kinds.contains(kind) }.sorted { distance($0) < distance($1) }
    }

    /// Those that a volunteer is in, by name.
    static func joined(
        by volunteer: ID<Volunteer>, county: String, in transaction: ReadTransaction
    ) throws -> [VolunteerTeam] {
        try transaction.rows(
            """
            SELECT \(selected(county)) FROM teamMember AS own
            JOIN volunteerTeam ON volunteerTeam.county = own.county AND volunteerTeam.id = own.team
            \(joins)
            WHERE own.county = \(county) AND own.volunteer = \(volunteer) AND volunteerTeam.endedOn IS NULL
            ORDER BY volunteerTeam.name, volunteerTeam.id
            """
        ).map(VolunteerTeam.init)
    }

    /// The volunteers in it, by number; children only for their own unit.
    package static func members(
        of team: ID<VolunteerTeam>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [Volunteer] {
        try transaction.rows(
            """
            SELECT \(Volunteers.selected(actor.county)) FROM teamMember
            JOIN volunteer ON volunteer.county = teamMember.county AND volunteer.id = teamMember.volunteer
            \(Volunteers.joins)
            WHERE teamMember.county = \(actor.county) AND teamMember.team = \(team)
              AND (volunteer.isMinor = 0 OR (\(Volunteers.isSeen(by: actor))))
            ORDER BY volunteer.number
            """
        ).map(Volunteer.init)
    }
}

extension VolunteerTeam {
    package static let noun = RecordNoun("volunteerTeam", "志愿队伍", measure: "支")

    init(_ row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        unit = Party(unit: try row["unit"], name: try row["unitName"], division: try row["division"])
        leaderName = try row["leaderName"]
        leader = try row["leader"]
        let words: String = try row["kinds"]
        kinds = words.split(separator: " ").compactMap { ServiceKind(rawValue: String($0)) }
        formedOn = try row["formedOn"]
        endedOn = try row["endedOn"]
        members = try row["members"]
    }

    static let naming = RecordNaming("一支志愿队伍") { ids, actor, transaction in
        var names: [String: RecordName] = [:]
        for id in ids {
            guard let team = ID<VolunteerTeam>(id) else { continue }
            do {
                names[id] = RecordName(try Teams.one(team, for: actor, in: transaction).name, path: "teams/\(id)")
            } catch is Refusal { continue }
        }
        return names
    }
}

extension SQL {
    /// The team whose identifier stands in a column, where one does, read as `alias.name`, `alias.unit`, `alias.division` and
    /// `alias.leader`: what other capabilities may know of ours in their own statements.
    package static func join(team column: SQL, of table: SQL, as alias: SQL) -> SQL {
        "LEFT JOIN volunteerTeam AS \(alias) ON \(alias).county = \(table).county AND \(alias).id = \(column)"
    }

    /// The volunteer whose identifier stands in a column, read as `alias.name`, `alias.unit`, `alias.division`, `alias.number`,
    /// `alias.isMinor` and `alias.account`.
    package static func join(volunteer column: SQL, of table: SQL, as alias: SQL) -> SQL {
        "JOIN volunteer AS \(alias) ON \(alias).county = \(table).county AND \(alias).id = \(column)"
    }
}
