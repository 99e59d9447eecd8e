import App
import ArgumentParser
import Database
import Foundation
import Kernel
import Organisation

struct LoadDemo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "装入演示县：虚构的明川县（990101）。",
        discussion: """
            打印每个角色的一个登录：角色、登录名、密码，以制表符分开。

            过完上一年和今年到今天；--months 2 只过上月和本月，装得快。

            例：wenming demo --data /tmp/wenming-demo
                wenming demo --data /tmp/wenming-demo --months 2
                wenming demo --database postgres://localhost/city --counties 10 --self-checks 50
            """)

    @OptionGroup var settings: Settings

    @Option(help: "几个县：990101、990102……，看一个市的规模。")
    var counties = 1

    @Option(help: "每百个村（社区）里有多少个做了自考：少些，装得快些。")
    var selfChecks = 99

    @Option(help: "过几个月，含本月；不写是上一年和今年到本月。")
    var months: Int?

    func validate() throws {
        guard (1...9000).contains(counties) else { throw ValidationError("--counties：请给1到9000。") }
        guard (0...100).contains(selfChecks) else { throw ValidationError("--self-checks：请给0到100。") }
        guard (1...60).contains(months ?? 1) else { throw ValidationError("--months：请给1到60。") }
    }

    func run() async throws {
        try await reportingPlainly {
            let now = Instant.now()
            let clock = SimulatedClock(seed: 2019, at: now)
            let product = try await settings.product(
                try settings.configuration(), surroundings: clock.surroundings)
            var signIns: [Demo.SignIn] = []
            for number in 1...counties {
                clock.set(now)
                let demo = Demo(
                    product: product, hasher: PasswordHasher(), clock: clock, number: number,
                    selfCheckShare: selfChecks, months: months)
                signIns = try await demo.load { step in FileHandle.standardError.write(Data("\(step)……\n".utf8)) }
            }
            // The same in every county.
            for signIn in signIns { print("\(signIn.role.chinese)\t\(signIn.name)\t\(Demo.password)") }
            try await product.database.close()
        }
    }
}
