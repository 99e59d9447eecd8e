import Kernel

/// An .xlsx (ECMA-376, Office Open XML) as far as a list needs it: the first sheet that is shown, its cells as the text that
/// whoever filled it in sees.
struct Workbook {
    private let zip: ZipFile
    private let limits: ListFile.Limits
    private let fault: ListFile.Fault

    init(_ bytes: [UInt8], limits: ListFile.Limits, fault: @escaping ListFile.Fault) {
        zip = ZipFile(bytes: bytes)
        self.limits = limits
        self.fault = fault
    }

    /// Unpacked: some sixty bytes a cell, and the texts that cells share.
    private static let mostOfSheet = 256 << 20
    private static let mostOfTexts = 64 << 20
    private static let mostOfSmallPart = 8 << 20

    /// The lines of the first sheet that are not empty.
    func firstSheet() throws -> [ListFile.Line] {
        do {
            guard let contents = try part("xl/workbook.xml", ContentsReader(), most: Self.mostOfSmallPart),
                let links = try part("xl/_rels/workbook.xml.rels", LinksReader(), most: Self.mostOfSmallPart),
                let path = contents.firstShown.flatMap({ links.targets[$0] })
            else { throw unreadable }
            let styles = try part("xl/styles.xml", StylesReader(), most: Self.mostOfSmallPart)
            let texts = try part("xl/sharedStrings.xml", TextsReader(limits), most: Self.mostOfTexts)
            let cells = CellText(
                shared: texts?.texts ?? [], dateStyles: styles?.dateStyles ?? [], isFrom1904: contents.isFrom1904)
            guard let sheet = try part(path, SheetReader(cells, limits, fault), most: Self.mostOfSheet) else {
                throw unreadable
            }
            return sheet.lines
        } catch ZipFile.Failure.tooLarge {
            throw fault("tooLarge", "文件解开后太大。请只保留要导入的那张表，删去图片和空白格式，再另存。")
        } catch PartParser.Failure.tooMany {
            throw fault("tooLarge", "表里的格子太多（超过\(limits.cells / 10_000)万格）。请删去用不着的行和栏目，或分成几个文件。")
        } catch is ZipFile.Failure { throw unreadable } catch is PartParser.Failure { throw unreadable }
    }

    private var unreadable: Refusal {
        fault("unreadable", "这个文件打不开，可能没有传完或已经损坏。请在 Excel 或 WPS 中打开看看，另存为“Excel 工作簿（.xlsx）”再传。")
    }

    private func part<Reader: PartParser>(_ path: String, _ reader: Reader, most: Int) throws -> Reader? {
        try zip.part(path, most: most) {
            try reader.read($0)
            return reader
        }
    }
}

/// `xl/workbook.xml`: which sheets there are.
private final class ContentsReader: PartParser {
    /// The relation of the first sheet that is not hidden.
    private(set) var firstShown: String?
    private(set) var isFrom1904 = false

    override func begins(_ name: Substring, _ attributes: [String: String]) {
        switch name {
        case "sheet" where firstShown == nil && attributes["state"] ?? "visible" == "visible":
            firstShown = attributes.first { $0.key.hasSuffix(":id") }?.value
        case "workbookPr": isFrom1904 = ["1", "true"].contains(attributes["date1904"] ?? "")
        default: break
        }
    }
}

/// `xl/_rels/workbook.xml.rels`: in which part each relation is.
private final class LinksReader: PartParser {
    private(set) var targets: [String: String] = [:]

    override func begins(_ name: Substring, _ attributes: [String: String]) {
        guard name == "Relationship", let id = attributes["Id"], let target = attributes["Target"] else { return }
        targets[id] = target.hasPrefix("/") ? String(target.dropFirst()) : "xl/\(target)"
    }
}

/// `xl/styles.xml`: which of the cells' styles show a number as a day.
private final class StylesReader: PartParser {
    private(set) var dateStyles: Set<Int> = []
    private var dateFormats = Set(14...17).union([22, 30]).union(27...36).union(50...58)
    private var (isInCellStyles, count) = (false, 0)

    override func begins(_ name: Substring, _ attributes: [String: String]) {
        switch name {
        case "numFmt":
            guard let id = attributes["numFmtId"].flatMap({ Int($0) }), let code = attributes["formatCode"] else {
                return
            }
            if Self.showsDay(code) { dateFormats.insert(id) }
        case "cellXfs": isInCellStyles = true
        case "xf" where isInCellStyles:
            if let format = attributes["numFmtId"].flatMap({ Int($0) }), dateFormats.contains(format) {
                dateStyles.insert(count)
            }
            count += 1
        default: break
        }
    }

    override func ends(_ name: Substring) { if name == "cellXfs" { isInCellStyles = false } }

    /// `yyyy"年"m"月"d"日"` does; `[红色]0.00` and `"day"0` do not.
    private static func showsDay(_ code: String) -> Bool {
        let plain = code.replacing(/"[^"]*"|\[[^\]]*\]|\\./, with: "").lowercased()
        return plain.contains("y") || plain.contains("d") || plain.contains("m") && !plain.contains("h")
    }
}

/// `xl/sharedStrings.xml`: the texts that cells point to.
private final class TextsReader: PartParser {
    private(set) var texts: [String] = []
    private var (current, isText, isPhonetic) = ("", false, false)

    init(_ limits: ListFile.Limits) {
        super.init()
        mostElements = limits.cells * 2
    }

    override func begins(_ name: Substring, _ attributes: [String: String]) {
        switch name {
        case "si": current = ""
        case "rPh": isPhonetic = true
        case "t": isText = !isPhonetic
        default: break
        }
    }

    override func ends(_ name: Substring) {
        switch name {
        case "si": texts.append(current.unescaped)
        case "rPh": isPhonetic = false
        case "t": isText = false
        default: break
        }
    }

    override func text(_ text: String) { if isText { current += text } }
}
