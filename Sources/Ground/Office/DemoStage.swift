import Documents
import Foundation
import Kernel
import Media

/// Who and what there is in the invented county, for a capability that lives in it by its own commands.
package struct DemoStage: Sendable {
    /// Somebody with an account, as the sign-in would make him.
    package struct Person: Sendable {
        package let actor: Actor
        package let unit: Party

        package init(actor: Actor, unit: Party) {
            self.actor = actor
            self.unit = unit
        }
    }

    package let office: Office
    package let photos: PhotoStore
    package let people: [Person]
    /// Departments, then townships by their codes, then villages, the one whose sign-in is shown first.
    package let units: [Party]
    /// The days of one year that are told: the first that is lived, and today, or the last of a year that is over.
    package let first: Day
    package let last: Day
    /// Of today: nothing happens after it.
    package let now: Instant
    private let act: Act

    /// A stretch of days that a life is told in. A life is written for some two months, in days counted from its first; a
    /// year tells the same and more of it, so many times slower.
    package struct Act: Sendable {
        package let first: Day
        package let last: Day
        /// The year is over: what it planned was kept, late or dropped, and nothing of it waits.
        package let isOver: Bool
        /// Long enough for all that an office does in a year.
        package let isYear: Bool
        /// What came before this is told by nobody.
        package let isOpening: Bool
        /// Days for so many that a life is written in.
        fileprivate let pace: Pace

        fileprivate struct Pace: Sendable {
            let days: Int
            let written: Int
        }

        /// One where a few months are lived; else one a calendar year.
        package static func all(from first: Day, to today: Day) -> [Act] {
            let written = max(1, today.ordinal - Month(today).previous.firstDay.ordinal)
            guard today.ordinal - first.ordinal >= shortestYear else {
                return [
                    Act(
                        first: first, last: today, isOver: false, isYear: false, isOpening: true,
                        pace: Pace(days: 1, written: 1))
                ]
            }
            return (first.year...today.year).compactMap { year in
                guard let begin = Day(year: year, month: 1, dayOfMonth: 1),
                    let end = Day(year: year, month: 12, dayOfMonth: 31)
                else { return nil }
                let from = max(first, begin)
                let isOver = year < today.year
                let to = isOver ? end : today
                return Act(
                    first: from, last: to, isOver: isOver, isYear: true, isOpening: year == first.year,
                    // What is going on today is the same however long ago it began.
                    pace: Pace(days: max(1, to.ordinal - from.ordinal), written: isOver ? writtenDays : written))
            }
        }

        private static let shortestYear = 150
        private static let writtenDays = 59
    }

    package init(
        office: Office, photos: PhotoStore, people: [Person], units: [Party], act: Act, now: Instant
    ) {
        self.office = office
        self.photos = photos
        self.people = people
        self.units = units
        self.act = act
        self.now = now
        first = act.first
        last = act.last
    }

    /// The year whose plan is told.
    package var year: Int { first.year }
    package var county: String { people.first?.actor.county ?? "" }
    package var isOver: Bool { act.isOver }
    package var isYear: Bool { act.isYear }
    package var isOpening: Bool { act.isOpening }

    package var departments: [Party] { units.filter { $0.division == nil } }
    package var villages: [Party] { units.filter { $0.division?.level == .village } }
    package var townships: [Party] { units.filter { $0.division?.level == .township } }

    /// The first who holds a role.
    package func actor(_ role: Role) throws -> Actor {
        guard let person = people.first(where: { $0.actor.has(role) }) else {
            throw Refusal(.missing, "demo.role", "演示数据里没有\(role.chinese)。")
        }
        return person.actor
    }

    /// Who does a unit's daily work: its liaison, a village's own.
    package func representative(of unit: Party) -> Actor? {
        people.first { person in
            person.unit.unit == unit.unit
                && [.departmentLiaison, .townshipLiaison, .village].contains(where: person.actor.has)
        }?.actor
    }

    /// The n-th day of the story.
    package func day(_ written: Int) -> Day { first.adding(days: written * act.pace.days / act.pace.written) }

    /// A moment in office hours of the n-th day of the story, or later where that is none.
    package func moment(day written: Int, hour: Int = 9, minute: Int = 0) -> Instant {
        moment(on: day(written), hour: hour, minute: minute)
    }

    package func moment(on day: Day, hour: Int = 9, minute: Int = 0) -> Instant {
        WorkingCalendar.china.nextWorkingMoment(Instant(day, hour: hour, minute: minute))
    }

    /// A photo of something invented, stored; what lies long back is drawn small.
    package func photograph(
        _ subject: DrawnPhoto.Subject, seed: UInt64, at moment: Instant, latitude: Int = 29_500_000,
        longitude: Int = 120_900_000, isAfter: Bool = false
    ) async throws -> Photo {
        let drawn = DrawnPhoto(
            subject: subject, seed: seed, takenAt: moment, latitude: latitude, longitude: longitude, isAfter: isAfter,
            size: DrawnPhoto.Size(of: moment, seenFrom: now))
        return try await photos.add(drawn.jpeg())
    }

    /// A paper of something invented, stored as the .docx that an office sends; every page of it says so.
    package func paper(
        _ title: String, of issuer: String, on day: Day, _ paragraphs: [String]
    ) async throws -> StoredFile {
        let document = OfficialDocument(
            issuer: issuer, number: nil, title: title, addressee: nil, blocks: paragraphs.map { .paragraph($0) },
            signature: issuer, date: day, remark: "演示数据，不是真实文件", head: .low)
        return try await file(named: "\(title).docx", bytes: try document.docx())
    }

    package func file(named name: String, bytes: [UInt8]) async throws -> StoredFile {
        let path = FileManager.default.temporaryDirectory.appending(path: "demo-\(UUID().uuidString)").path
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try await FileStore(beside: photos).add(file: path, named: name)
    }

    /// The months that are lived, the running one last.
    package var months: [Month] {
        var months = [Month(last)]
        while months[0].firstDay > first { months.insert(months[0].previous, at: 0) }
        return months
    }
}

/// Something that happens in the invented county at its time, and what comes of it.
package struct DemoEvent: Sendable {
    package let at: Instant
    package let act: @Sendable () async throws -> [DemoEvent]

    private init(moment: Instant, act: @escaping @Sendable () async throws -> [DemoEvent]) {
        at = moment
        self.act = act
    }

    /// What leads to nothing further.
    package init(at moment: Instant, _ act: @escaping @Sendable () async throws -> Void) {
        self.init(
            moment: moment,
            act: {
                try await act()
                return []
            })
    }

    /// What leads to other things later.
    package static func leading(
        at moment: Instant, _ act: @escaping @Sendable () async throws -> [DemoEvent]
    ) -> DemoEvent { DemoEvent(moment: moment, act: act) }
}
