import Kernel
import Web

/// What the steps of findings are as deeds.
extension FindingRoutes {
    static func deed(_ request: WebRequest) -> Deed {
        guard let step = request.parameters["step"].flatMap(FindingStep.init) else { return .pressing("办理问题") }
        return deed(step)
    }

    static func deedOnMany(_ request: WebRequest) -> Deed {
        guard let task = request.parameters["task"].flatMap(FindingTask.init) else { return .pressing("成批办理问题") }
        return task.step.isSignature ? .signing("成批\(task.step.chinese)") : .pressing("成批\(task.step.chinese)")
    }

    private static func deed(_ step: FindingStep) -> Deed {
        let words = "\(step.chinese)问题"
        let note = Deed.Field.text("note", "说明")
        let list = Deed.Field.brought("from", "办好以后回到") { _ in "待办名单" }
        let paper = Deed.Field.brought("onPaper", "照纸面代填") { _ in "替承办单位" }
        switch step {
        case .verify, .close: return .signing(words)
        // What whoever answers writes in his own name.
        case .accept, .respond: return .writing(words, [list, paper, note])
        case .requestExtension: return .writing(words, [list, paper, .text("day", "申请延到"), note])
        case .summon: return .writing(words, [list, .text("day", "约谈日期"), .text("by", "由谁约谈"), note])
        case .assign, .passOn, .notOurs, .start, .grantExtension, .refuseExtension, .sendBack, .shelve, .resume,
            .escalate, .reopen, .void, .succeed, .dissolve:
            return .pressing(words)
        }
    }
}

extension FindingStep {
    /// Somebody puts his name to what a unit made of a finding: he says which version of it he saw.
    var isSignature: Bool { self == .verify || self == .close }
}
