import App
import ArgumentParser
import Database
import Foundation
import Kernel
import Media
import Office
import Organisation

struct ManageKeys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "查看、更换密钥。",
        discussion: """
            密钥在数据库之外的一个文件里，第一次启动时自动建立。备份里没有它：请另存一份，不要和备份放在一起。
            """,
        subcommands: [ShowKeys.self, RotateKeys.self, ReplaceKeys.self], defaultSubcommand: ShowKeys.self)
}

struct ShowKeys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "列出密钥的编号、用途和启用日期，不显示密钥本身。",
        discussion: "例：wenming keys show --data /var/lib/wenming")

    @OptionGroup var settings: Settings

    func run() async throws {
        try await reportingPlainly {
            let file = try settings.configuration().place.keyringFile
            let keys = try settings.existingKeys(file)
            print("密钥文件 \(file.path)")
            for key in keys.keys {
                let isCurrent = keys.current(key.use) == key
                print("\(key.id)\t\(key.use.chinese)\t\(key.madeOn)\t\(isCurrent ? "现用" : "只用来核对")")
            }
        }
    }
}

struct RotateKeys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "启用一把新密钥；以前的只用来核对以前的。",
        discussion: """
            然后重启服务；有几台服务器的，把密钥文件复制到每一台再重启。
            用途：\(Keyring.Use.allCases.map { "\($0.rawValue)（\($0.chinese)）" }.joined(separator: "、"))

            例：wenming keys rotate --use audit --data /var/lib/wenming
            """)

    @OptionGroup var settings: Settings
    @Option(help: "用途") var use: String

    func run() async throws {
        try await reportingPlainly {
            guard let use = Keyring.Use(rawValue: use) else {
                throw ConfigurationError("没有“\(use)”这种用途，见 wenming keys rotate --help。")
            }
            let file = try settings.configuration().place.keyringFile
            var keys = try settings.existingKeys(file)
            keys.add(use, on: Instant.now().day, random: Surroundings.real.random)
            try file.write(keys, isNew: false)
            print("已启用新的\(use.chinese)密钥\(keys.current(use)?.id ?? "")，写在 \(file.path)。请另存一份，并重启服务。")
        }
    }
}

struct ReplaceKeys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replace",
        abstract: "密钥文件丢了、也没有另存的：建立新的。以前的审计记录从此不能核对，以前加密的内容从此读不出来。",
        discussion: """
            先找一找有没有另存的密钥文件：放回原处，什么都不会丢。换了新的，以前那把密钥封存的就读不出来了：
            \(lost.map { "- \($0)" }.joined(separator: "\n"))

            例：wenming keys replace --data /var/lib/wenming
            """)

    /// What goes with the keys.
    private static let lost = [
        "审计：以前的审计记录不能再核对有没有被改动（仍然看得到）",
        "居民、志愿者、求助人等的电话和身份证号，公示异议人的姓名和电话：请向本人重新登记",
        "已经发出的居民登录码、查询码、同意推荐的链接、问卷和大屏的地址：全部失效，请重新发放；居民要重新登录",
        "动态验证码和恢复码：设过的每一位都登录不了，请逐个运行 wenming user reset --second-factor，由本人重新设置",
    ]

    @OptionGroup var settings: Settings

    func run() async throws {
        try await reportingPlainly {
            let place = try settings.configuration().place
            guard try place.keyringFile.read() == nil else {
                throw ConfigurationError("密钥文件 \(place.keyringFile.path) 还在。要换新密钥，请运行 wenming keys rotate。")
            }
            let database = try place.openExisting()
            let heads = try await place.keysInUse().heads
            let keys = Keyring(madeOn: Instant.now().day, random: Surroundings.real.random, earlier: heads)
            try place.keyringFile.write(keys, isNew: true)
            try await Office(database: database).keepHouse { try KnownKeys.forget(besides: keys, in: $0) }
            try await database.close()
            let product = try await settings.product(try settings.configuration())
            for (county, head) in heads.sorted(by: { $0.key < $1.key }) {
                try await product.office.carryOut(
                    NoteReplacedKeys(through: head.sequence), by: .system(county: county), request: "keys replace")
            }
            try await product.database.close()
            print("已建立新的密钥文件 \(place.keyringFile.path)。请另存一份。丢失的密钥封存的，从此读不出来：")
            for line in Self.lost { print("- \(line)") }
        }
    }
}

/// Says in the audit itself from where on it is chained with another key, and why.
private struct NoteReplacedKeys: Command {
    static let action = Action("keys.replace", "更换丢失的密钥", by: .system)
    let through: Int

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        Done(subject: actor.county, detail: "第1条至第\(through)条由丢失的密钥封存，从此不能核对")
    }
}

extension Settings {
    func existingKeys(_ file: KeyringFile) throws -> Keyring {
        guard let keys = try file.read() else {
            throw ConfigurationError("没有密钥文件 \(file.path)。第一次启动服务时会自动建立；请检查 --data 或 --keys。")
        }
        return keys
    }
}
