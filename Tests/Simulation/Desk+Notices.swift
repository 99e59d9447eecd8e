import Database
import Kernel
import MoralBank
import MoralFund
import Office
import Web

/// Deposits and grants before the public.
extension Desk {
    static let noticeProcedure = PublicNotice.procedure { noticeKinds }
    static let noticeKinds = [MoralDeposit.noticeKind, FundGrant.noticeKind]

    /// The next step of some notice.
    mutating func handleNotice() -> Deed? {
        let open = ledger.bank.notices.filter { [.draft, .submitted].contains($0.state) }
        guard let notice = open.isEmpty || chance.chance(12) ? ledger.bank.notices.last : chance.pick(open) else {
            return nil
        }
        let step: String
        switch notice.state {
        case .draft: step = Signatures.submit
        case .submitted: step = chance.chance(92) ? Signatures.approve : Signatures.sendBack
        default: step = chance.chance(30) ? Signatures.withdraw : Signatures.submit
        }
        let drafter = notice.village.flatMap { somebody(of: $0) } ?? somebody(.clerk)
        let township = notice.village?.parent.flatMap { somebody(of: $0) }
        let director = somebody(.director)
        let isWriting = step == Signatures.submit || chance.chance(6)
        guard let actor = isWriting ? drafter : chance.chance(60) ? township ?? director : director,
            let id = ID<PublicNotice>(notice.id)
        else { return nil }
        let reason = reason("再核对")
        guard
            let command = try? TakeProcedureStep(
                Self.noticeProcedure, id, step, answers: StepAnswers(note: reason))
        else { return nil }
        return Deed(
            command, by: actor, key: key(), words: "\(notice.id) \(step) \(reason)", asksWho: true, answer: \.rawValue,
            verdict: { ledger, actor, _ in
                ledger.bank.next(step, ofNotice: notice.id, reason: reason, by: actor) == nil ? .refused : .done
            },
            note: { ledger, told, transaction in
                let next = ledger.bank.next(step, ofNotice: notice.id, reason: reason, by: told.actor)
                try holdEqual(told.answer, next?.rawValue ?? "", "a notice's step leads where the flow says", notice.id)
                if let next { try ledger.take(step, to: next, ofNotice: notice.id, told, transaction) }
            })
    }

    /// The clerk enters what somebody has against one of those before the public.
    mutating func objectToNotice() -> Deed? {
        let running = ledger.bank.notices.filter { $0.state == .running }
        guard let notice = running.isEmpty ? ledger.bank.notices.last : chance.pick(running),
            let clerk = somebody(.clerk), let id = ID<PublicNotice>(notice.id),
            let phone = PhoneNumber("13800000000")
        else { return nil }
        let candidate = chance.pick(notice.candidates).number
        return Deed(
            ObjectToNotice(
                id, candidate, name: "周国庆", phone: phone, words: "和实际不符\(bytes(3).hex)", channel: .visit),
            by: clerk, key: key(), words: "\(notice.id) \(candidate)", records: 2, asksWho: true,
            answer: \.description,
            verdict: { ledger, actor, now in
                guard let known = ledger.bank.notice(notice.id), let first = known.first, let last = known.last,
                    let one = known.candidates.first(where: { $0.number == candidate })
                else { return .refused }
                let isOpen = known.state == .running && (first...last).contains(now.day)
                return actor.has(.clerk) && isOpen && [.standing, .frozen].contains(one.state) ? .done : .refused
            },
            note: { ledger, told, _ in
                ledger.bank.change(notice: notice.id) { notice in
                    notice.objections.append(
                        .init(id: told.answer, candidate: candidate, enteredBy: told.actor.id))
                    notice.set(candidate, .frozen)
                }
            })
    }

    mutating func ruleOnObjection() -> Deed? {
        let all = ledger.bank.notices.flatMap { notice in notice.objections.map { (notice.id, $0) } }
        let open = all.filter { $0.1.state == .open }
        guard let (notice, objection) = open.isEmpty ? all.last : chance.pick(open), let director = somebody(.director),
            let id = ID<NoticeObjection>(objection.id)
        else { return nil }
        let isUpheld = chance.chance(40)
        let words = reason("查了签到表，情况属实")
        return Deed(
            RuleOnObjection(id, isUpheld: isUpheld, words: words, kinds: Self.noticeKinds), by: director, key: key(),
            words: "\(objection.id) \(isUpheld) \(words)", records: 2, asksWho: true,
            verdict: { ledger, actor, _ in
                let known = ledger.bank.notice(notice)?.objections.first { $0.id == objection.id }
                return actor.has(.director) && known?.state == .open && known?.enteredBy != actor.id && !words.isEmpty
                    ? .done : .refused
            },
            note: { ledger, told, transaction in
                try ledger.rule(on: objection, of: notice, isUpheld: isUpheld, told.at.day, transaction)
            })
    }
}

extension NoticeNote {
    mutating func set(_ number: Int, _ state: NoticeCandidate.State) {
        for index in candidates.indices where candidates[index].number == number { candidates[index].state = state }
    }
}

