import Kernel
import MoralBank
import Office
import Web

/// What stands below a household's account: whether it is on boards, and a statement for a bank.
package enum StarsOnAccounts {
    package static let path = "moral-accounts/:moralAccount"

    package static func addition(_ office: Office) -> PageAddition.Source {
        { request, _ in
            guard let actor = request.session?.actor,
                let id = request.parameters["moralAccount"].flatMap(ID<MoralAccount>.init)
            else { return nil }
            let (keeps, issues) = (Right.keepOffBoards.isHeld(by: actor), Right.issueRatings.isHeld(by: actor))
            guard keeps || issues else { return nil }
            let isOff = try await office.read { try StarBoards.isOff(id, county: actor.county, in: $0) }
            return PageAddition { view in
                """
                <section class="card-paper"><h2>评星和证明</h2><p>\(isOff ? "这一家不愿上光荣榜。" : "评上了会上光荣榜，姓名遮住。")</p>
                <p>\(HTML.when(keeps, view.linkButton(isOff ? "改为可以上榜" : "登记不上榜", "star-boards/off/\(id)")))
                \(HTML.when(issues, view.linkButton("出具道德评价证明", "ratings/new/\(id)")))</p></section>
                """
            }
        }
    }
}
