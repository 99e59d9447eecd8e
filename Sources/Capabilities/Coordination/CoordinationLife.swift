import Database
import Findings
import Kernel
import Media
import Office
import Organisation

/// The stubborn problems of the invented county: dead cars, building waste, a street market, a new one; some closed, one that
/// came back, one that goes on. Beside them what the hotline and the media brought.
enum CoordinationLife {
    static func events(_ stage: DemoStage, _ meetings: CaseMeetings) throws -> [DemoEvent] {
        guard !stage.townships.isEmpty, !stage.villages.isEmpty, !stage.departments.isEmpty else { return [] }
        let cast = try Cast(stage, meetings)
        let cases = try Story.all.enumerated().flatMap { index, story in
            try story.events(index, cast)
        }
        return cases + TicketLife.events(cast)
    }

    /// Who acts.
    struct Cast: Sendable {
        let stage: DemoStage
        let clerk: Actor
        let director: Actor
        let inspector: Actor
        let meetings: CaseMeetings

        init(_ stage: DemoStage, _ meetings: CaseMeetings) throws {
            (self.stage, self.meetings) = (stage, meetings)
            (clerk, director) = (try stage.actor(.clerk), try stage.actor(.director))
            inspector = try stage.actor(.inspector)
        }

        /// As the office's clock has it.
        func today() async throws -> Day { try await stage.office.read { $0.now.day } }

        func department(_ index: Int) -> Party { stage.departments[index % stage.departments.count] }

        func representative(of party: Party) -> Actor? {
            stage.units.first { $0.unit == party.unit }.flatMap(stage.representative)
        }

        func photograph(_ subject: DrawnPhoto.Subject, _ seed: Int, at moment: Instant, isAfter: Bool) async throws
            -> Photo
        {
            try await stage.photograph(
                subject, seed: UInt64(9400 + seed), at: moment, latitude: 29_470_000 + seed % 60 * 1100,
                longitude: 120_880_000 + seed % 60 * 900, isAfter: isAfter)
        }

        func take<Record, State>(
            _ step: String, of id: ID<Record>, in procedure: Procedure<Record, State>,
            _ answers: StepAnswers = StepAnswers(), photos: [Photo] = [], by actor: Actor
        ) async throws {
            try await stage.office.carryOut(
                TakeProcedureStep(procedure, id, step, answers: answers, photos: photos), by: actor)
        }
    }

    /// One case as it goes: days are written days of the year that is told.
    struct Story: Sendable {
        let kind: CoordinationCase.Kind
        let title: String
        let situation: String
        let aims: String
        let begins: Int
        let due: Int
        let spots: [String]
        let shares: [(unit: Int, task: String)]
        let item: (kind: InventoryItem.Kind, labels: [String], subject: DrawnPhoto.Subject)?
        let promise: String
        /// It is closed on this day.
        let closes: Int
        /// It goes on while its year does.
        let goesOn: Bool
        /// One of its places is found as it was before.
        let relapses: Bool

        static let all = [
            Story(
                kind: .deadVehicles, title: "城区“僵尸车”清理", situation: "老城区停车位里有多年不动的车辆，车主找不到，交警、执法、街道各管一段，谁也拖不走。",
                aims: "摸清底数，登记公告，无主车辆全部拖离，车位重新划线。", begins: 3, due: 40,
                spots: ["兴旺路北侧停车场", "菜场后巷", "文体中心西侧路边"],
                shares: [(0, "发布公告，拖离无人认领的车辆"), (5, "落实临时停放场地"), (1, "车位重新划线")],
                item: (
                    .vehicle,
                    ["灰色面包车（尾号21）", "白色轿车（无牌）", "蓝色小货车（尾号07）", "红色轿车（尾号58）", "银色面包车（尾号33）", "黑色轿车（无牌）", "三轮摩托车（无牌）"],
                    .road
                ), promise: "一个月内腾出临时停放场50个车位", closes: 24, goesOn: false, relapses: false),
            Story(
                kind: .buildingWaste, title: "小区“建筑垃圾围城”", situation: "装修垃圾没有固定堆放点，清运要收费没人出，物业、社区、执法、住建互相等。",
                aims: "每个小区有临时堆放点，积存的一次清完，以后三天一清。", begins: 9, due: 50,
                spots: ["碧桂苑东门绿化带", "新民小区配电房旁", "锦绣花园围墙外"], shares: [(1, "督促物业设临时堆放点"), (0, "组织清运积存的建筑垃圾")],
                item: (.wastePile, ["东门绿化带堆点", "配电房旁堆点", "围墙外堆点", "地下车库口堆点"], .litter),
                promise: "积存的建筑垃圾半个月内清完", closes: 32, goesOn: false, relapses: true),
            Story(
                kind: .streetMarkets, title: "城东马路市场", situation: "菜场改造以后摊贩上了马路，早高峰堵一公里，赶了又来。",
                aims: "摊贩进场，路面清空，改造期间设临时疏导点。",
                begins: 16, due: 52, spots: ["菜场北门路段"], shares: [(0, "早市时段定人值守"), (5, "调整公交站位")], item: nil,
                promise: "临时疏导点免租三个月", closes: 46, goesOn: true, relapses: false),
        ]
    }
}

