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
    let versions: [MaterialVersion]
    let mayFile: Bool
    let now: Instant
    var title: String { material.title }
    var help: String { "一份测评材料的要求、附件和经过：收集单位上传，牵头单位初审，创建办终审定稿。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　对应\(material.codes)　\(material.dueOn.chinese)前"))
        <div class="columns"><div>
        \(view.steps(part))
        \(HTML.when(!uncounted.isEmpty, "<div class=\"notice-amber\"><p>要求了规格，有的附件数不出来，请初审时自己核对：\(uncounted.joined(separator: "；"))。</p></div>"))
        \(view.attachments(files, of: "materials/\(material.id)", mayAdd: mayFile, mayTakeOff: mayFile))
        \(HTML.when(!versions.isEmpty, history(view)))
        </div><div>
        <section class="card-paper"><dl class="record">
        <dt>测评体系</dt><dd>\(view.may(.seeStandards) ? "<a href=\"\(view.link("standards/\(material.edition)"))\">\(material.standard)</a>" : "\(material.standard)")</dd>
        <dt>收集单位</dt><dd>\(material.unit.name)</dd><dt>牵头单位</dt><dd>\(material.lead.name)</dd>
        <dt>类别</dt><dd>\(material.kind.chinese)</dd>\(HTML.when(!material.words.isEmpty, "<dt>要求</dt><dd>\(material.words)</dd>"))
        <dt>规格</dt><dd>\(material.terms.words)</dd></dl></section>
        \(view.timeline(part))</div></div>
        """
    }

    private var uncounted: [String] {
        guard Material.State.open.contains(material.state) else { return [] }
        return files.compactMap { file in
            let missing = material.terms.uncounted(file.length)
            return missing.isEmpty ? nil : "\(file.name)，\(missing.joined(separator: "、"))数不出来"
        }
    }

    private func history(_ view: View) -> HTML {
        """
        <section class="card-paper"><h2>报送过的版本</h2><ul class="course">\(HTML.each(versions) { version in
            """
            <li>第\(version.number)次报送\(HTML.with(version.madeOn) { "，\($0.chinese)形成" })<br>\
            \(HTML.each(version.files) { "<a href=\"\(view.link("materials/\(material.id)/files/\($0.sha256)"))\" download>\($0.name)</a>　" })<br>\
            <span class="soft">\(version.byName)　\(version.at.chinese)</span></li>

            """
        })</ul></section>
        """
    }
}

/// What is missing, by unit and by how long it has been asked for, whatever is to be examined.
struct MaterialGapsPage: Page {
    let gaps: [MaterialGap]
    var title: String { "材料缺口" }
    var help: String { "还没有定稿的材料，按单位和布置了多久列出来；拖得最久的在前。" }
    var parents: [Crumb] { [Crumb("测评材料", "materials")] }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(gaps.count)个单位，\(gaps.reduce(0) { $0 + $1.daysOpen.count })份"))
        \(HTML.when(gaps.isEmpty, view.empty("布置的材料都定稿了。", view.linkButton("看测评材料", "materials"))))
        \(HTML.when(!gaps.isEmpty, """
            <div class="table-box"><table class="cards"><thead><tr><th>单位</th><th class="number">没有定稿</th>\(HTML.each(MaterialGap.ages) { "<th class=\"number\">\($0.name)</th>" })<th class="number">最久</th><th class="number">过了期限没交</th></tr></thead><tbody>
            \(HTML.each(gaps) { row($0, view) })</tbody></table></div>
            """))
        """
    }

    private func row(_ gap: MaterialGap, _ view: View) -> HTML {
        """
        <tr><td data-label="单位">\(gap.unit.name)</td>\
        <td data-label="没有定稿" class="number"><a href="\(view.link("materials?open=yes&unit=\(gap.unit.unit)"))">\(gap.daysOpen.count)份</a></td>\
        \(HTML.each(MaterialGap.ages) { age in
            "<td data-label=\"\(age.name)\" class=\"number\">\(gap.count(in: age.days))</td>"
        })<td data-label="最久" class="number">\(gap.oldest)天</td>\
        <td data-label="过了期限没交" class="number">\(HTML.when(gap.late > 0, "<span class=\"tag tag-red\">\(gap.late)份</span>"))</td></tr>

        """
    }
}

struct MaterialRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("materials/gaps", .right(.seeMaterial), gaps),
            .page("materials/:material", .right(.seeMaterial), one),
        ]
            + Listing.materials.routes(office) + Material.procedure.routes(premises, page: one)
            + Material.procedure.media(premises).refilableRoutes(page: one)
    }

    private func gaps(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { MaterialGapsPage(gaps: try MaterialGaps.all(for: actor, in: $0)) }
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
                versions: try MaterialVersions.of(id, county: actor.county, in: transaction),
                mayFile: material.state == .wanted && Right.handInMaterial.isHeld(by: actor)
                    && (material.unit.has(actor) || actor.isOffice),
                now: transaction.now)
        }
    }
}
