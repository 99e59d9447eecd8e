/// Room for so many at once; who comes later waits until one leaves.
package actor Places {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    package init(_ count: Int) { free = count }

    /// - Parameter isFirst: before all who wait.
    package nonisolated func within<T: Sendable>(
        isFirst: Bool = false, _ body: () async throws -> T
    ) async throws -> T {
        await enter(isFirst)
        do {
            let result = try await body()
            await leave()
            return result
        } catch {
            await leave()
            throw error
        }
    }

    private func enter(_ isFirst: Bool) async {
        guard free == 0 else {
            free -= 1
            return
        }
        await withCheckedContinuation { waiting.insert($0, at: isFirst ? 0 : waiting.count) }
    }

    private func leave() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
