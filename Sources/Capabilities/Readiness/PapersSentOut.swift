import Kernel
import Office

/// That a paper which gives out duties was signed and numbered: told in the transaction of its step.
package struct DutyPaperIssued: Happening {
    package let paper: ID<DutyPaper>
    package let title: String
    package let number: SerialNumber
    /// What went out about the same before, and is replaced by it.
    package let former: ID<DutyPaper>?

    package static func path(_ id: ID<DutyPaper>) -> String { "duty-papers/\(id)" }
}

/// That a plan for an examination was approved.
package struct ReadinessPlanApproved: Happening {
    package let plan: ReadinessPlan
}

/// That an approved one was taken back, to be written anew or because nobody comes.
package struct ReadinessPlanTakenBack: Happening {
    package let plan: ReadinessPlan
    package let reason: String
}

extension ReadinessPlan {
    package var ownPath: String { "readiness-plans/\(id)" }
}
