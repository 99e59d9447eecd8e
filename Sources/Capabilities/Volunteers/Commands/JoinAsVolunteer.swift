import Database
import Kernel
import Office
import Organisation
import Residents

/// A resident becomes a volunteer of his village by himself, or is known again as the one whom it registered: from then on he
/// signs up on his phone.
package struct JoinAsVolunteer: Command {
    package static let action = Action("volunteer.joinOwn", "自己注册志愿者", right: .beResident)
    /// Where the village did not register it.
    let bornOn: Day?
    let skills: String

    package init(bornOn: Day?, skills: String = "") { (self.bornOn, self.skills) = (bornOn, skills) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Volunteer>> {
        let county = actor.county
        guard let resident = try Residents.own(actor, in: transaction),
            let unit = try Units.ofDivision(resident.village, county: county, in: transaction)
        else { throw Refusal.noOwnVolunteer }
        if let known = try Volunteers.of(account: actor.id, county: county, in: transaction) {
            return .repeated(known.id, subject: known.id.description)
        }
        guard let day = resident.bornOn ?? bornOn else {
            throw Refusal.field("bornOn", "volunteer.born", "请填写出生日期；未满18周岁的，由监护人带着到村（社区）登记。")
        }
        guard !Guardianship.isMinor(day, on: transaction.now.day) else {
            throw Refusal.field("bornOn", "volunteer.guardian", "未满18周岁的，请监护人同意以后到村（社区）登记。")
        }
        let same: ID<Volunteer>? = try transaction.value(
            """
            SELECT id FROM volunteer WHERE county = \(county) AND unit = \(unit.id) AND name = \(resident.name)
              AND bornOn = \(day) AND leftOn IS NULL AND account IS NULL
            """)
        let id =
            try same
            ?? RegisterVolunteer(name: resident.name, bornOn: day, home: unit.id, skills: skills)
            .carryOut(by: .system(county: county), in: transaction).outcome
        try transaction.run(
            "UPDATE volunteer SET account = \(actor.id) WHERE county = \(county) AND id = \(id)")
        return Done(id, subject: id.description, detail: same == nil ? "自己注册" : "认领登记")
    }
}

extension Refusal {
    package static let noOwnVolunteer = Refusal(.missing, "volunteer.own", "请先在“我的”里注册志愿者，再报名。")
}
