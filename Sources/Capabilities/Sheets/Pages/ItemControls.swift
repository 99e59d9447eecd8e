import Kernel
import Web

/// How an item is judged on a phone: its buttons, each a form of its own that works without scripts. Visits record with
/// them, and a sheet's preview shows them.
package struct ItemControls {
    let item: Sheet.Item
    let judgement: Judgement?
    /// Of the visit, below the county; nil in a preview, where nothing is pressed.
    let path: String?
    /// Identifiers for new spots, by deduction.
    let newLines: [String: String]
    /// Of an item that is marked village by village: which were drawn, and what each has so far.
    let villages: [Village]
    /// A spot of it is noted: it cannot be said any more that nothing is wrong.
    let hasSpots: Bool

    package struct Village: Sendable {
        let code: String
        let name: String
        let mark: Points?

        package init(code: String, name: String, mark: Points?) {
            self.code = code
            self.name = name
            self.mark = mark
        }
    }

    /// The name of the field in which a number is sent; the script counts on with it.
    package static let numberField = "count-item"

    package init(
        _ item: Sheet.Item, _ judgement: Judgement?, path: String? = nil, newLines: [String: String] = [:],
        villages: [Village] = [], hasSpots: Bool = false
    ) {
        self.hasSpots = hasSpots
        self.villages = villages
        self.item = item
        self.judgement = judgement
        self.path = path
        self.newLines = newLines
    }

    package func html(_ view: View) -> HTML {
        """
        <div class="judge" role="group" aria-label="\(item.title)">\(pattern(view))\(HTML.when(
            !isChoice && item.mayBeAbsent, choices([.absent], view)))
        \(HTML.with(view.error("item-\(item.code)")) { "<div class=\"field-error\">\($0)</div>" })</div>
        """
    }

    private var isChoice: Bool {
        switch item.pattern {
        case .deductions, .allOrNothing: true
        default: false
        }
    }

    private func pattern(_ view: View) -> HTML {
        let absent: [Choice] = item.mayBeAbsent ? [.absent] : []
        switch item.pattern {
        case .deductions(let deductions):
            return
                "<div class=\"adds\">\(HTML.each(deductions) { add($0, view) })</div>\(choices((hasSpots ? [] : [.clean]) + absent, view))"
        case .allOrNothing: return choices([.met, .unmet] + absent, view)
        case .share(let share):
            guard let required = share.required else { return rate(share, view) }
            return stepper("达标", reached, most: required, "\(share.measure)，要求\(required)\(share.measure)", view)
        case .count(let count):
            let label = count.sample == nil ? "共" : "不符合"
            let measure = count.sample.map { "\(count.measure)，抽查\($0)\(count.measure)" } ?? count.measure
            return stepper(label, number, most: count.sample ?? 9999, measure, view)
        case .checklist(let list):
            return choices([.allParts], view) + HTML.each(list.parts) { part($0, view) }
        case .jury: return mark(view)
        case .villages:
            return villages.isEmpty ? mark(view, label: "抽到的每个村") : HTML.each(villages) { mark(view, of: $0) }
        }
    }

    // MARK: What was recorded

    private var reached: Int? { if case .share(let reached, _) = judgement { reached } else { nil } }
    private var all: Int? { if case .share(_, let all) = judgement { all } else { nil } }
    private var number: Int? { if case .count(let number) = judgement { number } else { nil } }

    private func isThere(_ part: Sheet.Checklist.Part) -> Bool? {
        guard case .parts(let present, let missing) = judgement else { return nil }
        return present.contains(part.code) ? true : missing.contains(part.code) ? false : nil
    }

    // MARK: Its forms

    /// One press that says something of the whole item.
    package enum Choice: String, CaseIterable, Sendable {
        case met, unmet, clean, absent, allParts

        var chinese: String {
            switch self {
            case .met: "符合"
            case .unmet: "不符合"
            case .clean: "没有问题"
            case .absent: "不涉及"
            case .allParts: "各项都有"
            }
        }
    }

    private func isChosen(_ choice: Choice) -> Bool {
        switch (choice, judgement) {
        case (.met, .met(true)), (.unmet, .met(false)), (.clean, .clean), (.absent, .absent): true
        case (.allParts, .parts(let present, _)):
            if case .checklist(let list) = item.pattern { present.count == list.parts.count } else { false }
        default: false
        }
    }

    private func choices(_ choices: [Choice], _ view: View) -> HTML {
        guard !choices.isEmpty else { return .empty }
        return form("choices", view) {
            HTML.each(choices) { choice in
                """
                <button class="btn btn-outline-secondary" type="submit" name="judged" value="\(choice.rawValue)" \
                id="judge-\(item.code)-\(choice.rawValue)" aria-pressed="\(isChosen(choice) ? "true" : "false")"\
                \(HTML.when(choice == .clean || choice == .met, " data-goes-on"))>\(choice.chinese)</button>
                """
            }
        }
    }

    private func part(_ part: Sheet.Checklist.Part, _ view: View) -> HTML {
        let isThere = isThere(part)
        return form("choices part", view) {
            """
            <span class="part-text">\(part.text)</span><input type="hidden" name="part" value="\(part.code)">\
            \(HTML.each([("yes", "有", true), ("no", "没有", false)]) { value, label, meaning in
                """
                <button class="btn btn-outline-secondary" type="submit" name="isThere" value="\(value)" \
                id="part-\(item.code)-\(part.code)-\(value)" aria-pressed="\(isThere == meaning ? "true" : "false")" \
                aria-label="\(part.text)：\(label)">\(label)</button>
                """
            })
            """
        }
    }

    private func stepper(_ label: String, _ number: Int?, most: Int, _ measure: String, _ view: View) -> HTML {
        let now = number ?? 0
        return """
            \(form("stepper", view, "data-least=\"0\" data-most=\"\(most)\"") {
                """
                <span>\(label)</span>
                <button class="btn btn-outline-secondary" name="\(Self.numberField)" value="\(max(0, now - 1))" type="submit" \
                id="less-item-\(item.code)"\(HTML.when(number == 0, " disabled")) aria-label="减一：\(item.title)">−</button>
                <output>\(number.map(String.init) ?? "—")</output>
                <button class="btn btn-outline-secondary" name="\(Self.numberField)" value="\(min(most, now + 1))" type="submit" \
                id="more-item-\(item.code)"\(HTML.when(number == most, " disabled")) aria-label="加一：\(item.title)">＋</button><span>\(measure)</span>
                """
            })
            \(HTML.when(most > 20, """
                <details class="typed-number"><summary>直接填数</summary>\(form("numbers", view, "data-onchange") {
                    """
                    \(input(Self.numberField, number, "数量", "number", view))
                    <button class="btn btn-outline-secondary" type="submit" id="type-item-\(item.code)">保存</button>
                    """
                })</details>
                """))
            """
    }

    private func rate(_ share: Sheet.Share, _ view: View) -> HTML {
        form("numbers", view, "data-onchange") {
            """
            \(input("outOf", all, "共查（\(share.measure)）", "all", view))
            \(input("reached", reached, "达标（\(share.measure)）", "reached", view))
            <button class="btn btn-outline-secondary" type="submit" id="type-item-\(item.code)">保存</button>
            """
        }
    }

    private func input(_ name: String, _ value: Int?, _ label: String, _ id: String, _ view: View) -> HTML {
        let own = view.refusal != nil && view.request.form["item"] == item.code
        let typed = own ? view.request.form[name] ?? "" : value.map(String.init) ?? ""
        return """
            <label for="\(id)-item-\(item.code)">\(label)<input class="form-control" id="\(id)-item-\(item.code)" name="\(name)" \
            value="\(typed)" inputmode="numeric"></label>
            """
    }

    private func mark(_ view: View, of village: Village? = nil, label: String = "打分") -> HTML {
        let own =
            view.refusal != nil && view.request.form["item"] == item.code && view.request.form["juror"] == village?.code
        let said: Points? = if case .mark(let points) = judgement { points } else { nil }
        let recorded = (village.map(\.mark) ?? said)?.plain ?? ""
        let id = "\(item.code)\(village.map { "-\($0.code)" } ?? "")"
        return form("numbers", view, "data-onchange") {
            """
            \(HTML.with(village) { "<input type=\"hidden\" name=\"juror\" value=\"\($0.code)\">" })\
            <label for="mark-item-\(id)">\(village?.name ?? label)（0到\(item.maximum.plain)）<input class="form-control" id="mark-item-\(id)" \
            name="mark" value="\(own ? view.request.form["mark"] ?? "" : recorded)" inputmode="decimal"></label>
            <button class="btn btn-outline-secondary" type="submit" id="type-item-\(id)">保存</button>
            """
        }
    }

    private func add(_ deduction: Sheet.Deduction, _ view: View) -> HTML {
        let button: HTML = """
            <button class="btn btn-outline-secondary" type="submit" id="add-\(item.code)-\(deduction.code)">＋ \(deduction.text)\
            <span class="soft">\(deduction.rule)</span></button>
            """
        guard let path else { return button }
        return """
            <form method="post" action="\(view.link("\(path)/lines"))" data-live>
            \(view.formStamp)
            <input type="hidden" name="line" value="\(newLines[deduction.code] ?? "")">
            <input type="hidden" name="item" value="\(item.code)"><input type="hidden" name="deduction" value="\(deduction.code)">
            \(button)</form>
            """
    }

    private func form(
        _ style: StaticString, _ view: View, _ attributes: HTML = .empty, _ fields: () -> HTML
    ) -> HTML {
        guard let path else { return "<div class=\"\(style.description)\">\(fields())</div>" }
        return """
            <form method="post" action="\(view.link("\(path)/items"))" class="\(style.description)" data-live \(attributes)>
            \(view.formStamp)<input type="hidden" name="item" value="\(item.code)">\(fields())</form>
            """
    }
}
