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
        let open = try Rounds.all(in: [.nominating, .voting], county: actor.county, in: transaction)
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
                found.name, "\(found.roundTitle)，\(found.group)", tag: found.state.chinese, tone: found.state.tone)
        }
        return [OwnPart("我推荐的", rows: rows, starts: starts)]
    }
}

struct OwnRoundRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("my/rounds/:round/nominate", .right(.beResident), nominateForm),
            .post("my/rounds/:round/nominate", .right(.beResident), .pressing("推荐"), form: nominateForm, nominate),
            .page("my/rounds/:round/vote", .right(.beResident), voteForm),
            .post("my/rounds/:round/vote", .right(.beResident), .pressing("投票"), form: voteForm, vote),
            .page("my/agree/:code", .anyone, agreeForm),
            .post("my/agree/:code", .anyone, .pressing("同意被推荐"), form: agreeForm) { request in
                guard let code = request.parameters["code"].flatMap(OutsideCode.init) else { throw Refusal.noSuchCode }
                return try await office.answer(request, doing: AgreeToNomination(code)) { _ in
                    .seeOther("my", notice: "谢谢，您的同意已经记下，可以随时请村（社区）或创建办撤回。")
                }
            },
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
        let round: ID<Round> = try request.parameter("round")
        let form = FormReader(request.form)
        let photos = try await premises.photos.sent(request, form, for: round.description, in: office)
        let text = try NomineeText(form)
        let code = OutsideCode(random: premises.surroundings.random)
        let address = "\(request.origin)/\(request.county.code)/my/agree/\(code.letters)"
        return try await office.answer(
            request, doing: Nominate(round, text, photos: photos, consent: code),
            shown: .page(NominatedPage(name: text.name, address: address))
        ) { _ in .seeOther("my", notice: "已推荐\(text.name)。同意的链接只显示一次；没有发给本人的，请村（社区）登记签字的同意书。") }
    }

    private func agreeForm(_ request: WebRequest) async throws -> any Page {
        let county = request.county.code
        guard let code = request.parameters["code"].flatMap(OutsideCode.init) else { throw Refusal.noSuchPage }
        let found = try await office.read { transaction -> (Nomination, Bool)? in
            do {
                let found = try Nominations.waiting(for: code, county: county, in: transaction)
                return (
                    found,
                    try Consents.holds(
                        Nomination.consent.purpose, Nomination.kind, found.id.description, county: county,
                        in: transaction)
                )
            } catch is Refusal { return nil }
        }
        guard let (nomination, isGiven) = found else { throw Refusal.noSuchPage }
        return AgreePage(
            name: nomination.name, round: nomination.roundTitle, line: nomination.line, story: nomination.story,
            isGiven: isGiven, code: code.letters)
    }

    private func voteForm(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<Round>) = (try request.actor, try request.parameter("round"))
        return try await office.read { transaction in
            let round = try Rounds.one(id, for: actor, in: transaction)
            let isOpen = round.state == .voting && round.ballotUntil.map { transaction.now.day <= $0 } ?? false
            let candidates =
                isOpen ? try Nominations.of(id, states: [.candidate], county: actor.county, in: transaction) : []
            return VotePage(
                round: round, isOpen: isOpen,
                hasVoted: try Ballots.hasVoted(actor.id, in: id, county: actor.county, in: transaction),
                candidates: candidates.map {
                    .init(
                        number: $0.number, name: $0.name, group: $0.group, place: "\($0.townshipName)\($0.villageName)",
                        line: $0.line)
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
    var title: String { "已推荐\(name)" }

    func body(_ view: View) -> HTML {
        """
        <h1>\(title)</h1>
        <div class="card-paper"><p>还要本人同意。请把下面的链接发给\(name)，或让他（她）用手机扫一扫：</p>
        <p>\(HTML.with(QRCode(address)) { $0.svg("同意的链接") })</p><p class="code-line">\(address)</p>
        <p class="soft">链接只显示这一次。没有手机的，请村（社区）登记签字的同意书。</p></div>
        \(view.largeButton("回到首页", "my"))
        """
    }
}

struct AgreePage: Page {
    let name: String
    let round: String
    let line: String
    let story: String
    let isGiven: Bool
    let code: String
    var title: String { "\(name)，有人推荐您" }

    private enum CodingKeys: CodingKey { case name, round, line, story, isGiven }

    func body(_ view: View) -> HTML {
        """
        <h1>\(title)</h1><p class="soft">\(round)</p>
        <div class="card-paper"><h2>\(line)</h2>\(HTML.each(story.split(whereSeparator: \.isNewline)) { "<p>\(String($0))</p>" })</div>
        \(isGiven ? "<p>您已经同意。</p>" as HTML : """
            <div class="card-paper"><p>\(Nomination.consent.words)</p>\(view.form("my/agree/\(code)", view.submit("我是\(name)，我同意")))
            <p class="soft">不同意的，不用做什么。</p></div>
            """)
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
        let count = min(round.rule.choices, candidates.count)
        return """
            <h1>\(round.title)</h1><p>选正好\(count)位，多选少选都不算。\(HTML.with(round.ballotUntil) { "投票到\($0.chinese)截止。" })</p>
            <div class="card-paper">\(view.form("my/rounds/\(round.id)/vote", """
                \(view.checkboxes("choice", "候选", options: candidates.map { (String($0.number), "\($0.number). \($0.name)（\($0.place)）\($0.line)") }, values: []))
                \(view.submit("投票"))
                """))</div>
            """
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
