import App
import Database
import Foundation
import Kernel
import MoralBank
import Office
import Organisation
import Recognition

/// Two years of the moral bank lie behind the year that is lived through, so that points end in it.
extension Founding {
    /// The day whose points end when the year begins.
    static func dawn(before first: Day) -> Day {
        Day(year: first.year - 2, month: first.month, dayOfMonth: min(first.dayOfMonth, 28)) ?? first
    }

    /// How many days after that day points are booked.
    private static let bookings = [6, 25, 70, 200]

    func openBank(in ledger: CountyLedger, before first: Day) async throws -> BankBook {
        let desk = Desk(ledger: ledger, now: clock.now, chance: SeededRandom(seed: 1))
        let dawn = Self.dawn(before: first)
        let branches = Array(ledger.villages(on: clock.now.day).prefix(3))
        var accounts: [(village: DivisionCode, id: ID<MoralAccount>)] = []
        let rules = try await rules(from: clock.now.day, desk)
        for village in branches {
            guard let keeper = desk.first(.village, in: village) else { continue }
            for name in ["周家", "潘家"] {
                accounts.append(
                    (village, try await office.carryOut(OpenAccount(.household, name, village: village), by: keeper)))
            }
        }
        for (turn, booking) in Self.bookings.enumerated() {
            clock.set(Instant(dawn.adding(days: booking - 14), hour: 9))
            var notices: [ID<PublicNotice>] = []
            for village in branches {
                let own = accounts.filter { $0.village == village }.map(\.id)
                if let notice = try await ask(own, rules[turn % rules.count], village, desk) { notices.append(notice) }
            }
            try await publish(notices, branches, desk)
            clock.set(Instant(dawn.adding(days: booking), hour: 9))
            // Begun by the first, over by the second.
            for _ in 0..<2 {
                try await PublicNotices.turn(Desk.noticeProcedure, county: ledger.code, office)
            }
        }
        clock.set(Instant(first, hour: 8))
        return try await office.read { try BankBook(read: ledger.code, $0) }
    }

    private var office: Office { product.office }

    private func rules(from day: Day, _ desk: Desk) async throws -> [ID<MoralRule>] {
        guard let clerk = desk.first(.clerk) else { return [] }
        var rules: [ID<MoralRule>] = []
        for (title, points) in [("志愿服务", 4), ("拾金不昧", 6), ("邻里调解", 3)] {
            let rule = KeepMoralRule(
                .helpful, title, standing: points, spendable: points, evidence: "签到表", capOfYear: 30,
                validFrom: day)
            rules.append(try await office.carryOut(rule, by: clerk))
        }
        let gift = RecordFundEntry(.allocation, on: day, fen: 500_000, party: "县财政", words: "年度拨款")
        try await office.carryOut(gift, by: clerk)
        return rules
    }

    private func ask(
        _ accounts: [ID<MoralAccount>], _ rule: ID<MoralRule>, _ village: DivisionCode, _ desk: Desk
    ) async throws -> ID<PublicNotice>? {
        guard let keeper = desk.first(.village, in: village), let township = village.parent,
            let verifier = desk.first(.townshipLiaison, in: township)
        else { return nil }
        var votes: [(deposit: ID<MoralDeposit>, votes: Int)] = []
        for account in accounts {
            let asking = AskForPoints(account, by: rule, doneOn: clock.now.day, words: "清理河道")
            let deposit = try await office.carryOut(asking, by: keeper)
            try await office.carryOut(
                TakeProcedureStep(MoralDeposit.procedure, deposit, "verify", answers: StepAnswers(note: "属实")),
                by: verifier)
            votes.append((deposit, 5))
        }
        return try await office.carryOut(
            HoldCouncil(
                village, heldOn: clock.now.day, members: (1...5).map { "评议员\($0)" }, votes: votes, contact: "村委会"),
            by: keeper)
    }

    private func publish(_ notices: [ID<PublicNotice>], _ villages: [DivisionCode], _ desk: Desk) async throws {
        for (notice, village) in zip(notices, villages) {
            guard let keeper = desk.first(.village, in: village), let director = desk.first(.director) else { continue }
            for (step, actor) in [(Signatures.submit, keeper), (Signatures.approve, director)] {
                try await office.carryOut(TakeProcedureStep(Desk.noticeProcedure, notice, step), by: actor)
            }
        }
    }
}

extension Desk {
    /// Always the same one.
    func first(_ role: Role, in division: DivisionCode? = nil) -> Actor? {
        ledger.people.first { person in
            person.actor.has(role) && (division.map { person.actor.scope.isOwn($0) } ?? true)
        }?.actor
    }
}

