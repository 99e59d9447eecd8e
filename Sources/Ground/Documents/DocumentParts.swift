/// The names that ECMA-376 gives to its vocabularies.
enum Namespace {
    private static let schemas = "http://schemas.openxmlformats.org/"
    static let word = schemas + "wordprocessingml/2006/main"
    static let wordDrawing = schemas + "drawingml/2006/wordprocessingDrawing"
    static let drawing = schemas + "drawingml/2006/main"
    static let picture = schemas + "drawingml/2006/picture"
    static let relations = schemas + "officeDocument/2006/relationships"
    static let packageRelations = schemas + "package/2006/relationships"
    static let contentTypes = schemas + "package/2006/content-types"
    static let coreProperties = schemas + "package/2006/metadata/core-properties"
}

/// The files within a .docx (ECMA-376, Open Packaging Conventions): no macros, and nothing that
/// lies outside.
struct DocumentParts {
    let title: String
    let remark: String?
    let body: [Markup]
    let pictures: PictureStore

    /// In the order in which they are stored: the content types must come first.
    var files: [ZipArchive.File] {
        let fixed: [(String, Markup)] = [
            ("[Content_Types].xml", contentTypes),
            ("_rels/.rels", packageRelations),
            ("docProps/core.xml", coreProperties),
            ("word/document.xml", main),
            ("word/_rels/document.xml.rels", mainRelations),
            ("word/styles.xml", Style.sheet),
            ("word/settings.xml", Self.settings),
            ("word/fontTable.xml", Self.fontTable),
            ("word/header1.xml", header),
            ("word/header2.xml", header),
            ("word/footer1.xml", Self.footer(onOddPages: true)),
            ("word/footer2.xml", Self.footer(onOddPages: false)),
        ]
        return fixed.map { ZipArchive.File(path: $0, bytes: $1.file) }
            + pictures.files.enumerated().map { place, jpeg in
                ZipArchive.File(path: "word/" + PictureStore.path(place), bytes: jpeg)
            }
    }

    // MARK: - Package

    /// The parts beside the main one, by the last word of their type.
    private static let companions: [(path: String, type: String)] = [
        ("styles.xml", "styles"), ("settings.xml", "settings"), ("fontTable.xml", "fontTable"),
        ("header1.xml", "header"), ("header2.xml", "header"), ("footer1.xml", "footer"), ("footer2.xml", "footer"),
    ]

    private var contentTypes: Markup {
        let wordType = "application/vnd.openxmlformats-officedocument.wordprocessingml."
        let defaults = [
            ("rels", "application/vnd.openxmlformats-package.relationships+xml"), ("xml", "application/xml"),
            ("jpeg", "image/jpeg"),
        ].map { Markup("Default", ["Extension": $0, "ContentType": $1]) }
        let overrides =
            [
                ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
                ("/word/document.xml", wordType + "document.main+xml"),
            ] + Self.companions.map { ("/word/" + $0.path, wordType + $0.type + "+xml") }
        return Markup(
            "Types", ["xmlns": Namespace.contentTypes],
            defaults + overrides.map { Markup("Override", ["PartName": $0, "ContentType": $1]) })
    }

    private var packageRelations: Markup {
        Self.relations([
            ("main", Namespace.relations + "/officeDocument", "word/document.xml"),
            ("core", Namespace.packageRelations + "/metadata/core-properties", "docProps/core.xml"),
        ])
    }

    private var mainRelations: Markup {
        Self.relations(
            Self.companions.map { path, type in
                (String(path.prefix { $0 != "." }), Namespace.relations + "/" + type, path)
            }
                + pictures.files.indices.map { place in
                    (PictureStore.relation(place), Namespace.relations + "/image", PictureStore.path(place))
                })
    }

    private static func relations(_ relations: [(id: String, type: String, target: String)]) -> Markup {
        Markup(
            "Relationships", ["xmlns": Namespace.packageRelations],
            relations.map { Markup("Relationship", ["Id": $0.id, "Type": $0.type, "Target": $0.target]) })
    }

