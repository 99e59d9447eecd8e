import Database
import Kernel
import TestSupport
import Testing

@testable import Office

private let county = "990101"
private let clerk = Actor(id: "clerk", name: "干事", county: county, roles: [.clerk], scope: .county)
private let director = Actor(id: "director", name: "主任", county: county, roles: [.director], scope: .county)
private let resident = Actor(id: "r1", name: "居民", county: county, roles: [.resident], scope: .person("r1"))
private typealias State = PublicNotice.State

/// What a capability is told.
private final class Told: @unchecked Sendable {
    // One command at a time reaches it.
    var settled: [String] = []
    var withdrawn = 0
}

private struct World {
    let office: Office
    let clock: TestClock
    let told: Told
    let kind: NoticeKind
    let procedure: Procedure<PublicNotice, State>

    static func with(_ engine: Engine, _ body: (World) async throws -> Void) async throws {
        let migrations =
            [
                Migration("0000 test: counties", ["CREATE TABLE county (county TEXT NOT NULL PRIMARY KEY)"]),
                Migration("0000 test: one of them", ["INSERT INTO county (county) VALUES ('990101')"]),
            ] + Office.capability.migrations + Outside.capability(all: { [] }).migrations
            + PublicNotices.capability(kinds: { [] }).migrations
        let clock = TestClock()
        try await withDatabase(engine, migrations, clock: clock) { database, _ in
            let told = Told()
            let kind = NoticeKind(
                "test", "试验公示", leastDays: 5,
                onSettled: { _, candidates, _, _ in
                    told.settled += candidates.map { "\($0.record) \($0.state.rawValue)" }
                }, onWithdrawn: { _, _, _ in told.withdrawn += 1 })
            try await body(
                World(
                    office: Office(database: database), clock: clock, told: told, kind: kind,
                    procedure: PublicNotice.procedure { [kind] }))
        }
    }

    /// Drafted by the capability's own command.
    struct Draft: Command {
        static let action = Action("test.draft", "试验")
        let kind: NoticeKind
        let days: Int
        let names: [String]

        func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<PublicNotice>> {
            let text = NoticeText(title: "拟表彰名单公示", words: "经评审，拟表彰下列人员。", contact: "创建办，0575-86000000", days: days)
            let id = try NewNotice(
                kind, subject: "round", issuer: Party(unit: "", name: "创建办"), text: text,
                entries: names.enumerated().map {
                    NoticeEntry(record: "n\($0 + 1)", name: $1, place: "云溪镇", words: "照料邻居十年。")
                }
            ).record(by: actor, in: transaction)
            return Done(id, subject: id.description)
        }
    }

    func draft(_ names: [String] = ["周素珍", "王国庆", "阿依古丽·买买提"], days: Int = 5) async throws -> ID<PublicNotice> {
        try await office.carryOut(
            Draft(kind: kind, days: days, names: names),
            by: Actor(
                id: "clerk", name: "干事", county: county, roles: [.clerk, .system], scope: .county))
    }

    func take(_ step: String, _ id: ID<PublicNotice>, by actor: Actor, note: String = "") async throws {
        try await office.carryOut(
            TakeProcedureStep(procedure, id, step, answers: StepAnswers(note: note)), by: actor)
    }

    func turn() async throws { try await PublicNotices.turn(procedure, county: county, office) }

    func running() async throws -> ID<PublicNotice> {
        let id = try await draft()
        try await take("submit", id, by: clerk)
        try await take("approve", id, by: director)
        clock.advance(minutes: 24 * 60)
        try await turn()
        return id
    }

    func object(
        _ id: ID<PublicNotice>, _ number: Int, by actor: Actor = resident, code: OutsideCode? = nil
    ) async throws -> ID<NoticeObjection> {
        try await office.carryOut(
            ObjectToNotice(
                id, number, name: "陈明理", phone: try #require(PhoneNumber("13905750101")), words: "情况不属实。",
                channel: actor.isOutside ? .online : .letter, code: code), by: actor)
    }

    func rule(_ objection: ID<NoticeObjection>, upheld: Bool, by actor: Actor = director) async throws {
        try await office.carryOut(
            RuleOnObjection(objection, isUpheld: upheld, words: "已到现场核实。", kinds: [kind]), by: actor)
    }

    func notice(_ id: ID<PublicNotice>) async throws -> PublicNotice {
        try await office.read { try Notices.one(id, for: clerk, in: $0) }
    }

    func states(_ id: ID<PublicNotice>) async throws -> [NoticeCandidate.State] {
        try await office.read { try Notices.candidates(of: id, county: county, in: $0).map(\.state) }
    }
}