extension CoordinationLife.Story {
    func events(_ index: Int, _ cast: CoordinationLife.Cast) throws -> [DemoEvent] {
        let stage = cast.stage
        return [
            DemoEvent.leading(at: stage.moment(day: begins, hour: 9, minute: 20)) { try await begin(index, cast) }
        ]
    }

    private func begin(_ index: Int, _ cast: CoordinationLife.Cast) async throws -> [DemoEvent] {
        let (stage, clerk, today) = (cast.stage, cast.clerk, try await cast.today())
        let title = "\(title)（\(stage.year)年）"
        let dueOn = today.adding(days: stage.day(due).ordinal - stage.day(begins).ordinal)
        let id = try await stage.office.carryOut(
            RegisterCase(CaseText(kind: kind, title: title, situation: situation, aims: aims), dueOn: dueOn),
            by: clerk)
        var places: [(id: ID<CasePlace>, township: Party)] = []
        var items: [(id: ID<InventoryItem>, township: Party)] = []
        for (turn, spot) in spots.enumerated() {
            let village = stage.villages[(index * 13 + turn * 3 + stage.year) % min(32, stage.villages.count)]
            guard let division = village.division,
                let township = stage.townships.first(where: { $0.division == division.parent })
            else { continue }
            places.append(
                (try await stage.office.carryOut(AddCasePlace(id, division: division, spot: spot), by: clerk), township)
            )
            for (number, label) in (item?.labels ?? []).enumerated() where number % spots.count == turn {
                guard let item else { continue }
                let found = Instant(today, hour: 8)
                let photo = try await cast.photograph(item.subject, index * 20 + number, at: found, isAfter: false)
                items.append(
                    (
                        try await stage.office.carryOut(
                            ListItem(
                                id, kind: item.kind, label: label, division: division, spot: spot, foundOn: today,
                                photos: [photo]), by: clerk), township
                    ))
            }
        }
        let shares = try await share(id, until: dueOn.adding(days: -5), cast)
        try await gather(id, cast)
        try await cast.take("plan", of: id, in: CoordinationCase.procedure, StepAnswers(note: "按会议定的分工办"), by: clerk)
        return visit(id, index, cast) + progress(shares, index, cast) + clear(items, index, cast)
            + put(places, index, cast) + close(id, cast)
    }

    private func isClosed(_ stage: DemoStage) -> Bool { !goesOn || stage.isOver }

    /// What was struck off before for one that will be closed, what lies open for one that goes on.
    private func gather(_ id: ID<CoordinationCase>, _ cast: CoordinationLife.Cast) async throws {
        let found = try await cast.stage.office.read { transaction in
            let page = try Findings.page(
                FindingFilter(standing: isClosed(cast.stage) ? .closed : .open), for: cast.clerk, limit: 20,
                in: transaction)
            let gathered = try Listing.caseFindings.first("", 200, for: cast.clerk, in: transaction).map(\.finding)
            // What a township found itself it goes on looking after; a case would take it over.
            return page.filter { $0.source != .selfCheck }.map(\.id).filter { !gathered.contains($0) }
        }
        guard !found.isEmpty else { return }
        try await cast.stage.office.carryOut(GatherFindings(id, Array(found.prefix(2))), by: cast.clerk)
    }

