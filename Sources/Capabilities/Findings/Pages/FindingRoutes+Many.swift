import Database
import Documents
import Kernel
import Office
import Organisation
import Web

/// What is done to many findings of a list at once, and what comes next in it.
extension FindingRoutes {
    func assignMany(_ request: WebRequest) async throws -> Answer {
        let form = FormReader(request.form)
        let chosen = chosen(form, "交办")
        let unit = form.optional("unit", "交办给", form: "列表中的一项") { ID<Unit>($0) }
        let code: String = form.text("limit", "期限", max: 40)
        let notices = form.optional("notices", "交办单", form: "列表中的一项") { AssignBar.Notices(rawValue: $0) }
        try form.finish()
        let limit = try await limit(code, county: try request.actor.county)
        let list = try whole(request)
        return try await office.answer(
            request,
            doing: AssignFindings(
                findings: chosen, unit: unit, limit: limit, isJoint: notices == .joint, flow: findings.flow)
        ) { done in
            let given =
                notices == .joint
                ? Self.given + done.first.prefix(Self.mostGiven).map(\.description).joined(separator: ",") : ""
            return .seeOther("findings?\(list)\(given)", notice: "已交办\(done.count)条问题，等承办单位签收。\(done.numbers.words)")
        }
    }

    /// Tells the list which findings lead to the notices that were given just now.
    private static let given = "&given="
    private static let mostGiven = 20

    /// The notices that were given just now, each by a finding that stands on it.
    func givenNotices(
        _ query: Query, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [FindingListPage.Choice] {
        let ids = FormReader(query).text("given", "交办单", max: 1000, optional: true).split(separator: ",")
            .prefix(Self.mostGiven).compactMap { ID<Finding>(String($0)) }
        guard !ids.isEmpty else { return [] }
        return try Findings.seen(ids, by: actor, in: transaction).compactMap { finding in
            finding.number.map { .init(value: finding.id.description, label: $0.chinese) }
        }
    }

    func stepMany(_ request: WebRequest) async throws -> Answer {
        let name: String = try request.parameter("task")
        guard let task = FindingTask(rawValue: name), let act = task.act else { throw Refusal.noSuchPage }
        let form = FormReader(request.form)
        let chosen = chosen(form, task.step.chinese)
        let note = form.prose("note", "说明", max: 1000, optional: true)
        try form.finish()
        let list = try whole(request)
        return try await office.answer(
            request,
            doing: TakeStepOnMany(
                findings: chosen, act: act, note: note, seen: SeenMany(request), flow: findings.flow)
        ) { count in
            .seeOther("findings?\(list)", notice: "\(count)件已\(task.step.chinese)。")
        }
    }

    private func chosen(_ form: FormReader, _ step: String) -> [ID<Finding>] {
        let chosen = form.values("finding", "问题", form: "列表中的一项") { ID<Finding>($0) }
        if chosen.isEmpty { form.refuse("finding", "请先选中要\(step)的问题。") }
        return chosen.unique
    }

    /// The list as it was narrowed, from its beginning: what was done is gone from it, and the rest moves up.
    private func whole(_ request: WebRequest) throws -> String {
        let whole = Query(request.form["query"] ?? "").without(["after", "ticked"])
        guard let task = try FindingFilter(whole).task else {
            return whole.setting("standing", FindingFilter.Standing.unassigned.rawValue)
        }
        return whole.setting("task", task.rawValue)
    }

    /// Before and after of each, for who verifies.
    func proofs(
        of shown: [Finding], county: String, in transaction: ReadTransaction
    ) throws -> [String: FindingListPage.Proof] {
        let answers = try Findings.answers(of: shown.map(\.id), county: county, in: transaction)
        let photos = try RecordPhotos.parts(
            of: .finding, shown.map(\.id.description), county: county, in: transaction)
        let after = answers.flatMap { photos[$0.key.description]?[$0.value.sequence] ?? [] }.map(\.sha256)
        let shared = try Findings.shared(among: after, county: county, in: transaction)
        let histories = try Findings.histories(
            "findingEntry.finding IN \(list: shown.map(\.id))", county: county, asOf: Finding.never, in: transaction)
        return try Dictionary(
            uniqueKeysWithValues: shown.map { finding in
                let course = FindingCourse(
                    source: finding.keptBy, division: finding.division, finder: finding.finder,
                    history: histories[finding.id] ?? [])
                let before = photos[finding.id.description]?[0] ?? []
                let expected = try PhotosExpected(of: finding, course, before, county: county, in: transaction)
                let answer = answers[finding.id]
                let step = answer.flatMap { course.history.dropFirst($0.sequence - 1).first }
                let own = photos[finding.id.description] ?? [:]
                let after = answer.flatMap { own[$0.sequence] } ?? []
                // The part 0 is what was wrong.
                let earlier = Set(
                    own.filter { $0.key > 0 && $0.key < answer?.sequence ?? 0 }.values.flatMap(\.self).map(\.sha256))
                return (
                    finding.id.description,
                    .init(
                        before: before.map { $0.judged(by: expected.before) },
                        after: step.map { step in after.map { $0.judged(by: expected.after(step)) } } ?? after,
                        note: answer?.note ?? "", shared: after.map(\.sha256).filter(shared.contains),
                        resent: after.map(\.sha256).filter(earlier.contains))
                )
            })
    }

    /// Where a finding stands in the list that the reader came from; nil where he came from none.
    func line(
        _ request: WebRequest, _ finding: Finding, for actor: Actor, _ possible: [FindingStep],
        in transaction: ReadTransaction
    ) throws -> FindingPage.Line? {
        let asked = FormReader(request.query).text("from", "来处", max: 1000, optional: true)
        let from = request.method == .post ? request.form["from"] ?? "" : asked
        guard !from.isEmpty, var filter = try? FindingFilter(Query(from)), let task = filter.task
        else { return nil }
        filter.after = nil
        let total = try Findings.total(filter, for: actor, in: transaction)
        filter.after = filter.position(of: finding)
        var next = try Findings.page(filter, for: actor, limit: 1, in: transaction).first
        if next == nil {
            filter.after = nil
            next = try Findings.page(filter, for: actor, limit: 2, in: transaction).first { $0.id != finding.id }
        }
        return FindingPage.Line(
            from: from, title: task.title(for: actor), left: total ?? Findings.mostCounted, hasMore: total == nil,
            isDone: !possible.contains(task.step),
            next: next.map { .init(value: $0.id.description, label: "\($0.village) · \($0.title)") })
    }
}

extension FindingTask {
    /// What its step is of each of many; nil where each needs something of its own.
    fileprivate var act: FindingAct? { self != .assign && isForMany ? FindingAct(step) : nil }
}

extension [SerialNumber] {
    /// `交办单3张：创建交办〔2019〕5号至7号。`
    fileprivate var words: String {
        guard let first, let last else { return "" }
        return "交办单\(count)张：\(first.chinese)\(count > 1 ? "至\(last.number)号" : "")。"
    }
}
