import Database
import Kernel
import Media
import Office
import Web

/// Bulletins (督查通报): drafted from a closed month's records, approved, signed, published with a number.
package struct Bulletins: Sendable {
    let office: Office
    let photos: PhotoStore

    package init(office: Office, photos: PhotoStore) {
        self.office = office
        self.photos = photos
    }

    package static let migrations = BulletinTables.migrations
    package static let menu = [MenuEntry("通报", "bulletins", .right(.seeBulletins))]
    package var routes: [Route] { BulletinRoutes(office: office, photos: photos).routes }

    package static let waiting: Waiting.Source = { actor, transaction in
        var waiting: [Waiting] = []
        for bulletin in try unpublished(county: actor.county, in: transaction) {
            let steps = BulletinFlow.steps(for: actor, in: bulletin.state, hands: bulletin.hands)
            for step in [BulletinStep.submit, .approve, .sign, .publish] where steps.contains(step) {
                waiting.append(
                    Waiting("\(step.chinese)：\(bulletin.content.title)", count: 1, path: "bulletins/\(bulletin.id)"))
            }
        }
        return waiting
    }
}

extension Right {
    package static let seeBulletins = Right(
        "bulletins.see", "查看已发布的通报",
        Set(Role.assignable).subtracting([.systemAdministrator, .securityAdministrator, .auditAdministrator]))
    package static let draftBulletins = Right("bulletins.draft", "起草通报", [.clerk, .director])
    package static let handleBulletins = Right(
        "bulletins.handle", "审核（主任）、签发（县领导）、发布通报", [.clerk, .director, .leader])

    package static let seeBulletinNumbers = Right(
        "bulletins.seeNumbers", "点开通报里的数字，看背后的记录", [.clerk, .director, .leader, .inspector])

    package static let bulletins: [Right] = [.seeBulletinNumbers, .seeBulletins, .draftBulletins, .handleBulletins]
}
