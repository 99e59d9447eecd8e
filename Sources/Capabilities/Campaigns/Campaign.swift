import Database
import Kernel
import Office
import Organisation
import Web

/// A campaign (专项行动): an effort of months under a paper of its own, with projects, tasks, findings and visits.
package struct Campaign: Codable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case threeRectifications, tenActions, fiveActions, fourCivilities, fineManagement, townAndCountry, citizens
        /// The office's own; its name says which.
        case own

        package var chinese: String {
            switch self {
            case .threeRectifications: "三治一提升"
            case .tenActions: "城市品质提升“十大行动”"
            case .fiveActions: "文明集镇“五大行动”"
            case .fourCivilities: "“四大文明”行动"
            case .fineManagement: "城市精细化管理"
            case .townAndCountry: "城乡文明一体化"
            case .citizens: "市民素质提升"
            case .own: "其他专项"
            }
        }
    }

    package enum State: String, ProcedureState {
        case preparing, running, concluded, stopped

        package var chinese: String {
            switch self {
            case .preparing: "筹备"
            case .running: "进行中"
            case .concluded: "已收官"
            case .stopped: "已中止"
            }
        }

        package var tone: Tone {
            switch self {
            case .preparing, .running: .going
            case .concluded: .done
            case .stopped: .off
            }
        }

        package var isOpen: Bool { self == .preparing || self == .running }
    }

    /// What the director puts his name to when it is begun.
    package struct Terms: Codable, Hashable, Sendable {
        package let kind: Kind
        package let name: String
        /// `新创建办〔2019〕8号`, as it is written.
        package let paper: String
        package let startOn: Day
        package let until: Day
        package let lead: ID<Unit>
        /// 分管领导: a name and a post.
        package let leader: String
        package let aims: String

        package init(
            kind: Kind, name: String, paper: String = "", startOn: Day, until: Day, lead: ID<Unit>, leader: String = "",
            aims: String
        ) {
            (self.kind, self.name, self.paper, self.startOn, self.until) = (kind, name, paper, startOn, until)
            (self.lead, self.leader, self.aims) = (lead, leader, aims)
        }
    }

    package let id: ID<Campaign>
    package let terms: Terms
    package let lead: Party
    /// Of findings that belong to it: 治脏.
    package let topics: [String]
    package let state: State
    /// Of the terms: who writes over another's is told.
    package let version: Int

    package var name: String { terms.name }
    package var period: Period { Period(first: terms.startOn, last: terms.until) }

    func seen() throws -> SeenVersion { try SeenVersion(canonical: terms) }

    package static let noun = RecordNoun("campaign", "专项行动", measure: "项")

    package static let procedure = Procedure<Campaign, State>(
        noun, table: "campaign", path: "campaigns", right: .seeCampaigns, first: .preparing, begun: "拟订",
        load: Campaigns.one, title: { $0.name }, version: { campaign, _ in try campaign.seen() },
        [
            .step(
                "start", "签发启动", from: .preparing, to: .running, by: .role(.director), asks: [.note("启动要求")],
                within: .workingDays(5), deed: .signature, exceptDoersOf: ["made"]),
            .step(
                "conclude", "收官", from: .running, to: .concluded, by: .role(.clerk, .director),
                asks: [.reason("收官小结")], dueOn: { $0.terms.until }),
            .step(
                "stop", "中止", from: .preparing, .running, to: .stopped, by: .role(.director),
                asks: [.reason("中止的原因")], isOptional: true),
        ])
}

extension Campaign: FiledRecord {
    package static let kind = noun.kind
    package static let filing = Action("campaign.file", "添加专项行动的附件", right: .planCampaigns)

    package static func checkFiling(_ id: ID<Campaign>, by actor: Actor, in transaction: ReadTransaction) throws {
        let found = try Campaigns.one(id, for: actor, in: transaction)
        guard found.state.isOpen else {
            throw Refusal.field("file", "campaign.over", "这项专项行动\(found.state.chinese)，不能再添加附件。")
        }
    }
}
