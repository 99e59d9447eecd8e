import App
import ArgumentParser
import Database
import Kernel
import Office
import Organisation

struct ManageUsers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "建立账号、重新发放密码。", subcommands: [AddUser.self, ResetUser.self])
}

struct AddUser: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "建立一个账号，打印初始密码。",
        discussion: """
            新县的第一批账号（系统管理员和安全管理员）这样建立，其余的在网页上建。
            角色：\(Role.assignable.map { "\($0.rawValue)（\($0.chinese)）" }.joined(separator: "、"))

            例：wenming user add --county 330624 --name 张敏 --sign-in zhang.min --role systemAdministrator
            """)

    @OptionGroup var settings: Settings
    @Option(help: "县的6位代码") var county: String
    @Option(help: "姓名") var name: String
    @Option(help: "登录名") var signIn: String
    @Option(help: "角色") var role: String
    @Option(help: "单位的名称") var unit = "创建办"

    func run() async throws {
        try await reportingPlainly {
            guard let role = Role(rawValue: role), Role.assignable.contains(role) else {
                throw ConfigurationError("没有“\(role)”这个角色，见 wenming user add --help。")
            }
            let product = try await settings.product(try settings.configuration())
            let found = try await product.office.read { try Units.named(unit, county: county, in: $0) }
            guard let found else { throw ConfigurationError("\(county)没有单位“\(unit)”。请先运行 wenming import divisions。") }
            let password = try await product.door.openAccount(
                AddPerson(typed: name, signInName: signIn, unit: found.id), roles: [role],
                by: .system(county: county), request: "user add")
            print("登录名 \(signIn.asSignInName)，初始密码 \(password)，首次登录时修改。")
            try await product.database.close()
        }
    }
}

struct ResetUser: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "重新发放密码并解锁，打印新的初始密码。",
        discussion: """
            手机和恢复码都没有了的，加 --second-factor，同时解除动态验证码。

            例：wenming user reset --county 330624 --sign-in zhang.min
            """)

    @OptionGroup var settings: Settings
    @Option(help: "县的6位代码") var county: String
    @Option(help: "登录名") var signIn: String
    @Flag(help: "同时解除动态验证码") var secondFactor = false

    func run() async throws {
        try await reportingPlainly {
            let product = try await settings.product(try settings.configuration())
            let person = try await product.office.read { try People.named(signIn, county: county, in: $0) }
            guard let person else { throw ConfigurationError("\(county)没有登录名“\(signIn)”。") }
            let password = try await product.door.givePassword(
                to: person.id, by: .system(county: county), request: "user reset")
            if secondFactor {
                try await product.office.carryOut(
                    ResetSecondFactor(person: person.id), by: .system(county: county), request: "user reset")
            }
            print("登录名 \(signIn.asSignInName)，初始密码 \(password)，首次登录时修改。")
            try await product.database.close()
        }
    }
}
