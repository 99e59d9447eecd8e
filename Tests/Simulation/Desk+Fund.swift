import Database
import Kernel
import MoralBank
import MoralFund
import Office
import Organisation

/// The moral fund: what comes in, what is given to whom, what the public reads of a quarter.
extension Desk {
    mutating func recordFundEntry() -> Deed? {
        guard let clerk = somebody(.clerk) else { return nil }
        let isPoor = ledger.bank.balance(on: now.day) < 100_000
        let incomes: [FundEntry.Kind] = [.donation, .donation, .allocation, .interest]
        let all = incomes + [.hardship, .goods, .settlement]
        let kind = chance.pick(isPoor && chance.chance(70) ? incomes : all)
        let day = now.day.adding(days: chance.chance(80) ? 0 : chance.roll(-40...2))
        let fen = chance.chance(97) ? chance.roll(1...60_000) : 0
        let known = ledger.bank.fund.map(\.receipt).filter { !$0.isEmpty }
        let isTwice = !known.isEmpty && chance.chance(10)
        let receipt = kind != .donation ? "" : isTwice ? chance.pick(known) : reason("捐\(bytes(4).hex)")
        return Deed(
            RecordFundEntry(kind, on: day, fen: fen, party: "县慈善总会", words: "定向", receipt: receipt), by: clerk,
            key: key(), words: "\(kind) \(day) \(fen) \(receipt)", asksWho: true, answer: \.description,
            verdict: { ledger, actor, now in
                let fits = ledger.bank.mayBook(kind, on: day, fen: fen, receipt: receipt, today: now.day)
                return actor.has(.clerk) && kind.isByHand && fits ? .done : .refused
            },
            note: { ledger, told, _ in
                ledger.bank.fund.append(FundNote(id: told.answer, kind: kind, day: day, fen: fen, receipt: receipt))
            })
    }

    mutating func askGrant() -> Deed? {
        guard let village = branch(), ledger.bank.grants.count < 80,
            let actor = chance.chance(70) ? somebody(of: village) : somebody(.clerk)
        else { return nil }
        let kind = chance.pick([FundEntry.Kind.hardship, .award, .visit] + (chance.chance(10) ? [.goods] : []))
        let fen = chance.roll(1000...60_000)
        let name = "周\(bytes(1).hex)"
        return Deed(
            AskGrant(kind, name, village: village, fen: fen, reason: "独居，房屋漏雨。"), by: actor, key: key(),
            words: "\(kind) \(name) \(fen)", asksWho: true, answer: \.description,
            verdict: { _, actor, _ in
                let isHis = actor.isAny(.clerk, .townshipLiaison, .village) && actor.looksAfter(village)
                return isHis && kind != .goods ? .done : .refused
            },
            note: { ledger, told, _ in
                ledger.bank.grants.append(
                    GrantNote(id: told.answer, kind: kind, village: village, fen: fen, asker: told.actor.id))
            })
    }

    mutating func handleGrant() -> Deed? {
        let open = ledger.bank.grants.filter { [.asked, .passed].contains($0.state) }
        guard let grant = open.isEmpty || chance.chance(10) ? ledger.bank.grants.last : chance.pick(open),
            let id = ID<FundGrant>(grant.id), let township = grant.village.parent
        else { return nil }
        let step = grant.state == .passed ? "pay" : chance.chance(85) ? "review" : "reject"
        let reviewer = chance.chance(50) ? somebody(of: township) : somebody(.clerk)
        let reason = reason("入户看过")
        guard let actor = step == "pay" ? somebody(.director) : reviewer,
            let command = try? TakeProcedureStep(FundGrant.procedure, id, step, answers: StepAnswers(note: reason))
        else { return nil }
        return Deed(
            command, by: actor, key: key(), words: "\(grant.id) \(step) \(reason)", asksWho: true, answer: \.rawValue,
            verdict: { ledger, actor, now in
                ledger.bank.next(step, ofGrant: grant.id, reason: reason, by: actor, on: now.day) == nil
                    ? .refused : .done
            },
            note: { ledger, told, transaction in
                let next = ledger.bank.next(step, ofGrant: grant.id, reason: reason, by: told.actor, on: told.at.day)
                try holdEqual(told.answer, next?.rawValue ?? "", "a grant's step leads where the flow says", grant.id)
                ledger.bank.change(grant: grant.id) { grant in
                    if let next { grant.state = next }
                    if step == "review" { grant.reviewers.insert(told.actor.id) }
                }
                guard next == .paid else { return }
                let entry: String? = try transaction.value(
                    "SELECT fundEntry FROM fundGrant WHERE county = \(ledger.code) AND id = \(grant.id)")
                ledger.bank.fund.append(
                    FundNote(id: entry ?? "", kind: grant.kind, day: told.at.day, fen: grant.fen, receipt: ""))
            })
    }

