import Database
import Kernel
import Office
import Organisation

/// What becomes of a juror's seats when he leaves his post.
extension Recognition {
    package static let departures: Departures = {
        var departures = Departures()
        departures.withPerson = { person, county, transaction in
            let seats = try seats(of: person, county: county, in: transaction)
            guard !seats.isEmpty else { return [] }
            return [
                OpenWork("他当评委、还没有打完分的评选", count: seats.count, path: nil, afterwards: "由接手的评委打分，他打过的不计")
            ]
        }
        departures.onLeft = handOver
        return departures
    }()

    /// The rounds that still need what he has to say; where he has marked everybody, his marks stay.
    private static func seats(
        of person: ID<Person>, county: String, in transaction: ReadTransaction
    ) throws -> [Round] {
        let before: [Round.State] = [.draft, .nominating, .checking, .voting]
        return try Juries.rounds(of: person.description, states: before + [.judging], county: county, in: transaction)
            .filter { round in
                try before.contains(round.state)
                    || !Juries.unmarked(of: round.id, by: person.description, county: county, in: transaction).isEmpty
            }
    }

    /// The successor is a juror, and none of the same round: two seats are not one person's.
    private static func handOver(_ left: LeftPost, in transaction: WriteTransaction) throws {
        let (county, successor) = (left.county, left.successor)
        for round in try seats(of: left.person, county: county, in: transaction) {
            guard successor.roles.contains(.juror) else {
                throw Refusal.field(
                    "successor", "post.notJuror",
                    "\(left.name)是“\(round.title)”的评委，\(successor.name)不是评委，不能接手。请另选一位评委。")
            }
            let jurors = try Juries.jurors(of: round.id, county: county, in: transaction)
            guard !jurors.contains(where: { $0.person == successor.id.description }) else {
                throw Refusal.field(
                    "successor", "post.sameJury", "\(successor.name)已经是“\(round.title)”的评委，一人一席。请另选一位评委。")
            }
            let unit = try Units.one(successor.unit, county: county, in: transaction)
            try transaction.run(
                """
                UPDATE roundJuror SET person = \(successor.id), name = \(successor.name), unit = \(unit.name),
                    division = \(unit.division)
                WHERE county = \(county) AND round = \(round.id) AND person = \(left.person)
                """)
            if round.state == .judging { try Juries.invite([successor.id.description], to: round, in: transaction) }
        }
    }
}
