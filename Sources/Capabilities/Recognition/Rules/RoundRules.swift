import Kernel

/// Who may be nominated, how votes and marks are taken, and who has won. Pure.
package enum RoundRules {
    // MARK: Nominees

    package static let longestStory = 1500
    static let bornOnNeeded = "请填被推荐人的出生日期：未成年人不参加公开的评选。"

    /// Refuses who is too young, and who had it before.
    package static func check(
        _ rule: AwardRule, bornOn: Day?, today: Day, hadIt: Bool, holdsPrior: Bool
    ) throws(Refusal) {
        if rule.category.isPersonal {
            guard let bornOn else {
                throw Refusal.field("bornOn", "nominee.age", bornOnNeeded)
            }
            guard bornOn <= today, age(bornOn, on: today) >= rule.leastAge else {
                throw Refusal.field("bornOn", "nominee.young", "这个评选的人选应年满\(rule.leastAge)周岁；未成年人不参加公开的评选。")
            }
        }
        if rule.barsEarlier, hadIt {
            throw Refusal.field("name", "nominee.earlier", "已经获得过\(rule.level.chinese)“\(rule.name)”，不再重复推荐。")
        }
        if let prior = rule.prior, !holdsPrior {
            throw Refusal.field(
                "name", "nominee.prior", "先要是在有效期内的\(prior.chinese)“\(rule.category.chinese)”，才能参加这一级的评选；已撤销、过期的不算。")
        }
    }

    /// Who counted on the announced day is told why it does not stand: before it nominations end with a reason alone.
    package static func checkClosing(until: Day?, today: Day, reason: String) throws(Refusal) {
        guard let until, today < until, reason.count < 2 else { return }
        throw Refusal.field(
            "note", "round.early", "公布的是\(until.chinese)截止，今天还没有到：要提前截止的，请写明原因。")
    }

    package static func age(_ bornOn: Day, on day: Day) -> Int {
        day.year - bornOn.year - ((day.month, day.dayOfMonth) < (bornOn.month, bornOn.dayOfMonth) ? 1 : 0)
    }

    /// Whether two who were put forward for one round are the same, as far as names, places and days of birth tell: one name,
    /// however it is typed, and the village, the day of birth or the unit with it.
    package static func areAlike(_ one: Nominee, _ other: Nominee) -> Bool {
        guard one.name.nameKey == other.name.nameKey else { return false }
        return one.village == other.village || one.bornOn != nil && one.bornOn == other.bornOn
            || areOne(one.unitName, other.unitName)
    }

    package struct Nominee: Sendable {
        package let name: String
        package let village: DivisionCode
        package let bornOn: Day?
        package let unitName: String

        package init(name: String, village: DivisionCode, bornOn: Day? = nil, unitName: String = "") {
            (self.name, self.village, self.bornOn, self.unitName) = (name, village, bornOn, unitName)
        }
    }

    /// Whether two names mean one unit: they look alike, or one is the other with the county before it (新昌县水利局, 水利局).
    package static func areOne(_ unit: String, _ other: String) -> Bool {
        let (one, two) = (unit.nameKey, other.nameKey)
        guard !one.isEmpty, !two.isEmpty else { return false }
        return one == two || min(one.count, two.count) >= 3 && (one.hasSuffix(two) || two.hasSuffix(one))
    }

    // MARK: Ballots

    /// How many a ballot names: one of each class in which somebody stands, or what the rule says as far as so many stand.
    package static func needed(_ rule: AwardRule, _ candidates: [Int: String]) -> Int {
        rule.isOnePerClass ? Set(candidates.values).count : min(rule.choices, candidates.count)
    }

    /// Exactly so many, none twice, each one of the candidates: more or fewer is no vote (肥东县第三届道德模范评选办法).
    package static func check(choices: [Int], of rule: AwardRule, candidates: [Int: String]) throws(Refusal) {
        let needed = needed(rule, candidates)
        guard Set(choices).count == choices.count else {
            throw Refusal.field("choice", "ballot.twice", "同一位选了两次，请改选另一位。")
        }
        guard choices.count == needed else {
            throw Refusal.field("choice", "ballot.count", "要选正好\(needed)位，您选了\(choices.count)位，多选少选都不算。")
        }
        guard Set(candidates.keys).isSuperset(of: choices) else {
            throw Refusal.field("choice", "ballot.stranger", "选票里有不在名单上的，请从名单里选。")
        }
        let classes = choices.compactMap { candidates[$0] }
        if rule.isOnePerClass, let twice = classes.first(where: { one in classes.count { $0 == one } > 1 }) {
            throw Refusal.field("choice", "ballot.class", "“\(twice)”选了不止一位，每类选一位，请改选。")
        }
    }

    /// A bundle of paper: what each got adds up to what so many ballots hold.
    package static func check(paper votes: [Int: Int], valid: Int, of rule: AwardRule, candidates: [Int: String])
        throws(Refusal)
    {
        let needed = needed(rule, candidates)
        let due = valid * needed
        let sum = votes.values.reduce(0, +)
        guard votes.values.allSatisfy({ (0...valid).contains($0) }), sum == due else {
            throw Refusal.field(
                "valid", "ballot.paper",
                "有效票\(valid)张，每张选\(needed)位，合计应是\(due)票，填的合计是\(sum)票，请重新清点。")
        }
        guard rule.isOnePerClass else { return }
        for name in Set(candidates.values).sorted() {
            let sum = votes.filter { candidates[$0.key] == name }.values.reduce(0, +)
            guard sum == valid else {
                throw Refusal.field(
                    "valid", "ballot.paper", "每类选一位：“\(name)”合计应是\(valid)票，填的是\(sum)票，请重新清点。")
            }
        }
    }

    // MARK: Marks

    /// Of one juror: how many of those on whom he has a say he has marked or stood aside from.
    package struct Progress: Codable, Sendable {
        package let name: String
        package let done: Int
        package let due: Int

        package init(name: String, done: Int, due: Int) { (self.name, self.done, self.due) = (name, done, due) }
    }

    /// Refuses a decision while a juror has not marked everybody, and about somebody from whom all stood aside.
    package static func check(_ progress: [Progress], unmarked: [String]) throws(Refusal) {
        guard !progress.isEmpty else {
            throw Refusal(.conflict, "round.marks", "还没有评委打分：先确定评委，打完分再评定。")
        }
        let late = progress.filter { $0.done < $0.due }.map { "\($0.name)（\($0.done)/\($0.due)）" }
        guard late.isEmpty else {
            throw Refusal(
                .conflict, "round.marks",
                "评委还没有打完：\(late.joined(separator: "、"))。等打完再评定；来不了的，在“确定评委”里换下，换下的分不计。")
        }
        guard unmarked.isEmpty else {
            throw Refusal(
                .conflict, "round.allRecused", "评委对\(unmarked.joined(separator: "、"))都回避了，没有一位打分，请增加评委。")
        }
    }

    /// The mean of what jurors gave, each out of 100; from five on without the highest and the lowest. Rounded half-up at the end.
    package static func mean(_ totals: [Points]) -> Points? {
        guard !totals.isEmpty else { return nil }
        let kept = totals.count >= 5 ? Array(totals.sorted().dropFirst().dropLast()) : totals
        let sum = kept.reduce(0) { $0 + $1.thousandths }
        return Points(thousandths: (2 * sum + kept.count) / (2 * kept.count))
    }

    package static func check(marks: [Int], of rule: AwardRule) throws(Refusal) {
        guard marks.count == rule.criteria.count else {
            throw Refusal.field("mark0", "mark.missing", "\(rule.criteria.count)条标准都要打分。")
        }
        let faults = zip(marks, rule.criteria).enumerated().compactMap { index, pair in
            fault(pair.0, pair.1).map { Refusal.Field("mark\(index)", $0) }
        }
        guard faults.isEmpty else {
            throw Refusal(.invalid, "mark.range", faults[0].message, fields: faults)
        }
    }

    /// What is wrong with a mark; nil where nothing is.
    static func fault(_ mark: Int, _ criterion: AwardRule.Criterion) -> String? {
        guard !(0...criterion.most).contains(mark) else { return nil }
        return "“\(criterion.name)”应是0到\(criterion.most)分，打的是\(mark)分。"
    }

    /// Jury, verification and support by their weights, each out of 100.
    package static func score(
        jury: Points?, verification: Int, votes: Int, mostVotes: Int, _ weights: AwardRule.Weights
    )
        -> Points
    {
        let support = mostVotes == 0 ? 0 : (2 * votes * 100_000 + mostVotes) / (2 * mostVotes)
        let sum =
            (jury?.thousandths ?? 0) * weights.jury + verification * 1000 * weights.verification
            + support * weights.support
        return Points(thousandths: (2 * sum + 100) / 200)
    }

    // MARK: Winners

    package struct Standing: Sendable {
        package let number: Int
        package let group: String
        package let score: Points

        package init(number: Int, group: String, score: Points) {
            (self.number, self.group, self.score) = (number, group, score)
        }
    }

    /// By score, as far as the quotas go; equal scores by number, which is the order of nomination.
    package static func winners(_ standings: [Standing], _ rule: AwardRule) -> [Int] {
        var (winners, perClass): ([Int], [String: Int]) = ([], [:])
        for standing in standings.sorted(by: { ($1.score, $0.number) < ($0.score, $1.number) })
        where winners.count < rule.quota && perClass[standing.group, default: 0] < rule.perClass {
            winners.append(standing.number)
            perClass[standing.group, default: 0] += 1
        }
        return winners
    }

    /// Refuses more than the quota, and another choice than by score without a reason (综合评定).
    package static func check(
        chosen: [Int], among standings: [Standing], _ rule: AwardRule, reason: String
    ) throws(Refusal) {
        guard !chosen.isEmpty else { throw Refusal.field("winner", "decide.nobody", "请至少选定一位。") }
        guard chosen.count <= rule.quota else {
            throw Refusal.field(
                "winner", "decide.quota", "名额\(rule.quota)个，选定了\(chosen.count)个，请去掉\(chosen.count - rule.quota)个。")
        }
        for (group, members) in Dictionary(grouping: standings.filter { chosen.contains($0.number) }, by: \.group)
        where members.count > rule.perClass {
            throw Refusal.field("winner", "decide.class", "“\(group)”名额\(rule.perClass)个，选定了\(members.count)个。")
        }
        guard Set(chosen) == Set(winners(standings, rule)) || reason.count >= 5 else {
            throw Refusal.field("reason", "decide.reason", "选定的和按得分排的不一样，请写明综合评定的理由（至少5个字）。")
        }
    }
}