    mutating func announceGrants() -> Deed? {
        guard let clerk = somebody(.clerk) else { return nil }
        return Deed(
            AnnounceGrants(contact: "创建办"), by: clerk, key: key(), words: "", asksWho: true,
            answer: \.description,
            verdict: { ledger, actor, _ in
                actor.has(.clerk) && ledger.bank.grants.contains { $0.state == .reviewed } ? .done : .refused
            },
            note: { ledger, told, transaction in
                let waiting = ledger.bank.grants.filter { $0.state == .reviewed }.map(\.id)
                for id in waiting { ledger.bank.change(grant: id) { $0.state = .announced } }
                try ledger.draftNotice(told, of: nil, about: Set(waiting), transaction)
            })
    }

    /// A quarter that is over, mostly the last.
    mutating func draftFundReport() -> Deed? {
        guard let clerk = somebody(.clerk) else { return nil }
        let last = Quarter(of: now.day).previous
        let quarter = chance.chance(75) ? last : chance.chance(50) ? last.previous : last.next
        return Deed(
            DraftFundReport(quarter), by: clerk, key: key(), words: "\(quarter)", asksWho: true, answer: \.description,
            verdict: { ledger, actor, now in
                let isThere = ledger.bank.reports.contains { $0.quarter == quarter && $0.state != .withdrawn }
                return actor.has(.clerk) && quarter.last < now.day && !isThere ? .done : .refused
            },
            note: { ledger, told, _ in
                ledger.bank.reports.append(
                    FundReportNote(
                        id: told.answer, quarter: quarter, drafter: told.actor.id,
                        taken: ledger.bank.statement(of: quarter)))
            })
    }

    mutating func handleFundReport() -> Deed? {
        let open = ledger.bank.reports.filter { $0.state == .drafted }
        guard let report = open.isEmpty ? ledger.bank.reports.last : chance.pick(open),
            let id = ID<FundReport>(report.id)
        else { return nil }
        let isStale = report.taken != ledger.bank.statement(of: report.quarter)
        let step = chance.chance(isStale ? 70 : 8) ? "withdraw" : "sign"
        let reason = reason("数字再核")
        guard let actor = somebody(step == "sign" ? .director : .clerk),
            let command = try? TakeProcedureStep(FundReport.procedure, id, step, answers: StepAnswers(note: reason))
        else { return nil }
        return Deed(
            command, by: actor, key: key(), words: "\(report.id) \(step) \(reason)", asksWho: true, answer: \.rawValue,
            verdict: { ledger, actor, _ in
                ledger.bank.next(step, ofReport: report.id, reason: reason, by: actor) == nil ? .refused : .done
            },
            note: { ledger, told, transaction in
                let next = ledger.bank.next(step, ofReport: report.id, reason: reason, by: told.actor)
                try holdEqual(told.answer, next?.rawValue ?? "", "a fund report's step leads where the flow says")
                guard let next, let index = ledger.bank.reports.firstIndex(where: { $0.id == report.id }) else {
                    return
                }
                ledger.bank.reports[index].state = next
                guard next == .published else { return }
                let row = try transaction.row(
                    "SELECT numberYear, number FROM fundReport WHERE county = \(ledger.code) AND id = \(report.id)")
                guard let row else { throw Broken("a published quarter is there", report.id) }
                ledger.bank.reports[index].number = Number(year: try row["numberYear"], number: try row["number"])
            })
    }
}

extension BankBook {
    mutating func change(grant id: String, _ body: (inout GrantNote) -> Void) {
        guard let index = grants.firstIndex(where: { $0.id == id }) else { return }
        body(&grants[index])
    }

    func next(
        _ step: String, ofGrant id: String, reason: String, by actor: Actor, on today: Day
    ) -> FundGrant.State? {
        guard let grant = grant(id), actor.mayOpenBank else { return nil }
        let isClerk = actor.scope == .county && actor.has(.clerk)
        let mayReview = (isClerk || actor.isBranch(of: grant.village)) && actor.id != grant.asker && !reason.isEmpty
        switch (step, grant.state) {
        case ("review", .asked): return mayReview ? .reviewed : nil
        case ("reject", .asked), ("reject", .reviewed): return mayReview ? .refused : nil
        case ("pay", .passed):
            let isOther = actor.id != grant.asker && !grant.reviewers.contains(actor.id)
            let isThere = mayBook(grant.kind, on: today, fen: grant.fen, receipt: "", today: today)
            return actor.scope == .county && actor.has(.director) && isOther && isThere ? .paid : nil
        default: return nil
        }
    }

    func next(_ step: String, ofReport id: String, reason: String, by actor: Actor) -> FundReport.State? {
        guard let report = report(id), report.state == .drafted, actor.scope == .county else { return nil }
        switch step {
        case "sign":
            let isSame = report.taken == statement(of: report.quarter)
            return actor.has(.director) && actor.id != report.drafter && isSame ? .published : nil
        case "withdraw": return actor.isAny(.clerk, .director) && !reason.isEmpty ? .withdrawn : nil
        default: return nil
        }
    }
}
