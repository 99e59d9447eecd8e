import Kernel

/// Writes the main part, from the red head to the 版记, and collects the pictures it refers to.
struct BodyWriter {
    private(set) var pictures = PictureStore()

    /// What stands between `<w:body>` and `</w:body>`, without the section.
    mutating func body(of document: OfficialDocument) throws -> [Markup] {
        let isLow = document.head == .low
        let beforeTitle = isLow ? PageLayout.linePitch / 2 : 2 * PageLayout.linePitch
        var parts = letterhead(document) + Self.title(document.title, before: beforeTitle)
        if let addressee = document.addressee {
            let format = ParagraphFormat(before: isLow ? PageLayout.linePitch / 2 : nil)
            parts.append(Self.paragraph(.addressee, Self.withColon(addressee), format))
        }
        // One blank line under the title, which the addressee brings with it.
        let hasClosing = document.signature != nil || document.date != nil
        var blocks = try self.blocks(document.blocks, endsWithClosing: hasClosing)
        if document.addressee == nil { blocks.insert(Self.paragraph(.normal, ""), at: 0) }
        parts += blocks
        parts += annexNotes(document) + closing(document)
        for (index, annex) in document.annexes.enumerated() {
            let label = document.annexes.count > 1 ? "附件\(index + 1)" : "附件"
            parts.append(Self.paragraph(.annexLabel, label))
            parts += Self.title(annex.title, before: PageLayout.linePitch)
            parts.append(Self.paragraph(.normal, ""))
            parts += try self.blocks(annex.blocks)
        }
        return parts + colophon(document)
    }

    // MARK: - 版头

    private func letterhead(_ document: OfficialDocument) -> [Markup] {
        let issuer = document.issuer.trimmingSpaces
        let isLow = document.head == .low
        let fit = MarkFit(width: TextMeasure.width(issuer))
        let size = isLow ? min(fit.size, 30) : fit.size
        let mark = [
            Self.paragraph(
                .mark, issuer, ParagraphFormat(line: .exact(Int(size * 20 * 1.1))),
                RunFormat(size: size, scale: fit.scale)),
            Self.paragraph(
                .number, document.number ?? "", ParagraphFormat(before: isLow ? nil : 2 * PageLayout.linePitch)),
        ]
        guard !isLow else { return mark }
        // Space above a page's first paragraph is dropped by some programs: a paragraph is not.
        return [Self.paragraph(.normal, "", ParagraphFormat(line: .exact(PageLayout.markTop)))] + mark
    }

    /// The largest size in which the 发文机关标志 fits in one line; where that is below 26 points, the
    /// letters become narrower first, to two thirds, and then smaller, down to the text's size.
    private struct MarkFit {
        let size: Double
        let scale: Int?

        /// The width is in characters.
        init(width: Double) {
            let room = Double(PageLayout.textWidth - 40) / 20
            let exact = (room / max(width, 1) * 2).rounded(.down) / 2
            scale = exact < 26 ? max(66, Int(exact / 26 * 100)) : nil
            size = exact < 26 ? min(26, max(16, (exact / 0.66 * 2).rounded(.down) / 2)) : min(46, exact)
        }
    }

    private static func title(_ title: String, before: Int) -> [Markup] {
        TextMeasure.titleLines(title, capacity: 19).enumerated().map { index, line in
            paragraph(.title, line, ParagraphFormat(before: index == 0 ? before : nil))
        }
    }

    // MARK: - 主体

    /// 落款 may not stand on a page without text: the last paragraph before it goes with it.
    private mutating func blocks(
        _ blocks: [OfficialDocument.Block], endsWithClosing: Bool = false
    ) throws -> [Markup] {
        var parts: [Markup] = []
        for (index, block) in blocks.enumerated() {
            switch block {
            case .heading(let level, let text):
                parts.append(Self.paragraph(Style.heading(level), text))
            case .paragraph(let text):
                let format = ParagraphFormat(keepsWithNext: endsWithClosing && index == blocks.count - 1)
                for line in text.split(whereSeparator: \.isNewline) {
                    parts.append(Self.paragraph(.paragraph, line.trimmingSpaces, format))
                }
            case .led(let lead, let rest):
                let format = ParagraphFormat(keepsWithNext: endsWithClosing && index == blocks.count - 1)
                let properties = Markup("w:pPr", [:], format.markup(style: Style.paragraph.rawValue))
                let runs = [Self.run(lead.trimmingSpaces, RunFormat(bold: true)), Self.run(rest.trimmingSpaces)]
                parts.append(Markup("w:p", [:], [properties] + runs))
            case .table(let table):
                if let caption = table.caption {
                    parts.append(Self.paragraph(.tableHead, caption, ParagraphFormat(keepsWithNext: true)))
                }
                parts += [Self.beforeTable, try TableWriter.table(table), Self.afterTable]
            case .photos(let photos, let arrangement):
                guard !photos.isEmpty else { continue }
                parts += [try TableWriter.photos(photos, arrangement, store: &pictures), Self.afterTable]
            }
        }
        return parts
    }

