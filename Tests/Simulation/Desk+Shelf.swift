import Database
import Kernel
import MoralBank
import Office
import Organisation

/// What points are spent on, and what the fund pays shops for it.
extension Desk {
    private static let things = ["茶叶", "毛巾", "理发券"]

    mutating func stockShelf() -> Deed? {
        guard let village = branch(), let keeper = somebody(of: village) else { return nil }
        let shops = ledger.people.filter { $0.actor.has(.merchant) }.compactMap(\.actor.shop)
        let title = chance.pick(Self.things)
        let (points, stock) = (chance.roll(1...6), chance.chance(95) ? chance.roll(0...5) : -1)
        let shop = shops.isEmpty || chance.chance(40) ? nil : chance.pick(shops)
        return Deed(
            StockShelf(village, title, points: points, stock: stock, shop: shop.flatMap { ID($0) }), by: keeper,
            key: key(), words: "\(village) \(title) \(points) \(stock) \(shop ?? "")", asksWho: true,
            verdict: { ledger, actor, _ in
                let there = ledger.bank.goods.first { $0.village == village && $0.title == title }?.stock ?? 0
                return actor.has(.village) && actor.looksAfter(village) && there + stock >= 0 ? .done : .refused
            },
            note: { ledger, _, transaction in
                let known = ledger.bank.goods.firstIndex { $0.village == village && $0.title == title }
                if let known {
                    ledger.bank.goods[known].points = points
                    ledger.bank.goods[known].stock += stock
                    ledger.bank.goods[known].shop = shop
                    return
                }
                let id: String? = try transaction.value(
                    "SELECT id FROM shelfGood WHERE county = \(ledger.code) AND village = \(village) AND title = \(title)"
                )
                guard let id else { throw Broken("what was put on the shelf is there", title) }
                ledger.bank.goods.append(
                    GoodNote(id: id, village: village, title: title, points: points, stock: stock, shop: shop))
            })
    }

    mutating func placeOrder() -> Deed? {
        let rich = ledger.bank.accounts.filter { $0.spendable > 0 }
        guard let account = rich.isEmpty ? ledger.bank.accounts.last : chance.pick(rich) else { return nil }
        let own = ledger.bank.goods.filter { $0.village == account.village && $0.stock > 0 }
        let goods = own.isEmpty || chance.chance(8) ? ledger.bank.goods : own
        guard !goods.isEmpty, let keeper = somebody(of: account.village) else { return nil }
        let good = chance.pick(goods)
        guard let accountID = ID<MoralAccount>(account.id), let goodID = ID<ShelfGood>(good.id) else { return nil }
        return Deed(
            PlaceOrder(accountID, goodID), by: keeper, key: key(), words: "\(account.name) \(good.title)",
            asksWho: true, answer: \.description,
            verdict: { ledger, actor, now in
                guard actor.has(.village), actor.looksAfter(account.village),
                    let good = ledger.bank.goods.first(where: { $0.id == good.id }), good.village == account.village,
                    let account = ledger.bank.account(account.id)
                else { return .refused }
                return good.stock > 0 && account.mayUse(good.points, on: now.day) ? .done : .refused
            },
            note: { ledger, told, transaction in
                guard let index = ledger.bank.goods.firstIndex(where: { $0.id == good.id }) else { return }
                ledger.bank.goods[index].stock -= 1
                let good = ledger.bank.goods[index]
                let code: String? = try transaction.value(
                    "SELECT code FROM moralOrder WHERE county = \(ledger.code) AND id = \(told.answer)")
                ledger.bank.orders.append(
                    OrderNote(
                        id: told.answer, account: account.id, village: account.village, good: good.id,
                        points: good.points, shop: good.shop, code: code ?? "", placedAt: told.at))
                let posting = try ledger.posting(.frozen, told.answer, transaction)
                var taken: [LotPart] = []
                ledger.bank.change(account: account.id) { account in
                    taken = account.use(good.points, on: told.at.day)
                    account.post(.frozen, posting, source: told.answer, spendable: -good.points)
                }
                ledger.bank.change(order: told.answer) { $0.taken = taken }
            })
    }

    /// Shown at the counter where it is fetched; now and then at another.
    mutating func handOut() -> Deed? {
        let placed = ledger.bank.orders.filter { $0.state == .placed }
        guard let order = placed.isEmpty || chance.chance(6) ? ledger.bank.orders.last : chance.pick(placed) else {
            return nil
        }
        let counter = order.shop == nil ? somebody(of: order.village) : merchant(of: order.shop)
        guard let actor = chance.chance(92) ? counter : chance.chance(50) ? merchant() : somebody(.village) else {
            return nil
        }
        let code = chance.chance(96) ? order.code : "000000"
        return Deed(
            HandOut(code: code), by: actor, key: key(), words: code, asksWho: true, answer: \.description,
            verdict: { ledger, actor, _ in ledger.bank.order(shown: code, to: actor) == nil ? .refused : .done },
            note: { ledger, told, _ in
                let order = ledger.bank.order(shown: code, to: told.actor)
                try holdEqual(told.answer, order?.id ?? "", "what is handed out is what was ordered", code)
                ledger.bank.change(order: told.answer) { ($0.state, $0.takenAt) = (.taken, told.at) }
            })
    }

