import Database
import Kernel
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import Recognition
@testable import Residents

/// A county with a round of its own, from the nomination to the certificate.
struct RoundWorld {
    let county: TestCounty
    let rule: AwardRule
    let round: ID<Round>
    let jurors: [Actor]

    static let rule = AwardRule(
        .goodNeighbour, classes: ["助人为乐", "诚实守信"], quota: 2, perClass: 2,
        criteria: [.init("事迹", 60), .init("影响", 40)], choices: 2)

    static func with(
        _ engine: Engine, rule: AwardRule = rule, _ body: (RoundWorld) async throws -> Void
    ) async throws {
        let migrations =
            Outside.capability(all: { [] }).migrations + PublicNotices.capability(kinds: { [] }).migrations
            + Residents.capability().migrations + Recognition.capability().migrations
        try await withCounty(engine, also: migrations) { county in
            guard let water = ID<Unit>(county.department.unit) else { return }
            let round = try await county.office.carryOut(
                DraftRound(title: "2019年第四季度好人", rule: rule, offices: [water]), by: county.clerk)
            var jurors: [Actor] = []
            let units = try await county.office.read { try Units.all(county: TestCounty.code, in: $0) }
            for name in ["创建办", "水利局", "云201村"] {
                guard let unit = units.first(where: { $0.name == name }) else { continue }
                let id = try await county.office.carryOut(
                    AddPerson(name: "评委\(name)", signInName: "juror\(jurors.count)", unit: unit.id),
                    by: .system(county: TestCounty.code))
                try await county.office.carryOut(
                    GiveRoles(person: id, roles: [.juror]), by: .system(county: TestCounty.code))
                jurors.append(
                    Actor(id: id.description, name: name, county: TestCounty.code, roles: [.juror], scope: .county))
            }
            let world = RoundWorld(county: county, rule: rule, round: round, jurors: jurors)
            try await world.step("open", by: county.clerk)
            try await body(world)
        }
    }

    func step(_ name: String, by actor: Actor) async throws {
        try await county.office.carryOut(
            TakeProcedureStep(Round.procedure, round, name, answers: StepAnswers(note: "同意")), by: actor)
    }

    func resident(
        _ name: String, phone: Int, village: String = "990101100202", born: String? = "1970-05-06"
    ) async throws -> Actor {
        let text = ResidentText(
            name: name, village: try county.division(village),
            phone: try #require(PhoneNumber("139\(57_500_000 + phone)")), bornOn: born.flatMap { Day($0) })
        let id = try await county.office.carryOut(RegisterResident(text), by: county.clerk)
        return Actor(
            id: id.description, name: name, county: TestCounty.code, roles: [.resident], scope: .person(id.description))
    }

    func text(
        _ name: String = "周素珍", group: String = "助人为乐", born: String? = "1956-03-04",
        village: String = "990101100202", story: String = "照料瘫痪的邻居十一年，风雨无阻。"
    ) throws -> NomineeText {
        NomineeText(
            group: group, name: name, bornOn: born.flatMap { Day($0) }, village: try county.division(village),
            line: "照料邻居十一年", story: story)
    }

    func code(_ seed: UInt64) -> OutsideCode {
        var random = SeededRandom(seed: seed)
        return OutsideCode { count in (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) } }
    }

    func take(_ step: String, _ id: ID<Nomination>, by actor: Actor, note: String = "属实") async throws {
        try await county.office.carryOut(
            TakeProcedureStep(Nomination.procedure, id, step, answers: StepAnswers(note: note)), by: actor)
    }

    func state(_ id: ID<Nomination>) async throws -> Nomination.State {
        try await county.office.read { [clerk = county.clerk] in try Nominations.one(id, for: clerk, in: $0).state }
    }

