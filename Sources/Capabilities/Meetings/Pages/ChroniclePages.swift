import Database
import Kernel
import Media
import Office
import Web

struct ChronicleRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("chronicle/new", .right(.keepChronicle), newForm),
            .post("chronicle/new", .right(.keepChronicle), .pressing("记大事"), form: newForm, keep),
            .page("chronicle/:chronicle", .right(.seeChronicle), one),
            .post("chronicle/:chronicle/void", .right(.keepChronicle), .pressing("作废大事记"), form: one) { request in
                let id: ID<ChronicleEntry> = try request.parameter("chronicle")
                let form = FormReader(request.form)
                let reason = form.text("reason", "原因", max: 200)
                try form.finish()
                return try await office.answer(request, doing: VoidChronicle(id, reason: reason)) { _ in
                    .seeOther("chronicle/\(id)", notice: "已作废，不再计数。")
                }
            },
        ] + Listing<ChronicleEntry>.chronicle.routes(office) + media.routes(page: one)
    }

    private var media: RecordMedia<ChronicleEntry> {
        RecordMedia(at: "chronicle/:chronicle", sees: .seeChronicle, office, premises.photos) {
            id, actor, transaction in
            _ = try Chronicle.one(id, county: actor.county, in: transaction)
            return try RecordPhotos.of(
                ChronicleEntry.kind, [id.description], county: actor.county, in: transaction)[id.description]?
                .map(\.sha256) ?? []
        }
    }

    private func newForm(_ request: WebRequest) async throws -> any Page {
        try await office.read { NewChroniclePage(today: $0.now.day) }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<ChronicleEntry> = try request.parameter("chronicle")
        return try await office.read { transaction in
            ChroniclePage(
                entry: try Chronicle.one(id, county: actor.county, in: transaction),
                photos: try RecordPhotos.of(
                    ChronicleEntry.kind, [id.description], county: actor.county, in: transaction)[id.description] ?? [],
                files: try RecordFiles.of(ChronicleEntry.kind, id.description, county: actor.county, in: transaction),
                mayKeep: Right.keepChronicle.isHeld(by: actor))
        }
    }

    private func keep(_ request: WebRequest) async throws -> Answer {
        let form = FormReader(request.form)
        let day = form.day("day", "日期")
        let title = form.text("title", "大事", max: 100)
        let kind: ChronicleEntry.Kind? = form.choice("kind", "类别")
        let words = form.prose("words", "内容", max: 5000, optional: true)
        let source = form.text("source", "来源", max: 200)
        let photos = try await premises.photos.sent(request, form, for: "chronicle", in: office)
        try form.finish()
        guard let day, let kind else { throw Refusal.noSuchPage }
        let command = KeepChronicle(title, on: day, kind, words: words, source: source, photos: photos)
        return try await office.answer(request, doing: command) { id in
            .seeOther("chronicle/\(id)", notice: "已记下。")
        }
    }
}

struct ChroniclePage: Page {
    let entry: ChronicleEntry
    let photos: [Evidence]
    let files: [RecordFile]
    let mayKeep: Bool
    var title: String { entry.title }
    var help: String { "一条大事和它的来源；年度总结引用它。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(entry.day.chinese)　<span class=\"tag tag-green\">\(entry.kind.chinese)</span>\(HTML.when(entry.voidedBecause != nil, " <span class=\"tag\">已作废</span>"))"))
        <div class="columns"><section class="card-paper"><dl class="record typed">
        \(HTML.when(!entry.words.isEmpty, "<dt>内容</dt><dd>\(entry.words)</dd>"))
        <dt>来源</dt><dd>\(entry.source)</dd><dt>登记</dt><dd>\(entry.recordedByName)，\(entry.recordedAt.chinese)</dd>
        \(HTML.with(entry.voidedBecause) { "<dt>作废</dt><dd>\(entry.voidedByName ?? "")：\($0)</dd>" })
        </dl>\(view.photos(photos, of: "chronicle/\(entry.id)", title: entry.title))</section>
        <div>\(view.attachments(files, of: "chronicle/\(entry.id)", mayAdd: mayKeep && entry.voidedBecause == nil))\(HTML.when(mayKeep && entry.voidedBecause == nil, voiding(view)))</div></div>
        """
    }

    private func voiding(_ view: View) -> HTML {
        """
        <section class="card-paper"><details class="act"\(HTML.when(view.refusal != nil && view.request.path.hasSuffix("/void"), " open"))><summary>作废</summary>
        <p class="soft">记错了的作废，写明原因；这一条留着，不再计数。</p>
        \(view.form("chronicle/\(entry.id)/void", id: "void", """
            \(view.textArea("reason", "原因", rows: 2, max: 200))
            <div class="actions"><button class="btn btn-outline-secondary" type="submit">作废</button></div>
            """))</details></section>
        """
    }
}

struct NewChroniclePage: Page {
    let today: Day
    var title: String { "记一条大事" }
    var help: String { "别处没有记的大事记在这里：上级肯定、经验推广。测评和复审的结果在“迎检复审”登记。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "别处没有记的大事：上级肯定、经验推广、通过验收"))
        <div class="card-paper">\(view.form("chronicle/new", files: true, """
            \(view.input("title", "大事", help: "一句话，如 “道德银行”经验做法受到省委宣传部领导批示肯定。", max: 100))
            \(view.input("day", "日期", value: today.description, type: "date"))
            \(view.select("kind", "类别", options: ChronicleEntry.Kind.allCases.map { ($0.rawValue, $0.chinese) }))
            \(view.textArea("words", "内容", required: false, max: 5000))
            \(view.input("source", "来源", help: "凭什么知道：文号、批示件、报道。", max: 200))
            \(view.input("photo", "照片", type: "file", help: "批示件、证书、奖牌。", required: false, extra: " multiple accept=\"image/*\""))
            \(view.submit("记下"))
            """))</div></div>
        """
    }
}
