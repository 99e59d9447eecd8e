import Kernel

/// One thing that is not as it was: what a later revision shows beside its reason.
package struct AssessmentDifference: Hashable, Codable, Sendable {
    /// Nil for what concerns the whole result.
    package let township: DivisionCode?
    package let name: String
    /// A stable name, for programs: `score`, `county.mean`, `county.330624001003.score`.
    package let field: String
    /// The same for people: `县级·前山村`.
    package let label: String
    /// Nil when it was not there.
    package let before: String?
    /// Nil when it is not there any more.
    package let after: String?

    package init(township: DivisionCode?, name: String, field: String, label: String, before: String?, after: String?) {
        self.township = township
        self.name = name
        self.field = field
        self.label = label
        self.before = before
        self.after = after
    }
}

extension AssessmentResult {
    /// What changed since an earlier result, by township and then field; empty exactly when the two
    /// are equal. A township that came or went is one difference.
    package func differences(from earlier: AssessmentResult) -> [AssessmentDifference] {
        let old = Dictionary(earlier.townships.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        let new = Dictionary(townships.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        var found = Self.differences(nil, "", from: earlier.facts, to: facts)
        for code in Set(old.keys).union(new.keys).sorted() {
            switch (old[code], new[code]) {
            case (let before?, let after?):
                found += Self.differences(code, after.name, from: before.facts, to: after.facts)
            case (let before, let after):
                let name = after?.name ?? before?.name ?? ""
                found.append(
                    AssessmentDifference(
                        township: code, name: name, field: "township", label: "参加考核", before: before?.name,
                        after: after?.name))
            }
        }
        return found
    }

    private var facts: [Fact] {
        [
            Fact("month", "月份", month.chinese), Fact("rule", "考核办法版本", "\(ruleVersion)"),
        ]
    }

    /// In the order of the later facts, then what is gone.
    private static func differences(
        _ township: DivisionCode?, _ name: String, from before: [Fact], to after: [Fact]
    ) -> [AssessmentDifference] {
        let old = Dictionary(before.map { ($0.field, $0) }, uniquingKeysWith: { first, _ in first })
        let new = Dictionary(after.map { ($0.field, $0) }, uniquingKeysWith: { first, _ in first })
        let all = after + before.filter { new[$0.field] == nil }
        return all.compactMap { fact in
            let (was, isNow) = (old[fact.field]?.value, new[fact.field]?.value)
            guard was != isNow else { return nil }
            return AssessmentDifference(
                township: township, name: name, field: fact.field, label: fact.label, before: was, after: isNow)
        }
    }
}

/// One value of a result, as it is compared and read.
private struct Fact {
    let field: String
    let label: String
    let value: String

    init(_ field: String, _ label: String, _ value: String) {
        self.field = field
        self.label = label
        self.value = value
    }

    /// Nothing when there is no value.
    static func optional(_ field: String, _ label: String, _ value: String?) -> [Fact] {
        value.map { [Fact(field, label, $0)] } ?? []
    }
}

extension TownshipResult {
    fileprivate var facts: [Fact] {
        let rate = rectification.shown.map { "，整改率\($0)" } ?? ""
        return Fact.optional("score", "得分", score.map(AssessmentWording.decimal))
            + Fact.optional("rank", "名次", rank.map { "\($0)" })
            + [
                Fact("arithmetic", "算式", arithmetic), Fact("name", "名称", name),
                Fact("group", "组别", group.chinese),
                Fact("rectification", "整改", "应整改\(rectification.due)件，按期销号\(rectification.onTime)件\(rate)"),
            ]
            + Fact.optional("visited", "检查得分", visited.map(AssessmentWording.decimal))
            + (changes ?? []).map {
                Fact("change.\($0.record ?? $0.kind.rawValue)", $0.kind.chinese, "\($0.title) \($0.counted.shown)")
            }
            + tiers.flatMap(\.facts)
    }
}

extension TierResult {
    fileprivate var facts: [Fact] {
        let tier = tier.rawValue
        let chinese = self.tier.chinese
        return Fact.optional("\(tier).mean", "\(chinese)平均分", mean.map(AssessmentWording.decimal))
            + [
                Fact("\(tier).weight", "\(chinese)权重", "\(weight)%"),
                Fact("\(tier).arithmetic", "\(chinese)算式", arithmetic),
            ]
            + villages.flatMap { village in
                let field = "\(tier).\(village.code)"
                let label = "\(chinese)·\(village.name)"
                return [Fact("\(field).name", "\(label)名称", village.name)]
                    + Fact.optional("\(field).score", label, village.score.map(AssessmentWording.decimal))
                    + [Fact("\(field).visits", "\(label)检查", village.visits.joined(separator: "、"))]
            }
    }
}