@Suite("公示")
struct PublicNoticeTests {
    @Test("takes so many objections a day from people who are not signed in, from wherever they come")
    func turns() async throws {
        let clock = TestClock()
        let turns = ObjectionTurns(now: { clock.now })
        func object(from address: String, in county: String = county, failing: Bool = false) async -> Bool {
            do {
                try await turns.taking(from: address, in: county) { if failing { throw Refusal.noSuchNotice } }
                return true
            } catch { return (error as? Refusal)?.kind != .tooMany }
        }
        // What is not taken in counts for nothing.
        for _ in 0..<50 { #expect(await object(from: "10.0.0.1", failing: true)) }
        for _ in 0..<3 { #expect(await object(from: "2001:db8:1:2::7")) }
        #expect(await !object(from: "2001:db8:1:2:3::9"))
        for number in 0..<27 { #expect(await object(from: "10.0.\(number).1")) }
        #expect(await !object(from: "10.1.0.1"))
        #expect(await object(from: "10.1.0.1", in: "990102"))
        clock.advance(minutes: 48)
        #expect(await object(from: "10.1.0.1"))
        #expect(await !object(from: "10.1.0.2"))
    }

    @Test(
        "is before the public for whole working days after another's approval, and passes by itself",
        arguments: Engine.available)
    func whole(engine: Engine) async throws {
        try await World.with(engine) { world in
            let id = try await world.draft()
            try await world.take("submit", id, by: clerk)
            await #expect(throws: Refusal.self) { try await world.take("approve", id, by: clerk) }
            try await world.take("approve", id, by: director)
            // Approved on Monday: Tuesday is the first of five working days, Monday the last.
            let notice = try await world.notice(id)
            #expect(notice.firstDay?.description == "2019-11-05" && notice.lastDay?.description == "2019-11-11")
            try await world.turn()
            #expect(try await world.notice(id).state == .approved)
            #expect(try await world.office.read { try PublicNoticesOut.one(id, county: county, in: $0) } == nil)
            world.clock.advance(minutes: 24 * 60)
            try await world.turn()
            #expect(try await world.notice(id).state == .running)
            world.clock.advance(minutes: 6 * 24 * 60)
            try await world.turn()
            #expect(try await world.notice(id).state == .running)
            world.clock.advance(minutes: 24 * 60)
            try await world.turn()
            #expect(try await world.notice(id).state == .settled)
            #expect(world.told.settled == ["n1 passed", "n2 passed", "n3 passed"])
            // Run again, it tells nobody twice; long after, names are public no more.
            try await world.turn()
            #expect(world.told.settled.count == 3)
            world.clock.advance(minutes: 100 * 24 * 60)
            try await world.turn()
            #expect(try await world.office.read { try PublicNoticesOut.one(id, county: county, in: $0) } == nil)
            #expect(try await world.office.read { try PublicNoticesOut.gone(id, county: county, in: $0) } != nil)
        }
    }

    @Test("freezes the one who is objected to and no other, until somebody rules", arguments: Engine.available)
    func objection(engine: Engine) async throws {
        try await World.with(engine) { world in
            let id = try await world.running()
            let first = try await world.object(id, 2)
            #expect(try await world.states(id) == [.standing, .frozen, .standing])
            await #expect(throws: Refusal.self) { _ = try await world.object(id, 2) }
            let second = try await world.object(id, 3, by: .visitor("b", county: county))
            try await world.rule(second, upheld: true)
            #expect(world.told.settled == ["n3 failed"])
            world.clock.advance(minutes: 8 * 24 * 60)
            try await world.turn()
            #expect(try await world.notice(id).state == .ended)
            #expect(world.told.settled == ["n3 failed", "n1 passed"])
            await #expect(throws: Refusal.self) { try await world.rule(first, upheld: false, by: clerk) }
            try await world.rule(first, upheld: false)
            #expect(world.told.settled == ["n3 failed", "n1 passed", "n2 passed"])
            #expect(try await world.notice(id).state == .settled)
            await #expect(throws: Refusal.self) { try await world.rule(first, upheld: true) }
        }
    }

    @Test("lets one be taken out with a reason, and goes on for the others", arguments: Engine.available)
    func takenOut(engine: Engine) async throws {
        try await World.with(engine) { world in
            let id = try await world.running()
            let kinds = [world.kind]
            let objection = try await world.object(id, 2)
            let vague = await #expect(throws: Refusal.self) {
                try await world.office.carryOut(TakeOutOfNotice(id, 2, reason: "不行", kinds: kinds), by: director)
            }
            #expect(vague?.code == "notice.takeOut")
            // Who is taken out stands on the page no more: neither is done from the page of before.
            let before = try await world.office.read { try Notices.seen(Notices.one(id, for: clerk, in: $0), in: $0) }
            try await world.office.carryOut(
                TakeOutOfNotice(id, 2, reason: "查实不符合条件", kinds: kinds, seen: before), by: director)
            let again = await #expect(throws: Refusal.self) {
                try await world.office.carryOut(
                    TakeOutOfNotice(id, 1, reason: "查实不符合条件", kinds: kinds, seen: before), by: director)
            }
            let ruling = await #expect(throws: Refusal.self) {
                try await world.office.carryOut(
                    RuleOnObjection(objection, isUpheld: false, words: "已到现场核实。", kinds: kinds, seen: before),
                    by: director)
            }
            #expect(again?.code == "seen.old" && ruling?.code == "seen.old")
            #expect(world.told.settled == ["n2 withdrawn"])
            #expect(try await world.states(id) == [.standing, .withdrawn, .standing])
            // What was objected is answered all the same, and changes nothing of him.
            try await world.rule(objection, upheld: false)
            #expect(try await world.states(id) == [.standing, .withdrawn, .standing])
            world.clock.advance(minutes: 8 * 24 * 60)
            try await world.turn()
            #expect(try await world.notice(id).state == .settled)
            #expect(world.told.settled == ["n2 withdrawn", "n1 passed", "n3 passed"])
        }
    }

