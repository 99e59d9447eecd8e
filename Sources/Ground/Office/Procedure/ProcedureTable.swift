import Kernel

/// A procedure, whatever its records are.
package protocol AnyProcedure: Sendable {
    associatedtype Record: Sendable
    associatedtype State: ProcedureState
    var whole: Procedure<Record, State> { get }
}

extension Procedure: AnyProcedure {
    package var whole: Procedure { self }
}

/// A procedure as people read it: each step with the states that it leads from and to, who takes it, what it asks and in what
/// time. All of them together are docs/procedures.md, where a change of one is seen for what it is.
package struct ProcedureTable: Sendable {
    package struct Row: Sendable {
        /// `grant`
        package let name: String
        package let step: String
        package let from: String
        package let to: String
        package let doers: String
        /// What it asks, its time and what else it goes by, in words.
        package let terms: String
        package let deed: StepDeed
    }

    /// `titleBid`
    package let name: String
    /// Below the county: `title-bids`.
    package let path: String
    /// 创建申报
    package let title: String
    package let begun: String
    package let rows: [Row]
    /// States that no step leads to: nothing ever stands there.
    package let unreached: [String]
    /// With its records and rules, for what holds of every procedure.
    package let procedure: any AnyProcedure

    init<Record, State>(_ procedure: Procedure<Record, State>) {
        (name, title, path) = (procedure.noun.name, procedure.noun.chinese, procedure.path)
        self.procedure = procedure
        begun = "\(procedure.begun)以后是“\(procedure.first.chinese)”"
        let reached = Set(procedure.steps.map(\.to) + [procedure.first])
        unreached = State.allCases.filter { !reached.contains($0) }.map(\.chinese)
        rows = procedure.steps.map { step in
            Row(
                name: step.name, step: step.chinese,
                from: step.from.count == State.allCases.count
                    ? "任何状态" : step.from.map(\.chinese).joined(separator: "、"),
                to: step.to.chinese, doers: step.doers.map(\.chinese).joined(separator: "、"),
                terms: Self.terms(step, of: procedure).joined(separator: "；"), deed: step.deed)
        }
    }

    private static func terms<Record, State>(
        _ step: ProcedureStep<Record, State>, of procedure: Procedure<Record, State>
    ) -> [String] {
        // A ready-made list of signatures names steps that a procedure may not have.
        let others = step.exceptDoersOf.compactMap { name in
            name == RecordSteps.made ? procedure.begun : procedure.step(named: name)?.chinese
        }
        let words: [String?] =
            step.asks.map(\.words) + [
                step.within.map { "\($0.chinese)内" }, step.dueOn == nil ? nil : "记录上的期限内",
                step.deed == .decision ? "照看到的办" : nil, step.deed == .signature ? "签看到的那一稿" : nil,
                step.isOptional ? "可办可不办" : nil,
                step.isElsewhere ? "在它自己的页面上办" : nil, step.clock.words,
                others.isEmpty ? nil : "不由办“\(others.joined(separator: "”“"))”的人办",
            ]
        return words.compactMap(\.self)
    }

    /// `docs/procedures.md`.
    package static func paper(_ tables: [ProcedureTable]) -> String {
        """
        # Procedures

        Every kind of record that goes through steps, as the product has it: a step out of order or by somebody else is refused.
        Written by `wenming procedures`; a test refuses a stale one. Problems (问题) keep their own flow
        (decisions/0052, `FindingFlow`).

        \(tables.map(\.section).joined(separator: "\n"))
        """
    }

    private var section: String {
        """
        ## \(title) `\(name)`

        \(begun)。

        | 步骤 | 从 | 到 | 谁办 | 要求 |
        |---|---|---|---|---|
        \(rows.map { "| \($0.step) | \($0.from) | \($0.to) | \($0.doers) | \($0.terms) |" }.joined(separator: "\n"))

        """
    }
}

extension StepQuestion {
    fileprivate var words: String {
        switch self {
        case .note(let label): "可写\(label)"
        case .reason(let label): "写明\(label)"
        case .day(let label, _): "填\(label)"
        case .choice(let label, let choices): "选\(label)（\(choices.map(\.chinese).joined(separator: "、"))）"
        case .photos(let label, let least): "\(label)\(least)张以上"
        case .files(let label, let least): "\(label)\(least)个以上"
        }
    }
}

extension ProcedureStep.Clock {
    fileprivate var words: String? {
        switch self {
        case .anew: nil
        case .stops: "期限停计"
        case .resumes: "期限续计"
        }
    }
}
