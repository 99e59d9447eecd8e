import Findings
import Inspections
import Kernel
import Media
import Office
import Sheets

extension DemoLife {
    /// The self-check of every village and the month's unannounced draw, each visit on a day of its own.
    func draw(_ month: Month) async throws {
        let start = clock.now.day
        // Everything is done by the 26th, whatever the first working day was; but today some are on their way.
        let end = month == months.last ? max(26, min(now.day.dayOfMonth + 1, 30)) : 26
        let span = max(1, end - start.dayOfMonth)
        if holds(.cross, in: month) { try await drawCross(month, until: end) }
        if holds(.panel, in: month) { try await drawPanels(month, until: end) }
        try await drawPlaces(month, until: end)
        for (tier, manner) in [(Tier.selfCheck, Manner.announced), (.county, .unannounced)] {
            let plan = try await product.office.carryOut(
                MakePlan(
                    month: month, sheet: sheet, edition: 1, tier: tier, manner: manner,
                    inspectors: cast.inspectors.map(\.person)), by: cast.clerk)
            let visits = try await product.office.read { [clerk = cast.clerk] in
                try Plans.one(plan, for: clerk, in: $0).visits
            }
            for visit in visits {
                // A few villages are forgotten: the closing lists them.
                if tier == .selfCheck, !random.chance(selfCheckShare) { continue }
                let day = workingDay(start.adding(days: random.roll(1...span)))
                let moment = Instant(day, hour: 9).adding(minutes: random.roll(0...420))
                // A visit takes 25 minutes; one that is under way now is not yet handed in.
                if moment.adding(minutes: 25) <= now {
                    schedule(.visit(visit, spots(of: visit, at: moment)), at: moment)
                }
            }
        }
    }

    /// A month that ends in a holiday is not gone beyond: its visits are of its own days.
    func workingDay(_ day: Day) -> Day {
        guard !calendar.isWorkingDay(day), day.dayOfMonth < 26 else { return day }
        let next = calendar.nextWorkingDay(after: day)
        return Month(next) == Month(day) ? next : day
    }

    func spots(of visit: Visit, at moment: Instant) -> [Spot] {
        let centre = DemoScenes.centre(of: visit.division, townships: townships)
        return (0..<faultCount(visit)).map { index in
            let fault = weightedFault()
            let scene = Scene(fault: fault, seed: random.next(), place: near(centre))
            return Spot(
                scene: scene, count: random.roll(1...fault.most), note: random.pick(DemoScenes.spots),
                photo: photograph(scene, at: moment.adding(minutes: 2 + index * 3), isAfter: false))
        }
    }

    /// Walks a village, notes what is wrong with a photo of each, and hands the visit in.
    func walk(_ visit: Visit, _ spots: [Spot]) async throws {
        guard let actor = walker(of: visit) else { return }
        let centre = DemoScenes.centre(of: visit.division, townships: townships)
        for spot in spots {
            let line = ID<VisitLine>(at: clock.now, random: product.surroundings.random(10))
            let fault = spot.scene.fault
            try await product.office.carryOut(
                AddLine(
                    visit: visit.id, line: line, kind: .init(item: fault.item, deduction: fault.deduction),
                    count: spot.count, note: spot.note), by: actor)
            try await product.office.carryOut(
                AddLinePhotos(visit: visit.id, line: line, photos: [try await spot.photo.value]), by: actor)
            scenes[line.description] = spot.scene
        }
        if visit.tier == .county, random.chance(30) { try await noteGoodPractice(visit, by: actor, near: centre) }
        schedule(.submit(visit), at: clock.now.adding(minutes: 25))
    }

    func submit(_ visit: Visit) async throws {
        guard let actor = walker(of: visit) else { return }
        let centre = DemoScenes.centre(of: visit.division, townships: townships)
        try await product.office.carryOut(
            SubmitVisit(
                visit: visit.id, heldOn: clock.now.day, position: near(centre), accuracy: random.roll(4...30),
                listeners: Product.visitListeners), by: actor)
        try await scheduleAssigning(visit)
    }

    private func noteGoodPractice(_ visit: Visit, by actor: Actor, near centre: Position) async throws {
        let line = ID<VisitLine>(at: clock.now, random: product.surroundings.random(10))
        try await product.office.carryOut(
            AddLine(visit: visit.id, line: line, kind: nil, note: random.pick(DemoScenes.practices)), by: actor)
        let moment = clock.now.adding(minutes: 20)
        let drawn = DrawnPhoto(
            subject: .tidy, seed: random.next(), takenAt: moment, latitude: centre.latitude,
            longitude: centre.longitude, size: DrawnPhoto.Size(of: moment, seenFrom: now))
        let photo = try await photos.add(try drawn.jpeg())
        try await product.office.carryOut(AddLinePhotos(visit: visit.id, line: line, photos: [photo]), by: actor)
    }

