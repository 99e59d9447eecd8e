import Database
import Findings
import Kernel
import Office
import Organisation
import Web

/// One problem in an issue: where, what, who answers, before and after.
package struct ExposureItem: Codable, Sendable {
    package let id: ID<ExposureItem>
    package let issue: ID<ExposureIssue>
    package let issueState: ExposureIssue.State
    /// `县级曝光台2019年第14期`
    package let issueName: String
    package let broadcastOn: Day?
    package let place: Int
    /// The finding that it shows; made when it is assigned, where there was none before.
    package let finding: ID<Finding>?
    package let findingState: FindingState?
    package let leadName: String?
    /// Whom the board has chosen to answer; nil for the township where it lies.
    package let lead: ID<Unit>?
    let chosenName: String?
    package let division: DivisionCode
    package let village: String
    package let township: String
    package let topic: String
    package let title: String
    package let description: String
    /// The issue that showed the same village or community within the county's days.
    package let repeats: ID<ExposureIssue>?

    static let noun = RecordNoun("exposureItem", "曝光问题", measure: "个")
    /// Its photos: of what was wrong, and of how it is now.
    static let before = 0
    static let after = 1

    var isPutRight: Bool { findingState.map(FindingState.putRight.contains) ?? false }

    /// Nobody answers for it yet, and somebody is to.
    var isToBeAssigned: Bool {
        (findingState == nil || findingState == .found)
            && [.chosen, .gathering, .reviewing, .submitted, .signed, .published].contains(issueState)
    }

    /// What everybody is told of where it stands.
    var standing: (words: String, isGood: Bool) {
        switch findingState {
        case nil, .found?: ("待交办", false)
        case .verified?, .closed?: ("已整改", true)
        case .responded?: ("已反馈，待复核", false)
        case .shelved?: ("列入计划整改", false)
        case .voided?: ("已核实不再列入", true)
        case .assigned?, .disputed?, .accepted?, .rectifying?, .extensionRequested?: ("整改中", false)
        }
    }

    static let naming = RecordNaming("一个曝光问题") { ids, actor, transaction in
        guard Right.seeExposures.isHeld(by: actor) else { return [:] }
        var names: [String: RecordName] = [:]
        for id in ids.compactMap({ ID<ExposureItem>($0) }) {
            guard let item = try? Exposures.item(id, for: actor, in: transaction) else { continue }
            names[id.description] = RecordName("\(item.village)：\(item.title)", path: "exposures/\(item.issue)")
        }
        return names
    }
}

extension ExposureItem: MaskedRecord {
    package static let kind = noun.kind
    package static let masking = Action("exposureItem.mask", "遮挡照片", right: .maskExposures)
    package static let confirming = Action("exposureItem.confirm", "确认认不出人", right: .maskExposures)

    /// While it is made, and again once it is out: a face that somebody finds later is masked at once. Not between, for then it
    /// would not be what was signed.
    package static func checkMasking(
        _ id: ID<ExposureItem>, by actor: Actor, in transaction: ReadTransaction
    ) throws -> [String] {
        let item = try Exposures.item(id, for: actor, in: transaction)
        guard ![.submitted, .signed, .withdrawn, .dropped].contains(item.issueState) else {
            throw Refusal(
                .conflict, "exposure.masked",
                "这一期现在是“\(item.issueState.chinese)”，照片不能再改。要改请先退回修改。")
        }
        return try Exposures.photos(of: [id], county: actor.county, in: transaction)[id]?.all ?? []
    }
}
