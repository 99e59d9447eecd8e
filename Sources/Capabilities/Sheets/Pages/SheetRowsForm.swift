import Kernel
import Web

/// The rows of a sheet in a form. Its buttons send the whole form, so that rows are added, moved and taken away without a
/// script and nothing typed is lost.
struct SheetRowsForm {
    let rows: SheetRows
    let uses: [BroughtUse]
    /// Which item the last button was about: the cursor goes there.
    let current: Int?

    /// All its fields, as whoever signs in again reads them.
    static let fields: [Deed.Field] = [
        .text("title", "标准名称"), .text("full", "满分"), .text("pass", "合格线"), .text("absence", "不涉及的条目"),
        .text("place", "检查对象"), .text("use", "用途"),
        .text("i*", "条目"), .brought("do", "按的是") { SheetRows.Change($0)?.chinese ?? "保存" },
    ]

    func html(_ view: View) -> HTML {
        """
        <button class="visually-hidden" type="submit" tabindex="-1" aria-hidden="true">保存草稿</button>
        <div class="sheet-rows">
        <fieldset class="row-card"><legend>标准</legend><div class="row-fields">
        <div class="wide">\(view.input("title", "标准名称", value: rows.title, max: 60))</div>
        <div class="small">\(view.input("full", "满分", value: rows.full, keyboard: .decimal, extra: " data-full"))</div>
        <div class="small">\(view.input("pass", "合格线", value: rows.pass, keyboard: .decimal))</div>
        <div class="small">\(view.select("absence", "不涉及的条目", options: Sheet.Absence.allCases.map { ($0.rawValue, $0.chinese) }, value: rows.absence))</div>
        <div class="small">\(view.select("place", "检查对象", options: [("", "不限")] + PlaceKind.ofTheirOwn.map { ($0.rawValue, $0.chinese) }, value: rows.place, required: false))</div>
        <div class="small">\(view.select("use", "用途", options: choices, value: rows.use))</div>
        </div></fieldset>
        \(HTML.each(Array(rows.items.enumerated())) { item($0, $1, view) })
        <div class="row-actions">\(button("＋ 加一条", "add:\(rows.items.count - 1)"))\(button("＋ 加一组", "addGroup"))</div>
        </div>
        <div class="sum-bar"><span>各条目分值合计 <output id="sum" class="\(isEven ? "is-even" : "is-off")" data-sum>\(rows.sum.plain)</output>\
        <span class="soft" data-sum-note>\(isEven ? "，等于满分" : "，满分\(rows.full)分，不相等，改平才能发布")</span></span>\
        <span class="row-actions"><button class="btn btn-outline-secondary" type="submit" name="do" value="preview">保存并预览</button>\
        <button class="btn btn-primary" type="submit">保存草稿</button></span></div>
        """
    }

    /// With the sheet's own, though nobody declares it any more.
    private var choices: [(String, String)] {
        let known = [(Sheet.Use.visits.rawValue, "检查")] + uses.map { ($0.use.rawValue, $0.chinese) }
        return known.contains { $0.0 == rows.use } ? known : known + [(rows.use, rows.use)]
    }

    private var isEven: Bool { Points(rows.full.mended().trimmed.halfWidth) == rows.sum }

    private func button(_ label: String, _ change: String, of what: String = "", isDisabled: Bool = false) -> HTML {
        """
        <button class="btn btn-outline-secondary" type="submit" name="do" value="\(change)"\
        \(HTML.when(!what.isEmpty, " aria-label=\"\(label)：\(what)\""))\(HTML.when(isDisabled, " disabled"))>\(label)</button>
        """
    }

    private func item(_ index: Int, _ item: SheetRows.Item, _ view: View) -> HTML {
        func name(_ field: String) -> String { "i\(index)-\(field)" }
        let what = "\(item.code) \(item.title)"
        let focus: HTML = index == current ? " autofocus" : .empty
        return """
            <fieldset class="row-card" id="row-\(index)"><legend>第\(index + 1)条</legend><div class="row-fields">
            <div class="small">\(view.input(name("code"), "代号", value: item.code, keyboard: .code, max: 10))</div>
            <div>\(view.input(name("group"), "分组", value: item.group, max: 20))</div>
            <div class="wide">\(view.input(name("title"), "内容", value: item.title, max: 100, extra: focus))</div>
            <div class="small">\(view.input(name("maximum"), "分值", value: item.maximum, keyboard: .decimal, extra: " data-weight"))</div>
            <div class="wide">\(pattern(name("pattern"), item.pattern, view))</div>
            \(parameters(index, item, view))
            <div class="whole of-deductions">\(deductions(index, item, view))</div>
            <div class="wide">\(view.input(name("guide"), "怎么查", value: item.guide, required: false, max: 200))</div>
            <div>\(view.input(name("source"), "依据", value: item.source, max: 200))</div>
            <div>\(view.select(name("evidence"), "失分时", options: Sheet.Evidence.allCases.map { ($0.rawValue, $0.chinese) }, value: item.evidence))</div>
            \(tick(name("mayBeAbsent"), "可以不涉及", item.mayBeAbsent, view))
            </div>
            <div class="row-actions">\(button("上移", "up:\(index)", of: what, isDisabled: index == 0))\
            \(button("下移", "down:\(index)", of: what, isDisabled: index == rows.items.count - 1))\
            \(button("删去这一条", "remove:\(index)", of: what))\(button("＋ 在下面加一条", "add:\(index)", of: what))</div></fieldset>
            """
    }

