import Kernel

extension Sheet {
    /// How an item's marks come about: what is noted of it on the spot, and what that is worth.
    package enum Pattern: Hashable, Codable, Sendable {
        /// 每处扣分，扣完为止: what is wrong is noted spot by spot.
        case deductions([Deduction])
        /// 不符合即不得分.
        case allOrNothing
        /// So many of so many reach what is asked: 达标数÷要求数.
        case share(Share)
        /// So many of one kind.
        case count(Count)
        /// 逐项核对: which of several parts are there.
        case checklist(Checklist)
        /// 评委打分: each juror gives marks, and they have the mean.
        case jury(Jury)
        /// 随机抽村: of a township's villages some are drawn, each gets marks, and the item has their mean.
        case villages(Villages)
    }

    package struct Villages: Hashable, Codable, Sendable {
        /// Of the township's villages, in per cent, rounded up.
        package let share: Int

        package init(share: Int = 20) { self.share = share }
    }

    package struct Share: Hashable, Codable, Sendable {
        package enum Marks: Hashable, Codable, Sendable {
            /// 达标数÷要求数×分值.
            case proportional
            /// 每低1个百分点扣几分，扣完为止.
            case perPoint(target: Int, loses: Points, Remainder)
            /// 按达标率分档; below the last of them there are none.
            case bands([Band])
        }

        /// What becomes of a part of a percentage point.
        package enum Remainder: String, Codable, CaseIterable, Sendable {
            case dropped, counted, proportional

            package var chinese: String {
                switch self {
                case .dropped: "不足1个百分点不计"
                case .counted: "不足1个百分点按1个计"
                case .proportional: "不足1个百分点按比例计"
                }
            }
        }

        package struct Band: Hashable, Codable, Sendable {
            /// Per cent, from which on.
            package let from: Int
            package let marks: Points

            package init(from: Int, marks: Points) {
                self.from = from
                self.marks = marks
            }
        }

        /// What is counted: 处, 户.
        package let measure: String
        /// How many are asked for; nil where that is counted on the spot too.
        package let required: Int?
        package let marks: Marks

        package init(measure: String, required: Int? = nil, marks: Marks) {
            self.measure = measure
            self.required = required
            self.marks = marks
        }
    }

    package struct Count: Hashable, Codable, Sendable {
        /// What is counted: 篇, 个.
        package let measure: String
        /// Of one.
        package let points: Points
        /// 随机抽查几个，每1个不符合扣几分; nil where each one gains marks, up to the item's.
        package let sample: Int?

        package init(measure: String, points: Points, sample: Int? = nil) {
            self.measure = measure
            self.points = points
            self.sample = sample
        }
    }

    package struct Checklist: Hashable, Codable, Sendable {
        package struct Part: Hashable, Codable, Sendable {
            /// Unique within the item: `a`.
            package let code: String
            package let text: String

            package init(code: String, text: String) {
                self.code = code
                self.text = text
            }
        }

        package let parts: [Part]
        /// For each part that is missing; nil where any one loses the whole item (任一项不落实即不得分).
        package let loses: Points?

        package init(parts: [Part], loses: Points? = nil) {
            self.parts = parts
            self.loses = loses
        }
    }

    package struct Jury: Hashable, Codable, Sendable {
        /// From so many marks on, the highest and the lowest are dropped.
        package let dropsFrom: Int

        package init(dropsFrom: Int = 5) { self.dropsFrom = dropsFrom }
    }
}

/// What was noted of an item as a whole.
package enum Judgement: Hashable, Codable, Sendable {
    /// 不涉及.
    case absent
    /// An item of deductions was looked at, and there is nothing.
    case clean
    case met(Bool)
    case share(reached: Int, of: Int)
    case count(Int)
    /// The codes of the parts that are there, and of those that are not.
    case parts(present: Set<String>, missing: Set<String>)
    case mark(Points)
}

extension Sheet.Item {
    /// `达标数 ÷ 5处 × 10分`: how it is judged, in one line.
    package var rule: String {
        let full = maximum.plain
        switch pattern {
        case .deductions: return "每处扣分，扣完为止"
        case .allOrNothing: return "符合得\(full)分，不符合不得分"
        case .share(let share): return Self.rule(share, full)
        case .count(let count):
            let each = count.points.plain
            guard let sample = count.sample else { return "每\(count.measure)得\(each)分，最高\(full)分" }
            return "随机抽查\(sample)\(count.measure)，每1\(count.measure)不符合扣\(each)分"
        case .checklist(let list):
            return list.loses.map { "\(list.parts.count)项，每缺1项扣\($0.plain)分" } ?? "\(list.parts.count)项，任一项不落实即不得分"
        case .villages(let villages): return "在本乡镇（街道）随机抽\(villages.share)%的村，各按\(full)分打分，取平均"
        case .jury(let jury): return "评委打分，取平均；\(jury.dropsFrom)人以上去掉一个最高分和一个最低分"
        }
    }

