import Assessment
import Bulletins
import Findings
import Foundation
import Inspections
import Kernel
import Media
import Office
import Organisation
import Sheets

/// Some months of the invented county, lived through in the order of time by the commands that people call:
/// those before, closed and reported, and the running one up to now.
actor DemoLife {
    enum Event {
        case draw(Month)
        case visit(Visit, [Spot])
        case submit(Visit)
        case placeVisit(Visit, PlaceSheet)
        case mark(Visit, PanelPlace)
        case assign(ID<Finding>)
        case extend(ID<Finding>)
        case resume(ID<Finding>)
        case accept(ID<Finding>)
        case respond(ID<Finding>, Task<Photo, any Error>)
        case verify(ID<Finding>)
        case close(ID<Finding>)
        case press
        case closeMonth(Month)
        case bulletin(BulletinSubject)
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

    /// A finding as far as who acts next has to know it: reading it again before each step costs as much as the step.
    struct Known {
        let division: DivisionCode
        let isSelfCheck: Bool
        let scene: Scene
        var lead: Party?
        var helper: DivisionCode?
        var state = FindingState.found
        var wasReturned = false
    }

    /// What will be found on a visit. Its photo is drawn meanwhile, on another core.
    struct Spot {
        let scene: Scene
        let count: Int
        let note: String
        let photo: Task<Photo, any Error>
    }

    let product: Product
    let photos: PhotoStore
    /// One for each core.
    let studios: [DemoStudio]
    let clock: SimulatedClock
    let now: Instant
    let cast: DemoCast
    let sheet: ID<Sheet>
    /// What panels mark by.
    let panelSheet: ID<Sheet>
    let placeSheets: [PlaceSheet]
    let county: String
    /// Of a hundred villages, how many check themselves each month.
    let selfCheckShare: Int
    let townships: [DivisionCode]
    let calendar = WorkingCalendar.china
    /// The months that are lived, the running one last.
    let months: [Month]
    var random: SeededRandom
    var scenes: [String: Scene] = [:]
    var known: [ID<Finding>: Known] = [:]
    /// What comes next stands last.
    private var queue: [(at: Instant, event: Event)] = []

    /// - Parameter count: of months.
    init(
        product: Product, photos: PhotoStore, clock: SimulatedClock, now: Instant, cast: DemoCast, sheet: ID<Sheet>,
        panelSheet: ID<Sheet>, placeSheets: [PlaceSheet], county: String,
        selfCheckShare: Int, months count: Int
    ) {
        self.photos = photos
        studios = (0..<ProcessInfo.processInfo.activeProcessorCount).map { _ in DemoStudio(photos) }
        var months = [Month(now.day)]
        while months.count < count { months.insert(months[0].previous, at: 0) }
        self.months = months
        self.selfCheckShare = selfCheckShare
        self.product = product
        self.clock = clock
        self.now = now
        self.cast = cast
        self.sheet = sheet
        self.panelSheet = panelSheet
        self.placeSheets = placeSheets
        self.county = county
        townships = cast.liaisons.keys.sorted().compactMap { DivisionCode($0) }
        random = SeededRandom(seed: 990_101)
    }

    /// - Parameter progress: told each day that is lived through, `2019年11月4日`.
    func live(progress: @Sendable (Day) -> Void) async throws {
        try await registerPlaces()
        let running = Month(now.day)
        for month in months {
            schedule(.draw(month), at: Instant(firstWorkingDay(of: month), hour: 9))
            guard month < running else { continue }
            schedule(.closeMonth(month), at: min(closing(of: month), now))
            if let topic = Self.topics[month.month], isLong {
                let day = calendar.nextWorkingDay(after: closing(of: month).day.adding(days: 2))
                schedule(.bulletin(.topic(topic, month)), at: Instant(day, hour: 18))
            }
        }
        var day = months[0].firstDay
        while day <= now.day {
            if calendar.isWorkingDay(day) { schedule(.press, at: Instant(day, hour: 14, minute: 5)) }
            day = day.adding(days: 1)
        }
        for event in try await product.ownLife(of: county, from: months[0].firstDay, to: now, photos: photos) {
            schedule(.own(event), at: event.at)
        }
        var shown: Day?
        while let next = queue.last, next.at <= now {
            queue.removeLast()
            clock.set(next.at)
            if next.at.day != shown { progress(next.at.day) }
            shown = next.at.day
            try await handle(next.event)
        }
        clock.set(now)
    }

    /// Of which months the office reports on a topic besides: by the month's number.
    private static let topics = [4: "治脏", 9: "治乱", 11: "治臭"]

    /// Whether there is time for what takes months.
    var isLong: Bool { months.count > 3 }

    /// The third of the next month in the morning, or when the office opens after it.
    private func closing(of month: Month) -> Instant {
        calendar.nextWorkingMoment(Instant(month.next.firstDay.adding(days: 2), hour: 10))
    }

    private func firstWorkingDay(of month: Month) -> Day {
        calendar.isWorkingDay(month.firstDay) ? month.firstDay : calendar.nextWorkingDay(after: month.firstDay)
    }

    /// Of what happens at one moment, the first that was scheduled comes first.
    func schedule(_ event: Event, at moment: Instant) {
        var (low, high) = (0, queue.count)
        while low < high {
            let middle = (low + high) / 2
            if queue[middle].at > moment { low = middle + 1 } else { high = middle }
        }
        queue.insert((moment, event), at: low)
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
        case .placeVisit(let visit, let turn): try await judge(visit, turn)
        case .mark(let visit, let place): try await mark(visit, place)
        case .assign(let finding): try await assign(finding)
        case .extend(let finding): try await extend(finding)
        case .resume(let finding): try await resume(finding)
        case .accept(let finding): try await accept(finding)
        case .respond(let finding, let photo): try await respond(finding, photo)
        case .verify(let finding): try await verify(finding)
        case .close(let finding): try await close(finding)
        case .press: try await OverdueJob(office: product.office).run(county: county)
        case .closeMonth(let month): try await closeMonth(month)
        case .bulletin(let subject): try await bulletin(subject)
        case .handle(let bulletin, let step): try await handle(bulletin, step)
        case .own(let event): for next in try await event.act() { schedule(.own(next), at: max(next.at, clock.now)) }
        }
    }
}
