import Dispatch

/// What comes in a moment, and on a busy machine in some: a deadline, not a measure.
private let patience = 120

/// Whether it comes to be: what a test waits for it asks for here, and trusts no pause.
package func soon(_ condition: () async throws -> Bool) async throws -> Bool {
    let deadline = ContinuousClock.now + .seconds(patience)
    while ContinuousClock.now < deadline {
        if try await condition() { return true }
        try await Task.sleep(for: .milliseconds(20))
    }
    return false
}

extension DispatchTime {
    /// Until when a test waits for a signal that is certain to come unless something is broken.
    package static var patience: DispatchTime { .now() + .seconds(TestSupport.patience) }
}
