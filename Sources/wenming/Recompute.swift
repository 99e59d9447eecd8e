import App
import ArgumentParser
import Assessment
import Database
import Kernel
import Office
import Organisation

struct Recompute: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "从检查记录重新计算每个已关账的月份，与留存的结果逐字节比较。有不同则以状态 1 结束。",
        discussion: "例：wenming recompute --data /var/lib/wenming --month 2019-10")

    @OptionGroup var settings: Settings

    @Option(help: "只算这个月，如 2019-10；不写则全部")
    var month: String?

    func run() async throws {
        var isSame = true
        try await reportingPlainly {
            let only = try month.map { text in
                guard let month = Month(text) else { throw ConfigurationError("--month 应像 2019-10，实际是“\(text)”。") }
                return month
            }
            let database = try settings.open(try settings.configuration())
            let outcomes = try await database.read { try Recomputation.all(only, in: $0) }
            if outcomes.isEmpty { print("没有已关账的月份。") }
            for outcome in outcomes {
                print(
                    "\(outcome.county) \(outcome.month.chinese)第\(outcome.revision)版："
                        + (outcome.isSame ? "一致，\(outcome.byteCount)字节" : "不一致"))
                for difference in outcome.differences {
                    print(
                        "  \(difference.name) \(difference.label)：\(difference.before ?? "无") → \(difference.after ?? "无")"
                    )
                }
                if !outcome.isSame { isSame = false }
            }
            try await database.close()
        }
        if !isSame { throw ExitCode(1) }
    }
}
