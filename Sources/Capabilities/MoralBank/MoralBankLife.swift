import Database
import Kernel
import Office
import Organisation
import Residents

/// The moral bank of the invented county: a rule of a few lines, a branch in some villages, points that came past council and
/// public, tea and towels on the shelf, and the fund behind them.
enum MoralBankLife {
    private static let rules: [(MoralRule.Area, String, Int, Int, String, Int)] = [
        (.lawful, "庭院整洁，门前三包达标", 5, 5, "季度检查表", 20),
        (.helpful, "参加一次志愿服务", 3, 3, "签到表", 60),
        (.helpful, "为公益事业捐款捐物", 5, 0, "收据", 20),
        (.honest, "拾金不昧", 10, 5, "失主证明", 40),
        (.harmonious, "调解一起邻里纠纷", 5, 5, "调解记录", 30),
        (.harmonious, "移风易俗，喜事简办", 10, 10, "红白理事会证明", 10),
    ]
    private static let households = ["周家", "潘家", "石家", "梁家", "何家", "盛家"]
    private static let deeds = [
        (1, "10月17日在村口河道清理垃圾半天"), (0, "三季度庭院检查达标"), (4, "劝和了两家的宅基地争执"), (1, "给独居老人送饭一周"),
        (3, "捡到钱包交回失主"), (5, "女儿出嫁办酒八桌，比标准少四桌"),
    ]

    @Sendable
    static func events(_ stage: DemoStage) throws -> [DemoEvent] {
        let (clerk, villages) = (try stage.actor(.clerk), Array(stage.villages.prefix(stage.isYear ? 12 : 2)))
        let going = BankGoingOn.events(stage)
        guard stage.isOpening || !stage.isYear else { return going }
        let fund = fundEntries(stage, clerk)
        return [
            .leading(at: stage.moment(day: 1, hour: 10, minute: 30)) {
                try await stage.office.carryOut(
                    ChangeSetting(BankSettings.booking, to: .monthly, version: 1, reason: "支行按月核对以后记账"),
                    by: try stage.actor(.director))
                var lines: [ID<MoralRule>] = []
                for rule in rules {
                    lines.append(
                        try await stage.office.carryOut(
                            KeepMoralRule(
                                rule.0, rule.1, standing: rule.2, spendable: rule.3, evidence: rule.4,
                                capOfYear: rule.5,
                                validFrom: stage.first), by: clerk))
                }
                try await stage.office.carryOut(
                    KeepMoralRule(
                        .helpful, "志愿服务时长", standing: 2, spendable: 2, evidence: "确认的服务时长", capOfYear: 120,
                        validFrom: stage.first, basis: .hours), by: clerk)
                for (basis, points) in [(MoralRule.Basis.countyHonour, 15), (.cityHonour, 20), (.provinceHonour, 30)] {
                    try await stage.office.carryOut(
                        KeepMoralRule(
                            .helpful, "获得\(basis.chinese)", standing: points, spendable: points, evidence: "荣誉册",
                            capOfYear: 200, validFrom: stage.first, basis: basis), by: clerk)
                }
                try await stage.office.carryOut(
                    KeepMoralRule(
                        .harmonious, "获得文明家庭称号", standing: 20, spendable: 20, evidence: "命名文件", capOfYear: 100,
                        validFrom: stage.first, basis: .familyTitle), by: clerk)
                return villages.enumerated().map { branch($0.element, $0.offset, lines, stage) }
            }
        ] + fund + going
    }

    /// A village's branch opens, asks for points, and holds its council a few days later.
    private static func branch(
        _ village: Party, _ place: Int, _ rules: [ID<MoralRule>], _ stage: DemoStage
    ) -> DemoEvent {
        .leading(at: stage.moment(day: 2 + place % 4, hour: 14, minute: place)) {
            guard let keeper = stage.representative(of: village), let code = village.division else { return [] }
            let shops = BankGoingOn.shops(stage)
            let shop = shops.isEmpty ? nil : ID<Unit>(shops[place % shops.count].unit.unit)
            for good in [("茶叶一盒", 5, 30, nil), ("毛巾两条", 3, 50, shop), ("理发券一张", 4, 20, nil)] {
                try await stage.office.carryOut(
                    StockShelf(code, good.0, points: good.1, stock: good.2, shop: good.3), by: keeper)
            }
            var asked: [(deposit: ID<MoralDeposit>, account: ID<MoralAccount>)] = []
            for (index, name) in households.enumerated() {
                let account = try await stage.office.carryOut(OpenAccount(.household, name, village: code), by: keeper)
                let deed = deeds[(index + place) % deeds.count]
                let deposit = try await stage.office.carryOut(
                    AskForPoints(account, by: rules[deed.0], doneOn: stage.day(2), words: deed.1), by: keeper)
                asked.append((deposit, account))
            }
            try await link(zip(households, asked.map(\.account)), in: code, by: keeper, stage)
            return [verifying(asked, village, place, stage)]
        }
    }

