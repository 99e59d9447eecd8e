import App
import ArgumentParser
import Database
import Kernel
import Office
import Organisation

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "检查数据：结构、审计链。有问题则以状态 1 结束。",
        discussion: "例：wenming doctor --data /var/lib/wenming")

    @OptionGroup var settings: Settings

    func run() async throws {
        var isSound = true
        try await reportingPlainly {
            let database = try settings.open(try settings.configuration())
            let pending = try await database.pendingMigrations(Product.migrations)
            guard pending.isEmpty else {
                throw ConfigurationError("数据库结构不是最新，请先运行 wenming migrate：\(pending.joined(separator: "、"))")
            }
            print("数据库：\(database.engine.rawValue)，写入保证 \(try await database.durability())")
            let counties = try await database.read { try Counties.all(in: $0) }
            for county in counties {
                let faults = try await database.read { try Audit.faults(county: county.code, in: $0) }
                print("\(county.code) \(county.name)：\(faults.isEmpty ? "审计链完整" : "审计链有\(faults.count)处问题")")
                for fault in faults { print("  \(fault)") }
                let unsealed = try await database.read { try Audit.unsealed(county: county.code, in: $0) }
                if unsealed > 0 { print("  末尾\(unsealed)条审计记录还没有封存；服务运行时每秒封存一次") }
                if !faults.isEmpty { isSound = false }
            }
            try await database.close()
        }
        if !isSound { throw ExitCode(1) }
    }
}
