import Database
import Kernel
import Media
import Office
import Recognition
import Web

/// The office's side of a public story: its photos, masked by one and confirmed by another.
struct StoryRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("stories/:nomination", .right(.keepStories), one),
            .post("stories/:nomination/photos", .right(.keepStories), .pressing("添加事迹照片"), form: one) { request in
                let (actor, id): (Actor, ID<Nomination>) = (try request.actor, try request.parameter("nomination"))
                // Before anything is taken in.
                try await office.read { try AddStoryPhotos.admit(id, by: actor, in: $0) }
                let form = FormReader(request.form)
                let photos = try await premises.photos.sent(request, form, for: id.description, in: office)
                try form.finish()
                return try await office.answer(request, doing: AddStoryPhotos(id, photos)) { _ in
                    .seeOther("stories/\(id)", notice: "已添加。遮挡并由另一位确认以后公开。")
                }
            },
        ] + masks.routes
    }

    private var masks: RecordMasks<Nomination> {
        RecordMasks(at: "stories/:nomination", sees: .keepStories, premises) { [office] id, actor, county in
            try await office.read { transaction in
                let found = try StoryPhotos.nomination(id, for: actor, in: transaction)
                return .init(
                    sources: try StoryPhotos.sources(of: id, county: county, in: transaction),
                    masks: try StoryPhotos.masks(of: id, county: county, in: transaction), back: "stories/\(id)",
                    title: found.name)
            }
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<Nomination>) = (try request.actor, try request.parameter("nomination"))
        return try await office.read { transaction in
            let found = try StoryPhotos.nomination(id, for: actor, in: transaction)
            return StoryKeepingPage(
                nomination: id, name: found.name, line: found.line, story: found.story,
                agrees: try Consents.holds(
                    Nomination.consent.purpose, Nomination.kind, id.description, county: actor.county, in: transaction),
                hits: try PublishGate.hits(
                    in: [GatedText("一句话", found.line), GatedText("事迹", found.story)], of: Nomination.kind,
                    id.description, county: actor.county, in: transaction),
                sources: try StoryPhotos.sources(of: id, county: actor.county, in: transaction),
                masks: try StoryPhotos.masks(of: id, county: actor.county, in: transaction),
                honour: try PublicHonours.honour(of: id, county: actor.county, in: transaction))
        }
    }
}

struct StoryKeepingPage: Page {
    let nomination: ID<Nomination>
    let name: String
    let line: String
    let story: String
    let agrees: Bool
    /// What the gate found in the story: while there is any, the story is not public.
    let hits: [GateHit]
    let sources: [String]
    let masks: [String: PhotoMask]
    let honour: ID<Honour>?
    var title: String { "公开的事迹：\(name)" }
    var help: String { "照片由一位遮挡、另一位确认以后才公开；本人撤回同意，事迹和照片立刻撤下。" }
    var parents: [Crumb] { [Crumb("推荐", "nominations"), Crumb(name, "nominations/\(nomination)")] }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, standing, actions: HTML.with(honour) { view.linkButton("公开页面", "public/honours/\($0)") }))
        \(view.gate(hits, of: "stories/\(nomination)", mayRelease: false))
        <div class="columns"><div><section class="card-paper"><h2>照片</h2>
        \(HTML.when(sources.isEmpty, "<p class=\"soft\">还没有照片。有了照片，事迹更愿意有人看、有人转。</p>"))
        \(HTML.when(!sources.isEmpty, "<ul class=\"photos\">\(HTML.each(sources) { picture($0, view) })</ul>"))
        \(HTML.when(agrees, adding(view)))</section></div>
        <div><section class="card-paper"><h2>\(line)</h2>\(HTML.each(story.split(whereSeparator: \.isNewline)) { "<p>\(String($0))</p>" })</section></div></div>
        """
    }

    private var standing: HTML {
        guard agrees else { return "<span class=\"tag tag-red\">本人没有同意</span> 事迹和照片都不公开" }
        guard hits.isEmpty else { return "<span class=\"tag tag-red\">有个人信息</span> 事迹没有公开，只公开姓名；找到的列在下面，请在推荐里删去" }
        let count = sources.filter { masks[$0]?.isConfirmed == true }.count
        return "<span class=\"tag tag-green\">本人同意</span> \(count)张照片可以公开"
    }

    private func picture(_ source: String, _ view: View) -> HTML {
        let (mask, path) = (masks[source], "stories/\(nomination)/photos/\(source)")
        let state: HTML =
            mask.map {
                $0.isConfirmed
                    ? "<span class=\"tag tag-green\">已确认</span>" : "<span class=\"tag tag-amber\">等另一位确认</span>"
            } ?? "<span class=\"tag tag-red\">没有遮挡</span>"
        let verb =
            mask.map { $0.isConfirmed ? "看遮挡" : $0.maskedBy == view.session?.actor.id ? "修改遮挡" : "去确认" } ?? "去遮挡"
        return """
            <li><a href="\(view.link("\(path)/mask"))"><img src="\(view.link(mask == nil ? "\(path)/thumbnail" : "\(path)/masked/thumbnail"))" \
            alt="\(name)的照片" width="240" height="180" loading="lazy"></a> \(state) <a href="\(view.link("\(path)/mask"))">\(verb)</a></li>
            """
    }

    private func adding(_ view: View) -> HTML {
        let own = view.refused(at: "stories/\(nomination)/photos")
        return """
            <details class="act"\(HTML.when(own.refusal != nil || sources.isEmpty, " open"))><summary>添加照片</summary>\(own.form("stories/\(nomination)/photos", files: true, id: "photos", """
                \(own.input("photo", "照片", type: "file", help: "一张近照，几张生活照，最多\(AddStoryPhotos.most)张。", extra: " multiple accept=\"image/*\""))\(own.submit("添加"))
                """))</details>
            """
    }
}
