import Database
import Kernel
import Media
import Office
import Organisation
import Volunteers

/// Requests of the invented county, to every end that they come to: by telephone, on visits, of villages.
enum OrderLife {
    private static let menu: [(String, ServiceKind, String)] = [
        ("上门理发", .neighbours, "每月第一个周末，给出门不便的老人。"), ("水电小修", .repair, "换灯泡、修水龙头，材料自备。"),
        ("陪同就医", .health, "提前两天约。"), ("法律咨询", .law, "每周三下午。"), ("课后辅导", .learning, "小学生，周末上午。"),
        ("环境清理", .environment, "独居老人房前屋后。"), ("政策讲解", .theory, "按村里的需要讲。"), ("文艺辅导", .culture, "村里排节目，上门教。"),
    ]

    @Sendable
    static func events(_ stage: DemoStage) throws -> [DemoEvent] {
        let clerk = try stage.actor(.clerk)
        let offers =
            stage.isOpening
            ? [
                DemoEvent(at: stage.moment(on: stage.first, hour: 10)) {
                    for (index, item) in menu.enumerated() {
                        guard !stage.townships.isEmpty,
                            let home = ID<Unit>(stage.townships[index % stage.townships.count].unit)
                        else { continue }
                        try await stage.office.carryOut(
                            OfferService(title: item.0, kind: item.1, words: item.2, home: home), by: clerk)
                    }
                }
            ] : []
        let perMonth = 16
        return offers
            + stage.months.enumerated().flatMap { index, month in
                (0..<perMonth).compactMap { turn -> DemoEvent? in
                    let place = index * perMonth + turn
                    let day = month.firstDay.adding(days: 2 + turn * 26 / perMonth)
                    // Of the month in which it begins, what comes after the sites are there.
                    guard day > stage.first else { return nil }
                    return DemoEvent.leading(at: stage.moment(on: day, hour: 9, minute: turn)) {
                        try await ask(place, on: day, stage)
                    }
                }
            }
    }

    private static let needs = ["修水龙头", "给老人理发", "陪老人看病", "清理院子", "辅导作业", "换灯泡", "讲讲医保政策", "教村里排节目"]
    private static let kinds: [ServiceKind] = [
        .repair, .neighbours, .health, .environment, .learning, .repair, .theory, .culture,
    ]

    private static func ask(_ place: Int, on day: Day, _ stage: DemoStage) async throws -> [DemoEvent] {
        let clerk = try stage.actor(.clerk)
        let village = stage.villages[place * 37 % stage.villages.count]
        guard let code = village.division else { return [] }
        let source: ServiceOrder.Source = [.phone, .phone, .visit, .village][place % 4]
        let particulars = Particulars(
            name: source == .village ? "" : ["陈阿婆", "李大爷", "王阿姨", "张师傅"][place % 4],
            phone: source == .village ? "" : "1380000\((1000 + place * 7 % 9000))",
            address: source == .village ? "" : "村中路\(1 + place % 60)号", words: "家里\(needs[place % needs.count])，麻烦来人。")
        let id = try await stage.office.carryOut(
            EnterOrder(
                title: needs[place % needs.count], kind: kinds[place % kinds.count], source: source, division: code,
                particulars: particulars), by: stage.representative(of: village) ?? clerk)
        return inTurn(try way(of: id, place, code, on: day, stage))
    }

    private typealias Deed = (at: Instant, act: @Sendable () async throws -> Void)

    private static func inTurn(_ deeds: [Deed]) -> [DemoEvent] {
        guard let first = deeds.first else { return [] }
        return [
            DemoEvent.leading(at: first.at) {
                try await first.act()
                return inTurn(Array(deeds.dropFirst()))
            }
        ]
    }

