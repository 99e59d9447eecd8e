import Kernel

/// What holds for a case and its parts, whoever enters them. Pure.
package enum CaseTerms {
    /// Nobody plans for longer.
    private static let most = 3 * 366

    /// Refuses a time for the whole that has passed, or is out of sight.
    static func check(dueOn: Day, today: Day) throws(Refusal) {
        guard dueOn > today else {
            throw Refusal.field("dueOn", "case.due", "整治期限应在今天（\(today.chinese)）之后，实际是\(dueOn.chinese)。")
        }
        guard dueOn <= today.adding(days: most) else {
            throw Refusal.field("dueOn", "case.dueFar", "\(dueOn.chinese)太远，请定在三年之内；更久的分阶段登记。")
        }
    }

    /// A share is done within the whole: who has it must know until when.
    static func checkShare(dueOn: Day, whole: Day, today: Day) throws(Refusal) {
        guard dueOn >= today else {
            throw Refusal.field("dueOn", "caseShare.past", "分工的期限\(dueOn.chinese)已经过去，请填今天或以后的日期。")
        }
        guard dueOn <= whole else {
            throw Refusal.field(
                "dueOn", "caseShare.beyond", "分工的期限\(dueOn.chinese)晚于整件的期限\(whole.chinese)，请提前，或先调整整件的期限。")
        }
    }

    /// What was promised on a visit needs a day and a unit, and a day that can still be kept.
    static func checkPromise(words: String, dueOn: Day?, hasUnit: Bool, today: Day) throws(Refusal) {
        guard !words.isEmpty else {
            if dueOn != nil {
                throw Refusal.field("promise", "casePromise.words", "填了承诺的期限，也请写明承诺了什么；没有承诺的，期限空着。")
            }
            return
        }
        guard let dueOn else {
            throw Refusal.field("promiseDue", "casePromise.due", "承诺了“\(words.prefix(12))”，请填写到哪天兑现。")
        }
        guard dueOn >= today else {
            throw Refusal.field(
                "promiseDue", "casePromise.past", "承诺的期限\(dueOn.chinese)已经过去，不能再作承诺。已经兑现的，写在走访的情况里。")
        }
        guard hasUnit else {
            throw Refusal.field("promiseUnit", "casePromise.unit", "请选择由哪个单位兑现这项承诺。")
        }
    }

    /// A day on which something was done lies between another day and today.
    static func check(
        _ field: String, _ label: String, _ day: Day?, from first: Day? = nil, _ since: String = "", today: Day
    ) throws(Refusal) {
        guard let day else { return }
        guard day <= today else {
            throw Refusal.field(field, "case.future", "\(label)\(day.chinese)还没有到，请填今天或以前的日期。")
        }
        if let first, day < first {
            throw Refusal.field(field, "case.before", "\(label)\(day.chinese)早于\(since)\(first.chinese)，请检查有没有填反。")
        }
    }
}

/// How many parts of a kind a case has, and how many of them still have to be done.
package struct CaseCount: Hashable, Codable, Sendable {
    package let all: Int
    package let open: Int

    package var done: Int { all - open }
}

/// All that has to be done before a case may be closed.
package struct CaseCounts: Hashable, Codable, Sendable {
    package let places: CaseCount
    package let shares: CaseCount
    package let findings: CaseCount
    package let items: CaseCount
    package let promises: CaseCount

    /// What is still open, in words; empty when the case may be closed.
    package var missing: [String] {
        [
            findings.open > 0 ? "归集的问题还有\(findings.open)件没有销号" : nil,
            places.open > 0 ? "点位还有\(places.open)个没有整治到位" : nil,
            shares.open > 0 ? "分工还有\(shares.open)项没有确认完成" : nil,
            items.open > 0 ? "清单还有\(items.open)项没有清理" : nil,
        ].compactMap(\.self)
    }
}