    /// Whoever of a household is signed in sees its points on his phone.
    private static func link(
        _ accounts: some Sequence<(String, ID<MoralAccount>)>, in village: DivisionCode, by keeper: Actor,
        _ stage: DemoStage
    ) async throws {
        let residents = try await stage.office.read { try Residents.of(village: village, for: keeper, in: $0) }
        for (name, account) in accounts {
            let family = String(name.dropLast())
            guard let one = residents.first(where: { $0.isSignedIn && $0.name.hasPrefix(family) }) else { continue }
            try await stage.office.carryOut(LinkResident(account, one.id), by: keeper)
        }
    }

    /// By the township: who asked does not verify.
    private static func verifying(
        _ asked: [(deposit: ID<MoralDeposit>, account: ID<MoralAccount>)], _ village: Party, _ place: Int,
        _ stage: DemoStage
    ) -> DemoEvent {
        .leading(at: stage.moment(day: 6 + place % 4, hour: 9, minute: place)) {
            let township = stage.townships.first { $0.division == village.division?.parent }
            guard let verifier = township.flatMap(stage.representative), let keeper = stage.representative(of: village),
                let code = village.division
            else { return [] }
            // The last still waits.
            for (deposit, _) in asked.dropLast() {
                try await stage.office.carryOut(
                    TakeProcedureStep(
                        MoralDeposit.procedure, deposit, "verify", answers: StepAnswers(note: "电话问过，属实。")),
                    by: verifier)
            }
            let held = stage.moment(day: 8 + place % 4, hour: 16, minute: place)
            return [
                .leading(at: held) {
                    let votes = asked.dropLast().enumerated().map { index, entry in
                        (deposit: entry.deposit, votes: index == 4 ? 3 : 6)
                    }
                    let notice = try await stage.office.carryOut(
                        HoldCouncil(
                            code, heldOn: stage.day(8 + place % 4),
                            members: (1...6).map { "评议员\($0)" }, votes: votes, contact: "村委会，0575-86000001"),
                        by: keeper)
                    return try await publish(notice, after: held, asked, keeper, verifier, place, stage)
                }
            ]
        }
    }

    private static func publish(
        _ notice: ID<PublicNotice>?, after held: Instant,
        _ asked: [(deposit: ID<MoralDeposit>, account: ID<MoralAccount>)],
        _ keeper: Actor, _ township: Actor, _ place: Int, _ stage: DemoStage
    ) async throws -> [DemoEvent] {
        guard let notice else { return [] }
        let procedure = PublicNotice.procedure { [MoralDeposit.noticeKind] }
        try await stage.office.carryOut(TakeProcedureStep(procedure, notice, Signatures.submit), by: keeper)
        let approved = held.adding(minutes: 50)
        return [
            .leading(at: approved) {
                try await stage.office.carryOut(
                    TakeProcedureStep(procedure, notice, Signatures.approve, answers: StepAnswers(note: "同意公示。")),
                    by: township)
                let term = WorkingCalendar.china.workingDays(5, from: approved.day.adding(days: 1))
                let over = Instant(term.upperBound.adding(days: 1), hour: 8, minute: 35)
                return [
                    turn(Instant(term.lowerBound, hour: 8, minute: 25), procedure, stage), turn(over, procedure, stage),
                    booking(over.adding(minutes: 15), township, stage),
                    linking(asked.map(\.account), after: over, keeper, stage),
                    redeeming(asked.map(\.account), after: over, keeper, place, stage),
                ]
            }
        ]
    }

    private static func turn(
        _ at: Instant, _ procedure: Procedure<PublicNotice, PublicNotice.State>, _ stage: DemoStage
    ) -> DemoEvent {
        DemoEvent(at: at) { try await PublicNotices.turn(procedure, county: stage.county, stage.office) }
    }

