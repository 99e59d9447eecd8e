import App
import ArgumentParser
import Kernel

struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "把备份恢复到一个空的数据文件夹。",
        discussion: """
            先核对整份备份，再写入；有一处不符就什么也不写。--database 可以是另一种数据库。

            例：wenming restore wenming-2019-11-04.tar.zst --data /var/lib/wenming --county 330624
            """)

    @OptionGroup var settings: Settings

    @Option(help: "备份必须是这个县的（6位代码）")
    var county: String?

    @Argument(help: "备份文件")
    var file: String

    func run() async throws {
        try await reportingPlainly {
            let manifest = try await Restoration(backup: file).restore(
                to: try settings.configuration().place, county: county
            ) { print($0) }
            for sha256 in manifest.damaged { print("照片或附件 \(sha256) 在备份时就缺失或损坏。") }
            if try settings.configuration().place.keyringFile.read() == nil {
                print("密钥不在备份里：请把另存的密钥文件放到 \(try settings.configuration().place.keyringFile.path)，再启动服务。")
            }
            print("已恢复\(manifest.chineseCounties)，是\(manifest.madeAt.chinese)的记录。逐表核对过摘要，一致。")
        }
    }
}
