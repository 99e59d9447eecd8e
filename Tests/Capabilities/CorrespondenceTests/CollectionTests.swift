import Database
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import Correspondence

private let asked = [
    TypedField("户数", .number), TypedField("管理", .choice, choices: "好、一般、差"),
    TypedField("完成日", .day, isRequired: false), TypedField("说明", .text, isRequired: false),
    TypedField("是否达标", .yesNo, isRequired: false),
]

extension TestCounty {
    fileprivate func text(
        _ fields: [TypedField] = asked, to audience: [Audience] = [.townships, .villages], due: String = "2019-11-12"
    ) throws -> CollectionText {
        CollectionText(
            title: "文化礼堂统计", words: "今年以来的情况", asks: fields.isEmpty ? .receipt : .answers, audience: audience,
            due: try Self.day(due), fields: fields)
    }

    /// Drafted and sent.
    fileprivate func collect(
        _ fields: [TypedField] = asked, to audience: [Audience] = [.townships, .villages]
    ) async throws -> ID<Collection> {
        let id = try await office.carryOut(DraftCollection(try text(fields, to: audience)), by: clerk)
        try await office.carryOut(TakeProcedureStep(Collection.procedure, id, "send"), by: clerk)
        return id
    }

    fileprivate func returns(_ id: ID<Collection>) async throws -> [CollectionReturn] {
        try await office.read { try Returns.of(id, county: Self.code, in: $0) }
    }

    fileprivate func part(
        _ id: ID<Collection>, of division: String = "990101100201"
    ) async throws -> ID<CollectionReturn> {
        let found = try await returns(id).first { $0.party.division?.description == division }
        return try #require(found).id
    }

    fileprivate func state(_ id: ID<Collection>) async throws -> Collection.State {
        try await office.read { [clerk] in try Collections.one(id, for: clerk, in: $0).state }
    }

    fileprivate func send(
        _ record: ID<CollectionReturn>, _ typed: [String: String] = ["f1": "12", "f2": "好"], form: Int = 1,
        openedAt: Instant? = nil, by actor: Actor, on office: Office? = nil
    ) async throws {
        try await (office ?? self.office).carryOut(
            SendReturn(record, form: form, typed: typed, openedAt: openedAt), by: actor)
    }

    fileprivate func take(
        _ step: String, _ record: ID<CollectionReturn>, note: String = "", by actor: Actor
    ) async throws {
        try await office.carryOut(
            TakeProcedureStep(CollectionReturn.procedure, record, step, answers: StepAnswers(note: note)), by: actor)
    }
}

private func refusal(_ body: () async throws -> Void) async -> Refusal? {
    do { try await body() } catch { return error as? Refusal }
    return nil
}

@Suite("通知、收表、汇总")
struct CollectionTests {
    private func with(_ engine: Engine, _ body: (TestCounty) async throws -> Void) async throws {
        try await withCounty(engine, also: Correspondence.capability.migrations, body)
    }

    // MARK: Bad input

