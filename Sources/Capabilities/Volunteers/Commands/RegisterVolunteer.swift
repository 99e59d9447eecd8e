import Database
import Kernel
import Office
import Organisation
import Web

/// Registers somebody as a volunteer and gives him his number.
package struct RegisterVolunteer: Command {
    package static let action = Action("volunteer.register", "登记志愿者", right: .keepVolunteers)
    let name: String
    let bornOn: Day
    let home: ID<Unit>
    let skills: String
    let guardian: String
    let guardianOn: Day?
    /// The sign-in name of his account, where he has one.
    let signInName: String

    package init(
        name: String, bornOn: Day, home: ID<Unit>, skills: String = "", guardian: String = "", guardianOn: Day? = nil,
        signInName: String = ""
    ) {
        (self.name, self.bornOn, self.home, self.skills) = (name, bornOn, home, skills)
        (self.guardian, self.guardianOn, self.signInName) = (guardian, guardianOn, signInName)
    }

    init(_ form: FormReader) throws {
        (name, bornOn, home, skills, guardian, guardianOn, signInName) = try form.finish(
            form.text("name", "姓名", max: 20), form.day("bornOn", "出生日期"), form.id("home", "所在单位", of: Unit.self),
            form.note("skills", "特长", max: 100), form.note("guardian", "监护人", max: 20),
            form.day("guardianOn", "监护人同意的日期").optional, form.note("signInName", "登录名", max: 40))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Volunteer>> {
        let party = Party(try Units.one(home, county: actor.county, in: transaction))
        guard actor.answers(for: party) else {
            throw Refusal.field("home", "volunteer.home", "只能登记本单位和下级的志愿者。")
        }
        let today = transaction.now.day
        try Guardianship.check(bornOn: bornOn, guardian: guardian, guardianOn: guardianOn, today: today)
        try refuseTwin(party, actor.county, in: transaction)
        let account = try account(actor.county, in: transaction)
        let id = transaction.recordID(Volunteer.self)
        let last: Int? = try transaction.value(
            "SELECT number FROM volunteer WHERE county = \(actor.county) ORDER BY number DESC LIMIT 1")
        try transaction.run(
            """
            INSERT INTO volunteer (county, id, number, name, unit, division, bornOn, isMinor, guardian, guardianOn,
                skills, account, joinedOn, leftOn, leftReason, feedVersion, recordedAt)
            VALUES (\(actor.county), \(id), \((last ?? 0) + 1), \(name), \(home), \(party.division), \(bornOn),
                \(Guardianship.isMinor(bornOn, on: today)), \(guardian), \(guardianOn), \(skills), \(account), \(today),
                NULL, '', 1, \(transaction.now))
            """)
        return Done(id, subject: id.description, detail: "\(party.name)，第\((last ?? 0) + 1)号")
    }

    private func refuseTwin(_ party: Party, _ county: String, in transaction: ReadTransaction) throws {
        let number: Int? = try transaction.value(
            """
            SELECT number FROM volunteer WHERE county = \(county) AND unit = \(party.unit) AND name = \(name)
              AND bornOn = \(bornOn) AND leftOn IS NULL
            """)
        if let number {
            throw Refusal.field(
                "name", "volunteer.twin", "\(party.name)已经登记过同名、同一天出生的志愿者，编号\(number.padded(6))，不用再登记。")
        }
    }

    private func account(_ county: String, in transaction: ReadTransaction) throws -> String? {
        guard !signInName.isEmpty else { return nil }
        guard let person = try People.named(signInName, county: county, in: transaction) else {
            throw Refusal.field("signInName", "volunteer.account", "没有登录名是“\(signInName)”的账号；没有账号的，不用填。")
        }
        let taken: String? = try transaction.value(
            "SELECT name FROM volunteer WHERE county = \(county) AND account = \(person.id)")
        if let taken {
            throw Refusal.field("signInName", "volunteer.account", "这个账号已经是志愿者“\(taken)”的。")
        }
        return person.id.description
    }
}

/// Corrects what is registered of a volunteer, or notes that he has left.
package struct ChangeVolunteer: Command {
    package static let action = Action("volunteer.change", "更正志愿者登记", right: .keepVolunteers)
    let volunteer: ID<Volunteer>
    let skills: String
    let guardian: String
    let guardianOn: Day?
    /// The day of leaving and why; nil while he stays.
    let leftOn: Day?
    let reason: String

    package init(
        _ volunteer: ID<Volunteer>, skills: String, guardian: String = "", guardianOn: Day? = nil, leftOn: Day? = nil,
        reason: String = ""
    ) {
        (self.volunteer, self.skills, self.guardian) = (volunteer, skills, guardian)
        (self.guardianOn, self.leftOn, self.reason) = (guardianOn, leftOn, reason)
    }

    init(_ form: FormReader, _ volunteer: ID<Volunteer>) throws {
        self.volunteer = volunteer
        (skills, guardian, guardianOn, leftOn, reason) = try form.finish(
            form.note("skills", "特长", max: 100), form.note("guardian", "监护人", max: 20),
            form.day("guardianOn", "监护人同意的日期").optional, form.day("leftOn", "退出日期").optional,
            form.note("reason", "退出原因", max: 100))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Volunteers.one(volunteer, for: actor, in: transaction)
        guard actor.answers(for: found.home) else { throw Refusal.notYourVolunteer }
        let today = transaction.now.day
        try Guardianship.check(
            bornOn: found.bornOn, guardian: guardian, guardianOn: guardianOn, today: found.joinedOn)
        if let leftOn {
            guard leftOn >= found.joinedOn, leftOn <= today else {
                throw Refusal.field("leftOn", "volunteer.left", "退出日期应在\(found.joinedOn.chinese)到今天之间。")
            }
            guard !reason.isEmpty else { throw Refusal.field("reason", "volunteer.why", "请写明退出原因。") }
        }
        try transaction.run(
            """
            UPDATE volunteer SET skills = \(skills), guardian = \(guardian), guardianOn = \(guardianOn),
                leftOn = \(leftOn), leftReason = \(leftOn == nil ? "" : reason)
            WHERE county = \(actor.county) AND id = \(volunteer)
            """)
        return Done(subject: volunteer.description, detail: leftOn.map { "\($0.chinese)退出：\(reason)" } ?? "更正")
    }
}

/// An address of somebody's calendar that was passed on opens nothing any more, and a new one does.
package struct RenewCalendar: Command {
    package static let action = Action("volunteer.renewCalendar", "换日历地址", right: .seeVolunteers)
    let volunteer: ID<Volunteer>

    package init(_ volunteer: ID<Volunteer>) { self.volunteer = volunteer }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Volunteers.one(volunteer, for: actor, in: transaction)
        guard found.account == actor.id || actor.answers(for: found.home) else { throw Refusal.notYourVolunteer }
        try transaction.run(
            """
            UPDATE volunteer SET feedVersion = feedVersion + 1
            WHERE county = \(actor.county) AND id = \(volunteer)
            """)
        return Done(subject: volunteer.description)
    }
}