    private func share(
        _ id: ID<CoordinationCase>, until dueOn: Day, _ cast: CoordinationLife.Cast
    ) async throws -> [(id: ID<CaseShare>, party: Party)] {
        var given: [(id: ID<CaseShare>, party: Party)] = []
        for share in shares {
            let party = cast.department(share.unit)
            guard let unit = ID<Unit>(party.unit) else { continue }
            given.append(
                (
                    try await cast.stage.office.carryOut(
                        GiveShare(id, unit: unit, task: share.task, dueOn: dueOn), by: cast.clerk), party
                ))
        }
        return given
    }

    private func visit(
        _ id: ID<CoordinationCase>, _ index: Int, _ cast: CoordinationLife.Cast
    ) -> [DemoEvent] {
        let stage = cast.stage
        return [
            DemoEvent.leading(at: stage.moment(day: begins + 2, hour: 16)) {
                let day = try await cast.today()
                guard let unit = ID<Unit>(cast.department(shares[0].unit).unit) else { return [] }
                try await stage.office.carryOut(
                    RecordCaseVisit(
                        id, kind: CaseVisit.Kind.allCases[index % 3], visitedOn: day, visitors: "县委副书记一行",
                        spot: spots[0], words: "现场看了三处，听了社区和商户的意见。群众最关心什么时候能清完、以后谁来管。",
                        promise: .init(promise, unit: unit, dueOn: day.adding(days: 30))), by: cast.clerk)
                let promise = try await stage.office.read {
                    try Listing.casePromises.first("case=\(id)", 1, for: cast.clerk, in: $0).first
                }
                let meeting = try await stage.office.read { transaction in
                    try cast.meetings.latest(cast.clerk, transaction).first { $0.title.contains("协调会") }
                }
                if let meeting {
                    try await stage.office.carryOut(
                        LinkMeeting(id, meeting.path, among: cast.meetings), by: cast.clerk)
                }
                guard let promise, isClosed(stage) else { return [] }
                let kept = stage.moment(on: day.adding(days: 21), hour: 14)
                return [
                    DemoEvent(at: kept) {
                        try await cast.take(
                            "keep", of: promise.id, in: CasePromise.procedure,
                            StepAnswers(note: "已兑现，现场核对过", day: try await cast.today()), by: cast.clerk)
                    }
                ]
            }
        ]
    }

    private func progress(
        _ shares: [(id: ID<CaseShare>, party: Party)], _ index: Int, _ cast: CoordinationLife.Cast
    ) -> [DemoEvent] {
        let stage = cast.stage
        return shares.enumerated().flatMap { turn, share -> [DemoEvent] in
            guard let actor = cast.representative(of: share.party) else { return [] }
            let said = DemoEvent(at: stage.moment(day: begins + 4 + turn, hour: 10)) {
                try await cast.take(
                    CaseShare.progress, of: share.id, in: CaseShare.procedure,
                    StepAnswers(note: "已完成摸底，定了人员和时间，正在推进。"), by: actor)
            }
            guard isClosed(stage) else { return [said] }
            let done = stage.moment(day: closes - 4, hour: 10 + turn)
            return [
                said,
                DemoEvent(at: done) {
                    let photo = try await cast.photograph(.tidy, index * 20 + 10 + turn, at: done, isAfter: true)
                    try await cast.take(
                        "finish", of: share.id, in: CaseShare.procedure, StepAnswers(note: "分工的事已经全部完成。"),
                        photos: [photo], by: actor)
                    try await cast.take("confirm", of: share.id, in: CaseShare.procedure, by: cast.clerk)
                },
            ]
        }
    }

    private func clear(
        _ items: [(id: ID<InventoryItem>, township: Party)], _ index: Int, _ cast: CoordinationLife.Cast
    ) -> [DemoEvent] {
        let stage = cast.stage
        return items.enumerated().flatMap { turn, item -> [DemoEvent] in
            guard let actor = cast.representative(of: item.township), let subject = self.item?.subject else {
                return []
            }
            let (noticed, moved) = (
                stage.moment(day: begins + 3, hour: 11), stage.moment(day: begins + 7 + turn % 4, hour: 15)
            )
            return [
                DemoEvent(at: noticed) {
                    try await cast.take(
                        InventoryItem.notice, of: item.id, in: InventoryItem.procedure,
                        StepAnswers(note: "通知张贴七天", day: try await cast.today()), by: actor)
                },
                DemoEvent(at: moved) {
                    let photo = try await cast.photograph(subject, index * 20 + turn, at: moved, isAfter: true)
                    try await cast.take(
                        InventoryItem.move, of: item.id, in: InventoryItem.procedure,
                        StepAnswers(note: "无人认领，已清理", day: try await cast.today()), photos: [photo],
                        by: actor)
                },
            ]
        }
    }

