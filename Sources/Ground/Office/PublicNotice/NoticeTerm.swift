import Database
import Kernel

/// When a notice is before the public, and what its end means for each of its candidates.
enum NoticeTerm {
    /// Refuses what may not go before the public yet.
    static func requireReady(_ notice: PublicNotice, by actor: Actor, in transaction: ReadTransaction) throws {
        guard notice.candidates > 0 else {
            throw Refusal(.conflict, "notice.nobody", "还没有公示对象：至少要有一个，才能送审。")
        }
        try PublishGate.check(try PublicNotice.hits(notice.id, by: actor, in: transaction))
    }

    /// From the working day after the approval, or a later one that was asked for: every day that is counted is a whole one.
    static func set(of notice: PublicNotice, county: String, in transaction: WriteTransaction) throws {
        let calendar = try transaction.calendar(of: county)
        let from = max(notice.startOn ?? transaction.now.day, transaction.now.day.adding(days: 1))
        let term = calendar.workingDays(notice.days, from: from)
        try transaction.run(
            """
            UPDATE publicNotice SET firstDay = \(term.lowerBound), lastDay = \(term.upperBound)
            WHERE county = \(county) AND id = \(notice.id)
            """)
    }

    static func kind(of notice: PublicNotice, _ kinds: [NoticeKind]) throws -> NoticeKind {
        guard let kind = (kinds + [.plain]).first(where: { $0.name == notice.kind }) else {
            throw DatabaseError(.schema, "公示“\(notice.title)”是“\(notice.kind)”类，本程序不认识。请升级程序。")
        }
        return kind
    }

    /// All against whom nothing stands have passed; whoever waits for a ruling waits on.
    static func end(
        _ notice: PublicNotice, _ kinds: [NoticeKind], by actor: Actor, in transaction: WriteTransaction
    ) throws {
        try transaction.run(
            """
            UPDATE noticeCandidate SET state = \(NoticeCandidate.State.passed)
            WHERE county = \(actor.county) AND notice = \(notice.id) AND state = \(NoticeCandidate.State.standing)
            """)
        let passed = try Notices.candidates(of: notice.id, county: actor.county, in: transaction)
            .filter { $0.state == .passed }
        if !passed.isEmpty { try kind(of: notice, kinds).onSettled(notice, passed, actor, transaction) }
        try settleIfDone(notice.id, kinds, by: actor, in: transaction)
    }

    /// Once the time is over and nobody waits any more.
    static func settleIfDone(
        _ id: ID<PublicNotice>, _ kinds: [NoticeKind], by actor: Actor, in transaction: WriteTransaction
    ) throws {
        let notice = try Notices.one(id, for: actor, in: transaction)
        guard notice.state == .ended, notice.openObjections == 0 else { return }
        let procedure = PublicNotice.procedure { kinds }
        guard let step = procedure.step(named: PublicNotice.settle) else { return }
        try transaction.take(step, of: id, in: procedure, by: actor)
    }

    static func set(
        _ candidate: NoticeCandidate, of id: ID<PublicNotice>, _ state: NoticeCandidate.State, _ reason: String = "",
        county: String, in transaction: WriteTransaction
    ) throws {
        try transaction.run(
            """
            UPDATE noticeCandidate SET state = \(state), reason = \(reason)
            WHERE county = \(county) AND notice = \(id) AND number = \(candidate.number)
            """)
    }
}

extension WriteTransaction {
    /// A notice was withdrawn: what it held up goes back by its procedure's step `takeBack`, and waits for another.
    package func takeBack<Record, State>(
        _ notice: PublicNotice, in procedure: Procedure<Record, State>
    ) throws {
        guard let step = procedure.step(named: "takeBack") else { return }
        for candidate in try Notices.candidates(of: notice.id, county: notice.county, in: self) {
            guard let id = ID<Record>(candidate.record),
                step.from.contains(try procedure.course(of: id, county: notice.county, in: self).state)
            else { continue }
            try take(step, of: id, in: procedure, by: .system(county: notice.county))
        }
    }
}
