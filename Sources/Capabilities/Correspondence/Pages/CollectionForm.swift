import Kernel
import Office
import Organisation
import Web

/// Where a notice or a collection is put on paper.
struct CollectionForm: Page {
    let collection: Collection?
    let fields: [FormField]
    let units: [Unit]
    let due: Day
    var title: String { collection.map { "修改“\($0.title)”" } ?? "拟通知或收表" }
    var parents: [Crumb] { [Crumb("通知收表", "collections")] }
    var help: String { "写清要什么、何时要、发给谁；要收数据的，把栏目列出来，汇总自动合计。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "先拟好，看过再发出；发出以后，发给的单位在首页看到"))
        <div class="card-paper">\(view.form(collection.map { "collections/\($0.id)/edit" } ?? "collections/new", """
            \(view.input("title", "标题", value: collection?.title ?? "", help: "如 关于报送农村文化礼堂使用情况的通知。", max: 60))
            \(view.textArea("words", "内容", value: collection?.words ?? "", help: "要做什么、怎么填、有问题找谁。", rows: 6, max: 5000))
            \(view.select("asks", "要求", options: Collection.Asks.allCases.map { ($0.rawValue, $0.chinese) }, value: collection?.asks.rawValue ?? Collection.Asks.answers.rawValue))
            \(view.input("due", "截止日", value: due.description, type: "date", help: "当天下班前都算按时。"))
            \(view.fieldRows(fields))
            \(view.audience("发给", among: units, chosen: collection?.audience ?? []))
            \(view.submit(collection == nil ? "存为草稿" : "保存草稿"))
            """))</div>
        """
    }
}

/// Where those who have not answered are asked something else.
struct NewFormPage: Page {
    let collection: Collection
    let fields: [FormField]
    var title: String { "改表：\(collection.title)" }
    var parents: [Crumb] {
        [Crumb("通知收表", "collections"), Crumb(collection.title, "collections/\(collection.id)")]
    }
    var help: String { "已经发出的表不变；新的一版只给还没有报的单位。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "发出去的第\(collection.form)版不会变；还没有报的\(collection.sent - collection.done)个单位填新的一版，已经报的不动"))
        <div class="card-paper">\(view.form("collections/\(collection.id)/form", """
            \(view.fieldRows(fields))
            \(view.submit("发出第\(collection.form + 1)版"))
            """))</div>
        """
    }
}

extension View {
    /// As many rows as a form may have; those beyond what is there are folded.
    fileprivate func fieldRows(_ fields: [FormField]) -> HTML {
        let shown = max(fields.count, 4)
        let rows = (1...FormField.most).map { number in
            fieldRow(number, number <= fields.count ? fields[number - 1] : nil)
        }
        let isMoreFilled = (shown + 1...FormField.most + 1).contains { !value("label\($0)").isEmpty }
        return """
            <fieldset class="mb-3"><legend class="form-label">要填的栏目</legend>
            <p class="form-text">少而精：村里要填很多表。只是通知，不用写。</p>
            \(HTML.each(rows.prefix(shown)) { $0 })
            \(HTML.when(shown < FormField.most, """
                <details class="act"\(HTML.when(isMoreFilled, " open"))><summary>更多栏目</summary>\(HTML.each(rows.dropFirst(shown)) { $0 })</details>
                """))
            </fieldset>
            """
    }

    private func fieldRow(_ number: Int, _ field: FormField?) -> HTML {
        let isRequired = refusal == nil ? field?.isRequired ?? true : request.form["required\(number)"] != nil
        return """
            <div class="field-row">
            \(HTML.with(field) { "<input type=\"hidden\" name=\"key\(number)\" value=\"\(value("key\(number)", $0.key))\">" })
            \(input("label\(number)", "第\(number)栏", value: field?.label ?? "", required: false))
            \(select("kind\(number)", "类型", options: FormField.Kind.allCases.map { ($0.rawValue, $0.chinese) }, value: field?.kind.rawValue ?? ""))
            \(input("choices\(number)", "选项", value: field?.choices.joined(separator: "、") ?? "", required: false))
            <label class="form-check field-required"><input class="form-check-input" type="checkbox" name="required\(number)" value="yes"\(HTML.when(isRequired, " checked"))> <span>必填</span></label>
            </div>
            """
    }
}
