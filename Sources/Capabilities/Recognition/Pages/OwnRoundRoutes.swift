import Database
import Kernel
import Media
import Office
import Organisation
import Residents
import Web

/// What a resident does in rounds: he puts a neighbour forward, agrees to be put forward, votes.
enum OwnRounds {
    static let parts: OwnPart.Source = { actor, transaction in
        let open = try Rounds.all(in: [.nominating, .voting], county: actor.county, in: transaction).filter { round in
            try isOpen(round, to: actor, in: transaction)
        }
        let starts = open.map { round in
            round.state == .nominating
                ? OwnPart.Start("推荐：\(round.title)", "my/rounds/\(round.id)/nominate")
                : OwnPart.Start("投票：\(round.title)", "my/rounds/\(round.id)/vote")
        }
        guard actor.has(.resident) else { return [OwnPart("评选", starts: starts)] }
        let rows = try transaction.rows(
            """
            SELECT nomination.id AS own FROM nomination
            WHERE nomination.county = \(actor.county) AND nomination.nominator = \(actor.id)
            ORDER BY nomination.id DESC LIMIT 50
            """
        ).map { row -> OwnPart.Row in
            let found = try Nominations.one(try row["own"], for: actor, in: transaction)
            return OwnPart.Row(
                found.name, "\(found.roundTitle)，\(found.group)", tag: found.state.chinese, tone: found.state.tone,
                path: "my/nominations/\(found.id)")
        }
        return [OwnPart("我推荐的", rows: rows, starts: starts)]
    }

    /// What can be begun is offered: a vote in time, and not to who has voted.
    private static func isOpen(_ round: Round, to actor: Actor, in transaction: ReadTransaction) throws -> Bool {
        let today = transaction.now.day
        guard round.state == .voting else {
            return round.rule.nominators.contains(.resident) && round.nominationsUntil.map { today <= $0 } ?? false
        }
        return try round.ballotUntil.map { today <= $0 } ?? false
            && !Ballots.hasVoted(actor.id, in: round.id, county: actor.county, in: transaction)
    }
}

struct OwnRoundRoutes: Sendable {
    let premises: Premises
    private let attempts: CodeAttempts
    private var office: Office { premises.office }

    init(premises: Premises) {
        self.premises = premises
        attempts = CodeAttempts(now: premises.surroundings.now)
    }

    var routes: [Route] { own + agreeing.map { $0.guarded(by: attempts) } }

    private var own: [Route] {
        [
            .page("my/rounds/:round/nominate", .right(.beResident), nominateForm),
            .post("my/rounds/:round/nominate", .right(.beResident), .pressing("推荐"), form: nominateForm, nominate),
            .page("my/rounds/:round/vote", .right(.beResident), voteForm),
            .post("my/rounds/:round/vote", .right(.beResident), .pressing("投票"), form: voteForm, vote),
            .get("my/rounds/:round/photos/:picture/:size", .right(.beResident), photo),
            .page("my/nominations/:nomination", .right(.beResident), ownNomination),
            .post("my/nominations/:nomination/link", .right(.beResident), .pressing("重发同意的链接"), form: ownNomination) {
                request in
                let id: ID<Nomination> = try request.parameter("nomination")
                return try await ConsentLink(premises).renew(id, request, back: "my/nominations/\(id)")
            },
        ]
    }

    /// By a link that was sent to whoever is put forward.
    private var agreeing: [Route] {
        [
            .page("my/agree/:code", .anyone, agreeForm),
            .post("my/agree/:code", .anyone, .pressing("同意被推荐"), form: agreeForm) { request in
                guard let code = request.parameters["code"].flatMap(OutsideCode.init) else { throw Refusal.noSuchCode }
                return try await office.answer(request, doing: AgreeToNomination(code)) { _ in
                    .seeOther("my", notice: "谢谢，您的同意已经记下，可以随时请村（社区）或创建办撤回。")
                }
            },
            .post("my/agree/:code/decline", .anyone, .pressing("不同意被推荐"), form: agreeForm) { request in
                guard let code = request.parameters["code"].flatMap(OutsideCode.init) else { throw Refusal.noSuchCode }
                return try await office.answer(request, doing: DeclineNomination(code)) { _ in
                    .seeOther("my", notice: "已经记下：您不同意，这件推荐到此为止，什么都不会公开。")
                }
            },
            .get("my/agree/:code/photos/:picture/:size", .anyone, agreedPhoto),
        ]
    }

