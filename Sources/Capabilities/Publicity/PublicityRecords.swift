import Database
import Kernel
import Office
import Organisation

extension Festival: SQLEncodable, SQLDecodable {}
extension ThemeKind: SQLEncodable, SQLDecodable {}
extension PosterKind: SQLEncodable, SQLDecodable {}
extension PosterTheme: SQLEncodable, SQLDecodable {}

/// Something that a year is to be about for some weeks: a festival, a day, a summer's plan.
package struct Theme: Codable, Sendable {
    package let id: ID<Theme>
    package let year: Int
    package let text: ThemeText
    /// Held so far.
    package let activities: Int

    package static let noun = RecordNoun("theme", "主题", measure: "个")

    init(_ row: Row) throws {
        id = try row["id"]
        year = try row["year"]
        text = ThemeText(
            try row["kind"], festival: try row["festival"], title: try row["title"], words: try row["words"],
            first: try row["firstOn"], last: try row["lastOn"], perSite: try row["perSite"])
        activities = try row["activities"]
    }
}

/// An activity of a site that stands under a theme.
package struct ThemeActivity: Codable, Sendable {
    package let id: ID<ThemeActivity>
    package let theme: ID<Theme>
    package let themeTitle: String
    package let site: String
    package let siteName: String
    package let townshipName: String
    package let title: String
    package let startsAt: Instant
    package let isHeld: Bool

    package static let noun = RecordNoun("themeActivity", "主题活动", measure: "场")

    init(_ row: Row) throws {
        id = try row["id"]
        theme = try row["theme"]
        themeTitle = try row["themeTitle"]
        site = try row["site"]
        siteName = try row["siteName"]
        townshipName = try row["townshipName"]
        title = try row["title"]
        startsAt = try row["startsAt"]
        isHeld = try row["isHeld"]
    }
}

/// Half an hour at a crossing or elsewhere, in which somebody counted who did as he should. No plates, no faces, no names.
package struct Observation: Codable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case crossing, redLight, litter, smoking, queue

        package var chinese: String {
            switch self {
            case .crossing: "礼让斑马线"
            case .redLight: "过马路不闯红灯"
            case .litter: "不乱扔垃圾"
            case .smoking: "公共场所不吸烟"
            case .queue: "文明排队"
            }
        }
    }

    package let id: ID<Observation>
    package let kind: Kind
    package let place: ID<Place>
    package let placeName: String
    package let townshipName: String
    package let startedAt: Instant
    package let endedAt: Instant
    package let counts: ObservationCounts
    package let words: String
    let observer: String
    package let observerName: String
    package let voidedAt: Instant?
    package let voidReason: String

    package static let noun = RecordNoun("observation", "观测", measure: "次")

    package var minutes: Int { Int((endedAt.milliseconds - startedAt.milliseconds) / 60_000) }

    init(_ row: Row) throws {
        id = try row["id"]
        kind = try row["kind"]
        place = try row["place"]
        placeName = try row["placeName"]
        townshipName = try row["townshipName"]
        startedAt = try row["startedAt"]
        endedAt = try row["endedAt"]
        counts = ObservationCounts(
            bus: Tally(yes: try row["busYes"], no: try row["busNo"]),
            taxi: Tally(yes: try row["taxiYes"], no: try row["taxiNo"]),
            privateCar: Tally(yes: try row["privateYes"], no: try row["privateNo"]),
            person: Tally(yes: try row["personYes"], no: try row["personNo"]))
        words = try row["words"]
        observer = try row["observer"]
        observerName = try row["observerName"]
        voidedAt = try row["voidedAt"]
        voidReason = try row["voidReason"]
    }
}

package struct ObservationCounts: Codable, Hashable, Sendable {
    package var bus: Tally
    package var taxi: Tally
    package var privateCar: Tally
    /// Of behaviour that is no vehicle's.
    package var person: Tally

    package init(
        bus: Tally = Tally(), taxi: Tally = Tally(), privateCar: Tally = Tally(), person: Tally = Tally()
    ) {
        (self.bus, self.taxi, self.privateCar, self.person) = (bus, taxi, privateCar, person)
    }

    package var all: [Tally] { [bus, taxi, privateCar, person] }
    package var sum: Tally { bus + taxi + privateCar + person }
    package var rate: YieldRate? { YieldRate(yielded: sum.yes, of: sum.total) }

    /// By which kind of vehicle, where one was seen.
    package var named: [(name: String, tally: Tally)] {
        [("公交车", bus), ("出租车", taxi), ("私家车", privateCar), ("行人", person)].filter { $0.1.total > 0 }
    }
}

