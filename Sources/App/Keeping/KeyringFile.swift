import Database
import Foundation
import Kernel
import Media
import Office
import Organisation

/// The file of an installation's keys, which nobody but its owner may read.
package struct KeyringFile: Sendable {
    package let path: String

    /// Nil when there is no such file. Refuses one that others may read.
    package func read() throws -> Keyring? {
        var about = stat()
        guard stat(path, &about) == 0 else {
            guard errno == ENOENT else { throw MediaError.file(operation: "stat", path: path, errno: errno) }
            return nil
        }
        guard about.st_mode & 0o077 == 0 else {
            throw Refusal(
                .invalid, "keyring.mode",
                "密钥文件 \(path) 别的账号也能读或写。请运行 chmod 600 \(path)，并想一想要不要更换密钥（wenming keys rotate）。")
        }
        guard let bytes = FileManager.default.contents(atPath: path),
            let text = String(validating: bytes, as: UTF8.self)
        else { throw Refusal(.invalid, "keyring.unreadable", "密钥文件 \(path) 读不出来。请检查权限，或取回另存的那一份。") }
        return try Keyring(text: text)
    }

    /// On the disk when this returns.
    /// - Parameter isNew: whether there may be no such file yet; the error's `errno` is `EEXIST` when there is one.
    package func write(_ keys: Keyring, isNew: Bool) throws {
        let temporary = "\(path).\(UUID().uuidString.lowercased()).temporary"
        let file = try DurableFile.create(temporary)
        defer {
            close(file)
            unlink(temporary)
        }
        try Data(keys.text.utf8).withUnsafeBytes { try DurableFile.write($0, to: file, path: temporary) }
        if isNew {
            try DurableFile.publishNew(file, at: temporary, as: path)
        } else {
            try DurableFile.publishAnew(file, at: temporary, as: path)
        }
    }
}

extension Installation {
    /// The installation's keys; made and kept where there are none, unless the database was written with others.
    package func keyring(surroundings: Surroundings = .real) async throws -> Keyring {
        if let keys = try keyringFile.read() { return keys }
        let (known, heads) = try await keysInUse()
        guard known.isEmpty else { throw Refusal.missingKey("没有密钥文件 \(keyringFile.path)") }
        let keys = Keyring(madeOn: surroundings.now().day, random: surroundings.random, earlier: heads)
        do { try keyringFile.write(keys, isNew: true) } catch MediaError.file(_, _, EEXIST) {
            // Another process made it in this moment.
            return try await keyring(surroundings: surroundings)
        }
        return keys
    }

    /// What the database knows of keys, and how each county's audit ends; nothing where there is no database yet.
    package func keysInUse() async throws -> (known: [String], heads: [String: Keyring.Head]) {
        if case .file(let path) = location, !DurableFile.exists(path) { return ([], [:]) }
        let database = try Database(location)
        do {
            let inUse = try await database.read { transaction in
                let tables = Set(try transaction.tables().map(\.name.folded))
                guard tables.contains("audithead") else { return ([String](), [String: Keyring.Head]()) }
                var heads: [String: Keyring.Head] = [:]
                for county in try Counties.all(in: transaction) {
                    let head = try Audit.head(county: county.code, in: transaction)
                    heads[county.code] = Keyring.Head(sequence: head.sequence, digest: head.digest)
                }
                guard tables.contains("knownkey") else { return ([], heads) }
                return (try KnownKeys.all(in: transaction).map(\.id), heads)
            }
            try await database.close()
            return inUse
        } catch {
            try? await database.close()
            throw error
        }
    }
}
