import Assessment
import Bulletins
import Crypto
import Database
import Foundation
import Inspections
import Kernel
import Office

extension Desk {
    /// The oldest month that is over and not closed; now and then one that is not over, or was closed before.
    mutating func closeMonth() -> Deed? {
        guard let director = somebody(.director) else { return nil }
        let running = Month(now.day)
        let open = Set(ledger.visits.map(\.month)).filter { month in
            month < running && !ledger.months.contains { $0.month == month }
        }.sorted()
        guard let month = chance.chance(6) ? running : chance.chance(4) ? ledger.latestClosed : open.first else {
            return nil
        }
        let accepts = chance.chance(85)
        return Deed(
            CloseMonth(month: month, acceptsMissing: accepts), by: director, key: key(), words: "\(month) \(accepts)",
            answer: { SHA256.hash(data: Data($0.bytes)).hex },
            verdict: { $0.allowsClosing(month, accepts: accepts, at: $2) ? .done : .refused },
            note: { try $0.close(month, $1, $2) })
    }

    /// A new version of the rule, from next month on.
    mutating func makeRule() -> Deed? {
        guard let director = somebody(.director) else { return nil }
        let from = chance.chance(80) ? Month(now.day).next : Month(now.day).previous.previous
        let county = chance.pick([50, 60, 70])
        let own = chance.chance(90) ? 80 - county : 90 - county
        let isZero = chance.chance(60)
        return Deed(
            MakeRule(
                title: "考核办法", validFrom: from, weights: .init(selfCheck: own, county: county, panel: 20),
                missingSelfCheck: isZero ? .zero : .leftOut, sources: "自定"), by: director, key: key(),
            words: "\(from) \(own) \(county)", answer: { String($0) },
            verdict: { ledger, _, _ in
                let isLater = ledger.latestClosed.map { from > $0 } ?? true
                return isLater && own + county == 80 ? .done : .refused
            },
            note: { ledger, told, _ in
                let version = ledger.rules.count + 1
                try holdEqual(told.answer, String(version), "versions of the rule are counted")
                ledger.rules.append(
                    RuleNote(version: version, validFrom: from, selfCheck: own, county: county, isMissingZero: isZero))
            })
    }

    mutating func draftBulletin() -> Deed? {
        guard let clerk = somebody(.clerk) else { return nil }
        let reported = Set(ledger.bulletins.map(\.month))
        let open = ledger.months.map(\.month).filter { !reported.contains($0) }
        let month = open.first ?? (chance.chance(8) ? Month(now.day) : nil)
        guard let month else { return nil }
        return Deed(
            DraftBulletin(month: month), by: clerk, key: key(), words: "\(month)", answer: \.description,
            verdict: { ledger, _, _ in
                let isClosed = ledger.months.contains { $0.month == month }
                return isClosed && !ledger.bulletins.contains { $0.month == month } ? .done : .refused
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
        try holdEqual(found, expected, "a closed month's scores and ranks are what its records give", "\(month)")
        closedAt = told.at
        for index in visits.indices where visits[index].month == month && visits[index].state == .open {
            visits[index].isLapsed = true
        }
        months.append(
            MonthNote(
                month: month, digest: told.answer, due: expected.reduce(0) { $0 + $1.due },
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
