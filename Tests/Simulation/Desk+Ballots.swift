import Database
import Kernel
import Office
import Organisation
import Recognition
import Residents

extension Desk {
    private enum BallotDuty { case draft, step, nominate, handle, vote, paper, cancel }

    /// What somebody does next in a round: the one that goes on, or a new one.
    mutating func workAtRound() throws -> Deed? {
        let rounds = ledger.ballots.rounds
        let open: [Round.State] = [.draft, .nominating, .checking, .voting]
        let going = rounds.first { open.contains($0.state) } ?? rounds.last { $0.state == .judging }
        let today = now.day
        let handled = going?.nominations.count { [.submitted, .reviewed].contains($0.state) } ?? 0
        let isNominating = going?.state == .nominating
        let takesVotes = going?.takesVotes(on: today) ?? false
        let weights: [(BallotDuty, Int)] = [
            (.draft, going == nil ? 40 : going?.state == .judging ? 10 : 0), (.nominate, isNominating ? 30 : 1),
            (.handle, min(40, 1 + handled * 8)),
            (.step, handled > 0 || takesVotes ? 4 : 16), (.vote, takesVotes ? 60 : 3), (.paper, takesVotes ? 16 : 1),
            (.cancel, going?.state == .judging ? 6 : 1),
        ]
        var left = chance.roll(1...weights.reduce(0) { $0 + $1.1 })
        for (duty, weight) in weights {
            left -= weight
            guard left <= 0 else { continue }
            switch duty {
            case .draft: return draftRound()
            case .step: return going.flatMap { stepRound($0) }
            case .nominate: return going.flatMap { nominate($0) }
            case .handle: return try going.flatMap { try handleNomination($0) }
            case .vote: return going.flatMap { castBallot($0) }
            case .paper: return going.flatMap { enterPaper($0) }
            case .cancel: return going.flatMap { stepRound($0, "cancel") }
            }
        }
        return nil
    }

    private mutating func draftRound() -> Deed? {
        guard let clerk = somebody(.clerk), ledger.ballots.rounds.count < 30 else { return nil }
        let title = "身边好人\(bytes(2).hex)"
        return Deed(
            DraftRound(title: title, rule: RoundNote.rule), by: clerk, key: key(), words: title, asksWho: true,
            answer: \.description, verdict: { _, actor, _ in actor.has(.clerk) ? .done : .refused },
            note: { ledger, told, _ in
                ledger.ballots.rounds.append(RoundNote(id: told.answer, drafter: told.actor.id))
            })
    }

    private mutating func stepRound(_ round: RoundNote, _ wanted: String? = nil) -> Deed? {
        let usual: [Round.State: String] = [.draft: "open", .nominating: "close", .checking: "vote", .voting: "judge"]
        let step = wanted ?? (chance.chance(95) ? usual[round.state] : nil) ?? "judge"
        let reason = reason("名额另定")
        guard let actor = somebody(step == "cancel" ? .director : .clerk), let id = ID<Round>(round.id),
            let command = try? TakeProcedureStep(Round.procedure, id, step, answers: StepAnswers(note: reason))
        else { return nil }
        return Deed(
            command, by: actor, key: key(), words: "\(round.id) \(step) \(reason)", asksWho: true, answer: \.rawValue,
            verdict: { ledger, actor, now in
                ledger.ballots.next(step, of: round.id, reason: reason, by: actor, on: now.day) == nil
                    ? .refused : .done
            },
            note: { ledger, told, _ in
                let next = ledger.ballots.next(step, of: round.id, reason: reason, by: told.actor, on: told.at.day)
                try holdEqual(told.answer, next?.rawValue ?? "", "a round's step leads where the flow says", round.id)
                let before = told.at.day.adding(days: -1)
                ledger.ballots.change(round: round.id) { round in
                    if let next { round.state = next }
                    if next == .cancelled { round.endNominations() }
                    if step == "open" { round.nominationsUntil = OfficeTime.workingDay(4, after: before) }
                    if step == "vote" { round.ballotUntil = OfficeTime.workingDay(4, after: before) }
                }
            })
    }

