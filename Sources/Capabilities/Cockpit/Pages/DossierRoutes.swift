import Database
import Documents
import Kernel
import Office
import Organisation
import Web

struct DossierRoutes: Sendable {
    let premises: Premises
    let parts: Cockpit.Parts
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("dossiers", .right(.seeDossiers), all),
            .page("dossiers/:dossier", .right(.seeDossiers), one),
            .get("dossiers/:dossier/paper.docx", .right(.seeDossiers), paper),
        ]
    }

    private func all(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let form = FormReader(request.query)
        let search = form.text("q", "名称", max: 50, optional: true)
        try form.finish()
        return try await office.read { transaction in
            let units = try Dossiers.all(for: actor, in: transaction)
            let found = units.filter { search.isEmpty || $0.name.contains(search) }
            func links(_ units: [Unit]) -> [DossierPage.Link] { units.map { .init(name: $0.name, path: $0.dossier) } }
            let townships = units.filter { $0.kind == .township }.compactMap { township -> DossiersPage.Group? in
                let own = found.filter { unit in
                    unit.kind == .village && unit.division?.parent == township.division
                }
                guard !own.isEmpty || found.contains(where: { $0.id == township.id }) else { return nil }
                return .init(name: township.name, path: township.dossier, places: links(own))
            }
            // Of a village whose township the reader does not see.
            let alone = found.filter { unit in
                unit.kind == .village
                    && !units.contains { $0.kind == .township && $0.division == unit.division?.parent }
            }
            let departments = found.filter { $0.kind == .department }
            let groups = [
                alone.isEmpty ? nil : DossiersPage.Group(name: "村（社区）", path: nil, places: links(alone)),
                departments.isEmpty ? nil : DossiersPage.Group(name: "部门", path: nil, places: links(departments)),
            ].compactMap(\.self)
            return DossiersPage(groups: townships + groups, search: search)
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page { try await page(request) }

    private func page(_ request: WebRequest) async throws -> DossierPage {
        let actor = try request.actor
        let name: String = try request.parameter("dossier")
        return try await office.readReport { transaction in
            let (subject, unit) = try Dossiers.subject(name, for: actor, in: transaction)
            let below =
                unit.kind == .township
                ? try Dossiers.all(for: actor, in: transaction).filter {
                    $0.kind == .village && $0.division?.parent == unit.division
                } : []
            let township = unit.division?.parent.flatMap { $0.level == .township ? $0 : nil }
            let all = try parts.dossiers.flatMap { try $0(subject, actor, transaction) }.filter { !$0.isEmpty }
            return DossierPage(
                subject: subject, kind: unit.kind.chinese,
                parts: all.filter(\.isFirst) + all.filter { !$0.isFirst },
                now: transaction.now, path: unit.dossier,
                below: below.map { .init(name: $0.name, path: $0.dossier) },
                above: township.flatMap { code in
                    actor.scope.covers(division: code) ? Crumb(subject.township ?? "", "dossiers/\(code)") : nil
                })
        }
    }

    private func paper(_ request: WebRequest) async throws -> Answer {
        let page = try await page(request)
        let county = request.county
        let words = try await office.read {
            try $0.setting(OfficeSettings.papers, county: county.code).filled(county)
        }
        var pictures: [String: [UInt8]] = [:]
        for shot in page.parts.flatMap(\.photos).flatMap(\.shots) {
            // A photo that is lost is missing in the paper, and the rest of it goes with him.
            if let jpeg = try? await premises.photos.bytes(shot.sha256, .large) { pictures[shot.sha256] = jpeg }
        }
        let paper = DossierPaper(page: page, county: county, signature: words.signature)
        return .file(
            Download(
                try paper.document(pictures).docx(), contentType: OfficialDocument.contentType,
                filename: "\(page.subject.name)情况 \(page.now.day).docx"))
    }
}
