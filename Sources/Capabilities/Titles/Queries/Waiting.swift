import Database
import Kernel
import Office
import Web

extension Titles {
    /// What is done for many at once, on pages of its own, and what only those see whose it is.
    static func waiting(for actor: Actor, in transaction: ReadTransaction) throws -> [Waiting] {
        var waiting: [Waiting] = []
        func add(_ title: String, _ count: Int, _ path: String, _ verb: String) {
            if count > 0 { waiting.append(Waiting(title, count: count, path: path, verb: verb)) }
        }
        let county = actor.county
        if Right.keepTitles.isHeld(by: actor), actor.scope == .county {
            add(
                "抽查申报的单位", try bids("titleBid.state = 'reviewed'", county, transaction), "title-bids?state=reviewed",
                "去抽查")
            add(
                "拟命名公示", try bids("titleBid.state = 'checked' AND titleBid.level = 'county'", county, transaction),
                "title-bids?state=checked&level=county", "去公示")
            add(
                "审核复评的自查", try reviews("titleReview.state = 'reported'", county, transaction),
                "title-reviews?state=reported", "去审核")
            if transaction.now.day.month >= 10 {
                let unchecked: SQL = Stars.isUnchecked(in: transaction.now.day.year)
                add("年度复查星级村（社区）", try stars(unchecked, county, transaction), "stars?check=due", "去复查")
            }
            add(
                "验收星级村（社区）", try stars("starTask.state = 'assessed'", county, transaction), "stars?state=assessed",
                "去验收")
            add("拟授星公示", try stars("starTask.state = 'accepted'", county, transaction), "stars?state=accepted", "去公示")
        }
        if Right.grantTitles.isHeld(by: actor) {
            add(
                "命名公示无异议的单位", try bids("titleBid.state = 'passed'", county, transaction), "title-bids?state=passed",
                "去命名")
            add("授星", try stars("starTask.state = 'passed'", county, transaction), "stars?state=passed", "去授星")
        }
        if Right.declareTitles.isHeld(by: actor), let own = own(actor) {
            add(
                "创建到位后申报", try bids("titleBid.state = 'planned' AND \(own)", county, transaction),
                "title-bids?step=declare", "去申报")
        }
        return waiting
    }

    private static func own(_ actor: Actor) -> SQL? {
        guard actor.isRepresentative else { return nil }
        switch actor.scope {
        case .unit(let own): return "titleBid.unit = \(own)"
        case .division(let own, let absorbed): return "titleBid.unitDivision IN \(list: [own] + absorbed)"
        case .county, .person: return nil
        }
    }

    private static func bids(_ condition: SQL, _ county: String, _ transaction: ReadTransaction) throws -> Int {
        try transaction.value("SELECT count(*) FROM titleBid WHERE titleBid.county = \(county) AND \(condition)") ?? 0
    }

    private static func reviews(_ condition: SQL, _ county: String, _ transaction: ReadTransaction) throws -> Int {
        try transaction.value("SELECT count(*) FROM titleReview WHERE titleReview.county = \(county) AND \(condition)")
            ?? 0
    }

    private static func stars(_ condition: SQL, _ county: String, _ transaction: ReadTransaction) throws -> Int {
        try transaction.value("SELECT count(*) FROM starTask WHERE starTask.county = \(county) AND \(condition)") ?? 0
    }

    /// What a place or unit holds, and what it strives for.
    @Sendable
    static func dossier(
        _ subject: DossierSubject, _ actor: Actor, _ transaction: ReadTransaction
    ) throws -> [DossierPart] {
        guard Right.seeTitles.isHeld(by: actor) else { return [] }
        let own = subject.asked()
        let titles = Listing<CivilTitle>.titles
        let held = try titles.count("standing=held&\(own)", for: actor, in: transaction)
        let bids = try Listing<TitleBid>.bids.count(own, for: actor, in: transaction)
        let reviews = try Listing<TitleReview>.reviews.count(own, for: actor, in: transaction)
        let stars = try Listing<StarTask>.stars.count("state=awarded&\(own)", for: actor, in: transaction)
        guard held + bids + reviews + stars > 0 else { return [] }
        let rows = try titles.first("standing=held&sort=until&\(own)", 6, for: actor, in: transaction).map { title in
            [
                DossierPart.Cell(title.body.name, "titles/\(title.id)"), DossierPart.Cell(title.title),
                DossierPart.Cell(title.until.chinese),
            ]
        }
        return [
            DossierPart(
                "文明称号和星级",
                [
                    .init("有效称号", held, "个", path: "titles?standing=held&\(own)"),
                    .init("创建申报", bids, "件", path: "title-bids?\(own)"),
                    .init("称号复评", reviews, "次", path: "title-reviews?\(own)"),
                    .init("星级（已授）", stars, "个", path: "stars?state=awarded&\(own)"),
                ],
                tables: [.init(["名称", "称号", "届满"], rows)])
        ]
    }
}
