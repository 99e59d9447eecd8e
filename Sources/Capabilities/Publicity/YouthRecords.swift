import Database
import Kernel
import Office
import Organisation

/// 乡村学校少年宫: rooms of a school, open to the village's children after school, with a timetable and an account of its own.
/// No child's name stands anywhere in it.
package struct YouthPalace: Codable, Sendable {
    package let id: ID<YouthPalace>
    package let name: String
    package let village: Party
    package let townshipName: String
    package let rooms: Int
    package let area: Int
    package let hasRules: Bool
    /// What the separate account is called; `""` where there is none.
    package let account: String
    package let openedOn: Day
    package let lessons: Int
    /// In fen.
    package let balance: Int

    package static let noun = RecordNoun("youthPalace", "乡村学校少年宫", measure: "所")

    package var missing: [String] {
        YouthTerms.missing(
            rooms: rooms, area: area, hasRules: hasRules, hasAccount: !account.isEmpty, lessons: lessons)
    }

    init(_ row: Row) throws {
        id = try row["id"]
        name = try row["name"]
        village = Party(unit: try row["villageUnit"], name: try row["villageName"], division: try row["village"])
        townshipName = try row["townshipName"]
        rooms = try row["rooms"]
        area = try row["area"]
        hasRules = try row["hasRules"]
        account = try row["account"]
        openedOn = try row["openedOn"]
        lessons = try row["lessons"]
        balance = try row["balance"]
    }
}

package struct PalaceLesson: Codable, Sendable {
    package let id: ID<PalaceLesson>
    package let weekday: Int
    package let fromMinute: Int
    package let toMinute: Int
    package let room: String
    package let subject: String
    package let teacher: String

    init(_ row: Row) throws {
        id = try row["id"]
        weekday = try row["weekday"]
        fromMinute = try row["fromMinute"]
        toMinute = try row["toMinute"]
        room = try row["room"]
        subject = try row["subject"]
        teacher = try row["teacher"]
    }

    /// `16:10—17:00`
    package var hours: String { "\(Self.clock(fromMinute))—\(Self.clock(toMinute))" }

    private static func clock(_ minute: Int) -> String {
        let rest = minute % 60
        return "\(minute / 60):\(rest < 10 ? "0" : "")\(rest)"
    }
}

package struct PalaceEntry: Codable, Sendable {
    package let id: ID<PalaceEntry>
    package let day: Day
    /// Below zero for what was spent.
    package let fen: Int
    package let words: String
    package let recordedByName: String
    /// It takes another back.
    package let reverses: ID<PalaceEntry>?
    /// Another takes it back.
    package let isReversed: Bool

    init(_ row: Row) throws {
        id = try row["id"]
        reverses = try row["reverses"]
        isReversed = try row["isReversed"]
        day = try row["day"]
        fen = try row["fen"]
        words = try row["words"]
        recordedByName = try row["recordedByName"]
    }
}

/// 春泥计划 of a village in a year: whether it has the five things (五有).
package struct SpringPlan: Codable, Sendable {
    package let id: ID<SpringPlan>
    package let village: Party
    package let townshipName: String
    package let year: Int
    package let has: SpringHas
    package let words: String

    package static let noun = RecordNoun("springPlan", "春泥计划", measure: "村")

    init(_ row: Row) throws {
        id = try row["id"]
        village = Party(unit: try row["villageUnit"], name: try row["villageName"], division: try row["village"])
        townshipName = try row["townshipName"]
        year = try row["year"]
        has = SpringHas(
            organised: try row["organised"], planned: try row["planned"], active: try row["active"],
            ruled: try row["ruled"], funded: try row["funded"])
        words = try row["words"]
    }
}

package struct SpringHas: Codable, Hashable, Sendable {
    package var organised = false
    package var planned = false
    package var active = false
    package var ruled = false
    package var funded = false

    package init(
        organised: Bool = false, planned: Bool = false, active: Bool = false, ruled: Bool = false, funded: Bool = false
    ) {
        (self.organised, self.planned, self.active, self.ruled, self.funded) = (
            organised, planned, active, ruled, funded
        )
    }

    package var missing: [String] {
        [("组织", organised), ("规划", planned), ("活动", active), ("制度", ruled), ("经费", funded)].filter { !$0.1 }.map(\.0)
    }
}
