import Database
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
            await round("seal", leaseSeconds: 5, logger: logger) { county in
                try await office.sealAudit(county: county)
            }
            try? await Task.sleep(for: .seconds(1))
        }
    }

    /// What is done without anybody asking, each minute until the task is cancelled.
    /// - Parameter anchors: where the audit's ends are kept.
    func runJobs(anchors: AuditAnchors, logger: Logger) async throws {
        var sampled: Day?
        while !Task.isCancelled {
            await minutely(logger: logger)
            await sampleTables(since: &sampled, logger: logger)
            await settleWatch(logger: logger)
            await anchorAudit(anchors, logger: logger)
            // Ends at once when the server stops.
            try? await Task.sleep(for: .seconds(60))
        }
        await settleWatch(isStopping: true, logger: logger)
    }

    /// Once a day, and when the server starts.
    private func sampleTables(since last: inout Day?, logger: Logger) async {
        let today = surroundings.now().day
        guard last != today else { return }
        last = today
        do { try await gatherStatistics() } catch {
            logger.error("job failed", metadata: ["job": "statistics", "error": "\(error)"])
        }
    }

    /// What SQLite chooses its ways by: how many records an index has of one value. Until it is told it takes every county for one
    /// of ten, and looks through all years where one plan's visits are asked for. A sample of each index takes a third of a second at twenty
    /// years; PostgreSQL takes its own.
    package func gatherStatistics() async throws {
        guard database.engine == .sqlite else { return }
        try await office.keepHouse { transaction in
            _ = try transaction.rows("PRAGMA analysis_limit = 400")
            try transaction.run("ANALYZE")
        }
    }

    private func settleWatch(isStopping: Bool = false, logger: Logger) async {
        do { try await watch.settle(isStopping: isStopping) } catch {
            logger.error("job failed", metadata: ["job": "watch", "error": "\(error)"])
        }
    }

    func minutely(logger: Logger) async {
        await round("minutely", leaseSeconds: 90, logger: logger) { county in
            for job in capabilities.flatMap(\.jobs) {
                guard let done = try await job.run(county, office) else { continue }
                logger.info("job", metadata: ["job": "\(job.name)", "county": "\(county)", "done": "\(done)"])
            }
        }
    }

    /// Writes down outside the database where each county's audit ends, and once a day into the system's log.
    func anchorAudit(
        _ anchors: AuditAnchors, logger: Logger, note: (_ line: String) -> Void = SystemLog.note
    ) async {
        await round("anchors", leaseSeconds: 90, logger: logger) { county in
            let (head, now) = try await office.read { (try Audit.head(county: county, in: $0), $0.now) }
            let last = try anchors.last(of: county)
            let kept = try anchors.keep(
                county: county, head: Keyring.Head(sequence: head.sequence, digest: head.digest), at: now,
                keys: surroundings.keys)
            if let kept, last?.at.day != now.day { note(kept.words) }
        }
    }

    /// Does a job for each county, by whichever server has its lease. A county that fails is tried again in the next round,
    /// and the others do not wait for it.
    func round(
        _ job: String, leaseSeconds: Int, logger: Logger, _ work: (_ county: String) async throws -> Void
    ) async {
        do {
            var held = ContinuousClock.now
            guard try await office.holdsLease(job, holder: server, seconds: leaseSeconds) else { return }
            for county in try await office.read({ try Counties.all(in: $0) }) {
                if held.duration(to: .now) > .seconds(leaseSeconds / 3) {
                    held = .now
                    guard try await office.holdsLease(job, holder: server, seconds: leaseSeconds) else { return }
                }
                do { try await work(county.code) } catch {
                    logger.error(
                        "job failed", metadata: ["job": "\(job)", "county": "\(county.code)", "error": "\(error)"])
                }
            }
        } catch {
            logger.error("job failed", metadata: ["job": "\(job)", "error": "\(error)"])
        }
    }

    /// Each night a backup is made, restored and examined; a failure is in the log and on the operations page.
    func proveRestores(data: String, logger: Logger) async throws {
        let proof = RestoreProof(product: self, data: data, logger: logger)
        // Not at once: a server that was just started has other things to do.
        var looked = surroundings.now()
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(5))
            let now = surroundings.now()
            // By the clock that says when it is night: it may be set, and a machine may have slept.
            looked = min(looked, now)
            guard !Task.isCancelled, now >= looked.adding(minutes: 10) else { continue }
            looked = now
            do { try await proof.runIfDue() } catch is CancellationError { return } catch {
                logger.error("job failed", metadata: ["job": "restore", "error": "\(error)"])
            }
        }
    }
}