    private func nominateForm(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<Round>) = (try request.actor, try request.parameter("round"))
        return try await office.read { transaction in
            guard let resident = try Residents.own(actor, in: transaction) else { throw Refusal.signInNeeded }
            return NominatePage(
                round: try Rounds.one(id, for: actor, in: transaction),
                villages: try Units.all(
                    county: actor.county, kinds: [.village], notGoneOn: transaction.now.day, in: transaction),
                own: resident.village, action: "my/rounds/\(id)/nominate")
        }
    }

    private func nominate(_ request: WebRequest) async throws -> Answer {
        let (actor, round): (Actor, ID<Round>) = (try request.actor, try request.parameter("round"))
        // Before anything is taken in.
        let rule = try await office.read { try Nominate.admit(round, by: actor, in: $0).rule }
        let form = FormReader(request.form)
        let photos = try await premises.photos.sent(request, form, for: round.description, in: office)
        let text = try NomineeText(form, for: rule)
        let code = OutsideCode(random: premises.surroundings.random)
        let address = request.address("my/agree/\(code.letters)")
        return try await office.answer(
            request, doing: Nominate(round, text, photos: photos, consent: code, isClean: form.isSent("isClean")),
            shown: .page(NominatedPage(name: text.name, address: address))
        ) { _ in .seeOther("my", notice: "已推荐\(text.name)。同意的链接只显示一次；没有发给本人的，请村（社区）登记签字的同意书。") }
    }

    private func agreeForm(_ request: WebRequest) async throws -> any Page {
        let county = request.county.code
        guard let code = request.parameters["code"].flatMap(OutsideCode.init) else { throw Refusal.noSuchPage }
        guard let (nomination, photos) = try await asked(code, county) else { throw Refusal.noSuchPage }
        return AgreePage(
            name: nomination.name, round: nomination.roundTitle, line: nomination.line, story: nomination.story,
            photos: photos, isGiven: nomination.agrees, state: nomination.state, code: code.letters)
    }

    /// What a link of consent is about, with the photos that the consent is for; nil of a link that opens nothing.
    private func asked(_ code: OutsideCode, _ county: String) async throws -> (Nomination, [String])? {
        try await office.read { transaction in
            do {
                let found = try Nominations.waiting(for: code, county: county, in: transaction)
                let id = found.id.description
                let photos = try RecordPhotos.parts(of: Nomination.kind, [id], county: county, in: transaction)
                return (found, photos[id]?[StoryPictures.part]?.map(\.sha256) ?? [])
            } catch is Refusal { return nil }
        }
    }

    private func agreedPhoto(_ request: WebRequest) async throws -> Answer {
        let picture: String = try request.parameter("picture")
        let size: PhotoSize = try request.parameter("size")
        guard let code = request.parameters["code"].flatMap(OutsideCode.init),
            let (_, photos) = try await asked(code, request.county.code), photos.contains(picture)
        else { throw Refusal.noSuchPage }
        return .file(try await premises.photos.download(picture, size))
    }

    /// One that he put forward: where it stands, why it failed, the link of consent again.
    private func ownNomination(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<Nomination>) = (try request.actor, try request.parameter("nomination"))
        return try await office.read { transaction in
            let found = try Nominations.one(id, for: actor, in: transaction)
            let holds = try Consents.holds(
                Nomination.consent.purpose, Nomination.kind, id.description, county: actor.county, in: transaction)
            let checks = try JointChecks.of(id, county: actor.county, in: transaction).filter { $0.passed == false }
            let refusal = try Nominations.refusal(of: found, county: actor.county, in: transaction)
            return OwnNominationPage(
                nomination: id, name: found.name, round: found.roundTitle, state: found.state, line: found.line,
                agrees: holds, step: refusal?.step ?? "",
                reason: Self.told(refusal?.words ?? "", refusedBy: checks.first?.unitName))
        }
    }

    /// What an office that checks jointly knows of somebody is his, and not his neighbour's: that it is so, and where he asks, is
    /// told; of the reviews the reason is (decisions/0058).
    private static func told(_ words: String, refusedBy office: String?) -> String {
        if let office { return "\(office)联审没有通过。具体的情况和依据，由被推荐人本人向创建办查询。" }
        return PersonalData.found(in: words).isEmpty ? words : "原因里有个人信息，请向创建办查询。"
    }

    private func photo(_ request: WebRequest) async throws -> Answer {
        let (actor, round): (Actor, ID<Round>) = (try request.actor, try request.parameter("round"))
        let picture: String = try request.parameter("picture")
        let size: PhotoSize = try request.parameter("size")
        let shown = try await office.read { transaction -> [String] in
            guard try Rounds.one(round, for: actor, in: transaction).state == .voting else { return [] }
            let candidates = try Nominations.of(round, states: [.candidate], county: actor.county, in: transaction)
            return try BallotStories.of(candidates, county: actor.county, in: transaction).values.flatMap(\.photos)
        }
        guard shown.contains(picture) else { throw Refusal.noSuchPage }
        return .file(try await premises.photos.download(picture, size))
    }

    private func voteForm(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<Round>) = (try request.actor, try request.parameter("round"))
        return try await office.read { transaction in
            let round = try Rounds.one(id, for: actor, in: transaction)
            let isOpen = round.state == .voting && round.ballotUntil.map { transaction.now.day <= $0 } ?? false
            let candidates =
                isOpen ? try Nominations.of(id, states: [.candidate], county: actor.county, in: transaction) : []
            let stories = try BallotStories.of(candidates, county: actor.county, in: transaction)
            return VotePage(
                round: round, isOpen: isOpen,
                hasVoted: try Ballots.hasVoted(actor.id, in: id, county: actor.county, in: transaction),
                candidates: candidates.map {
                    .init(
                        number: $0.number, name: $0.name, group: $0.group, place: "\($0.townshipName)\($0.villageName)",
                        line: $0.line, story: stories[$0.number]?.story ?? "", photos: stories[$0.number]?.photos ?? [])
                })
        }
    }

    private func vote(_ request: WebRequest) async throws -> Answer {
        let id: ID<Round> = try request.parameter("round")
        let form = FormReader(request.form)
        let choices = form.values("choice", "候选", form: "名单里的一位") { Int($0) }
        try form.finish()
        let receipt = OutsideCode(random: premises.surroundings.random)
        return try await office.answer(
            request, doing: CastBallot(id, choices, receipt: receipt),
            shown: .page(VotedPage(receipt: receipt.shown, round: id))
        ) { _ in .seeOther("my", notice: "已投票，一人一票。") }
    }
}

