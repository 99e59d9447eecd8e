import Database
import Kernel
import Office
import Web

/// What a juror sees: his rounds, the candidates, his own marks. Nothing else of the office.
struct JuryRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("jury", .right(.judgeRounds), all),
            .page("jury/:round", .right(.judgeRounds), one),
            .post("jury/:round/:nomination", .right(.judgeRounds), .pressing("打分"), form: one, mark),
            .post("jury/:round/:nomination/recuse", .right(.judgeRounds), .pressing("回避"), form: one) { request in
                let round: ID<Round> = try request.parameter("round")
                let nomination: ID<Nomination> = try request.parameter("nomination")
                let reason: String = FormReader(request.form).text("reason", "原因", max: 100, optional: true)
                return try await office.answer(
                    request, doing: MarkCandidate(nomination, marks: nil, reason: reason)
                ) { _ in .seeOther("jury/\(round)", notice: "已回避，这一位的分由别的评委打。") }
            },
        ] + media.reading
    }

    /// The story's photos and what was filed as proof, of candidates whom a juror has to mark now.
    private var media: RecordMedia<Nomination> {
        RecordMedia(at: "judged/:nomination", sees: .judgeRounds, office, premises.photos) { id, actor, transaction in
            let system = Actor.system(county: actor.county)
            let found = try Nominations.one(id, for: system, in: transaction)
            guard found.state == .candidate,
                try Juries.rounds(for: actor, in: transaction).contains(where: { $0.id == found.round }),
                let juror = try Juries.jurors(of: found.round, county: actor.county, in: transaction)
                    .first(where: { $0.person == actor.id }), !Juries.isOwn(juror, found)
            else { throw Refusal.noSuchPage }
            return try RecordPhotos.parts(of: Nomination.kind, [id.description], county: actor.county, in: transaction)[
                id.description]?[StoryPictures.part]?.map(\.sha256) ?? []
        }
    }

    private func all(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { JuryPage(rounds: try Juries.rounds(for: actor, in: $0)) }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<Round>) = (try request.actor, try request.parameter("round"))
        return try await office.read { transaction in
            guard let round = try Juries.rounds(for: actor, in: transaction).first(where: { $0.id == id }),
                let juror = try Juries.jurors(of: id, county: actor.county, in: transaction)
                    .first(where: { $0.person == actor.id })
            else { throw Refusal(.missing, "jury.none", "没有这届评选，或者现在不是评审的时候。请从“评审打分”进入。") }
            let marks = try Juries.marks(of: id, county: actor.county, in: transaction).filter { $0.person == actor.id }
            let candidates = try Nominations.of(id, states: [.candidate], county: actor.county, in: transaction)
            let photos = try RecordPhotos.parts(
                of: Nomination.kind, candidates.map(\.id.description), county: actor.county, in: transaction)
            return MarkingPage(
                round: round,
                candidates: try candidates.map { candidate in
                    let isOwn = Juries.isOwn(juror, candidate)
                    return .init(
                        nomination: candidate.id, number: candidate.number, name: candidate.name,
                        group: candidate.group, line: candidate.line, story: candidate.story,
                        photos: isOwn ? [] : photos[candidate.id.description]?[StoryPictures.part] ?? [],
                        files: isOwn
                            ? []
                            : try RecordFiles.of(
                                Nomination.kind, candidate.id.description, county: actor.county, in: transaction),
                        mark: marks.first { $0.nomination == candidate.id }, isOwn: isOwn)
                })
        }
    }

    private func mark(_ request: WebRequest) async throws -> Answer {
        let (actor, round): (Actor, ID<Round>) = (try request.actor, try request.parameter("round"))
        let nomination: ID<Nomination> = try request.parameter("nomination")
        let found = try await office.read { transaction in
            try Juries.rounds(for: actor, in: transaction).first { $0.id == round }
        }
        guard let found else { throw Refusal.noSuchPage }
        let form = FormReader(request.form)
        // What is missing and what is out of range are told together.
        let marks = found.rule.criteria.enumerated().compactMap { index, criterion in
            let mark: Int? = form.value("mark\(index)", criterion.name, form: "整数") { Int($0) }
            if let fault = mark.flatMap({ RoundRules.fault($0, criterion) }) { form.refuse("mark\(index)", fault) }
            return mark
        }
        try form.finish()
        return try await office.answer(request, doing: MarkCandidate(nomination, marks: marks)) { _ in
            .seeOther("jury/\(round)", notice: "已保存。评审结束以前可以改。")
        }
    }
}

