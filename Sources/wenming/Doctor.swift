import App
import ArgumentParser
import Database
import Kernel
import Office

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "检查数据：结构、数据库文件、审计链、记录与审计的对照、文号、照片。有问题则以状态 1 结束。",
        discussion: """
            绕过系统改动的，查得出：
            \(AuditPromise.found.map { "  \($0)。" }.joined(separator: "\n"))

            查不出：
            \(AuditPromise.notFound.map { "  \($0)。" }.joined(separator: "\n"))

            例：wenming doctor --data /var/lib/wenming
            """)

    @OptionGroup var settings: Settings

    @Flag(help: "删除7天以上没有任何记录使用的照片")
    var sweep = false

    func run() async throws {
        var isSound = true
        try await reportingPlainly {
            let place = try settings.configuration().place
            let keys = try place.keyringFile.read()
            let database = try place.openExisting(surroundings: .real.holding(keys ?? Keyring()))
            let pending = try await database.pendingMigrations(Product.migrations)
            guard pending.isEmpty else {
                throw ConfigurationError("数据库结构不是最新，请先运行 wenming migrate：\(pending.joined(separator: "、"))")
            }
            print("数据库：\(database.engine.rawValue)，写入保证 \(try await database.durability())")
            if keys == nil { print("没有密钥文件 \(place.keyringFile.path)：审计链不能核对，下面会列为问题。") }
            let examination = Examination(
                database: database, photos: place.existingPhotos, anchors: place.anchors)
            let report = try await examination.report()
            for line in report.sound { print(line) }
            for line in report.unchecked { print("没有检查：\(line)") }
            for fault in report.faults { print("✗ \(fault)。") }
            print("查得出什么、查不出什么，见 wenming doctor --help。")
            if sweep {
                print("删除了\(try await examination.sweep())张没有记录使用的照片。")
            } else if !report.orphans.isEmpty {
                print("有\(report.orphans.count)张照片7天以上没有任何记录使用，不影响使用；运行 wenming doctor --sweep 删除：")
                for sha256 in report.orphans { print("  \(sha256)") }
            }
            isSound = report.faults.isEmpty
            try await database.close()
        }
        if !isSound { throw ExitCode(1) }
    }
}
