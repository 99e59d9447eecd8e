import Database
import Kernel
import Office
import Organisation
import Volunteers

/// A place of the practice of civilisation: the county's centre, a township's institute, a village's station, or a point.
package struct PracticeSite: Codable, Sendable {
    package enum Level: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case centre, institute, station, point

        package var chinese: String {
            switch self {
            case .centre: "实践中心"
            case .institute: "实践所"
            case .station: "实践站"
            case .point: "实践点"
            }
        }

        /// How many people its room has to hold (domain §1(e), S46: 所 50, 站 20).
        package var leastCapacity: Int {
            switch self {
            case .centre, .institute: 50
            case .station: 20
            case .point: 0
            }
        }
    }

    /// Where a point is.
    package enum Host: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case school, company, village, youthCentre, scienceMuseum, planetarium, library, museum

        package var chinese: String {
            switch self {
            case .school: "学校"
            case .company: "企业"
            case .village: "村落"
            case .youthCentre: "青少年活动中心"
            case .scienceMuseum: "科技馆"
            case .planetarium: "天文馆"
            case .library: "图书馆"
            case .museum: "博物馆"
            }
        }
    }

    package let id: ID<PracticeSite>
    package let level: Level
    package let host: Host?
    package let name: String
    package let place: ID<Place>
    package let division: DivisionCode
    package let divisionName: String
    package let townshipName: String
    /// Who answers for it.
    package let home: Party
    let text: SiteText
    package let team: ID<VolunteerTeam>?
    package let teamName: String?
    package let openedOn: Day
    package let endedOn: Day?
    package let endReason: String
    package let lastActivityAt: Instant?

    /// `实践点（学校）`
    package var kindName: String { host.map { "\(level.chinese)（\($0.chinese)）" } ?? level.chinese }
    package func isOpen(on day: Day) -> Bool { openedOn <= day && (endedOn.map { $0 > day } ?? true) }
}

/// What is told of a site, which may change as often as it changes.
package struct SiteText: Codable, Hashable, Sendable {
    /// 负责人
    package var head: String
    /// 活动室在哪里、多大
    package var room: String
    /// How many people it holds.
    package var capacity: Int
    /// 开放时间
    package var hours: String
    /// 服务电话: where whoever needs help rings, for everybody to read.
    package var phone: String
    /// 一所一品，一站一貌: what it is known for, and what shows it.
    package var brand: String
    package var brandWords: String

    package init(
        head: String, room: String = "", capacity: Int = 0, hours: String = "", phone: String = "",
        brand: String = "", brandWords: String = ""
    ) {
        (self.head, self.room, self.capacity) = (head, room, capacity)
        (self.hours, self.phone, self.brand, self.brandWords) = (hours, phone, brand, brandWords)
    }
}

/// Several sites that are shown one after another: a belt (示范带), or what a fine village (精品村) has to show.
package struct SiteRoute: Codable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case belt, fineVillage

        package var chinese: String {
            switch self {
            case .belt: "示范带"
            case .fineVillage: "精品村"
            }
        }
    }

    package let id: ID<SiteRoute>
    package let kind: Kind
    package let name: String
    package let words: String
    package let openedOn: Day
    package let endedOn: Day?
    package let sites: Int
}

/// What a visit of a site came to (五有: 场所、队伍、活动、项目、机制, by a sheet like any other).
package struct SiteScore: Codable, Sendable {
    package typealias Source = @Sendable (ID<Place>, Actor, ReadTransaction) throws -> [SiteScore]

    package let heldOn: Day
    package let sheet: String
    package let total: Points
    /// Of the visit's page, below the county.
    package let path: String

    package init(heldOn: Day, sheet: String, total: Points, path: String) {
        (self.heldOn, self.sheet, self.total, self.path) = (heldOn, sheet, total, path)
    }
}
