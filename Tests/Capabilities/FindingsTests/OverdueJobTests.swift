import Database
import Findings
import Kernel
import Office
import TestCounty
import TestSupport
import Testing

@Suite("Pressing what is overdue")
struct OverdueJobTests {
    private func run(_ county: TestCounty, at moment: String, hour: Int, minute: Int = 0) async throws -> Int {
        county.clock.set(Instant(try Cast.day(moment), hour: hour, minute: minute))
        return try await OverdueJob(office: county.office).run(county: TestCounty.code)
    }

    @Test("gives the first notice, the second, the summons, each in office hours", arguments: Engine.available)
    func levels(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let id = try await county.find()
            try await county.assign(id)
            // Due on Thursday the 7th at 17:30. The 9th is a Saturday.
            let runs: [(day: String, hour: Int, given: Int, level: Escalation?)] = [
                ("2019-11-07", 17, 0, nil), ("2019-11-07", 18, 0, nil), ("2019-11-08", 3, 0, nil),
                ("2019-11-08", 12, 0, nil), ("2019-11-08", 14, 1, .firstNotice), ("2019-11-08", 15, 0, .firstNotice),
                ("2019-11-09", 10, 0, .firstNotice), ("2019-11-12", 16, 0, .firstNotice),
                ("2019-11-12", 20, 0, .firstNotice), ("2019-11-13", 9, 1, .secondNotice),
                ("2019-11-18", 17, 0, .secondNotice), ("2019-11-19", 9, 1, .summons), ("2019-12-19", 9, 0, .summons),
            ]
            for step in runs {
                #expect(try await run(county, at: step.day, hour: step.hour) == step.given, "\(step.day) \(step.hour)")
                #expect(try await county.finding(id).escalation == step.level, "\(step.day) \(step.hour)")
            }
            let given = try await county.course(id).history.dropFirst()
            #expect(given.map(\.act) == [.escalate(.firstNotice), .escalate(.secondNotice), .escalate(.summons)])
            #expect(given.allSatisfy { $0.actor == "system" })
            #expect(try await county.finding(id).state == .assigned)
        }
    }

    @Test("passes over what is answered, shelved for later, settled, or nobody's", arguments: Engine.available)
    func passedOver(engine: Engine) async throws {
        try await withCounty(engine) { county in
            try await county.find()
            try await county.settle(try await county.find())
            let answered = try await county.find()
            let disputed = try await county.find()
            let shelved = try await county.find()
            let voided = try await county.find()
            for id in [answered, disputed, shelved, voided] { try await county.assign(id) }
            try await county.take(.init(.accept), answered, by: try county.township())
            try await county.respond(answered, by: try county.township())
            try await county.take(.notOurs(whose: county.department), disputed, by: try county.township(), note: "水利局的")
            try await county.take(.shelve(until: try Cast.day("2020-01-10")), shelved, by: county.clerk, note: "拆迁")
            try await county.take(.init(.void), voided, by: county.director, note: "误记")
            #expect(try await run(county, at: "2019-12-20", hour: 10) == 0)
            #expect(try await run(county, at: "2020-01-13", hour: 10) == 1)
            #expect(try await county.finding(shelved).escalation == .firstNotice)
        }
    }

    @Test("run by two servers at once, gives each notice once", arguments: Engine.available)
    func atOnce(engine: Engine) async throws {
        try await withCounty(engine) { county in
            var ids: [ID<Finding>] = []
            for _ in 1...4 { ids.append(try await county.find()) }
            for id in ids { try await county.assign(id) }
            county.clock.set(Instant(try Cast.day("2019-11-08"), hour: 10))
            let given = try await withThrowingTaskGroup(of: Int.self) { group in
                for office in [county.office, county.otherServer, county.office, county.otherServer] {
                    group.addTask { try await OverdueJob(office: office).run(county: TestCounty.code) }
                }
                return try await group.reduce(0, +)
            }
            #expect(given == ids.count)
            for id in ids {
                #expect(try await county.course(id).history.map(\.act.step) == [.assign, .escalate])
            }
            #expect(try await county.audited(TakeStep.action).count { $0.detail == "督办" } == ids.count)
        }
    }

    @Test("begins anew after a return", arguments: Engine.available)
    func returned(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let id = try await county.find()
            try await county.assign(id)
            #expect(try await run(county, at: "2019-11-08", hour: 10) == 1)
            try await county.take(.init(.accept), id, by: try county.township())
            try await county.respond(id, by: try county.township())
            try await county.take(.init(.sendBack), id, by: county.clerk, note: "还有残留")
            #expect(try await run(county, at: "2019-11-13", hour: 17) == 0)
            #expect(try await run(county, at: "2019-11-14", hour: 9) == 1)
            #expect(try await county.finding(id).escalation == .firstNotice)
        }
    }
}

