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
        let words = "成批\(task.step.chinese)"
        return task.step.isSignature ? .signing(words, .halfDay) : .pressing(words)
    }

    private static func deed(_ step: FindingStep) -> Deed {
        let words = "\(step.chinese)问题"
        switch step.row.hand {
        case .pressing: return .pressing(words)
        // Problems are verified and struck off all day long (decisions/0068).
        case .signing: return .signing(words, .halfDay)
        case .writing:
            let list = Deed.Field.brought("from", "办好以后回到") { _ in "待办名单" }
            let paper = Deed.Field.brought("onPaper", "照纸面代填") { _ in "替承办单位" }
            let written: [Deed.Field] =
                switch step.row.brings {
                case .until(let label): [.text("day", label)]
                case .talk: [.text("day", "约谈日期"), .text("by", "由谁约谈")]
                default: []
                }
            return .writing(
                words, [list] + (OnPaper.steps.contains(step) ? [paper] : []) + written + [.text("note", "说明")])
        }
    }
}
