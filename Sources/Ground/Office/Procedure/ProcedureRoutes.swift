import Kernel
import Media
import Web

extension Procedure {
    /// The addresses of its steps: `pairings/:pairing/steps/:step`.
    /// - Parameter page: of one record, shown again with what was typed when a step is refused.
    package func routes(
        _ premises: Premises, page: @escaping @Sendable (WebRequest) async throws -> any Page
    ) -> [Route] {
        let record = "\(path)/:\(noun.name)"
        return [
            .post("\(record)/steps/:step", .right(right), deeds: deed, form: page) { try await take($0, premises) }
        ]
    }

    /// Photos of its steps and of the record itself, and its files where it takes some: whoever sees the record sees them.
    package func media(_ premises: Premises) -> RecordMedia<Record> {
        RecordMedia(at: "\(path)/:\(noun.name)", sees: right, premises.office, premises.photos) {
            id, actor, transaction in
            _ = try load(id, actor, transaction)
            return try RecordPhotos.parts(
                of: noun.kind, [id.description], county: actor.county, in: transaction)[id.description]?
                .values.joined().map(\.sha256) ?? []
        }
    }

    private func deed(_ request: WebRequest) -> Deed {
        guard let step = request.parameters["step"].flatMap(step(named:)) else { return .pressing("办理\(noun.chinese)") }
        let words = "\(step.chinese)（\(noun.chinese)）"
        return switch step.deed {
        case .act: .pressing(words)
        case .answer: .writing(words, written(step) + [.text("onBehalfOf", "代谁办理")])
        case .decision: .deciding(words)
        case .signature: .signing(words)
        }
    }

    /// What of an answer can be said in words.
    private func written(_ step: ProcedureStep<Record, State>) -> [Deed.Field] {
        step.asks.compactMap { question -> Deed.Field? in
            switch question {
            case .note(let label), .reason(let label): .text("note", label)
            case .day(let label, _): .text("day", label)
            case .choice(let label, let choices):
                .brought("choice", label) { value in choices.first { $0.value == value }?.chinese }
            case .photos, .files: nil
            }
        }
    }

    private func asked(_ request: WebRequest) throws -> (id: ID<Record>, step: ProcedureStep<Record, State>) {
        let id: ID<Record> = try request.parameter(noun.name)
        let name: String = try request.parameter("step")
        guard let step = step(named: name), !step.isAutomatic, !step.isElsewhere else { throw Refusal.noSuchPage }
        return (id, step)
    }

    private func take(_ request: WebRequest, _ premises: Premises) async throws -> Answer {
        let (id, step) = try asked(request)
        let actor = try request.actor
        // Whether somebody may and whether it is the time, before anything is taken in.
        try await premises.office.read { transaction in
            let record = try load(id, actor, transaction)
            _ = try admit(step, to: record, try course(of: id, county: actor.county, in: transaction), by: actor)
        }
        let form = FormReader(request.form)
        let answers = StepAnswers(
            note: form.prose("note", "说明", max: 1000, optional: true),
            day: form.optional("day", "日期", form: "日期，如 2019-11-04") { Day($0) },
            choice: form.optional("choice", "选项", form: "列表中的一项") { $0 },
            onBehalfOf: form.text("onBehalfOf", "代谁办理", max: 60, optional: true))
        let photos =
            step.asksForPhotos
            ? try await premises.photos.sent(request, form, for: id.description, in: premises.office) : []
        let files =
            step.asksForFiles ? try await FileStore(beside: premises.photos).sent(request, in: premises.office) : []
        try form.finish()
        return try await premises.office.answer(
            request,
            doing: try TakeProcedureStep(
                self, id, step.name, answers: answers, photos: photos, files: files, seen: try request.seen)
        ) { state in
            .seeOther("\(path)/\(id)", notice: "\(step.chinese)：完成，现在是“\(state.chinese)”。")
        }
    }
}
