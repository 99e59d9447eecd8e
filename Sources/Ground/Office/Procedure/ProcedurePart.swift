import Database
import Kernel
import Web

/// What a record's page shows of its procedure: what the reader can do now, each a form, and every step so far.
package struct ProcedurePart: Encodable, Sendable {
    struct Possible: Encodable, Sendable {
        let name: String
        let chinese: String
        let asks: [Question]
        let isOptional: Bool
        /// Its form says what was seen.
        let needsSeen: Bool
        /// The reader enters it from paper for somebody.
        let isOnBehalf: Bool
        let until: Deadline?
        /// Before that day there is nothing to take.
        let opensOn: Day?
    }

    /// What is next, and who takes it: for whoever has nothing to do himself.
    struct Awaited: Encodable, Sendable {
        let chinese: String
        let doers: String
    }

    struct Elsewhere: Encodable, Sendable {
        let chinese: String
        /// Below the county.
        let path: String
    }

    /// A question as a form asks it.
    struct Question: Encodable, Sendable {
        enum Field: String, Encodable, Sendable { case note, day, choice, photo, file }
        let field: Field
        let label: String
        let isRequired: Bool
        let choices: [StepQuestion.Choice]
        /// What a day is until another is chosen.
        var day: Day?
    }

    struct Taken: Encodable, Sendable {
        let chinese: String
        let actorName: String
        let onBehalfOf: String
        let at: Instant
        let note: String
        /// `延到：2019年11月4日`
        let said: [String]
        let photos: [Evidence]
        /// `校验码3f9a-02bc-77d1`, where it is a signature.
        let seen: String?
    }

    /// Of the record, below the county.
    package let path: String
    /// The current state's words and colour.
    package let state: String
    package let tone: Tone
    package let deadline: Deadline?
    package let isOverdue: Bool
    package let notices: Int
    /// Where the deadline stands still.
    package let standsStill: Bool
    let possible: [Possible]
    /// What a page beside the record's own is for: 评议小组's session, a notice for many.
    let elsewhere: [Elsewhere]
    let awaited: Awaited?
    /// The reader has just taken a step: where the same waits for him again.
    let onward: Elsewhere?
    let taken: [Taken]
    /// What is decided on or put a name to, for the forms in which it is.
    package let seen: SeenVersion?

    /// Nothing is expected of the reader: somebody else is next.
    var isAwaited: Bool { elsewhere.isEmpty && !possible.contains { !$0.isOptional && !$0.isOnBehalf } }

    /// What is expected of the reader now, in words: 签发.
    package var next: String? {
        possible.first { !$0.isOptional && !$0.isOnBehalf }?.chinese ?? elsewhere.first?.chinese
            ?? possible.first?.chinese
    }
}