    /// The township books what passed its notice by then, of all its villages.
    private static func booking(_ at: Instant, _ township: Actor, _ stage: DemoStage) -> DemoEvent {
        DemoEvent(at: at) {
            let months = try await stage.office.read { try PointBookings.months(for: township, in: $0) }
            for (month, entries) in months {
                // Another village's day came at the same time, and pressed for all.
                do {
                    try await stage.office.carryOut(BookMonth(month, entries: entries), by: township)
                } catch is Refusal {}
            }
            try await PointBookings.goOn(county: stage.county, stage.office)
        }
    }

    /// Two of the village see their household's account on their phones; one asks for points there.
    private static func linking(
        _ accounts: [ID<MoralAccount>], after moment: Instant, _ keeper: Actor, _ stage: DemoStage
    ) -> DemoEvent {
        DemoEvent(at: moment.adding(minutes: 40)) {
            guard case .division(let village, _) = keeper.scope else { return }
            let residents = try await stage.office.read {
                try Residents.of(village: village, for: keeper, in: $0)
            }
            for (account, resident) in zip(accounts, residents.prefix(2)) {
                try await stage.office.carryOut(LinkResident(account, resident.id, moves: true), by: keeper)
            }
            let (rules, today) = try await stage.office.read {
                (
                    try MoralRules.inForce(on: $0.now.day, county: stage.county, in: $0).filter { $0.basis == .asked },
                    $0.now.day
                )
            }
            guard let resident = residents.first else { return }
            let own = Actor(
                id: resident.id.description, name: resident.name, county: stage.county, roles: [.resident],
                scope: .person(resident.id.description))
            for rule in rules.reversed() {
                // What the household got for it this year may be all that a rule gives.
                do {
                    try await stage.office.carryOut(
                        AskOwnPoints(by: rule.id, doneOn: today.adding(days: -1), words: "帮邻居照看孩子一天"), by: own)
                    break
                } catch is Refusal {}
            }
        }
    }

    /// Whose points are there orders something; the first fetches it, the second changes his mind.
    private static func redeeming(
        _ accounts: [ID<MoralAccount>], after moment: Instant, _ keeper: Actor, _ place: Int, _ stage: DemoStage
    ) -> DemoEvent {
        DemoEvent(at: moment.adding(minutes: 60 + place)) {
            let goods = try await stage.office.read { try MoralOrders.goods(for: keeper, in: $0) }
            for (index, account) in accounts.prefix(3).enumerated() {
                let holder = try await stage.office.read { try MoralAccounts.one(account, for: keeper, in: $0) }
                guard let good = goods.first(where: { $0.points <= holder.spendable }) else { continue }
                let order = try await stage.office.carryOut(PlaceOrder(account, good.id), by: keeper)
                let code = try await stage.office.read { try MoralOrders.one(order, for: keeper, in: $0).code }
                let merchant = BankGoingOn.shops(stage).first { $0.unit.unit == good.shop }?.actor
                if index == 0 { try await stage.office.carryOut(HandOut(code: code), by: merchant ?? keeper) }
                if index == 1 {
                    try await stage.office.carryOut(
                        TakeProcedureStep(
                            MoralOrder.procedure, order, "cancel", answers: StepAnswers(note: "改换别的。")), by: keeper)
                }
            }
        }
    }

    private static func fundEntries(_ stage: DemoStage, _ clerk: Actor) -> [DemoEvent] {
        let entries: [(Int, FundEntry.Kind, Int, String, String, String)] = [
            (2, .allocation, 10_000_000, "县财政", "道德基金年度拨款", ""),
            (5, .donation, 5_000_000, "县慈善总会", "定向捐赠", "捐〔\(stage.year)〕001"),
            (14, .goods, 1_200_000, "供销社", "各分理处货架进货", ""),
            (36, .donation, 300_000, "热心企业", "助老捐款", "捐〔\(stage.year)〕002"),
        ]
        return entries.map { entry in
            DemoEvent(at: stage.moment(day: entry.0, hour: 15, minute: 15)) {
                try await stage.office.carryOut(
                    RecordFundEntry(
                        entry.1, on: stage.day(entry.0), fen: entry.2, party: entry.3, words: entry.4,
                        receipt: entry.5), by: clerk)
            }
        }
    }
}
