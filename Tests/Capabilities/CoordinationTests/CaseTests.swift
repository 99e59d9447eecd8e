import Database
import Findings
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import Coordination

@Suite("难点问题")
struct CaseTests {
    @Test(
        "goes from being registered to being closed, after all of it is done and looked at", arguments: Engine.available
    )
    func whole(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let (county, procedure) = (desk.county, CoordinationCase.procedure)
            let id = try await desk.register()
            /// What waits for the clerk is what would not be refused.
            func waiting() async throws -> [String] {
                try await desk.office.read { try procedure.waiting(for: desk.clerk, in: $0).map(\.title) }
            }
            #expect(try await waiting().isEmpty)
            let none = await desk.refusal { try await desk.take("plan", id, procedure, by: desk.clerk) }
            #expect(none?.code == "case.noShare")
            let (share, place, item) = (
                try await desk.give(id), try await desk.addPlace(id), try await desk.list(id)
            )
            #expect(try await waiting() == ["明确分工，开始整治：难点问题"])
            #expect(try await desk.take("plan", id, procedure, by: desk.clerk) == .going)
            #expect(try await waiting().isEmpty)
            try await desk.take(
                "progress", share, CaseShare.procedure, by: county.departmentLiaison, note: "公告已经贴出")
            try await desk.finishShare(share)
            try await desk.putRight(place)
            try await desk.take(
                "move", item, InventoryItem.procedure, by: try county.township(), day: try await desk.today(),
                photos: [county.photo])
            #expect(try await desk.one(id).counts.missing == [])
            #expect(try await waiting() == ["报请实地查看：难点问题"])
            try await desk.take("finish", id, procedure, by: desk.clerk, note: "都做完了")
            // Who reports that it is done does not look.
            let own = await desk.refusal {
                try await desk.take(
                    "close", id, procedure, by: desk.clerk, note: "看过", day: try await desk.today(),
                    photos: [county.photo])
            }
            #expect(own?.code == "coordinationCase.twice")
            let blind = await desk.refusal {
                try await desk.take(
                    "close", id, procedure, by: county.director, note: "看过", day: try await desk.today())
            }
            #expect(blind?.fields.map(\.name) == ["photo"])
            let tomorrow = try await desk.today().adding(days: 1)
            let early = await desk.refusal {
                try await desk.take(
                    "close", id, procedure, by: county.director, note: "看过", day: tomorrow, photos: [county.photo])
            }
            #expect(early?.fields.map(\.name) == ["day"])
            try await desk.take(
                "close", id, procedure, by: county.director, note: "看过", day: try await desk.today(),
                photos: [county.photo])
            #expect(try await desk.one(id).closedOn == (try await desk.today()))
            let over = await desk.refusal { _ = try await desk.addPlace(id) }
            #expect(over?.code == "case.ended")
        }
    }

    @Test(
        "is not closed with open findings, shares, places or rows of its list, and says which",
        arguments: Engine.available)
    func open(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let county = desk.county
            let id = try await desk.register()
            let share = try await desk.give(id)
            let finding = try await county.find()
            try await desk.office.carryOut(GatherFindings(id, [finding]), by: desk.clerk)
            try await desk.take("plan", id, CoordinationCase.procedure, by: desk.clerk)
            let both = await desk.refusal {
                try await desk.take("finish", id, CoordinationCase.procedure, by: desk.clerk, note: "好了")
            }
            #expect(both?.code == "case.open" && both?.message.contains("归集的问题还有1件没有销号") == true)
            #expect(both?.message.contains("分工还有1项没有确认完成") == true)
            try await desk.finishShare(share)
            let one = await desk.refusal {
                try await desk.take("finish", id, CoordinationCase.procedure, by: desk.clerk, note: "好了")
            }
            #expect(one?.message == "还不能销号：归集的问题还有1件没有销号。")
            try await county.settle(finding)
            try await desk.take("finish", id, CoordinationCase.procedure, by: desk.clerk, note: "好了")
            // What came meanwhile keeps it open too.
            let later = try await county.find("又一处")
            try await desk.office.carryOut(GatherFindings(id, [later]), by: desk.clerk)
            let closed = await desk.refusal {
                try await desk.take(
                    "close", id, CoordinationCase.procedure, by: county.director, note: "看过",
                    day: try await desk.today(), photos: [county.photo])
            }
            #expect(closed?.code == "case.open")
        }
    }

    @Test("refuses a time that has passed, and a share beyond the whole")
    func times() async throws {
        try await Desk.with(.sqlite) { desk in
            let past = await desk.refusal { _ = try await desk.register(due: "2019-11-04") }
            #expect(past?.fields.map(\.name) == ["dueOn"])
            let far = await desk.refusal { _ = try await desk.register(due: "2029-01-01") }
            #expect(far?.code == "case.dueFar")
            let id = try await desk.register()
            let early = await desk.refusal { _ = try await desk.give(id, due: "2019-11-03") }
            #expect(early?.code == "caseShare.past")
            let late = await desk.refusal { _ = try await desk.give(id, due: "2019-12-21") }
            #expect(late?.code == "caseShare.beyond")
        }
    }

    @Test("refuses a share to nobody, a place abroad, and a finding that is elsewhere or none")
    func parts() async throws {
        try await Desk.with(.sqlite) { desk in
            let id = try await desk.register()
            let stranger = ID<Unit>(at: Instant(milliseconds: 0), random: [UInt8](repeating: 7, count: 10))
            let day = try TestCounty.day("2019-12-01")
            let nobody = await desk.refusal {
                try await desk.office.carryOut(GiveShare(id, unit: stranger, task: "做", dueOn: day), by: desk.clerk)
            }
            #expect(nobody?.fields.map(\.name) == ["unit"])
            let finding = try await desk.county.find()
            try await desk.office.carryOut(GatherFindings(id, [finding]), by: desk.clerk)
            let other = try await desk.register("另一件")
            let twice = await desk.refusal {
                try await desk.office.carryOut(GatherFindings(other, [finding]), by: desk.clerk)
            }
            #expect(twice?.code == "case.elsewhere" && twice?.message.contains("城区僵尸车清理") == true)
            let empty = await desk.refusal {
                try await desk.office.carryOut(GatherFindings(other, []), by: desk.clerk)
            }
            #expect(empty?.fields.map(\.name) == ["finding"])
            let abroad = await desk.refusal { _ = try await desk.addPlace(id, in: "990102100201") }
            #expect(abroad?.fields.map(\.name) == ["division"])
        }
    }

    @Test("is put off by another hand only, and late again by the new day", arguments: Engine.available)
    func extended(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let procedure = CoordinationCase.procedure
            let id = try await desk.register()
            _ = try await desk.give(id)
            try await desk.take("plan", id, procedure, by: desk.clerk)
            let short = await desk.refusal {
                try await desk.take(
                    "extend", id, procedure, by: desk.clerk, note: "雨季", day: try TestCounty.day("2019-12-20"))
            }
            #expect(short?.fields.map(\.name) == ["day"])
            let director = desk.county.director
            try await desk.take(
                "extend", id, procedure, by: director, note: "雨季", day: try TestCounty.day("2020-01-10"))
            let own = await desk.refusal { try await desk.take("grant", id, procedure, by: director) }
            #expect(own?.code == "coordinationCase.twice")
            let other = Actor(
                id: "director2", name: "副主任", county: TestCounty.code, roles: [.director], scope: .county)
            try await desk.take("grant", id, procedure, by: other)
            #expect(try await desk.one(id).dueOn.description == "2020-01-10")
            let course = try await desk.office.read { try procedure.course(of: id, county: TestCounty.code, in: $0) }
            #expect(course.deadline?.instant.day.description == "2020-01-10")
        }
    }

    @Test("has the office time back that was left, where it is not put off", arguments: Engine.available)
    func paused(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let procedure = CoordinationCase.procedure
            let id = try await desk.register()
            _ = try await desk.give(id)
            try await desk.take("plan", id, procedure, by: desk.clerk)
            /// Where it stands, and the office time from now until a moment.
            func standing() async throws -> (
                course: RecordCourse<CoordinationCase.State>, until: @Sendable (Instant) -> Int
            ) {
                try await desk.office.read { transaction in
                    let (now, calendar) = (transaction.now, try transaction.calendar(of: TestCounty.code))
                    return (
                        try procedure.course(of: id, county: TestCounty.code, in: transaction),
                        { calendar.workingMinutes(from: now, to: $0) }
                    )
                }
            }
            let before = try await standing()
            let due = try #require(before.course.deadline)
            #expect(before.course.leftMinutes == nil && before.until(due.instant) > 0)
            try await desk.take(
                "extend", id, procedure, by: desk.clerk, note: "雨季", day: try TestCounty.day("2020-01-10"))
            let asked = try await standing().course
            #expect(asked.deadline == nil && asked.leftMinutes == before.until(due.instant))
            // However long the answer takes.
            desk.county.clock.advance(minutes: 3 * 24 * 60)
            try await desk.take("refuse", id, procedure, by: desk.county.director, note: "不能再拖")
            let after = try await standing()
            let again = try #require(after.course.deadline)
            #expect(after.course.leftMinutes == nil && after.until(again.instant) == asked.leftMinutes)
            #expect(again.instant > due.instant)
            #expect(try await desk.one(id).dueOn.description == "2019-12-20")
        }
    }

    @Test(
        "is seen by whoever has a share or lives there, and of its findings each sees his own",
        arguments: Engine.available)
    func seen(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let county = desk.county
            let id = try await desk.register()
            for actor in [county.departmentLiaison, try county.township(), try county.village()] {
                let refused1 = await desk.refusal { _ = try await desk.one(id, for: actor) }
                #expect(refused1?.kind == .missing)
            }
            _ = try await desk.give(id)
            _ = try await desk.addPlace(id)
            for actor in [county.departmentLiaison, try county.township(), try county.village(), county.leader] {
                #expect(try await desk.one(id, for: actor).id == id)
            }
            let stranger = try county.township("990101200")
            let refused2 = await desk.refusal { _ = try await desk.one(id, for: stranger) }
            #expect(refused2?.kind == .missing)
            let (own, others) = (try await county.find(), try await county.find("别处", in: "990101200201"))
            try await desk.office.carryOut(GatherFindings(id, [own, others]), by: desk.clerk)
            let township = try county.township()
            let (all, seen) = try await desk.office.read { [clerk = desk.clerk] transaction in
                let listing = Listing<GatheredFinding>.caseFindings
                return (
                    try listing.count("case=\(id)", for: clerk, in: transaction),
                    try listing.first("case=\(id)", 5, for: township, in: transaction).map(\.finding)
                )
            }
            #expect(all == 2 && seen == [own])
        }
    }

    @Test("keeps what was promised on a visit, until when, and whether it was kept", arguments: Engine.available)
    func promises(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let id = try await desk.register()
            let unit = try #require(ID<Unit>(desk.county.department.unit))
            func visit(_ day: String, _ promise: RecordCaseVisit.Promise) -> () async throws -> Void {
                {
                    try await desk.office.carryOut(
                        RecordCaseVisit(
                            id, kind: .service, visitedOn: try TestCounty.day(day), visitors: "县委副书记一行",
                            spot: "菜场后巷", words: "看了三处", promise: promise), by: desk.clerk)
                }
            }
            let (past, due) = (try TestCounty.day("2019-11-03"), try TestCounty.day("2019-11-20"))
            let wrong: [(String, RecordCaseVisit.Promise, String)] = [
                ("2019-11-01", .init("腾出车位", unit: unit, dueOn: past), "promiseDue"),
                ("2019-11-01", .init("腾出车位", unit: unit, dueOn: nil), "promiseDue"),
                ("2019-11-01", .init("腾出车位", unit: nil, dueOn: due), "promiseUnit"),
                ("2019-11-01", .init("", unit: nil, dueOn: due), "promise"),
                ("2019-11-05", .init("", unit: nil, dueOn: nil), "visitedOn"),
            ]
            for (day, promise, field) in wrong {
                #expect(await desk.refusal(visit(day, promise))?.fields.map(\.name) == [field])
            }
            try await visit("2019-11-01", .init("腾出车位", unit: unit, dueOn: due))()
            let promises = try await desk.office.read { [clerk = desk.clerk] in
                try Listing.casePromises.first("case=\(id)", 2, for: clerk, in: $0)
            }
            let promise = try #require(promises.first)
            #expect(promise.state == .open && promise.party.name == "水利局")
            let early = await desk.refusal {
                try await desk.take("break", promise.id, CasePromise.procedure, by: desk.clerk, note: "没腾")
            }
            #expect(early?.code == "casePromise.early")
            desk.county.clock.set(Instant(try TestCounty.day("2019-11-21"), hour: 9))
            #expect(
                try await desk.take("break", promise.id, CasePromise.procedure, by: desk.clerk, note: "没腾") == .broken)
            #expect(
                try await desk.take(
                    "keep", promise.id, CasePromise.procedure, by: desk.clerk, day: try await desk.today()) == .kept)
            #expect(try await desk.value("casePromisesKept", Period(try TestCounty.month())) == 1)
            #expect(try await desk.value("caseVisits", Period(try TestCounty.month())) == 1)
        }
    }

    @Test("counts what it lists, open and closed, as known on each day", arguments: Engine.available)
    func figures(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let (first, second) = (try await desk.register(), try await desk.register("另一件"))
            try await desk.take(
                "drop", second, CoordinationCase.procedure, by: desk.county.director, note: "重复")
            let month = Period(try TestCounty.month())
            #expect(try await desk.value("cases", month) == 2)
            #expect(try await desk.value("casesOpen", month) == 1)
            #expect(try await desk.value("casesClosed", month) == 0)
            #expect(try await desk.value("casesOpen", month.known(on: try TestCounty.day("2019-11-03"))) == 0)
            try await desk.office.read { [clerk = desk.clerk] transaction in
                let rows = try Listing.cases.first("figure=casesOpen.2019-11", 5, for: clerk, in: transaction)
                #expect(rows.map(\.id) == [first])
            }
            // Ten working days to share it out.
            desk.county.clock.set(Instant(try TestCounty.day("2019-11-20"), hour: 9))
            _ = try await CoordinationCase.procedure.job.run(TestCounty.code, desk.office)
            #expect(try await desk.value("casesOverdue", month) == 1)
        }
    }
}

@Suite("A unit that is no more")
struct DepartedTests {
    @Test("hands its share on to its heir, and does not go without one", arguments: Engine.available)
    func unit(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let id = try await desk.register()
            let share = try await desk.give(id)
            let day = try await desk.today()
            let system = Actor.system(county: TestCounty.code)
            let heir = try await desk.office.carryOut(AddUnit(name: "城管局"), by: system)
            let unit = try #require(ID<Unit>(desk.county.department.unit))
            func end(into successor: ID<Unit>?) async throws {
                try await desk.office.carryOut(
                    EndUnit(
                        unit: unit, goneFrom: day, successor: successor, reason: "机构改革",
                        departures: [Coordination.departures]), by: system)
            }
            let refused3 = await desk.refusal { try await end(into: nil) }
            #expect(refused3?.fields.map(\.name) == ["successor"])
            try await end(into: heir)
            let found = try await desk.office.read { [clerk = desk.clerk] in
                try CaseParts.share(share, for: clerk, in: $0)
            }
            #expect(found.party.name == "城管局")
        }
    }
}