    private func pattern(_ name: String, _ recorded: String, _ view: View) -> HTML {
        let chosen = view.value(name, recorded)
        return """
            <div class="mb-3"><label class="form-label" for="f-\(name)">评法</label>
            <select class="form-select pattern" id="f-\(name)" name="\(name)">\(HTML.each(PatternChoice.allCases) { choice in
                "<option value=\"\(choice.rawValue)\"\(HTML.when(choice.rawValue == chosen, " selected"))>\(choice.chinese)</option>"
            })</select>\(HTML.with(view.error(name)) { "<div class=\"field-error\">\($0)</div>" })</div>
            """
    }

    private func parameters(_ index: Int, _ item: SheetRows.Item, _ view: View) -> HTML {
        func name(_ field: String) -> String { "i\(index)-\(field)" }
        return """
            <div class="small of-measure">\(view.input(name("measure"), "量词（处、户、篇）", value: item.measure, max: 4))</div>
            <div class="of-share">\(view.input(name("required"), "要求数", value: item.required, keyboard: .digits, required: false))</div>
            <div class="of-perPoint small">\(view.input(name("target"), "达标率（%）", value: item.target, keyboard: .digits))</div>
            <div class="of-perPoint">\(view.input(name("lose"), "每低1个百分点扣（分）", value: item.lose, keyboard: .decimal))</div>
            <div class="of-perPoint">\(view.select(name("remainder"), "零头", options: Sheet.Share.Remainder.allCases.map { ($0.rawValue, $0.chinese) }, value: item.remainder))</div>
            <div class="of-bands wide">\(view.textArea(name("bands"), "分档", value: item.bands, help: "一行一档：达标率和得分，如 90 10。", rows: 3, max: 200))</div>
            <div class="of-sample small">\(view.input(name("sample"), "抽查几个", value: item.sample, keyboard: .digits))</div>
            <div class="of-count">\(view.input(name("unit"), "每1个得（抽查的：扣）几分", value: item.unit, keyboard: .decimal))</div>
            <div class="of-checklist wide">\(view.textArea(name("parts"), "核对的内容", value: item.parts, help: "一行一项。", rows: 4, max: 2000))</div>
            <div class="of-checklist">\(view.input(name("lacking"), "每缺1项扣（分）", value: item.lacking, help: "不填：任一项不落实即不得分。", keyboard: .decimal, required: false))</div>
            <div class="of-villages">\(view.input(name("villageShare"), "抽村比例（%）", value: item.villageShare, keyboard: .digits))</div>
            <div class="of-jury">\(view.input(name("dropsFrom"), "几人以上去掉最高最低", value: item.dropsFrom, keyboard: .digits))</div>
            """
    }

    private func deductions(_ index: Int, _ item: SheetRows.Item, _ view: View) -> HTML {
        """
        \(HTML.each(Array(item.deductions.enumerated())) { deduction(index, $0, $1, view) })
        \(button("＋ 加一种扣分", "addDeduction:\(index)", of: item.title))
        """
    }

    private func deduction(_ index: Int, _ place: Int, _ deduction: SheetRows.Deduction, _ view: View) -> HTML {
        func name(_ field: String) -> String { "i\(index)-d\(place)-\(field)" }
        return """
            <div class="row-deductions"><div class="row-fields">
            <input type="hidden" name="\(name("code"))" value="\(deduction.code)">
            <div class="wide">\(view.input(name("text"), "扣分的情形", value: deduction.text, max: 100))</div>
            <div class="small">\(view.input(name("measure"), "量词", value: deduction.measure, max: 4))</div>
            <div class="small">\(view.input(name("points"), "每处扣（分）", value: deduction.points, keyboard: .decimal))</div>
            \(tick(name("isWhole"), "整项否决", deduction.isWhole, view))
            <div class="wide">\(view.input(name("source"), "依据", value: deduction.source, max: 200))</div>
            <div>\(button("删去", "removeDeduction:\(index):\(place)", of: deduction.text))</div>
            </div></div>
            """
    }

    private func tick(_ name: String, _ label: String, _ recorded: Bool, _ view: View) -> HTML {
        let isTicked = view.refusal == nil ? recorded : view.request.form[name] != nil
        return """
            <label class="tickline"><input class="form-check-input" type="checkbox" name="\(name)" value="yes"\(HTML.when(isTicked, " checked"))><span>\(label)</span></label>
            """
    }
}
