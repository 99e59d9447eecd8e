import Database
import Kernel
import Office
import Organisation
import Recognition

/// Somebody of whom good was heard: who looks after him, what was seen on visits, until he is put forward or let go.
package struct Prospect: Codable, Sendable {
    package enum State: String, ProcedureState {
        case heard, cultivated, nominated, dropped

        package var chinese: String {
            switch self {
            case .heard: "新线索"
            case .cultivated: "选培中"
            case .nominated: "已推荐"
            case .dropped: "不再选培"
            }
        }

        package var tone: Tone {
            switch self {
            case .heard, .cultivated: .going
            case .nominated: .done
            case .dropped: .off
            }
        }

        static let open: [State] = [.heard, .cultivated]
    }

    package let id: ID<Prospect>
    package let name: String
    package let category: AwardCategory
    /// 助人为乐; as the round will name it.
    package let group: String
    package let bornOn: Day?
    package let village: Party
    package let townshipName: String
    package let line: String
    package let story: String
    /// From whom it was heard.
    package let source: String
    package let keeper: String?
    package let keeperName: String
    package let nomination: ID<Nomination>?
    package let visits: Int
    package let lastVisit: Day?
    package let state: State

    package static let noun = RecordNoun("prospect", "线索", measure: "条")

    package static let procedure = Procedure<Prospect, State>(
        noun, table: "prospect", path: "prospects", right: .seeProspects, first: .heard, begun: "登记",
        load: ProspectRegister.one, title: { "\($0.name)（\($0.village.name)）" },
        [
            .step(
                "cultivate", "开始选培", from: [.heard], to: .cultivated, by: [.role(.clerk)], within: .workingDays(10),
                isElsewhere: true),
            .step(
                "nominate", "推荐", from: [.heard, .cultivated], to: .nominated, by: [.role(.clerk), village],
                isOptional: true, isElsewhere: true),
            .step(
                "drop", "不再选培", from: [.heard, .cultivated], to: .dropped, by: [.role(.clerk)], asks: [.reason()],
                isOptional: true),
            .step("takeUp", "重新选培", from: [.dropped], to: .cultivated, by: [.role(.clerk)], isOptional: true),
        ])

    private static let village = Doer<Prospect>.party(
        "所在的村（社区）", \.village, unit: "prospect.villageUnit", division: "prospect.village")
}

/// That somebody went to see a prospect, and what he saw.
package struct ProspectVisit: Codable, Sendable {
    package let id: ID<ProspectVisit>
    package let visitedOn: Day
    package let words: String
    package let recordedByName: String
}
