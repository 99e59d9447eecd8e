import Kernel
import Office
import Web

struct AuditRoutes: Sendable {
    let organisation: Organisation

    var routes: [Route] {
        ProvenExport(deed: "导出审计记录", of: listing(), organisation.office).routes + [
            .page("rights", .right(.seeRights)) { _ in RightsPage(rights: organisation.allRights) },
            .page("audit", .right(.seeAudit)) { request in
                let county = try request.actor.county
                let waiting = try await organisation.office.read { try Audit.unsealed(county: county, in: $0) }
                return try await listing(waiting: waiting).page(request, organisation.office)
            },
        ]
    }

    private func listing(waiting: Int = 0) -> Listing<AuditLine> {
        .audit(
            .seeAudit, AuditWords(names: organisation.recordNames, rights: organisation.allRights), waiting: waiting)
    }
}
