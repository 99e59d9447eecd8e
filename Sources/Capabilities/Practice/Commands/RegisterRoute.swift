import Database
import Kernel
import Office
import Organisation

/// Names several sites as a belt or a fine village, in the order in which they are shown.
package struct RegisterRoute: Command {
    package static let action = Action("siteRoute.register", "登记示范带、精品村", right: .keepRoutes)
    let kind: SiteRoute.Kind
    let name: String
    let words: String
    let sites: [ID<PracticeSite>]
    let openedOn: Day

    package init(kind: SiteRoute.Kind, name: String, words: String = "", sites: [ID<PracticeSite>], openedOn: Day) {
        (self.kind, self.name, self.words, self.sites, self.openedOn) = (kind, name, words, sites, openedOn)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<SiteRoute>> {
        let today = transaction.now.day
        try Words.checkOpen([(name, "name"), (words, "words")])
        guard openedOn <= today else {
            throw Refusal.field("openedOn", "siteRoute.future", "命名日期\(openedOn.chinese)还没有到。")
        }
        let least = kind == .belt ? 2 : 1
        guard sites.unique.count >= least else {
            throw Refusal.field("site", "siteRoute.few", "\(kind.chinese)至少要有\(least)个阵地，请勾选。")
        }
        for site in sites.unique {
            let found = try Sites.one(site, for: actor, in: transaction)
            guard found.isOpen(on: today) else {
                throw Refusal.field("site", "siteRoute.ended", "“\(found.name)”已经停用，不能列入。")
            }
        }
        let id = transaction.recordID(SiteRoute.self)
        try transaction.run(
            """
            INSERT INTO siteRoute (county, id, kind, name, words, openedOn, endedOn, recordedAt)
            VALUES (\(actor.county), \(id), \(kind), \(name), \(words), \(openedOn), NULL, \(transaction.now))
            """)
        for (index, site) in sites.unique.enumerated() {
            try transaction.run(
                """
                INSERT INTO siteRouteStop (county, route, number, site)
                VALUES (\(actor.county), \(id), \(index + 1), \(site))
                """)
        }
        return Done(id, subject: id.description, detail: "\(kind.chinese)：\(name)")
    }
}

package struct EndRoute: Command {
    package static let action = Action("siteRoute.end", "取消示范带、精品村", right: .keepRoutes)
    let route: ID<SiteRoute>
    let endedOn: Day

    package init(_ route: ID<SiteRoute>, on day: Day) { (self.route, endedOn) = (route, day) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Sites.route(route, for: actor, in: transaction)
        guard found.endedOn == nil else { return .repeated((), subject: route.description) }
        guard endedOn >= found.openedOn, endedOn <= transaction.now.day else {
            throw Refusal.field("endedOn", "siteRoute.ended", "取消日期应在\(found.openedOn.chinese)到今天之间。")
        }
        try transaction.run(
            "UPDATE siteRoute SET endedOn = \(endedOn) WHERE county = \(actor.county) AND id = \(route)")
        return Done(subject: route.description, detail: endedOn.chinese)
    }
}
