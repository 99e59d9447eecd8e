import Database
import Kernel
import Office
import Web

extension Titles {
    /// What is done for many at once, on pages of its own, and what only those see whose it is.
    static func waiting(for actor: Actor, in transaction: ReadTransaction) throws -> [Waiting] {
        var waiting: [Waiting] = []
        func add<Record, State>(
            _ procedure: Procedure<Record, State>, _ title: String, _ condition: SQL, _ path: String, _ verb: String
        ) throws {
            let line = try procedure.waiting(
                title, where: condition, path: path, verb: verb, for: actor, in: transaction)
            if let line { waiting.append(line) }
        }
        let (bid, review, star) = (TitleBid.procedure, TitleReview.procedure, StarTask.procedure)
        if Right.keepTitles.isHeld(by: actor), actor.scope == .county {
            try add(bid, "抽查申报的单位", "titleBid.state = 'reviewed'", "title-bids?state=reviewed", "去抽查")
            try add(
                bid, "拟命名公示", "titleBid.state = 'checked' AND titleBid.level = 'county'",
                "title-bids?state=checked&level=county", "去公示")
            try add(review, "审核复评的自查", "titleReview.state = 'reported'", "title-reviews?state=reported", "去审核")
            if transaction.now.day.month >= 10 {
                let unchecked: SQL = Stars.isUnchecked(in: transaction.now.day.year)
                try add(star, "年度复查星级村（社区）", unchecked, "stars?check=due", "去复查")
            }
            try add(star, "验收星级村（社区）", "starTask.state = 'assessed'", "stars?state=assessed", "去验收")
            try add(star, "拟授星公示", "starTask.state = 'accepted'", "stars?state=accepted", "去公示")
        }
        if Right.grantTitles.isHeld(by: actor) {
            try add(bid, "命名公示无异议的单位", "titleBid.state = 'passed'", "title-bids?state=passed", "去命名")
            try add(star, "授星", "starTask.state = 'passed'", "stars?state=passed", "去授星")
        }
        if Right.declareTitles.isHeld(by: actor), let own = own(actor) {
            try add(bid, "创建到位后申报", "titleBid.state = 'planned' AND \(own)", "title-bids?step=declare", "去申报")
        }
        return waiting
    }

    private static func own(_ actor: Actor) -> SQL? {
        guard actor.isRepresentative else { return nil }
        switch actor.scope {
        case .unit(let own): return "titleBid.unit = \(own)"
        case .division: return "titleBid.unitDivision IN \(list: actor.scope.ownDivisions)"
        case .county, .person: return nil
        }
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
