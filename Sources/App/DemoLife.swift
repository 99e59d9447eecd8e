import Assessment
import Bulletins
import Findings
import Inspections
import Kernel
import Media
import Office
import Organisation
import Sheets

/// Two months of the invented county, lived through in the order of time by the commands that people call:
/// the month before, closed and reported, and the running one up to now.
actor DemoLife {
    enum Event {
        case draw(Month)
        case visit(Visit, [Spot])
        case submit(Visit)
        case assign(ID<Finding>)
        case accept(ID<Finding>)
        case respond(ID<Finding>, Task<Photo, any Error>)
        case verify(ID<Finding>)
        case close(ID<Finding>)
        case press
        case closeMonth(Month)
        case bulletin(Month)
        case handle(ID<Bulletin>, String)
        /// Of a capability that brings its own life.
        case own(DemoEvent)
    }

    /// A spot that was photographed: the picture after the fix shows the same place.
    struct Scene {
        let fault: DemoScenes.Fault
        let seed: UInt64
        let place: Position
    }

    /// What will be found on a visit. Its photo is drawn meanwhile, on another core.
    struct Spot {
        let scene: Scene
        let count: Int
        let note: String
        let photo: Task<Photo, any Error>
    }

    let product: Product
    let clock: SimulatedClock
    let now: Instant
    let cast: DemoCast
    let sheet: ID<Sheet>
    let county: String
    /// Of a hundred villages, how many check themselves each month.
    let selfCheckShare: Int
    let townships: [DivisionCode]
    let calendar = WorkingCalendar.china
    var random: SeededRandom
    var scenes: [String: Scene] = [:]
    var sceneOfFinding: [ID<Finding>: Scene] = [:]
    private var queue: [(at: Instant, order: Int, event: Event)] = []
    private var count = 0

    init(
        product: Product, clock: SimulatedClock, now: Instant, cast: DemoCast, sheet: ID<Sheet>, county: String,
        selfCheckShare: Int
    ) {
        self.selfCheckShare = selfCheckShare
        self.product = product
        self.clock = clock
        self.now = now
        self.cast = cast
        self.sheet = sheet
        self.county = county
        townships = cast.liaisons.keys.sorted().compactMap { DivisionCode($0) }
        random = SeededRandom(seed: 990_101)
    }

    /// - Parameter progress: told each day that was lived through, `11月4日`.
    func live(progress: @Sendable (String) -> Void) async throws {
        let running = Month(now.day)
        for month in [running.previous, running] {
            schedule(.draw(month), at: Instant(firstWorkingDay(of: month), hour: 9))
        }
        var day = running.previous.firstDay
        while day <= now.day {
            if calendar.isWorkingDay(day) { schedule(.press, at: Instant(day, hour: 14, minute: 5)) }
            day = day.adding(days: 1)
        }
        for event in try await product.ownLife(of: county, from: running.previous.firstDay, to: now) {
            schedule(.own(event), at: event.at)
        }
        schedule(.closeMonth(running.previous), at: min(closing(of: running.previous), now))
        var shown = ""
        while let next = queue.first, next.at <= now {
            queue.removeFirst()
            clock.set(next.at)
            let day = "\(next.at.day.month)月\(next.at.day.dayOfMonth)日"
            if day != shown { progress(day) }
            shown = day
            try await handle(next.event)
        }
        clock.set(now)
    }

    /// The third of the next month in the morning, or when the office opens after it.
    private func closing(of month: Month) -> Instant {
        calendar.nextWorkingMoment(Instant(month.next.firstDay.adding(days: 2), hour: 10))
    }

    private func firstWorkingDay(of month: Month) -> Day {
        calendar.isWorkingDay(month.firstDay) ? month.firstDay : calendar.nextWorkingDay(after: month.firstDay)
    }

    func schedule(_ event: Event, at moment: Instant) {
        count += 1
        let index = queue.firstIndex { $0.at > moment } ?? queue.count
        queue.insert((moment, count, event), at: index)
    }

    /// Some office hours from now on: people do not answer at night.
    func later(minutes: ClosedRange<Int>) -> Instant {
        calendar.deadline(from: clock.now, workingMinutes: random.roll(minutes)).instant
    }

    func handle(_ event: Event) async throws {
        switch event {
        case .draw(let month): try await draw(month)
        case .visit(let visit, let spots): try await walk(visit, spots)
        case .submit(let visit): try await submit(visit)
        case .assign(let finding): try await assign(finding)
        case .accept(let finding): try await accept(finding)
        case .respond(let finding, let photo): try await respond(finding, photo)
        case .verify(let finding): try await verify(finding)
        case .close(let finding): try await close(finding)
        case .press: try await OverdueJob(office: product.office).run(county: county)
        case .closeMonth(let month): try await closeMonth(month)
        case .bulletin(let month): try await bulletin(month)
        case .handle(let bulletin, let step): try await handle(bulletin, step)
        case .own(let event): for next in try await event.act() { schedule(.own(next), at: max(next.at, clock.now)) }
        }
    }
}
