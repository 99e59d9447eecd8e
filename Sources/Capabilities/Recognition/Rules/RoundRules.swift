import Kernel

/// Who may be nominated, how votes and marks are taken, and who has won. Pure.
package enum RoundRules {
    // MARK: Nominees

    package static let longestStory = 1500

    /// Refuses who is too young, and who had it before.
    package static func check(
        _ rule: AwardRule, bornOn: Day?, today: Day, hadIt: Bool, holdsPrior: Bool
    ) throws(Refusal) {
        if rule.category.isPersonal {
            guard let bornOn else {
                throw Refusal.field("bornOn", "nominee.age", "请填被推荐人的出生日期：未成年人不参加公开的评选。")
            }
            guard bornOn <= today, age(bornOn, on: today) >= rule.leastAge else {
                throw Refusal.field("bornOn", "nominee.young", "这个评选的人选应年满\(rule.leastAge)周岁；未成年人不参加公开的评选。")
            }
        }
        if rule.barsEarlier, hadIt {
            throw Refusal.field("name", "nominee.earlier", "已经获得过“\(rule.category.chinese)”，不再重复推荐。")
        }
        if let prior = rule.prior, !holdsPrior {
            throw Refusal.field(
                "name", "nominee.prior", "先要是在有效期内的\(prior.chinese)“\(rule.category.chinese)”，才能参加这一级的评选；已撤销、过期的不算。")
        }
    }

    package static func age(_ bornOn: Day, on day: Day) -> Int {
        day.year - bornOn.year - ((day.month, day.dayOfMonth) < (bornOn.month, bornOn.dayOfMonth) ? 1 : 0)
    }

    // MARK: Ballots

    /// Exactly so many, none twice, each one of the candidates: more or fewer is no vote (肥东县第三届道德模范评选办法).
    package static func check(choices: [Int], of rule: AwardRule, candidates: Set<Int>) throws(Refusal) {
        let needed = min(rule.choices, candidates.count)
        guard Set(choices).count == choices.count else {
            throw Refusal.field("choice", "ballot.twice", "同一位选了两次，请改选另一位。")
        }
        guard choices.count == needed else {
            throw Refusal.field("choice", "ballot.count", "要选正好\(needed)位，您选了\(choices.count)位，多选少选都不算。")
        }
        guard candidates.isSuperset(of: choices) else {
            throw Refusal.field("choice", "ballot.stranger", "选票里有不在名单上的，请从名单里选。")
        }
    }

    /// A bundle of paper: what each got adds up to what so many ballots hold.
    package static func check(paper votes: [Int: Int], valid: Int, of rule: AwardRule, candidates: Int) throws(Refusal)
    {
        let due = valid * min(rule.choices, candidates)
        let sum = votes.values.reduce(0, +)
        guard votes.values.allSatisfy({ (0...valid).contains($0) }), sum == due else {
            throw Refusal.field(
                "valid", "ballot.paper",
                "有效票\(valid)张，每张选\(min(rule.choices, candidates))位，合计应是\(due)票，填的合计是\(sum)票，请重新清点。")
        }
    }

    // MARK: Marks

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
        for (index, (mark, criterion)) in zip(marks, rule.criteria).enumerated()
        where !(0...criterion.most).contains(mark) {
            throw Refusal.field("mark\(index)", "mark.range", "“\(criterion.name)”应是0到\(criterion.most)分，打的是\(mark)分。")
        }
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
