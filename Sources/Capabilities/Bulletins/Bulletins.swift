import Assessment
import Database
import Kernel
import Media
import Office
import Web

/// Bulletins (督查通报): drafted from a closed month's records, approved, signed, published with a number.
package enum Bulletins {
    /// By which bulletins are counted; what their numbers look like, a county sets itself.
    package static let numberSeries = "督查通报"

    package static let capability = Capability(
        "bulletins", migrations: BulletinTables.migrations, tables: tables, rights: Right.bulletins,
        menu: [
            MenuEntry(
                "督查通报", "bulletins", .right(.seeBulletins), in: .reports,
                daily: [.director, .leader, .departmentLiaison, .departmentDeputy, .departmentHead])
        ],
        waiting: waiting, brief: brief,
        recordNames: recordNames, papers: [PaperSeries(numberSeries, "督查通报")],
        routes: { BulletinRoutes(office: $0.office, photos: $0.photos).routes })

    private static let waiting: Waiting.Source = { actor, transaction in
        let steps = try unpublished(county: actor.county, in: transaction).flatMap { bulletin in
            let possible = BulletinFlow.steps(for: actor, in: bulletin.state, hands: bulletin.hands)
            return [BulletinStep.submit, .approve, .sign, .publish].filter(possible.contains).map { step in
                Waiting(
                    "\(step.chinese)：\(bulletin.content.title)", path: "bulletins/\(bulletin.id)", verb: step.verb,
                    detail: "\(bulletin.month.chinese)")
            }
        }
        return try steps + undrafted(for: actor, in: transaction)
    }

    /// The last closed month, while nobody has begun its bulletin.
    private static func undrafted(for actor: Actor, in transaction: ReadTransaction) throws -> [Waiting] {
        guard Right.draftBulletins.isHeld(by: actor),
            let month = try Assessments.latestMonth(county: actor.county, in: transaction),
            try !isThere(month, county: actor.county, in: transaction)
        else { return [] }
        return [Waiting("起草\(month.chinese)的督查通报", path: "bulletins", verb: "去起草", detail: "\(month.chinese)已经关账")]
    }
}

extension BulletinStep {
    /// On the first page's button.
    fileprivate var verb: String {
        switch self {
        case .submit: "去送审"
        case .approve: "去审核"
        case .sign: "去签发"
        case .publish: "去发布"
        case .edit, .sendBack: "去修改"
        }
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