    private static func rule(_ share: Sheet.Share, _ full: String) -> String {
        let measure = share.measure
        let required = share.required.map { "要求\($0)\(measure)" } ?? "抽查的\(measure)数"
        switch share.marks {
        case .proportional: return "达标\(measure)数 ÷ \(required) × \(full)分"
        case .perPoint(let target, let loses, let remainder):
            return "达标率\(target)%得满分，每低1个百分点扣\(loses.plain)分（\(remainder.chinese)）"
        case .bands(let bands):
            return bands.map { "达标率\($0.from)%以上得\($0.marks.plain)分" }.joined(separator: "，") + "，再低不得分"
        }
    }

    /// `不符合`, `缺：健康证`: what was noted, in words.
    package func words(_ judgement: Judgement) -> String {
        switch judgement {
        case .absent: return "不涉及"
        case .clean: return "没有问题"
        case .met(let isMet): return isMet ? "符合" : "不符合"
        case .share(let reached, let all):
            guard case .share(let share) = pattern else { return "\(reached)/\(all)" }
            return "\(share.required == nil ? "共" : "要求")\(all)\(share.measure)，达标\(reached)\(share.measure)"
        case .count(let number):
            guard case .count(let count) = pattern else { return "\(number)" }
            return count.sample.map { "抽查\($0)\(count.measure)，\(number)\(count.measure)不符合" }
                ?? "\(number)\(count.measure)"
        case .parts(_, let missing):
            guard case .checklist(let list) = pattern else { return "" }
            let absent = list.parts.filter { missing.contains($0.code) }.map(\.text)
            return absent.isEmpty ? "各项都有" : "缺：\(absent.joined(separator: "、"))"
        case .mark(let points): return "\(points.plain)分"
        }
    }

    /// Refuses what the item's pattern has no use for, or no such number of.
    /// - Parameter field: of the form.
    package func check(_ judgement: Judgement, field: String) throws {
        func wrong(_ message: String) -> Refusal { .field(field, "score.judgement", message) }
        switch (pattern, judgement) {
        case (_, .absent):
            guard mayBeAbsent else { throw wrong("标准没有允许“\(title)”不涉及，请照实评。") }
        case (.deductions, .clean), (.allOrNothing, .met): break
        case (.share(let share), .share(let reached, let all)):
            guard (1...9999).contains(all) else { throw wrong("一共查了几\(share.measure)？应在1到9999之间，实际是\(all)。") }
            guard share.required == nil || all == share.required else {
                throw wrong("这一项要求\(share.required ?? 0)\(share.measure)，不是\(all)\(share.measure)。")
            }
            guard (0...all).contains(reached) else {
                throw wrong(
                    "达标的应在0到\(all)\(share.measure)之间，实际是\(reached)\(share.measure)\(share.required == nil ? "" : "；超过要求的按要求数填")。"
                )
            }
        case (.count(let count), .count(let number)):
            let most = count.sample ?? 9999
            guard (0...most).contains(number) else {
                throw wrong("应在0到\(most)\(count.measure)之间，实际是\(number)。")
            }
        case (.checklist(let list), .parts(let present, let missing)):
            let known = Set(list.parts.map(\.code))
            guard present.isDisjoint(with: missing), known.isSuperset(of: present.union(missing)) else {
                throw wrong("“\(title)”里没有这一项，请刷新页面。")
            }
        case (.jury, .mark(let points)), (.villages, .mark(let points)):
            guard points >= .zero, points <= maximum, points.thousandths.isMultiple(of: 10) else {
                throw wrong("打分应在0到\(maximum.plain)分之间，最多两位小数，实际是\(points.plain)。")
            }
        default: throw wrong("“\(title)”不是这样评的：\(rule)。请刷新页面再评。")
        }
    }

    /// Whether a judgement says all that the item asks: of a checklist, whether each part is there.
    package func isWhole(_ judgement: Judgement) -> Bool {
        guard case .checklist(let list) = pattern, case .parts(let present, let missing) = judgement else {
            return true
        }
        return present.count + missing.count == list.parts.count
    }
}