    private static let beforeTable = paragraph(
        .normal, "", ParagraphFormat(keepsWithNext: true, line: .exact(4 * 20)))
    /// Two tables in a row would become one, and a section may not end with one.
    private static let afterTable = paragraph(
        .normal, "", ParagraphFormat(line: .exact(8 * 20)))

    private func annexNotes(_ document: OfficialDocument) -> [Markup] {
        let names = document.annexNotes.isEmpty ? document.annexes.map(\.title) : document.annexNotes
        let isNumbered = names.count > 1
        let hasClosing = document.signature != nil || document.date != nil
        // `附件：` takes three characters, after two of indent; a number and its gap one, or one and a half.
        let number = isNumbered ? (names.count > 9 ? 1.5 : 1.0) : 0
        return names.enumerated().map { index, name in
            let format = ParagraphFormat(
                keepsWithNext: hasClosing, before: index == 0 ? PageLayout.linePitch : nil,
                left: PageLayout.characters(5 + number),
                hanging: PageLayout.characters((index == 0 ? 3 : 0) + number))
            let numbered = (isNumbered ? "\(index + 1).\t" : "") + name.split(whereSeparator: \.isNewline).joined()
            return Self.paragraph(.annexNote, (index == 0 ? "附件：" : "") + numbered, format)
        }
    }

    /// 落款 with a seal (§7.3.5.1): the day four characters from the right, the signature centred over it.
    private func closing(_ document: OfficialDocument) -> [Markup] {
        let day = document.date?.chinese ?? ""
        let signature = document.signature ?? ""
        let above = document.head == .low ? PageLayout.linePitch : 2 * PageLayout.linePitch
        let wider = (TextMeasure.width(signature) - TextMeasure.width(day)) / 2
        // A long signature keeps two characters from the edge and moves the day to the left.
        let dayIndent = max(4, 2 + wider)
        var parts: [Markup] = []
        for (text, indent) in [(signature, dayIndent - wider), (day, dayIndent)] where !text.isEmpty {
            let isFirst = parts.isEmpty
            parts.append(
                Self.paragraph(
                    .signature, text,
                    ParagraphFormat(
                        keepsWithNext: isFirst && !day.isEmpty && !signature.isEmpty,
                        before: isFirst ? above : nil,
                        right: PageLayout.characters(day.isEmpty ? 4 : indent))))
        }
        return parts
    }

    // MARK: - 版记

    private func colophon(_ document: OfficialDocument) -> [Markup] {
        let character = Style.colophonCharacter
        var rows: [Markup] = []
        if let copyTo = document.copyTo {
            let text = "抄送：" + copyTo + (copyTo.hasSuffix("。") ? "" : "。")
            let format = ParagraphFormat(left: 4 * character, right: character, hanging: 3 * character)
            rows.append(Self.paragraph(.colophon, text, format))
        }
        if let printedBy = document.printedBy {
            let day = document.date.map { $0.chinese + "印发" } ?? "印发"
            let format = ParagraphFormat(
                rightTab: PageLayout.textWidth - character, left: character, right: character)
            rows.append(Self.paragraph(.colophon, printedBy + "\t" + day, format))
        }
        for check in document.checks {
            rows.append(Self.paragraph(.colophon, check, ParagraphFormat(left: character, right: character)))
        }
        guard !rows.isEmpty else { return [] }
        let anchor = Self.paragraph(.normal, "", ParagraphFormat(line: .exact(20)))
        return [TableWriter.colophon(rows), anchor]
    }

    private static func withColon(_ text: String) -> String {
        text.hasSuffix("：") || text.hasSuffix(":") ? text : text + "："
    }
}

extension BodyWriter {
    /// One paragraph of one run. Tabs and line breaks in the text stay.
    static func paragraph(
        _ style: Style, _ text: String, _ format: ParagraphFormat = ParagraphFormat(),
        _ run: RunFormat = RunFormat()
    ) -> Markup {
        let properties = Markup("w:pPr", [:], format.markup(style: style.rawValue))
        guard !text.isEmpty else { return Markup("w:p", [:], [properties]) }
        return Markup("w:p", [:], [properties, Self.run(text, run)])
    }

    static func run(_ text: String, _ format: RunFormat = RunFormat()) -> Markup {
        // Fonts come from the style; the hint, which says that “ and — are Chinese, does not.
        var properties = format.markup
        if format.face == nil { properties.insert(Markup("w:rFonts", ["w:hint": "eastAsia"]), at: 0) }
        var children = [Markup("w:rPr", [:], properties)]
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            if index > 0 { children.append(Markup("w:br")) }
            for (column, piece) in line.split(separator: "\t", omittingEmptySubsequences: false).enumerated() {
                if column > 0 { children.append(Markup("w:tab")) }
                guard !piece.isEmpty else { continue }
                children.append(Markup("w:t", ["xml:space": "preserve"], [Markup(text: String(piece))]))
            }
        }
        return Markup("w:r", [:], children)
    }
}
