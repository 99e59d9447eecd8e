import Database
import Kernel
import MoralBank
import Office
import Organisation

/// What is done at a village's branch of the moral bank before points are booked.
extension Desk {
    /// Somebody of a township or village who answers for it.
    mutating func somebody(of division: DivisionCode) -> Actor? {
        let able = ledger.people.filter { person in
            guard !person.isDisabled, person.actor.isRepresentative else { return false }
            guard case .division(let own, _) = person.actor.scope else { return false }
            return own == division
        }
        return able.isEmpty ? nil : chance.pick(able).actor
    }

    /// A village that has a worker.
    mutating func branch() -> DivisionCode? {
        let villages = ledger.villages(on: now.day).filter { village in
            ledger.people.contains { $0.actor.has(.village) && $0.actor.scope.isOwn(village) }
        }
        return villages.isEmpty ? nil : chance.pick(villages)
    }

    mutating func openAccount() -> Deed? {
        guard let village = branch(), ledger.bank.accounts.count < 60,
            let actor = chance.chance(80) ? somebody(of: village) : somebody(.clerk)
        else { return nil }
        let known = ledger.bank.accounts.filter { $0.village == village }.map(\.name)
        let name = !known.isEmpty && chance.chance(8) ? chance.pick(known) : "户\(bytes(3).hex)"
        return Deed(
            OpenAccount(.household, name, village: village), by: actor, key: key(), words: "\(village) \(name)",
            asksWho: true, answer: \.description,
            verdict: { ledger, actor, _ in
                let isThere = ledger.bank.accounts.contains { $0.village == village && $0.name == name }
                return actor.isAny(.clerk, .village) && actor.looksAfter(village) && !isThere ? .done : .refused
            },
            note: { ledger, told, _ in
                ledger.bank.accounts.append(AccountNote(id: told.answer, village: village, name: name))
            })
    }

    /// A line of the points rule, or a later one of the same name.
    mutating func makePointRule() -> Deed? {
        guard let actor = somebody(chance.chance(80) ? .clerk : .director) else { return nil }
        let titles = ["志愿服务", "拾金不昧", "邻里调解", "庭院整洁"]
        let title = chance.pick(titles)
        let (standing, spendable) = (chance.roll(0...8), chance.roll(0...8))
        let cap = chance.chance(90) ? max(standing, spendable) * chance.roll(1...4) : 1
        let from = now.day.adding(days: chance.roll(-2...3))
        return Deed(
            KeepMoralRule(
                .helpful, title, standing: standing, spendable: spendable, evidence: "签到表", capOfYear: cap,
                validFrom: from),
            by: actor, key: key(), words: "\(title) \(standing) \(spendable) \(cap) \(from)", asksWho: true,
            answer: \.description,
            verdict: { ledger, actor, _ in
                let most = max(standing, spendable)
                let isLater = ledger.bank.rules.allSatisfy { $0.title != title || $0.until != nil || $0.from < from }
                return actor.isAny(.clerk, .director) && most > 0 && cap >= most && isLater ? .done : .refused
            },
            note: { ledger, told, _ in
                for index in ledger.bank.rules.indices
                where ledger.bank.rules[index].title == title && ledger.bank.rules[index].until == nil {
                    ledger.bank.rules[index].until = from
                }
                ledger.bank.rules.append(
                    PointRuleNote(
                        id: told.answer, title: title, standing: standing, spendable: spendable, cap: cap, from: from))
            })
    }

