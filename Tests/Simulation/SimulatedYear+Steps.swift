import Foundation
import Inspections
import Kernel
import Office

extension SimulatedYear {
    /// What somebody may be at.
    enum Duty: CaseIterable {
        case makePlan, voidPlan, addLine, addPhoto, changeLine, removeLine, removePhoto, submit, voidLine, cancelVisit
        case cancelVisits
        case handleFinding, assignMany, stepMany, closeMonth, makeRule, draftBulletin, handleBulletin
        case importDivisions, addPerson, giveRoles, setDisabled, addUnit, addPlace, writeSheet
        case workAtBank, workAtRound
    }

    func oneStep() async throws {
        step += 1
        let county = chance.chance(90) ? Self.main : Self.other
        let quiet = county == Self.main ? Self.other : Self.main
        // The whole of a county is much to read at every step.
        let isWatched = chance.chance(quiet == Self.main ? 20 : 8) || run.sabotage?.isForeign == true
        let before = isWatched ? try await digest(of: quiet) : nil
        hasCrossed = false
        try await work(in: county)
        if let sabotage = run.sabotage, !sabotage.isMorning, !hasCrossed {
            try await self.sabotage(sabotage, quiet: quiet)
        }
        if let before, !hasCrossed {
            let changed = try await digest(of: quiet).changed(since: before)
            try holdEqual(changed, [], "the other county's rows never change", quiet)
        }
        for county in [Self.main, Self.other] { try await check(county) }
        if step.isMultiple(of: 60) { try await checkAll() }
    }

    private func work(in county: String) async throws {
        if let late = outbox.first(where: { $0.due <= step && $0.deed.actor.county == county }) {
            outbox.removeAll { $0.due == late.due && $0.deed.key == late.deed.key }
            count("late")
            return try await deliver(late.deed)
        }
        switch chance.roll(1...100) {
        case 1...4: try await trespass(in: county)
        case 5...9: try await visitTheDoor(in: county)
        case 10...13: try await sendOnceMore(in: county)
        case 14...24: try await together(in: county)
        default:
            guard let deed = try next(in: county) else { return count("idle") }
            try await adversary(deed)
        }
    }

    /// What is to be done next, by its weight.
    func next(in county: String) throws -> Deed? {
        for _ in 0..<8 {
            var desk = Desk(ledger: ledger(county), now: clock.now, chance: chance)
            let deed = try proposal(duty(in: desk.ledger), at: &desk)
            chance = desk.chance
            if let deed { return deed }
        }
        return nil
    }

    private func weights(_ ledger: CountyLedger) -> [(Duty, Int)] {
        let month = Month(clock.now.day)
        let open = ledger.visits.filter { $0.state == .open && $0.month <= month }
        let isPlanned =
            ledger.plans.contains { $0.month == month && $0.tier == .county && $0.stands }
            && ledger.plans.contains { $0.month == month && $0.tier == .selfCheck && $0.stands }
        let isLate = open.contains { $0.month < month && $0.tier == .county }
        let bare = open.flatMap(\.lines).count { $0.photos.isEmpty }
        let handled = ledger.findings.count { !$0.isSettled }
        let isClosable = month.firstDay < clock.now.day && ledger.visits.contains { $0.month < month }
        let isUnreported = ledger.months.contains { closed in
            !ledger.bulletins.contains { $0.month == closed.month }
        }
        let isReported = ledger.bulletins.contains { $0.state != .published }
        return [
            (.makePlan, isPlanned ? 1 : 60), (.voidPlan, 1), (.addLine, open.isEmpty ? 0 : 12),
            (.addPhoto, bare > 0 ? 40 : 3), (.changeLine, 2), (.removeLine, 2), (.removePhoto, 1),
            (.submit, open.isEmpty ? 0 : isLate ? 120 : 16), (.voidLine, 2), (.cancelVisit, isLate ? 8 : 1),
            (.cancelVisits, 1),
            (.handleFinding, min(150, handled * 12)), (.assignMany, 2), (.stepMany, 3),
            (.closeMonth, isClosable && !isLate ? 40 : 1),
            (.makeRule, 1), (.draftBulletin, isUnreported ? 40 : 2), (.handleBulletin, isReported ? 12 : 0),
            (.importDivisions, 1),
            (.addPerson, 1),
            (.giveRoles, 1), (.setDisabled, 1), (.addUnit, 1), (.addPlace, 1), (.writeSheet, 1),
            (.workAtBank, 70), (.workAtRound, 35),
        ]
    }

    private func duty(in ledger: CountyLedger) -> Duty {
        let weights = weights(ledger)
        var left = chance.roll(1...weights.reduce(0) { $0 + $1.1 })
        for (duty, weight) in weights {
            left -= weight
            if left <= 0 { return duty }
        }
        return .handleFinding
    }

    private func proposal(_ duty: Duty, at desk: inout Desk) throws -> Deed? {
        switch duty {
        case .makePlan: desk.makePlan()
        case .voidPlan: desk.voidPlan()
        case .addLine: desk.addLine()
        case .addPhoto: try desk.addPhoto()
        case .changeLine: desk.changeLine()
        case .removeLine: desk.removeLine()
        case .removePhoto: desk.removePhoto()
        case .submit: desk.submit()
        case .voidLine: desk.voidLine()
        case .cancelVisit: desk.cancelVisit()
        case .cancelVisits: desk.cancelVisits()
        case .handleFinding: try desk.handleFinding()
        case .assignMany: desk.assignMany()
        case .stepMany: desk.stepMany()
        case .closeMonth: desk.closeMonth()
        case .makeRule: desk.makeRule()
        case .draftBulletin: desk.draftBulletin()
        case .handleBulletin: desk.handleBulletin()
        case .importDivisions: desk.importDivisions()
        case .addPerson: desk.addPerson()
        case .giveRoles: desk.giveRoles()
        case .setDisabled: desk.setDisabled()
        case .addUnit: desk.addUnit()
        case .addPlace: desk.addPlace()
        case .writeSheet: desk.writeSheet()
        case .workAtBank: desk.workAtBank()
        case .workAtRound: try desk.workAtRound()
        }
    }
}
