import App
import ArgumentParser
import Database
import Foundation
import Kernel
import Office
import Organisation
import Reports

struct WriteSeedReport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seed-report",
        abstract: "打印种子（创建办2019年自己的报告）和演示县同一年的报告的对照。",
        discussion: "在项目的根目录运行，约两分钟：wenming seed-report > docs/seed.md")

    /// The year before is 2019, and its report went out in January.
    private static let today = Instant(Day(ordinal: 18_352), hour: 10)  // 2020-03-31

    func run() async throws {
        try await reportingPlainly {
            let lives = try DemoSources.digest(root: FileManager.default.currentDirectoryPath)
            let folder = FileManager.default.temporaryDirectory.appending(path: "seed-\(UUID().uuidString)").path
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let settings = try Settings.parse(["--data", folder])
            let clock = SimulatedClock(seed: 2019, at: Self.today)
            let product = try await settings.product(
                try settings.configuration(), surroundings: clock.surroundings)
            let demo = Demo(product: product, hasher: PasswordHasher(), clock: clock)
            _ = try await demo.load { step in FileHandle.standardError.write(Data("\(step)……\n".utf8)) }
            let report = try await product.office.read {
                try SeedReport(
                    county: Demo.county, name: "明川县", lives: lives, Product.reports, in: $0)
            }
            try await product.database.close()
            print(report.text, terminator: "")
            guard report.short.isEmpty else {
                throw Refusal(.conflict, "seed.short", "演示的一年里还不够：\(report.short.joined(separator: "；"))。")
            }
        }
    }
}
