import Kernel

/// What an instruction (批示) needs.
package enum InstructionTerms {
    package static func check(
        givenOn: Day, due: Day, today: Day, units: Int, about: String
    ) throws(Refusal) {
        var wrong: [Refusal.Field] = []
        if givenOn > today { wrong.append(.init("givenOn", "\(givenOn.chinese)还没有到，批示日期应不晚于今天。")) }
        if due < givenOn { wrong.append(.init("due", "办结日\(due.chinese)早于批示日期\(givenOn.chinese)。")) }
        if units == 0 { wrong.append(.init("audience", "请选择批给哪个单位：至少一个。")) }
        if units > most { wrong.append(.init("audience", "一件批示最多批给\(most)个单位；发给更多的请用“通知收表”。")) }
        if !about.isEmpty, about.wholeMatch(of: /[a-z][A-Za-z0-9\/_\-]{0,200}/) == nil {
            wrong.append(.init("about", "“针对”应是本系统的一页，如 findings/…，请从那一页进入。"))
        }
        guard wrong.isEmpty else { throw Refusal(.invalid, "instruction.terms", wrong[0].message, fields: wrong) }
    }

    package static let most = 40
}
