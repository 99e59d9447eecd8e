import Database
import Kernel
import Office
import Organisation
import Volunteers
import Web

struct OrderRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        let lists: [Route] =
            Listing<ServiceOrder>.orders.routes(office) + Listing<OrderDispatch>.dispatches.routes(office)
            + Listing<OfferedService>.services.routes(office)
        return lists + menu + own + ServiceOrder.procedure.routes(premises, page: page)
            + ServiceOrder.procedure.media(premises).routes
    }

    private var menu: [Route] {
        [
            .page("orders/services/new", .right(.keepServices), serviceForm),
            .post("orders/services/new", .right(.keepServices), Self.offering, form: serviceForm, offer),
            .page("orders/services/:offeredService", .right(.seeOrders), service),
            .post(
                "orders/services/:offeredService/withdraw", .right(.keepServices), .pressing("停止一项服务"), form: service,
                withdraw),
            .page("orders/rates", .right(.seeOrders), rates),
        ]
    }

    private var own: [Route] {
        let one = "orders/:serviceOrder"
        return [
            .page("orders/new", .right(.enterOrders), newForm),
            .post("orders/new", .right(.enterOrders), .pressing("登记点单"), form: newForm, enter),
            .page(one, .right(.seeOrders), page),
            .post("\(one)/dispatch", .right(.handleOrders), .pressing("派单"), form: page, dispatch),
            .post("\(one)/grab", .right(.handleOrders), .pressing("抢单"), form: page, grab),
            .post("\(one)/helpers", .right(.handleOrders), .pressing("登记服务人员"), form: page, helper),
            .post(
                "\(one)/helpers/:volunteer/remove", .right(.handleOrders), .pressing("去掉服务人员"), form: page, noHelper),
            .post("\(one)/rate", .right(.handleOrders), .pressing("评单"), form: page, rate),
        ]
    }

    private static let offering = Deed.writing(
        "制单",
        [
            .text("title", "服务"), .choice("kind", "类别") { (kind: ServiceKind) in kind.chinese }, .text("words", "说明"),
            .brought("home", "提供单位") { _ in "所选的单位" },
        ])

    // MARK: The menu

    private func serviceForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { NewServicePage(units: try Units.answered(by: actor, in: $0)) }
    }

    private func offer(_ request: WebRequest) async throws -> Answer {
        let form = FormReader(request.form)
        let (title, kind, words, home) = try form.finish(
            form.text("title", "服务", max: 20), form.choice("kind", "类别", of: ServiceKind.self),
            form.note("words", "说明", max: 200), form.id("home", "提供单位", of: Unit.self))
        return try await office.answer(
            request, doing: OfferService(title: title, kind: kind, words: words, home: home)
        ) { .seeOther("orders/services/\($0)", notice: "已列入菜单。") }
    }

    private func service(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<OfferedService> = try request.parameter("offeredService")
        return try await office.read { transaction in
            let service = try Listing<OfferedService>.services.one(
                id, for: actor, in: transaction, otherwise: .noSuchService)
            return ServicePage(service: service, mayEnd: actor.answers(for: service.home))
        }
    }

    private func withdraw(_ request: WebRequest) async throws -> Answer {
        let id: ID<OfferedService> = try request.parameter("offeredService")
        return try await office.answer(request, doing: WithdrawService(id)) { _ in
            .seeOther("orders/services/\(id)", notice: "已从菜单上停了。")
        }
    }

    private func rates(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let form = FormReader(request.query)
        let asked = form.optional("month", "月份", form: "月份，如 2019-11") { Month($0) }
        try form.finish()
        return try await office.read { transaction in
            let month = asked ?? Month(transaction.now.day)
            return OrderRatesPage(
                month: month, sites: try OrderRates.lines(.site, Period(month), for: actor, in: transaction),
                teams: try OrderRates.lines(.team, Period(month), for: actor, in: transaction))
        }
    }

    // MARK: A request

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let asked: String = FormReader(request.filledIn).text("service", "服务", max: 60, optional: true)
        return try await office.read { transaction in
            let villages = try Units.all(
                county: actor.county, kinds: [.village], notGoneOn: transaction.now.day, in: transaction)
            let own = villages.filter { unit in unit.division.map { actor.scope.covers(division: $0) } ?? false }
            let services = try Orders.offered(county: actor.county, in: transaction)
            return NewOrderPage(
                services: services, chosen: services.first { $0.id.description == asked },
                villages: own.isEmpty ? villages : own, isVillage: actor.has(.village), today: transaction.now.day)
        }
    }

    private func enter(_ request: WebRequest) async throws -> Answer {
        let form = FormReader(request.form)
        let (service, title, kind, source, division) = try form.finish(
            form.id("service", "服务", of: OfferedService.self).optional, form.text("title", "事项", max: 20),
            form.choice("kind", "类别", of: ServiceKind.self),
            form.choice("source", "来源", of: ServiceOrder.Source.self), form.division("division", "村（社区）", .village))
        let (wantedOn, people, name, phone, address, words, isMinor) = try form.finish(
            form.day("wantedOn", "希望日期").optional, form.number("people", "需要几人", 1...200),
            form.note("name", "点单人", max: 20), form.note("phone", "电话", max: 20), form.note("address", "住址", max: 60),
            form.prose("words", "情况", max: 500), form.tick("isMinor"))
        return try await office.answer(
            request,
            doing: EnterOrder(
                service: service, title: title, kind: kind, source: source, division: division, wantedOn: wantedOn,
                people: people,
                particulars: Particulars(
                    name: name, phone: phone, address: address, words: words, isMinor: isMinor))
        ) { .seeOther("orders/\($0)", notice: "已登记，等受理。") }
    }

    private func page(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<ServiceOrder> = try request.parameter("serviceOrder")
        return try await office.read { transaction in
            let order = try Orders.one(id, for: actor, in: transaction)
            let course = try ServiceOrder.procedure.course(of: id, county: actor.county, in: transaction)
            func may(_ step: String) -> Bool {
                guard Right.handleOrders.isHeld(by: actor), let step = ServiceOrder.procedure.step(named: step) else {
                    return false
                }
                return (try? ServiceOrder.procedure.admit(step, to: order, course, by: actor)) != nil
            }
            let acts = order.isActedOn(by: actor)
            let maySend = may(ServiceOrder.dispatch) || may(ServiceOrder.redispatch) || may(ServiceOrder.recall)
            let teams = try Teams.taking(order.kind, near: order.division, county: actor.county, in: transaction)
            return OrderPage(
                order: order, part: try ServiceOrder.procedure.part(of: order, id, for: actor, in: transaction),
                particulars: acts
                    ? Particulars(sealed: order.particulars, for: id.description, transaction.keys) : nil,
                acts: acts, ratingWords: acts ? order.ratingWords : "",
                sent: acts ? try Orders.sent(id, for: actor, in: transaction) : [],
                helpers: acts
                    ? try Orders.helpers(of: id, county: actor.county, in: transaction).map {
                        .init(
                            volunteer: $0.volunteer, name: !$0.isMinor || $0.home.has(actor) ? $0.name : "未成年志愿者",
                            times: $0.times)
                    } : [],
                members: try members(of: order, for: actor, in: transaction),
                teams: (maySend ? teams : []).map {
                    .init(value: $0.id.description, label: "\($0.name)（\($0.unit.name)）")
                },
                ownTeams: may(ServiceOrder.grab)
                    ? teams.filter { $0.isLed(by: actor) }.map { .init(value: $0.id.description, label: $0.name) } : [],
                mayHelp: Right.handleOrders.isHeld(by: actor) && [.accepted, .serving, .served].contains(order.state)
                    && (order.team?.has(actor) ?? false || actor.isOffice),
                mayRate: try may(ServiceOrder.rate) && Orders.ownDays(of: order, for: actor, in: transaction) == nil,
                now: transaction.now)
        }
    }

    /// Whom the team's own people may name without knowing a number.
    private func members(
        of order: ServiceOrder, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [OrderPage.Choice] {
        guard let team = order.team, team.has(actor), [.accepted, .serving, .served].contains(order.state) else {
            return []
        }
        return try Teams.members(of: team.id, for: actor, in: transaction).map {
            .init(value: $0.id.description, label: "\($0.name)（\($0.numbered)）")
        }
    }

    private func dispatch(_ request: WebRequest) async throws -> Answer {
        let id: ID<ServiceOrder> = try request.parameter("serviceOrder")
        let form = FormReader(request.form)
        let (team, reason) = try form.finish(
            form.id("team", "队伍", of: VolunteerTeam.self), form.note("reason", "改派的原因", max: 200))
        return try await office.answer(request, doing: DispatchOrder(id, to: team, reason: reason)) { _ in
            .seeOther("orders/\(id)", notice: "已派单，等队伍接单。")
        }
    }

    private func grab(_ request: WebRequest) async throws -> Answer {
        let id: ID<ServiceOrder> = try request.parameter("serviceOrder")
        let form = FormReader(request.form)
        let team = try form.finish(form.id("team", "队伍", of: VolunteerTeam.self))
        return try await office.answer(request, doing: GrabOrder(id, for: team)) { _ in
            .seeOther("orders/\(id)", notice: "抢到了，情况和联系方式在下面。")
        }
    }

    private func helper(_ request: WebRequest) async throws -> Answer {
        let id: ID<ServiceOrder> = try request.parameter("serviceOrder")
        let county = try request.actor.county
        let form = FormReader(request.form)
        let member = form.optional("member", "队员", form: "列表中的一位") { ID<Volunteer>($0) }
        let number: String = form.text("number", "志愿者编号", max: 20, optional: member != nil)
        let (day, start, end) = try form.finish(
            form.day("day", "日期"), form.clock("start", "开始"), form.clock("end", "结束"))
        let volunteer = try await office.read { transaction in
            try member ?? Volunteers.numbered(number, county: county, in: transaction).id
        }
        return try await office.answer(
            request,
            doing: RecordHelper(
                id, volunteer, from: Instant(day).adding(minutes: start), to: Instant(day).adding(minutes: end))
        ) { _ in .seeOther("orders/\(id)", notice: "已登记，确认完成以后计入时长。") }
    }

    private func noHelper(_ request: WebRequest) async throws -> Answer {
        let (id, volunteer): (ID<ServiceOrder>, ID<Volunteer>) = (
            try request.parameter("serviceOrder"), try request.parameter("volunteer")
        )
        return try await office.answer(request, doing: RemoveHelper(id, volunteer)) { _ in
            .seeOther("orders/\(id)", notice: "已去掉。")
        }
    }

    private func rate(_ request: WebRequest) async throws -> Answer {
        let id: ID<ServiceOrder> = try request.parameter("serviceOrder")
        let form = FormReader(request.form)
        let (stars, words) = try form.finish(form.number("stars", "评价", 1...5), form.note("words", "评语", max: 200))
        return try await office.answer(request, doing: RateOrder(id, stars: stars, words: words)) { _ in
            .seeOther("orders/\(id)", notice: "已评价。")
        }
    }
}
