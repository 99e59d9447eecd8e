import Database
import Kernel

/// Which keys made what is in the database, by name; the keys themselves lie outside it.
package enum KnownKeys {
    /// Takes a server's keys into use. Refuses one that lacks a key that was in use before: what it made could not be
    /// verified, and of several servers each would refuse the others' forms.
    package static func admit(_ keys: Keyring, at path: String, in transaction: WriteTransaction) throws {
        try check(keys, at: path, in: transaction)
        for key in keys.keys {
            try transaction.run(
                """
                INSERT INTO knownKey (id, keyUse) VALUES (\(key.id), \(key.use.rawValue)) ON CONFLICT (id) DO NOTHING
                """)
        }
    }

    private static func check(_ keys: Keyring, at path: String, in transaction: ReadTransaction) throws {
        for (id, use) in try all(in: transaction) where keys.key(id, for: use) == nil {
            throw Refusal.missingKey("\(path) 里没有编号\(id)的密钥（\(use.chinese)）")
        }
    }

    package static func all(in transaction: ReadTransaction) throws -> [(id: String, use: Keyring.Use)] {
        try transaction.rows("SELECT id, keyUse FROM knownKey ORDER BY id").compactMap { row in
            let id: String = try row["id"]
            return Keyring.Use(rawValue: try row["keyUse"]).map { (id, $0) }
        }
    }

    /// Gives up keys that are lost: from now on only what is here counts.
    package static func forget(besides keys: Keyring, in transaction: WriteTransaction) throws {
        for (id, use) in try all(in: transaction) where keys.key(id, for: use) == nil {
            try transaction.run("DELETE FROM knownKey WHERE id = \(id)")
        }
    }
}

extension Refusal {
    /// - Parameter what: what is missing where.
    package static func missingKey(_ what: String) -> Refusal {
        Refusal(
            .missing, "keyring.unknown",
            """
            \(what)，而这个数据库的记录用过它。请把原来的密钥文件放回去（另一台服务器上有同样的一份）；\
            确实找不到了，运行 wenming keys replace：以前的审计记录从此不能核对。
            """)
    }
}
