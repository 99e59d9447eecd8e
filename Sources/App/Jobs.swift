import Findings
import Foundation
import Kernel
import Logging
import Office
import Organisation

extension Product {
    /// What is done without anybody asking, each minute until the task is cancelled. A job that fails is tried
    /// again the next minute; the others do not wait for it.
    func runJobs(logger: Logger) async throws {
        while !Task.isCancelled {
            do {
                for county in try await office.read({ try Counties.all(in: $0) }) {
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
}
