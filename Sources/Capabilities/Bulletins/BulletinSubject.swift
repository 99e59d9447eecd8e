import Inspections
import Kernel
import Office

/// What a bulletin is about; the clerk chooses it, and there may be several a month.
package enum BulletinSubject: Hashable, Sendable {
    /// A closed month with its ranking.
    case month(Month)
    /// The visits of one plan: a draw, a round of self-checks, a cross-check.
    case plan(ID<Plan>, Month)
    /// One group of the sheet, as all sources found it in a month: 治脏.
    case topic(String, Month)

    package enum Kind: String, Codable, CaseIterable, Sendable {
        case month, plan, topic

        package var chinese: String {
            switch self {
            case .month: "月度"
            case .plan: "督查计划"
            case .topic: "专题"
            }
        }
    }

    package var kind: Kind {
        switch self {
        case .month: .month
        case .plan: .plan
        case .topic: .topic
        }
    }

    package var month: Month {
        switch self {
        case .month(let month), .plan(_, let month), .topic(_, let month): month
        }
    }

    /// As it is stored beside kind and month.
    var detail: String {
        switch self {
        case .month: ""
        case .plan(let plan, _): plan.description
        case .topic(let topic, _): topic
        }
    }

    init?(_ kind: Kind, _ detail: String, _ month: Month) {
        switch kind {
        case .month: self = .month(month)
        case .plan:
            guard let plan = ID<Plan>(detail) else { return nil }
            self = .plan(plan, month)
        case .topic: self = .topic(detail, month)
        }
    }
}
