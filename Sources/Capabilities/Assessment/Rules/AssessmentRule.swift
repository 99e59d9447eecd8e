import Kernel

/// One version of how a month is scored (考核办法). It is data: the county issues it anew every year,
/// and a result keeps the version it was computed by.
package struct AssessmentRule: Hashable, Sendable {
    /// What a tier counts of a township's score, in whole per cents that make 100 together. A tier
    /// at 0 is looked at and not counted.
    package struct Weights: Hashable, Codable, Sendable {
        package let selfCheck: Int
        package let county: Int
        package let panel: Int

        package init(selfCheck: Int, county: Int, panel: Int) {
            self.selfCheck = selfCheck
            self.county = county
            self.panel = panel
        }

        /// The per cents of one tier.
        package subscript(tier: AssessmentTier) -> Int {
            switch tier {
            case .selfCheck: selfCheck
            case .county: county
            case .panel: panel
            }
        }
    }

    /// Whether another version says the same.
    func says(_ other: AssessmentRule) -> Bool {
        title == other.title && validFrom == other.validFrom && components == other.components
            && arithmetic == other.arithmetic && sources == other.sources
    }

    /// A part of the rule. A kind that is not known is refused, so that no month is scored without it.
    package enum Component: Hashable, Sendable {
        case tier(AssessmentTier, weight: Int)
        case missingSelfCheck(MissingSelfCheck)
        /// Bonuses and deductions that were decided (考核奖惩): as much of either as counts for a township in a month.
        case adjustments(most: Points)
        case honesty(Honesty)
    }

    /// What it costs a township to mark itself higher than the county does.
    package struct Honesty: Hashable, Codable, Sendable {
        /// As much higher is forgiven.
        package let tolerance: Points
        /// Of what lies above it, in per cents.
        package let percent: Int
        /// It costs no more.
        package let most: Points

        package init(tolerance: Points, percent: Int, most: Points) {
            self.tolerance = tolerance
            self.percent = percent
            self.most = most
        }

        /// `自考平均高出县级2.00分以上的部分扣50%，最多扣3.00分`
        package var chinese: String { "自考平均高出县级\(tolerance.shown)分以上的部分扣\(percent)%，最多扣\(most.shown)分" }
    }

    /// How the components are reckoned together. A result keeps the rule that it was computed by, and the rule this, so that
    /// a later way of reckoning changes no month that was closed.
    package enum Arithmetic: Int, Codable, CaseIterable, Sendable {
        /// As `Assessing` says.
        case first = 1
        /// The same, and then what `Adjusting` says.
        case second = 2
    }

    /// What a village costs that did not check itself in a month in which others did.
    package enum MissingSelfCheck: String, Codable, CaseIterable, Sendable {
        /// It counts 0 in its township's mean.
        case zero
        /// The mean is taken over the others.
        case leftOut

        /// As it stands on the screen.
        package var chinese: String {
            switch self {
            case .zero: "按0分计"
            case .leftOut: "不计入平均"
            }
        }
    }

    /// From 1.
    package let version: Int
    package let title: String
    /// The first month it may score.
    package let validFrom: Month
    package let components: [Component]
    package let arithmetic: Arithmetic
    /// The document its numbers come from, or that they are our own choice.
    package let sources: String
    package let notes: String

    /// - Parameters:
    ///   - adjustments: as much of bonuses, and of deductions, as counts; nil where none do.
    ///   - honesty: nil where marking oneself higher costs nothing.
    package init(
        version: Int, title: String, validFrom: Month, weights: Weights, missingSelfCheck: MissingSelfCheck,
        adjustments: Points? = nil, honesty: Honesty? = nil, sources: String, notes: String = ""
    ) {
        self.version = version
        self.title = title
        self.validFrom = validFrom
        components =
            AssessmentTier.allCases.map { .tier($0, weight: weights[$0]) } + [.missingSelfCheck(missingSelfCheck)]
            + [adjustments.map { .adjustments(most: $0) }, honesty.map { .honesty($0) }].compactMap(\.self)
        arithmetic = adjustments == nil && honesty == nil ? .first : .second
        self.sources = sources
        self.notes = notes
    }

    package var weights: Weights {
        func weight(_ wanted: AssessmentTier) -> Int {
            components.firstNonNil { if case .tier(wanted, let weight) = $0 { weight } else { nil } } ?? 0
        }
        return Weights(selfCheck: weight(.selfCheck), county: weight(.county), panel: weight(.panel))
    }

    package var missingSelfCheck: MissingSelfCheck {
        components.firstNonNil { if case .missingSelfCheck(let missing) = $0 { missing } else { nil } } ?? .leftOut
    }

    /// As much of bonuses, and of deductions, as counts; nil where none do.
    package var adjustments: Points? {
        components.firstNonNil { if case .adjustments(let most) = $0 { most } else { nil } }
    }

    package var honesty: Honesty? {
        components.firstNonNil { if case .honesty(let honesty) = $0 { honesty } else { nil } }
    }

    /// What is wrong with it, in words; empty when a month may be scored by it.
    package func faults() -> [String] {
        var faults: [String] = []
        if version < 1 { faults.append("版本号应从1起，实际是\(version)。") }
        if title.allSatisfy(\.isWhitespace) { faults.append("考核办法没有名称，请填写。") }
        if sources.allSatisfy(\.isWhitespace) { faults.append("考核办法没有写明依据，请填写文件名称或“自定”。") }
        let outside = AssessmentTier.allCases.filter { !(0...100).contains(weights[$0]) }
        for tier in outside {
            faults.append("\(tier.chinese)权重应在0%到100%之间，实际是\(weights[tier])%。")
        }
        // Only summed once each is known to be small: what a form sends may be any number.
        if outside.isEmpty {
            let sum = AssessmentTier.allCases.reduce(0) { $0 + weights[$1] }
            if sum != 100 { faults.append("三项权重合计应为100%，实际是\(sum)%。") }
        }
        return faults + faultsOfAdjusting
    }

    private var faultsOfAdjusting: [String] {
        let whole = Points.zero...Points(whole: 100)
        var faults: [String] = []
        if let most = adjustments, !whole.contains(most) || most == .zero {
            faults.append("奖惩的上限应在0到100分之间，不计奖惩就不填。")
        }
        guard let honesty else { return faults }
        if !whole.contains(honesty.tolerance) || !whole.contains(honesty.most) {
            faults.append("自考与县级差距的容许分和扣分上限应在0到100分之间。")
        }
        if !(1...100).contains(honesty.percent) { faults.append("差距扣分的比例应在1%到100%之间，实际是\(honesty.percent)%。") }
        return faults
    }

    /// The same for a month that still runs: a village that has time left to check itself costs nothing yet.
    package var provisional: AssessmentRule {
        AssessmentRule(
            version: version, title: title, validFrom: validFrom, weights: weights, missingSelfCheck: .leftOut,
            adjustments: adjustments, honesty: honesty, sources: sources, notes: notes)
    }

    /// What a county starts with, until it issues its own: 20/60/20.
    package static let ours = AssessmentRule(
        version: 1, title: "“三治一提升”月度考核办法",
        // 2019-01-01, the first month of the year the first report is about.
        validFrom: Month(Day(ordinal: 17_897)),
        weights: Weights(selfCheck: 20, county: 60, panel: 20), missingSelfCheck: .zero,
        sources: "自定：没有查到本县2019年考核办法原文，权重20∶60∶20可改。",
        notes: "自考应覆盖全部村社，没有自考的村社按0分计；当月没有的项目，权重按其余项目折算。")
}

/// Who looked: the three columns of an assessment.
package enum AssessmentTier: String, Codable, CaseIterable, Sendable {
    /// 自考: the township of all its villages.
    case selfCheck
    /// 县级: the office and whom it sends, announced or not.
    case county
    /// 特别考核: Party delegates, people's deputies and CPPCC members.
    case panel

    /// As it stands on the screen.
    package var chinese: String {
        switch self {
        case .selfCheck: "自考"
        case .county: "县级"
        case .panel: "特别考核"
        }
    }
}

/// Townships are ranked among their like.
package enum TownshipGroup: String, Codable, CaseIterable, Sendable {
    case town
    case subdistrict

    /// As it stands on the screen.
    package var chinese: String {
        switch self {
        case .town: "乡镇"
        case .subdistrict: "街道"
        }
    }
}
