import Kernel
import Office
import Web

extension Assessment {
    /// What months and rules are called in the audit.
    package static let recordNames: [String: RecordNaming] = [
        "assessment": RecordNaming("考核") { ids, actor, _ in
            ids.reduce(into: [:]) { names, id in
                guard let month = Month(id) else {
                    names[id] = RecordName("考核办法\(id)")
                    return
                }
                names[id] = RecordName(
                    "\(month.chinese)考核", path: Right.seeAssessments.isHeld(by: actor) ? "assessments/\(month)" : nil)
            }
        },
        "closing": Closing.procedure.naming, "ruling": Ruling.procedure.naming,
        "revising": Revising.procedure.naming, "adjustment": Adjustment.procedure.naming,
        "yearGrading": YearGrading.procedure.naming,
    ]
}