    mutating func cancelOrder() -> Deed? {
        let placed = ledger.bank.orders.filter { $0.state == .placed }
        guard let order = placed.isEmpty ? ledger.bank.orders.last : chance.pick(placed),
            let keeper = somebody(of: order.village), let id = ID<MoralOrder>(order.id)
        else { return nil }
        let reason = reason("改换别的")
        guard
            let command = try? TakeProcedureStep(
                MoralOrder.procedure, id, "cancel", answers: StepAnswers(note: reason))
        else { return nil }
        return Deed(
            command, by: keeper, key: key(), words: "\(order.id) \(reason)", asksWho: true, answer: \.rawValue,
            verdict: { ledger, actor, _ in
                let isOwn = actor.has(.village) && actor.scope.isOwn(order.village)
                return isOwn && ledger.bank.order(order.id)?.state == .placed && !reason.isEmpty ? .done : .refused
            },
            note: { try $0.giveBack(order.id, as: .cancelled, on: $1.at.day, $2) })
    }

    mutating func askSettlement() -> Deed? {
        guard let actor = merchant(), let shop = actor.shop else { return nil }
        let receipts = ledger.bank.settlements.filter { $0.shop == shop }.map(\.receipt)
        let receipt = !receipts.isEmpty && chance.chance(10) ? chance.pick(receipts) : "票\(bytes(4).hex)"
        let until = now.day.adding(days: chance.chance(92) ? 0 : chance.roll(-4...2))
        return Deed(
            AskSettlement(until: until, receipt: receipt), by: actor, key: key(), words: "\(until) \(receipt)",
            asksWho: true, answer: \.description,
            verdict: { ledger, actor, now in
                guard actor.has(.merchant), let shop = actor.shop, until <= now.day else { return .refused }
                let isTwice = ledger.bank.settlements.contains { $0.shop == shop && $0.receipt == receipt }
                return !isTwice && !ledger.bank.unsettled(shop, until).isEmpty ? .done : .refused
            },
            note: { ledger, told, _ in
                guard let shop = told.actor.shop else { return }
                let orders = ledger.bank.unsettled(shop, until)
                for order in orders { ledger.bank.change(order: order.id) { $0.settlement = told.answer } }
                ledger.bank.settlements.append(
                    SettlementNote(
                        id: told.answer, shop: shop, fen: orders.reduce(0) { $0 + $1.fen }, orders: orders.map(\.id),
                        asker: told.actor.id, receipt: receipt))
            })
    }

    mutating func handleSettlement() -> Deed? {
        let open = ledger.bank.settlements.filter { [.asked, .checked].contains($0.state) }
        guard let settlement = open.isEmpty ? ledger.bank.settlements.last : chance.pick(open),
            let id = ID<ShopSettlement>(settlement.id)
        else { return nil }
        let step = chance.chance(12) ? "refuse" : settlement.state == .asked ? "check" : "pay"
        let reason = reason("票据相符")
        guard let actor = somebody(step == "pay" ? .director : .clerk),
            let command = try? TakeProcedureStep(
                ShopSettlement.procedure, id, step, answers: StepAnswers(note: reason))
        else { return nil }
        return Deed(
            command, by: actor, key: key(), words: "\(settlement.id) \(step) \(reason)", asksWho: true,
            answer: \.rawValue,
            verdict: { ledger, actor, now in
                ledger.bank.next(step, ofSettlement: settlement.id, reason: reason, by: actor, on: now.day) == nil
                    ? .refused : .done
            },
            note: { ledger, told, transaction in
                let next = ledger.bank.next(
                    step, ofSettlement: settlement.id, reason: reason, by: told.actor, on: told.at.day)
                try holdEqual(told.answer, next?.rawValue ?? "", "a settlement's step leads where the flow says")
                if let next { try ledger.take(settlement.id, to: next, told, transaction) }
            })
    }

    private mutating func merchant(of shop: String? = nil) -> Actor? {
        let able = ledger.people.filter { person in
            !person.isDisabled && person.actor.has(.merchant) && (shop == nil || person.actor.shop == shop)
        }
        return able.isEmpty ? nil : chance.pick(able).actor
    }
}

extension Actor {
    /// Whose counter somebody stands at.
    var shop: String? {
        guard has(.merchant), case .unit(let unit) = scope else { return nil }
        return unit
    }
}

