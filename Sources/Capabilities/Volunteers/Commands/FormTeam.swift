import Database
import Kernel
import Office
import Organisation
import Web

/// Who leads a team: an account of the office, a volunteer with a phone of his own, or a name that others enter for.
package struct TeamLeader: Sendable {
    let name: String
    let signInName: String
    /// Of a leader who is a volunteer with a phone of his own and no account of the office.
    let number: String

    package init(_ name: String, signInName: String = "", number: String = "") {
        (self.name, self.signInName, self.number) = (name, signInName, number)
    }

    static func field(_ form: FormReader) -> Field<TeamLeader> {
        Field(["leaderName", "signInName", "number"]) { form in
            let name: String = form.text("leaderName", "负责人", max: 20)
            let signInName: String = form.text("signInName", "负责人登录名", max: 40, optional: true)
            let number: String = form.text("number", "负责人志愿者编号", max: 20, optional: true)
            return name.isEmpty ? nil : TeamLeader(name, signInName: signInName, number: number)
        }
    }

    /// With which he signs in, at the office's door or on his own pages.
    func account(county: String, in transaction: ReadTransaction) throws -> String? {
        guard !signInName.isEmpty else { return try ownAccount(county, transaction) }
        guard let person = try People.named(signInName, county: county, in: transaction) else {
            throw Refusal.field("signInName", "volunteerTeam.leader", "没有登录名是“\(signInName)”的账号；没有账号的，不用填。")
        }
        return person.id.description
    }

    private func ownAccount(_ county: String, _ transaction: ReadTransaction) throws -> String? {
        guard !number.isEmpty else { return nil }
        let found = try Volunteers.numbered(number, county: county, in: transaction)
        guard found.name.nameKey == name.nameKey else {
            throw Refusal.field("number", "volunteerTeam.number", "编号和负责人的姓名对不上，请核对。")
        }
        guard !found.isMinor else {
            throw Refusal.field("number", "volunteerTeam.minor", "队伍的负责人要满18周岁。")
        }
        guard let account = found.account else {
            throw Refusal.field("number", "volunteerTeam.account", "他还没有在手机上登录过：请他用村（社区）发的码登录，注册志愿者，再填编号。")
        }
        return account
    }
}

