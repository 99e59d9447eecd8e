import Assessment
import Bulletins
import Crypto
import Database
import Foundation
import Inspections
import Kernel
import Office

extension Desk {
    /// The oldest month that is over and not closed is put forward, and signed by another; now and then one that is not over, or
    /// was closed before.
    mutating func closeMonth() -> Deed? {
        let running = Month(now.day)
        let open = Set(ledger.visits.map(\.month)).filter { month in
            month < running && !ledger.months.contains { $0.month == month }
        }.sorted()
        guard let month = chance.chance(6) ? running : chance.chance(4) ? ledger.latestClosed : open.first else {
            return nil
        }
        if let waiting = ledger.waitingClosing(month), chance.chance(80),
            case .closing(_, _, let seen) = waiting.matter, seen == ledger.standings(month)
        {
            return sign(waiting, month)
        }
        guard let proposer = somebody(chance.chance(70) ? .clerk : .director) else { return nil }
        let accepts = chance.chance(85)
        return Deed(
            ProposeClosing(month: month, acceptsMissing: accepts), by: proposer, key: key(),
            words: "\(month) \(accepts)", answer: \.description,
            verdict: { ledger, _, now in
                guard ledger.allowsClosing(month, accepts: accepts, at: now) else { return .refused }
                // The same is not put forward twice; whether it is the same goes further than scores and ranks.
                let waiting = ledger.waitingClosing(month)?.matter
                guard case .closing(_, accepts, ledger.standings(month))? = waiting else { return .done }
                return .open
            },
            note: { ledger, told, _ in
                ledger.propose(
                    told, .closing(month, acceptsMissing: accepts, ledger.standings(month)),
                    inPlaceOf: ledger.waitingClosing(month))
            })
    }

    private mutating func sign(_ waiting: ProposalNote, _ month: Month) -> Deed? {
        guard let signer = somebody(chance.chance(70) ? .director : .leader), let id = ID<Proposal>(waiting.id),
            let command = try? TakeProcedureStep(Closing.procedure, id, Signatures.approve)
        else { return nil }
        return Deed(
            command, by: signer, key: key(), words: "\(month) \(waiting.id)", asksWho: true, answer: \.rawValue,
            verdict: { ledger, actor, now in
                guard let note = ledger.proposal(waiting.id), note.isWaiting, note.proposer != actor.id,
                    actor.has(.director) || actor.has(.leader),
                    case .closing(_, let accepts, let seen) = note.matter, seen == ledger.standings(month),
                    ledger.allowsClosing(month, accepts: accepts, at: now)
                else { return .refused }
                return .open
            },
            note: { ledger, told, transaction in
                ledger.settle(waiting.id)
                try ledger.close(month, told, transaction)
            })
    }

    /// A new version of the rule, from next month on: put forward, and signed by a director.
    mutating func makeRule() -> Deed? {
        if let waiting = ledger.waits({ if case .rule = $0 { true } else { false } }), chance.chance(80) {
            return sign(rule: waiting)
        }
        guard let proposer = somebody(chance.chance(70) ? .clerk : .director) else { return nil }
        let from = chance.chance(80) ? Month(now.day).next : Month(now.day).previous.previous
        let county = chance.pick([50, 60, 70])
        let own = chance.chance(90) ? 80 - county : 90 - county
        let isZero = chance.chance(60)
        let rule = RuleNote(version: 0, validFrom: from, selfCheck: own, county: county, isMissingZero: isZero)
        return Deed(
            ProposeRule(
                title: "考核办法", validFrom: from, weights: .init(selfCheck: own, county: county, panel: 20),
                missingSelfCheck: isZero ? .zero : .leftOut, sources: "自定"), by: proposer, key: key(),
            words: "\(from) \(own) \(county)", answer: \.description,
            verdict: { ledger, _, _ in
                let waiting = ledger.waitingRule(from)?.matter
                return ledger.allows(rule) && own + county == 80 && waiting != .rule(rule) ? .done : .refused
            },
            note: { ledger, told, _ in
                ledger.propose(told, .rule(rule), inPlaceOf: ledger.waitingRule(from))
            })
    }

    private mutating func sign(rule waiting: ProposalNote) -> Deed? {
        guard let director = somebody(.director), let id = ID<Proposal>(waiting.id),
            let command = try? TakeProcedureStep(Ruling.procedure, id, Signatures.approve)
        else { return nil }
        return Deed(
            command, by: director, key: key(), words: waiting.id, asksWho: true, answer: \.rawValue,
            verdict: { ledger, actor, _ in
                guard let note = ledger.proposal(waiting.id), note.isWaiting, note.proposer != actor.id,
                    actor.has(.director), case .rule(let rule) = note.matter, ledger.allows(rule)
                else { return .refused }
                return .done
            },
            note: { ledger, _, _ in
                guard case .rule(let rule)? = ledger.proposal(waiting.id)?.matter else { return }
                ledger.settle(waiting.id)
                ledger.rules.append(
                    RuleNote(
                        version: ledger.rules.count + 1, validFrom: rule.validFrom, selfCheck: rule.selfCheck,
                        county: rule.county, isMissingZero: rule.isMissingZero))
            })
    }