    /// Put right, and looked at again after the county's days: kept, but for the one that comes back.
    private func put(
        _ places: [(id: ID<CasePlace>, township: Party)], _ index: Int, _ cast: CoordinationLife.Cast
    ) -> [DemoEvent] {
        let stage = cast.stage
        guard isClosed(stage) else { return [] }
        return places.enumerated().flatMap { turn, place -> [DemoEvent] in
            guard let actor = cast.representative(of: place.township) else { return [] }
            let right = stage.moment(day: closes - 8, hour: 9 + turn)
            return [
                DemoEvent.leading(at: right) {
                    let photo = try await cast.photograph(.litter, index * 20 + turn, at: right, isAfter: true)
                    try await cast.take(
                        "right", of: place.id, in: CasePlace.procedure,
                        StepAnswers(note: "已清理干净，落实专人每天巡查。", day: try await cast.today()), photos: [photo],
                        by: actor)
                    return try await look(place.id, relapses && turn == 0, index, cast)
                }
            ]
        }
    }

    private func look(
        _ place: ID<CasePlace>, _ relapses: Bool, _ index: Int, _ cast: CoordinationLife.Cast
    ) async throws -> [DemoEvent] {
        let looks = try await cast.stage.office.read {
            try Listing.caseLooks.first("place=\(place)", 5, for: cast.clerk, in: $0)
        }
        return looks.filter { !relapses || $0.days == looks.map(\.days).min() }.map { look in
            let at = cast.stage.moment(on: look.dueOn, hour: 10)
            return DemoEvent(at: at) {
                try await cast.stage.office.carryOut(FallDue(), by: .system(county: cast.clerk.county))
                let photo = try await cast.photograph(.litter, index * 20 + look.days, at: at, isAfter: !relapses)
                try await cast.take(
                    relapses ? CaseLook.relapse : CaseLook.keep, of: look.id, in: CaseLook.procedure,
                    StepAnswers(note: relapses ? "又堆了三车装修垃圾，提示牌被移走。" : "现场整洁，有人管护。"), photos: [photo],
                    by: cast.inspector)
            }
        }
    }

    private func close(_ id: ID<CoordinationCase>, _ cast: CoordinationLife.Cast) -> [DemoEvent] {
        let stage = cast.stage
        guard isClosed(stage) else { return [] }
        let (ready, closed) = (stage.moment(day: closes - 2, hour: 9), stage.moment(day: closes, hour: 15))
        return [
            DemoEvent.leading(at: ready) {
                let record = try await stage.office.read { try Cases.one(id, for: cast.clerk, in: $0) }
                // A place where nobody answers lies open, and keeps it open.
                guard record.counts.missing.isEmpty else { return [] }
                try await cast.take(
                    "finish", of: id, in: CoordinationCase.procedure, StepAnswers(note: "点位、分工、清单都已完成，请实地查看。"),
                    by: cast.clerk)
                return [
                    DemoEvent(at: closed) {
                        let photo = try await cast.photograph(.tidy, closes, at: closed, isAfter: true)
                        try await cast.take(
                            "close", of: id, in: CoordinationCase.procedure,
                            StepAnswers(note: "逐个点位看过，整治到位，同意销号；列入回头看。", day: try await cast.today()),
                            photos: [photo], by: cast.director)
                    }
                ]
            }
        ]
    }
}

/// What the hotline and the media brought in the invented county, and what was pressed by paper.
enum TicketLife {
    private static let subjects: [(channel: Ticket.Channel, topic: String, title: String, words: String)] = [
        (.hotline, "治乱", "菜场北门占道经营", "早上六点到八点摊位摆到路中间，公交车进不来。"),
        (.hotline, "治脏", "小区门口垃圾桶满溢", "连续三天没有人收，苍蝇很多。"),
        (.media, "治乱", "人行道上的共享单车", "记者走访看到单车占满盲道。"), (.hotline, "治臭", "沟渠发臭影响居民", "沟渠堵塞，天热气味很大。"),
        (.hotline, "治脏", "工地渣土撒漏", "渣土车出工地没有冲洗，路面撒漏一路。"),
    ]

