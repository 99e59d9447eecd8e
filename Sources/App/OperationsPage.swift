import Database
import Kernel
import Office
import Web

/// How the installation runs, for who looks after it. Names nothing of any county's records.
struct OperationsPage: Page {
    let engine: Engine
    /// As the engine says; see `Database.durability`.
    let durability: String
    let auditSequence: Int
    let auditDigest: String
    /// Audit entries that wait for the job that chains them.
    let unsealed: Int
    let lastProven: ProvenRestore?
    let latest: [ProvenRestore]
    let provesNightly: Bool
    let today: Day
    var title: String { "运行" }
    var help: String { "系统运行得好不好：备份、核对、磁盘，有不对的会写明怎么办。" }

    /// A night may be missed, when the server does not run.
    private static let mostDays = 2

    static func route(office: Office, database: Database, provesNightly: Bool) -> Route {
        .page("operations", .right(.seeOperations)) { request in
            let durability = try await database.durability()
            return try await office.read { transaction in
                let head = try Audit.head(county: request.county.code, in: transaction)
                return OperationsPage(
                    engine: database.engine, durability: durability, auditSequence: head.sequence,
                    auditDigest: head.digest,
                    unsealed: try Audit.unsealed(county: request.county.code, in: transaction),
                    lastProven: try ProvenRestores.lastProven(in: transaction),
                    latest: try ProvenRestores.latest(7, in: transaction), provesNightly: provesNightly,
                    today: transaction.now.day)
            }
        }
    }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, provesNightly ? Self.everyNight : Self.noNight))
        \(HTML.with(alarm) { "<div class=\"refused\" role=\"alert\">\($0)。</div>" })
        <section class="card-paper"><dl class="record">
        <dt>上次恢复验证</dt><dd data-proven>\(proven)</dd>
        <dt>数据库</dt><dd>\(engineName)，写入保证 \(durability)</dd>
        <dt>审计链</dt><dd>到第\(auditSequence)条\(HTML.when(unsealed > 0, "，另有\(unsealed)条等待封存"))，链头 \
        <code>\(String(auditDigest.prefix(16)))</code><div class="soft">抄下链头，以后可以核对：此前的记录有没有被改动。</div></dd>
        </dl></section>
        \(view.auditPromise)
        \(HTML.when(!latest.isEmpty, """
            <div class="table-box"><table class="cards"><thead><tr><th>日期</th><th>开始</th><th class="number">大小</th>\
            <th class="number">用时</th><th>结果</th></tr></thead><tbody>\(HTML.each(latest, row))</tbody></table></div>
            """))
        """
    }

    private var engineName: String { engine == .sqlite ? "SQLite" : "PostgreSQL" }
    private var proven: String { lastProven.map(Self.words) ?? "还没有：第一次在服务器启动后的凌晨2点以后" }

    private static let everyNight: HTML = """
        每天凌晨2点以后自动备份，并把备份恢复到一个临时的 SQLite 数据库里检查一遍；备份在数据文件夹的 backups 里，保留最近7份
        """

    private static let noNight: HTML = "每晚自动备份已关闭（nightly-backup = off），请确认另有备份"

    /// What somebody has to see to.
    private var alarm: String? {
        guard provesNightly, let latest = latest.first else { return nil }
        if let fault = latest.fault { return "\(latest.day.chinese)的恢复验证没有通过：\(fault)" }
        guard let since = lastProven?.day ?? self.latest.last?.day, since.adding(days: Self.mostDays) < today else {
            return nil
        }
        return "从\(since.chinese)起没有一次恢复验证通过：没有做，或没有做完。请查看服务器日志，检查磁盘空间"
    }

    private func row(_ proof: ProvenRestore) -> HTML {
        """
        <tr><td>\(proof.day.chinese)</td><td data-label="开始">\(proof.startedAt.clock)</td>
        <td class="number" data-label="大小">\(Self.size(proof.byteSize))</td>
        <td class="number" data-label="用时">\(proof.seconds.map { "\($0)秒" } ?? "—")</td>
        <td data-label="结果">\(result(proof))</td></tr>
        """
    }

    private func result(_ proof: ProvenRestore) -> HTML {
        if proof.isProven { return "验证通过" }
        if let fault = proof.fault { return "<span><span class=\"tag tag-red\">未通过</span> \(fault)</span>" }
        return "没有完成"
    }

    private static func words(_ proof: ProvenRestore) -> String {
        "\(proof.startedAt.chinese)，\(size(proof.byteSize))，用时\(proof.seconds ?? 0)秒，验证通过"
    }

    /// `12.3 MB`
    static func size(_ bytes: Int) -> String {
        let tenths = (bytes * 10 + 524_288) / 1_048_576
        return bytes < 1_048_576 ? "\((bytes + 1023) / 1024) KB" : "\(tenths / 10).\(tenths % 10) MB"
    }
}