    @Test(
        "is refused without fields to collect, to nobody, due in the past, with two fields of one name",
        arguments: Engine.available)
    func terms(engine: Engine) async throws {
        try await with(engine) { county in
            func refused(_ text: CollectionText) async -> [String] {
                await refusal { _ = try await county.office.carryOut(DraftCollection(text), by: county.clerk) }?
                    .fields.map(\.name) ?? []
            }
            var text = try county.text([])
            text = CollectionText(
                title: text.title, words: text.words, asks: .answers, audience: text.audience, due: text.due)
            #expect(await refused(text) == ["label1"])
            #expect(await refused(try county.text(to: [])) == ["audience"])
            #expect(await refused(try county.text(due: "2019-11-03")) == ["due"])
            let twice = [TypedField("户数", .number), TypedField("户　数", .text)]
            #expect(await refused(try county.text(twice)) == ["label2"])
            let choice = [TypedField("管理", .choice, choices: "好")]
            #expect(await refused(try county.text(choice)) == ["choices1"])
            #expect(
                await refused(
                    try county.text(to: [.unit(ID(at: county.clock.now, random: [UInt8](repeating: 1, count: 10)))]))
                    == ["audience"])
        }
    }

    @Test(
        "takes numbers in full width and with thousands, and refuses words, at every field at once",
        arguments: Engine.available)
    func numbers(engine: Engine) async throws {
        try await with(engine) { county in
            let id = try await county.collect()
            let record = try await county.part(id)
            let village = try county.village()
            let wrong = await refusal {
                try await county.send(record, ["f1": "约20户", "f2": "很好", "f3": "明天"], by: village)
            }
            #expect(wrong?.fields.map(\.name) == ["f1", "f2", "f3"])
            #expect(
                await refusal { try await county.send(record, [:], by: village) }?.fields.map(\.name) == ["f1", "f2"])
            try await county.send(record, ["f1": "１，２００．５", "f2": "好"], by: village)
            let answers = try await county.office.read {
                try Returns.answers(of: record, county: TestCounty.code, in: $0)
            }
            #expect(answers.first?.answers == ["f1": .number(120_050), "f2": .choice("好")])
        }
    }

    @Test("is returned once, and again only when it was sent back with a reason", arguments: Engine.available)
    func twice(engine: Engine) async throws {
        try await with(engine) { county in
            let id = try await county.collect()
            let record = try await county.part(id)
            let village = try county.village()
            try await county.send(record, by: village)
            let again = await refusal { try await county.send(record, ["f1": "13", "f2": "好"], by: village) }
            #expect(again?.kind == .conflict)
            #expect(
                await refusal { try await county.take("back", record, by: county.clerk) }?.fields.map(\.name) == [
                    "note"
                ])
            #expect(await refusal { try await county.take("back", record, note: "不", by: village) }?.kind == .forbidden)
            try await county.take("back", record, note: "户数不对", by: county.clerk)
            try await county.send(record, ["f1": "13", "f2": "好"], by: village)
            let answers = try await county.office.read {
                try Returns.answers(of: record, county: TestCounty.code, in: $0)
            }
            #expect(answers.map { $0.answers["f1"] } == [.number(1300), .number(1200)])
        }
    }

    @Test("is not returned by another unit, nor after it was closed", arguments: Engine.available)
    func others(engine: Engine) async throws {
        try await with(engine) { county in
            let id = try await county.collect()
            let record = try await county.part(id)
            let neighbour = try county.village("990101100202")
            #expect(await refusal { try await county.send(record, by: neighbour) }?.kind == .missing)
            // Its township sees it and does not answer for it.
            #expect(await refusal { try await county.send(record, by: try county.township()) }?.kind == .forbidden)
            #expect(await refusal { try await county.send(record, by: county.leader) }?.kind == .forbidden)
            let behalf = await refusal { try await county.send(record, by: county.clerk) }
            #expect(behalf?.fields.map(\.name) == ["onBehalfOf"])
            try await county.office.carryOut(TakeProcedureStep(Collection.procedure, id, "close"), by: county.clerk)
            let late = await refusal { try await county.send(record, by: try county.village()) }
            #expect(late?.kind == .conflict)
            #expect(try await county.returns(id).allSatisfy { $0.state == .missed })
        }
    }

    // MARK: The course

    @Test("is signed for, and closed when the last one has", arguments: Engine.available)
    func receipt(engine: Engine) async throws {
        try await with(engine) { county in
            let id = try await county.collect([], to: [.townships])
            let (first, second) = (
                try await county.part(id, of: "990101100"), try await county.part(id, of: "990101200")
            )
            #expect(await refusal { try await county.send(first, by: try county.township()) }?.kind == .forbidden)
            try await county.take("read", first, by: try county.township())
            #expect(try await county.state(id) == .open)
            try await county.take("read", second, by: try county.township("990101200"))
            #expect(try await county.state(id) == .closed)
            #expect(try await county.returns(id).allSatisfy { $0.sentOn == county.clock.now.day })
        }
    }

    @Test("keeps what was sent out: a new version goes to those who have not answered", arguments: Engine.available)
    func versions(engine: Engine) async throws {
        try await with(engine) { county in
            let id = try await county.collect(to: [.villagesOf(try county.division("990101100"))])
            let (first, second) = (try await county.part(id), try await county.part(id, of: "990101100202"))
            try await county.send(first, by: try county.village())
            // The number became words, so that it is another column; the choice stays.
            let number = try await county.office.carryOut(
                ChangeForm(
                    id,
                    [
                        TypedField(key: "f2", "管理", .choice, choices: "好、一般、差"),
                        TypedField(key: "f1", "户数", .text), TypedField("人数", .number),
                    ]), by: county.clerk)
            #expect(number == 2)
            let old = await refusal { try await county.send(second, by: try county.village("990101100202")) }
            #expect(old?.code == "return.newForm")
            try await county.send(
                second, ["f2": "一般", "f6": "二十", "f7": "8"], form: 2, by: try county.village("990101100202"))
            let table = try await county.office.read { transaction in
                let answers = try Returns.lastAnswers(id, county: TestCounty.code, in: transaction)
                let lines = try Returns.of(id, county: TestCounty.code, in: transaction).map {
                    Compilation.Line(
                        returnID: $0.id.description, unit: $0.party.name, township: "",
                        answers: answers[$0.id.description]?.answers, state: $0.state.chinese)
                }
                let versions = try Collections.forms(of: id, county: TestCounty.code, in: transaction)
                return Compilation(versions: versions, lines: lines)
            }
            #expect(table.fields.map(\.key) == ["f2", "f6", "f7", "f1", "f3", "f4", "f5"])
            #expect(table.sums == ["f1": 1200, "f7": 800] && table.answered == 2)
            let draft = await refusal {
                try await county.office.carryOut(ReviseCollection(id, try county.text()), by: county.clerk)
            }
            #expect(draft?.code == "collection.sent")
        }
    }

    @Test("measures the minutes between opening and sending, and believes no other time", arguments: Engine.available)
    func minutes(engine: Engine) async throws {
        try await with(engine) { county in
            let id = try await county.collect()
            let opened = county.clock.now
            county.clock.set(opened.adding(minutes: 7))
            let record = try await county.part(id)
            try await county.send(record, openedAt: opened, by: try county.village())
            let other = try await county.part(id, of: "990101100202")
            try await county.send(other, openedAt: opened.adding(minutes: -600), by: try county.village("990101100202"))
            let minutes = try await county.office.read { transaction in
                try [record, other].map {
                    try Returns.answers(of: $0, county: TestCounty.code, in: transaction).first?.minutes
                }
            }
            #expect(minutes == [7, nil])
        }
    }

    @Test("reminds once a day at most, and only who has not", arguments: Engine.available)
    func reminders(engine: Engine) async throws {
        try await with(engine) { county in
            let id = try await county.collect(to: [.villages])
            try await county.send(try await county.part(id), by: try county.village())
            #expect(try await county.office.carryOut(RemindReturns(id), by: county.clerk) == 9)
            let again = await refusal {
                _ = try await county.office.carryOut(RemindReturns(id), by: county.director)
            }
            #expect(again?.code == "collection.remindedToday")
            county.clock.set(county.clock.now.adding(hours: 24))
            #expect(try await county.office.carryOut(RemindReturns(id), by: county.clerk) == 9)
            let reminders = try await county.returns(id).map(\.reminders)
            #expect(reminders.count { $0 == 2 } == 9 && reminders.count { $0 == 0 } == 1)
        }
    }

    @Test("takes each unit's once from twenty at once, and ends with the last", arguments: Engine.available)
    func twenty(engine: Engine) async throws {
        try await with(engine) { county in
            let id = try await county.collect(to: [.villages])
            let returns = try await county.returns(id)
            #expect(returns.count == 10)
            let sent = try await withThrowingTaskGroup(of: Bool.self) { group in
                for turn in 0..<20 {
                    let record = returns[turn % 10]
                    let village = try county.village(try #require(record.party.division).description)
                    group.addTask {
                        let office = turn < 10 ? county.office : county.otherServer
                        return (try? await county.send(record.id, by: village, on: office)) != nil
                    }
                }
                return try await group.reduce(into: [Bool]()) { $0.append($1) }
            }
            #expect(sent.count(where: \.self) == 10)
            #expect(try await county.state(id) == .closed)
            let faults = try await county.office.read { transaction in
                try Correspondence.capability.checks.flatMap { try $0.faults(TestCounty.code, transaction) }
            }
            #expect(faults.isEmpty)
            // What is sent back then is expected again.
            try await county.take("back", returns[0].id, note: "户数不对", by: county.clerk)
            #expect(try await county.state(id) == .open)
        }
    }

    @Test("waits for the unit, is late after the day, and counts what it lists", arguments: Engine.available)
    func waiting(engine: Engine) async throws {
        try await with(engine) { county in
            let id = try await county.collect(to: [.villages])
            let village = try county.village()
            let waiting = try await county.office.read { try Correspondence.capability.waiting(village, $0) }
            #expect(waiting.map(\.title) == ["报送：通知收表"] && waiting.first?.path == "returns?step=send")
            try await county.send(try await county.part(id), by: village)
            #expect(try await county.office.read { try Correspondence.capability.waiting(village, $0) }.isEmpty)
            county.clock.set(Instant(try TestCounty.day("2019-11-13"), hour: 9))
            #expect(try await CollectionReturn.procedure.job.run(TestCounty.code, county.office) == "9 notices")
            try await county.send(try await county.part(id, of: "990101100202"), by: try county.village("990101100202"))
            let month = Period(try TestCounty.month())
            try await county.office.read { [clerk = county.clerk] transaction in
                for (name, expected) in [
                    ("collectionsSent", 1), ("returnsAsked", 10), ("returnsSent", 2), ("returnsOnTime", 1),
                ] {
                    let metric = try #require(Correspondence.capability.metrics.first { $0.name == name })
                    #expect(try metric.value(month, nil, clerk, transaction) == expected, "\(name)")
                }
                let listing = Listing<CollectionReturn>.returns
                #expect(try listing.count("figure=returnsOnTime.2019-11", for: clerk, in: transaction) == 1)
                #expect(try listing.count("standing=open", for: clerk, in: transaction) == 8)
                #expect(try listing.count("", for: village, in: transaction) == 1)
                #expect(try listing.count("", for: try county.township(), in: transaction) == 5)
                #expect(try Listing<Collection>.collections.count("", for: village, in: transaction) == 0)
            }
        }
    }

    @Test("is withdrawn with a reason, and then nobody is asked any more", arguments: Engine.available)
    func withdrawn(engine: Engine) async throws {
        try await with(engine) { county in
            let id = try await county.collect()
            try await county.office.carryOut(
                TakeProcedureStep(Collection.procedure, id, "withdraw", answers: StepAnswers(note: "发错了")),
                by: county.clerk)
            #expect(try await county.returns(id).allSatisfy { $0.state == .void })
            let village = try county.village()
            #expect(try await county.office.read { try Correspondence.capability.waiting(village, $0) }.isEmpty)
        }
    }
}