@Suite("What was due in a month")
struct DueFindingTests {
    private func due(
        _ county: TestCounty, _ month: String = "2019-11", asOf moment: Instant? = nil
    ) async throws -> [ID<Finding>: Bool] {
        let month = try TestCounty.month(month)
        let due = try await county.office.read {
            try Findings.due(in: month, county: TestCounty.code, asOf: moment ?? $0.now, in: $0)
        }
        return Dictionary(uniqueKeysWithValues: due.map { ($0.finding, $0.isOnTime) })
    }

    @Test("is on time when answered by the deadline, never late, and not sent back since", arguments: Engine.available)
    func onTime(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let township = try county.township()
            var ids: [ID<Finding>] = []
            for _ in 0..<9 { ids.append(try await county.find()) }
            let (early, late, again, idle) = (ids[0], ids[1], ids[2], ids[3])
            let (voided, shelved, disputed, works, untouched) = (ids[4], ids[5], ids[6], ids[7], ids[8])
            for id in ids.dropLast() where id != works { try await county.assign(id) }
            try await county.assign(works, to: nil, "rural.works")
            for id in [early, late, again] { try await county.take(.init(.accept), id, by: township) }
            for id in [early, again] { try await county.respond(id, by: township) }
            try await county.take(.init(.void), voided, by: county.director, note: "误记")
            try await county.take(.shelve(until: try Cast.day("2019-11-20")), shelved, by: county.clerk, note: "拆迁")
            try await county.take(.notOurs(whose: county.department), disputed, by: township, note: "不是")
            // An answer that waits for the office counts for the unit; who has time left is not counted yet.
            #expect(try await due(county) == [early: true, again: true])
            let before = county.clock.now
            county.clock.set(Instant(try Cast.day("2019-11-07"), hour: 17, minute: 30))
            #expect(try await due(county) == [early: true, again: true])
            county.clock.advance(minutes: 1)
            #expect(try await due(county) == [early: true, late: false, again: true, idle: false])
            county.clock.set(Instant(try Cast.day("2019-11-08"), hour: 9))
            try await county.respond(late, by: township)
            try await county.take(.init(.sendBack), again, by: county.clerk, note: "还有残留")
            // Sent back: its time begins anew.
            #expect(try await due(county) == [early: true, late: false, idle: false])
            county.clock.advance(minutes: 60)
            try await county.respond(again, by: township)
            #expect(try await due(county) == [early: true, late: false, again: true, idle: false])
            // Sent back once more and answered in time: what was late stays late.
            try await county.take(.init(.sendBack), late, by: county.clerk, note: "还有残留")
            try await county.respond(late, by: township)
            #expect(try await due(county)[late] == false)
            #expect(try await due(county, asOf: before) == [early: true, again: true])
            let closing = Instant(try Cast.day("2020-01-03"), hour: 9)
            #expect(
                try await due(county, asOf: closing) == [early: true, late: false, again: true, idle: false])
            #expect(try await due(county, "2019-12").isEmpty)
            #expect(try await due(county, "2019-12", asOf: closing) == [works: false])
            #expect(try await due(county)[untouched] == nil)
        }
    }

    @Test("follows the deadline into the month it was moved to", arguments: Engine.available)
    func moved(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let id = try await county.find()
            try await county.assign(id)
            let assigned = county.clock.now
            county.clock.advance(minutes: 5)
            try await county.take(.init(.accept), id, by: try county.township())
            try await county.take(
                .requestExtension(until: try Cast.day("2019-12-05")), id, by: try county.township(), note: "等材料")
            try await county.take(.grantExtension(until: try Cast.day("2019-12-05")), id, by: county.clerk)
            let closing = Instant(try Cast.day("2020-01-03"), hour: 9)
            #expect(try await due(county, asOf: closing).isEmpty)
            #expect(try await due(county, "2019-12", asOf: closing) == [id: false])
            func dated(_ month: String, asOf moment: Instant) async throws -> [ID<Finding>: Punctuality] {
                let month = try TestCounty.month(month)
                let all = try await county.office.read {
                    try Findings.deadlines(in: month, county: TestCounty.code, asOf: moment, in: $0)
                }
                return Dictionary(uniqueKeysWithValues: all.map { ($0.finding, $0.punctuality) })
            }
            #expect(try await dated("2019-11", asOf: assigned) == [id: .notYet])
            #expect(try await dated("2019-12", asOf: assigned).isEmpty)
            #expect(try await dated("2019-12", asOf: county.clock.now) == [id: .notYet])
            #expect(try await due(county, asOf: try Cast.monday().adding(minutes: -1)).isEmpty)
        }
    }
}