    private mutating func nominate(_ round: RoundNote) -> Deed? {
        let villages = ledger.villages(on: now.day)
        guard !villages.isEmpty, let id = ID<Round>(round.id) else { return nil }
        let village = chance.pick(villages)
        // In each village another day of birth: of one name and one day they would be taken for the same.
        guard let place = villages.firstIndex(of: village),
            let born = Day(year: 1950 + place % 40, month: 1 + place / 40 % 12, dayOfMonth: 4)
        else { return nil }
        let name = chance.pick(["周国庆", "王秀英", "俞阿香", "石志远", "潘月仙", "梁建军", "何桂花"])
        guard let actor = chance.chance(60) ? somebody(.clerk) : somebody(of: village) else { return nil }
        let text = NomineeText(
            group: AwardCategory.goodNeighbour.chinese, name: name, bornOn: born, village: village, line: "照料邻居老人六年",
            story: "多年照料独居的邻居，风雨无阻。")
        return Deed(
            Nominate(id, text), by: actor, key: key(), words: "\(round.id) \(village) \(name)", asksWho: true,
            answer: \.description,
            verdict: { ledger, actor, now in
                guard let round = ledger.ballots.round(round.id), round.state == .nominating,
                    let until = round.nominationsUntil, now.day <= until
                else { return .refused }
                let isThere = round.nominations.contains {
                    $0.name == name && $0.village == village && $0.state != .refused
                }
                let isHis = actor.isAny(.clerk, .townshipLiaison, .village) && actor.looksAfter(village)
                return isHis && !isThere ? .done : .refused
            },
            note: { ledger, told, _ in
                ledger.ballots.change(round: round.id) { round in
                    round.nominations.append(
                        NominationNote(
                            id: told.answer, number: round.nominations.count + 1, name: name, village: village,
                            maker: told.actor.id))
                }
            })
    }

    /// The next that a nomination needs: the township's look, the nominee's consent, the county's look.
    private mutating func handleNomination(_ round: RoundNote) throws -> Deed? {
        let open = round.nominations.filter { [.submitted, .reviewed].contains($0.state) }
        guard let nomination = open.isEmpty ? round.nominations.last : chance.pick(open),
            let id = ID<Nomination>(nomination.id), let township = nomination.village.parent
        else { return nil }
        if !nomination.hasConsent, chance.chance(70) { return try enterConsent(nomination, of: round, id) }
        let isTownships = nomination.state == .submitted
        let step = isTownships ? (chance.chance(92) ? "townshipPass" : "townshipRefuse") : "countyPass"
        let reason = reason("情况属实")
        guard let actor = isTownships ? somebody(of: township) : somebody(.clerk),
            let command = try? TakeProcedureStep(Nomination.procedure, id, step, answers: StepAnswers(note: reason))
        else { return nil }
        return Deed(
            command, by: actor, key: key(), words: "\(nomination.id) \(step) \(reason)", asksWho: true,
            answer: \.rawValue,
            verdict: { ledger, actor, _ in
                ledger.ballots.next(step, ofNomination: nomination.id, in: round.id, reason: reason, by: actor) == nil
                    ? .refused : .done
            },
            note: { ledger, told, _ in
                let next = ledger.ballots.next(
                    step, ofNomination: nomination.id, in: round.id, reason: reason, by: told.actor)
                // No office is asked: the county's yes makes a candidate at once.
                let answered = next == .candidate ? Nomination.State.checking : next
                try holdEqual(told.answer, answered?.rawValue ?? "", "a nomination's step leads where the flow says")
                ledger.ballots.change(round: round.id) { round in
                    round.change(nomination: nomination.id) { if let next { $0.state = next } }
                }
            })
    }

    private mutating func enterConsent(
        _ nomination: NominationNote, of round: RoundNote, _ id: ID<Nomination>
    ) throws -> Deed? {
        // Always the same clerk's deed: given twice it is sent again, since a consent that is there changes nothing.
        guard let clerk = ledger.people.first(where: { $0.isFounding && $0.actor.has(.clerk) })?.actor else {
            return nil
        }
        let photo = try Self.photo(String(nomination.id.filter { $0 != "-" }) + String(repeating: "0", count: 32))
        return Deed(
            EnterConsent(id, photos: [photo]), by: clerk, key: "consent-\(nomination.id)", words: nomination.id,
            verdict: { _, _, _ in .done },
            note: { ledger, _, _ in
                ledger.ballots.change(round: round.id) { round in
                    round.change(nomination: nomination.id) { $0.hasConsent = true }
                }
            })
    }

    /// On the phone; now and then one too many, the same twice, or a second time.
    private mutating func castBallot(_ round: RoundNote) -> Deed? {
        let fresh = ledger.ballots.residents.filter { !round.voters.contains($0.id) }
        let some = fresh.isEmpty || chance.chance(12) ? ledger.ballots.residents : fresh
        guard !some.isEmpty, let id = ID<Round>(round.id), !round.candidates.isEmpty else { return nil }
        let voter = chance.pick(some)
        var choices = Array(chance.shuffled(round.candidates).prefix(RoundNote.choices))
        if chance.chance(8) { choices.append(chance.pick([choices[0], 999] + round.candidates)) }
        if chance.chance(4) { choices.removeLast() }
        let (chosen, receipt) = (choices, OutsideCode(random: { [bytes = bytes(12)] in Array(bytes.prefix($0)) }))
        return Deed(
            CastBallot(id, chosen, receipt: receipt), by: voter.actor, key: key(),
            words: "\(round.id) \(chosen) \(receipt.letters)", asksWho: true,
            verdict: { ledger, actor, now in
                guard actor.has(.resident), let voter = ledger.ballots.resident(actor.id), !voter.isMinor,
                    let round = ledger.ballots.round(round.id), round.takesVotes(on: now.day)
                else { return .refused }
                let needed = min(RoundNote.choices, round.candidates.count)
                let fits =
                    Set(chosen).count == chosen.count && chosen.count == needed
                    && chosen.allSatisfy(round.candidates.contains)
                return fits && !round.voters.contains(voter.id) ? .done : .refused
            },
            note: { ledger, told, _ in
                ledger.ballots.change(round: round.id) { round in
                    round.voters.insert(told.actor.id)
                    round.ballots[receipt.letters] = chosen
                }
            })
    }

