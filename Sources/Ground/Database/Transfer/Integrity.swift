import Kernel

extension Database {
    /// What the engine itself finds wrong with its files and references, a line each; nothing when all is well.
    package func faults() async throws -> [String] {
        switch engine {
        case .sqlite: try await damage()
        case .postgresql: try await unreadableTables()
        }
    }

    /// What `faults` could not look at, a line each.
    package func unchecked() async throws -> [String] {
        guard engine == .postgresql else { return [] }
        let hasChecksums = try await read { try $0.value("SHOW data_checksums", as: String.self) } == "on"
        let indexes = "索引是否与表一致（请用 pg_amcheck --heapallindexed 检查）"
        return hasChecksums ? [indexes] : [indexes, "读得出、但被改动的页（数据库没有打开 data_checksums）"]
    }

    private func damage() async throws -> [String] {
        do {
            return try await read { transaction in
                let damage: [String] = try transaction.rows("PRAGMA integrity_check").map {
                    try $0["integrity_check"]
                }
                let strays = try transaction.rows("PRAGMA foreign_key_check").map { row -> String in
                    let (table, parent): (String, String) = (try row["table"], try row["parent"])
                    return "表 \(table) 有一行指向 \(parent) 里没有的记录。请从最近一次验证过的备份恢复"
                }
                return damage.filter { $0 != "ok" }.map { "数据库文件损坏：\($0)。请停止写入，从最近一次验证过的备份恢复" }
                    + strays
            }
        } catch let error as DatabaseError where error.kind == .corrupt {
            return ["数据库文件损坏：\(error.message)。请停止写入，从最近一次验证过的备份恢复"]
        }
    }

    /// PostgreSQL has no check of its own, but says of a page that it reads whether it is whole.
    private func unreadableTables() async throws -> [String] {
        var faults: [String] = []
        for table in try await read({ try $0.tables() }) {
            do {
                try await read { transaction in
                    // A long table takes as long as it takes.
                    _ = try transaction.rows("SELECT set_config('statement_timeout', '0', true)")
                    // As text, so that the long values that lie beside the table are read too.
                    _ = try transaction.rows("SELECT count(whole::text) FROM \(table.name) AS whole")
                }
            } catch let error as DatabaseError where error.kind == .corrupt {
                faults.append("表 \(table.name.folded) 损坏：\(error.message)。请停止写入，从最近一次验证过的备份恢复")
            }
        }
        return faults
    }
}