    /// Nominated by its village, agreed to, reviewed twice, checked.
    @discardableResult
    func candidate(_ name: String, group: String = "助人为乐", village: String = "990101100202") async throws -> ID<
        Nomination
    > {
        let worker = try county.village(village)
        let id = try await county.office.carryOut(
            Nominate(round, try text(name, group: group, village: village)), by: worker)
        try await county.office.carryOut(EnterConsent(id, photos: [county.photo]), by: worker)
        try await take("townshipPass", id, by: try county.township())
        try await take("countyPass", id, by: county.clerk)
        try await county.office.carryOut(
            SignJointCheck(id, unit: county.department.unit, passes: true, words: ""), by: county.departmentLiaison)
        try await county.office.carryOut(VerifyNomination(id, points: 100), by: county.clerk)
        return id
    }

    func days(_ count: Int) { county.clock.advance(minutes: count * 24 * 60) }
}

@Suite("评选：从推荐到证书")
struct RecognitionTests {
    @Test("goes from neighbours' nominations to certificates that verify", arguments: Engine.available)
    func whole(engine: Engine) async throws {
        try await RoundWorld.with(engine) { world in
            let (county, office) = (world.county, world.county.office)
            let first = try await world.candidate("周素珍")
            let second = try await world.candidate("王国庆", group: "诚实守信")
            let third = try await world.candidate("陈美娟")
            try await world.step("close", by: county.clerk)
            try await office.carryOut(
                NameJurors(world.round, world.jurors.compactMap { ID<Person>($0.id) }), by: county.clerk)
            try await world.step("vote", by: county.clerk)
            let voter = try await world.resident("俞阿香", phone: 1)
            try await office.carryOut(CastBallot(world.round, [1, 3], receipt: world.code(1)), by: voter)
            await #expect(throws: Refusal.self) { try await world.step("judge", by: county.clerk) }
            world.days(8)
            try await world.step("judge", by: county.clerk)
            for juror in world.jurors {
                for (id, marks) in [(first, [55, 35]), (second, [50, 30]), (third, [20, 10])] {
                    try await office.carryOut(MarkCandidate(id, marks: marks), by: juror)
                }
            }
            let notice = try await office.carryOut(
                DecideRound(world.round, [1, 2], contact: "创建办，0575-86000000"), by: county.clerk)
            #expect(try await world.state(third) == .lost)
            try await publish(notice, world)
            #expect(try await world.state(first) == .passed)
            try await world.step("noticed", by: county.clerk)
            try await world.step("submit", by: county.clerk)
            try await world.step("approve", by: county.director)
            #expect(try await world.state(first) == .passed)
            try await world.step("sign", by: county.leader)
            #expect(try await world.state(first) == .awarded)
            let honours = try await office.read { [clerk = county.clerk] transaction in
                try Listing<Honour>.honours.first("source=round", 10, for: clerk, in: transaction)
            }
            #expect(Set(honours.compactMap(\.certificate)) == ["荣誉证书〔2019〕1号", "荣誉证书〔2019〕2号"])
            let verifier = try #require(honours.first?.verifier)
            let found = try await office.read { transaction in
                (
                    try PublicHonours.certificate(
                        number: "", verifier: verifier, county: TestCounty.code, in: transaction),
                    try PublicHonours.certificate(
                        number: "荣誉证书〔2019〕9号", verifier: nil, county: TestCounty.code, in: transaction),
                    try PublicHonours.certificate(number: "", verifier: verifier, county: "990102", in: transaction)
                )
            }
            #expect(found.0 != nil && found.1 == nil && found.2 == nil)
            try await revoke(try #require(honours.first), verifier, world)
        }
    }

    private func publish(_ notice: ID<PublicNotice>, _ world: RoundWorld) async throws {
        let office = world.county.office
        let procedure = PublicNotice.procedure { [Recognition.noticeKind] }
        try await office.carryOut(TakeProcedureStep(procedure, notice, "submit"), by: world.county.clerk)
        try await office.carryOut(TakeProcedureStep(procedure, notice, "approve"), by: world.county.director)
        for wait in [1, 8] {
            world.days(wait)
            try await PublicNotices.turn(procedure, county: TestCounty.code, office)
        }
    }

    /// Off the roll, and its certificate says so; it is no step to a higher one any more.
    private func revoke(_ honour: Honour, _ verifier: String, _ world: RoundWorld) async throws {
        let (county, office) = (world.county, world.county.office)
        await #expect(throws: Refusal.self) {
            _ = try await office.carryOut(RecommendUpward(honour.id, to: .nation, title: "中国好人"), by: county.clerk)
        }
        let sent = try await office.carryOut(RecommendUpward(honour.id, to: .city, title: "市级好人"), by: county.clerk)
        await #expect(throws: Refusal.self) {
            _ = try await office.carryOut(RecommendUpward(honour.id, to: .city, title: "市级好人"), by: county.clerk)
        }
        let today = try await office.read { $0.now.day }
        try await office.carryOut(
            TakeProcedureStep(
                Recommendation.procedure, sent, "granted", answers: StepAnswers(note: "市文明办〔2019〕8号", day: today)),
            by: county.clerk)
        let city = try await office.read { [clerk = county.clerk] transaction in
            try Listing<Honour>.honours.first("level=city", 10, for: clerk, in: transaction)
        }
        #expect(city.map(\.source) == [.answer])
        for (query, count) in [("level=city&state=granted", 1), ("level=city&state=sent", 0)] {
            let listed = try await office.read { [clerk = county.clerk] transaction in
                try Listing<Recommendation>.recommendations.first(query, 10, for: clerk, in: transaction)
            }
            #expect(listed.count == count, "\(query)")
        }
        await #expect(throws: Refusal.self) {
            try await office.carryOut(RevokeHonour(honour.id, reason: "弄虚作假"), by: county.clerk)
        }
        try await office.carryOut(RevokeHonour(honour.id, reason: "查实弄虚作假"), by: county.director)
        let found = try await office.read { transaction in
            (
                try PublicHonours.certificate(number: "", verifier: verifier, county: TestCounty.code, in: transaction),
                try PublicHonours.story(honour.id, county: TestCounty.code, in: transaction)
            )
        }
        #expect(found.0?.revokedOn != nil && found.1 == nil)
        await #expect(throws: Refusal.self) {
            _ = try await office.carryOut(RecommendUpward(honour.id, to: .city, title: "市级好人"), by: county.clerk)
        }
    }

    @Test("takes no nomination of a minor, a stranger's number, twice, late, or by nobody", arguments: Engine.available)
    func nominations(engine: Engine) async throws {
        try await RoundWorld.with(engine) { world in
            let office = world.county.office
            let neighbour = try await world.resident("俞阿香", phone: 1)
            let wrong = [
                try world.text(born: "2003-01-01"), try world.text(born: nil), try world.text(group: "歌唱"),
                try world.text(story: "他的电话是13805751234，可以打给他。"), try world.text("周素珍1"),
                try world.text(village: "990101100"),
            ]
            for text in wrong {
                await #expect(throws: Refusal.self) {
                    _ = try await office.carryOut(Nominate(world.round, text), by: neighbour)
                }
            }
            // A rare character and a middle dot are a name like another.
            for name in ["𬎆𠅤", "阿依古丽·买买提"] {
                _ = try await office.carryOut(Nominate(world.round, try world.text(name)), by: neighbour)
            }
            _ = try await office.carryOut(Nominate(world.round, try world.text()), by: neighbour)
            await #expect(throws: Refusal.self) {
                _ = try await office.carryOut(Nominate(world.round, try world.text()), by: world.county.clerk)
            }
            await #expect(throws: Refusal.self) {
                _ = try await office.carryOut(
                    Nominate(world.round, try world.text("王国庆")), by: .visitor("b", county: TestCounty.code))
            }
            world.days(40)
            await #expect(throws: Refusal.self) {
                _ = try await office.carryOut(Nominate(world.round, try world.text("王国庆")), by: neighbour)
            }
        }
    }

    @Test("goes no further without consent, and ends with one office's no, by its reason", arguments: Engine.available)
    func checks(engine: Engine) async throws {
        try await RoundWorld.with(engine) { world in
            let (county, office) = (world.county, world.county.office)
            let neighbour = try await world.resident("俞阿香", phone: 1)
            let id = try await office.carryOut(
                Nominate(world.round, try world.text(), consent: world.code(5)), by: neighbour)
            try await world.take("townshipPass", id, by: try county.township())
            await #expect(throws: Refusal.self) { try await world.take("countyPass", id, by: county.clerk) }
            await #expect(throws: Refusal.self) {
                _ = try await office.carryOut(
                    AgreeToNomination(world.code(6)), by: .visitor("b", county: TestCounty.code))
            }
            _ = try await office.carryOut(AgreeToNomination(world.code(5)), by: .visitor("b", county: TestCounty.code))
            try await world.take("countyPass", id, by: county.clerk)
            #expect(try await world.state(id) == .checking)
            let unit = county.department.unit
            await #expect(throws: Refusal.self) {
                try await office.carryOut(
                    SignJointCheck(id, unit: unit, passes: false, words: ""), by: county.departmentLiaison)
            }
            try await office.carryOut(
                SignJointCheck(id, unit: unit, passes: false, words: "有未履行的处罚决定"), by: county.departmentLiaison)
            #expect(try await world.state(id) == .refused)
        }
    }

    @Test("takes one ballot a person, web or paper, in time, of residents alone", arguments: Engine.available)
    func ballots(engine: Engine) async throws {
        try await RoundWorld.with(engine) { world in
            let (county, office, round) = (world.county, world.county.office, world.round)
            for name in ["周素珍", "王国庆", "陈美娟"] { try await world.candidate(name) }
            let (a, b) = (try await world.resident("俞阿香", phone: 1), try await world.resident("石志远", phone: 2))
            await #expect(throws: Refusal.self) {
                try await office.carryOut(CastBallot(round, [1, 2], receipt: world.code(1)), by: a)
            }
            try await world.step("close", by: county.clerk)
            try await world.step("vote", by: county.clerk)
            await #expect(throws: Refusal.self) {
                try await office.carryOut(CastBallot(round, [1, 2, 3], receipt: world.code(1)), by: a)
            }
            try await office.carryOut(CastBallot(round, [1, 2], receipt: world.code(1)), by: a)
            await #expect(throws: Refusal.self) {
                try await office.carryOut(CastBallot(round, [1, 3], receipt: world.code(2)), by: a)
            }
            await #expect(throws: Refusal.self) {
                try await office.carryOut(CastBallot(round, [1, 2], receipt: world.code(3)), by: county.clerk)
            }
            let village = try county.division("990101100202")
            let both = [a, b].compactMap { ID<Resident>($0.id) }
            await #expect(throws: Refusal.self) {
                try await office.carryOut(
                    EnterPaperBallots(round, village: village, voters: both, votes: [1: 2, 2: 2]), by: county.clerk)
            }
            await #expect(throws: Refusal.self) {
                try await office.carryOut(
                    EnterPaperBallots(round, village: village, voters: [both[1]], votes: [1: 1]), by: county.clerk)
            }
            try await office.carryOut(
                EnterPaperBallots(round, village: village, voters: [both[1]], votes: [1: 1, 3: 1]), by: county.clerk)
            let (votes, file, voters) = try await office.read { transaction in
                (
                    try Ballots.votes(of: round, county: TestCounty.code, in: transaction),
                    try Ballots.file(of: round, county: TestCounty.code, in: transaction),
                    try Ballots.voters(of: round, county: TestCounty.code, in: transaction)
                )
            }
            #expect(votes == [1: 2, 2: 1, 3: 1] && voters == 2)
            // The file is all that is needed to add up again, and names nobody.
            #expect(file.contains(world.code(1).letters) && !file.contains(a.id) && !file.contains("俞阿香"))
            world.days(9)
            let late = try await world.resident("吕月仙", phone: 3)
            await #expect(throws: Refusal.self) {
                try await office.carryOut(CastBallot(round, [1, 2], receipt: world.code(4)), by: late)
            }
        }
    }

    @Test("lets no juror mark his own, out of range, or another's round", arguments: Engine.available)
    func jury(engine: Engine) async throws {
        try await RoundWorld.with(
            engine,
            rule: AwardRule(
                .goodNeighbour, classes: ["助人为乐"], quota: 2, criteria: [.init("事迹", 100)],
                weights: .init(jury: 80, verification: 20, support: 0))
        ) { world in
            let (county, office) = (world.county, world.county.office)
            let own = try await world.candidate("周素珍", village: "990101100201")
            try await world.step("close", by: county.clerk)
            try await office.carryOut(
                NameJurors(world.round, world.jurors.compactMap { ID<Person>($0.id) }), by: county.clerk)
            await #expect(throws: Refusal.self) {
                try await office.carryOut(MarkCandidate(own, marks: [80]), by: world.jurors[0])
            }
            try await world.step("judge", by: county.clerk)
            await #expect(throws: Refusal.self) {
                try await office.carryOut(MarkCandidate(own, marks: [101]), by: world.jurors[0])
            }
            await #expect(throws: Refusal.self) {
                try await office.carryOut(MarkCandidate(own, marks: [90]), by: world.jurors[2])
            }
            try await office.carryOut(MarkCandidate(own, marks: nil), by: world.jurors[2])
            await #expect(throws: Refusal.self) {
                _ = try await office.carryOut(DecideRound(world.round, [1], contact: "创建办"), by: county.clerk)
            }
            try await office.carryOut(MarkCandidate(own, marks: [90]), by: world.jurors[0])
            // One mark of three jurors is no judgement: the second has not been here yet.
            await #expect(throws: Refusal.self) {
                _ = try await office.carryOut(DecideRound(world.round, [1], contact: "创建办"), by: county.clerk)
            }
            try await office.carryOut(MarkCandidate(own, marks: [90]), by: world.jurors[1])
            await #expect(throws: Refusal.self) {
                _ = try await office.carryOut(DecideRound(world.round, [1, 2], contact: "创建办"), by: county.clerk)
            }
            _ = try await office.carryOut(DecideRound(world.round, [1], contact: "创建办"), by: county.clerk)
        }
    }

    @Test(
        "takes out who withdraws his consent in the middle of the notice, name and story", arguments: Engine.available)
    func withdrawn(engine: Engine) async throws {
        try await RoundWorld.with(
            engine,
            rule: AwardRule(
                .goodNeighbour, classes: ["助人为乐"], quota: 2, criteria: [.init("事迹", 100)],
                weights: .init(jury: 0, verification: 100, support: 0))
        ) { world in
            let (county, office) = (world.county, world.county.office)
            let nominee = try await world.resident("周素珍", phone: 1)
            let id = try await office.carryOut(
                Nominate(world.round, try world.text(), consent: world.code(5)), by: try county.village("990101100202"))
            _ = try await office.carryOut(AgreeToNomination(world.code(5)), by: nominee)
            try await world.take("townshipPass", id, by: try county.township())
            try await world.take("countyPass", id, by: county.clerk)
            try await office.carryOut(
                SignJointCheck(id, unit: county.department.unit, passes: true, words: ""), by: county.departmentLiaison)
            try await office.carryOut(VerifyNomination(id, points: 100), by: county.clerk)
            try await world.candidate("王国庆")
            try await world.step("close", by: county.clerk)
            try await world.step("judge", by: county.clerk)
            let notice = try await office.carryOut(
                DecideRound(world.round, [1, 2], contact: "创建办，0575-86000000"), by: county.clerk)
            let procedure = PublicNotice.procedure { [Recognition.noticeKind] }
            try await office.carryOut(TakeProcedureStep(procedure, notice, "submit"), by: county.clerk)
            try await office.carryOut(TakeProcedureStep(procedure, notice, "approve"), by: county.director)
            world.days(1)
            try await PublicNotices.turn(procedure, county: TestCounty.code, office)
            let consent = try await office.read {
                try Consents.of(person: nominee.id, county: TestCounty.code, in: $0).first?.id
            }
            try await office.carryOut(
                WithdrawOwnConsent(try #require(consent), listeners: [Nominations.consentListener]), by: nominee)
            #expect(try await world.state(id) == .withdrawn)
            let candidates = try await office.read {
                try Notices.candidates(of: notice, county: TestCounty.code, in: $0)
            }
            #expect(candidates.map(\.name) == ["周**", "王国庆"] && candidates[0].state == .withdrawn)
            world.days(8)
            try await PublicNotices.turn(procedure, county: TestCounty.code, office)
            #expect(try await world.state(id) == .withdrawn)
        }
    }
}
