import Database
import Kernel
import Media
import Office
import Organisation
import Volunteers

/// Registers a site: its place is one that is there already, or a new one in its village.
package struct RegisterSite: Command {
    package static let action = Action("practiceSite.register", "登记实践阵地", right: .keepSites)
    let level: PracticeSite.Level
    let host: PracticeSite.Host?
    let name: String
    let home: ID<Unit>
    /// The village or community that it lies in.
    let division: DivisionCode
    let text: SiteText
    let team: ID<VolunteerTeam>?
    let openedOn: Day
    let position: Position?

    package init(
        level: PracticeSite.Level, host: PracticeSite.Host? = nil, name: String, home: ID<Unit>, division: DivisionCode,
        text: SiteText, team: ID<VolunteerTeam>? = nil, openedOn: Day, position: Position? = nil
    ) {
        (self.level, self.host, self.name, self.home) = (level, host, name, home)
        (self.division, self.text, self.team) = (division, text, team)
        (self.openedOn, self.position) = (openedOn, position)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<PracticeSite>> {
        let unit = try Units.one(home, county: actor.county, in: transaction)
        let party = Party(unit)
        guard actor.answers(for: party) else {
            throw Refusal.field("home", "site.home", "只能登记本单位和下级的阵地。")
        }
        try SiteTerms.check(level: level, host: host, text: text, openedOn: openedOn, today: transaction.now.day)
        try text.checkWords(named: name)
        try checkLevel(unit)
        try refuseSecond(party, actor.county, in: transaction)
        if let team { _ = try Teams.one(team, for: actor, in: transaction) }
        let place = try place(actor, in: transaction)
        let id = transaction.recordID(PracticeSite.self)
        try transaction.run(
            """
            INSERT INTO practiceSite (county, id, level, host, name, place, division, unit, unitDivision, head, room,
                capacity, hours, phone, brand, brandWords, team, openedOn, endedOn, endReason, recordedAt, endedAt)
            VALUES (\(actor.county), \(id), \(level), \(host), \(name), \(place), \(division), \(home),
                \(party.division), \(text.head), \(text.room), \(text.capacity), \(text.hours), \(text.phone),
                \(text.brand), \(text.brandWords), \(team), \(openedOn), NULL, '', \(transaction.now), NULL)
            """)
        return Done(id, subjects: [id.description, place.description], detail: "\(level.chinese)：\(name)")
    }

    /// Who answers for which level (domain §1(e), S45: 书记任主任、所长、站长).
    private func checkLevel(_ unit: Unit) throws {
        let fits: Bool =
            switch level {
            case .centre: unit.kind == .office || unit.kind == .department
            case .institute: unit.kind == .township
            case .station: unit.kind == .village && unit.division == division
            case .point: true
            }
        guard fits else {
            throw Refusal.field(
                "home", "site.level",
                "\(level.chinese)的负责单位不对：中心由县级单位或部门负责，所由乡镇（街道）负责，站由所在的村（社区）负责。")
        }
        if level == .institute, let code = unit.division, !code.contains(division) {
            throw Refusal.field("division", "site.division", "实践所应设在本乡镇（街道）的村（社区）里。")
        }
    }

    private func refuseSecond(_ party: Party, _ county: String, in transaction: ReadTransaction) throws {
        guard level != .point else { return }
        let same: SQL = level == .centre ? "1 = 1" : "unit = \(party.unit)"
        let other: String? = try transaction.value(
            """
            SELECT name FROM practiceSite
            WHERE county = \(county) AND level = \(level) AND \(same) AND endedOn IS NULL
            """)
        if let other {
            throw Refusal.field("level", "site.second", "已经有\(level.chinese)“\(other)”，同一级只设一个。搬了地方的，先停用原来的。")
        }
    }

    private func place(_ actor: Actor, in transaction: WriteTransaction) throws -> ID<Place> {
        let known = try Listing.places.first("below=\(division)", 500, for: actor, in: transaction).first {
            $0.name.nameKey == name.nameKey && !$0.isHome
        }
        if let known {
            let other: String? = try transaction.value(
                """
                SELECT name FROM practiceSite
                WHERE county = \(actor.county) AND place = \(known.id) AND endedOn IS NULL
                """)
            if let other { throw Refusal.field("name", "site.taken", "这个点位已经登记为“\(other)”，请换一个名称。") }
            return known.id
        }
        return try AddPlace(division: division, name: name, kind: .practice, position: position)
            .carryOut(by: actor, in: transaction).outcome
    }
}

/// Changes what is told of a site.
package struct ChangeSite: Command {
    package static let action = Action("practiceSite.change", "修改实践阵地", right: .keepSites)
    let site: ID<PracticeSite>
    let text: SiteText
    let team: ID<VolunteerTeam>?

    package init(_ site: ID<PracticeSite>, _ text: SiteText, team: ID<VolunteerTeam>?) {
        (self.site, self.text, self.team) = (site, text, team)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Sites.kept(site, by: actor, in: transaction)
        try SiteTerms.check(found.level, text)
        try text.checkWords()
        if let team { _ = try Teams.one(team, for: actor, in: transaction) }
        guard found.text != text || found.team != team else { return .repeated((), subject: site.description) }
        try transaction.run(
            """
            UPDATE practiceSite SET head = \(text.head), room = \(text.room), capacity = \(text.capacity),
                hours = \(text.hours), phone = \(text.phone), brand = \(text.brand), brandWords = \(text.brandWords), team = \(team)
            WHERE county = \(actor.county) AND id = \(site)
            """)
        return Done(subject: site.description, detail: found.name)
    }
}

/// A site is no more from a day on: on every day before it was one, and stays counted as one.
package struct EndSite: Command {
    package static let action = Action("practiceSite.end", "停用实践阵地", right: .keepSites)
    let site: ID<PracticeSite>
    let endedOn: Day
    let reason: String

    package init(_ site: ID<PracticeSite>, on day: Day, reason: String) {
        (self.site, endedOn, self.reason) = (site, day, reason)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Sites.kept(site, by: actor, in: transaction)
        try SiteTerms.checkEnd(
            openedOn: found.openedOn, endedOn: endedOn, reason: reason, today: transaction.now.day)
        let open: Int? = try transaction.value(
            """
            SELECT count(*) FROM practiceActivity WHERE county = \(actor.county) AND site = \(site)
              AND state = \(PracticeActivity.State.announced)
            """)
        guard open == 0 else {
            throw Refusal(.conflict, "site.activities", "还有\(open ?? 0)场活动没有办完或取消，先处理好再停用。")
        }
        try transaction.run(
            """
            UPDATE practiceSite SET endedOn = \(endedOn), endReason = \(reason), endedAt = \(transaction.now)
            WHERE county = \(actor.county) AND id = \(site)
            """)
        return Done(subject: site.description, detail: "\(endedOn.chinese)起停用：\(reason)")
    }
}

/// Photos of a site, which show its brand.
package struct AddSitePhotos: Command {
    package static let action = Action("practiceSite.photograph", "添加阵地照片", right: .keepSites)
    let site: ID<PracticeSite>
    let photos: [Photo]

    package init(_ site: ID<PracticeSite>, _ photos: [Photo]) { (self.site, self.photos) = (site, photos) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        _ = try Sites.kept(site, by: actor, in: transaction)
        guard !photos.isEmpty else { throw Refusal.field("photo", "site.photo", "没有选照片，请先选择。") }
        for photo in photos {
            try transaction.attach(photo, to: PracticeSite.noun.kind, site.description, county: actor.county)
        }
        return Done(subject: site.description, detail: "\(photos.count)张")
    }
}
