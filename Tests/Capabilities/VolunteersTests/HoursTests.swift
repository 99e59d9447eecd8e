import Database
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import Volunteers

extension TestCounty {
    fileprivate func unit(_ code: String = "990101100201") async throws -> ID<Unit> {
        let party = try await party(of: try division(code))
        return try #require(ID<Unit>(party.unit))
    }

    fileprivate func volunteer(
        _ name: String, born: String = "1980-05-06", guardian: String = "", consent: String? = nil,
        by actor: Actor? = nil
    ) async throws -> ID<Volunteer> {
        try await office.carryOut(
            RegisterVolunteer(
                name: name, bornOn: try Self.day(born), home: try await unit(), guardian: guardian,
                guardianOn: try consent.map(Self.day)), by: try actor ?? village())
    }

    fileprivate func report(
        _ volunteer: ID<Volunteer>, _ witness: ID<Volunteer>, _ from: Instant, _ to: Instant, by actor: Actor? = nil
    ) async throws -> ID<ServiceReport> {
        try await office.carryOut(
            ReportService(volunteer, kind: .neighbours, words: "陪老人看病", from: from, to: to, witness: witness),
            by: try actor ?? village())
    }

    fileprivate func confirm(_ id: ID<ServiceReport>, by actor: Actor) async throws {
        try await office.carryOut(
            TakeProcedureStep(ServiceReport.procedure, id, "confirm", answers: StepAnswers(note: "属实")), by: actor)
    }

    fileprivate func minutes(_ volunteer: ID<Volunteer>) async throws -> Int {
        try await office.read { try Volunteers.known(volunteer, county: Self.code, in: $0).minutes }
    }

    fileprivate func at(_ hour: Int, _ minute: Int = 0, day: String = "2019-11-03") throws -> Instant {
        Instant(try Self.day(day), hour: hour, minute: minute)
    }
}

@Suite("Hours of volunteers")
struct HoursTests {
    private func with(_ engine: Engine, _ body: (TestCounty) async throws -> Void) async throws {
        try await withCounty(engine, also: Volunteers.capability.migrations, body)
    }

    private func code(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch { return (error as? Refusal)?.code }
    }

    @Test("count when somebody else than who entered them has asked the witness", arguments: Engine.available)
    func whole(engine: Engine) async throws {
        try await with(engine) { county in
            let (one, witness) = (try await county.volunteer("张敏"), try await county.volunteer("李红"))
            let id = try await county.report(one, witness, try county.at(8), try county.at(10, 30))
            #expect(try await county.minutes(one) == 0)
            #expect(await code { try await county.confirm(id, by: try county.village()) } == "serviceReport.twice")
            try await county.confirm(id, by: try county.township())
            #expect(try await county.minutes(one) == 150)
            #expect(try await county.audited(ReportService.action).count == 1)
        }
    }