    mutating func askForPoints() -> Deed? {
        guard !ledger.bank.accounts.isEmpty, !ledger.bank.rules.isEmpty else { return nil }
        let account = chance.pick(ledger.bank.accounts)
        let inForce = ledger.bank.rules.filter { $0.isInForce(on: now.day) }
        let rule = chance.pick(inForce.isEmpty || chance.chance(8) ? ledger.bank.rules : inForce)
        let doneOn = now.day.adding(days: chance.roll(-3...0) + (chance.chance(4) ? 5 : 0))
        guard let township = account.village.parent,
            let actor = chance.chance(70)
                ? somebody(of: account.village)
                : chance.chance(50) ? somebody(.clerk) : somebody(.townshipLiaison, in: township),
            let accountID = ID<MoralAccount>(account.id), let ruleID = ID<MoralRule>(rule.id)
        else { return nil }
        // Told apart, so that no two of one day are one deed.
        let deed = "清理河道\(bytes(4).hex)"
        return Deed(
            AskForPoints(accountID, by: ruleID, doneOn: doneOn, words: deed), by: actor, key: key(),
            words: "\(account.name) \(rule.title) \(doneOn)", asksWho: true, answer: \.description,
            verdict: { ledger, actor, now in
                guard actor.isAny(.clerk, .village, .townshipLiaison), actor.looksAfter(account.village),
                    let known = ledger.bank.rules.first(where: { $0.id == rule.id })
                else { return .refused }
                let got = ledger.bank.got(account.id, by: rule.id, year: doneOn.year)
                let hasRoom = got + max(known.standing, known.spendable) <= known.cap
                // The same at another counter is one deed.
                let isTwin = ledger.bank.deposits.contains {
                    $0.words == deed && ![.refused, .withdrawn].contains($0.state) && !$0.isReversed
                }
                return doneOn <= now.day && known.isInForce(on: doneOn) && hasRoom && !isTwin ? .done : .refused
            },
            note: { ledger, told, _ in
                ledger.bank.deposits.append(
                    DepositNote(
                        id: told.answer, account: account.id, village: account.village, rule: rule.id,
                        standing: rule.standing, spendable: rule.spendable, doneOn: doneOn, asker: told.actor.id,
                        words: deed))
            })
    }

    /// The next step of some deposit, mostly one that is due.
    mutating func handleDeposit() -> Deed? {
        let open = ledger.bank.deposits.filter { [.asked, .appealed].contains($0.state) }
        let refused = ledger.bank.deposits.filter { [.refused, .verified].contains($0.state) }
        let some = open.isEmpty || chance.chance(15) ? (refused.isEmpty ? ledger.bank.deposits : refused) : open
        guard !some.isEmpty else { return nil }
        let deposit = chance.pick(some)
        let steps: [String]
        switch deposit.state {
        case .asked: steps = chance.chance(85) ? ["verify"] : ["reject", "withdraw"]
        case .appealed: steps = ["allow", "allow", "dismiss"]
        case .refused: steps = ["appeal"]
        case .verified: steps = ["withdraw", "verify"]
        case .announced, .passed, .booked, .withdrawn: steps = ["verify", "withdraw", "appeal"]
        }
        let step = chance.pick(steps)
        let isVillages = ["withdraw", "appeal"].contains(step)
        guard let township = deposit.village.parent,
            let actor = isVillages || chance.chance(15)
                ? somebody(of: deposit.village)
                : step == "allow" && chance.chance(40) ? somebody(.director) : somebody(of: township),
            let id = ID<MoralDeposit>(deposit.id)
        else { return nil }
        let reason = reason("核对过")
        guard
            let command = try? TakeProcedureStep(
                MoralDeposit.procedure, id, step, answers: StepAnswers(note: reason))
        else { return nil }
        return Deed(
            command, by: actor, key: key(), words: "\(deposit.id) \(step) \(reason)", asksWho: true, answer: \.rawValue,
            verdict: { ledger, actor, _ in
                ledger.bank.next(step, of: deposit.id, reason: reason, by: actor) == nil ? .refused : .done
            },
            note: { ledger, told, transaction in
                let next = ledger.bank.next(step, of: deposit.id, reason: reason, by: told.actor)
                try holdEqual(
                    told.answer, next?.rawValue ?? "", "a deposit's step leads where the flow says", deposit.id)
                if let next { try ledger.move(deposit.id, to: next, on: told.at.day, transaction) }
            })
    }

