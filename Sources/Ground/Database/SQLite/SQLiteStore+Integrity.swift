/// What SQLite finds wrong with its own file.
extension SQLiteStore {
    func faults() async throws -> [String] {
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

    func unchecked() -> [String] { [] }
}
