import Database
import Kernel
import Office
import Organisation
import Standards
import Web

/// Below the pages of other records: the way to what readiness has to say of them.
package enum ReadinessOnRecords {
    /// By the page that it stands below.
    package static func addition(to path: String, _ office: Office) -> PageAddition.Source? {
        switch path {
        case "reviews/:review": { request, _ in link(request, "review") { ("迎检一页：缺什么、是谁的", "readiness/\($0)") } }
        case "mocks/:mock": { request, _ in link(request, "mock") { _ in ("实地得分、文明行为观测：哪里丢分，计入这次测评", "spot-scores") } }
        case "places/:place": charge(office)
        default: nil
        }
    }

    private static func link(
        _ request: WebRequest, _ parameter: String, _ words: (String) -> (String, String)
    ) -> PageAddition? {
        guard let actor = request.session?.actor, Right.seeStandards.isHeld(by: actor),
            let (label, path) = request.parameters[parameter].map(words)
        else { return nil }
        return PageAddition { view in "<p>\(view.linkButton(label, path))</p>" }
    }

    /// Who is in charge of a place.
    private static func charge(_ office: Office) -> PageAddition.Source {
        { request, _ in
            guard let actor = request.session?.actor, Right.seeStandards.isHeld(by: actor),
                let id = request.parameters["place"].flatMap(ID<Place>.init)
            else { return nil }
            let present = try await office.read { transaction in
                try PlaceCharges.history(of: id, county: actor.county, in: transaction).first { $0.until == nil }
            }
            return PageAddition { view in
                """
                <section class="card-paper"><h2>包保</h2>
                <p>\(present.map { "\($0.unit.name)负责，\($0.leader)包保。" as HTML } ?? "还没有责任单位。")</p>
                <p>\(view.linkButton("看包保", "place-charges/\(id)"))</p></section>
                """
            }
        }
    }
}