    /// A village's council on all that waits for it; now and then on one that does not, or with too few.
    mutating func holdCouncil() -> Deed? {
        let waiting = ledger.bank.deposits.filter { $0.state == .verified }
        guard let first = waiting.isEmpty ? ledger.bank.deposits.last : chance.pick(waiting),
            let keeper = somebody(of: first.village)
        else { return nil }
        let own = waiting.filter { $0.village == first.village }.map(\.id)
        let isMixed = own.isEmpty || chance.chance(8)
        let chosen = (own + (isMixed ? [chance.pick(ledger.bank.deposits).id] : [])).unique
        let present = chance.chance(92) ? chance.roll(5...9) : 4
        let votes = chosen.map { (id: $0, votes: chance.chance(80) ? present : chance.roll(0...present)) }
        let heldOn = now.day
        return Deed(
            HoldCouncil(
                first.village, heldOn: heldOn, members: (1...present).map { "评议员\($0)" },
                votes: votes.compactMap { vote in ID(vote.id).map { (deposit: $0, votes: vote.votes) } }, contact: "村委会"
            ),
            by: keeper, key: key(), words: "\(first.village) \(votes)", asksWho: true,
            answer: { $0?.description ?? "none" },
            verdict: { ledger, actor, _ in
                let areTheirs = chosen.allSatisfy { id in
                    let deposit = ledger.bank.deposit(id)
                    return deposit?.state == .verified && deposit?.village == first.village
                }
                return actor.has(.village) && actor.scope.isOwn(first.village) && present >= 5 && areTheirs
                    ? .done : .refused
            },
            note: { ledger, told, transaction in
                ledger.bank.councils += 1
                var passed: Set<String> = []
                for vote in votes {
                    let isPassed = 3 * vote.votes >= 2 * present
                    if isPassed { passed.insert(vote.id) }
                    try ledger.move(vote.id, to: isPassed ? .announced : .refused, on: told.at.day, transaction)
                }
                try holdEqual(told.answer == "none", passed.isEmpty, "what the council passed is put before the public")
                guard !passed.isEmpty else { return }
                try ledger.draftNotice(told, of: first.village, about: passed, transaction)
            })
    }

    mutating func reversePosting() -> Deed? {
        let able = ledger.bank.accounts.filter { !$0.postings.isEmpty }
        guard !able.isEmpty else { return nil }
        let account = chance.pick(able)
        let posting = chance.pick(account.postings)
        guard let township = account.village.parent,
            let actor = chance.chance(60) ? somebody(of: township) : somebody(.director),
            let accountID = ID<MoralAccount>(account.id), let id = ID<Posting>(posting.id)
        else { return nil }
        let reason = reason("记错了人")
        return Deed(
            ReversePosting(accountID, id, reason: reason), by: actor, key: key(), words: "\(posting.id) \(reason)",
            asksWho: true,
            verdict: { ledger, actor, _ in
                let isHis = actor.isAny(.director, .townshipLiaison, .townshipDeputy)
                return isHis && actor.looksAfter(account.village) && !reason.isEmpty
                    && ledger.bank.mayReverse(posting.id, of: account.id) ? .done : .refused
            },
            note: { ledger, _, transaction in
                let id = try ledger.posting(.reversal, posting.id, transaction)
                ledger.bank.change(account: account.id) { account in
                    account.post(
                        .reversal, id, source: posting.id, standing: -posting.standing, spendable: -posting.spendable)
                    for index in account.lots.indices where account.lots[index].posting == posting.id {
                        account.lots[index].left = 0
                    }
                }
                ledger.bank.change(deposit: posting.source) { $0.isReversed = true }
            })
    }
}

extension Actor {
    func isAny(_ some: Role...) -> Bool { some.contains(where: has) }

    /// The county's people, a township's for its villages, a village's own.
    func looksAfter(_ village: DivisionCode) -> Bool {
        switch scope {
        case .county: village.description.hasPrefix(county)
        case .division(let own, _): own.contains(village)
        case .unit, .person: false
        }
    }

    /// Somebody of the township above a village who answers for it.
    func isBranch(of village: DivisionCode) -> Bool {
        guard case .division(let own, _) = scope else { return false }
        return own.level == .township && own.contains(village) && isRepresentative
    }
}

extension BankBook {
    mutating func change(account id: String, _ body: (inout AccountNote) -> Void) {
        guard let index = accounts.firstIndex(where: { $0.id == id }) else { return }
        body(&accounts[index])
    }