struct NominatedPage: Page {
    let name: String
    let address: String
    var heading: String?
    var back = "my"
    var title: String { heading ?? "已推荐\(name)" }

    func body(_ view: View) -> HTML {
        """
        <h1>\(title)</h1>
        <div class="card-paper"><p>还要本人同意。请把下面的链接发给\(name)，或让他（她）用手机扫一扫：</p>
        <p>\(HTML.with(QRCode(address)) { $0.svg("同意的链接") })</p><p class="code-line">\(address)</p>
        <p class="soft">点一下（长按）上面的链接，整条选中，再复制。链接只显示这一次，丢了在“我推荐的”里重发。没有手机的，请村（社区）登记签字的同意书。</p></div>
        \(view.largeButton(back == "my" ? "回到首页" : "返回", back))
        """
    }
}

struct AgreePage: Page {
    let name: String
    let round: String
    let line: String
    let story: String
    /// What he agrees to have shown.
    let photos: [String]
    let isGiven: Bool
    let state: Nomination.State
    let code: String
    var title: String { "\(name)，有人推荐您" }

    private enum CodingKeys: CodingKey { case name, round, line, story, photos, isGiven, state }

    func body(_ view: View) -> HTML {
        """
        <h1>\(title)</h1><p class="soft">\(round)</p>
        <div class="card-paper"><h2>\(line)</h2>\(HTML.each(story.split(whereSeparator: \.isNewline)) { "<p>\(String($0))</p>" })
        \(HTML.each(photos) { "<p><img class=\"story-photo\" src=\"\(view.link("my/agree/\(code)/photos/\($0)/large"))\" alt=\"\(name)的照片\" loading=\"lazy\"></p>" })</div>
        \(answer(view))
        """
    }

    private func answer(_ view: View) -> HTML {
        if isGiven { return "<p>您已经同意。要撤回的，请告诉村（社区）或创建办。</p>" }
        guard !Nomination.State.over.contains(state) else { return "<p>这件推荐\(state.chinese)，不再征求同意。</p>" }
        return """
            <div class="card-paper"><p>\(Nomination.consent.words)</p>\(view.form("my/agree/\(code)", view.submit("我是\(name)，我同意")))
            \(HTML.when(Nomination.State.unexamined.contains(state), """
                \(view.confirming("不同意", post: "my/agree/\(code)/decline", "按下以后这件推荐就到此为止，推荐您的人会看到您不同意。"))
                """))</div>
            """
    }
}

struct VotePage: Page {
    struct Candidate: Encodable, Sendable {
        let number: Int
        let name: String
        let group: String
        let place: String
        let line: String
        let story: String
        let photos: [String]
    }

