import Kernel

/// What a phone's keyboard is asked for.
package enum Keyboard: Sendable {
    case words
    /// A name or a code of letters that is no word: nothing is made a capital or corrected.
    case code
    case digits
    /// Digits and a point.
    case decimal

    var attributes: HTML {
        switch self {
        case .words: .empty
        case .code: " autocapitalize=\"none\" autocorrect=\"off\" spellcheck=\"false\""
        case .digits: " inputmode=\"numeric\""
        case .decimal: " inputmode=\"decimal\""
        }
    }
}

/// The fields of forms: label above, help under it, the error at the field in words.
extension View {
    package func form(_ path: String, files: Bool = false, id: String = "form", _ fields: HTML) -> HTML {
        """
        <form method="post" action="\(link(path))" id="\(id)" novalidate\(HTML.when(files, " enctype=\"multipart/form-data\""))>
        \(formStamp(to: link(path)))
        \(fields)
        </form>
        """
    }

    /// - Parameters:
    ///   - autocomplete: `off` would also keep the browser from putting back what was typed when somebody goes Back.
    ///   - keyboard: what a phone is to offer where it is not words that are typed; see `Keyboard`.
    ///   - isKept: what a refused form brought is kept, and shown beside it.
    ///   - max: how many characters the form takes; said beside the label and counted down, never cut off.
    package func input(
        _ name: String, _ label: String, value recorded: String = "", type: String = "text", help: String = "",
        autocomplete: String? = nil, keyboard: Keyboard = .words, required: Bool = true, max: Int? = nil,
        id: String? = nil, isKept: Bool = false, extra: HTML = .empty
    ) -> HTML {
        let shown = type == "password" || type == "file" ? "" : value(name, recorded)
        // A browser sends no file a second time by itself: whoever presses again has to know.
        let lost = type == "file" && !isKept && refusal != nil ? request.form.files(name).count : 0
        let help = lost > 0 ? "刚才选的\(lost)个文件没有存下来，请重新选。\(help)" : help
        return field(name, label, help: help, required: required, max: max, id: id) { attributes in
            """
            <input class="form-control" type="\(type)" id="f-\(id ?? name)" name="\(name)" value="\(shown)"\
            \(HTML.with(autocomplete) { " autocomplete=\"\($0)\"" })\(keyboard.attributes)\(extra)\(attributes)>
            """
        }
    }

    package func textArea(
        _ name: String, _ label: String, value recorded: String = "", help: String = "", required: Bool = true,
        rows: Int = 4, max: Int? = nil, id: String? = nil
    ) -> HTML {
        field(name, label, help: help, required: required, max: max, id: id) { attributes in
            """
            <textarea class="form-control" id="f-\(id ?? name)" name="\(name)" rows="\(rows)"\(attributes)>
            \(value(name, recorded))</textarea>
            """
        }
    }

    /// As many can be looked over before one is taken for granted.
    private static let mostBegun = 8

    /// - Parameter options: where there are more than can be looked over and none is recorded, nothing is chosen yet.
    package func select(
        _ name: String, _ label: String, options: [(value: String, label: String)], value recorded: String = "",
        help: String = "", required: Bool = true, id: String? = nil
    ) -> HTML {
        let chosen = value(name, recorded)
        // The first of a long list is nobody's choice: a village that was overlooked would stand on the record.
        let isOpen = options.count > Self.mostBegun && !options.contains { $0.value == chosen }
        let options = isOpen ? [("", "请选择")] + options : options
        return field(name, label, help: help, required: required, id: id) { attributes in
            """
            <select class="form-select" id="f-\(id ?? name)" name="\(name)"\(attributes)>
            \(HTML.each(options) { option in
                """
                <option value="\(option.value)"\(HTML.when(option.value == chosen, " selected"))>\(option.label)</option>
                """
            })
            </select>
            """
        }
    }

    /// Several of a closed list, as boxes to tick.
    package func checkboxes(
        _ name: String, _ label: String, options: [(value: String, label: String)], values recorded: [String]
    ) -> HTML {
        let chosen = values(name, recorded)
        return """
            <fieldset class="mb-3"\(HTML.when(error(name) != nil, " aria-describedby=\"e-\(name)\""))>
            <legend class="form-label">\(label)</legend>
            <div class="checks">
            \(HTML.each(options) { option in
                """
                <label class="form-check"><input class="form-check-input" type="checkbox" name="\(name)" \
                value="\(option.value)"\(HTML.when(chosen.contains(option.value), " checked"))> \
                <span>\(option.label)</span></label>
                """
            })
            </div>
            \(errorLine(name, id: name))
            </fieldset>
            """
    }