/// Forms a team for a unit.
package struct FormTeam: Command {
    package static let action = Action("volunteerTeam.form", "成立志愿队伍", right: .keepVolunteers)
    let name: String
    let unit: ID<Unit>
    let leader: TeamLeader
    let kinds: [ServiceKind]
    let formedOn: Day

    package init(
        name: String, unit: ID<Unit>, leaderName: String, signInName: String = "", number: String = "",
        kinds: [ServiceKind], formedOn: Day
    ) {
        (self.name, self.unit, self.kinds, self.formedOn) = (name, unit, kinds, formedOn)
        leader = TeamLeader(leaderName, signInName: signInName, number: number)
    }

    init(_ form: FormReader) throws {
        (name, unit, leader, kinds, formedOn) = try form.finish(
            form.text("name", "队伍名称", max: 40), form.id("unit", "所属单位", of: Unit.self), TeamLeader.field(form),
            form.choices("kind", "服务类别", of: ServiceKind.self), form.day("formedOn", "成立日期"))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<VolunteerTeam>> {
        let party = Party(try Units.one(unit, county: actor.county, in: transaction))
        guard actor.answers(for: party) else {
            throw Refusal.field("unit", "volunteerTeam.unit", "只能为本单位和下级成立队伍。")
        }
        guard !kinds.isEmpty else { throw Refusal.teamWithoutKind }
        guard formedOn <= transaction.now.day else {
            throw Refusal.field("formedOn", "volunteerTeam.future", "成立日期\(formedOn.chinese)还没有到。")
        }
        let others = try transaction.rows(
            """
            SELECT name FROM volunteerTeam
            WHERE county = \(actor.county) AND unit = \(unit) AND endedOn IS NULL
            """)
        for row in others where (try row["name"] as String).nameKey == name.nameKey {
            throw Refusal.field("name", "volunteerTeam.twin", "\(party.name)已经有“\(name)”，请换一个名称。")
        }
        let account = try leader.account(county: actor.county, in: transaction)
        let id = transaction.recordID(VolunteerTeam.self)
        try transaction.run(
            """
            INSERT INTO volunteerTeam (county, id, name, unit, division, leader, leaderName, kinds, formedOn, endedOn,
                recordedAt)
            VALUES (\(actor.county), \(id), \(name), \(unit), \(party.division), \(account), \(leader.name),
                \(kinds.map(\.rawValue).joined(separator: " ")), \(formedOn), NULL, \(transaction.now))
            """)
        return Done(id, subject: id.description, detail: "\(party.name)：\(name)")
    }
}

/// A team is led by somebody else from now on.
package struct TeamLeaderChanged: Happening {
    package let team: ID<VolunteerTeam>
    /// The account with which he signs in; nil where others enter for him.
    package let leader: String?
}

/// Gives a team another leader, or other services that it takes.
package struct ChangeTeam: Command {
    package static let action = Action("volunteerTeam.change", "变更志愿队伍", right: .keepVolunteers)
    let team: ID<VolunteerTeam>
    let leader: TeamLeader
    let kinds: [ServiceKind]

    package init(_ team: ID<VolunteerTeam>, leader: TeamLeader, kinds: [ServiceKind]) {
        (self.team, self.leader, self.kinds) = (team, leader, kinds)
    }

    init(_ team: ID<VolunteerTeam>, _ form: FormReader) throws {
        self.team = team
        (leader, kinds) = try form.finish(
            TeamLeader.field(form), form.choices("kind", "服务类别", of: ServiceKind.self))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Teams.one(team, for: actor, in: transaction)
        guard actor.answers(for: found.unit) else { throw Refusal.notYourTeam }
        guard found.endedOn == nil else {
            throw Refusal(.conflict, "volunteerTeam.over", "这支队伍已经解散，不再变更。")
        }
        guard !kinds.isEmpty else { throw Refusal.teamWithoutKind }
        // Who stays keeps the account that he has, where no other is named.
        let isSame = leader.name.nameKey == found.leaderName.nameKey
        let account = try leader.account(county: actor.county, in: transaction) ?? (isSame ? found.leader : nil)
        guard !isSame || account != found.leader || Set(kinds) != Set(found.kinds) else {
            return .repeated((), subject: team.description)
        }
        try transaction.run(
            """
            UPDATE volunteerTeam SET leader = \(account), leaderName = \(leader.name),
                kinds = \(kinds.map(\.rawValue).joined(separator: " "))
            WHERE county = \(actor.county) AND id = \(team)
            """)
        if account != found.leader {
            try transaction.announce(TeamLeaderChanged(team: team, leader: account), by: actor)
        }
        return Done(
            subject: team.description,
            detail: isSame ? "负责人\(leader.name)" : "负责人\(found.leaderName)→\(leader.name)")
    }
}

/// Dissolves a team from a day on; what it did stays.
package struct EndTeam: Command {
    package static let action = Action("volunteerTeam.end", "解散志愿队伍", right: .keepVolunteers)
    let team: ID<VolunteerTeam>
    let endedOn: Day

    package init(_ team: ID<VolunteerTeam>, on day: Day) { (self.team, endedOn) = (team, day) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Teams.one(team, for: actor, in: transaction)
        guard actor.answers(for: found.unit) else { throw Refusal.notYourTeam }
        guard found.endedOn == nil else { return .repeated((), subject: team.description) }
        guard endedOn >= found.formedOn, endedOn <= transaction.now.day else {
            throw Refusal.field("endedOn", "volunteerTeam.ended", "解散日期应在\(found.formedOn.chinese)到今天之间。")
        }
        try transaction.run(
            """
            UPDATE volunteerTeam SET endedOn = \(endedOn) WHERE county = \(actor.county) AND id = \(team)
            """)
        return Done(subject: team.description, detail: endedOn.chinese)
    }
}

/// Takes a volunteer into a team, by his number, or lets him go.
package struct JoinTeam: Command {
    package static let action = Action("volunteerTeam.join", "队员加入、退出", right: .keepVolunteers)
    let team: ID<VolunteerTeam>
    let volunteer: ID<Volunteer>
    let isJoining: Bool

    package init(_ team: ID<VolunteerTeam>, _ volunteer: ID<Volunteer>, isJoining: Bool = true) {
        (self.team, self.volunteer, self.isJoining) = (team, volunteer, isJoining)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Teams.one(team, for: actor, in: transaction)
        guard found.isLed(by: actor) else { throw Refusal.notYourTeam }
        if isJoining {
            guard found.endedOn == nil else {
                throw Refusal(.conflict, "volunteerTeam.over", "这支队伍已经解散，不能再加入。")
            }
            let member = try Volunteers.known(volunteer, county: actor.county, in: transaction)
            guard member.leftOn == nil else {
                throw Refusal.field("number", "volunteer.gone", "\(member.name)已经退出志愿服务，不能加入。")
            }
            try transaction.run(
                """
                INSERT INTO teamMember (county, team, volunteer, since)
                VALUES (\(actor.county), \(team), \(volunteer), \(transaction.now.day)) ON CONFLICT DO NOTHING
                """)
        } else {
            try transaction.run(
                "DELETE FROM teamMember WHERE county = \(actor.county) AND team = \(team) AND volunteer = \(volunteer)")
        }
        return Done(subjects: [team.description, volunteer.description], detail: isJoining ? "加入" : "退出")
    }
}

extension Refusal {
    fileprivate static let teamWithoutKind = Refusal.field("kind", "volunteerTeam.kind", "请至少选一类服务，派单时按它找队伍。")
    static let notYourTeam = Refusal(.forbidden, "volunteerTeam.notYours", "队伍由负责人、所属单位、上级或创建办来管。")
    static let noTeamToChange = Refusal(
        .missing, "volunteerTeam.noneToChange", "这支队伍不能由您变更：已经解散，或者不是本单位和下级单位的。请从“志愿队伍”进入。")
}

extension Done where Outcome == Void {
    fileprivate init(subjects: [String], detail: String) { self.init((), subjects: subjects, detail: detail) }
}
