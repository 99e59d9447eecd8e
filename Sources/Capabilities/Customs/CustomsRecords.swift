import Database
import Kernel
import Office
import Organisation

/// A version of what a village thinks is enough for a feast (村规民约里的办酒标准).
package struct CustomsStandard: Codable, Sendable {
    package let id: ID<CustomsStandard>
    package let village: Party
    package let townshipName: String
    package let standard: BanquetStandard
    package let validFrom: Day
    /// By whom it was agreed: 村民代表会议, 2019年3月.
    package let words: String
    package let isLatest: Bool

    package static let noun = RecordNoun("customsStandard", "办酒标准", measure: "版")

    init(_ row: Row) throws {
        id = try row["id"]
        village = Party(unit: try row["villageUnit"], name: try row["villageName"], division: try row["village"])
        townshipName = try row["townshipName"]
        standard = BanquetStandard(
            version: try row["version"],
            limits: BanquetFigures(
                tables: try row["tables"], fenPerTable: try row["fenPerTable"], cars: try row["cars"],
                days: try row["days"], giftFen: try row["giftFen"]), usualFen: try row["usualFen"])
        validFrom = try row["validFrom"]
        words = try row["words"]
        isLatest = try row["isLatest"]
    }
}

/// 红白理事会: respected people of a village who advise their neighbours.
package struct Council: Codable, Sendable {
    package let id: ID<Council>
    package let village: Party
    package let townshipName: String
    /// The first presides. Names of adults who hold an office of the village.
    package let members: [String]
    package let from: Day
    package let until: Day
    package let charter: String
    package let meetings: Int
    package let lastMetOn: Day?

    package static let noun = RecordNoun("council", "红白理事会", measure: "个")

    package func isInOffice(on day: Day) -> Bool { from <= day && day <= until }

    init(_ row: Row) throws {
        id = try row["id"]
        village = Party(unit: try row["villageUnit"], name: try row["villageName"], division: try row["village"])
        townshipName = try row["townshipName"]
        let names: String = try row["members"]
        members = names.split(separator: "\n").map(String.init)
        from = try row["validFrom"]
        until = try row["validUntil"]
        charter = try row["charter"]
        meetings = try row["meetings"]
        lastMetOn = try row["lastMetOn"]
    }
}

package struct CouncilMeeting: Codable, Sendable {
    package let heldOn: Day
    package let present: Int
    package let words: String

    init(_ row: Row) throws {
        heldOn = try row["heldOn"]
        present = try row["present"]
        words = try row["words"]
    }
}

/// A hall in which feasts are held: 文化礼堂, 家宴中心.
package struct Hall: Codable, Sendable {
    package let id: ID<Hall>
    package let village: Party
    package let townshipName: String
    package let name: String
    /// How many tables it holds.
    package let tables: Int
    package let words: String
    package let bookings: Int

    package static let noun = RecordNoun("hall", "礼堂", measure: "个")

    init(_ row: Row) throws {
        id = try row["id"]
        village = Party(unit: try row["villageUnit"], name: try row["villageName"], division: try row["village"])
        townshipName = try row["townshipName"]
        name = try row["name"]
        tables = try row["tables"]
        words = try row["words"]
        bookings = try row["bookings"]
    }
}

/// A day for which a hall is taken.
package struct HallBooking: Codable, Sendable {
    package let id: ID<HallBooking>
    package let day: Day
    package let words: String
    package let banquet: ID<Banquet>?
    package let madeAt: Instant

    init(_ row: Row) throws {
        id = try row["id"]
        day = try row["day"]
        words = try row["words"]
        banquet = try row["banquet"]
        madeAt = try row["madeAt"]
    }
}

/// A new way (移风易俗新举措) that spreads from village to village.
package struct CustomsMeasure: Codable, Sendable {
    package let id: ID<CustomsMeasure>
    package let title: String
    package let list: CustomsLists.Kind
    package let words: String
    package let firstVillage: String
    package let startedOn: Day
    package let villages: Int

    package static let noun = RecordNoun("customsMeasure", "移风易俗举措", measure: "项")

    init(_ row: Row) throws {
        id = try row["id"]
        title = try row["title"]
        list = try row["list"]
        words = try row["words"]
        firstVillage = try row["firstVillageName"] ?? ""
        startedOn = try row["startedOn"]
        villages = try row["villages"]
    }
}

/// That a village does so too: since when, and what came of it.
package struct MeasureAdoption: Codable, Sendable {
    package let id: ID<MeasureAdoption>
    package let measure: ID<CustomsMeasure>
    package let measureTitle: String
    package let village: Party
    package let townshipName: String
    package let adoptedOn: Day
    package let effect: String

    package static let noun = RecordNoun("measureAdoption", "举措推广", measure: "村次")

    init(_ row: Row) throws {
        id = try row["id"]
        measure = try row["measure"]
        measureTitle = try row["measureTitle"]
        village = Party(unit: try row["villageUnit"], name: try row["villageName"], division: try row["village"])
        townshipName = try row["townshipName"]
        adoptedOn = try row["adoptedOn"]
        effect = try row["effect"]
    }
}

extension Actor {
    /// Keeps what is a village's own: the village, its township, the office.
    func keeps(_ village: Party) -> Bool {
        if isOffice || has(.system) { return true }
        guard isRepresentative, scope != .county, let division = village.division else { return false }
        return scope.covers(division: division)
    }
}

extension ReadTransaction {
    /// A village that is there, for what is entered for it.
    func village(_ code: DivisionCode, keptBy actor: Actor) throws -> Party {
        guard code.level == .village, let unit = try Units.ofDivision(code, county: actor.county, in: self),
            try Divisions.one(code, county: actor.county, on: now.day, in: self) != nil
        else { throw Refusal.field("village", "customs.village", "没有这个村（社区），请从列表中选择。") }
        let village = Party(unit)
        guard actor.keeps(village) else {
            throw Refusal.field("village", "customs.notYours", "只能登记本村（社区）、本乡镇（街道）的。")
        }
        return village
    }
}