extension Procedure {
    package func part(
        of record: Record, _ id: ID<Record>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> ProcedurePart {
        let course = try course(of: id, county: actor.county, in: transaction)
        let possible = right.isHeld(by: actor) ? possible(for: actor, on: record, course) : []
        let photos =
            steps.contains(where: \.asksForPhotos)
            ? try RecordPhotos.parts(
                of: noun.kind, [id.description], county: actor.county, in: transaction)[id.description] ?? [:] : [:]
        return ProcedurePart(
            path: "\(path)/\(id)", state: course.state.chinese, tone: course.state.tone, deadline: course.deadline,
            isOverdue: course.isOverdue(at: transaction.now), notices: course.notices,
            standsStill: course.leftMinutes != nil,
            possible: possible.map { step, part in
                .init(
                    name: step.name, chinese: step.chinese,
                    asks: step.asks.map { $0.question(on: transaction.now.day) },
                    isOptional: step.isOptional, needsSeen: step.deed.needsSeen, isOnBehalf: part == .onBehalf,
                    until: step.within == nil ? nil : course.deadline,
                    opensOn: step.opensOn?(record).flatMap { $0 > transaction.now.day ? $0 : nil })
            },
            elsewhere: right.isHeld(by: actor) ? elsewhere(for: actor, on: record, course) : [],
            awaited: awaited(of: record, course),
            onward: try onward(after: course, of: id, for: actor, in: transaction),
            taken: course.taken.map { taken($0, photos[$0.number] ?? []) },
            seen: try seen(by: actor, record, course, in: transaction))
    }

    /// For the forms of the reader's decisions and signatures, those on pages of their own too.
    private func seen(
        by actor: Actor, _ record: Record, _ course: RecordCourse<State>, in transaction: ReadTransaction
    ) throws -> SeenVersion? {
        guard right.isHeld(by: actor) else { return nil }
        let step = steps(from: course.state).first {
            $0.deed.needsSeen && (try? admit($0, to: record, course, by: actor)) != nil
        }
        return try step.flatMap { try seen(by: $0.deed, record, course, in: transaction) }
    }

    private func awaited(of record: Record, _ course: RecordCourse<State>) -> ProcedurePart.Awaited? {
        // What is nobody's for a record of this sort is not what it waits for.
        steps(from: course.state).lazy.filter { !$0.isOptional && !$0.isAutomatic }.compactMap { step in
            let doers = step.doers.filter { $0.concerns(record) }.map(\.chinese)
            return doers.isEmpty ? nil : .init(chinese: step.chinese, doers: doers.joined(separator: "、"))
        }.first
    }

    /// Steps that have a page of their own; those of the record's list are on the record's page too.
    private func elsewhere(
        for actor: Actor, on record: Record, _ course: RecordCourse<State>
    ) -> [ProcedurePart.Elsewhere] {
        steps(from: course.state).compactMap { step in
            guard let place = step.doneAt, !place.hasPrefix("\(path)?"),
                (try? admit(step, to: record, course, by: actor)) != nil
            else { return nil }
            return .init(chinese: step.chinese, path: place)
        }
    }

    private func taken(_ taken: StepTaken<State>, _ photos: [Evidence]) -> ProcedurePart.Taken {
        let step = step(named: taken.step)
        let said = (step?.asks ?? []).compactMap { question -> String? in
            switch question {
            case .day(let label, _): taken.answers.day.map { "\(label)：\($0.chinese)" }
            case .choice(let label, let choices):
                choices.first { $0.value == taken.answers.choice }.map { "\(label)：\($0.chinese)" }
            case .note, .reason, .photos, .files: nil
            }
        }
        return .init(
            chinese: words(taken.step), actorName: taken.actorName, onBehalfOf: taken.answers.onBehalfOf,
            at: taken.at, note: taken.answers.note, said: said, photos: photos,
            seen: step?.deed == .signature ? taken.digest.flatMap(SeenVersion.init)?.short : nil)
    }

    private func words(_ step: String) -> String {
        switch step {
        case RecordSteps.made: begun
        case RecordSteps.notice: "逾期催办"
        default: self.step(named: step)?.chinese ?? step
        }
    }
}

extension StepQuestion {
    fileprivate func question(on today: Day) -> ProcedurePart.Question {
        switch self {
        case .note(let label): .init(field: .note, label: label, isRequired: false, choices: [])
        case .reason(let label): .init(field: .note, label: label, isRequired: true, choices: [])
        case .day(let label, let isToday):
            .init(field: .day, label: label, isRequired: true, choices: [], day: isToday ? today : nil)
        case .choice(let label, let choices):
            .init(field: .choice, label: label, isRequired: true, choices: choices)
        case .photos(let label, let least):
            .init(field: .photo, label: label, isRequired: least > 0, choices: [])
        case .files(let label, let least):
            .init(field: .file, label: label, isRequired: least > 0, choices: [])
        }
    }
}

extension View {
    /// The tag of the state, and by when what is expected.
    package func standing(_ part: ProcedurePart, now: Instant) -> HTML {
        """
        <span class="tag \(part.tone.style)">\(part.state)</span>\
        \(HTML.with(part.deadline) { " <span class=\"tag\(HTML.when(part.isOverdue, " tag-red"))\">\($0.instant.due(seenFrom: now))</span>" })\
        \(HTML.when(part.standsStill, " <span class=\"tag\">期限暂停</span>"))\
        \(HTML.when(part.notices > 0, " <span class=\"tag tag-red\">已催办\(part.notices)次</span>"))
        """
    }

    /// What can be done now, what is expected first and open.
    /// - Parameter waits: something is still lacking, and no form stands open before it is there.
    package func steps(_ part: ProcedurePart, waits: Bool = false) -> HTML {
        HTML.when(
            !part.possible.isEmpty || !part.elsewhere.isEmpty || part.awaited != nil || part.onward != nil,
            """
            <section class="card-paper"><h2>\(part.possible.isEmpty && part.elsewhere.isEmpty ? "下一步" : "现在可以")</h2>
            \(HTML.with(part.isAwaited ? part.awaited : nil) { "<p class=\"soft\">等\($0.doers)：\($0.chinese)。</p>" })
            \(HTML.when(!part.elsewhere.isEmpty, "<div class=\"actions\">\(HTML.each(part.elsewhere) { linkButton($0.chinese, $0.path, style: "btn-primary") })</div>"))
            \(stepForms(part, waits: waits))
            \(HTML.with(part.onward) { "<div class=\"actions\">\(linkButton($0.chinese, $0.path, style: part.isAwaited ? "btn-primary" : "btn-outline-secondary"))</div>" })</section>
            """)
    }

