import Kernel

extension Paper {
    /// All that a paper says to whoever reads it, with where it stands: its text with its figures and quotations as they are
    /// printed, its tables and the words under its photos.
    package var gated: [GatedText] {
        let parts = sections.flatMap { section -> [GatedText] in
            let text = (try? PaperText.plain(section.text, named)) ?? section.text
            let place = section.heading.isEmpty ? "正文" : "“\(section.heading)”"
            return [GatedText(place, text)] + (section.table?.gated(in: place) ?? [])
                + section.pictures.map { GatedText("\(place)的照片说明", $0.caption) }
        }
        let last = annexes.flatMap { annex in
            (annex.table?.gated(in: "附件“\(annex.title)”") ?? [])
                + annex.pictures.map { GatedText("附件“\(annex.title)”的照片说明", $0.caption) }
        }
        return [GatedText("标题", title), GatedText("主送", addressee), GatedText("抄送", copyTo)] + parts + last
    }
}

extension Paper.Table {
    fileprivate func gated(in place: String) -> [GatedText] {
        rows.enumerated().flatMap { index, row in
            zip(columns, row).map { GatedText("\(place)表格第\(index + 1)行“\($0.title)”", $1.text) }
        } + [GatedText("\(place)表格的说明", [caption, note].compactMap(\.self).joined(separator: "\n"))]
    }
}
