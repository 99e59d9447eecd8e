import Database
import Kernel
import Sheets

/// A judgement as `visitLine` holds it.
struct StoredJudgement {
    /// `met`, `share` …
    let judged: String
    /// What it comes to: 1 or 0, how many, or a mark's thousandths.
    let number: Int?
    let outOf: Int?
    /// Of a checklist: `+a` for what is there, `-b` for what is not, a line each.
    let parts: String?

    init(_ judgement: Judgement) {
        switch judgement {
        case .absent: (judged, number, outOf, parts) = ("absent", nil, nil, nil)
        case .clean: (judged, number, outOf, parts) = ("clean", nil, nil, nil)
        case .met(let isMet): (judged, number, outOf, parts) = ("met", isMet ? 1 : 0, nil, nil)
        case .share(let reached, let all): (judged, number, outOf, parts) = ("share", reached, all, nil)
        case .count(let count): (judged, number, outOf, parts) = ("count", count, nil, nil)
        case .mark(let points): (judged, number, outOf, parts) = ("mark", points.thousandths, nil, nil)
        case .parts(let present, let missing):
            let lines = present.sorted().map { "+\($0)" } + missing.sorted().map { "-\($0)" }
            (judged, number, outOf, parts) = ("parts", nil, nil, lines.joined(separator: "\n"))
        }
    }

    init(_ row: Row) throws {
        judged = try row["judged"]
        number = try row["number"]
        outOf = try row["outOf"]
        parts = try row["parts"]
    }

    var judgement: Judgement {
        get throws {
            switch (judged, number, outOf, parts) {
            case ("absent", _, _, _): return .absent
            case ("clean", _, _, _): return .clean
            case ("met", let number?, _, _): return .met(number == 1)
            case ("share", let reached?, let all?, _): return .share(reached: reached, of: all)
            case ("count", let count?, _, _): return .count(count)
            case ("mark", let thousandths?, _, _): return .mark(Points(thousandths: thousandths))
            case ("parts", _, _, let parts?):
                let lines = parts.split(separator: "\n")
                func codes(_ sign: Character) -> Set<String> {
                    Set(lines.filter { $0.first == sign }.map { String($0.dropFirst()) })
                }
                return .parts(present: codes("+"), missing: codes("-"))
            default: throw DatabaseError(.corrupt, "a judgement that cannot be read: \(judged)")
            }
        }
    }
}
