import Foundation
import Synchronization

/// Tells work on other threads that the task which waits for it was cancelled.
final class Cancellation: Sendable {
    private let isCancelled = Mutex(false)

    func check() throws { if isCancelled.withLock({ $0 }) { throw CancellationError() } }

    /// - Parameter body: hands it to the work, which checks it as often as it can stop.
    static func heeded<Result: Sendable>(
        _ body: (Cancellation) async throws -> Result
    ) async throws -> Result {
        let cancellation = Cancellation()
        return try await withTaskCancellationHandler {
            try await body(cancellation)
        } onCancel: {
            cancellation.isCancelled.withLock { $0 = true }
        }
    }
}

/// Runs what blocks on a thread that may.
func blocking<Result: Sendable>(
    _ work: @escaping @Sendable (Cancellation) throws -> Result
) async throws -> Result {
    try await Cancellation.heeded { cancellation in
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global(qos: .utility).async {
                continuation.resume(with: Swift.Result { try work(cancellation) })
            }
        }
    }
}
