import Database
import Kernel
import Media
import Organisation
import TestCounty
import TestSupport
import Testing

import struct Foundation.Data
import class Foundation.JSONDecoder

@testable import Office
@testable import Pairing

private typealias State = PairingRecord.State

extension TestCounty {
    fileprivate func propose(village: String = "990101100201", by actor: Actor? = nil) async throws -> ID<PairingRecord>
    {
        guard let unit = ID<Unit>(department.unit) else { throw Refusal(.missing, "test", "unit") }
        return try await office.carryOut(
            ProposePairing(
                unit: unit, village: try division(village), aims: "一起清河道", until: try Self.day("2021-12-31")),
            by: actor ?? departmentLiaison)
    }

    @discardableResult
    fileprivate func take(
        _ step: String, _ id: ID<PairingRecord>, by actor: Actor, _ answers: StepAnswers = StepAnswers(),
        photos: [Photo] = []
    ) async throws -> State {
        try await office.carryOut(
            TakeProcedureStep(PairingRecord.procedure, id, step, answers: answers, photos: photos), by: actor)
    }

    fileprivate func agreed(
        village code: String = "990101100201", by actor: Actor? = nil
    ) async throws -> ID<PairingRecord> {
        let id = try await propose(village: code)
        try await take(
            "agree", id, by: try actor ?? village(code), StepAnswers(note: "村民代表会议同意", day: try Self.day("2019-11-04")),
            photos: [photo])
        return id
    }
}

@Suite("结对共建")
struct PairingTests {
    private func with(_ engine: Engine, _ body: (TestCounty) async throws -> Void) async throws {
        try await withCounty(engine, also: Pairing.capability.migrations, body)
    }

    /// A file that was never in the store: what it holds does not matter here.
    private func file(_ name: String) throws -> StoredFile {
        let digest = String(repeating: "a", count: 64)
        let json =
            #"{"sha256":"\#(digest)","name":"\#(name)","byteSize":1,"content":"word","isLocked":false,"hasMacros":false,"length":{}}"#
        return try JSONDecoder().decode(StoredFile.self, from: Data(json.utf8))
    }

    private func course(_ id: ID<PairingRecord>, _ county: TestCounty) async throws -> RecordCourse<State> {
        try await county.office.read { try PairingRecord.procedure.course(of: id, county: TestCounty.code, in: $0) }
    }

    @Test("goes from being proposed to its end, each step by whom the table names", arguments: Engine.available)
    func whole(engine: Engine) async throws {
        try await with(engine) { county in
            let id = try await county.agreed()
            #expect(try await county.take("begin", id, by: county.clerk) == .running)
            try await county.office.carryOut(
                TakeProcedureStep(
                    PairingRecord.procedure, id, "plan", answers: StepAnswers(note: "四次活动"),
                    files: [try file("年度计划.docx")]), by: county.departmentLiaison)
            let files = try await county.office.read {
                try RecordFiles.of(PairingRecord.kind, id.description, county: TestCounty.code, in: $0)
            }
            #expect(files.map(\.name) == ["年度计划.docx"])
            try await county.office.carryOut(
                RecordActivity(
                    pairing: id, kind: .together, heldOn: try TestCounty.day("2019-11-03"), title: "清河道"),
                by: try county.village())
            let end = StepAnswers(note: "到期", day: try TestCounty.day("2019-11-04"))
            #expect(try await county.take("end", id, by: county.clerk, end) == .ended)
            let course = try await course(id, county)
            #expect(course.taken.map(\.step) == ["made", "agree", "begin", "plan", "end"])
            #expect(course.taken.map(\.number) == [1, 2, 3, 4, 5])
            #expect(course.taken[1].answers.day == (try TestCounty.day("2019-11-04")))
        }
    }

    @Test("leads who has taken a step to the next record that waits for the same", arguments: Engine.available)
    func onward(engine: Engine) async throws {
        try await with(engine) { county in
            let ids = [try await county.agreed(), try await county.agreed(village: "990101100202")]
            func onward(from id: ID<PairingRecord>, for actor: Actor) async throws -> String? {
                try await county.office.read { transaction in
                    let record = try PairingRecord.procedure.load(id, actor, transaction)
                    return try PairingRecord.procedure.part(of: record, id, for: actor, in: transaction).onward?.path
                }
            }
            #expect(try await onward(from: ids[0], for: county.clerk) == nil, "the village's step was the last")
            try await county.take("begin", ids[0], by: county.clerk)
            #expect(try await onward(from: ids[0], for: county.clerk) == "pairings/\(ids[1])")
            #expect(try await onward(from: ids[0], for: county.director) == nil)
            try await county.take("begin", ids[1], by: county.clerk)
            #expect(try await onward(from: ids[1], for: county.clerk) == nil, "nothing waits any more")
        }
    }