    static func events(_ cast: CoordinationLife.Cast) -> [DemoEvent] {
        let stage = cast.stage
        return stage.months.enumerated().flatMap { index, month in
            subjects.indices.map { turn in
                let place = index * subjects.count + turn
                let at = stage.moment(on: month.firstDay.adding(days: 2 + turn * 5), hour: 9, minute: 50)
                return DemoEvent.leading(at: at) { try await enter(place, subjects[turn], at.day, cast) }
            }
        }
    }

    private static func enter(
        _ place: Int, _ subject: (channel: Ticket.Channel, topic: String, title: String, words: String), _ day: Day,
        _ cast: CoordinationLife.Cast
    ) async throws -> [DemoEvent] {
        let stage = cast.stage
        let village = stage.villages[(7 + place * 19) % stage.villages.count]
        guard let division = village.division,
            let township = stage.townships.first(where: { $0.division == division.parent })
        else { return [] }
        let number =
            "\(subject.channel == .hotline ? "RX" : "MT")\(day.description.replacing("-", with: ""))\((place % 1000).padded(3))"
        let finding = try await stage.office.carryOut(
            EnterTicket(
                channel: subject.channel, number: number, receivedOn: day, division: division, topic: subject.topic,
                title: subject.title, words: subject.words), by: cast.clerk)
        guard let limit = Limit.named("rural.ordinary") else { return [] }
        try await stage.office.carryOut(
            TakeStep(finding: finding, act: .assign(to: township, limit: limit)), by: cast.clerk)
        guard let actor = stage.representative(of: township) else { return [] }
        try await stage.office.carryOut(TakeStep(finding: finding, act: .init(.accept)), by: actor)
        let mended = stage.moment(on: day.adding(days: 2), hour: 10)
        // Every sixth is taken and left lying, and pressed by paper.
        guard place % 6 != 5 else { return press(finding, place, subject.title, village, township, day, cast) }
        return [
            DemoEvent(at: mended) {
                let photo = try await cast.photograph(.litter, 200 + place, at: mended, isAfter: true)
                try await stage.office.carryOut(
                    TakeStep(finding: finding, act: .respond(photos: []), note: "已处理，并回访了反映人", photos: [photo]),
                    by: actor)
                try await stage.office.carryOut(TakeStep(finding: finding, act: .init(.verify)), by: cast.inspector)
                try await stage.office.carryOut(TakeStep(finding: finding, act: .init(.close)), by: cast.clerk)
            }
        ]
    }

    private static func press(
        _ finding: ID<Finding>, _ place: Int, _ title: String, _ village: Party, _ township: Party, _ day: Day,
        _ cast: CoordinationLife.Cast
    ) -> [DemoEvent] {
        let stage = cast.stage
        let kind = Directive.Kind.allCases[place / 6 % 3]
        let at = stage.moment(on: day.adding(days: 5), hour: 10)
        return [
            DemoEvent.leading(at: at) {
                guard let unit = ID<Unit>(township.unit) else { return [] }
                let today = try await cast.today()
                let id = try await stage.office.carryOut(
                    DraftDirective(
                        about: "findings/\(finding)",
                        DirectiveText(
                            kind: kind, subject: "\(township.name)\(village.name)\(title)问题", unit: unit,
                            facts: "\(day.chinese)交办的\(village.name)\(title)问题，至今没有反馈。",
                            demands: "立即组织整改，责任落实到人。\n举一反三，排查同类问题。",
                            dueOn: today.adding(days: 7),
                            talkAt: kind == .summon ? "\(today.adding(days: 2).chinese)上午9时，县创建办会议室，创建办主任" : "")),
                    by: cast.clerk)
                let issued = stage.moment(on: at.day, hour: 15)
                return [
                    DemoEvent(at: issued) {
                        try await cast.take("issue", of: id, in: Directive.procedure, by: cast.director)
                        guard let actor = stage.representative(of: township) else { return }
                        try await cast.take("receive", of: id, in: Directive.procedure, by: actor)
                    }
                ]
            }
        ]
    }
}
