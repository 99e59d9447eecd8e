import Database
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import Meetings

extension TestCounty {
    fileprivate func text(
        at day: String = "2019-11-04", hour: Int = 8, audience: [Audience] = [.townships, .departments]
    ) throws -> MeetingText {
        MeetingText(
            title: "动员部署会", kind: .mobilisation, startsAt: Instant(try Self.day(day), hour: hour), place: "二楼会议室",
            host: "县委副书记", agenda: "一、通报", audience: audience)
    }

    fileprivate func meet(
        at day: String = "2019-11-04", hour: Int = 8, audience: [Audience] = [.townships, .departments]
    ) async throws -> ID<Meeting> {
        let id = try await office.carryOut(PlanMeeting(try text(at: day, hour: hour, audience: audience)), by: clerk)
        try await take("notify", id, by: clerk)
        return id
    }

    @discardableResult
    fileprivate func take(
        _ step: String, _ id: ID<Meeting>, note: String = "", by actor: Actor
    ) async throws -> Meeting.State {
        try await office.carryOut(
            TakeProcedureStep(Meeting.procedure, id, step, answers: StepAnswers(note: note)), by: actor)
    }

    fileprivate func isHidden(_ id: ID<Meeting>, from actor: Actor) async -> Bool {
        await refusal { _ = try await meeting(id, for: actor) }?.kind == .missing
    }

    fileprivate func meeting(_ id: ID<Meeting>, for actor: Actor? = nil) async throws -> Meeting {
        let actor = actor ?? clerk
        return try await office.read { try MeetingQueries.one(id, for: actor, in: $0) }
    }
}

private func refusal(_ body: () async throws -> Void) async -> Refusal? {
    do { try await body() } catch { return error as? Refusal }
    return nil
}

@Suite("会议")
struct MeetingTests {
    private func with(_ engine: Engine, _ body: (TestCounty) async throws -> Void) async throws {
        try await withCounty(engine, also: Meetings.capability().migrations, body)
    }

    @Test("has no minutes before it was held", arguments: Engine.available)
    func future(engine: Engine) async throws {
        try await with(engine) { county in
            let id = try await county.meet(at: "2019-11-20")
            let minutes = await refusal {
                try await county.office.carryOut(RecordMeeting(id, minutes: "会议要求"), by: county.clerk)
            }
            #expect(minutes?.fields.map(\.name) == ["minutes"])
            #expect(await refusal { try await county.take("hold", id, by: county.clerk) }?.kind == .conflict)
            #expect(await refusal { try await county.take("issue", id, by: county.director) }?.kind == .conflict)
            #expect(try await county.meeting(id).minutes.isEmpty)
        }
    }

    @Test("goes from its invitation to its minutes, with who came by name", arguments: Engine.available)
    func whole(engine: Engine) async throws {
        try await with(engine) { county in
            let id = try await county.meet()
            let came = RecordMeeting.Came(unit: county.yunxi.unit, .came)
            let nameless = await refusal {
                try await county.office.carryOut(RecordMeeting(id, minutes: "", came: [came]), by: county.clerk)
            }
            #expect(nameless?.fields.map(\.name) == ["name-\(county.yunxi.unit)"])
            #expect(await refusal { try await county.take("issue", id, by: county.director) }?.kind == .conflict)
            try await county.office.carryOut(
                RecordMeeting(
                    id, minutes: "会议要求逐条自查。",
                    came: [
                        .init(unit: county.yunxi.unit, .came, name: "张敏"), .init(unit: county.chating.unit, .excused),
                    ]), by: county.clerk)
            #expect(try await county.meeting(id).state == .held)
            let invitees = try await county.office.read { [clerk = county.clerk] in
                try MeetingQueries.invitees(of: id, for: clerk, in: $0)
            }
            #expect(invitees.count == 3 && invitees.first { $0.party.unit == county.yunxi.unit }?.name == "张敏")
            #expect(await refusal { try await county.take("issue", id, by: county.clerk) }?.kind == .forbidden)
            #expect(try await county.take("issue", id, by: county.director) == .issued)
            let late = await refusal {
                try await county.office.carryOut(RecordMeeting(id, minutes: "改"), by: county.clerk)
            }
            #expect(late?.kind == .conflict)
        }
    }