/// A poster, a board, a screen: where it is, what about, and who looks after it.
package struct Poster: Codable, Sendable {
    package enum Outcome: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case good, faded, broken, outdated, gone

        package var chinese: String {
            switch self {
            case .good: "完好"
            case .faded: "褪色"
            case .broken: "破损"
            case .outdated: "过期"
            case .gone: "不见了"
            }
        }
    }

    package let id: ID<Poster>
    package let place: ID<Place>
    package let placeName: String
    package let division: DivisionCode
    package let townshipName: String
    package let owner: Party
    package let text: PosterText
    package let checked: Outcome?
    package let checkedAt: Instant?
    package let removedOn: Day?

    package static let noun = RecordNoun("poster", "公益宣传", measure: "处")

    package var title: String { "\(placeName)\(text.spot)" }

    init(_ row: Row) throws {
        id = try row["id"]
        place = try row["place"]
        placeName = try row["placeName"]
        division = try row["division"]
        townshipName = try row["townshipName"]
        owner = Party(unit: try row["unit"], name: try row["unitName"], division: try row["unitDivision"])
        text = PosterText(
            try row["kind"], try row["theme"], spot: try row["spot"], metre: try row["metre"],
            widthCM: try row["widthCM"], heightCM: try row["heightCM"], putOn: try row["putOn"],
            until: try row["untilOn"])
        checked = try row["checked"]
        checkedAt = try row["checkedAt"]
        removedOn = try row["removedOn"]
    }
}

package struct PosterText: Codable, Hashable, Sendable {
    package let kind: PosterKind
    package let theme: PosterTheme
    /// Where at the place: 东门入口左侧.
    package let spot: String
    /// From the street's beginning, or the gate.
    package let metre: Int?
    package let widthCM: Int
    package let heightCM: Int
    package let putOn: Day
    package let until: Day?

    package init(
        _ kind: PosterKind, _ theme: PosterTheme, spot: String, metre: Int? = nil, widthCM: Int, heightCM: Int,
        putOn: Day, until: Day? = nil
    ) {
        (self.kind, self.theme, self.spot, self.metre) = (kind, theme, spot, metre)
        (self.widthCM, self.heightCM, self.putOn, self.until) = (widthCM, heightCM, putOn, until)
    }
}

package struct PosterCheck: Codable, Sendable {
    package let id: ID<PosterCheck>
    package let poster: ID<Poster>
    package let placeName: String
    package let spot: String
    package let townshipName: String
    package let outcome: Poster.Outcome
    package let words: String
    /// The page of the problem that it became.
    package let finding: String?
    package let checkedByName: String
    package let checkedAt: Instant

    package static let noun = RecordNoun("posterCheck", "公益宣传检查", measure: "次")

    init(_ row: Row) throws {
        id = try row["id"]
        poster = try row["poster"]
        placeName = try row["placeName"]
        spot = try row["spot"]
        townshipName = try row["townshipName"]
        outcome = try row["outcome"]
        words = try row["words"]
        finding = try row["finding"]
        checkedByName = try row["checkedByName"]
        checkedAt = try row["checkedAt"]
    }
}

/// What a walk found amiss, as it is handed over to whoever follows problems up.
package struct PosterProblem: Sendable {
    /// Keeps it and gives its page, below the county; nil where nobody does.
    package typealias Maker = @Sendable (PosterProblem, WriteTransaction) throws -> String?

    package let check: ID<PosterCheck>
    package let path: String
    package let division: DivisionCode
    /// Who looks after it, and therefore has to mend it.
    package let owner: Party
    package let title: String
    package let words: String
    package let finder: Actor
    package let photos: [String]
}

/// What was shown or printed in a medium, and how often.
package struct MediaRun: Codable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case television, radio, newspaper, newMedia, outdoor

        package var chinese: String {
            switch self {
            case .television: "电视"
            case .radio: "广播"
            case .newspaper: "报纸"
            case .newMedia: "新媒体"
            case .outdoor: "户外大屏"
            }
        }
    }

    package let id: ID<MediaRun>
    package let kind: Kind
    package let medium: String
    package let theme: PosterTheme
    package let title: String
    package let day: Day
    package let times: Int
    package let recordedByName: String
    package let voidedAt: Instant?
    package let voidReason: String

    package static let noun = RecordNoun("mediaRun", "媒体刊播", measure: "笔")

    init(_ row: Row) throws {
        id = try row["id"]
        kind = try row["kind"]
        medium = try row["medium"]
        theme = try row["theme"]
        title = try row["title"]
        day = try row["day"]
        times = try row["times"]
        recordedByName = try row["recordedByName"]
        voidedAt = try row["voidedAt"]
        voidReason = try row["voidReason"] ?? ""
    }
}
