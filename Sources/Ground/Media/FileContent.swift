import Kernel

/// What a file is, by what is in it: its name only has to agree.
package enum FileContent: String, Codable, CaseIterable, Sendable {
    case pdf, ofd
    case word, sheet, slides
    /// The binary formats before 2007, which WPS writes under endings of its own.
    case oldWord, oldSheet, oldSlides
    /// A document of Word, Excel or PowerPoint under a password: which of them cannot be seen.
    case lockedOffice
    case zip, rar, sevenZip
    case rtf, text
    case jpeg, png, heic, webp, gif, bmp, tiff

    package var chinese: String {
        switch self {
        case .pdf: "PDF 文档"
        case .ofd: "OFD 版式文件"
        case .word: "Word 文档"
        case .sheet: "Excel 表格"
        case .slides: "PowerPoint 演示"
        case .oldWord: "旧版 Word 或 WPS 文档"
        case .oldSheet: "旧版 Excel 或 WPS 表格"
        case .oldSlides: "旧版 PowerPoint 或 WPS 演示"
        case .lockedOffice: "有密码的 Office 文档"
        case .zip, .rar, .sevenZip: "压缩包"
        case .rtf: "RTF 文档"
        case .text: "文本"
        case .jpeg, .png, .heic, .webp, .gif, .bmp, .tiff: "图片"
        }
    }

    /// The endings that such a file may have, the usual one first.
    package var endings: [String] {
        switch self {
        case .pdf: ["pdf"]
        case .ofd: ["ofd"]
        case .word: ["docx", "docm"]
        case .sheet: ["xlsx", "xlsm"]
        case .slides: ["pptx", "pptm"]
        case .oldWord: ["doc", "wps"]
        case .oldSheet: ["xls", "et"]
        case .oldSlides: ["ppt", "dps"]
        case .lockedOffice: ["docx", "xlsx", "pptx", "docm", "xlsm", "pptm"]
        case .zip: ["zip"]
        case .rar: ["rar"]
        case .sevenZip: ["7z"]
        case .rtf: ["rtf"]
        case .text: ["txt", "csv"]
        case .jpeg: ["jpg", "jpeg"]
        case .png: ["png"]
        case .heic: ["heic"]
        case .webp: ["webp"]
        case .gif: ["gif"]
        case .bmp: ["bmp"]
        case .tiff: ["tif", "tiff"]
        }
    }

    package var isPicture: Bool {
        switch self {
        case .jpeg, .png, .heic, .webp, .gif, .bmp, .tiff: true
        default: false
        }
    }

    /// Every ending that is taken.
    package static let allEndings = allCases.flatMap(\.endings).unique
}

/// What is seen of a file from outside: what it is, and what whoever opens it should know before.
struct FileLook: Hashable, Sendable {
    let content: FileContent
    /// It opens with a password only.
    var isLocked = false
    /// It brings a program along, which runs when somebody lets it.
    var hasMacros = false
}
