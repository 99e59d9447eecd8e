import Database
import Findings
import Foundation
import Kernel
import Logging
import Office
import Organisation

extension Product {
    /// On PostgreSQL the audit is chained each second, by one of the servers; on SQLite there is nothing to do.
    func sealAudit(logger: Logger) async throws {
        guard database.engine == .postgresql else { return }
        while !Task.isCancelled {
            do {
                if try await office.holdsLease("seal", holder: server, seconds: 5) {
                    for county in try await office.read({ try Counties.all(in: $0) }) {
                        try await office.sealAudit(county: county.code)
                    }
                }
            } catch {
                logger.error("job failed", metadata: ["job": "seal", "error": "\(error)"])
            }
            try? await Task.sleep(for: .seconds(1))
        }
    }

    /// What is done without anybody asking, each minute until the task is cancelled. A job that fails is tried
    /// again the next minute; the others do not wait for it.
    func runJobs(logger: Logger) async throws {
        while !Task.isCancelled {
            do {
                guard try await office.holdsLease("minutely", holder: server, seconds: 90) else {
                    try? await Task.sleep(for: .seconds(60))
                    continue
                }
                for county in try await office.read({ try Counties.all(in: $0) }) {
                    try await office.keepHouse { _ = try AnsweredKeys.forget(county: county.code, in: $0) }
                    let given = try await OverdueJob(office: office).run(county: county.code)
                    if given > 0 {
                        logger.info("overdue notices", metadata: ["county": "\(county.code)", "given": "\(given)"])
                    }
                }
            } catch {
                logger.error("job failed", metadata: ["job": "overdue", "error": "\(error)"])
            }
            // Ends at once when the server stops.
            try? await Task.sleep(for: .seconds(60))
        }
    }

    /// Each night a backup is made, restored and examined; a failure is in the log and on the operations page.
    func proveRestores(data: String, logger: Logger) async throws {
        let proof = RestoreProof(product: self, data: data, logger: logger)
        while !Task.isCancelled {
            // Not at once: a server that was just started has other things to do.
            try? await Task.sleep(for: .seconds(600))
            if Task.isCancelled { return }
            do { try await proof.runIfDue() } catch {
                logger.error("job failed", metadata: ["job": "restore", "error": "\(error)"])
            }
        }
    }
}