    @Test(
        "refuses a volunteer of 13 without a guardian, and one of 17; takes them with consent",
        arguments: Engine.available)
    func guardians(engine: Engine) async throws {
        try await with(engine) { county in
            for born in ["2006-06-01", "2002-01-01"] {
                #expect(await code { _ = try await county.volunteer("小明", born: born) } == "volunteer.guardian")
                #expect(
                    await code { _ = try await county.volunteer("小明", born: born, guardian: "王芳") }
                        == "volunteer.consent")
            }
            #expect(
                await code {
                    _ = try await county.volunteer("小明", born: "2014-01-01", guardian: "王芳", consent: "2019-11-01")
                } == "volunteer.young")
            let child = try await county.volunteer("小明", born: "2006-06-01", guardian: "王芳", consent: "2019-11-01")
            // In no list that others see: not the county's, not the township's, not the file.
            for (actor, count) in [(county.clerk, 0), (try county.township(), 0), (try county.village(), 1)] {
                let seen = try await county.office.read {
                    try Listing<Volunteer>.volunteers.count("", for: actor, in: $0)
                }
                #expect(seen == count, "\(actor.name)")
            }
            await #expect(throws: Refusal.self) {
                try await county.office.read { [clerk = county.clerk] in try Volunteers.one(child, for: clerk, in: $0) }
            }
        }
    }

    @Test("are nobody's in two places at once, whatever they come from", arguments: Engine.available)
    func overlap(engine: Engine) async throws {
        try await with(engine) { county in
            let (one, witness) = (try await county.volunteer("张敏"), try await county.volunteer("李红"))
            let (first, second) = (
                try await county.report(one, witness, try county.at(8), try county.at(10)),
                try await county.report(one, witness, try county.at(9), try county.at(11))
            )
            try await county.confirm(first, by: county.clerk)
            #expect(await code { try await county.confirm(second, by: county.clerk) } == "hours.overlap")
            #expect(
                await code { _ = try await county.report(one, witness, try county.at(9, 59), try county.at(12)) }
                    == "hours.overlap")
            // Right after is another hour.
            try await county.confirm(
                try await county.report(one, witness, try county.at(10), try county.at(11)), by: county.clerk)
            #expect(try await county.minutes(one) == 180)
            let faults = try await county.office.read { try Hours.check.faults(TestCounty.code, $0) }
            #expect(faults.isEmpty)
        }
    }

    @Test("are never more than twelve in a day, over midnight too", arguments: Engine.available)
    func day(engine: Engine) async throws {
        try await with(engine) { county in
            let (one, witness) = (try await county.volunteer("张敏"), try await county.volunteer("李红"))
            #expect(
                await code { _ = try await county.report(one, witness, try county.at(6), try county.at(18, 1)) }
                    == "hours.long")
            try await county.confirm(
                try await county.report(one, witness, try county.at(6), try county.at(17)), by: county.clerk)
            #expect(
                await code { _ = try await county.report(one, witness, try county.at(18), try county.at(19, 1)) }
                    == "hours.day")
            let midnight = try county.at(0, day: "2019-11-04")
            // An hour of it lies on the day that is nearly full.
            try await county.confirm(
                try await county.report(one, witness, try county.at(23), midnight.adding(hours: 3)), by: county.clerk)
            #expect(try await county.minutes(one) == 11 * 60 + 4 * 60)
        }
    }

    @Test("are corrected by a counter-entry, once, and never by a counter-entry of that", arguments: Engine.available)
    func reversal(engine: Engine) async throws {
        try await with(engine) { county in
            let (one, witness) = (try await county.volunteer("张敏"), try await county.volunteer("李红"))
            try await county.confirm(
                try await county.report(one, witness, try county.at(8), try county.at(10)), by: county.clerk)
            let clerk = county.clerk
            let booked = try await county.office.read {
                try Listing<ServiceHour>.hours.first("", 1, for: clerk, in: $0)
            }
            let hour = try #require(booked.first)
            let counter = try await county.office.carryOut(ReverseHour(hour.id, reason: "记错了人"), by: county.clerk)
            #expect(try await county.minutes(one) == 0)
            #expect(
                await code { try await county.office.carryOut(ReverseHour(hour.id, reason: "再来"), by: county.clerk) }
                    == "hours.reversed")
            #expect(
                await code { try await county.office.carryOut(ReverseHour(counter, reason: "再来"), by: county.clerk) }
                    == "hours.counter")
            // The time is free again.
            try await county.confirm(
                try await county.report(one, witness, try county.at(8), try county.at(9)), by: county.clerk)
            #expect(try await county.minutes(one) == 60)
        }
    }

    @Test("a child who comes of age stands in the lists from that day", arguments: Engine.available)
    func ofAge(engine: Engine) async throws {
        try await with(engine) { county in
            _ = try await county.volunteer("小明", born: "2001-11-20", guardian: "王芳", consent: "2019-11-01")
            func seen() async throws -> Int {
                try await county.office.read { [clerk = county.clerk] in
                    try Listing<Volunteer>.volunteers.count("", for: clerk, in: $0)
                }
            }
            #expect(try await seen() == 0)
            county.clock.set(Instant(try TestCounty.day("2019-11-20"), hour: 9))
            _ = try await ComeOfAge.job.run(TestCounty.code, county.office)
            #expect(try await seen() == 1)
        }
    }

    @Test("twenty confirm one report at once: it counts once", arguments: Engine.available)
    func atOnce(engine: Engine) async throws {
        try await with(engine) { county in
            let (one, witness) = (try await county.volunteer("张敏"), try await county.volunteer("李红"))
            let id = try await county.report(one, witness, try county.at(8), try county.at(10))
            let done = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<20 {
                    let actor = Actor(
                        id: "c\(number)", name: "c", county: TestCounty.code, roles: [.clerk], scope: .county)
                    group.addTask { (try? await county.confirm(id, by: actor)) != nil }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(done == 1)
            #expect(try await county.minutes(one) == 120)
        }
    }
}
