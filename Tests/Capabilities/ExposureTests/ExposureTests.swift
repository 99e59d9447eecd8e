import Database
import Findings
import Kernel
import Media
import Office
import Organisation
import Synchronization
import TestCounty
import TestSupport
import Testing

@testable import Exposure

@Suite("曝光台")
struct ExposureTests {
    @Test(
        "goes from its subject to the archive, each hand once, and its problems are put right",
        arguments: Engine.available)
    func whole(engine: Engine) async throws {
        try await Board.with(engine) { board in
            let county = board.county
            let id = try await board.published()
            let issue = try await board.issue(id)
            #expect(issue.numbered == "2019年第1期" && issue.state == .published)
            #expect(try await board.take("assign", id, by: county.clerk) == .assigned)
            let item = try #require(try await board.items(id).first)
            let finding = try #require(item.finding)
            let found = try await board.office.read { try Findings.one(finding, for: county.clerk, in: $0) }
            #expect(found.source == .exposure && found.state == .assigned && found.leadName == "云溪镇")
            #expect(found.exposedOn == (try TestCounty.day("2019-11-05")))
            let course = try await board.office.read {
                try Findings.course(finding, county: TestCounty.code, in: $0)
            }
            #expect(course.limit?.code == "exposure" && course.limit?.span == .workingDays(5))
            // Nothing has been answered yet.
            #expect(
                await board.refusal { try await board.take("answer", id, by: county.clerk) }?.code == "exposure.open")
            try await board.putRight(finding)
            #expect(try await board.take("answer", id, by: county.clerk) == .answered)
            let day = try TestCounty.day("2019-11-20")
            #expect(try await board.take("revisit", id, by: county.clerk, note: "现场干净", day: day) == .revisited)
            // What is told to be put right is shown so, and another has confirmed that nobody can be recognised in it.
            func unshown() async -> Refusal? {
                await board.refusal { try await board.take("archive", id, by: county.clerk) }
            }
            let bare = await unshown()
            #expect(bare?.code == "exposure.unshown" && bare?.message.contains("还没有整改后的照片") == true)
            let after = try await board.office.read {
                try Findings.photos(of: finding, county: TestCounty.code, in: $0).after.map(\.sha256)
            }
            #expect(after.count == 1)
            try await board.office.carryOut(
                EditItem(item.id, words: nil, picked: [ExposureItem.after: after]), by: county.clerk)
            let masks = try await board.mask(item.id)
            let unconfirmed = await unshown()
            #expect(unconfirmed?.message.contains("另一位确认") == true)
            try await board.confirm(item.id, masks, by: county.director)
            #expect(try await board.take("archive", id, by: county.clerk) == .archived)
            let shown = try await board.office.read {
                try PublicExposures.one(id, county: TestCounty.code, in: $0)
            }
            #expect(shown?.items.first?.isPutRight == true && shown?.items.first?.before.count == 1)
            #expect(shown?.items.first?.after.count == 1)
            // It went out here on the day before it was broadcast.
            #expect(shown?.dated == "2019年11月4日发布，2019年11月5日播出（刊发）")
        }
    }

    @Test("is verified by the office or a county inspector, never by the township", arguments: Engine.available)
    func verified(engine: Engine) async throws {
        try await Board.with(engine) { board in
            let county = board.county
            let id = try await board.published()
            try await board.take("assign", id, by: county.clerk)
            let finding = try #require(try await board.items(id).first?.finding)
            let village = try county.township()
            for act in [FindingAct(.accept), FindingAct(.start), .respond(photos: [])] {
                let isAnswer = act.step == .respond
                let photo = isAnswer ? [try await board.photos.add(Board.picture(seed: 99, isAfter: true))] : []
                try await board.office.carryOut(TakeStep(finding: finding, act: act, photos: photo), by: village)
            }
            let other = try county.township("990101100", [.townshipDeputy])
            await #expect(throws: Refusal.self) {
                try await board.office.carryOut(TakeStep(finding: finding, act: .init(.verify)), by: other)
            }
            try await board.office.carryOut(TakeStep(finding: finding, act: .init(.verify)), by: county.otherInspector)
        }
    }

    @Test("takes nobody's hand twice, and no step from whom it is not", arguments: Engine.available)
    func hands(engine: Engine) async throws {
        try await Board.with(engine) { board in
            let county = board.county
            let both = Actor(
                id: "both", name: "两任", county: TestCounty.code, roles: [.clerk, .director, .leader], scope: .county)
            let id = try await board.draft(by: both)
            try await board.take("gather", id, by: both)
            let item = try await board.addItem(id, by: both)
            try await board.confirm(item, try await board.mask(item, by: both), by: county.director)
            try await board.take("review", id, by: both)
            #expect(await board.refusal { try await board.take("approve", id, by: both) }?.code == "exposure.twice")
            #expect(
                await board.refusal { try await board.take("approve", id, by: county.clerk) }?.code
                    == "exposure.notYours")
            try await board.take("approve", id, by: county.director)
            #expect(await board.refusal { try await board.take("sign", id, by: both) }?.code == "exposure.twice")
            try await board.take("sendBack", id, by: county.leader, note: "标题再想想")
            #expect(try await board.issue(id).state == .gathering)
        }
    }

    @Test("is a media editor's own, or he does not hear of it", arguments: Engine.available)
    func editors(engine: Engine) async throws {
        try await Board.with(engine) { board in
            let own = try await board.draft(by: board.editor)
            let others = try await board.draft()
            #expect(try await board.issue(own, for: board.editor).editor == "editor")
            for (id, actor) in [(others, board.editor), (own, board.otherEditor), (own, try board.county.township())] {
                #expect(await board.refusal { _ = try await board.issue(id, for: actor) }?.code == "exposure.none")
            }
            let seen = try await board.office.read { [editor = board.editor] in
                try Listing<ExposureIssue>.exposures.count(for: editor, in: $0)
            }
            #expect(seen == 1)
            #expect(
                await board.refusal {
                    try await board.office.carryOut(AddFindings(own, []), by: board.editor)
                }?.code == "right.missing")
        }
    }

    @Test(
        "goes on with the media editor who takes over, and with nobody who could not open it",
        arguments: Engine.available)
    func handedOver(engine: Engine) async throws {
        try await Board.with(engine) { board in
            let system = Actor.system(county: TestCounty.code)
            let unit = try #require(
                try await board.office.read { try Units.named("创建办", county: TestCounty.code, in: $0) })
            func person(_ name: String, _ signIn: String, _ role: Role) async throws -> ID<Person> {
                let id = try await board.office.carryOut(
                    AddPerson(name: name, signInName: signIn, unit: unit.id), by: system)
                try await board.office.carryOut(GiveRoles(person: id, roles: [role]), by: system)
                return id
            }
            let leaving = try await person("董小燕", "dong", .mediaEditor)
            let heir = try await person("陈刚", "chen.gang", .mediaEditor)
            let clerk = try await person("王明", "wang.ming", .clerk)
            func editor(_ id: ID<Person>) -> Actor {
                Actor(
                    id: id.description, name: "编辑", county: TestCounty.code, roles: [.mediaEditor], scope: .county)
            }
            let issue = try await board.draft(by: editor(leaving))
            let lying = try await board.office.read {
                try Exposure.departures.withPerson(leaving, TestCounty.code, $0).map(\.count)
            }
            #expect(lying == [1])
            func leave(to successor: ID<Person>) async throws {
                try await board.office.carryOut(
                    ChangePost(
                        person: leaving, to: nil, since: try TestCounty.day("2019-11-04"), successor: successor,
                        departures: [Exposure.departures]), by: system)
            }
            let refused = await board.refusal { try await leave(to: clerk) }
            #expect(refused?.code == "post.notEditor" && refused?.fields.first?.name == "successor")
            try await leave(to: heir)
            #expect(try await board.issue(issue, for: editor(heir)).editor == heir.description)
        }
    }

    @Test("shows findings that are there, and none that was voided", arguments: Engine.available)
    func findings(engine: Engine) async throws {
        try await Board.with(engine) { board in
            let county = board.county
            let finding = try await board.record()
            let id = try await board.draft()
            try await board.office.carryOut(AddFindings(id, [finding]), by: county.clerk)
            // Once and not twice.
            try await board.office.carryOut(AddFindings(id, [finding]), by: county.clerk)
            let items = try await board.items(id)
            #expect(items.count == 1 && items[0].finding == finding)
            let item = items[0].id
            try await board.confirm(item, try await board.mask(item), by: county.director)
            try await board.take("gather", id, by: county.clerk)
            try await board.office.carryOut(
                TakeStep(finding: finding, act: .init(.void), note: "看错了"), by: county.director)
            let refusal = await board.refusal { try await board.take("review", id, by: county.clerk) }
            #expect(refusal?.code == "exposure.incomplete" && refusal?.message.contains("作废") == true)
            let again = await board.refusal {
                let other = try await board.draft()
                try await board.office.carryOut(AddFindings(other, [finding]), by: county.clerk)
            }
            #expect(again?.code == "exposure.voided")
        }
    }

    @Test("marks what comes again at the same place within the county's days", arguments: Engine.available)
    func repeats(engine: Engine) async throws {
        try await Board.with(engine) { board in
            let first = try await board.published()
            let elsewhere = try await board.published(try Board.text("别处"), village: "990101200201")
            let again = try await board.published(try Board.text("又来了"))
            #expect(try await board.items(first).map(\.repeats) == [nil])
            #expect(try await board.items(elsewhere).map(\.repeats) == [nil])
            #expect(try await board.items(again).map(\.repeats) == [first])
            #expect(try await board.issue(again).number == 3)
            let late = ExposureText(
                channel: .own, title: "很久以后", broadcastOn: try TestCounty.day("2020-03-01"))
            let far = try await board.published(late)
            #expect(try await board.items(far).map(\.repeats) == [nil])
            #expect(try await board.issue(far).numbered == "2020年第1期")
        }
    }

    @Test(
        "charges each repeat once, of the month in which it went out, and nothing that is older",
        arguments: Engine.available)
    func charged(engine: Engine) async throws {
        try await Board.with(engine) { board in
            let system = Actor.system(county: TestCounty.code)
            let seen = Mutex<[RepeatCharge]>([])
            let make: RepeatCharge.Maker = { charge, _, _ in
                seen.withLock { $0.append(charge) }
                return "adjustments/1"
            }
            _ = try await board.published()
            #expect(try await board.office.carryOut(ChargeRepeats(make), by: system) == 0)
            _ = try await board.published(try Board.text("又来了"))
            #expect(try await board.office.carryOut(ChargeRepeats(make), by: system) == 1)
            #expect(try await board.office.carryOut(ChargeRepeats(make), by: system) == 0)
            let charge = try #require(seen.withLock { $0.last })
            #expect(charge.township.description == "990101100" && charge.points == Points(whole: 1))
            #expect(charge.month.description == "2019-11" && charge.days == 90)
            #expect(charge.earlier == "县级曝光台2019年第1期：河边的垃圾谁来管" && charge.issue == "县级曝光台2019年第2期")
            // A county that charges nothing, and what went out long ago.
            _ = try await board.published(try Board.text("第三次"))
            board.county.clock.advance(minutes: (ChargeRepeats.lately + 1) * 24 * 60)
            #expect(try await board.office.carryOut(ChargeRepeats(make), by: system) == 0)
        }
    }

    @Test("charges a repeat later, once a rule counts deductions", arguments: Engine.available)
    func chargedLater(engine: Engine) async throws {
        try await Board.with(engine) { board in
            let system = Actor.system(county: TestCounty.code)
            let counts = Mutex(false)
            let make: RepeatCharge.Maker = { _, _, _ in counts.withLock { $0 } ? "adjustments/1" : nil }
            _ = try await board.published()
            let again = try await board.published(try Board.text("又来了"))
            func charges() async throws -> [String] {
                let items = try await board.items(again)
                return try await board.office.read {
                    try Exposures.charges(of: items, county: TestCounty.code, in: $0)
                }.values.map(\.self)
            }
            #expect(try await board.office.carryOut(ChargeRepeats(make), by: system) == 0)
            #expect(try await charges().isEmpty)
            counts.withLock { $0 = true }
            board.county.clock.advance(minutes: 20 * 24 * 60)
            #expect(try await board.office.carryOut(ChargeRepeats(make), by: system) == 1)
            #expect(try await charges() == ["adjustments/1"])
            #expect(try await board.office.carryOut(ChargeRepeats(make), by: system) == 0)
        }
    }

    @Test("gives back what repeats cost when their issue or the earlier one is taken down", arguments: Engine.available)
    func givenBack(engine: Engine) async throws {
        try await Board.with(engine) { board in
            let system = Actor.system(county: TestCounty.code)
            let made = Mutex(0)
            let make: RepeatCharge.Maker = { _, _, _ in
                let number = made.withLock { count in
                    count += 1
                    return count
                }
                return "adjustments/\(number)"
            }
            let back = Mutex<[String]>([])
            let giveBack: RepeatCharge.Returner = { charge, reason, _, _ in
                back.withLock { $0.append("\(charge) \(reason)") }
                return "adjustments/9"
            }
            func returned() async throws -> Int {
                try await board.office.carryOut(ReturnCharges(giveBack), by: system)
            }
            let first = try await board.published()
            let second = try await board.published(try Board.text("又来了"))
            let third = try await board.published(try Board.text("第三次"))
            #expect(try await board.office.carryOut(ChargeRepeats(make), by: system) == 2)
            #expect(try await returned() == 0)
            // The third showed again what the second did; the first still stands before it.
            try await board.take("withdraw", second, by: board.county.director, note: "地点写错了")
            #expect(try await returned() == 1)
            #expect(back.withLock { $0.last?.hasPrefix("adjustments/1 县级曝光台2019年第2期") } == true)
            #expect(try await board.items(third).map(\.repeats) == [first])
            #expect(try await returned() == 0)
            // Nothing was shown before the third any more.
            try await board.take("withdraw", first, by: board.county.director, note: "地点写错了")
            #expect(try await returned() == 1)
            #expect(back.withLock { $0.last?.contains("不再是重复曝光") } == true)
            #expect(try await board.items(third).map(\.repeats) == [nil])
            #expect(try await returned() == 0)
        }
    }

    @Test("gives each number once, however many publish at once", arguments: Engine.available)
    func numbers(engine: Engine) async throws {
        try await Board.with(engine) { board in
            var ids: [ID<ExposureIssue>] = []
            for index in 0..<6 { ids.append(try await board.signed(try Board.text("第\(index)个"))) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, id) in ids.enumerated() {
                    let office = index % 2 == 0 ? board.office : board.county.otherServer
                    group.addTask {
                        _ = try await office.carryOut(
                            TakeProcedureStep(ExposureIssue.procedure, id, "publish"), by: board.county.clerk)
                    }
                }
                try await group.waitForAll()
            }
            var numbers: [Int] = []
            for id in ids { numbers.append(try #require(try await board.issue(id).number)) }
            #expect(numbers.sorted() == [1, 2, 3, 4, 5, 6])
        }
    }

    @Test("that was taken down keeps its number, and only a word why is told of it", arguments: Engine.available)
    func withdrawn(engine: Engine) async throws {
        try await Board.with(engine) { board in
            let id = try await board.published()
            #expect(
                await board.refusal {
                    try await board.take("withdraw", id, by: board.county.director, note: "请找张三13812345678")
                }?.code == "gate.personal")
            try await board.take("withdraw", id, by: board.county.director, note: "地点有误，重新核实")
            try await board.office.read { transaction in
                #expect(try PublicExposures.one(id, county: TestCounty.code, in: transaction) == nil)
                let told = try PublicExposures.withdrawn(id, county: TestCounty.code, in: transaction)
                #expect(told?.name == "县级曝光台2019年第1期" && told?.reason == "地点有误，重新核实")
            }
            let next = try await board.published()
            #expect(try await board.issue(next).number == 2)
            // What was taken down is no earlier exposure.
            #expect(try await board.items(next).map(\.repeats) == [nil])
        }
    }
}

