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

            例：wenming demo --data /tmp/wenming-demo
            """)

    @OptionGroup var settings: Settings

    func run() async throws {
        try await reportingPlainly {
            let clock = SimulatedClock(seed: 2019, at: .now())
            let product = try await settings.product(
                try settings.configuration(), surroundings: clock.surroundings)
            let signIns = try await Demo(product: product, hasher: PasswordHasher(), clock: clock).load { step in
                FileHandle.standardError.write(Data("\(step)……\n".utf8))
            }
            for signIn in signIns { print("\(signIn.role.chinese)\t\(signIn.name)\t\(Demo.password)") }
            try await product.database.close()
        }
    }
}
