import Database
import Office

extension Sheets {
    static let tables: [OwnedTable] = sealed.map { .sealed($0) }

    package static let sealed = [
        SealedTable("sheet", "标准", key: ["id"]),
        SealedTable(
            "sheetEdition", "标准的版本", key: ["sheet", "number"],
            ["state": "状态", "content": "内容", "publishedAt": "发布时间", "version": "保存次数"]),
    ]
}