    @Test("lets nobody take a step but its doers, and the office for them from paper", arguments: Engine.available)
    func doers(engine: Engine) async throws {
        try await with(engine) { county in
            let id = try await county.propose()
            let day = try TestCounty.day("2019-11-04")
            await #expect(throws: Refusal.self) {
                try await county.take(
                    "agree", id, by: county.departmentLiaison, StepAnswers(day: day), photos: [county.photo])
            }
            // Another village does not even hear of it.
            let neighbour = try county.village("990101100202")
            do {
                try await county.take("agree", id, by: neighbour, StepAnswers(day: day), photos: [county.photo])
                Issue.record("a neighbour signed")
            } catch let refusal as Refusal { #expect(refusal.kind == .missing) }
            do {
                try await county.take("agree", id, by: county.clerk, StepAnswers(day: day), photos: [county.photo])
                Issue.record("entered for nobody")
            } catch let refusal as Refusal { #expect(refusal.fields.map(\.name) == ["onBehalfOf"]) }
            try await county.take(
                "agree", id, by: county.clerk, StepAnswers(day: day, onBehalfOf: "樟书记，签字的协议"), photos: [county.photo])
            #expect(try await course(id, county).taken.last?.answers.onBehalfOf == "樟书记，签字的协议")
        }
    }

    @Test("says at once all that a step asks and did not get", arguments: Engine.available)
    func asks(engine: Engine) async throws {
        try await with(engine) { county in
            let id = try await county.propose()
            do {
                try await county.take("agree", id, by: try county.village())
                Issue.record("agreed to nothing")
            } catch let refusal as Refusal { #expect(refusal.fields.map(\.name) == ["day", "photo"]) }
        }
    }

    @Test("refuses what is out of order and names what is possible", arguments: Engine.available)
    func order(engine: Engine) async throws {
        try await with(engine) { county in
            let id = try await county.propose()
            do {
                try await county.take("end", id, by: county.clerk)
                Issue.record("ended before it began")
            } catch let refusal as Refusal {
                #expect(refusal.kind == .conflict && refusal.message.contains("待签协议"))
                #expect(refusal.message.contains("现在可以：签订协议、撤回。"))
            }
        }
    }

    @Test("is begun once by twenty clerks at once", arguments: Engine.available)
    func twenty(engine: Engine) async throws {
        try await with(engine) { county in
            let id = try await county.agreed()
            let outcomes = await withTaskGroup(of: Bool.self) { group in
                for turn in 0..<20 {
                    group.addTask {
                        let office = turn.isMultiple(of: 2) ? county.office : county.otherServer
                        let step = try? TakeProcedureStep(PairingRecord.procedure, id, "begin")
                        guard let step else { return false }
                        return (try? await office.carryOut(step, by: county.clerk)) != nil
                    }
                }
                return await group.reduce(into: [Bool]()) { $0.append($1) }
            }
            #expect(outcomes.count(where: \.self) == 1)
            #expect(try await course(id, county).taken.count == 3)
        }
    }

    @Test("refuses a term that is over, the same pair twice, another unit's, and an activity to come")
    func badInput() async throws {
        try await with(.sqlite) { county in
            _ = try await county.propose()
            let twice = await refusal { _ = try await county.propose() }
            #expect(twice?.fields.first?.name == "village")
            let unit = try #require(ID<Unit>(county.yunxi.unit))
            let others = await refusal {
                try await county.office.carryOut(
                    ProposePairing(
                        unit: unit, village: try county.division("990101100202"), aims: "a",
                        until: try TestCounty.day("2020-12-31")), by: county.departmentLiaison)
            }
            #expect(others?.fields.first?.name == "unit")
            let over = await refusal {
                try await county.office.carryOut(
                    ProposePairing(
                        unit: unit, village: try county.division("990101100202"), aims: "a",
                        until: try TestCounty.day("2019-11-04")), by: county.clerk)
            }
            #expect(over?.fields.first?.name == "until")
        }
    }

    private func refusal(_ body: () async throws -> Void) async -> Refusal? {
        do { try await body() } catch { return error as? Refusal }
        return nil
    }

    @Test(
        "waits for the village, is late after ten working days, and is pressed once a notice",
        arguments: Engine.available)
    func late(engine: Engine) async throws {
        try await with(engine) { county in
            let id = try await county.propose()
            let village = try county.village()
            let waiting = try await county.office.read { try PairingRecord.procedure.waiting(for: village, in: $0) }
            #expect(waiting.map(\.title) == ["签订协议：结对"] && waiting.first?.detail == "水利局—云201村")
            #expect(waiting.first?.path == "pairings?step=agree")
            let job = PairingRecord.procedure.job
            #expect(try await job.run(TestCounty.code, county.office) == nil)
            county.clock.set(Instant(try TestCounty.day("2019-11-19"), hour: 9))
            #expect(try await job.run(TestCounty.code, county.office) == "1 notices")
            #expect(try await job.run(TestCounty.code, county.office) == nil)
            let late = try await course(id, county)
            #expect(late.notices == 1 && late.taken.last?.step == "notice" && late.state == .proposed)
            // Two working days to the second, unless the county sets another number.
            county.clock.set(Instant(try TestCounty.day("2019-11-21"), hour: 9))
            #expect(try await job.run(TestCounty.code, county.office) == nil)
            try await county.office.carryOut(
                ChangeSetting(
                    OfficeSettings.lateNotices, to: LateNotices(untilSecond: 1, untilThird: 3), version: 1,
                    reason: "催得紧些"), by: county.director)
            #expect(try await job.run(TestCounty.code, county.office) == "1 notices")
            let faults = try await county.office.read {
                try PairingRecord.procedure.recordCheck.faults(TestCounty.code, $0)
            }
            #expect(faults.isEmpty)
        }
    }

    @Test("owes in a year what the county sets, and shows the photos of what it did", arguments: Engine.available)
    func owed(engine: Engine) async throws {
        try await with(engine) { county in
            let id = try await county.agreed()
            try await county.take("begin", id, by: county.clerk)
            try await county.office.carryOut(
                RecordActivity(
                    pairing: id, kind: .together, heldOn: try TestCounty.day("2019-11-03"), title: "清河道",
                    photos: [county.photo]), by: try county.village())
            func missing() async throws -> [String] {
                try await county.office.read { transaction in
                    try Pairings.one(id, for: county.clerk, in: transaction)
                        .terms(county: TestCounty.code, in: transaction).missing
                }
            }
            #expect(try await missing() == ["年度计划还没有报送", "共建活动还差3次", "主要领导走访还差2次"])
            try await county.office.carryOut(
                ChangeSetting(
                    PairingSettings.dues, to: PairingDues(activities: 1, visits: 1), version: 1, reason: "县里定的"),
                by: county.director)
            #expect(try await missing() == ["年度计划还没有报送", "主要领导走访还差1次"])
            #expect(
                try PairingSettings.dues.decoded(#"{"activities":4,"visits":2}"#, format: 1) == .shipped)
            let photos = try await county.office.read {
                try RecordPhotos.of(PairingRecord.kind, [id.description], county: TestCounty.code, in: $0)
            }
            // That of the agreement stays with its step.
            #expect(photos[id.description]?.map(\.sha256) == [county.photo.sha256])
        }
    }

    @Test("counts what it lists: the figure opens to exactly its rows", arguments: Engine.available)
    func figures(engine: Engine) async throws {
        try await with(engine) { county in
            let id = try await county.agreed()
            try await county.take("begin", id, by: county.clerk)
            _ = try await county.propose(village: "990101200201")
            for (kind, fen) in [(PairingActivity.Kind.together, nil), (.money, 1_250_000)] as [(_, Int?)] {
                try await county.office.carryOut(
                    RecordActivity(
                        pairing: id, kind: kind, heldOn: try TestCounty.day("2019-11-03"), title: "帮扶", fen: fen),
                    by: county.departmentLiaison)
            }
            let month = Period(try TestCounty.month())
            try await county.office.read { transaction in
                for (metric, expected) in [("pairings", 1), ("pairingActivities", 2), ("pairingMoney", 1_250_000)] {
                    let metric = try #require(Pairing.capability.metrics.first { $0.name == metric })
                    #expect(try metric.value(month, nil, county.clerk, transaction) == expected)
                    let other = try county.division("990101200")
                    #expect(try metric.value(month, other, county.clerk, transaction) == 0)
                    #expect(
                        try metric.byTownship(month, county.clerk, transaction) == [
                            try county.division("990101100"): expected
                        ])
                }
                // As known on the day before, none of it was there; what came since is what differs.
                let before = month.known(on: try TestCounty.day("2019-11-03"))
                let activities = try #require(Pairing.capability.metrics.first { $0.name == "pairingActivities" })
                #expect(try activities.value(before, nil, county.clerk, transaction) == 0)
                for (differing, expected) in [(Period.Differing.later, 2), (.gone, 0)] {
                    let rows = month.known(on: before.knownOn, differing: differing)
                    #expect(try activities.value(rows, nil, county.clerk, transaction) == expected)
                    #expect(
                        try Listing<PairingActivity>.pairingActivities.count(
                            "figure=pairingActivities.\(rows)", for: county.clerk, in: transaction) == expected)
                }
                let listing = Listing<PairingRecord>.pairings
                #expect(try listing.count("figure=pairings.2019-11", for: county.clerk, in: transaction) == 1)
                #expect(try listing.count("figure=pairings.2019-10", for: county.clerk, in: transaction) == 0)
                #expect(try listing.count("step=agree", for: try county.village("990101200201"), in: transaction) == 1)
                #expect(try listing.count("state=proposed&below=990101200", for: county.clerk, in: transaction) == 1)
                #expect(try listing.count("q=云201", for: county.clerk, in: transaction) == 1)
                // Digits as an input method may make them.
                #expect(try listing.count("q=云２０１", for: county.clerk, in: transaction) == 1)
                #expect(throws: Refusal.self) { try listing.count("state=nothing", for: county.clerk, in: transaction) }
            }
        }
    }
}
