import Documents
import Kernel

/// What all papers of a kind have in common when they go out. How they are numbered and signed, a county sets itself.
package struct PaperKind: Sendable {
    /// 督查通报: in the red head, after the county's name.
    package let name: String
    /// It gets a number of its own when it goes out.
    package let isNumbered: Bool
    /// To one unit, in the office's own name, and to stand on one page: a low head, no imprint.
    package let isSlip: Bool

    package init(_ name: String, isNumbered: Bool = true, isSlip: Bool = false) {
        (self.name, self.isNumbered, self.isSlip) = (name, isNumbered, isSlip)
    }

    /// As the red head has it: 明川县督查通报, 明川县创建办交办单.
    /// - Parameter signature: in whose name it goes out.
    func issuer(_ county: County, _ signature: String) -> String { "\(isSlip ? signature : county.name)\(name)" }
}

extension Paper {
    /// As it is printed and sent, laid out by GB/T 9704-2012.
    /// - Parameters:
    ///   - number: nil before it is published.
    ///   - pictures: their bytes by SHA-256; one that is missing is left out.
    ///   - checks: by which the paper is compared with what was signed.
    ///   - remark: `草稿，未发布`, at the head of every page.
    package func document(
        _ kind: PaperKind, county: County, signature: String, number: SerialNumber?, date: Day?,
        pictures: [String: [UInt8]], checks: [String] = [], remark: String? = nil
    ) throws -> OfficialDocument {
        var blocks: [OfficialDocument.Block] = []
        for section in sections {
            var paragraphs = try PaperText.plain(section.text, named).split(whereSeparator: \.isNewline).map(
                String.init)
            if section.isLed {
                let first = paragraphs.isEmpty ? "" : paragraphs.removeFirst()
                if !section.heading.isEmpty || !first.isEmpty { blocks.append(.led(section.lead, first)) }
            } else if !section.heading.isEmpty {
                blocks.append(.heading(1, section.heading))
            }
            blocks += paragraphs.map { .paragraph($0) }
            if let table = section.table { blocks += table.blocks }
            // Side by side, however many: what follows is to stand on the same page.
            let photos = section.pictures.printed(pictures)
            if !photos.isEmpty { blocks.append(.photos(photos, .row)) }
        }
        let remarks = [county.isDemo ? "演示数据" : nil, remark].compactMap(\.self)
        return OfficialDocument(
            issuer: kind.issuer(county, signature), number: number?.chinese, title: title,
            addressee: addressee.isEmpty ? nil : addressee, blocks: blocks,
            signature: signature, date: date,
            annexes: annexes.compactMap { $0.printed(pictures) }, copyTo: copyTo.isEmpty ? nil : copyTo,
            printedBy: kind.isSlip ? nil : signature, checks: checks,
            remark: remarks.isEmpty ? nil : remarks.joined(separator: "　"), head: kind.isSlip ? .low : .full)
    }
}

extension Paper.Table {
    fileprivate var blocks: [OfficialDocument.Block] {
        let table = OfficialDocument.Table(
            columns: columns.map { .init($0.title, share: $0.share, alignment: $0.alignment.printed) },
            rows: rows.map { $0.map(\.text) }, caption: caption)
        return [.table(table)] + (note.map { [.paragraph($0)] } ?? [])
    }
}

extension Paper.Table.Alignment {
    fileprivate var printed: OfficialDocument.Column.Alignment {
        switch self {
        case .left: .left
        case .centre: .centre
        case .right: .right
        }
    }
}

extension Paper.Annex {
    /// Nil for one that would be an empty page.
    fileprivate func printed(_ bytes: [String: [UInt8]]) -> OfficialDocument.Annex? {
        var blocks = table?.blocks ?? []
        let photos = pictures.printed(bytes)
        if !photos.isEmpty { blocks.append(.photos(photos)) }
        return blocks.isEmpty ? nil : OfficialDocument.Annex(title: title, blocks: blocks)
    }
}

extension [Paper.Picture] {
    /// One that is missing is left out.
    fileprivate func printed(_ bytes: [String: [UInt8]]) -> [OfficialDocument.Picture] {
        compactMap { picture in
            bytes[picture.sha256].flatMap { OfficialDocument.Picture(jpeg: $0, caption: picture.caption) }
        }
    }
}