    /// Under a field of a form that came back because somebody else saved meanwhile: what stands there now.
    package func keptMeanwhile(_ name: String, _ recorded: String) -> HTML {
        HTML.when(
            refusal?.code.hasSuffix("editedMeanwhile") == true && value(name) != recorded,
            "<div class=\"notice-amber kept\"><strong>现在存着的：</strong>\(recorded)</div>")
    }

    package func submit(_ label: String) -> HTML {
        "<div class=\"actions\"><button class=\"btn btn-primary\" type=\"submit\">\(label)</button></div>"
    }

    /// One of a closed list, in the form above a list that narrows it; the empty choice takes all.
    package func filter(
        _ name: String, _ label: String, _ options: [(value: String, label: String)], _ chosen: String?,
        all: String? = "全部"
    ) -> HTML {
        """
        <label>\(label)<select class="form-select" name="\(name)">\(HTML.with(all) { "<option value=\"\">\($0)</option>" })
        \(HTML.each(options) { option in
            """
            <option value="\(option.value)"\(HTML.when(option.value == chosen, " selected"))>\(option.label)</option>
            """
        })
        </select></label>
        """
    }

    /// A button that is a whole form: one step on one record.
    /// - Parameter fields: what the form brings along unseen.
    package func button(
        _ label: String, post path: String, style: String = "btn-outline-secondary", _ fields: HTML = .empty
    ) -> HTML {
        """
        <form method="post" action="\(link(path))" class="d-inline">
        \(formStamp)\(fields)
        <button class="btn \(style)" type="submit">\(label)</button></form>
        """
    }

    /// A step that nobody takes back: a first press opens what it will do, and the button in there does it. To stand under
    /// what it is about, so that this is read before. Works without script.
    package func confirming(
        _ label: String, post path: String, _ consequences: HTML, fields: HTML = .empty
    ) -> HTML {
        """
        <details class="confirm"><summary class="btn btn-outline-secondary">\(label)</summary>
        <div class="notice-amber"><p>\(consequences)</p>\(button("确认\(label)", post: path, style: "btn-primary", fields))</div></details>
        """
    }

    /// The box of a row in a list from which many are chosen; what is to be touched is as large as a finger.
    package func tick(_ name: String, _ value: String, isChosen: Bool, _ label: String) -> HTML {
        """
        <label class="tap"><input class="form-check-input" type="checkbox" name="\(name)" value="\(value)"\
        \(HTML.when(isChosen, " checked")) aria-label="\(label)"></label>
        """
    }

    /// How long a field's text may be, in words; the script counts it down. Stands beside the label, so that it takes
    /// no line of its own, or right under the field.
    package func limit(_ max: Int, of id: String) -> HTML {
        "<div class=\"form-text limit\" id=\"l-\(id)\" data-max=\"\(max)\" data-of=\"f-\(id)\">最多\(max)字</div>"
    }

    /// What a list is looked through for. How much the box takes is said only to who types more.
    package func searchBox(
        _ label: String, name: String = "q", value: String, placeholder: String = "", max: Int = 50
    ) -> HTML {
        """
        <label class="search">\(label)<input class="form-control" type="search" id="f-\(name)" name="\(name)" value="\(value)"\
        \(HTML.when(!placeholder.isEmpty, " placeholder=\"\(placeholder)\""))>\
        <span class="form-text limit" data-max="\(max)" data-of="f-\(name)"></span></label>
        """
    }

    /// - Parameter id: where several forms of a page have a field of one name.
    private func field(
        _ name: String, _ label: String, help: String, required: Bool, max: Int? = nil, id: String?,
        _ control: (HTML) -> HTML
    ) -> HTML {
        let id = id ?? name
        var described: [String] = []
        if max != nil { described.append("l-\(id)") }
        if !help.isEmpty { described.append("h-\(id)") }
        if error(name) != nil { described.append("e-\(id)") }
        var attributes: HTML = .when(required, " required")
        if !described.isEmpty { attributes += " aria-describedby=\"\(described.joined(separator: " "))\"" }
        if error(name) != nil { attributes += " aria-invalid=\"true\"" }
        // Where no script brings somebody there, the browser does.
        if refusal?.fields.first?.name == name { attributes += " autofocus" }
        return """
            <div class="mb-3\(HTML.when(error(name) != nil, " has-error"))">
            <div class="label-row"><label class="form-label" for="f-\(id)">\(label)\(HTML.when(!required, "<span class=\"soft\">（可不填）</span>"))</label>\
            \(HTML.with(max) { limit($0, of: id) })</div>
            \(control(attributes))
            \(errorLine(name, id: id))
            \(HTML.when(!help.isEmpty, "<div class=\"form-text\" id=\"h-\(id)\">\(help)</div>"))
            </div>
            """
    }

    private func errorLine(_ name: String, id: String) -> HTML {
        .with(error(name)) { message in
            "<div class=\"field-error\" id=\"e-\(id)\">\(message)</div>"
        }
    }
}