    mutating func change(deposit id: String, _ body: (inout DepositNote) -> Void) {
        guard let index = deposits.firstIndex(where: { $0.id == id }) else { return }
        body(&deposits[index])
    }

    /// Where a step of a deposit leads; nil where it is refused.
    func next(_ step: String, of id: String, reason: String, by actor: Actor) -> MoralDeposit.State? {
        guard let deposit = deposit(id), actor.mayOpenBank else { return nil }
        let isVillage = actor.isRepresentative && actor.scope.isOwn(deposit.village)
        let isTownship = actor.isBranch(of: deposit.village)
        switch (step, deposit.state) {
        case ("verify", .asked):
            return (isVillage || isTownship) && actor.id != deposit.asker ? .verified : nil
        case ("reject", .asked):
            return (isVillage || isTownship) && actor.id != deposit.asker && !reason.isEmpty ? .refused : nil
        case ("withdraw", .asked), ("withdraw", .verified): return isVillage && !reason.isEmpty ? .withdrawn : nil
        case ("appeal", .refused): return isVillage && !reason.isEmpty ? .appealed : nil
        case ("allow", .appealed):
            // It counts itself once it was appealed.
            let got = got(deposit.account, by: deposit.rule, year: deposit.doneOn.year)
            let cap = rules.first { $0.id == deposit.rule }?.cap ?? 0
            return mayRule(actor, isTownship) && !reason.isEmpty && got <= cap ? .booked : nil
        case ("dismiss", .appealed): return mayRule(actor, isTownship) && !reason.isEmpty ? .refused : nil
        default: return nil
        }
    }

    private func mayRule(_ actor: Actor, _ isTownship: Bool) -> Bool {
        isTownship || (actor.scope == .county && actor.has(.director))
    }

    /// A deposit's, once, while nothing of it was used.
    func mayReverse(_ id: String, of account: String) -> Bool {
        guard let account = self.account(account), let posting = account.postings.first(where: { $0.id == id }),
            [.deposit, .credited, .broughtIn].contains(posting.kind),
            !account.postings.contains(where: { $0.kind == .reversal && $0.source == id })
        else { return false }
        return posting.spendable == 0 || account.lots.first { $0.posting == id }?.left == posting.spendable
    }
}

extension Actor {
    var mayOpenBank: Bool {
        isAny(.clerk, .director, .leader, .townshipLiaison, .townshipDeputy, .townshipHead, .village)
    }
}

extension CountyLedger {
    /// Takes a deposit on; what is booked is read, since only the product knows by which name.
    mutating func move(
        _ id: String, to state: MoralDeposit.State, on day: Day, _ transaction: ReadTransaction
    ) throws {
        bank.change(deposit: id) { $0.state = state }
        guard state == .booked, let deposit = bank.deposit(id) else { return }
        let posting = try posting(.deposit, id, transaction)
        bank.change(account: deposit.account) { account in
            account.post(
                .deposit, posting, source: id, standing: deposit.standing, spendable: deposit.spendable,
                opensLotOn: day)
        }
    }

    /// What a deed is booked as: once, whatever comes of it later.
    func posting(_ kind: Posting.Kind, _ source: String, _ transaction: ReadTransaction) throws -> String {
        let rows = try transaction.rows(
            "SELECT id FROM posting WHERE county = \(code) AND kind = \(kind) AND source = \(source)")
        try holdEqual(rows.count, 1, "each point comes of one source, once", "\(kind) \(source)")
        return try rows[0]["id"]
    }

    /// The notice that a council's session or the clerk drafted.
    mutating func draftNotice(
        _ told: Deed.Acknowledged, of village: DivisionCode?, about records: Set<String>,
        _ transaction: ReadTransaction
    ) throws {
        let rows = try transaction.rows(
            """
            SELECT number, record FROM noticeCandidate WHERE county = \(code) AND notice = \(told.answer) ORDER BY number
            """)
        let candidates = try rows.map { NoticeNote.Candidate(number: try $0["number"], record: try $0["record"]) }
        try holdEqual(Set(candidates.map(\.record)), records, "a notice names all that it is about", told.answer)
        bank.notices.append(
            NoticeNote(id: told.answer, village: village, writers: [told.actor.id], candidates: candidates))
    }
}