    func walker(of visit: Visit) -> Actor? {
        if let checker = visit.checker { return cast.liaisons[checker.description] }
        return switch visit.tier {
        case .county: cast.inspectors.first { $0.person.description == visit.inspector }?.actor
        case .panel: nil
        case .selfCheck: visit.division.parent.flatMap { cast.liaisons[$0.description] }
        }
    }

    /// Townships differ and change, and who checks himself sees less.
    private func faultCount(_ visit: Visit) -> Int {
        guard visit.tier == .county else { return random.chance(isOld ? 75 : 55) ? 0 : random.chance(70) ? 1 : 2 }
        let carelessness = carelessness(in: visit.division)
        return random.roll(max(0, carelessness - 1)...carelessness + 2)
    }

    /// Long back: of which fewer records do.
    private var isOld: Bool { clock.now.day < (months.last?.previous.firstDay ?? clock.now.day) }

    /// Some townships were worse when the story began and improved; one slipped.
    private func carelessness(in division: DivisionCode) -> Int {
        let township = (townships.firstIndex { $0.contains(division) } ?? 0) % 12
        let today = [1, 2, 3, 2, 1, 2, 4, 3, 2, 1, 3, 4][township]
        guard isLong else { return today }
        let more = [0, 1, 2, 0, 1, 2, -3, 1, 0, 0, 2, 1][township]
        let left = months.count { Month(clock.now.day) < $0 }
        let then = today + (more * left * 2 + months.count * (more < 0 ? -1 : 1)) / (months.count * 2)
        // In the heat there is more of everything.
        return max(0, then) + ((6...8).contains(clock.now.day.month) && random.chance(40) ? 1 : 0)
    }

    private func weightedFault() -> DemoScenes.Fault {
        var left = random.roll(1...DemoScenes.faults.reduce(0) { $0 + $1.weight })
        for fault in DemoScenes.faults {
            left -= fault.weight
            if left <= 0 { return fault }
        }
        return DemoScenes.faults[0]
    }

    /// Within some 300 metres: inside the village.
    func near(_ centre: Position) -> Position {
        Position(
            latitude: centre.latitude + random.roll(-2700...2700),
            longitude: centre.longitude + random.roll(-3000...3000))
    }

    /// A photo that is asked for later.
    func photograph(_ scene: Scene, at moment: Instant, isAfter: Bool) -> Task<Photo, any Error> {
        studios[Int(scene.seed % UInt64(studios.count))].begin(drawn(scene, at: moment, isAfter: isAfter))
    }

    /// A photo that is asked for at once.
    func photographed(_ scene: Scene) async throws -> Photo {
        try await photos.add(try drawn(scene, at: clock.now, isAfter: false).jpeg())
    }

    private func drawn(_ scene: Scene, at moment: Instant, isAfter: Bool) -> DrawnPhoto {
        DrawnPhoto(
            subject: scene.fault.subject, seed: scene.seed, takenAt: moment, latitude: scene.place.latitude,
            longitude: scene.place.longitude, isAfter: isAfter, size: DrawnPhoto.Size(of: moment, seenFrom: now))
    }

    /// What the visit found waits for its assignment.
    func scheduleAssigning(_ visit: Visit) async throws {
        let lines = try await product.office.read { [county] in
            try Visits.lines(of: visit.id, county: county, in: $0)
        }
        let origins = lines.map(\.id.description)
        let found = try await product.office.read { [county] in
            try Findings.ofOrigins(origins, county: county, in: $0)
        }
        for (origin, finding) in found.sorted(by: { $0.key < $1.key }) {
            guard let scene = scenes.removeValue(forKey: origin) else { continue }
            known[finding] = Known(
                division: visit.division, isSelfCheck: visit.tier == .selfCheck, scene: scene)
            // The office assigns in batches, the next morning; a township its own within the day.
            let next = calendar.nextWorkingDay(after: clock.now.day)
            schedule(
                .assign(finding),
                at: visit.tier != .selfCheck
                    ? Instant(next, hour: 9, minute: random.roll(5...40)) : later(minutes: 30...300))
        }
    }
}
