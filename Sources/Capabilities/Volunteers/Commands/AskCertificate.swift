import Database
import Kernel
import Office
import Organisation
import Web

/// Asks for a certificate of hours, or for a star.
package struct AskCertificate: Command {
    package static let action = Action("serviceCertificate.ask", "申请志愿服务证明", right: .seeVolunteers)
    let volunteer: ID<Volunteer>
    /// 0 for a certificate of hours.
    let stars: Int
    let purpose: String

    package init(_ volunteer: ID<Volunteer>, stars: Int = 0, purpose: String = "") {
        (self.volunteer, self.stars, self.purpose) = (volunteer, stars, purpose)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<ServiceCertificate>> {
        let county = actor.county
        let found = try Volunteers.one(volunteer, for: actor, in: transaction)
        guard found.account == actor.id || actor.answers(for: found.home) else { throw Refusal.notYourVolunteer }
        try StarThresholds.check(stars: stars, minutes: found.minutes)
        let same: String? = try transaction.value(
            """
            SELECT id FROM serviceCertificate
            WHERE county = \(county) AND volunteer = \(volunteer) AND stars = \(stars)
              AND (state IN ('asked', 'checked', 'announced') OR (state = 'issued' AND stars > 0))
            """)
        guard same == nil else {
            throw Refusal.field(
                "stars", "certificate.twice",
                stars > 0 ? "\(found.name)已经是或者正在评\(StarThresholds.chinese(stars))。" : "上一份申请还在办，办完再申请。")
        }
        let id = transaction.recordID(ServiceCertificate.self)
        try transaction.run(
            """
            INSERT INTO serviceCertificate (county, id, volunteer, unit, division, isMinor, stars, lastDay, minutes, purpose,
                state)
            VALUES (\(county), \(id), \(volunteer), \(found.home.unit), \(found.home.division), \(found.isMinor), \(stars),
                \(transaction.now.day), \(found.minutes), \(purpose), \(ServiceCertificate.State.asked))
            """)
        try transaction.begin(ServiceCertificate.procedure, id, by: actor)
        return Done(id, subject: id.description, detail: stars > 0 ? StarThresholds.chinese(stars) : "时长证明")
    }
}

/// Puts all that were checked before the public in one notice: masked names, numbers and hours; children without a name.
package struct AnnounceCertificates: Command {
    package static let action = Action("serviceCertificate.announce", "送公示", right: .correctHours)
    let contact: String

    package init(contact: String) { self.contact = contact }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<PublicNotice>> {
        let county = actor.county
        guard actor.isOffice else { throw Refusal(.forbidden, "certificate.office", "志愿服务公示由创建办统一送。") }
        let waiting = try Certificates.checked(county: county, in: transaction)
        guard !waiting.isEmpty, let step = ServiceCertificate.procedure.step(named: "announce"),
            let office = try Units.all(county: county, kinds: [.office], in: transaction).first
        else { throw Refusal.field("contact", "certificate.nothing", "没有核对过、等公示的。") }
        let entries = waiting.map { one in
            NoticeEntry(
                record: one.id.description,
                name: one.isMinor ? "未成年志愿者（\(one.volunteerNumber.padded(6))）" : PersonName.masked(one.name),
                place: one.home.name, words: "\(one.kindWords)，服务\(Minutes(one.minutes).chinese)")
        }
        let notice = try NewNotice(
            ServiceCertificate.noticeKind, subject: "\(transaction.now.day)", issuer: Party(office),
            text: NoticeText(
                title: "志愿服务记录、星级公示（\(transaction.now.day.chinese)）",
                words: "经本人申请、所在单位核对，拟为下列志愿者开具志愿服务记录证明、认定星级。公示期满没有异议的，编号开具。", contact: contact, days: 7),
            entries: entries
        ).record(by: actor, in: transaction)
        for one in waiting {
            try transaction.take(step, of: one.id, in: ServiceCertificate.procedure, by: actor)
            try transaction.run(
                "UPDATE serviceCertificate SET notice = \(notice) WHERE county = \(county) AND id = \(one.id)")
        }
        return Done(notice, subject: notice.description, detail: "\(waiting.count)份")
    }
}