extension BankBook {
    /// What the founding came to is taken as it is: the simulation begins after it.
    fileprivate init(read county: String, _ transaction: ReadTransaction) throws {
        for row in try transaction.rows(
            "SELECT id, title, standing, spendable, capOfYear, validFrom FROM moralRule WHERE county = \(county) ORDER BY id"
        ) {
            rules.append(
                PointRuleNote(
                    id: try row["id"], title: try row["title"], standing: try row["standing"],
                    spendable: try row["spendable"], cap: try row["capOfYear"], from: try row["validFrom"]))
        }
        for row in try transaction.rows(
            "SELECT id, village, name FROM moralAccount WHERE county = \(county) ORDER BY id")
        {
            accounts.append(try AccountNote(read: county, row, transaction))
        }
        for row in try transaction.rows(
            """
            SELECT moralDeposit.id, account, village, rule, standing, spendable, doneOn, moralDeposit.state,
                recordStep.actor AS asker FROM moralDeposit
            JOIN recordStep ON recordStep.county = moralDeposit.county AND recordStep.record = moralDeposit.id
                AND recordStep.number = 1
            WHERE moralDeposit.county = \(county) ORDER BY moralDeposit.id
            """)
        {
            deposits.append(
                DepositNote(
                    id: try row["id"], account: try row["account"], village: try row["village"], rule: try row["rule"],
                    standing: try row["standing"], spendable: try row["spendable"], doneOn: try row["doneOn"],
                    asker: try row["asker"], state: try row["state"]))
        }
        for row in try transaction.rows(
            "SELECT id, issuerDivision, state, firstDay, lastDay FROM publicNotice WHERE county = \(county) ORDER BY id"
        ) {
            let id: String = try row["id"]
            let candidates = try transaction.rows(
                """
                SELECT number, record, state FROM noticeCandidate WHERE county = \(county) AND notice = \(id)
                ORDER BY number
                """
            ).map { NoticeNote.Candidate(number: try $0["number"], record: try $0["record"], state: try $0["state"]) }
            notices.append(
                NoticeNote(
                    id: id, village: try row["issuerDivision"], writers: [], state: try row["state"],
                    first: try row["firstDay"], last: try row["lastDay"], candidates: candidates))
        }
        for row in try transaction.rows("SELECT id, kind, day, fen FROM fundEntry WHERE county = \(county)") {
            fund.append(
                FundNote(
                    id: try row["id"], kind: try row["kind"], day: try row["day"], fen: try row["fen"], receipt: ""))
        }
        councils = try transaction.value("SELECT count(*) FROM councilMeeting WHERE county = \(county)") ?? 0
    }
}

extension AccountNote {
    fileprivate init(read county: String, _ row: Row, _ transaction: ReadTransaction) throws {
        self.init(id: try row["id"], village: try row["village"], name: try row["name"])
        let lines = try transaction.rows(
            """
            SELECT posting.id, posting.kind, posting.source, sum(CASE WHEN side = 'standing' THEN points ELSE 0 END) AS standing,
                sum(CASE WHEN side = 'spendable' THEN points ELSE 0 END) AS spendable
            FROM ledgerLine JOIN posting ON posting.county = ledgerLine.county AND posting.id = ledgerLine.posting
            WHERE ledgerLine.county = \(county) AND account = \(id)
            GROUP BY posting.id, posting.kind, posting.source ORDER BY min(number)
            """)
        for line in lines {
            postings.append(
                PostingNote(
                    id: try line["id"], kind: try line["kind"], source: try line["source"],
                    standing: try line["standing"], spendable: try line["spendable"]))
        }
        let kept = try transaction.rows(
            "SELECT posting, points, remaining, expiresOn FROM pointLot WHERE county = \(county) AND account = \(id)")
        for lot in kept {
            lots.append(
                LotNote(
                    posting: try lot["posting"], points: try lot["points"], left: try lot["remaining"],
                    lastDay: try lot["expiresOn"]))
        }
    }
}

extension Founding {
    /// A round that only waits for its ballots.
    func openRound(in ledger: CountyLedger) async throws -> RoundNote? {
        let desk = Desk(ledger: ledger, now: clock.now, chance: SeededRandom(seed: 1))
        let clerks = ledger.people.map(\.actor).filter { $0.has(.clerk) }
        guard clerks.count > 1 else { return nil }
        let id = try await office.carryOut(
            DraftRound(title: "身边好人", rule: RoundNote.rule), by: clerks[0])
        try await office.carryOut(TakeProcedureStep(Round.procedure, id, "open"), by: clerks[0])
        var round = RoundNote(id: id.description, drafter: clerks[0].id, state: .checking)
        round.nominationsUntil = OfficeTime.workingDay(4, after: clock.now.day.adding(days: -1))
        for (place, village) in ledger.villages(on: clock.now.day).prefix(3).enumerated() {
            guard let township = village.parent, let liaison = desk.first(.townshipLiaison, in: township),
                let born = Day(year: 1980 + place, month: 3, dayOfMonth: 4)
            else { continue }
            let text = NomineeText(
                group: AwardCategory.goodNeighbour.chinese, name: "周国庆", bornOn: born, village: village,
                line: "照料邻居老人六年", story: "多年照料独居的邻居，风雨无阻。")
            let nomination = try await office.carryOut(Nominate(id, text), by: clerks[0])
            let photo = try Desk.photo(String(repeating: "\(place)", count: 64))
            try await office.carryOut(EnterConsent(nomination, photos: [photo]), by: clerks[0])
            for (step, actor) in [("townshipPass", liaison), ("countyPass", clerks[1])] {
                try await office.carryOut(
                    TakeProcedureStep(Nomination.procedure, nomination, step, answers: StepAnswers(note: "属实")),
                    by: actor)
            }
            round.nominations.append(
                NominationNote(
                    id: nomination.description, number: place + 1, name: "周国庆", village: village, maker: clerks[0].id,
                    state: .candidate, hasConsent: true))
        }
        try await office.carryOut(
            TakeProcedureStep(Round.procedure, id, "close", answers: StepAnswers(note: "都已收齐，提前截止")), by: clerks[0])
        return round
    }
}