extension BankBook {
    mutating func change(order id: String, _ body: (inout OrderNote) -> Void) {
        guard let index = orders.firstIndex(where: { $0.id == id }) else { return }
        body(&orders[index])
    }

    mutating func change(settlement id: String, _ body: (inout SettlementNote) -> Void) {
        guard let index = settlements.firstIndex(where: { $0.id == id }) else { return }
        body(&settlements[index])
    }

    /// What may be handed out for a code at somebody's counter: the last order under it that he sees, while it waits.
    func order(shown code: String, to actor: Actor) -> OrderNote? {
        let seen = orders.filter { order in
            guard order.code == code else { return false }
            if let shop = actor.shop { return order.shop == shop }
            return actor.has(.village) && actor.looksAfter(order.village)
        }
        guard let order = seen.max(by: { $0.placedAt < $1.placedAt }), order.state == .placed else { return nil }
        if order.shop != nil { return order.shop == actor.shop ? order : nil }
        return actor.scope.isOwn(order.village) ? order : nil
    }

    func unsettled(_ shop: String, _ until: Day) -> [OrderNote] {
        orders.filter { order in
            order.shop == shop && order.state == .taken && order.settlement == nil
                && (order.takenAt.map { $0.day <= until } ?? false)
        }
    }

    func next(
        _ step: String, ofSettlement id: String, reason: String, by actor: Actor, on today: Day
    ) -> ShopSettlement.State? {
        guard let settlement = settlement(id), actor.scope == .county else { return nil }
        switch (step, settlement.state) {
        case ("check", .asked): return actor.has(.clerk) && actor.id != settlement.asker ? .checked : nil
        case ("pay", .checked):
            let isOther = ![settlement.asker, settlement.checker].contains(actor.id)
            let isThere = mayBook(
                .settlement, on: today, fen: settlement.fen, receipt: settlement.receipt, today: today)
            return actor.has(.director) && isOther && isThere ? .paid : nil
        case ("refuse", .asked), ("refuse", .checked):
            return actor.isAny(.clerk, .director) && !reason.isEmpty ? .refused : nil
        default: return nil
        }
    }
}

extension CountyLedger {
    /// What nobody fetched comes back to the lots that it came of, and goes back on the shelf.
    mutating func giveBack(
        _ id: String, as state: MoralOrder.State, on today: Day, _ transaction: ReadTransaction
    ) throws {
        guard let order = bank.order(id) else { return }
        bank.change(order: id) { $0.state = state }
        for index in bank.goods.indices where bank.goods[index].id == order.good { bank.goods[index].stock += 1 }
        let posting = try posting(.returned, id, transaction)
        bank.change(account: order.account) { account in
            account.post(.returned, posting, source: id, spendable: order.points)
            account.fill(order.taken, posting, on: today)
        }
    }

    /// The morning's round: what lay for fourteen days goes back, what nobody used in two years ends.
    /// - Returns: what the audit has to say of it.
    mutating func lapse(on today: Day, _ transaction: ReadTransaction) throws -> [String] {
        let late = bank.orders.filter { $0.state == .placed && $0.placedAt.day < today.adding(days: -14) }
        for order in late { try giveBack(order.id, as: .lapsed, on: today, transaction) }
        return late.isEmpty ? [] : ["moralOrder.lapse"]
    }

    mutating func expire(on today: Day, _ transaction: ReadTransaction) throws -> [String] {
        var isAny = false
        for account in bank.accounts {
            let ended = account.lots.filter { $0.lastDay < today && $0.left > 0 }
            for lot in ended.sorted(by: { $0.order < $1.order }) {
                isAny = true
                let posting = try posting(.expired, lot.posting, transaction)
                bank.change(account: account.id) { account in
                    account.post(.expired, posting, source: lot.posting, spendable: -lot.left)
                    for index in account.lots.indices where account.lots[index].posting == lot.posting {
                        account.lots[index].left = 0
                    }
                }
            }
        }
        return isAny ? ["moralBank.expire"] : []
    }

    fileprivate mutating func take(
        _ id: String, to next: ShopSettlement.State, _ told: Deed.Acknowledged, _ transaction: ReadTransaction
    ) throws {
        bank.change(settlement: id) { settlement in
            settlement.state = next
            if next == .checked { settlement.checker = told.actor.id }
        }
        guard let settlement = bank.settlement(id) else { return }
        if next == .refused {
            for order in settlement.orders { bank.change(order: order) { $0.settlement = nil } }
            bank.change(settlement: id) { $0.receipt = "退回 \(id)" }
        }
        guard next == .paid else { return }
        let entry: String? = try transaction.value(
            "SELECT fundEntry FROM shopSettlement WHERE county = \(code) AND id = \(id)")
        bank.fund.append(
            FundNote(
                id: entry ?? "", kind: .settlement, day: told.at.day, fen: settlement.fen,
                receipt: settlement.receipt))
    }
}
