/// PostgreSQL has no check of its own, but says of a page that it reads whether it is whole.
extension PostgreSQLStore {
    func faults() async throws -> [String] {
        var faults: [String] = []
        for table in try await read({ try $0.tables() }) {
            do {
                try await read { transaction in
                    try transaction.takeAnyTime()
                    // As text, so that the long values that lie beside the table are read too.
                    _ = try transaction.rows("SELECT count(whole::text) FROM \(table.name) AS whole")
                }
            } catch let error as DatabaseError where error.kind == .corrupt {
                faults.append("表 \(table.name.folded) 损坏：\(error.message)。请停止写入，从最近一次验证过的备份恢复")
            }
        }
        return faults
    }

    func unchecked() async throws -> [String] {
        let hasChecksums = try await read { try $0.value("SHOW data_checksums", as: String.self) } == "on"
        let indexes = "索引是否与表一致（请用 pg_amcheck --heapallindexed 检查）"
        return hasChecksums ? [indexes] : [indexes, "读得出、但被改动的页（数据库没有打开 data_checksums）"]
    }
}
