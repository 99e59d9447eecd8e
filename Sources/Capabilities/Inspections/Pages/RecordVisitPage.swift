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
    /// Taken back, and may be put back.
    let removed: [VisitLine]
    /// Handed in before and made void.
    let voidings: [VoidedHandIn]
    let score: Score
    let today: Day
    /// Of a panel, whose sheet it is.
    var member: PanelSeat?
    /// The villages that are marked with it (文明集镇).
    var sample: [SampledVillage] = []
    /// Identifiers for the spots that this page may note, by `item/deduction`; a press sent twice notes one.
    let newLines: [String: String]
    var title: String { "\(visit.name)检查" }
    var hasOwnBar: Bool { true }

    private var path: String { visit.sheetPath(of: member?.person) }

    func body(_ view: View) -> HTML {
        """
        <div class="visit">
        <div class="visit-head"><div><h1>\(visit.township) · \(visit.whole)</h1>
        <p class="line">\(visit.month.chinese)\(visit.kindWords)\(forWhom(view))</p></div></div>
        \(early)
        \(HTML.each(voidings) { voided($0) })
        \(index)
        \(HTML.each(sheet.items) { item($0, view) })
        \(goodPractices(view))
        \(submission(view))
        \(HTML.when(view.may(.makePlans), visit.cancelling(view)))
        </div>
        <div class="visit-bar"><div class="outbox" id="outbox" data-own hidden></div>
        <div><span class="soft">目前得分</span><strong>\(score.total.shown)</strong></div>
        <span class="tag \(view.refusal == nil ? "tag-green" : "tag-red")" id="save-state" role="status" data-own>\
        \(view.refusal == nil ? "已保存" : "未存，见红字")</span>
        \(next)</div>
        """
    }

    /// Whose visit it is, where somebody enters it for another.
    private func forWhom(_ view: View) -> HTML {
        let own = view.session?.actor
        if let member {
            guard member.person.description != own?.id else { return "　您自己的评分" }
            return "　<span class=\"tag tag-amber\">替\(member.kind.chinese)\(member.name)代填</span>"
        }
        if visit.inspector == nil, own?.scope == .county {
            let whose = visit.checkerName ?? visit.township
            return "　<span class=\"tag tag-amber\">替\(whose)代填</span>"
        }
        guard let name = visit.inspectorName, visit.inspector != view.session?.actor.id else { return .empty }
        return "　<span class=\"tag tag-amber\">替\(name)代填</span>"
    }

    /// Said at once, and not only when everything is recorded.
    private var early: HTML {
        HTML.when(
            Month(today) < visit.month,
            "<div class=\"notice-amber\">这是\(visit.month.chinese)的检查，\(visit.month.firstDay.chinese)起才能提交。</div>")
    }

    private func voided(_ voiding: VoidedHandIn) -> HTML {
        """
        <div class="notice-amber">\(voiding.voidedAt.chinese)，\(voiding.voidedBy)作废了\(voiding.submittedByName)提交的检查\
        （得分\(voiding.total.shown)）：\(voiding.reason)。请重新检查。</div>
        """
    }

    // MARK: What is done

    private func isDone(_ item: Sheet.Item) -> Bool {
        let own = lines.filter { $0.item(in: sheet)?.code == item.code }
        let isTouched = item.isByVillage ? Set(own.map(\.juror)).count >= max(1, sample.count) : !own.isEmpty
        return isTouched && !score.unjudged.contains(item.code)
    }

    private var undone: [Sheet.Item] { sheet.items.filter { !isDone($0) } }

    private var index: HTML {
        """
        <nav class="item-index" aria-label="条目"><ol>\(HTML.each(sheet.items) { item in
            let isDone = isDone(item)
            return """
                <li><a href="#item-\(item.code)" class="\(isDone ? "done" : "")" \
                aria-label="\(item.code) \(item.title)\(isDone ? "，已看" : "")">\(item.code)\(HTML.when(isDone, " ✓"))</a></li>
                """
        })</ol></nav>
        """
    }

    private var next: HTML {
        let count = "\(sheet.items.count - undone.count)/\(sheet.items.count)"
        guard let first = undone.first else {
            return "<button class=\"btn btn-primary\" type=\"submit\" form=\"submit-form\">提交 \(count)</button>"
        }
        return """
            <a class="btn btn-primary" href="#item-\(first.code)" data-next="section.item:not([data-done])">下一项 \(count)</a>
            """
    }

    // MARK: An item

    private func item(_ item: Sheet.Item, _ view: View) -> HTML {
        let spots = lines.filter { $0.kind?.item == item.code }
        // Of an item that is marked village by village, each has its own field.
        let judged = item.isByVillage ? nil : lines.first { $0.judged?.item == item.code }
        let fresh = item.deductions.map { ($0.code, newLines["\(item.code)/\($0.code)"] ?? "") }
        let controls = ItemControls(
            item, judged?.judged?.judgement, path: path,
            newLines: Dictionary(fresh, uniquingKeysWith: { first, _ in first }), villages: villages(item),
            hasSpots: !spots.isEmpty)
        return """
            <section class="card-paper item" id="item-\(item.code)" tabindex="-1" data-title="\(item.title)"\(HTML.when(isDone(item), " data-done"))>
            <div class="spot-head"><h2>\(item.group) · \(item.title)</h2>\(state(of: item, judged?.judged))</div>
            <p class="soft">本项最高\(item.maximum.plain)分\(HTML.when(item.deductions.isEmpty, "，\(item.rule)"))</p>
            \(HTML.when(!item.guide.isEmpty, "<p class=\"guide\">\(item.guide)</p>"))
            \(HTML.each(spots) { spot($0, view) })
            \(HTML.each(removed.filter { $0.kind?.item == item.code }) { takenBack($0, view) })
            \(controls.html(view))
            \(HTML.with(judged) { judgedLine($0, item, view) })
            </section>
            """
    }

    private func villages(_ item: Sheet.Item) -> [ItemControls.Village] {
        guard case .villages = item.pattern else { return [] }
        return sample.map { village in
            let line = lines.first { $0.judged?.item == item.code && $0.juror == village.code.description }
            let mark: Points? = if case .mark(let points) = line?.judged?.judgement { points } else { nil }
            return .init(code: village.code.description, name: village.name, mark: mark)
        }
    }

    private func state(of item: Sheet.Item, _ judged: VisitLine.Judged?) -> HTML {
        if score.unjudged.contains(item.code) { return "<span class=\"tag tag-amber\">未评</span>" }
        if score.absent.contains(item.code) { return "<span class=\"soft\">不涉及</span>" }
        let lost = item.maximum - score.remaining(of: item)
        if lost > .zero { return "<strong class=\"applied\">\((-lost).shown)</strong>" }
        guard isDone(item) else { return "<span class=\"soft\">未看</span>" }
        return "<span class=\"soft\">\(item.deductions.isEmpty ? "得\(item.maximum.plain)分" : "无问题")</span>"
    }

    /// A judgement that costs marks is shown with a photo and a word, like a spot.
    private func judgedLine(_ line: VisitLine, _ item: Sheet.Item, _ view: View) -> HTML {
        let scored = score.lines.first { $0.observation == line.id.description }
        let isWhole = !score.unjudged.contains(item.code)
        let costs = isWhole && (scored?.applied ?? .zero) < .zero && !score.absent.contains(item.code)
        guard costs || !line.note.isEmpty || !line.photos.isEmpty else {
            return clearing(
                line,
                HTML.when(
                    item.deductions.isEmpty && isWhole, "<span class=\"soft\">\(scored?.arithmetic ?? "")</span>"), view
            )
        }
        return """
            <div class="spot-open" id="line-\(line.id.description)" tabindex="-1" role="group" aria-label="\(item.title)">
            <div class="spot-head"><h3>\(item.words(line.judged?.judgement ?? .clean))</h3>
            <span><span class="tag tag-green" id="state-\(line.id.description)" data-own>已存</span></span></div>
            <p class="soft">\(scored?.arithmetic ?? "")</p>
            \(note(line, view))
            \(HTML.when(item.evidence == .photo || !line.photos.isEmpty, photos(line, isNeeded: member == nil && costs && item.evidence == .photo, view)))
            \(clearing(line, .empty, view))
            </div>
            """
    }

    private func clearing(_ line: VisitLine, _ words: HTML, _ view: View) -> HTML {
        "<div class=\"spot-remove\">\(words) \(liveButton("清除这一项", "\(path)/lines/\(line.id)/remove", view))</div>"
    }

    private func spot(_ line: VisitLine, _ view: View) -> HTML {
        let deduction = line.kind.flatMap { kind in sheet.item(kind.item)?.deduction(kind.deduction) }
        // Who marks on a panel shows a photo where he wants it put right.
        let needsPhoto =
            line.kind == nil || (member == nil && line.item(in: sheet)?.evidence != Sheet.Evidence.none)
        return """
            <div class="spot-open" id="line-\(line.id.description)" tabindex="-1" role="group" aria-label="\(line.title(in: sheet))">
            <div class="spot-head"><h3>\(line.title(in: sheet))</h3>
            <span>\(HTML.with(deduction) { "<span class=\"soft\">\($0.rule)</span>" })
            <span class="tag tag-green" id="state-\(line.id.description)" data-own>已存</span></span></div>
            \(HTML.when(line.kind != nil, stepper(line, measure: deduction?.measure ?? "处", view)))
            \(note(line, view))
            \(photos(line, isNeeded: needsPhoto, view))
            <div class="spot-remove">\(liveButton(line.kind == nil ? "删去这一条" : "删去这一处", "\(path)/lines/\(line.id)/remove", view))</div>
            </div>
            """
    }

    private func takenBack(_ line: VisitLine, _ view: View) -> HTML {
        """
        <div class="taken-back" id="removed-\(line.id.description)"><span class="soft">已删去：\(line.title(in: sheet))\
        \(HTML.when(line.kind != nil, "（数量\(line.count)）"))\(HTML.when(!line.note.isEmpty, "，\(line.note)"))</span>
        \(liveButton("放回", "\(path)/lines/\(line.id)/restore", view))</div>
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
            <label class="form-label" for="f-\(name)">\(line.isGoodPractice ? "好在哪里" : "写一句（在哪里、什么样）")</label>
            <div class="note-row"><input class="form-control" id="f-\(name)" name="\(name)" value="\(view.request.form[name] ?? line.note)" \
            aria-describedby="l-\(name)">
            <button class="btn btn-outline-secondary" type="submit" id="save-\(id)">保存</button></div>
            \(view.limit(500, of: name))
            \(HTML.with(view.error(name)) { "<div class=\"field-error\">\($0)</div>" })
            </form>
            """
    }

    private func photos(_ line: VisitLine, isNeeded: Bool, _ view: View) -> HTML {
        let id = line.id.description
        let asks = line.photos.isEmpty && isNeeded
        return """
            <ul class="photos photos-small">\(HTML.each(line.photos) { photo in
                """
                <li><a href="\(view.link("visits/\(visit.id)/photos/\(photo.sha256)/large"))"><img src="\(view.link("visits/\(visit.id)/photos/\(photo.sha256)/thumbnail"))" \
                alt="照片：\(line.title(in: sheet))，\(photo.chinese)" width="108" height="108"></a>
                \(liveButton("删去照片", "\(path)/lines/\(id)/photos/\(photo.sha256)/remove", view))</li>
                """
            })</ul>
            <form method="post" action="\(view.link("\(path)/lines/\(id)/photos"))" enctype="multipart/form-data" class="photo-add" data-live>
            \(view.formStamp)
            <label class="btn btn-photo\(HTML.when(asks, " needed"))">\(asks ? "需要1张照片" : line.photos.isEmpty ? "拍照" : "再拍一张")
            <input type="file" name="photo" id="file-\(id)" accept="image/*" multiple \
            data-uploads="\(view.link("\(path)/lines/\(id)/uploads"))"></label>
            <button class="btn btn-outline-secondary without-script" type="submit">上传</button></form>
            \(HTML.with(view.error("photo-\(id)")) { "<div class=\"field-error\">\($0)</div>" })
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
        \(HTML.each(removed.filter { $0.kind == nil }) { takenBack($0, view) })
        <form method="post" action="\(view.link("\(path)/lines"))" data-live>
        \(view.formStamp)
        <input type="hidden" name="line" value="\(newLines["good"] ?? "")">
        <button class="btn btn-outline-secondary" type="submit" id="add-good">＋ 记一条好的做法</button></form>
        </section>
        """
    }

    // MARK: Handing in

    /// On a sheet without deductions, marks were given and nothing was taken.
    private var said: String {
        sheet.items.allSatisfy(\.deductions.isEmpty)
            ? "\(sheet.items.count - undone.count)项已打分" : "\(score.losses.count)处扣分"
    }

    private func submission(_ view: View) -> HTML {
        // A refusal of another form on the page must not empty this one.
        let view = view.request.path.hasSuffix("/submit") ? view : view.withoutRefusal
        let held = visit.month.contains(today) ? today : min(today, visit.month.lastDay)
        let asks = view.refusal?.code == "visit.nothingFound"
        return """
            <section class="card-paper item" id="submit" tabindex="-1"><h2>提交</h2>
            <p>\(said)，\(lines.goodPractices.count)条好的做法\(HTML.when(!score.unjudged.isEmpty, "，还有\(score.unjudged.count)项没有评"))。提交后不能再改，记错的由主任作废。\(HTML.when(member != nil, "全组都交了才算出得分；拍了照片的问题，那时交办整改。"))</p>
            \(view.form("\(path)/submit", id: "submit-form", """
                \(view.input("heldOn", "检查日期", value: held.description, type: "date"))
                <fieldset class="position"><legend class="form-label">位置<span class="soft">（可不填）</span></legend>
                <button class="btn btn-outline-secondary" type="button" data-locate>取现在的位置</button>
                <span class="soft" data-located></span>
                <details\(HTML.when(view.refusal != nil && !asks, " open"))><summary>手工填写</summary><div class="position-fields">
                \(view.input("latitude", "纬度", help: "十进制度数，如 29.500107", keyboard: .decimal, required: false))
                \(view.input("longitude", "经度", help: "如 120.903841", keyboard: .decimal, required: false))
                \(view.input("accuracy", "误差（米）", keyboard: .digits, required: false))
                </div></details></fieldset>
                \(HTML.when(asks, "<div class=\"notice-amber\"><strong>没有发现任何扣分，确定吗？</strong>确定就再按一次；还没查完的，回去接着记。</div><input type=\"hidden\" name=\"isSure\" value=\"yes\">"))
                \(HTML.with(asks ? nil : view.error("isSure")) { "<div class=\"field-error\">\($0)</div>" })
                <div class="actions"><button class="btn btn-primary" type="submit"\(HTML.when(asks, " autofocus"))>\(asks ? "确定没有扣分，提交检查" : "提交检查")</button></div>
                """))
            </section>
            """
    }
}

extension Sheet.Item {
    fileprivate var isByVillage: Bool { if case .villages = pattern { true } else { false } }
}
