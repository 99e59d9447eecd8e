import Foundation
import Hummingbird
import Kernel
import Logging
import Media
import Web

/// Serves until the process is asked to stop; requests under way are answered first, as far as the grace lasts.
package func serve(_ product: Product, _ configuration: Configuration, logger: Logger) async throws {
    let grace = Grace(seconds: configuration.grace, logger: logger)
    defer { withExtendedLifetime(grace) {} }
    let uploads = try uploadFolder(of: product.server, in: configuration.data + "/uploads")
    defer { try? FileManager.default.removeItem(atPath: uploads) }
    allowMoreFiles()
    let site = try await product.site(
        publicURL: configuration.publicURL, home: try configuration.place.home, uploadFolder: uploads, logger: logger)
    var limits = ConnectionLimits()
    if configuration.publicURL != nil { limits.perAddress = nil }
    let application = Application(
        router: site.router(),
        server: .http1(configuration: limits.channel()),
        configuration: .init(
            address: .hostname(configuration.host, port: configuration.port), serverName: nil),
        onServerRunning: { _ in
            logger.info("serving", metadata: ["address": "http://\(configuration.host):\(configuration.port)/"])
        },
        logger: logger)
    try await withThrowingTaskGroup(of: Void.self) { group in
        let anchors = try configuration.place.anchors
        group.addTask { try await product.runJobs(anchors: anchors, logger: logger) }
        group.addTask { try await product.sealAudit(logger: logger) }
        if configuration.nightlyBackup {
            group.addTask { try await product.proveRestores(data: configuration.data, logger: logger) }
        }
        try await application.runService()
        group.cancelAll()
    }
}

/// As many open files as this account may have: a connection is one, and the usual limit is little more than
/// `ConnectionLimits` lets in.
private func allowMoreFiles() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
}

/// Where this server's requests lay their files until they are answered: other servers may share the folder. What one
/// that died left there is nobody's after a day.
private func uploadFolder(of server: String, in folder: String) throws -> String {
    let files = FileManager.default
    for name in (try? files.contentsOfDirectory(atPath: folder)) ?? [] {
        let attributes = try? files.attributesOfItem(atPath: "\(folder)/\(name)")
        guard let date = attributes?[.modificationDate] as? Date, date.timeIntervalSinceNow < -86_400 else { continue }
        try? files.removeItem(atPath: "\(folder)/\(name)")
    }
    let own = "\(folder)/\(server)"
    try DurableFile.makeFolders(own, mode: 0o700)
    return own
}

/// How long the process lives on once it is asked to stop. Until then Hummingbird answers what is under way; what is not
/// done by then was not acknowledged either, and is left as a crash would leave it. The timer is the system's and no task:
/// what holds all of Swift's threads (a long parse, a write that waits for a lock) does not hold it.
private final class Grace {
    private let sources: [any DispatchSourceSignal]

    init(seconds: Int, logger: Logger) {
        let queue = DispatchQueue(label: "grace", qos: .userInteractive)
        sources = [SIGTERM, SIGINT].map { number in
            // The default action would end the process at once.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                queue.asyncAfter(deadline: .now() + .seconds(seconds)) {
                    logger.warning("stopped with work under way", metadata: ["grace.s": "\(seconds)"])
                    _exit(0)
                }
            }
            source.activate()
            return source
        }
    }
}
