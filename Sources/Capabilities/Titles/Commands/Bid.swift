import Database
import Kernel
import Office
import Recognition
import Web

/// Begins a body's way to a title, with the plan for it.
package struct ProposeTitle: Command {
    package static let action = Action("titleBid.propose", "报送创建规划", right: .declareTitles)
    let body: ID<CivilBody>
    let level: AwardLevel
    let aims: String

    package init(_ body: ID<CivilBody>, _ level: AwardLevel, aims: String) {
        (self.body, self.level, self.aims) = (body, level, aims)
    }

    init(_ form: FormReader) throws {
        (body, level, aims) = try form.finish(
            form.id("body", "创建对象", of: CivilBody.self), form.choice("level", "级别", of: AwardLevel.self),
            form.prose("aims", "创建规划", max: 3000))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<TitleBid>> {
        let found = try Bodies.acted(body, by: actor, in: transaction)
        let today = transaction.now.day
        try TitleTerms.check(
            level, of: found.name, isThere: found.isThere(on: today),
            try Titles.standing(of: body, for: level, county: actor.county, in: transaction), today: today)
        let id = transaction.recordID(TitleBid.self)
        try transaction.run(
            """
            INSERT INTO titleBid (county, id, body, unit, unitDivision, township, level, aims, selfReport, marks,
                checkWords, state)
            VALUES (\(actor.county), \(id), \(body), \(found.party.unit), \(found.party.division),
                \(found.township?.division), \(level), \(aims), '', '', '', \(TitleBid.State.planned))
            """)
        try transaction.begin(TitleBid.procedure, id, by: actor)
        return Done(id, subjects: [id.description, body.description], detail: "\(found.name)：\(level.chinese)")
    }
}

/// Declares: the self-report with its own mark. What had to be held is asked again: it may have ended meanwhile.
package struct DeclareTitle: Command {
    package static let action = Action("titleBid.declare", "申报", right: .declareTitles)
    /// What has to be ticked (domain §1(h): the vetoes); whoever declared promised it.
    static let promise = "没有班子成员严重违纪违法，重大安全、环保、食品、稳定事件，弄虚作假，失信"
    let bid: ID<TitleBid>
    let selfReport: String
    let selfScore: Points
    let isClean: Bool

    package init(_ bid: ID<TitleBid>, selfReport: String, selfScore: Points, isClean: Bool = true) {
        (self.bid, self.selfReport, self.selfScore) = (bid, selfReport, selfScore)
        self.isClean = isClean
    }

    init(_ bid: ID<TitleBid>, _ form: FormReader) throws {
        self.bid = bid
        (selfReport, selfScore, isClean) = try form.finish(
            form.prose("selfReport", "自查报告", max: 5000),
            form.value("selfScore", "自评分", form: "0到100的分数，如 92.5") { Points($0) }, form.tick("isClean"))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Bids.one(bid, for: actor, in: transaction)
        guard found.body.party.has(actor) || actor.isOffice || actor.has(.system) else {
            throw Refusal(.forbidden, "titleBid.notYours", "申报由申报单位自己报送，或由创建办代填。")
        }
        guard selfScore >= .zero, selfScore <= Points(whole: 100) else {
            throw Refusal.field("selfScore", "titleBid.selfScore", "自评分应在0到100之间，填的是\(selfScore.shown)。")
        }
        // domain §1(h): the vetoes.
        guard isClean else {
            throw Refusal.field(
                "isClean", "titleBid.veto", "有一票否决情形（班子成员严重违纪违法，重大安全、环保、食品、稳定事件，弄虚作假，失信）的不能申报；没有的请勾选承诺。")
        }
        let today = transaction.now.day
        let standing = try Titles.standing(of: found.body.id, for: found.level, county: actor.county, in: transaction)
        try TitleTerms.check(
            found.level, of: found.body.name, isThere: found.body.isThere(on: today),
            .init(held: standing.held, open: [], waitsUntil: standing.waitsUntil), today: today)
        if found.body.kind == .town, let town = found.body.division {
            let villages = try Titles.villages(of: town, county: actor.county, in: transaction)
            try TitleTerms.checkVillages(
                of: found.body.name, holding: villages.holding, among: villages.all,
                share: transaction.setting(TitleSettings.rules, county: actor.county).villageShare)
        }
        try transaction.run(
            """
            UPDATE titleBid SET selfReport = \(selfReport), selfScore = \(selfScore)
            WHERE county = \(actor.county) AND id = \(bid)
            """)
        let step = found.body.township == nil ? "declareDirect" : "declare"
        let answers = StepAnswers(onBehalfOf: found.body.party.has(actor) ? "" : found.body.party.name)
        if let step = TitleBid.procedure.step(named: step) {
            try transaction.take(step, of: bid, in: TitleBid.procedure, answers, by: actor)
        }
        return Done(subject: bid.description, detail: "自评\(selfScore.shown)")
    }
}

/// What a spot check found: the title's sheet item by item, or a visit that stands for it.
package struct SpotCheck: Hashable, Sendable {
    package let score: Points
    let marks: String
    let visit: String?
    let words: String

    /// By the county's sheet of the body's kind.
    package init(_ marks: [Points], _ rules: KindRules, words: String) throws(Refusal) {
        score = try rules.score(marks)
        self.marks = zip(rules.sheet, marks).map { "\($0.name)\($1.shown)/\($0.most)" }.joined(separator: "；")
        (visit, self.words) = (nil, words)
    }

    /// - Parameter visit: by the title's sheet, and no other.
    package init(_ visit: CheckedVisit, _ rules: KindRules, words: String) throws(Refusal) {
        guard rules.isSheet(of: visit) else {
            throw Refusal.field(
                "visit", "title.otherSheet", "这次检查用的不是\(rules.kind.chinese)的标准，不能代替抽查：请照标准逐条打分，或者用这个标准建评分表、安排检查。")
        }
        (score, marks, self.visit, self.words) = (visit.total, visit.words, visit.path, words)
    }

    init(_ form: FormReader, _ rules: KindRules, _ visits: [CheckedVisit]) throws {
        let path: String = form.text("visit", "检查", max: 100, optional: true)
        let words: String = form.prose("words", "情况", max: 2000)
        guard path.isEmpty else {
            guard let visit = visits.first(where: { $0.path == path }) else {
                form.refuse("visit", "请从列表里选一次检查。")
                try form.finish()
                throw Refusal.noSuchPage
            }
            try form.finish()
            try self.init(visit, rules, words: words)
            return
        }
        let marks = rules.sheet.indices.map { index in
            form.value("mark\(index)", rules.sheet[index].name, form: "0到\(rules.sheet[index].most)的分数") { Points($0) }
        }
        try form.finish()
        try self.init(marks.compactMap(\.self), rules, words: words)
    }
}

/// Looks at a body that declared, by its title's sheet.
package struct CheckBid: Command {
    package static let action = Action("titleBid.check", "抽查打分", right: .keepTitles)
    let bid: ID<TitleBid>
    let check: SpotCheck
    let seen: SeenVersion?

    package init(_ bid: ID<TitleBid>, _ check: SpotCheck, seen: SeenVersion? = nil) {
        (self.bid, self.check, self.seen) = (bid, check, seen)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        if let step = TitleBid.procedure.step(named: "check") {
            try transaction.take(step, of: bid, in: TitleBid.procedure, seen: seen, by: actor)
        }
        try transaction.run(
            """
            UPDATE titleBid SET score = \(check.score), marks = \(check.marks), visit = \(check.visit),
                checkWords = \(check.words), checkedOn = \(transaction.now.day), checkedBy = \(actor.id),
                checkedByName = \(actor.name)
            WHERE county = \(actor.county) AND id = \(bid)
            """)
        return Done(subject: bid.description, detail: check.score.shown)
    }
}

/// The county looks at what a holder reported before its term ends; what pairing came to is kept as it was seen then.
package struct CheckReview: Command {
    package static let action = Action("titleReview.check", "复评审核", right: .keepTitles)
    let review: ID<TitleReview>
    let check: SpotCheck
    let pairing: String
    let seen: SeenVersion?

    package init(_ review: ID<TitleReview>, _ check: SpotCheck, pairing: String = "", seen: SeenVersion? = nil) {
        (self.review, self.check, self.pairing, self.seen) = (review, check, pairing, seen)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        if let step = TitleReview.procedure.step(named: "check") {
            try transaction.take(step, of: review, in: TitleReview.procedure, seen: seen, by: actor)
        }
        try transaction.run(
            """
            UPDATE titleReview SET score = \(check.score), marks = \(check.marks), visit = \(check.visit),
                checkWords = \(check.words), pairing = \(pairing)
            WHERE county = \(actor.county) AND id = \(review)
            """)
        return Done(subject: review.description, detail: check.score.shown)
    }
}

/// Puts those that passed the spot check before the public; the notice is drafted, its approval is the director's.
package struct NoticeTitles: Command {
    package static let action = Action("titleBid.notice", "拟命名公示", right: .keepTitles)
    let bids: [ID<TitleBid>]
    let contact: String

    package init(_ bids: [ID<TitleBid>], contact: String) { (self.bids, self.contact) = (bids, contact) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<PublicNotice>> {
        guard !bids.isEmpty else { throw Refusal.field("bid", "titles.nobody", "请勾选要公示的申报。") }
        let rules = try transaction.setting(TitleSettings.rules, county: actor.county)
        let found = try bids.unique.map { try Bids.one($0, for: actor, in: transaction) }
        for bid in found {
            let kind = rules.of(bid.body.kind)
            guard bid.level == .county else {
                throw Refusal.field("bid", "titles.level", "“\(bid.body.name)”申报的是\(bid.level.chinese)，由上级命名：请推荐上报。")
            }
            guard TitleTerms.passes(bid.score, kind) else {
                throw Refusal.field(
                    "bid", "titles.pass", "“\(bid.body.name)”抽查\(bid.score?.shown ?? "—")分，不到\(kind.pass)分，不能命名。")
            }
        }
        let entries = found.map { bid in
            NoticeEntry(
                record: bid.id.description, name: bid.body.publicName, place: bid.body.place,
                words: "拟命名为县级\(bid.body.kind.chinese)")
        }
        let text = NoticeText(
            title: "\(transaction.now.day.year)年县级文明单位（村镇、校园、社区）拟命名名单公示",
            words: "经单位申报、乡镇（街道）初审、创建办抽查，拟命名下列\(entries.count)个对象。现予公示，接受群众监督。", contact: contact, days: 5)
        let notice = try NewNotice(
            Titles.noticeKind, subject: "title-bids", issuer: Party(unit: "", name: "创建办"), text: text,
            entries: entries
        ).record(by: actor, in: transaction)
        for bid in found {
            try transaction.run(
                "UPDATE titleBid SET notice = \(notice) WHERE county = \(actor.county) AND id = \(bid.id)")
            if let step = TitleBid.procedure.step(named: "announce") {
                try transaction.take(step, of: bid.id, in: TitleBid.procedure, by: actor)
            }
        }
        return Done(notice, subjects: bids.unique.map(\.description) + [notice.description], detail: "\(found.count)个")
    }
}

/// Grants the county's titles to those against whom nothing stood, by the paper that says so, each with a number.
package struct GrantTitles: Command {
    package static let action = Action("titleBid.grant", "命名", right: .grantTitles)
    let bids: [ID<TitleBid>]
    let day: Day
    let paper: String
    /// What stood before the eyes of who names them; nil for who has the records themselves before him.
    let seen: SeenMany<TitleBid>?

    package init(_ bids: [ID<TitleBid>], on day: Day, paper: String, seen: SeenMany<TitleBid>? = nil) {
        (self.bids, self.day, self.paper, self.seen) = (bids, day, paper, seen)
    }

    init(_ form: FormReader, seen: SeenMany<TitleBid>?) throws {
        self.seen = seen
        bids = form.values("bid", "拟命名", form: "列表中的一件") { ID<TitleBid>($0) }
        (day, paper) = try form.finish(form.day("day", "命名日期"), form.text("paper", "文件名称、文号", max: 200))
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<[ID<CivilTitle>]> {
        guard !bids.isEmpty else { throw Refusal.field("bid", "titles.nobody", "请勾选要命名的申报。") }
        var titles: [ID<CivilTitle>] = []
        var versions: [SeenVersion] = []
        for id in bids.unique {
            let bid = try Bids.one(id, for: actor, in: transaction)
            let version = try bid.seen
            versions.append(version)
            try seen?.check(id, is: version, "“\(bid.body.name)”的申报", changed: nil, to: "命名")
            if let step = TitleBid.procedure.step(named: "grant") {
                try transaction.take(
                    step, of: id, in: TitleBid.procedure, StepAnswers(note: paper, day: day), by: actor)
            }
            titles.append(try transaction.grant(bid, .county, StepAnswers(note: paper, day: day), by: actor))
        }
        return Done(
            titles, subjects: bids.unique.map(\.description) + titles.map(\.description),
            detail: "\(paper)，\(SeenVersion(all: versions).audited)")
    }
}
