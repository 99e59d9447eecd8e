import App
import ArgumentParser
import Database

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "升级数据库结构。",
        discussion: "例：wenming migrate --check --data /var/lib/wenming")

    @OptionGroup var settings: Settings

    @Flag(help: "只看有哪些要升级，不动数据库")
    var check = false

    func run() async throws {
        try await reportingPlainly {
            let database = try settings.open(try settings.configuration())
            let names =
                check
                ? try await database.pendingMigrations(Product.migrations)
                : try await database.migrate(Product.migrations)
            print(names.isEmpty ? "数据库结构已是最新。" : names.joined(separator: "\n"))
            try await database.close()
        }
    }
}
