import Kernel

extension ListFile {
    /// A list as an office keeps it, whatever program saved it: .xlsx, or text with commas, semicolons or tabs. Known by
    /// what is in it and not by its name.
    /// - Parameters:
    ///   - keepsFaults: whether a cell that cannot be taken is its row's fault; else it is the whole file's.
    ///   - field: of the form, for what is refused.
    package init(
        file bytes: [UInt8], columns: [Column], limits: Limits = Limits(), keepsFaults: Bool = false,
        field: String = "file"
    ) throws {
        func fault(_ code: String, _ message: String) -> Refusal { .field(field, "table.\(code)", message) }
        if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            throw fault(
                "xls", "这是旧版 .xls 文件，或者加了密码。请在 Excel 或 WPS 中打开，另存为“Excel 工作簿（.xlsx）”，不设密码，再传。")
        }
        guard bytes.starts(with: Array("PK".utf8)) else {
            try self.init(
                delimited: bytes, columns: columns, limits: limits, keepsFaults: keepsFaults, field: field)
            return
        }
        guard bytes.count <= limits.bytes else {
            throw fault("tooLarge", "文件超过\(limits.bytes >> 20) MB。请删去用不着的栏目和图片，或分成几个文件。")
        }
        var lines = try Workbook(bytes, limits: limits, fault: fault).firstSheet().makeIterator()
        try self.init(
            columns: columns, limits: limits, leavesOutEmpty: true, keepsFaults: keepsFaults, fault: fault
        ) { lines.next() }
    }
}
