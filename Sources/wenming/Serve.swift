import App
import ArgumentParser
import Database
import Logging
import Media

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "启动服务。",
        discussion: """
            启动时升级数据库结构；收到 SIGTERM 或 Ctrl-C 时先答完正在处理的请求，到了 --grace 还没答完的不再等。

            例：wenming serve --data /var/lib/wenming --port 8080 --public-url https://wenming.example.cn
            """)

    @OptionGroup var settings: Settings

    @Option(help: "监听的地址。环境变量 WENMING_HOST；默认 127.0.0.1")
    var host: String?

    @Option(help: "端口。环境变量 WENMING_PORT；默认 8080")
    var port: String?

    @Option(help: "经 HTTPS 代理对外的地址，如 https://wenming.example.cn。环境变量 WENMING_PUBLIC_URL")
    var publicUrl: String?

    @Option(help: "PostgreSQL 的从库，报表从它读，如 postgres://从库主机/库名。环境变量 WENMING_REPLICA")
    var replica: String?

    @Option(help: "每晚备份并验证：on 或 off。环境变量 WENMING_NIGHTLY_BACKUP；默认 on")
    var nightlyBackup: String?

    @Option(help: "停止时最多等几秒。环境变量 WENMING_GRACE；默认 20")
    var grace: String?

    func run() async throws {
        try await reportingPlainly {
            var configuration = try settings.configuration()
            if let host { try configuration.set("host", host, from: "--host") }
            if let port { try configuration.set("port", port, from: "--port") }
            if let replica { try configuration.set("replica", replica, from: "--replica") }
            if let publicUrl { try configuration.set("public-url", publicUrl, from: "--public-url") }
            if let nightlyBackup { try configuration.set("nightly-backup", nightlyBackup, from: "--nightly-backup") }
            if let grace { try configuration.set("grace", grace, from: "--grace") }
            let logger = Logger(label: "wenming")
            try claim(try configuration.place)
            let product = try await settings.product(configuration)
            try await serve(product, configuration, logger: logger)
            try await product.database.close()
        }
    }

    /// One server to a SQLite file: its caches and jobs know of no other. Commands may run beside it.
    private func claim(_ place: Installation) throws {
        guard case .file(let path) = place.location else { return }
        try settings.makeFolder(for: place)
        // Whichever way leads to it.
        guard try DurableFile.lockForLife(DurableFile.real(path) + ".serving") else {
            throw ConfigurationError(
                "另一个 wenming serve 正在使用 \(path)。请先停下它；要多台服务器同时服务，请用 PostgreSQL（--database postgres://…）。")
        }
    }
}
