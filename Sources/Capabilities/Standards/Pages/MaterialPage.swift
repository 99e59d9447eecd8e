import Database
import Kernel
import Office
import Organisation
import Web

/// One document that is asked for: what and by when, its files, and where it stands.
struct MaterialPage: Page {
    let material: Material
    let part: ProcedurePart
    let files: [RecordFile]
    let mayFile: Bool
    let now: Instant
    var title: String { material.title }
    var help: String { "一份测评材料的要求、附件和经过：收集单位上传，牵头单位初审，创建办终审定稿。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　对应\(material.codes)　\(material.dueOn.chinese)前"))
        <div class="columns"><div>
        \(view.steps(part))
        \(view.attachments(files, of: "materials/\(material.id)", mayAdd: mayFile))
        </div><div>
        <section class="card-paper"><dl class="record">
        <dt>测评体系</dt><dd><a href="\(view.link("standards/\(material.edition)"))">\(material.standard)</a></dd>
        <dt>收集单位</dt><dd>\(material.unit.name)</dd><dt>牵头单位</dt><dd>\(material.lead.name)</dd>
        <dt>类别</dt><dd>\(material.kind.chinese)</dd>\(HTML.when(!material.words.isEmpty, "<dt>要求</dt><dd>\(material.words)</dd>"))
        <dt>规格</dt><dd>\(material.terms.words)</dd></dl></section>
        \(view.timeline(part))</div></div>
        """
    }
}

struct MaterialRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [.page("materials/:material", .right(.seeStandards), one)]
            + Listing.materials.routes(office) + Material.procedure.routes(premises, page: one)
            + Material.procedure.media(premises).routes(page: one)
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Material> = try request.parameter("material")
        return try await office.read { transaction in
            let material = try Materials.one(id, for: actor, in: transaction)
            return MaterialPage(
                material: material,
                part: try Material.procedure.part(of: material, id, for: actor, in: transaction),
                files: try RecordFiles.of(Material.kind, id.description, county: actor.county, in: transaction),
                mayFile: material.state == .wanted && Right.handInMaterial.isHeld(by: actor)
                    && (material.unit.has(actor) || actor.isOffice),
                now: transaction.now)
        }
    }
}