    @Test("is seen by who is asked, once it is, and by nobody else", arguments: Engine.available)
    func scope(engine: Engine) async throws {
        try await with(engine) { county in
            let unit = try #require(ID<Unit>(county.yunxi.unit))
            let text = try county.text(audience: [.unit(unit)])
            let planned = try await county.office.carryOut(PlanMeeting(text), by: county.clerk)
            let yunxi = try county.township()
            let chating = try county.township("990101200")
            #expect(await county.isHidden(planned, from: yunxi))
            try await county.take("notify", planned, by: county.clerk)
            #expect(await !county.isHidden(planned, from: yunxi))
            #expect(await county.isHidden(planned, from: chating))
            #expect(await !county.isHidden(planned, from: county.leader))
            let nobody = try await county.office.carryOut(
                PlanMeeting(try county.text(audience: [])), by: county.clerk)
            #expect(
                await refusal { try await county.take("notify", nobody, by: county.clerk) }?.code == "meeting.nobody")
            let right = await refusal { _ = try await county.office.carryOut(PlanMeeting(text), by: yunxi) }
            #expect(right?.kind == .forbidden)
        }
    }

    @Test("makes plan tasks of its decisions, each once, when its minutes are out", arguments: Engine.available)
    func decisions(engine: Engine) async throws {
        try await with(engine) { county in
            let id = try await county.meet()
            let lead = try #require(ID<Unit>(county.department.unit))
            let due = try TestCounty.day("2019-12-01")
            let early = await refusal {
                _ = try await county.office.carryOut(Decide(id, "清完", lead: lead, due: due), by: county.clerk)
            }
            #expect(early?.kind == .conflict)
            try await county.office.carryOut(RecordMeeting(id, minutes: "会议要求"), by: county.clerk)
            let past = await refusal {
                _ = try await county.office.carryOut(
                    Decide(id, "清完", lead: lead, due: try TestCounty.day("2019-11-01")), by: county.clerk)
            }
            #expect(past?.fields.map(\.name) == ["due"])
            for words in ["建筑垃圾清完", "设堆放点", "写错了"] {
                _ = try await county.office.carryOut(Decide(id, words, lead: lead, due: due), by: county.clerk)
            }
            let wrong = try await county.office.read {
                try MeetingQueries.decisions(of: id, county: TestCounty.code, in: $0)
            }
            try await county.office.carryOut(DropDecision(id, try #require(wrong.last).id), by: county.clerk)
            let make: DecidedTask.Maker = { task, _, transaction in "tasks/\(task.decision)" }
            #expect(
                await refusal { _ = try await county.office.carryOut(PlanDecisions(id, make: make), by: county.clerk) }?
                    .code == "meeting.notIssued")
            try await county.take("issue", id, by: county.director)
            #expect(try await county.office.carryOut(PlanDecisions(id, make: make), by: county.clerk) == 2)
            #expect(try await county.office.carryOut(PlanDecisions(id, make: make), by: county.clerk) == 0)
            let planned = try await county.office.read {
                try MeetingQueries.decisions(of: id, county: TestCounty.code, in: $0)
            }
            #expect(planned.map(\.task) == planned.map { "tasks/\($0.id)" })
        }
    }

    @Test("counts the meetings that were held, and opens to them", arguments: Engine.available)
    func figures(engine: Engine) async throws {
        try await with(engine) { county in
            let held = try await county.meet()
            try await county.office.carryOut(RecordMeeting(held, minutes: "会议要求"), by: county.clerk)
            let cancelled = try await county.meet()
            try await county.take("cancel", cancelled, note: "改期", by: county.clerk)
            let coming = try await county.meet(at: "2019-11-20")
            let yunxi = try county.township()
            try await county.office.read { [clerk = county.clerk] transaction in
                let metric = try #require(Meetings.capability().metrics.first { $0.name == "meetingsHeld" })
                #expect(try metric.value(Period(try TestCounty.month()), nil, clerk, transaction) == 1)
                let listing = Listing<Meeting>.meetings
                #expect(
                    try listing.first("figure=meetingsHeld.2019-11", 9, for: clerk, in: transaction).map(\.id) == [held]
                )
                let waiting = try Meetings.capability().waiting(yunxi, transaction)
                #expect(waiting.map(\.title) == ["参加会议"])
                #expect(try listing.first("state=notified", 9, for: yunxi, in: transaction).map(\.id) == [coming])
            }
        }
    }
}
