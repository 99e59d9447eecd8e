/// The named styles of the file, each an element of GB/T 9704-2012, so that a clerk who goes on
/// editing finds them in the list of styles.
enum Style: String, CaseIterable {
    case normal = "Normal"
    case mark = "IssuerMark"
    case number = "DocumentNumber"
    case title = "Title"
    case addressee = "Addressee"
    case heading1 = "Heading1"
    case heading2 = "Heading2"
    case heading3 = "Heading3"
    case heading4 = "Heading4"
    case paragraph = "BodyText"
    case annexNote = "AnnexNote"
    case signature = "Signature"
    case annexLabel = "AnnexLabel"
    case tableHead = "TableHead"
    case tableCell = "TableCell"
    case picture = "Picture"
    case caption = "Caption"
    case colophon = "Colophon"
    case header = "Header"
    case footer = "Footer"

    static func heading(_ level: Int) -> Style {
        switch level {
        case ...1: .heading1
        case 2: .heading2
        case 3: .heading3
        default: .heading4
        }
    }

    /// What the list of styles shows. English names are Word's own, which it translates.
    private var name: String {
        switch self {
        case .normal: "Normal"
        case .mark: "发文机关标志"
        case .number: "发文字号"
        case .title: "Title"
        case .addressee: "主送机关"
        case .heading1, .heading2, .heading3, .heading4: "heading \(rawValue.suffix(1))"
        case .paragraph: "Body Text"
        case .annexNote: "附件说明"
        case .signature: "Signature"
        case .annexLabel: "附件标识"
        case .tableHead: "表头"
        case .tableCell: "表格文字"
        case .picture: "图片"
        case .caption: "caption"
        case .colophon: "版记"
        case .header: "header"
        case .footer: "footer"
        }
    }

    private var runFormat: RunFormat {
        switch self {
        case .normal: RunFormat(face: .body, size: 16, spacing: PageLayout.characterSpacing)
        case .mark: RunFormat(face: .headline, colour: "FF0000", spacing: 0)
        case .title: RunFormat(face: .headline, size: 22, spacing: 0)
        case .heading1, .annexLabel: RunFormat(face: .black)
        case .heading2: RunFormat(face: .script)
        // 小四, which many columns make 五号.
        case .tableHead: RunFormat(face: .black, size: 12, spacing: 0)
        case .tableCell: RunFormat(size: 12, spacing: 0)
        case .caption: RunFormat(size: 10.5, spacing: 0)
        case .colophon: RunFormat(size: 14, spacing: 0)
        case .header: RunFormat(face: .song, size: 9, spacing: 0)
        case .footer: RunFormat(face: .song, size: 14, spacing: 0, latin: false)
        default: RunFormat()
        }
    }

    private var paragraphFormat: ParagraphFormat {
        let line = ParagraphFormat.Line.exact(PageLayout.linePitch)
        let twoCharacters = PageLayout.characters(2)
        return switch self {
        case .normal: ParagraphFormat(before: 0, after: 0, line: line, alignment: .both)
        case .mark: ParagraphFormat(keepsWithNext: true, alignment: .center)
        case .number:
            ParagraphFormat(
                borders: [.init(side: "bottom", width: 18, space: 7, colour: "FF0000")], alignment: .center)
        case .title:
            ParagraphFormat(
                keepsWithNext: true, keepsTogether: true, line: .exact(33 * 20),
                alignment: .center)
        case .addressee: ParagraphFormat(before: PageLayout.linePitch, alignment: .left)
        case .heading1: Style.headingFormat(0)
        case .heading2: Style.headingFormat(1)
        case .heading3: Style.headingFormat(2)
        case .heading4: Style.headingFormat(3)
        case .paragraph: ParagraphFormat(firstLine: twoCharacters)
        case .annexNote: ParagraphFormat(alignment: .left)
        case .signature: ParagraphFormat(keepsTogether: true, alignment: .right)
        case .annexLabel: ParagraphFormat(keepsWithNext: true, beginsPage: true, alignment: .left)
        case .tableHead: ParagraphFormat(line: .exact(18 * 20), alignment: .center)
        case .tableCell: ParagraphFormat(line: .exact(18 * 20), alignment: .left)
        case .picture:
            // Its row is not split anyway; to keep with the next would move the whole table to a page of its own.
            ParagraphFormat(before: 60, line: .single, alignment: .center)
        case .caption: ParagraphFormat(after: 60, line: .exact(16 * 20), alignment: .center)
        case .colophon: ParagraphFormat(line: .exact(24 * 20), alignment: .left)
        case .header: ParagraphFormat(line: .exact(12 * 20), alignment: .right)
        case .footer: ParagraphFormat(line: .exact(PageLayout.pageNumberLine))
        }
    }

    private static func headingFormat(_ outline: Int) -> ParagraphFormat {
        ParagraphFormat(
            keepsWithNext: true, firstLine: PageLayout.characters(2), alignment: .both, outline: outline)
    }

    /// What else would shift characters out of their 28 places, or lines out of their 22.
    private static let grid: [Markup] = [
        "w:widowControl", "w:overflowPunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:snapToGrid",
    ].map { .value($0, "0") }

    private var markup: Markup {
        var children: [Markup] = [.value("w:name", name)]
        if self != .normal { children.append(.value("w:basedOn", Style.normal.rawValue)) }
        children.append(Markup("w:qFormat"))
        var paragraph = paragraphFormat.markup()
        if self == .normal {
            // The schema's order: before spacing and alignment.
            paragraph = Style.grid + paragraph
        }
        if !paragraph.isEmpty { children.append(Markup("w:pPr", [:], paragraph)) }
        let run = runFormat.markup
        if !run.isEmpty { children.append(Markup("w:rPr", [:], run)) }
        guard self == .normal else {
            return Markup("w:style", ["w:type": "paragraph", "w:styleId": rawValue], children)
        }
        return Markup("w:style", ["w:type": "paragraph", "w:default": "1", "w:styleId": rawValue], children)
    }

    /// One character of the 版记, in twips.
    static let colophonCharacter = 14 * 20

    /// `word/styles.xml`.
    static var sheet: Markup {
        let language = Markup("w:lang", ["w:val": "en-US", "w:eastAsia": "zh-CN", "w:bidi": "ar-SA"])
        let defaults = Markup(
            "w:docDefaults", [:],
            [
                Markup(
                    "w:rPrDefault", [:],
                    [Markup("w:rPr", [:], RunFormat(face: .body, size: 16).markup + [language])]),
                Markup("w:pPrDefault", [:], [Markup("w:pPr", [:], grid)]),
            ])
        return Markup("w:styles", ["xmlns:w": Namespace.word], [defaults] + allCases.map(\.markup))
    }
}