    @Test("takes no objection before it begins, after its end, or to nobody", arguments: Engine.available)
    func late(engine: Engine) async throws {
        try await World.with(engine) { world in
            let draft = try await world.draft()
            await #expect(throws: Refusal.self) { _ = try await world.object(draft, 1) }
            let id = try await world.running()
            await #expect(throws: Refusal.self) { _ = try await world.object(id, 9) }
            world.clock.advance(minutes: 7 * 24 * 60)
            // The last day is over, whether the job came by or not.
            let late = await #expect(throws: Refusal.self) { _ = try await world.object(id, 1) }
            #expect(late?.message.contains("已经期满") == true)
        }
    }

    @Test("keeps who objected sealed, and shows it for a reason", arguments: Engine.available)
    func sealed(engine: Engine) async throws {
        try await World.with(engine) { world in
            let id = try await world.running()
            let code = OutsideCode { count in Array(repeating: 7, count: count) }
            let objection = try await world.object(id, 1, by: .visitor("b", county: county), code: code)
            let (row, found, followed) = try await world.office.read { transaction in
                (
                    try transaction.row("SELECT name, phone, shown FROM noticeObjection WHERE county = \(county)"),
                    try Notices.objection(objection, county: county, in: transaction)?.opened(transaction.keys),
                    try FollowUp.record(code, county: county, in: transaction)
                )
            }
            let stored: [String] = [try #require(try row?["name"]), try #require(try row?["phone"])]
            #expect(!stored.contains { $0.contains("陈明理") || $0.contains("13905750101") })
            let shown: String = try #require(try row?["shown"])
            #expect(shown == "陈**，139****0101")
            #expect(found?.name == "陈明理" && found?.phone == "13905750101")
            #expect(followed.record == objection.description)
            await #expect(throws: Refusal.self) {
                _ = try await world.office.read { try FollowUp.record(code, county: "990102", in: $0) }
            }
            await #expect(throws: Refusal.self) {
                try await world.office.carryOut(RevealObjector(objection, reason: ""), by: director)
            }
            try await world.office.carryOut(RevealObjector(objection, reason: "电话核实"), by: director)
        }
    }

    @Test("is at least as long as its kind asks, names somebody, and nobody twice", arguments: Engine.available)
    func short(engine: Engine) async throws {
        try await World.with(engine) { world in
            await #expect(throws: Refusal.self) { _ = try await world.draft(days: 4) }
            await #expect(throws: Refusal.self) { _ = try await world.draft([]) }
            #expect(throws: Refusal.self) {
                try NoticeRules.check([.init(name: "甲", place: "", words: ""), .init(name: "甲", place: "", words: "")])
            }
        }
    }

    @Test("lets no telephone number out, and no name of who took his consent back", arguments: Engine.available)
    func gate(engine: Engine) async throws {
        try await World.with(engine) { world in
            let told = try await world.draft(["周素珍 13805751234"])
            let held = await #expect(throws: Refusal.self) { try await world.take("submit", told, by: clerk) }
            #expect(held?.code == "gate.personal")
            let id = try await world.running()
            try await world.office.keepHouse { [kind = world.kind] in
                try $0.withdrawFromNotices(kind, record: "n1", reason: "本人撤回同意", by: clerk)
            }
            let seen = try await world.office.read { try PublicNoticesOut.one(id, county: county, in: $0) }
            #expect(seen?.candidates.first?.name == "周**" && seen?.candidates.first?.words == "")
            #expect(seen?.candidates.first?.state == .withdrawn)
            world.clock.advance(minutes: 8 * 24 * 60)
            try await world.turn()
            #expect(world.told.settled == ["n2 passed", "n3 passed"])
        }
    }

    @Test("is taken back as a whole by the director alone", arguments: Engine.available)
    func withdrawn(engine: Engine) async throws {
        try await World.with(engine) { world in
            let id = try await world.running()
            await #expect(throws: Refusal.self) { try await world.take("withdraw", id, by: clerk, note: "名单有误") }
            try await world.take("withdraw", id, by: director, note: "名单有误，重新公示")
            #expect(world.told.withdrawn == 1)
            let gone = try await world.office.read { try PublicNoticesOut.gone(id, county: county, in: $0) }
            #expect(gone?.words.contains("名单有误") == true)
            await #expect(throws: Refusal.self) { _ = try await world.object(id, 1) }
        }
    }
}
