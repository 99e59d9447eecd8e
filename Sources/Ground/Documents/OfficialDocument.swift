import Kernel

/// An official document (公文) as the office sends it out: plain values, laid out by GB/T 9704-2012
/// as a .docx that Word, WPS and LibreOffice open and a clerk can go on editing.
package struct OfficialDocument: Sendable {
    /// 发文机关标志, printed red at the head: `明川县创建办公室文件`.
    package let issuer: String
    /// 发文字号: `明创督〔2019〕14号`. Nil for a draft, whose line stays empty.
    package let number: String?
    /// A line break in it is kept; a long title without one is broken into lines of like length.
    package let title: String
    /// 主送机关; the colon after it is added.
    package let addressee: String?
    package let blocks: [Block]
    /// 发文机关署名, centred above the date with room for the seal.
    package let signature: String?
    /// 成文日期; it is also the day of printing in the 版记.
    package let date: Day?
    /// 附件说明: the annexes' names without numbers. Empty: the titles of `annexes`.
    package let annexNotes: [String]
    package let annexes: [Annex]
    /// 抄送机关, without 抄送 and colon.
    package let copyTo: String?
    /// 印发机关.
    package let printedBy: String?
    /// The last lines of the imprint, by which the paper is compared with what was signed, and the records behind it are
    /// checked later.
    package let checks: [String]
    /// A small line at the head of every page: `草稿`, `演示数据`.
    package let remark: String?
    /// How much of the first page the head takes.
    package let head: Head

    package init(
        issuer: String, number: String?, title: String, addressee: String?, blocks: [Block],
        signature: String?, date: Day?, annexNotes: [String] = [], annexes: [Annex] = [],
        copyTo: String? = nil, printedBy: String? = nil, checks: [String] = [], remark: String? = nil,
        head: Head = .full
    ) {
        self.issuer = issuer
        self.number = number
        self.title = title
        self.addressee = addressee
        self.blocks = blocks
        self.signature = signature
        self.date = date
        self.annexNotes = annexNotes
        self.annexes = annexes
        self.copyTo = copyTo
        self.printedBy = printedBy
        self.checks = checks
        self.remark = remark
        self.head = head
    }

    /// The .docx. The same document gives the same bytes, on every day and machine.
    ///
    /// Throws a `Refusal` for a table without columns, with a share below 1 or a row longer than its
    /// header, and for a picture that is no JPEG or has no size.
    package func docx() throws -> [UInt8] {
        var writer = BodyWriter()
        let body = try writer.body(of: self)
        let parts = DocumentParts(title: title, remark: remark, body: body, pictures: writer.pictures)
        return try ZipArchive.bytes(of: parts.files)
    }
}

extension OfficialDocument {
    package enum Head: Sendable {
        /// As GB/T 9704 §7.2 has it: what is below it is half a page.
        case full
        /// Of a form that is to stand on one page: at the text's edge, nearly as high as a letter's (§10.1), and close.
        case low
    }

    /// A piece of the main text, from top to bottom.
    package enum Block: Sendable {
        /// Level 1 (一、 in 黑体), 2 （一） in 楷体, 3 (1.) or 4 （1） in 仿宋. The text comes with its number.
        case heading(Int, String)
        /// Its first line is indented by two characters. A line break in it begins another paragraph.
        case paragraph(String)
        /// A paragraph whose beginning is bold, and the rest of it.
        case led(String, String)
        case table(Table)
        /// Each with its caption under it.
        case photos([Picture], Arrangement = .pairs)
    }

    package enum Arrangement: Sendable {
        /// Two to a row, and three rows to a page.
        case pairs
        /// All side by side, and lower: of a form that is to stand on one page.
        case row
    }

    /// A table as wide as the text; its header is repeated on every page it runs on to.
    package struct Table: Sendable {
        package let columns: [Column]
        /// Cells from left to right; missing ones at a row's end stay empty.
        package let rows: [[String]]
        /// Stands above it.
        package let caption: String?

        package init(columns: [Column], rows: [[String]], caption: String? = nil) {
            self.columns = columns
            self.rows = rows
            self.caption = caption
        }
    }

    package struct Column: Sendable {
        package enum Alignment: Sendable { case left, centre, right }

        package let title: String
        /// Its part of the table's width, compared with the other columns' shares.
        package let share: Int
        package let alignment: Alignment

        package init(_ title: String, share: Int, alignment: Alignment = .left) {
            self.title = title
            self.share = share
            self.alignment = alignment
        }
    }

    package struct Picture: Sendable {
        package let jpeg: [UInt8]
        /// Pixels, as the JPEG has them: only their proportion counts.
        package let width: Int
        package let height: Int
        package let caption: String

        package init(jpeg: [UInt8], width: Int, height: Int, caption: String) {
            self.jpeg = jpeg
            self.width = width
            self.height = height
            self.caption = caption
        }
    }

    /// 附件: begins on a new page, headed `附件` (with its number when there are several) and its title.
    package struct Annex: Sendable {
        package let title: String
        package let blocks: [Block]

        package init(title: String, blocks: [Block]) {
            self.title = title
            self.blocks = blocks
        }
    }
}

extension OfficialDocument {
    /// What a browser is told the bytes are.
    package static let contentType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
}
