import Kernel
import Office
import Sheets
import Web

/// A visit while it is walked: item by item, on a phone, each press saved at once. Every button is a form of
/// its own, so that it works without scripts; with them each press is sent in the background and says for itself
/// whether it is saved (`visit.js`), and what is marked `data-own` belongs to the script.
struct RecordVisitPage: Page {
    let visit: Visit
    let sheet: Sheet
    let lines: [VisitLine]
    let score: Score
    let today: Day
    /// Identifiers for the spots that this page may note, by `item/deduction`; a press sent twice notes one.
    let newLines: [String: String]
    var title: String { "\(visit.village)检查" }
    var hasOwnBar: Bool { true }

    private var path: String { "visits/\(visit.id)" }

    func body(_ view: View) -> HTML {
        """
        <div class="visit">
        <div class="visit-head"><div><h1>\(visit.township) · \(visit.village)</h1>
        <p class="line">\(visit.month.chinese)\(visit.tier.chinese)（\(visit.manner.chinese)）\(forWhom(view))</p></div></div>
        \(HTML.each(sheet.items) { item($0, view) })
        \(goodPractices(view))
        \(submission(view))
        \(HTML.when(view.may(.makePlans), visit.cancelling(view)))
        </div>
        <div class="visit-bar"><div class="outbox" id="outbox" data-own hidden></div>
        <div><span class="soft">目前得分</span><strong>\(score.total.shown)</strong></div>
        <span class="tag \(view.refusal == nil ? "tag-green" : "tag-red")" id="save-state" role="status" data-own>\
        \(view.refusal == nil ? "已保存" : "未存，见红字")</span>
        <a class="btn btn-primary" href="#submit" data-next="section.item">下一项</a></div>
        """
    }

    private func forWhom(_ view: View) -> HTML {
        guard let name = visit.inspectorName, visit.inspector != view.session?.actor.id else { return .empty }
        return "　<span class=\"tag tag-amber\">替\(name)代填</span>"
    }

    private func item(_ item: Sheet.Item, _ view: View) -> HTML {
        let own = lines.filter { $0.kind?.item == item.code }
        let lost = item.maximum - score.remaining(of: item)
        return """
            <section class="card-paper item" id="item-\(item.code)" tabindex="-1">
            <div class="spot-head"><h2>\(item.group) · \(item.title)</h2>
            \(HTML.when(own.isEmpty, "<span class=\"soft\">无问题</span>"))\
            \(HTML.when(!own.isEmpty, "<strong class=\"applied\">\((-lost).shown)</strong>"))</div>
            <p class="soft">本项最高\(item.maximum.plain)分</p>
            \(HTML.each(own) { spot($0, view) })
            <div class="adds">\(HTML.each(item.deductions) { add($0, to: item, view) })</div>
            </section>
            """
    }

    private func add(_ deduction: Sheet.Deduction, to item: Sheet.Item, _ view: View) -> HTML {
        """
        <form method="post" action="\(view.link("\(path)/lines"))" data-live>
        \(view.formStamp)
        <input type="hidden" name="line" value="\(newLines["\(item.code)/\(deduction.code)"] ?? "")">
        <input type="hidden" name="item" value="\(item.code)"><input type="hidden" name="deduction" value="\(deduction.code)">
        <button class="btn btn-outline-secondary" type="submit" id="add-\(item.code)-\(deduction.code)">＋ \(deduction.text)\
        <span class="soft">\(deduction.rule)</span></button></form>
        """
    }

    private func spot(_ line: VisitLine, _ view: View) -> HTML {
        let deduction = line.kind.flatMap { kind in sheet.item(kind.item)?.deduction(kind.deduction) }
        return """
            <div class="spot-open" id="line-\(line.id.description)" tabindex="-1" role="group" aria-label="\(line.title(in: sheet))">
            <div class="spot-head"><h3>\(line.title(in: sheet))</h3>
            <span>\(HTML.with(deduction) { "<span class=\"soft\">\($0.rule)</span>" })
            <span class="tag tag-green" id="state-\(line.id.description)" data-own>已存</span></span></div>
            \(HTML.when(line.kind != nil, stepper(line, measure: deduction?.measure ?? "处", view)))
            \(note(line, view))
            \(photos(line, view))
            </div>
            """
    }

    private func stepper(_ line: VisitLine, measure: String, _ view: View) -> HTML {
        let id = line.id.description
        return """
            <form method="post" action="\(view.link("\(path)/lines/\(id)"))" class="stepper" data-live>
            \(view.formStamp)
            <button class="btn btn-outline-secondary" name="count-\(id)" value="\(line.count - 1)" type="submit" id="less-\(id)"\(HTML.when(line.count == 1, " disabled")) \
            aria-label="减一\(measure)：\(line.title(in: sheet))">−</button>
            <output>\(line.count)</output>\(measure)
            <button class="btn btn-outline-secondary" name="count-\(id)" value="\(line.count + 1)" type="submit" id="more-\(id)" \
            aria-label="加一\(measure)：\(line.title(in: sheet))">＋</button>
            </form>\(HTML.with(view.error("count-\(id)")) { "<div class=\"field-error\">\($0)</div>" })
            """
    }

