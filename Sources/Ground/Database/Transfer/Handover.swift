import Foundation

/// Passes pieces from one thread to another, both of which may block; a few may lie between.
///
/// `@unchecked Sendable`: everything is touched only while `condition` is locked.
final class Handover<Piece: Sendable>: @unchecked Sendable {
    private let condition = NSCondition()
    private let capacity: Int
    private var pieces: [Piece] = []
    private var end: Result<Void, any Error>?

    init(capacity: Int) { self.capacity = capacity }

    /// Waits for room. Throws when the receiver has given up.
    func send(_ piece: Piece) throws {
        condition.lock()
        defer { condition.unlock() }
        while pieces.count >= capacity, end == nil { condition.wait() }
        try end?.get()
        pieces.append(piece)
        condition.broadcast()
    }

    /// No more comes; or what came to pass instead.
    func finish(_ result: Result<Void, any Error> = .success(())) {
        condition.lock()
        defer { condition.unlock() }
        if end == nil { end = result }
        condition.broadcast()
    }

    /// Each piece until the end. What was handed over is gone, so that nobody can receive it a second time.
    func receive(_ take: (Piece) throws -> Void) throws {
        while let piece = try next() { try take(piece) }
    }

    private func next() throws -> Piece? {
        condition.lock()
        defer { condition.unlock() }
        while pieces.isEmpty, end == nil { condition.wait() }
        if case .failure(let error) = end { throw error }
        guard !pieces.isEmpty else { return nil }
        condition.broadcast()
        return pieces.removeFirst()
    }
}