    /// A bundle of one village; now and then it does not add up, or somebody in it has voted.
    private mutating func enterPaper(_ round: RoundNote) -> Deed? {
        let villages = Array(Set(ledger.ballots.residents.map(\.village))).sorted()
        guard let clerk = somebody(.clerk), let id = ID<Round>(round.id), !villages.isEmpty,
            let first = round.candidates.first
        else { return nil }
        let village = chance.pick(villages)
        let own = ledger.ballots.residents.filter { $0.village == village && (chance.chance(8) || !$0.isMinor) }
        let voters = own.filter { chance.chance(12) || !round.voters.contains($0.id) }.map(\.id)
        guard !voters.isEmpty else { return nil }
        let spoilt = chance.chance(20) ? 1 : 0
        let valid = voters.count - spoilt
        var counted: [Int: Int] = [:]
        for _ in 0..<max(0, valid) {
            for number in chance.shuffled(round.candidates).prefix(RoundNote.choices) {
                counted[number, default: 0] += 1
            }
        }
        if chance.chance(8) { counted[first, default: 0] += 1 }
        let votes = counted
        return Deed(
            EnterPaperBallots(
                id, village: village, voters: voters.compactMap { ID($0) }, spoilt: spoilt, votes: votes), by: clerk,
            key: key(), words: "\(round.id) \(village) \(voters) \(spoilt) \(votes.sorted { $0.key < $1.key })",
            asksWho: true,
            verdict: { ledger, actor, now in
                guard actor.has(.clerk), let round = ledger.ballots.round(round.id), round.takesVotes(on: now.day)
                else {
                    return .refused
                }
                let known = voters.compactMap(ledger.ballots.resident)
                let may = known.allSatisfy { !$0.isMinor && $0.village == village && !round.voters.contains($0.id) }
                let sum = votes.values.reduce(0, +)
                let fits =
                    sum == valid * min(RoundNote.choices, round.candidates.count)
                    && votes.allSatisfy { round.candidates.contains($0.key) && $0.value <= valid }
                return may && fits ? .done : .refused
            },
            note: { ledger, _, _ in
                ledger.ballots.change(round: round.id) { round in
                    round.voters.formUnion(voters)
                    round.bundles.append(.init(village: village, valid: valid, votes: votes))
                }
            })
    }
}

extension SeededRandom {
    mutating func shuffled<Element>(_ elements: [Element]) -> [Element] {
        var elements = elements
        for index in elements.indices.dropFirst() { elements.swapAt(index, roll(0...index)) }
        return elements
    }
}

extension BallotBook {
    /// Where a step of a round leads; nil where it is refused.
    func next(_ step: String, of id: String, reason: String, by actor: Actor, on today: Day) -> Round.State? {
        guard let round = round(id), actor.scope == .county else { return nil }
        let isClerk = actor.has(.clerk)
        switch (step, round.state) {
        case ("open", .draft): return isClerk ? .nominating : nil
        case ("close", .nominating):
            // Before the announced day with a reason alone.
            let isEarly = round.nominationsUntil.map { today < $0 } ?? false
            return isClerk && (!isEarly || !reason.isEmpty) ? .checking : nil
        case ("vote", .checking):
            let waits = round.nominations.contains { [.submitted, .reviewed].contains($0.state) }
            return isClerk && !waits && !round.candidates.isEmpty ? .voting : nil
        case ("judge", .voting):
            return isClerk && !round.takesVotes(on: today) && !round.candidates.isEmpty ? .judging : nil
        case ("cancel", .draft), ("cancel", .nominating), ("cancel", .checking), ("cancel", .voting),
            ("cancel", .judging):
            return actor.has(.director) && !reason.isEmpty ? .cancelled : nil
        default: return nil
        }
    }

    func next(
        _ step: String, ofNomination id: String, in round: String, reason: String, by actor: Actor
    ) -> Nomination.State? {
        guard let one = self.round(round)?.nominations.first(where: { $0.id == id }), let township = one.village.parent
        else { return nil }
        let isTownship = actor.isRepresentative && actor.scope.isOwn(township)
        switch (step, one.state) {
        case ("townshipPass", .submitted): return isTownship && actor.id != one.maker ? .reviewed : nil
        case ("townshipRefuse", .submitted): return isTownship && !reason.isEmpty ? .refused : nil
        case ("countyPass", .reviewed):
            let isHis = actor.scope == .county && actor.has(.clerk) && actor.id != one.maker
            return isHis && one.hasConsent ? .candidate : nil
        default: return nil
        }
    }
}
