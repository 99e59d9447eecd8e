import Database
import Kernel
import Office
import Organisation
import Web

/// A paragraph of the year's plan that somebody is to keep: how this capability tells the one that plans.
package struct PlannedParagraph: Sendable {
    package let title: String
    package let words: String
    package let lead: ID<Unit>
    package let startOn: Day
    package let dueOn: Day
    /// By quarter, 1 to 4: what it is to reach, and by which day.
    package let quarters: [(quarter: Int, words: String, dueOn: Day)]
    /// What makes it the same paragraph.
    package let record: String
    /// Where it stands, below the county.
    package let origin: String
    /// `2019年度报告：纵深推进文明县城创建`
    package let originWords: String
}

/// A task that a year's plan promised, and what became of it.
package struct Promise: Codable, Hashable, Sendable {
    package enum Outcome: String, Codable, CaseIterable, Sendable {
        case kept, open, late, dropped

        package var chinese: String {
            switch self {
            case .kept: "按期完成"
            case .open: "在办"
            case .late: "滞后"
            case .dropped: "取消"
            }
        }
    }

    package let title: String
    /// The paragraph that it comes from.
    package let source: String
    package let lead: String
    package let dueOn: Day
    package let outcome: Outcome
    package let doneOn: Day?

    /// As the list of tasks says it too: what was done after its day is not what nobody did.
    package var said: String { outcome == .late && doneOn != nil ? "超期完成" : outcome.chinese }
    /// Below the county.
    package let path: String

    package init(
        _ title: String, source: String, lead: String, dueOn: Day, _ outcome: Outcome, doneOn: Day?, path: String
    ) {
        (self.title, self.source, self.lead, self.dueOn) = (title, source, lead, dueOn)
        (self.outcome, self.doneOn, self.path) = (outcome, doneOn, path)
    }

    /// As whoever may not open it reads it.
    var withoutPath: Promise {
        Promise(title, source: source, lead: lead, dueOn: dueOn, outcome, doneOn: doneOn, path: "")
    }
}

/// What Reports asks of the capability that plans, which it does not know.
package struct Promises: Sendable {
    /// Makes a task of a paragraph, in the same transaction, and tells where it opens, below the county.
    package let make: @Sendable (PlannedParagraph, Actor, WriteTransaction) throws -> String
    /// What a year's plan promised, in its order.
    package let made: @Sendable (_ year: Int, Actor, ReadTransaction) throws -> [Promise]

    /// Of who may open what they became; nil where everybody may.
    package let opens: Right?

    package init(
        opens: Right? = nil, make: @escaping @Sendable (PlannedParagraph, Actor, WriteTransaction) throws -> String,
        made: @escaping @Sendable (_ year: Int, Actor, ReadTransaction) throws -> [Promise]
    ) {
        (self.opens, self.make, self.made) = (opens, make, made)
    }
}