    /// The title alone: no person's name, and no time, which would make the bytes differ.
    private var coreProperties: Markup {
        let title = title.split(whereSeparator: \.isNewline).joined()
        return Markup(
            "cp:coreProperties",
            [
                "xmlns:cp": Namespace.coreProperties, "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            ],
            [
                Markup("dc:title", [:], [Markup(text: title)]),
                Markup("dc:language", [:], [Markup(text: "zh-CN")]),
            ])
    }

    // MARK: - Word

    private var main: Markup {
        Markup(
            "w:document",
            [
                "xmlns:w": Namespace.word, "xmlns:r": Namespace.relations, "xmlns:wp": Namespace.wordDrawing,
            ],
            [Markup("w:body", [:], body + [section])])
    }

    private var section: Markup {
        let references = [
            ("header", "default", 1), ("header", "even", 2), ("footer", "default", 1), ("footer", "even", 2),
        ]
        .map { Markup("w:\($0)Reference", ["w:type": $1, "r:id": "\($0)\($2)"]) }
        return Markup(
            "w:sectPr", [:],
            references + [
                Markup("w:pgSz", ["w:w": "\(PageLayout.width)", "w:h": "\(PageLayout.height)"]),
                Markup(
                    "w:pgMar",
                    [
                        "w:top": "\(PageLayout.top)", "w:right": "\(PageLayout.right)",
                        "w:bottom": "\(PageLayout.bottom)", "w:left": "\(PageLayout.left)",
                        "w:header": "\(PageLayout.header)", "w:footer": "\(PageLayout.footer)", "w:gutter": "0",
                    ]),
                Markup(
                    "w:docGrid",
                    [
                        "w:type": "linesAndChars", "w:linePitch": "\(PageLayout.linePitch)",
                        "w:charSpace": "\(PageLayout.characterSpace)",
                    ]),
            ])
    }

    private var header: Markup {
        Markup("w:hdr", ["xmlns:w": Namespace.word], [BodyWriter.paragraph(.header, remark ?? "")])
    }

    /// `— 1 —`: outside on the page, one character from the edge.
    private static func footer(onOddPages isOdd: Bool) -> Markup {
        let character = 14 * 20
        let format =
            isOdd
            ? ParagraphFormat(right: character, alignment: .right) : ParagraphFormat(left: character, alignment: .left)
        let properties = Markup("w:pPr", [:], format.markup(style: Style.footer.rawValue))
        let field = Markup("w:fldSimple", ["w:instr": " PAGE "], [BodyWriter.run("1")])
        return Markup(
            "w:ftr", ["xmlns:w": Namespace.word],
            [Markup("w:p", [:], [properties, BodyWriter.run("— "), field, BodyWriter.run(" —")])])
    }

    private static var settings: Markup {
        let wordSettings = "http://schemas.microsoft.com/office/word"
        return Markup(
            "w:settings", ["xmlns:w": Namespace.word],
            [
                .value("w:defaultTabStop", "\(PageLayout.characters(2))"),
                Markup("w:evenAndOddHeaders"),
                // Squeezed punctuation would leave the grid of 28 characters.
                .value("w:characterSpacingControl", "doNotCompress"),
                Markup(
                    "w:compat", [:],
                    [
                        Markup("w:useFELayout"),
                        // 15: the layout of Word 2013 and later.
                        Markup(
                            "w:compatSetting",
                            ["w:name": "compatibilityMode", "w:uri": wordSettings, "w:val": "15"]),
                    ]),
                Markup("w:themeFontLang", ["w:val": "en-US", "w:eastAsia": "zh-CN"]),
            ])
    }

    private static var fontTable: Markup {
        let fonts = Face.allCases.map { face in
            Markup(
                "w:font", ["w:name": face.rawValue],
                [.value("w:altName", face.fallbacks.joined(separator: ",")), .value("w:charset", "86")])
        }
        return Markup("w:fonts", ["xmlns:w": Namespace.word], fonts)
    }
}