    /// The same without a frame, for a part of a page.
    func stepForms(_ part: ProcedurePart, waits: Bool = false) -> HTML {
        let inOrder =
            part.possible.filter { !$0.isOptional && !$0.isOnBehalf }
            + part.possible.filter { $0.isOnBehalf && !$0.isOptional } + part.possible.filter(\.isOptional)
        return HTML.each(inOrder.enumerated()) { step($1, isFirst: $0 == 0 && !waits, part) }
    }

    private func step(_ step: ProcedurePart.Possible, isFirst: Bool, _ part: ProcedurePart) -> HTML {
        let isRefused = refusal != nil && request.path.hasSuffix("/steps/\(step.name)")
        if let day = step.opensOn {
            return "<p class=\"soft\">\(step.chinese)：\(day.chinese)起办。</p>"
        }
        let isOpen = isRefused || isFirst && !step.isOptional && !step.isOnBehalf
        let own = isRefused ? self : withoutRefusal
        let fields = HTML.each(step.asks) { own.question($0, of: step.name) }
        let behalf: HTML = .when(
            step.isOnBehalf,
            own.input(
                "onBehalfOf", "代谁办理", help: "这一步是替别人登记的：写明姓名和依据，如 张敏，签字的协议书。", max: 60,
                id: "\(step.name)-onBehalfOf"))
        return """
            <details class="act"\(HTML.when(isOpen, " open"))><summary>\(step.chinese)\(HTML.when(step.isOnBehalf, "（代填）"))</summary>
            \(HTML.with(step.until) { "<p class=\"soft\">应在\($0.instant.chinese)前办理（\($0.limit)）。</p>" })
            \(form("\(part.path)/steps/\(step.name)", files: step.asks.contains { [.photo, .file].contains($0.field) }, id: "step-\(step.name)", """
                \(HTML.when(step.needsSeen, HTML.with(part.seen) { seen($0) }))\(fields)\(behalf)
                <div class="actions"><button class="btn \(step.isOptional ? "btn-outline-secondary" : "btn-primary")" type="submit">\(step.chinese)</button></div>
                """))</details>
            """
    }

    private func question(_ question: ProcedurePart.Question, of step: String) -> HTML {
        let id = "\(step)-\(question.field.rawValue)"
        switch question.field {
        case .note:
            return textArea("note", question.label, required: question.isRequired, rows: 2, max: 1000, id: id)
        case .day:
            return input(
                "day", question.label, value: question.day?.description ?? "", type: "date",
                required: question.isRequired, id: id)
        case .choice:
            return select(
                "choice", question.label, options: [("", "请选择")] + question.choices.map { ($0.value, $0.chinese) },
                required: question.isRequired, id: id)
        case .photo:
            return input(
                "photo", question.label, type: "file", help: "可选多张。", required: question.isRequired, id: id,
                extra: " multiple accept=\"image/*\"")
        case .file: return files("file", question.label, required: question.isRequired, id: id)
        }
    }

    /// Every step so far, the last first.
    package func timeline(_ part: ProcedurePart) -> HTML {
        """
        <section class="card-paper done"><h2>办理经过</h2>
        \(course(part))</section>
        """
    }

    func course(_ part: ProcedurePart) -> HTML {
        "<ol class=\"course\">\(HTML.each(part.taken.reversed()) { taken($0, part) })</ol>"
    }

    private func taken(_ taken: ProcedurePart.Taken, _ part: ProcedurePart) -> HTML {
        """
        <li><strong>\(taken.chinese)</strong><br><span class="soft">\(taken.actorName.isEmpty ? "原记录没有姓名" : taken.actorName)\(HTML.when(!taken.onBehalfOf.isEmpty, "代\(taken.onBehalfOf)填"))，\(taken.at.chinese)\(HTML.with(taken.seen) { "　<span class=\"code\">\($0)</span>" })</span>
        \(HTML.each(taken.said) { "<p>\($0)</p>" })\(HTML.when(!taken.note.isEmpty, "<p>\(taken.note)</p>"))\
        \(HTML.when(!taken.photos.isEmpty, "<div class=\"small-photos\">\(photos(taken.photos, of: part.path, title: taken.chinese))</div>"))</li>
        """
    }
}