    let round: Round
    let isOpen: Bool
    let hasVoted: Bool
    let candidates: [Candidate]
    var title: String { "投票：\(round.title)" }

    func body(_ view: View) -> HTML {
        guard isOpen, !hasVoted else {
            return """
                <h1>\(round.title)</h1><p>\(hasVoted ? "您已经投过票，一人一票。" as HTML : "现在不投票。")</p>\(view.largeButton("回到首页", "my"))
                """
        }
        let classes = Dictionary(candidates.map { ($0.number, $0.group) }, uniquingKeysWith: { first, _ in first })
        let count = RoundRules.needed(round.rule, classes)
        return """
            <h1>\(round.title)</h1><p>\(round.rule.isOnePerClass ? "每类选一位，一共\(count)位" : "选正好\(count)位")，多选少选都不算。先看看他们的事迹，再选。\(HTML.with(round.ballotUntil) { "投票到\($0.chinese)截止。" })</p>
            \(HTML.each(candidates.filter { !$0.story.isEmpty }) { story($0, view) })
            <div class="card-paper">\(view.form("my/rounds/\(round.id)/vote", """
                \(view.checkboxes("choice", "候选", options: candidates.map { (String($0.number), "\($0.number). \(round.rule.isOnePerClass ? "〔\($0.group)〕" : "")\($0.name)（\($0.place)）\($0.line)") }, values: []))
                \(view.submit("投票"))
                """))</div>
            """
    }
}

extension VotePage {
    fileprivate func story(_ candidate: Candidate, _ view: View) -> HTML {
        """
        <details class="card-paper"><summary>\(candidate.number). \(candidate.name)：\(candidate.line)</summary>
        \(HTML.each(candidate.story.split(whereSeparator: \.isNewline)) { "<p>\(String($0))</p>" })
        \(HTML.each(candidate.photos) { picture in
            "<p><img class=\"story-photo\" src=\"\(view.link("my/rounds/\(round.id)/photos/\(picture)/large"))\" alt=\"\(candidate.name)的照片\" loading=\"lazy\"></p>"
        })</details>
        """
    }
}

struct OwnNominationPage: Page {
    let nomination: ID<Nomination>
    let name: String
    let round: String
    let state: Nomination.State
    let line: String
    let agrees: Bool
    let step: String
    let reason: String
    var title: String { "推荐\(name)" }

    func body(_ view: View) -> HTML {
        """
        <h1>\(name) <span class="tag \(state.tone.style)">\(state.chinese)</span></h1><p class="soft">\(round)　\(line)</p>
        \(HTML.when(!step.isEmpty, "<div class=\"card-paper\"><h2>\(step)</h2><p>\(reason.isEmpty ? "没有写原因，请向创建办查询。" : reason)</p></div>"))
        \(HTML.when(Nomination.State.unexamined.contains(state), """
            <div class="card-paper"><h2>本人同意</h2>\(agrees ? "<p>本人已经同意。</p>" as HTML : "<p>本人还没有同意，同意以后才往下审核。链接丢了，可以重发一个，原来的作废。</p>\(view.button("重发同意的链接", post: "my/nominations/\(nomination)/link", style: "btn-primary"))")</div>
            """))
        \(view.largeButton("返回", "my", isMain: false))
        """
    }
}

/// A link by which a nominee agrees, shown once more to whoever may hand it to him.
struct ConsentLink {
    let premises: Premises

    init(_ premises: Premises) { self.premises = premises }

    func renew(_ id: ID<Nomination>, _ request: WebRequest, back: String) async throws -> Answer {
        let (actor, office) = (try request.actor, premises.office)
        let name = try await office.read { try Nominations.one(id, for: actor, in: $0).name }
        let code = OutsideCode(random: premises.surroundings.random)
        let address = request.address("my/agree/\(code.letters)")
        return try await office.answer(
            request, doing: RenewConsentLink(id, code),
            shown: .page(NominatedPage(name: name, address: address, heading: "同意的链接：\(name)", back: back))
        ) { _ in .seeOther(back, notice: "已重发。链接只显示一次，原来的作废。") }
    }
}

struct VotedPage: Page {
    let receipt: String
    let round: ID<Round>
    var title: String { "已投票" }

    func body(_ view: View) -> HTML {
        """
        <h1>\(title)</h1><div class="card-paper"><p>您的回执</p><p><span class="h1 letters" id="receipt">\(receipt)</span></p>
        <p class="soft">请抄下：投票结束以后，公开的计票文件里凭它找得到您的一票；谁投的没有人知道。</p></div>
        \(view.largeButton("回到首页", "my"))
        """
    }
}