extension BankBook {
    mutating func change(notice id: String, _ body: (inout NoticeNote) -> Void) {
        guard let index = notices.firstIndex(where: { $0.id == id }) else { return }
        body(&notices[index])
    }

    func next(_ step: String, ofNotice id: String, reason: String, by actor: Actor) -> PublicNotice.State? {
        guard let notice = notice(id) else { return nil }
        let isDirector = actor.scope == .county && actor.has(.director)
        let isWriter =
            notice.village.map { actor.isRepresentative && actor.scope.isOwn($0) }
            ?? (actor.scope == .county && actor.has(.clerk))
        let isApprover = isDirector || notice.village.map(actor.isBranch) ?? false
        switch (step, notice.state) {
        case (Signatures.submit, .draft): return isWriter ? .submitted : nil
        case (Signatures.approve, .submitted):
            return isApprover && !notice.writers.contains(actor.id) ? .approved : nil
        case (Signatures.sendBack, .submitted): return isApprover && !reason.isEmpty ? .draft : nil
        case (Signatures.withdraw, .approved), (Signatures.withdraw, .running), (Signatures.withdraw, .ended):
            return isDirector && !reason.isEmpty ? .withdrawn : nil
        default: return nil
        }
    }
}

extension CountyLedger {
    fileprivate mutating func take(
        _ step: String, to next: PublicNotice.State, ofNotice id: String, _ told: Deed.Acknowledged,
        _ transaction: ReadTransaction
    ) throws {
        bank.change(notice: id) { notice in
            notice.state = next
            if step == Signatures.submit { notice.writers.insert(told.actor.id) }
            guard step == Signatures.approve else { return }
            notice.first = OfficeTime.workingDay(1, after: told.at.day)
            notice.last = OfficeTime.workingDay(5, after: told.at.day)
        }
        guard step == Signatures.withdraw, let notice = bank.notice(id) else { return }
        // What it held up waits for another.
        for candidate in notice.candidates {
            bank.change(deposit: candidate.record) { if $0.state == .announced { $0.state = .verified } }
            bank.change(grant: candidate.record) { if $0.state == .announced { $0.state = .reviewed } }
        }
    }

    /// The morning's round: notices begin, end and leave the public pages.
    /// - Returns: what the audit has to say of it.
    mutating func turnNotices(on today: Day, _ transaction: ReadTransaction) throws -> [String] {
        let due = { (ledger: CountyLedger, step: String, isDue: (NoticeNote) -> Bool) in
            ledger.bank.notices.filter(isDue).map(\.id).sorted().map { (step, $0) }
        }
        let steps =
            due(self, "open") { $0.state == .approved && $0.first.map { $0 <= today } ?? false }
            + due(self, "end") { $0.state == .running && $0.last.map { $0 < today } ?? false }
            + due(self, "archive") { $0.state == .settled && $0.last.map { $0 < today.adding(days: -90) } ?? false }
        for (step, id) in steps {
            switch step {
            case "open": bank.change(notice: id) { $0.state = .running }
            case "end": try end(id, today, transaction)
            default: bank.change(notice: id) { $0.state = .archived }
            }
        }
        return steps.map { "publicNotice.\($0.0)" }
    }

    /// All against whom nothing stands have passed.
    private mutating func end(_ id: String, _ today: Day, _ transaction: ReadTransaction) throws {
        guard let notice = bank.notice(id) else { return }
        for candidate in notice.candidates where candidate.state == .standing {
            bank.change(notice: id) { $0.set(candidate.number, .passed) }
            try settle(candidate.record, passed: true, today, transaction)
        }
        bank.change(notice: id) { $0.state = $0.hasOpenObjection ? .ended : .settled }
    }

    fileprivate mutating func rule(
        on objection: NoticeNote.Objection, of id: String, isUpheld: Bool, _ today: Day,
        _ transaction: ReadTransaction
    ) throws {
        bank.change(notice: id) { notice in
            for index in notice.objections.indices where notice.objections[index].id == objection.id {
                notice.objections[index].state = isUpheld ? .upheld : .dismissed
            }
        }
        guard let notice = bank.notice(id),
            let candidate = notice.candidates.first(where: { $0.number == objection.candidate })
        else { return }
        if candidate.state == .frozen {
            let isOpen = notice.objections.contains { $0.candidate == candidate.number && $0.state == .open }
            let next: NoticeCandidate.State =
                isUpheld ? .failed : isOpen ? .frozen : notice.state == .ended ? .passed : .standing
            bank.change(notice: id) { $0.set(candidate.number, next) }
            if [.passed, .failed].contains(next), notice.state != .withdrawn {
                try settle(candidate.record, passed: next == .passed, today, transaction)
            }
        }
        bank.change(notice: id) { notice in
            if notice.state == .ended, !notice.hasOpenObjection { notice.state = .settled }
        }
    }

    private mutating func settle(
        _ record: String, passed: Bool, _ today: Day, _ transaction: ReadTransaction
    ) throws {
        if bank.deposit(record) != nil {
            try move(record, to: passed ? .booked : .refused, on: today, transaction)
        } else {
            bank.change(grant: record) { $0.state = passed ? .passed : .refused }
        }
    }
}