struct JuryPage: Page {
    let rounds: [Round]
    var title: String { "评审打分" }
    var help: String { "各打各的，看不到别人的分；本单位、本地的候选应当回避。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title))
        \(HTML.when(rounds.isEmpty, view.empty("现在没有请您评审的评选。开始评审以后会列在这里。")))
        <ul class="list">\(HTML.each(rounds) { "<li><a href=\"\(view.link("jury/\($0.id)"))\">\($0.title)</a></li>" })</ul>
        """
    }
}

struct MarkingPage: Page {
    struct Candidate: Encodable, Sendable {
        let nomination: ID<Nomination>
        let number: Int
        let name: String
        let group: String
        let line: String
        let story: String
        let photos: [Evidence]
        let files: [RecordFile]
        let mark: Juries.Mark?
        let isOwn: Bool
    }

    let round: Round
    let candidates: [Candidate]
    var title: String { round.title }
    var help: String { "各打各的，看不到别人的分；本单位、本地的候选应当回避。" }

    func body(_ view: View) -> HTML {
        let left = candidates.count { $0.mark == nil && !$0.isOwn }
        return """
            \(view.heading(title, "\(candidates.count)位候选，\(left > 0 ? "还有\(left)位等您打分" : "都已打完")"))
            \(HTML.each(candidates) { candidate($0, view) })
            """
    }

    private func candidate(_ candidate: Candidate, _ view: View) -> HTML {
        let path = "jury/\(round.id)/\(candidate.nomination)"
        let own = view.refused(at: path)
        let state: HTML =
            candidate.mark.map {
                $0.isRecused
                    ? "<span class=\"tag\">已回避</span>\(HTML.when(!$0.reason.isEmpty, " <span class=\"soft\">\($0.reason)</span>"))"
                        as HTML
                    : "<span class=\"tag tag-green\">已打\($0.total)分</span>"
            }
            ?? (candidate.isOwn
                ? "<span class=\"tag\">应当回避</span>" : "<span class=\"tag tag-amber\">还没有打</span>")
        return """
            <section class="card-paper"><h2>\(candidate.number). \(candidate.name) \(state)</h2><p class="soft">\(candidate.group)　\(candidate.line)</p>
            <details><summary>看事迹\(HTML.when(!candidate.photos.isEmpty, "，\(candidate.photos.count)张照片"))\(HTML.when(!candidate.files.isEmpty, "，\(candidate.files.count)份证明材料"))</summary>\(HTML.each(candidate.story.split(whereSeparator: \.isNewline)) { "<p>\(String($0))</p>" })
            \(view.photos(candidate.photos, of: "judged/\(candidate.nomination)", title: candidate.name))
            \(view.fileList(candidate.files, of: "judged/\(candidate.nomination)"))</details>
            \(candidate.isOwn ? "<p>这是本单位、本地的候选，应当回避，不用打分。</p>" as HTML : own.form(path, id: "mark-\(candidate.nomination)", """
                \(HTML.each(round.rule.criteria.enumerated()) { index, criterion in
                    own.input("mark\(index)", "\(criterion.name)（0到\(criterion.most)分）", value: candidate.mark.flatMap { $0.marks.indices.contains(index) ? String($0.marks[index]) : nil } ?? "", keyboard: .digits, id: "mark\(index)-\(candidate.nomination)")
                })\(own.submit("打分"))
                """))
            \(recusing(candidate, "\(path)/recuse", view))</section>
            """
    }

    /// Apart from the marks, and folded: whoever presses it beside them by mistake has given none.
    private func recusing(_ candidate: Candidate, _ path: String, _ view: View) -> HTML {
        guard candidate.mark?.isRecused != true, !candidate.isOwn else { return .empty }
        let own = view.refused(at: path)
        return """
            <details class="act"\(HTML.when(own.refusal != nil, " open"))><summary>回避</summary>\(own.form(path, id: "recuse-\(candidate.nomination)", """
                \(own.input("reason", "为什么回避", help: "如 是本人的亲属、有利害关系。回避的不打分；打过的分不再计入。", max: 100, id: "reason-\(candidate.nomination)"))
                <div class="actions"><button class="btn btn-outline-secondary" type="submit">回避</button></div>
                """))</details>
            """
    }
}
