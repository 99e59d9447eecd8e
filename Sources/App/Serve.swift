import Foundation
import Hummingbird
import Kernel
import Logging
import Media
import Web

/// Serves until the process is asked to stop; requests under way are answered first.
package func serve(_ product: Product, _ configuration: Configuration, logger: Logger) async throws {
    let uploads = configuration.data + "/uploads"
    // What a stopped server left of half-read requests is nobody's.
    try? FileManager.default.removeItem(atPath: uploads)
    try DurableFile.makeFolders(uploads, mode: 0o700)
    let site = try await product.site(publicURL: configuration.publicURL, uploadFolder: uploads, logger: logger)
    let application = Application(
        router: site.router(),
        configuration: .init(
            address: .hostname(configuration.host, port: configuration.port), serverName: nil),
        onServerRunning: { _ in
            logger.info("serving", metadata: ["address": "http://\(configuration.host):\(configuration.port)/"])
        },
        logger: logger)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await product.runJobs(logger: logger) }
        group.addTask { try await product.sealAudit(logger: logger) }
        group.addTask { try await product.proveRestores(data: configuration.data, logger: logger) }
        try await application.runService()
        group.cancelAll()
    }
}
