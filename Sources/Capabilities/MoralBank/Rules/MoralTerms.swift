import Kernel

/// What points are held to. Points add courtesy and never take away a right (国办发〔2020〕49号, PIPL): there is no rule that
/// takes, and none that touches what somebody is entitled to.
package enum MoralTerms {
    /// More than any deed is worth.
    package static let mostOfOne = 500

    /// Words of what the state owes everybody: a rule that speaks of taking them is refused.
    private static let rights = ["低保", "医保", "社保", "养老金", "救助", "入学", "惠民待遇", "补贴"]
    private static let taking = ["取消", "停止", "暂停", "扣除", "扣减", "不得享受", "限制"]

    package static func checkRule(
        title: String, evidence: String, standing: Int, spendable: Int, capOfYear: Int
    ) throws(Refusal) {
        let text = title + evidence
        if let right = rights.first(where: text.contains), taking.contains(where: text.contains) {
            throw Refusal.field(
                "title", "moralRule.right", "积分只增加礼遇，从不减少权利：“\(right)”是依法应得的，不能和积分挂钩。")
        }
        guard standing >= 0, spendable >= 0, standing + spendable > 0, max(standing, spendable) <= mostOfOne else {
            throw Refusal.field(
                "standing", "moralRule.points", "道德分、可兑换分各填0到\(mostOfOne)，至少有一项大于0。积分办法只加不扣；记错的用冲正。")
        }
        guard capOfYear >= max(standing, spendable) else {
            throw Refusal.field("capOfYear", "moralRule.cap", "一年的上限应不少于一次的分值（\(max(standing, spendable))分）。")
        }
    }

    /// What is vetoed is a year's courtesy: never what the state owes.
    package static func checkVeto(title: String) throws(Refusal) {
        if let right = rights.first(where: title.contains) {
            throw Refusal.field(
                "title", "moralRule.right", "否决只是当年不记道德分、不评星，不减少权利：“\(right)”是依法应得的，不能写进来。")
        }
    }

    /// - Parameter got: what the account got by this rule in the year of the deed, asked for or booked.
    package static func checkDeposit(
        doneOn: Day, today: Day, got: Int, points: Int, cap: Int, isInForce: Bool
    ) throws(Refusal) {
        guard doneOn <= today else {
            throw Refusal.field("doneOn", "moralDeposit.future", "\(doneOn.chinese)还没有到，做了以后再申报。")
        }
        guard isInForce else {
            throw Refusal.field("rule", "moralDeposit.rule", "这个项目在\(doneOn.chinese)没有施行，请选当时有效的项目。")
        }
        guard got + points <= cap else {
            throw Refusal.field(
                "rule", "moralDeposit.cap",
                "这个账户\(doneOn.year)年按这一项已经有\(got)分，再加\(points)分就超过一年\(cap)分的上限。")
        }
    }

    /// 评议小组: five and more, and two thirds of those who are there.
    package static func checkCouncil(present: Int, votes: Int) throws(Refusal) {
        guard present >= 5 else {
            throw Refusal.field("members", "council.few", "评议小组到会\(present)人，不少于5人才能评议。请补齐到会的人，一行一个。")
        }
        guard votes >= 0, votes <= present else {
            throw Refusal.field("votes", "council.votes", "同意\(votes)票，到会只有\(present)人，请核对。")
        }
    }

    /// Each of them once; the box takes a name a line.
    package static func checkMembers(_ members: [String]) throws(Refusal) {
        var seen: Set<String> = []
        for member in members where !seen.insert(member.nameKey).inserted {
            throw Refusal.field("members", "council.twice", "“\(member)”写了两遍，一个人只算一次。同名的请加上门牌号区别。")
        }
    }

    /// Nobody votes on what is his own household's (回避).
    package static func checkOwn(_ members: [String], of account: String, holders: [String]) throws(Refusal) {
        let own = Set((holders + [account]).map(\.nameKey))
        if let member = members.first(where: { own.contains($0.nameKey) }) {
            throw Refusal.field(
                "members", "council.own", "“\(member)”是“\(account)”这一户的，不能评议自己家的申报。请他回避，另外登记一次，或这一笔下次再评。")
        }
    }

    package static func isPassed(present: Int, votes: Int) -> Bool { votes * 3 >= present * 2 }

    /// Points are changed into no money, and into nothing that is as good as money.
    private static let cash = ["红包", "现金", "元代金", "代金券", "购物卡", "充值", "话费", "提货券", "储值", "加油卡", "人民币"]

    package static func checkGood(title: String, points: Int, stock: Int) throws(Refusal) {
        if let word = cash.first(where: title.contains) {
            throw Refusal.field("title", "shelf.cash", "积分只换东西和服务，不换钱，也不换能当钱用的（“\(word)”）。请换成具体的东西，如 毛巾两条。")
        }
        guard stock >= 0, (1...mostOfOne).contains(points) else {
            throw Refusal.field("stock", "shelf.stock", "库存不能小于0，分值应在1到\(mostOfOne)之间。")
        }
    }

    package static func checkOrder(points: Int, spendable: Int, stock: Int, isOff: Bool) throws(Refusal) {
        guard !isOff else { throw Refusal.field("good", "moralOrder.off", "这件已经下架，请选别的。") }
        guard stock > 0 else { throw Refusal.field("good", "moralOrder.stock", "这件已经换完，等补货后再来。") }
        guard points <= spendable else {
            throw Refusal.field(
                "good", "moralOrder.points", "要\(points)分，账户里可兑换分只有\(spendable)分，还差\(points - spendable)分。")
        }
    }
}

/// Points are used up first in, first out, and what nobody used in 24 months ends.
package enum Lots {
    package static let months = 24

    package struct Lot: Hashable, Sendable {
        package let id: String
        package let left: Int

        package init(id: String, left: Int) { (self.id, self.left) = (id, left) }
    }

    /// What is taken from each, the oldest first; nil where there is not enough.
    package static func taking(_ points: Int, from lots: [Lot]) -> [(id: String, taken: Int)]? {
        var (rest, taken) = (points, [(id: String, taken: Int)]())
        for lot in lots where rest > 0 && lot.left > 0 {
            let part = min(rest, lot.left)
            taken.append((lot.id, part))
            rest -= part
        }
        return rest == 0 ? taken : nil
    }

    package static func expiry(of day: Day) -> Day {
        let (years, month) = (day.month - 1 + months).quotientAndRemainder(dividingBy: 12)
        return Day(year: day.year + years, month: month + 1, dayOfMonth: day.dayOfMonth)
            ?? Day(year: day.year + years, month: month + 1, dayOfMonth: 28) ?? day
    }
}
