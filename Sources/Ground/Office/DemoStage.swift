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
    /// Departments, then townships and villages by their codes.
    package let units: [Party]
    /// The first day that is lived, and today.
    package let first: Day
    package let last: Day
    /// Of today: nothing happens after it.
    package let now: Instant

    package init(
        office: Office, photos: PhotoStore, people: [Person], units: [Party], first: Day, now: Instant
    ) {
        self.office = office
        self.photos = photos
        self.people = people
        self.units = units
        self.first = first
        last = now.day
        self.now = now
    }

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

    /// A moment in office hours of the n-th day of the demo, or later where that is none.
    package func moment(day: Int, hour: Int = 9, minute: Int = 0) -> Instant {
        WorkingCalendar.china.nextWorkingMoment(Instant(first.adding(days: day), hour: hour, minute: minute))
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