    private static func way(
        of id: ID<ServiceOrder>, _ place: Int, _ code: DivisionCode, on day: Day, _ stage: DemoStage
    ) throws -> [Deed] {
        let (clerk, director) = (try stage.actor(.clerk), try stage.actor(.director))
        @Sendable func at(_ days: Int, _ hour: Int) -> Instant { stage.moment(on: day.adding(days: days), hour: hour) }
        @Sendable func take(_ step: String, _ note: String = "", by actor: Actor) async throws {
            let answers = StepAnswers(
                note: note, onBehalfOf: ["accept", "decline", "start"].contains(step) ? "队伍负责人，电话登记" : "")
            try await stage.office.carryOut(
                TakeProcedureStep(ServiceOrder.procedure, id, step, answers: answers), by: actor)
        }
        switch place % 16 {
        case 3: return [(at(0, 14), { @Sendable in try await take("refuse", "不在志愿服务范围，已告知找物业。", by: clerk) })]
        case 9: return [(at(0, 14), { @Sendable in try await take("cancel", "点单人说已经解决。", by: clerk) })]
        default: break
        }
        var deeds: [Deed] = [
            (at(0, 14), { @Sendable in try await take("admit", by: clerk) }),
            (at(1, 9), { @Sendable in try await send(id, 0, code, kinds[place % kinds.count], stage, clerk) }),
        ]
        if place % 8 == 5 {
            deeds.append((at(1, 15), { @Sendable in try await take("decline", "这几天人手排满了。", by: clerk) }))
            deeds.append(
                (at(2, 9), { @Sendable in try await send(id, 1, code, kinds[place % kinds.count], stage, clerk) }))
        } else if place % 8 == 6 {
            deeds.append((at(5, 9), { @Sendable in _ = try await Orders.settleDue(clerk.county, stage.office) }))
            deeds.append(
                (at(5, 10), { @Sendable in try await send(id, 1, code, kinds[place % kinds.count], stage, clerk) }))
        }
        let later = place % 8 == 6 ? 4 : place % 8 == 5 ? 1 : 0
        deeds += [
            (at(1 + later, 16), { @Sendable in try await take("accept", by: clerk) }),
            (at(2 + later, 9), { @Sendable in try await take("start", by: clerk) }),
            (at(3 + later, 16), { @Sendable in try await finish(id, place, stage, clerk) }),
        ]
        // Some are being asked about.
        guard place % 16 != 14 else { return deeds }
        deeds.append(
            (
                at(5 + later, 10),
                { @Sendable in
                    guard try await stands(id, .served, stage) else { return }
                    try await take("confirm", "点单人说做好了，满意。", by: director)
                }
            ))
        guard place % 16 != 7 else {
            return deeds + [
                (at(30 + later, 10), { @Sendable in _ = try await Orders.settleDue(clerk.county, stage.office) })
            ]
        }
        deeds.append(
            (
                at(6 + later, 10),
                { @Sendable in
                    guard try await stands(id, .confirmed, stage) else { return }
                    let stars = [5, 5, 4, 5, 3, 5, 4, 2][place % 8]
                    try await stage.office.carryOut(
                        RateOrder(id, stars: stars, words: stars < 3 ? "来晚了半天。" : ""), by: director)
                }
            ))
        return deeds
    }

    private static func send(
        _ id: ID<ServiceOrder>, _ turn: Int, _ code: DivisionCode, _ kind: ServiceKind, _ stage: DemoStage,
        _ clerk: Actor
    ) async throws {
        let teams = try await stage.office.read {
            try Teams.taking(kind, near: code, county: clerk.county, in: $0)
        }
        guard !teams.isEmpty else { return }
        // Where there is one team only, a second time leads to nobody else.
        do {
            try await stage.office.carryOut(
                DispatchOrder(id, to: teams[turn % teams.count].id, reason: turn > 0 ? "原来的队伍没有接" : ""), by: clerk)
        } catch let refusal as Refusal where refusal.code == "order.same" {}
    }

    private static func stands(
        _ id: ID<ServiceOrder>, _ state: ServiceOrder.State, _ stage: DemoStage
    ) async throws -> Bool {
        let clerk = try stage.actor(.clerk)
        return try await stage.office.read { try Orders.one(id, for: clerk, in: $0).state == state }
    }

    /// How many minutes before it was told somebody may have begun: that day, or the day before.
    private static let earlier = [90, 180, 270, 360, 1530, 1620, 1710, 1800]

    private static func finish(_ id: ID<ServiceOrder>, _ place: Int, _ stage: DemoStage, _ clerk: Actor) async throws {
        let (all, order, now) = try await stage.office.read { transaction in
            (
                try Volunteers.choosable(for: clerk, in: transaction), try Orders.one(id, for: clerk, in: transaction),
                transaction.now
            )
        }
        guard order.state == .serving else { return }
        let turns = all.indices.prefix(12).flatMap { turn in
            earlier.map { (all[(place * 11 + turn) % all.count].id, $0) }
        }
        var hasGone = false
        for (helper, minutes) in turns where !hasGone {
            let begun = now.adding(minutes: -minutes)
            // Who gave that hour to something else is not the one who went.
            do {
                try await stage.office.carryOut(
                    RecordHelper(id, helper, from: begun, to: begun.adding(minutes: 60)), by: clerk)
                hasGone = true
            } catch is Refusal { continue }
        }
        // A county with hardly a volunteer has requests that are still being done.
        guard hasGone else { return }
        let photo = try await stage.photograph(
            .tidy, seed: UInt64(9400 + place % 4), at: stage.moment(on: stage.first, hour: 9))
        try await stage.office.carryOut(
            TakeProcedureStep(
                ServiceOrder.procedure, id, "finish",
                answers: StepAnswers(note: "上门做好了，老人很高兴。", onBehalfOf: "队伍负责人，电话登记"), photos: [photo]), by: clerk)
    }
}
