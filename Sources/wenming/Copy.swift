import App
import ArgumentParser
import Database
import Foundation
import Kernel

struct Copy: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "把全部记录和照片搬到另一个空的数据库，SQLite 和 PostgreSQL 之间都可以。",
        discussion: """
            完成后逐表比较两边的摘要；有不同则以状态 1 结束。搬的时候请先停下服务。

            例：wenming copy --from /var/lib/wenming/wenming.sqlite --to postgres://wenming@db/wenming \\
                --to-data /srv/wenming
            """)

    @Option(help: "SQLite 文件，或 postgres://主机/库名")
    var from: String

    @Option(help: "SQLite 文件，或 postgres://主机/库名；要是空的")
    var to: String

    @Option(help: "照片所在的数据文件夹；默认是 --from 的 SQLite 文件所在的文件夹")
    var fromData: String?

    @Option(help: "照片要搬到的数据文件夹；默认是 --to 的 SQLite 文件所在的文件夹")
    var toData: String?

    func run() async throws {
        var isSame = true
        try await reportingPlainly {
            let copy = CountyCopy(
                from: try place(from, fromData, "--from-data"), to: try place(to, toData, "--to-data"))
            let outcome = try await copy.run { print($0) }
            let rows = outcome.tables.reduce(0) { $0 + $1.rowCount }
            if outcome.differences.isEmpty {
                print("两边一致：\(outcome.tables.count)个表，\(rows)行，\(outcome.fileCount)张照片，摘要逐表相同。")
            } else {
                for difference in outcome.differences { print("两边不同：\(difference)") }
                print("请不要使用新的一边：先运行 wenming doctor 检查原来的一边，再搬一次。")
                isSame = false
            }
        }
        if !isSame { throw ExitCode(1) }
    }

    private func place(_ database: String, _ data: String?, _ flag: String) throws -> Installation {
        let location = try DatabaseLocation(database)
        if let data { return Installation(location: location, data: data) }
        guard case .file(let path) = location else {
            throw ConfigurationError("PostgreSQL 里没有照片：请用 \(flag) 给出照片所在的数据文件夹。")
        }
        return Installation(location: location, data: URL(fileURLWithPath: path).deletingLastPathComponent().path)
    }
}