/// Whoever came of age is a minor no longer: from then on he stands in lists as others do.
struct ComeOfAge: Command {
    static let action = Action("volunteer.ofAge", "志愿者成年")

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        let due = try Self.due(actor.county, in: transaction)
        try transaction.run(
            "UPDATE volunteer SET isMinor = 0 WHERE county = \(actor.county) AND id IN \(list: due)")
        return Done(due.count, subjects: due.map(\.description))
    }

    static func due(_ county: String, in transaction: ReadTransaction) throws -> [ID<Volunteer>] {
        let today = transaction.now.day
        return try transaction.rows(
            """
            SELECT id, bornOn FROM volunteer
            WHERE county = \(county) AND isMinor = 1 AND bornOn <= \(today.adding(days: -18 * 365)) ORDER BY id
            """
        ).compactMap { Guardianship.isMinor(try $0["bornOn"], on: today) ? nil : try $0["id"] }
    }

    static let job = Job("volunteers of age") { county, office in
        guard try await office.read({ try !due(county, in: $0).isEmpty }) else { return nil }
        let count = try await office.carryOut(ComeOfAge(), by: .system(county: county), request: "volunteers of age")
        return "\(count) of age"
    }
}

extension Refusal {
    static let notYourVolunteer = Refusal(.forbidden, "volunteer.notYours", "志愿者的登记由所在单位、上级或创建办来改。")
}
