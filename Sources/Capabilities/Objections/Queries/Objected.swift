import Assessment
import Database
import Inspections
import Kernel
import Office
import Organisation

/// What is objected to: a mark of a visit or of a panel's sheet, or a deduction that was decided beside them.
package enum ObjectionTarget: Hashable, Sendable {
    case line(ID<VisitLine>)
    case adjustment(ID<Adjustment>)

    /// As the form's address has it: `line=0190…`
    var query: String {
        switch self {
        case .line(let id): "line=\(id)"
        case .adjustment(let id): "adjustment=\(id)"
        }
    }

    /// Of the objections to it.
    var condition: SQL {
        switch self {
        case .line(let id): "objection.line = \(id)"
        case .adjustment(let id): "objection.adjustment = \(id)"
        }
    }
}

/// The same as it stands now, for whoever may object to it: a township to what was taken from it, the office for a township.
struct Objected: Sendable {
    let month: Month
    let township: Unit
    let visit: ID<Visit>?
    /// Where it is listed: 樟塘村.
    let village: String
    /// 成堆垃圾2处，−1.00分
    let subject: String
    /// How it came about.
    let words: String
    /// How many places were counted; one where there is nothing to count.
    let count: Int
    /// Fewer count already, by an earlier ruling.
    let isRuled: Bool
    /// Of the record's page.
    let path: String

    /// Refuses what is no loss of the actor's, or none any more.
    init(_ target: ObjectionTarget, for actor: Actor, in transaction: ReadTransaction) throws {
        if let earlier = try Objections.latest(to: target, for: actor, in: transaction), earlier.state == .upheld {
            throw Refusal(
                .conflict, "objection.upheld",
                "这一笔已经申诉成立，不再扣分，不用再申诉。\(earlier.month.chinese)已经关账的，更正签发后名次才会变。")
        }
        switch target {
        case .line(let line): try self.init(line, for: actor, in: transaction)
        case .adjustment(let id): try self.init(id, for: actor, in: transaction)
        }
    }

    private static let missing = Refusal(
        .missing, "objection.line", "没有这一处扣分，或者它不在本乡镇（街道），或者已经作废、冲正。请从“逐笔扣分”进入。")

    private init(_ line: ID<VisitLine>, for actor: Actor, in transaction: ReadTransaction) throws {
        guard let (visit, loss) = try Visits.lostLine(line, county: actor.county, in: transaction),
            [.county, .panel].contains(visit.tier),
            let code = loss.division.parent, actor.scope.covers(division: code),
            let unit = try Units.ofDivision(code, county: actor.county, in: transaction)
        else { throw Self.missing }
        (month, township, self.visit, village) = (visit.month, unit, visit.id, visit.village)
        subject = "\(loss.title)\(loss.count)处，\(loss.points.shown)分"
        words = "\(visit.tier.chinese)　\(loss.item)　\(loss.arithmetic)"
        (count, isRuled) = (loss.count, loss.isRuled)
        path = "visits/\(visit.id)#line-\(line)"
    }

    private init(_ id: ID<Adjustment>, for actor: Actor, in transaction: ReadTransaction) throws {
        let county = actor.county
        let found = try Adjustments.one(id, for: actor, in: transaction)
        let succession = try Divisions.succession(county: county, on: transaction.now.day, in: transaction)
        let code = succession.current(found.township)
        guard found.isObjectable, actor.scope.covers(division: code),
            try Adjustments.reversal(of: id, county: county, in: transaction) == nil,
            let unit = try Units.ofDivision(code, county: county, in: transaction)
        else { throw Self.missing }
        (month, township, visit, village) = (found.month, unit, nil, Adjustment.noun.chinese)
        subject = "\(found.title)，\(found.signed.shown)分"
        (words, count, isRuled, path) = (found.reason, 1, false, "adjustments/\(id)")
    }
}