    private func note(_ line: VisitLine, _ view: View) -> HTML {
        let id = line.id.description
        let name = "note-\(id)"
        return """
            <form method="post" action="\(view.link("\(path)/lines/\(id)"))" class="note" data-live data-autosave>
            \(view.formStamp)
            <label class="form-label" for="f-\(name)">\(line.kind == nil ? "好在哪里" : "写一句（在哪里、什么样）")</label>
            <div class="note-row"><input class="form-control" id="f-\(name)" name="\(name)" value="\(view.request.form[name] ?? line.note)" \
            aria-describedby="l-\(name)">
            <button class="btn btn-outline-secondary" type="submit" id="save-\(id)">保存</button></div>
            \(view.limit(500, of: name))
            \(HTML.with(view.error(name)) { "<div class=\"field-error\">\($0)</div>" })
            </form>
            """
    }

    private func photos(_ line: VisitLine, _ view: View) -> HTML {
        let id = line.id.description
        return """
            <ul class="photos photos-small">\(HTML.each(line.photos) { photo in
                """
                <li><a href="\(view.link("\(path)/photos/\(photo.sha256)/large"))"><img src="\(view.link("\(path)/photos/\(photo.sha256)/thumbnail"))" \
                alt="照片：\(line.title(in: sheet))，\(photo.chinese)" width="108" height="108"></a>
                \(liveButton("删去照片", "\(path)/lines/\(id)/photos/\(photo.sha256)/remove", view))</li>
                """
            })</ul>
            <form method="post" action="\(view.link("\(path)/lines/\(id)/photos"))" enctype="multipart/form-data" class="photo-add" data-live>
            \(view.formStamp)
            <label class="btn btn-photo\(HTML.when(line.photos.isEmpty, " needed"))">\(line.photos.isEmpty ? "需要1张照片" : "再拍一张")
            <input type="file" name="photo" id="file-\(id)" accept="image/*" multiple \
            data-uploads="\(view.link("\(path)/lines/\(id)/uploads"))"></label>
            <button class="btn btn-outline-secondary without-script" type="submit">上传</button></form>
            \(HTML.with(view.error("photo-\(id)")) { "<div class=\"field-error\">\($0)</div>" })
            <div class="spot-remove">\(liveButton(line.kind == nil ? "删去这一条" : "删去这一处", "\(path)/lines/\(id)/remove", view))</div>
            """
    }

    private func liveButton(_ label: String, _ path: String, _ view: View) -> HTML {
        """
        <form method="post" action="\(view.link(path))" data-live>\(view.formStamp)
        <button class="btn btn-link btn-small" type="submit" id="\(path.replacing("/", with: "-"))">\(label)</button></form>
        """
    }

    private func goodPractices(_ view: View) -> HTML {
        """
        <section class="card-paper item" id="good" tabindex="-1"><div class="spot-head"><h2>好的做法</h2><span class="soft">不扣分，写进通报</span></div>
        \(HTML.each(lines.goodPractices) { spot($0, view) })
        <form method="post" action="\(view.link("\(path)/lines"))" data-live>
        \(view.formStamp)
        <input type="hidden" name="line" value="\(newLines["good"] ?? "")">
        <button class="btn btn-outline-secondary" type="submit" id="add-good">＋ 记一条好的做法</button></form>
        </section>
        """
    }

    private func submission(_ view: View) -> HTML {
        // A refusal of another form on the page must not empty this one.
        let view = view.request.path.hasSuffix("/submit") ? view : view.withoutRefusal
        let held = visit.month.contains(today) ? today : min(today, visit.month.lastDay)
        return """
            <section class="card-paper item" id="submit" tabindex="-1"><h2>提交</h2>
            <p>\(lines.deductions.count)处扣分，\(lines.goodPractices.count)条好的做法。提交后不能再改，记错的由主任作废。</p>
            \(view.form("\(path)/submit", id: "submit-form", """
                \(view.input("heldOn", "检查日期", value: held.description, type: "date"))
                <fieldset class="position"><legend class="form-label">位置<span class="soft">（可不填）</span></legend>
                <button class="btn btn-outline-secondary" type="button" data-locate>取现在的位置</button>
                <span class="soft" data-located></span>
                <details\(HTML.when(view.refusal != nil, " open"))><summary>手工填写</summary><div class="position-fields">
                \(view.input("latitude", "纬度", help: "十进制度数，如 29.500107", keyboard: .decimal, required: false))
                \(view.input("longitude", "经度", help: "如 120.903841", keyboard: .decimal, required: false))
                \(view.input("accuracy", "误差（米）", keyboard: .digits, required: false))
                </div></details></fieldset>
                \(view.submit("提交检查"))
                """))
            </section>
            """
    }
}
