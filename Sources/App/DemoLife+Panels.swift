import Findings
import Inspections
import Kernel
import Media
import Office
import Organisation
import Sheets

/// What comes twice a year: townships check each other, and panels of delegates, deputies and members mark.
extension DemoLife {
    enum Special { case cross, panel }

    /// Who sits on a panel, as far as the story needs him.
    struct PanelPlace: Sendable {
        let actor: Actor
        let seat: Int
        /// Not everybody marks on the phone: the office enters what he wrote on paper.
        let isOnPaper: Bool
    }

    /// In spring and autumn; where only some months are told, in the one before the running one.
    func holds(_ special: Special, in month: Month) -> Bool {
        guard isLong else { return months.count > 1 ? month == months[months.count - 2] : false }
        return (special == .cross ? [4, 10] : [6, 11]).contains(month.month)
    }

    func drawCross(_ month: Month, until end: Int) async throws {
        let plan = try await product.office.carryOut(
            MakePlan(month: month, sheet: sheet, edition: 1, tier: .county, manner: .cross, share: 8), by: cast.clerk)
        for visit in try await visits(of: plan) {
            let moment = moment(until: end)
            guard moment.adding(minutes: 25) <= now else { continue }
            schedule(.visit(visit, spots(of: visit, at: moment)), at: moment)
        }
    }

    func drawPanels(_ month: Month, until end: Int) async throws {
        let plan = try await product.office.carryOut(
            MakePlan(
                month: month, sheet: panelSheet, edition: 1, tier: .panel, manner: .announced, share: 4,
                panels: .init(count: 3, size: 5)), by: cast.clerk)
        for visit in try await visits(of: plan) {
            let members = try await product.office.read { [county] in
                try visit.panelMembers(county: county, in: $0)
            }
            let moment = moment(until: end)
            for (index, member) in members.enumerated() {
                guard let actor = cast.people.first(where: { $0.actor.id == member.description })?.actor else {
                    continue
                }
                let at = moment.adding(minutes: 20 + 4 * index)
                guard at <= now else { continue }
                schedule(.mark(visit, PanelPlace(actor: actor, seat: index, isOnPaper: index == 4)), at: at)
            }
        }
    }

    func visits(of plan: ID<Plan>) async throws -> [Visit] {
        try await product.office.read { [clerk = cast.clerk] in try Plans.one(plan, for: clerk, in: $0).visits }
    }

    func moment(until end: Int) -> Instant {
        let start = clock.now.day
        let day = start.adding(days: random.roll(2...max(3, end - start.dayOfMonth)))
        return Instant(workingDay(day), hour: 9).adding(minutes: random.roll(0...360))
    }

    /// Each marks for himself; what one of them photographs becomes a finding when all have handed in.
    func mark(_ visit: Visit, _ place: PanelPlace) async throws {
        let content = try Sheets.panelTemplate
        let by = place.isOnPaper ? cast.clerk : place.actor
        for (index, item) in content.items.enumerated() {
            let whole = item.maximum.thousandths / 1000
            let points = Points(whole: max(1, whole - random.roll(1...whole / 4)))
            try await product.office.carryOut(
                JudgeItem(
                    visit: visit.id, sheetOf: place.actor.id, item: item.code, word: .whole(.mark(points))), by: by)
            guard index == 1, place.seat == 0, random.chance(50) else { continue }
            try await show(visit, item, place, by)
        }
        guard let member = ID<Person>(place.actor.id) else { return }
        let before = try await product.office.read { [clerk = cast.clerk] in
            try Visits.one(visit.id, for: clerk, in: $0)
        }
        guard before.state == .open else { return }
        try await product.office.carryOut(
            SubmitMarks(
                visit: visit.id, member: member, heldOn: clock.now.day, listeners: Product.visitListeners), by: by)
        let after = try await product.office.read { [clerk = cast.clerk] in
            try Visits.one(visit.id, for: clerk, in: $0)
        }
        if after.state == .submitted { try await scheduleAssigning(visit) }
    }

    private func show(_ visit: Visit, _ item: Sheet.Item, _ place: PanelPlace, _ by: Actor) async throws {
        let lines = try await product.office.read { [county] in
            try Visits.lines(of: visit.id, county: county, in: $0)
        }
        let own = lines.first { $0.juror == place.actor.id && $0.judged?.item == item.code }
        guard let line = own?.id, let fault = DemoScenes.faults.first(where: { $0.subject == .clutter }) else { return }
        let scene = Scene(
            fault: fault, seed: random.next(), place: DemoScenes.centre(of: visit.division, townships: townships))
        let photo = try await photographed(scene)
        try await product.office.carryOut(
            ChangeLine(
                visit: visit.id, sheetOf: place.actor.id, line: line, note: "\(random.pick(DemoScenes.spots))乱堆乱放"),
            by: by)
        try await product.office.carryOut(
            AddLinePhotos(visit: visit.id, sheetOf: place.actor.id, line: line, photos: [photo]), by: by)
        scenes[line.description] = scene
    }
}
