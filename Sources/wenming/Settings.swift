import App
import Archives
import ArgumentParser
import Database
import Foundation
import Kernel
import Logging
import Media
import Office

/// The settings that every command takes: by flag, environment or file, in that order.
struct Settings: ParsableArguments {
    @Option(help: "数据文件夹：SQLite 数据库、照片和上传的文件。环境变量 WENMING_DATA；默认 data")
    var data: String?

    @Option(help: "SQLite 文件，或 postgres://主机/库名。环境变量 WENMING_DATABASE；默认在数据文件夹里")
    var database: String?

    @Option(help: "密钥文件。环境变量 WENMING_KEYS；默认是数据文件夹里的 keys")
    var keys: String?

    @Option(help: "配置文件，每行“名称 = 值”")
    var config: String?

    func configuration() throws -> Configuration {
        var text: String?
        if let config {
            guard let bytes = FileManager.default.contents(atPath: config) else {
                throw ConfigurationError("读不到配置文件 \(config)。")
            }
            text = String(decoding: bytes, as: UTF8.self)
        }
        var configuration = try Configuration(file: text, environment: ProcessInfo.processInfo.environment)
        if let data { try configuration.set("data", data, from: "--data") }
        if let database { try configuration.set("database", database, from: "--database") }
        if let keys { try configuration.set("keys", keys, from: "--keys") }
        return configuration
    }

    /// The product on its database, brought up to date, with the installation's keys.
    func product(
        _ configuration: Configuration, surroundings: Surroundings = .real
    ) async throws -> Product {
        let place = try configuration.place
        try makeFolder(for: place)
        let surroundings = surroundings.holding(try await place.keyring())
        let database = try open(configuration, surroundings: surroundings)
        try await database.migrate(Product.migrations)
        try await Office(database: database).keepHouse {
            try KnownKeys.admit(surroundings.keys, at: place.keyringFile.path, in: $0)
        }
        try await database.sealLeftovers()
        return Product(
            database: database, photos: try PhotoStore(folder: configuration.data + "/photos"),
            surroundings: surroundings, provesNightly: configuration.nightlyBackup)
    }

    /// The folder that a SQLite file is to be in.
    func makeFolder(for place: Installation) throws {
        try place.checkRestored()
        guard case .file(let path) = place.location else { return }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        do {
            if !DurableFile.exists(folder) { try DurableFile.makeFolders(folder, mode: 0o700) }
        } catch {
            throw ConfigurationError("不能建立数据文件夹 \(folder)：请检查权限，或用 --data 换一个位置。")
        }
    }

    func open(_ configuration: Configuration, surroundings: Surroundings = .real) throws -> Database {
        let place = try configuration.place
        try makeFolder(for: place)
        return try Database(place.location, replica: configuration.replica, surroundings: surroundings)
    }
}

/// What a person did wrong is said in one sentence, without a trace.
func reportingPlainly(_ body: () async throws -> Void) async throws {
    do { try await body() } catch let refusal as Refusal {
        let fields = refusal.fields.map(\.message).filter { $0 != refusal.message }
        throw Plainly(([refusal.message] + fields).joined(separator: "\n"))
    } catch let error as ConfigurationError {
        throw Plainly(error.description)
    } catch let error as DatabaseError {
        throw Plainly(error.advice)
    } catch let error as ArchiveError {
        throw Plainly(error.chinese)
    } catch let error as MediaError {
        throw Plainly(error.chinese)
    } catch let error as CocoaError {
        throw Plainly("\(error.localizedDescription) 请检查路径、权限和磁盘空间。")
    }
}

extension DatabaseError {
    /// What is wrong, and what to do.
    fileprivate var advice: String {
        switch kind {
        case .corrupt: "数据库文件损坏（\(message)）。请停止写入，从最近一次验证过的备份恢复（wenming restore）。"
        case .readOnly: "数据库写不进去：文件或所在的磁盘是只读的，或磁盘出错（\(message)）。请检查权限和挂载方式。"
        case .full: "数据库所在的磁盘满了。请腾出空间后再试。"
        case .busy, .conflict: "数据库正忙，或被另一个程序锁住（\(message)）。请先停下它，或稍后再试。"
        case .connection: "连不上数据库（\(message)）。请检查 --database 的地址、账号，以及数据库是否在运行。"
        default: "数据库：\(message)"
        }
    }
}

/// An error that is its own message.
private struct Plainly: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