    mutating func draftBulletin() -> Deed? {
        guard let clerk = somebody(.clerk) else { return nil }
        let reported = Set(ledger.bulletins.map(\.month))
        let open = ledger.months.map(\.month).filter { !reported.contains($0) }
        // Several a month, now and then.
        let again = chance.chance(10) ? ledger.months.last?.month : nil
        let month = open.first ?? again ?? (chance.chance(8) ? Month(now.day) : nil)
        guard let month else { return nil }
        return Deed(
            DraftBulletin(month: month), by: clerk, key: key(), words: "\(month)", answer: \.description,
            verdict: { ledger, _, _ in
                let isClosed = ledger.months.contains { $0.month == month }
                return isClosed ? .done : .refused
            },
            note: { ledger, told, transaction in
                let note = BulletinNote(
                    id: told.answer, month: month, drafter: told.actor.id, taken: ledger.evidence(month))
                ledger.bulletins.append(note)
                try ledger.checkFigures(of: note, transaction)
            })
    }
}

extension CountyLedger {
    func waitingClosing(_ month: Month) -> ProposalNote? {
        waits { if case .closing(month, _, _) = $0 { true } else { false } }
    }

    func waitingRule(_ month: Month) -> ProposalNote? {
        waits { if case .rule(let rule) = $0 { rule.validFrom == month } else { false } }
    }

    mutating func propose(
        _ told: Deed.Acknowledged, _ matter: ProposalNote.Matter, inPlaceOf earlier: ProposalNote?
    ) {
        if let earlier { settle(earlier.id) }
        proposals.append(ProposalNote(id: told.answer, proposer: told.actor.id, matter: matter))
    }

    /// It waits no longer.
    mutating func settle(_ id: String) {
        for index in proposals.indices where proposals[index].id == id { proposals[index].isWaiting = false }
    }

    /// Later than what was closed, and another than the newest.
    func allows(_ rule: RuleNote) -> Bool {
        let isLater = latestClosed.map { rule.validFrom > $0 } ?? true
        let isNewest =
            rules.count > 1
            && rules.last.map {
                $0.validFrom == rule.validFrom && $0.selfCheck == rule.selfCheck && $0.county == rule.county
                    && $0.isMissingZero == rule.isMissingZero
            } ?? false
        return isLater && !isNewest
    }

    func allowsClosing(_ month: Month, accepts: Bool, at now: Instant) -> Bool {
        let isOutstanding = visits.contains { $0.month == month && $0.tier == .county && $0.state == .open }
        let isScored = standings(month).contains { $0.score != nil }
        return !months.contains { $0.month == month } && now.day > month.lastDay && !isOutstanding && isScored
            && (accepts || missing(month).isEmpty)
    }

    /// What was closed is what the ledger's own arithmetic gives.
    mutating func close(_ month: Month, _ told: Deed.Acknowledged, _ transaction: ReadTransaction) throws {
        let closed = try Assessments.closed(month, county: code, in: transaction)
        guard let result = closed?.result else { throw Broken("a closed month is kept", "\(month)") }
        let found = result.townships.map { township in
            Standing(
                township: township.code, score: township.score?.thousandths, rank: township.rank,
                missing: township.missing, due: township.rectification.due, onTime: township.rectification.onTime)
        }.sorted { $0.township < $1.township }
        let expected = standings(month)
        let digest = SHA256.hash(data: Data(closed?.bytes ?? [])).hex
        try holdEqual(found, expected, "a closed month's scores and ranks are what its records give", "\(month)")
        closedAt = told.at
        for index in visits.indices where visits[index].month == month && visits[index].state == .open {
            visits[index].isLapsed = true
        }
        months.append(
            MonthNote(
                month: month, digest: digest, due: expected.reduce(0) { $0 + $1.due },
                onTime: expected.reduce(0) { $0 + $1.onTime }, mean: Self.mean(expected.compactMap(\.score))))
    }

    /// A bulletin's figures are the numbers of the records that it was written from.
    func checkFigures(of note: BulletinNote, _ transaction: ReadTransaction) throws {
        guard let month = months.first(where: { $0.month == note.month }) else {
            throw Broken("a bulletin is about a closed month", note.id)
        }
        guard let id = ID<Bulletin>(note.id) else { throw Broken("a bulletin is answered with its identifier") }
        let bulletin = try Bulletins.one(id, for: office, in: transaction)
        let figures = Dictionary(
            bulletin.content.figures.map { ($0.name, $0.shown) }, uniquingKeysWith: { first, _ in first })
        let taken = note.taken
        let expected: [(String, String)] = [
            ("检查村次", String(taken.visits)), ("自考村次", String(taken.selfChecks)),
            ("县级村次", String(taken.visits - taken.selfChecks)), ("县级检查发现问题", String(taken.findings)),
            ("到期问题", String(month.due)), ("按期整改", String(month.onTime)),
            ("平均分", Points(thousandths: month.mean).shown),
        ]
        for (name, shown) in expected {
            try holdEqual(figures[name], shown, "a bulletin's figures are the records behind them", name)
        }
        if taken.unannounced > 0 {
            try holdEqual(
                figures["暗访村次"], String(taken.unannounced), "a bulletin's figures are the records behind them", "暗访村次")
        }
    }
}
