import Database
import Findings
import Kernel
import Office
import Organisation
import Web

/// One issue as its makers have it: what can be done now, what it still lacks, and what it shows.
struct IssuePage: Page {
    let issue: ExposureIssue
    let part: ProcedurePart
    let items: [ExposureItem]
    let photos: [ID<ExposureItem>: Exposures.ItemPhotos]
    let masks: [String: [String: PhotoMask]]
    /// What it still lacks before it goes out.
    let missing: [String]
    /// Of one that is out, what is put right and not shown so yet.
    let unshown: [String]
    let hits: [GateHit]
    let mayRelease: Bool
    let files: [RecordFile]
    let mayEdit: Bool
    let mayComplete: Bool
    /// Who can be chosen to answer; none where nothing is to be assigned, or not by the reader.
    let leads: [(value: String, label: String)]
    /// What became of repeats, for the office.
    let charges: [ID<ExposureItem>: String]?
    let now: Instant
    var title: String { issue.title }
    var help: String { "一期曝光台从选题到归档。照片要遮挡并由另一位确认，文字里不能有个人信息，才能审片、签发、发布。" }

    private var path: String { "exposures/\(issue.id)" }

    private enum CodingKeys: CodingKey { case issue, part, items, masks, missing, unshown, hits, files }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(
            title, "\(view.standing(part, now: now))　\(issue.channel.chinese)　\(issue.numbered)\(HTML.with(issue.editorName) { "　媒体编辑：\($0)" })",
            actions: actions(view)))
        \(HTML.when(!issue.withdrawal.isEmpty, "<div class=\"refused\">已撤下：\(issue.withdrawal)</div>"))
        <div class="columns"><div>
        \(lacking)
        \(view.gate(hits, of: path, mayRelease: mayRelease && view.may(.releaseExposures)))
        \(HTML.when(items.isEmpty, view.empty("还没有选入问题。一期至少要有一个。", mayEdit ? adding(view) : .empty)))
        \(HTML.each(items) { item($0, view) })
        \(HTML.when(!items.isEmpty && mayEdit, "<p>\(adding(view))</p>"))
        \(view.attachments(files, of: path, mayAdd: mayEdit))
        </div><div>
        \(view.steps(part))
        \(record(view))
        \(view.timeline(part))
        </div></div>
        """
    }

    private func actions(_ view: View) -> HTML {
        HTML.when(
            ExposureIssue.State.open.contains(issue.state), view.linkButton("公开页面", "public/\(path)"))
            + view.linkButton("下载（.docx）", "\(path)/issue.docx")
            + HTML.when(mayEdit, view.linkButton("修改", "\(path)/edit"))
    }

    private func adding(_ view: View) -> HTML {
        HTML.when(
            view.may(.chooseExposures), view.linkButton("从问题里选", "\(path)/findings", style: "btn-primary"))
            + " " + view.linkButton("自己取证的问题", "\(path)/items/new")
    }

    private var lacking: HTML { lacking("发布前还差", items.isEmpty ? [] : missing) + lacking("归档前还差", unshown) }

    private func lacking(_ words: String, _ what: [String]) -> HTML {
        .when(
            !what.isEmpty,
            """
            <section class="card-paper"><h2>\(words)</h2>
            <ul class="list">\(HTML.each(what) { "<li>\($0)</li>" })</ul></section>
            """)
    }

    private func item(_ item: ExposureItem, _ view: View) -> HTML {
        let own = photos[item.id]
        return """
            <section class="card-paper" id="item-\(item.id.description)">
            <div class="title-row"><h2>\(item.place)．\(item.village)：\(item.title)</h2></div>
            <p class="soft">\(item.township)　\(item.topic)　\(HTML.with(item.leadName ?? item.chosenName) { "承办：\($0)　" })\
            <span class="tag\(HTML.when(item.isPutRight, " tag-green"))">\(item.findingState?.chinese ?? "交办时登记为问题")</span>\
            \(HTML.with(item.repeats) { " <a class=\"tag tag-red\" href=\"\(view.link("exposures/\($0)"))\">重复曝光</a>" })\
            \(HTML.with(item.finding) { finding in HTML.when(view.may(.seeFindings), "　<a href=\"\(view.link("findings/\(finding)"))\">看问题</a>") })</p>
            \(HTML.when(!item.description.isEmpty, "<p>\(item.description)</p>"))
            \(charge(item, view))
            <div class="pair-photos">
            \(pictures("整改前", own?.before ?? [], item, view))\(pictures("整改后", own?.after ?? [], item, view))
            </div>
            \(HTML.when(mayEdit || mayComplete, view.linkButton(mayEdit ? "文字和照片" : "补充整改后照片", "exposures/items/\(item.id)/edit")))
            \(item.leadForm(leads, view))
            </section>
            """
    }

    /// What a repeat cost, and why it did not yet.
    private func charge(_ item: ExposureItem, _ view: View) -> HTML {
        guard let charges, item.repeats != nil, ExposureIssue.State.open.contains(issue.state) else { return .empty }
        guard let record = charges[item.id] else {
            return """
                <p class="soft">重复曝光还没有提出扣分：发布以后系统提出；当月的<a href="\(view.link("assessments/rules"))">考核办法</a>不计奖惩的，\
                写明上限、施行以后补提（发布后\(ChargeRepeats.lately)天内）。</p>
                """
        }
        return record.isEmpty
            ? "<p class=\"soft\">重复曝光，本县不扣分。</p>"
            : "<p class=\"soft\">重复曝光，<a href=\"\(view.link(record))\">已提出扣分</a>。</p>"
    }

    private func pictures(_ name: String, _ photos: [String], _ item: ExposureItem, _ view: View) -> HTML {
        HTML.when(
            !photos.isEmpty,
            """
            <div><h3>\(name)</h3><ul class="photos">\(HTML.each(photos) { photo in
                let mask = masks[item.id.description]?[photo]
                let path = "exposures/items/\(item.id)/photos/\(photo)"
                return """
                    <li><a href="\(view.link("\(path)/mask"))"><img src="\(view.link(mask == nil ? "\(path)/thumbnail" : "\(path)/masked/thumbnail"))" \
                    alt="\(name)：\(item.title)" width="240" height="180" loading="lazy"></a>
                    \(state(mask)) <a href="\(view.link("\(path)/mask"))">\(verb(mask, view))</a></li>
                    """
            })</ul></div>
            """)
    }

    private func state(_ mask: PhotoMask?) -> HTML {
        guard let mask else { return "<span class=\"tag tag-red\">没有遮挡</span>" }
        return mask.isConfirmed
            ? "<span class=\"tag tag-green\">已确认</span>" : "<span class=\"tag tag-amber\">等另一位确认</span>"
    }

    private func verb(_ mask: PhotoMask?, _ view: View) -> String {
        guard let mask else { return "去遮挡" }
        if mask.isConfirmed { return "看遮挡" }
        return mask.maskedBy == view.session?.actor.id ? "修改遮挡" : "去确认"
    }

    private func record(_ view: View) -> HTML {
        """
        <section class="card-paper"><dl class="record">
        \(HTML.when(!issue.introduction.isEmpty, "<dt>导语</dt><dd>\(issue.introduction)</dd>"))
        \(HTML.when(!issue.media.isEmpty, "<dt>媒体</dt><dd>\(issue.media)</dd>"))
        \(HTML.when(!issue.link.isEmpty, "<dt>链接</dt><dd><a href=\"\(issue.link)\" rel=\"noopener noreferrer\">\(issue.link)</a></dd>"))
        <dt>播出（刊发）</dt><dd>\(issue.broadcastOn?.chinese ?? "还没有定")</dd>
        </dl></section>
        """
    }
}

/// The words of an issue, to begin one or to change it.
struct IssueForm: Page {
    let issue: ExposureIssue?
    /// Whose it may be, where somebody else begins it.
    let editors: [(value: String, label: String)]
    var title: String { issue.map { "修改：\($0.title)" } ?? "选题" }
    var help: String { "先写标题和导语，再选入问题、取证。链接填播出视频或报道的网址。" }
    var parents: [Crumb] { issue.map { [Crumb($0.title, "exposures/\($0.id)")] } ?? [] }

    private enum CodingKeys: CodingKey { case issue }

    func body(_ view: View) -> HTML {
        let path = issue.map { "exposures/\($0.id)/edit" } ?? "exposures/new"
        return """
            <div class="form-narrow">\(view.heading(title, "地点和单位可以写明，人名、电话、门牌不要写"))
            <div class="card-paper">\(view.form(path, """
                \(HTML.with(issue) { "<input type=\"hidden\" name=\"version\" value=\"\($0.version)\">" })
                \(view.select("channel", "类别", options: ExposureIssue.Channel.allCases.map { ($0.rawValue, $0.chinese) }, value: issue?.channel.rawValue ?? ""))
                \(view.input("title", "标题", value: issue?.title ?? "", help: "如 小区外的建筑垃圾谁来管。", max: 60))
                \(view.textArea("introduction", "导语", value: issue?.introduction ?? "", required: false, max: 1000))
                \(view.input("media", "媒体", value: issue?.media ?? "", help: "如 明川电视台《文明在线》；县级曝光台可以不填。", required: false, max: 60))
                \(view.input("link", "链接", value: issue?.link ?? "", type: "url", help: "播出视频或报道的网址，以 https:// 开头。", keyboard: .code, required: false, max: 500))
                \(view.dayInput("broadcastOn", "播出（刊发）日期", value: issue?.broadcastOn, help: "审片以前要定下来。", required: false))
                \(HTML.when(!editors.isEmpty, view.select("editor", "媒体编辑", options: [("", "不指定")] + editors, required: false)))
                \(view.submit(issue == nil ? "选题" : "保存"))
                """))</div></div>
            """
    }
}
