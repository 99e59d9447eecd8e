import Database
import Kernel
import Office

/// A project of a campaign: what is built or mended where, for how much, and how far it is.
package struct CampaignProject: Codable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case publicTransport, facilities, oldEstates, greening, environment, roads, markets, other

        package var chinese: String {
            switch self {
            case .publicTransport: "公共交通"
            case .facilities: "便民服务设施"
            case .oldEstates: "老旧小区"
            case .greening: "绿化亮化"
            case .environment: "环境整治"
            case .roads: "道路街巷"
            case .markets: "农贸市场"
            case .other: "其他"
            }
        }
    }

    package let id: ID<CampaignProject>
    package let campaign: ID<Campaign>
    package let campaignName: String
    package let campaignState: Campaign.State
    package let campaignLead: Party
    package let kind: Kind
    package let name: String
    /// In words: 老车站至朝阳路口.
    package let place: String
    package let division: DivisionCode?
    package let divisionName: String?
    package let lead: Party
    /// In fen, as `spent`.
    package let budget: Int
    package let startOn: Day
    package let dueOn: Day
    /// As its last entry said.
    package let percent: Int
    package let spent: Int
    package let voidReason: String?

    package var standing: (words: String, tone: Tone) {
        if voidReason != nil { return ("已作废", .off) }
        switch percent {
        case 100: return ("已完工", .done)
        case 0: return ("未开工", .going)
        default: return ("推进中", .going)
        }
    }

    package func isLate(on today: Day) -> Bool { voidReason == nil && percent < 100 && dueOn < today }

    /// 云溪镇 · 老车站至朝阳路口
    package var whereabouts: String { [divisionName, place].compactMap(\.self).joined(separator: " · ") }

    package static let noun = RecordNoun("project", "项目", measure: "个")
}

/// How far a project was on a day: in percent, words, money and photos.
package struct ProjectProgress: Codable, Sendable {
    /// What an entry's photos show.
    package enum Showing: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case before, after

        package var chinese: String { self == .before ? "整治前" : "整治后" }
    }

    package let id: ID<ProjectProgress>
    package let project: ID<CampaignProject>
    package let projectName: String
    package let campaignName: String
    package let leadName: String
    package let heldOn: Day
    package let percent: Int
    package let note: String
    /// Spent since the entry before.
    package let fen: Int
    package let showing: Showing?
    package let recordedByName: String
    package let recordedAt: Instant
    package let voidReason: String?

    package static let noun = RecordNoun("projectProgress", "项目进展", measure: "条")

    init(_ row: Row) throws {
        id = try row["id"]
        project = try row["project"]
        projectName = try row["projectName"] ?? ""
        campaignName = try row["campaignName"] ?? ""
        leadName = try row["leadName"] ?? ""
        heldOn = try row["heldOn"]
        percent = try row["percent"]
        note = try row["note"]
        fen = try row["fen"]
        showing = try row["showing"]
        recordedByName = try row["recordedByName"]
        recordedAt = try row["recordedAt"]
        voidReason = try row["voidReason"]
    }
}
