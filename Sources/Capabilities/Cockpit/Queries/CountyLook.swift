import Assessment
import Database
import Findings
import Inspections
import Kernel
import Office
import Web

/// Where a county stands, in one look: plain values, for the leader's phone and for a wall alike. Nothing in it is anybody's
/// own.
struct CountyLook: Encodable, Sendable {
    /// A figure of two months beside each other.
    struct Compared: Encodable, Sendable {
        let name: String
        let chinese: String
        let unit: String
        let definition: String
        let shown: String
        let shownBefore: String
        /// `10月同期`
        let beside: String
        let path: String
        let pathBefore: String
        let movement: Movement
    }

    /// A figure month by month.
    struct Trend: Encodable, Sendable {
        struct Point: Encodable, Sendable {
            let month: Month
            /// As it is drawn; nil where there is nothing.
            let value: Int?
            let shown: String
            let path: String
        }

        let chinese: String
        let unit: String
        let isLine: Bool
        /// What a value is divided by to be drawn.
        let scale: Int
        let points: [Point]
    }

    struct Township: Encodable, Sendable {
        let code: DivisionCode
        let name: String
        let isSubdistrict: Bool
        let rank: Int?
        let score: String
        let path: String
        let movement: Movement
        /// Of the closed months, the earliest first, in thousandths.
        let scores: [Int]
    }

    let now: Instant
    let month: Month
    let other: Month
    let isBySameDays: Bool
    let isProvisional: Bool
    let sentence: [Sentence.Piece]
    let compared: [Compared]
    let trends: [Trend]
    /// The month that they are ranked by; nil before the first was closed.
    let ranked: Month?
    let townships: [Township]
    let noise: [String]
    let late: [LateWork]

    static let trendLength = 12
}

/// Makes one, of what the capabilities bring.
struct LookMaker: Sendable {
    let parts: Cockpit.Parts
    let scores: KnownScores

    func look(
        _ month: Month?, with other: Month?, for actor: Actor, in transaction: ReadTransaction
    ) throws -> CountyLook {
        let today = transaction.now.day
        let months = ComparedMonths(month, with: other, today: today)
        // What is late is no month's: it is told as it stands, by whom it is with.
        let metrics = parts.metrics
            .filter { $0.leading != nil && $0.leading != .less && $0.right.isHeld(by: actor) }
            // What is shared by all comes first: the score.
            .enumerated().sorted { a, b in
                (a.element.measure == .points ? 0 : 1, a.offset) < (b.element.measure == .points ? 0 : 1, b.offset)
            }.map(\.element)
        let closed = try scores.latest(CountyLook.trendLength, county: actor.county, in: transaction)
        let late = try parts.lateness.flatMap { try $0(actor, transaction) }
        return CountyLook(
            now: transaction.now, month: months.month, other: months.other, isBySameDays: months.isBySameDays,
            isProvisional: months.now.isProvisional(on: today),
            sentence: try Sentence(parts.metrics, closed, late, actor, transaction).pieces,
            compared: try metrics.map { try compare($0, months, actor, transaction) },
            trends: try metrics.map { try trend(of: $0, until: months.month, actor, transaction) }
                .filter { $0.points.count { $0.value != nil && $0.value != 0 } > 1 },
            ranked: closed.last?.month, townships: townships(closed),
            noise: try noise(county: actor.county, transaction), late: late)
    }

    // MARK: Two months

    private func compare(
        _ metric: Metric, _ months: ComparedMonths, _ actor: Actor, _ transaction: ReadTransaction
    ) throws -> CountyLook.Compared {
        // A score is of a whole month or of none.
        let months = metric.measure == .points ? months.whole : months
        let (now, before) = (months.now, months.before)
        let value = try metric.value(now, nil, actor, transaction)
        let earlier = try metric.value(before, nil, actor, transaction)
        return CountyLook.Compared(
            name: metric.name, chinese: Self.alone(metric.chinese), unit: value == nil ? "" : metric.unit,
            definition: metric.definition,
            shown: metric.shown(value), shownBefore: metric.shown(earlier),
            beside: months.beside, path: metric.rows(now, nil),
            pathBefore: metric.rows(before, nil), movement: Self.movement(of: metric, value, earlier))
    }

    /// As it is called where it does not stand below another: `其中已逾期`.
    private static func alone(_ name: String) -> String { name.replacing("其中", with: "") }

    static func movement(of metric: Metric, _ value: Int?, _ earlier: Int?) -> Movement {
        guard let value, let earlier else { return Movement(words: "—", tone: .plain) }
        guard value != earlier else { return Movement(words: "持平", tone: .plain) }
        let isMore = value > earlier
        let difference = metric.measure == .share ? points(abs(value - earlier)) : metric.shown(abs(value - earlier))
        let tone: Movement.Tone =
            switch metric.leading ?? .neither {
            case .neither: .plain
            case .more: isMore ? .good : .bad
            case .less: isMore ? .bad : .good
            }
        return Movement(words: (isMore ? "↑" : "↓") + difference, tone: tone)
    }

    /// `2.0个百分点`
    private static func points(_ perMille: Int) -> String { "\(perMille / 10).\(perMille % 10)个百分点" }

    // MARK: Twelve months

    private func trend(
        of metric: Metric, until month: Month, _ actor: Actor, _ transaction: ReadTransaction
    ) throws -> CountyLook.Trend {
        var months = [month]
        while months.count < CountyLook.trendLength { months.insert(months[0].previous, at: 0) }
        let scale =
            switch metric.measure {
            case .count: 1
            case .money: 100
            case .share: 10
            case .points: 1000
            }
        return CountyLook.Trend(
            chinese: Self.alone(metric.chinese), unit: metric.measure == .share ? "%" : metric.unit,
            isLine: metric.measure == .share || metric.measure == .points, scale: scale,
            points: try months.map { month in
                let value = try metric.value(Period(month), nil, actor, transaction)
                return .init(
                    month: month, value: value, shown: metric.shown(value), path: metric.rows(Period(month), nil))
            })
    }

    // MARK: Townships

    private func townships(_ closed: [MonthScores]) -> [CountyLook.Township] {
        guard let last = closed.last else { return [] }
        let before = closed.dropLast().last.flatMap { $0.month == last.month.previous ? $0 : nil }
        return last.townships.map { code, own in
            CountyLook.Township(
                code: code, name: own.name, isSubdistrict: own.group == .subdistrict, rank: own.rank,
                score: own.score?.shown ?? "—", path: "assessments/\(last.month)/\(code)",
                movement: Movement(rank: own.rank, before: before?.townships[code]?.rank),
                scores: closed.compactMap { $0.townships[code]?.score?.thousandths })
        }.sorted { a, b in
            (a.isSubdistrict ? 1 : 0, a.rank ?? .max, a.code) < (b.isSubdistrict ? 1 : 0, b.rank ?? .max, b.code)
        }
    }

    private func noise(county: String, _ transaction: ReadTransaction) throws -> [String] {
        guard let closed = try Assessments.latest(county: county, in: transaction) else { return [] }
        return TownshipGroup.allCases.compactMap { group in
            let words = Noise.words(
                closed.result.townships.filter { $0.group == group }.compactMap { township in
                    guard let rank = township.rank, let score = township.score,
                        let tier = township.tiers.first(where: { $0.tier == .county })
                    else { return nil }
                    return Noise.Sampled(
                        name: township.name, rank: rank, score: score, scores: tier.villages.compactMap(\.score),
                        weight: tier.weight)
                })
            return words.map { "\(group.chinese)\($0)" }
        }
    }
}
