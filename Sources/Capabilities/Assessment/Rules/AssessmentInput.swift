import Kernel

/// What one month's assessment of a county is computed from. The order of anything in it means nothing.
package struct AssessmentInput: Hashable, Codable, Sendable {
    /// A visit and what its sheet came to.
    package struct VisitScore: Hashable, Codable, Sendable {
        /// The visit's identifier, unique in the whole input: a visit counts once.
        package let visit: String
        /// 0 to 1,000,000 points: a sheet takes no more than it gives.
        package let score: Points

        package init(visit: String, score: Points) {
            self.visit = visit
            self.score = score
        }
    }

    /// A village or community and the visits that count for it, by tier.
    package struct Village: Hashable, Codable, Sendable {
        /// Twelve digits, under its township's.
        package let code: DivisionCode
        package let name: String
        /// It ended in the month and nothing took its place: what was seen of it counts, and nothing more is expected.
        package let isOver: Bool
        package let selfChecks: [VisitScore]
        package let countyVisits: [VisitScore]
        package let panelVisits: [VisitScore]

        package init(
            code: DivisionCode, name: String, isOver: Bool = false, selfChecks: [VisitScore] = [],
            countyVisits: [VisitScore] = [],
            panelVisits: [VisitScore] = []
        ) {
            self.code = code
            self.name = name
            self.isOver = isOver
            self.selfChecks = selfChecks
            self.countyVisits = countyVisits
            self.panelVisits = panelVisits
        }

        /// The visits one tier counts.
        package func visits(in tier: AssessmentTier) -> [VisitScore] {
            switch tier {
            case .selfCheck: selfChecks
            case .county: countyVisits
            case .panel: panelVisits
            }
        }
    }

    /// A bonus, or a deduction below zero, that was decided.
    package struct Adjustment: Hashable, Codable, Sendable {
        package let record: String
        package let title: String
        package let points: Points
        /// The one that it takes back, in full; nil for one of its own.
        package let reverses: String?

        package init(record: String, title: String, points: Points, reverses: String? = nil) {
            self.record = record
            self.title = title
            self.points = points
            self.reverses = reverses
        }
    }

    /// Findings whose deadline lay in the month, and those of them closed by it.
    package struct Rectification: Hashable, Codable, Sendable {
        package let due: Int
        package let onTime: Int

        package init(due: Int, onTime: Int) {
            self.due = due
            self.onTime = onTime
        }
    }

    /// A township or subdistrict that takes part in the month.
    package struct Township: Hashable, Codable, Sendable {
        /// Nine digits, of one county with the others.
        package let code: DivisionCode
        package let name: String
        package let group: TownshipGroup
        /// All its villages, visited or not.
        package let villages: [Village]
        package let rectification: Rectification
        package let adjustments: [Adjustment]

        package init(
            code: DivisionCode, name: String, group: TownshipGroup, villages: [Village],
            rectification: Rectification = Rectification(due: 0, onTime: 0), adjustments: [Adjustment] = []
        ) {
            self.adjustments = adjustments
            self.code = code
            self.name = name
            self.group = group
            self.villages = villages
            self.rectification = rectification
        }
    }

    package let month: Month
    package let townships: [Township]

    package init(month: Month, townships: [Township]) {
        self.month = month
        self.townships = townships
    }

    /// The most one visit may score, in thousandths: the most `Points` reads from a person's hand. With
    /// it no sum of as many visits as a memory holds overflows.
    static let mostThousandths = 1_000_000_000
    /// The most findings a township may have due.
    static let mostDue = 1_000_000_000

    /// Throws what makes the month impossible to score, naming the code at fault.
    func check(by rule: AssessmentRule) throws {
        let faults = rule.faults()
        guard faults.isEmpty else {
            throw Refusal(.invalid, "assessment.rule", "考核办法“\(rule.title)”不能用：" + faults.joined())
        }
        guard rule.validFrom <= month else {
            throw Refusal(
                .invalid, "assessment.validFrom",
                "考核办法“\(rule.title)”第\(rule.version)版自\(rule.validFrom.chinese)起施行，不能用于\(month.chinese)。")
        }
        guard let county = townships.first?.code.county else {
            throw Refusal(.invalid, "assessment.townships", "\(month.chinese)没有参加考核的乡镇、街道。")
        }
        var codes: Set<DivisionCode> = []
        var visits: Set<String> = []
        for township in townships {
            guard codes.insert(township.code).inserted else {
                throw Refusal(.invalid, "assessment.duplicate", "乡镇街道\(township.code)重复，请去掉一个。")
            }
            try township.check(county: county)
            for village in township.villages {
                guard codes.insert(village.code).inserted else {
                    throw Refusal(.invalid, "assessment.duplicate", "村社\(village.code)重复，请去掉一个。")
                }
                try village.check(in: township, visits: &visits)
            }
        }
    }
}

extension AssessmentInput.Township {
    fileprivate func check(county: String) throws {
        guard code.level == .township, code.county == county else {
            throw Refusal(.invalid, "assessment.township", "\(code)不是\(county)的乡镇街道代码。")
        }
        guard !villages.isEmpty else {
            throw Refusal(.invalid, "assessment.villages", "\(name)（\(code)）名下没有村社，无法考核。")
        }
        let due = rectification.due
        guard (0...AssessmentInput.mostDue).contains(due), (0...due).contains(rectification.onTime) else {
            throw Refusal(
                .invalid, "assessment.rectification",
                "\(name)（\(code)）应整改\(due)件、按期销号\(rectification.onTime)件，数目不对。")
        }
        for adjustment in adjustments
        where abs(adjustment.points.thousandths) > AssessmentInput.mostThousandths {
            throw Refusal(.invalid, "assessment.adjustment", "\(name)（\(code)）的奖惩“\(adjustment.title)”分数太大。")
        }
    }
}

extension AssessmentInput.Village {
    fileprivate func check(in township: AssessmentInput.Township, visits: inout Set<String>) throws {
        // One that is over keeps the code of a township that may be no more either.
        guard code.level == .village, township.code.contains(code) || isOver else {
            throw Refusal(.invalid, "assessment.village", "\(code)不是\(township.name)（\(township.code)）的村社代码。")
        }
        for visit in AssessmentTier.allCases.flatMap(visits(in:)) {
            guard visits.insert(visit.visit).inserted else {
                throw Refusal(.invalid, "assessment.visitTwice", "检查\(visit.visit)重复，村社\(code)不能再计一次。")
            }
            guard (0...AssessmentInput.mostThousandths).contains(visit.score.thousandths) else {
                throw Refusal(
                    .invalid, "assessment.score", "村社\(code)的检查\(visit.visit)得分应在0到1000000之间。")
            }
        }
    }
}
