import Database
import Kernel
import Office
import Organisation

/// An evening at which holders of honours tell their stories: planned, held, with how many listeners.
package struct StoryTour: Codable, Sendable {
    package enum State: String, ProcedureState {
        case planned, held, cancelled

        package var chinese: String {
            switch self {
            case .planned: "已安排"
            case .held: "已举办"
            case .cancelled: "已取消"
            }
        }

        package var tone: Tone {
            switch self {
            case .planned: .going
            case .held: .done
            case .cancelled: .off
            }
        }
    }

    package struct Speaker: Codable, Sendable {
        package let name: String
        package let honourTitle: String
    }

    package let id: ID<StoryTour>
    package let title: String
    package let village: DivisionCode
    package let villageName: String
    /// 文化礼堂
    package let place: String
    package let plannedOn: Day
    package let heldOn: Day?
    package let audience: Int?
    package let note: String
    package let speakers: Int
    package let state: State

    package static let noun = RecordNoun("storyTour", "事迹巡讲", measure: "场")

    package static let procedure = Procedure<StoryTour, State>(
        noun, table: "storyTour", path: "story-tours", right: .seeCourtesies, first: .planned, begun: "安排",
        load: StoryTours.one, title: { "\($0.villageName)：\($0.title)" },
        [
            .step(
                "hold", "登记举办", from: [.planned], to: .held, by: [.role(.clerk)], dueOn: { $0.plannedOn },
                isElsewhere: true),
            .step(
                "cancel", "取消", from: .planned, to: .cancelled, by: .role(.clerk), asks: [.reason()],
                isOptional: true),
        ])
}
