import Assessment
import Database
import Kernel
import Media
import Office
import Web

/// Bulletins (督查通报): drafted from the records of what the clerk chooses, approved, signed, published with a number.
package enum Bulletins {
    /// By which bulletins are counted; what their numbers look like, a county sets itself.
    package static let numberSeries = "督查通报"

    /// Every figure of the product, which a text may name besides its own numbers; asked for when pages are made.
    package typealias Metrics = @Sendable () -> [Metric]

    package static func capability(metrics: @escaping Metrics = { [] }) -> Capability {
        Capability(
            "bulletins", migrations: BulletinMigrations.migrations, tables: tables, rights: Right.bulletins,
            instructable: ["bulletins/:bulletin"],
            menu: [
                MenuEntry(
                    "督查通报", "bulletins", .right(.seeBulletins), in: .reports,
                    daily: [.director, .leader, .departmentLiaison, .departmentDeputy, .departmentHead])
            ],
            waiting: waiting, brief: brief,
            recordNames: recordNames, metrics: listing.metrics, jobs: [Bulletin.procedure.job],
            papers: [PaperSeries(numberSeries, "督查通报", issued: numbers)],
            checks: [Bulletin.procedure.recordCheck], samples: sample,
            routes: { BulletinRoutes(premises: $0, metrics: metrics).routes })
    }

    /// One that went out, and one that is written yet.
    private static let sample: @Sendable (String, ReadTransaction) throws -> [String: String] = { county, transaction in
        let bulletins = try all(county: county, in: transaction)
        var sample: [String: String] = [:]
        sample["bulletin"] = bulletins.first { $0.state == .published }?.id.description
        sample["bulletinDraft"] = bulletins.first { $0.state == .draft }?.id.description
        return sample
    }

    private static let waiting: Waiting.Source = { actor, transaction in
        try Bulletin.procedure.waiting(for: actor, in: transaction) + undrafted(for: actor, in: transaction)
    }

    /// The last closed month, while nobody has begun its bulletin.
    private static func undrafted(for actor: Actor, in transaction: ReadTransaction) throws -> [Waiting] {
        guard Right.draftBulletins.isHeld(by: actor),
            let month = try Assessments.latestMonth(county: actor.county, in: transaction),
            try !isThere(month, county: actor.county, in: transaction)
        else { return [] }
        return [
            Waiting("起草\(month.chinese)的督查通报", path: "bulletins/new", verb: "去起草", detail: "\(month.chinese)已经关账")
        ]
    }
}

extension Right {
    package static let seeBulletins = Right(
        "bulletins.see", "查看已发布的通报", Role.staff)
    package static let draftBulletins = Right("bulletins.draft", "起草通报", [.clerk, .director])
    package static let handleBulletins = Right(
        "bulletins.handle", "审核（主任）、签发（县领导）、发布通报", [.clerk, .director, .leader])

    package static let seeBulletinNumbers = Right(
        "bulletins.seeNumbers", "点开通报里的数字，看背后的记录", [.clerk, .director, .leader, .inspector])

    static let bulletins: [Right] = [.seeBulletinNumbers, .seeBulletins, .draftBulletins, .handleBulletins]
}
