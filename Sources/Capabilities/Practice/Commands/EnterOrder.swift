import Database
import Kernel
import Office
import Organisation
import Volunteers

/// Puts a service on the menu (制单).
package struct OfferService: Command {
    package static let action = Action("offeredService.offer", "制单", right: .keepServices)
    let title: String
    let kind: ServiceKind
    let words: String
    let home: ID<Unit>

    package init(title: String, kind: ServiceKind, words: String, home: ID<Unit>) {
        (self.title, self.kind, self.words, self.home) = (title, kind, words, home)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<OfferedService>> {
        let party = Party(try Units.one(home, county: actor.county, in: transaction))
        guard actor.answers(for: party) else {
            throw Refusal.field("home", "service.home", "只能为本单位和下级制单。")
        }
        try Words.check(title, "title")
        try Words.check(words, "words")
        let others = try Orders.offered(county: actor.county, in: transaction).filter { $0.home.unit == party.unit }
        guard !others.contains(where: { $0.title.nameKey == title.nameKey }) else {
            throw Refusal.field("title", "service.twin", "\(party.name)的菜单上已经有“\(title)”。")
        }
        let id = transaction.recordID(OfferedService.self)
        try transaction.run(
            """
            INSERT INTO offeredService (county, id, title, kind, words, unit, division, endedOn, recordedAt)
            VALUES (\(actor.county), \(id), \(title), \(kind), \(words), \(home), \(party.division), NULL,
                \(transaction.now))
            """)
        return Done(id, subject: id.description, detail: "\(party.name)：\(title)")
    }
}

/// A service is offered no more.
package struct WithdrawService: Command {
    package static let action = Action("offeredService.withdraw", "停止一项服务", right: .keepServices)
    let service: ID<OfferedService>

    package init(_ service: ID<OfferedService>) { self.service = service }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Listing<OfferedService>.services.one(
            service, for: actor, in: transaction, otherwise: .noSuchService)
        guard actor.answers(for: found.home) else {
            throw Refusal(.forbidden, "service.notYours", "菜单上的服务由提供它的单位、上级或创建办来停。")
        }
        guard found.endedOn == nil else { return .repeated((), subject: service.description) }
        try transaction.run(
            """
            UPDATE offeredService SET endedOn = \(transaction.now.day)
            WHERE county = \(actor.county) AND id = \(service)
            """)
        return Done(subject: service.description, detail: found.title)
    }
}

/// Somebody asks for help; or it is entered for him, from the telephone or a visit. It goes to the station of the village.
package struct EnterOrder: Command {
    package static let action = Action("serviceOrder.enter", "登记点单", right: .enterOrders)
    let service: ID<OfferedService>?
    let title: String
    let kind: ServiceKind
    let source: ServiceOrder.Source
    let division: DivisionCode
    let wantedOn: Day?
    let people: Int
    let particulars: Particulars

    package init(
        service: ID<OfferedService>? = nil, title: String, kind: ServiceKind, source: ServiceOrder.Source,
        division: DivisionCode, wantedOn: Day? = nil, people: Int = 1, particulars: Particulars
    ) {
        (self.service, self.title, self.kind, self.source) = (service, title, kind, source)
        (self.division, self.wantedOn, self.people) = (division, wantedOn, people)
        self.particulars = particulars
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<ServiceOrder>> {
        let today = transaction.now.day
        try Words.check(title, "title")
        try OrderTerms.check(particulars, source: source, wantedOn: wantedOn, people: people, today: today)
        guard division.level == .village,
            try Divisions.one(division, county: actor.county, on: today, in: transaction) != nil
        else { throw Refusal.field("division", "order.division", "请选择需要服务的村（社区）。") }
        if let service {
            let found = try Listing<OfferedService>.services.one(
                service, for: actor, in: transaction, otherwise: .noSuchService)
            guard found.endedOn == nil else {
                throw Refusal.field("service", "order.service", "“\(found.title)”已经从菜单上停了，请选别的，或不选。")
            }
        }
        guard let site = try Sites.responsible(for: division, county: actor.county, in: transaction) else {
            throw Refusal.field("division", "order.site", "这个村（社区）还没有实践站，上面也没有所和中心，点单没有人受理。请先登记阵地。")
        }
        let id = transaction.recordID(ServiceOrder.self)
        let sealed = try particulars.sealed(for: id.description, transaction.keys)
        try transaction.run(
            """
            INSERT INTO serviceOrder (county, id, state, title, kind, service, source, division, site, siteUnit,
                siteDivision, team, teamUnit, teamDivision, teamLeader, wantedOn, people, enteredBy, enteredByName, madeAt,
                particulars, stars, ratingWords)
            VALUES (\(actor.county), \(id), \(ServiceOrder.State.requested), \(title), \(kind), \(service), \(source),
                \(division), \(site.id), \(site.home.unit), \(site.home.division), NULL, NULL, NULL, NULL, \(wantedOn),
                \(people), \(actor.id), \(actor.name), \(transaction.now), \(sealed), NULL, '')
            """)
        try transaction.begin(
            ServiceOrder.procedure, id, by: actor, note: source == .resident ? "" : "\(source.chinese)，代点单人登记")
        return Done(id, subject: id.description, detail: "\(source.chinese)：\(title)")
    }
}
