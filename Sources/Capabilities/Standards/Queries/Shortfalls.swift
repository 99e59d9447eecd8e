import Database
import Kernel
import Office
import Organisation

/// One thing that is missing before an examination: what, whose it is, what it costs, until when.
package struct Shortfall: Codable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable {
        case nobody, material, lost, indicator, event

        package var chinese: String {
            switch self {
            case .nobody: "没人牵头"
            case .material: "材料没有定稿"
            case .lost: "模拟测评丢分"
            case .indicator: "指标没有达到"
            case .event: "负面清单在影响"
            }
        }
    }

    package let kind: Kind
    package let what: String
    /// Whose it is; `""` where it is nobody's.
    package let unit: String
    /// Points that are at stake, by the codes of lines.
    package let costs: [String: Points]
    package let dueOn: Day?
    package let path: String

    package var points: Points { costs.values.reduce(.zero, +) }

    /// A line that is lost for two reasons is lost once.
    package static func total(_ all: [Shortfall]) -> Points {
        all.reduce(into: [String: Points]()) { sums, one in sums.merge(one.costs) { max($0, $1) } }
            .values.reduce(.zero, +)
    }
}

/// What is missing before an examination: all of it for who looks after the county, and for a unit what is its own.
package enum Shortfalls {
    /// More open material than any edition asks for.
    private static let mostMaterial = 5000

    package static func all(
        of review: ReviewCycle, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [Shortfall] {
        let edition = try review.edition.map { try StandardEditions.one($0, for: actor, in: transaction) }
        let found =
            try (edition.map { try all(of: $0, for: actor, in: transaction) } ?? [])
            + indicators(of: review, for: actor, in: transaction) + events(for: actor, in: transaction)
        guard actor.scope != .county else { return found }
        let own = Set(try Units.answered(by: actor, in: transaction).map(\.name))
        return found.filter { own.contains($0.unit) }
    }

    private static func all(
        of edition: StandardEdition, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [Shortfall] {
        let lines = try StandardLines.of(edition.id, county: actor.county, in: transaction)
        let points = Dictionary(lines.map { ($0.code, $0.points) }, uniquingKeysWith: { first, _ in first })
        // Codes are an edition's own.
        func costs(_ codes: [String]) -> [String: Points] {
            Dictionary(
                codes.compactMap { code in points[code].map { ("\(edition.id) \(code)", $0) } },
                uniquingKeysWith: { first, _ in first })
        }
        let nobody = lines.filter { $0.duty == nil }.map { line in
            Shortfall(
                kind: .nobody, what: "\(line.code)　\(line.words)", unit: "", costs: costs([line.code]), dueOn: nil,
                path: "standards/lines/\(line.id)")
        }
        let material = try Listing.materials.first(
            "standard=\(edition.id)&open=yes", mostMaterial, for: actor, in: transaction
        ).map { material in
            Shortfall(
                kind: .material, what: "\(material.title)（\(material.state.chinese)）", unit: material.unit.name,
                costs: costs(material.codes.split(separator: "、").map(String.init)), dueOn: material.dueOn,
                path: "materials/\(material.id)")
        }
        return nobody + material + (try lost(edition, lines, county: actor.county, in: transaction))
    }

    /// By the last mock assessment.
    private static func lost(
        _ edition: StandardEdition, _ lines: [StandardLine], county: String, in transaction: ReadTransaction
    ) throws -> [Shortfall] {
        guard let mock = try Mocks.of(edition.id, county: county, in: transaction).first else { return [] }
        let marks = try Mocks.marks(of: mock.id, county: county, in: transaction)
        return lines.compactMap { line in
            guard let mark = marks[line.id], mark.got < line.points else { return nil }
            return Shortfall(
                kind: .lost, what: "\(line.code)　\(line.words)：\(mark.note)", unit: line.duty?.lead.name ?? "",
                costs: ["\(edition.id) \(line.code)": line.points - mark.got], dueOn: line.duty?.dueOn,
                path: "mocks/\(mock.id)")
        }.sorted { $1.points < $0.points }
    }

    private static func indicators(
        of review: ReviewCycle, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [Shortfall] {
        try Reviews.indicators(of: review.id, county: actor.county, in: transaction).filter { $0.isMet != true }.map {
            indicator in
            let value = indicator.value.map { "现在\($0.shown)" } ?? "还没有现值"
            return Shortfall(
                kind: .indicator,
                what:
                    "\(indicator.name)要\(indicator.relation.chinese)\(indicator.target.shown)\(indicator.measure)，\(value)",
                unit: indicator.unitName, costs: [:], dueOn: review.dueOn, path: "reviews/\(review.id)")
        }
    }

    private static func events(for actor: Actor, in transaction: ReadTransaction) throws -> [Shortfall] {
        try Listing.negativeEvents.first("", 50, for: actor, in: transaction).filter {
            $0.state != .withdrawn && $0.until >= transaction.now.day
        }.map { event in
            Shortfall(
                kind: .event, what: "\(event.facts)（\(event.effect.chinese)，到\(event.until.chinese)）",
                unit: event.unitName, costs: event.points > .zero ? ["event \(event.id)": event.points] : [:],
                dueOn: nil, path: "negative-events/\(event.id)")
        }
    }
}