extension Board {
    /// A finding of a visit with a photo.
    func record() async throws -> ID<Finding> {
        let clerk = county.inspector
        let photo = try await photos.add(Self.picture(seed: 31))
        let division = try county.division("990101100202")
        return try await office.carryOut(
            RecordForTest(division: division, photo: photo, finder: clerk), by: .system(county: TestCounty.code))
    }

    func putRight(_ finding: ID<Finding>) async throws {
        let liaison = try county.township()
        try await office.carryOut(TakeStep(finding: finding, act: .init(.accept)), by: liaison)
        let photo = try await photos.add(Self.picture(seed: 77, isAfter: true))
        try await office.carryOut(
            TakeStep(finding: finding, act: .respond(photos: []), note: "已清理", photos: [photo]), by: liaison)
        try await office.carryOut(TakeStep(finding: finding, act: .init(.verify)), by: county.otherInspector)
        try await office.carryOut(TakeStep(finding: finding, act: .init(.close)), by: county.clerk)
    }
}

/// What a visit hands over, without the visit.
struct RecordForTest: Command {
    static let action = Action("finding.record", "登记问题", by: .system)
    let division: DivisionCode
    let photo: Photo
    let finder: Actor

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Finding>> {
        try transaction.attach(photo, to: RecordKind("test"), "test", county: finder.county)
        let id = try NewFinding(
            source: .visit, origin: "test", originPath: "visits", division: division, topic: "治脏", title: "成堆垃圾",
            description: "村口", finder: finder, foundAt: transaction.now, photos: [photo.sha256]
        ).record(in: transaction)
        return Done(id, subject: id.description)
    }
}
