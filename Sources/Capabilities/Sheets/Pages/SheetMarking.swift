import Kernel
import Office
import Web

/// Where a sheet is filled in at a desk: the choice among the editions that it can be filled in by, and the items of one.
package struct SheetMarking: Sendable {
    private let editions: [Edition]
    /// The first, or the one that was asked for.
    package let chosen: Edition?

    /// - Parameter request: names the sheet in its form or in its address, where somebody chose one.
    package init(_ editions: [Edition], _ request: WebRequest) {
        let asked = FormReader(request.query).optional("sheet", "考核标准", form: "一个标识") { ID<Sheet>($0) }
        let sheet = request.form["sheet"].flatMap { ID<Sheet>($0) } ?? asked
        self.editions = editions
        chosen = editions.first { $0.sheet == sheet } ?? editions.first
    }

    /// - Parameters:
    ///   - path: of the page that it stands on, which takes the form too.
    ///   - around: puts the form's other fields about the items.
    ///   - empty: what there is to do where no edition is published for it.
    package func html(_ view: View, path: String, empty: HTML, around: (HTML) -> HTML) -> HTML {
        guard let chosen else { return empty }
        let items: HTML = """
            <input type="hidden" name="sheet" value="\(chosen.sheet.description)"><input type="hidden" name="edition" value="\(chosen.number)">
            \(SheetMarks(chosen.content).fields(view))
            """
        return """
            \(HTML.when(editions.count > 1, "<p class=\"soft\">考核标准：\(HTML.each(editions) { choice($0, path, view) })</p>"))
            <div class="card-paper"><h2>\(chosen.content.title)（第\(chosen.number)版，满分\(chosen.content.full.plain)）</h2>
            \(view.form(path, around(items)))</div>
            """
    }

    /// Without a script and with one alike: another sheet is another page.
    private func choice(_ edition: Edition, _ path: String, _ view: View) -> HTML {
        guard edition.sheet != chosen?.sheet else { return "<strong>\(edition.content.title)</strong> " }
        return "<a href=\"\(view.link("\(path)?sheet=\(edition.sheet)"))\">\(edition.content.title)</a> "
    }
}

extension WebRequest {
    /// The sheet that such a form was filled in by.
    package func markedSheet(_ office: Office) async throws -> Edition {
        let reader = FormReader(form)
        let (sheet, edition) = try reader.finish(
            reader.id("sheet", "考核标准", of: Sheet.self), reader.number("edition", "考核标准的版本", 1...9999))
        let code = county.code
        return try await office.read { try Editions.one(sheet, edition, county: code, in: $0) }
    }
}

extension View {
    /// What a filled-in sheet came to, item by item, each with its arithmetic.
    package func marks(_ marked: MarkedSheet) -> HTML {
        """
        <div class="table-box"><table class="cards"><thead><tr><th>条目</th><th class="number">得分</th><th>怎么算的</th></tr></thead><tbody>
        \(HTML.each(marked.lines) { "<tr><td>\($0.title)</td><td class=\"number\" data-label=\"得分\">\($0.left.plain)/\($0.maximum.plain)</td><td data-label=\"怎么算的\">\($0.arithmetic)</td></tr>" })
        </tbody></table></div>
        """
    }
}
