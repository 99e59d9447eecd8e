import Crypto
import Foundation
import Kernel
import Synchronization

/// A photo on its way into the store, piece by piece. Let go of unfinished, it leaves nothing.
package final class PhotoUpload: Sendable {
    private struct State {
        /// Nil once finished, discarded or refused.
        var file: Int32?
        var count = 0
        var hash = SHA256()
    }

    private let store: PhotoStore
    private let path: String
    private let state: Mutex<State>

    init(store: PhotoStore, path: String) throws {
        self.store = store
        self.path = path
        state = Mutex(State(file: try DurableFile.create(path)))
    }

    deinit { discard() }

    /// Refuses, and forgets what came before, as soon as there is more than 20 MB.
    package func append(_ bytes: some ContiguousBytes) throws {
        try bytes.withUnsafeBytes { try append($0) }
    }

    func append(_ bytes: UnsafeRawBufferPointer) throws {
        try state.withLock { state in
            guard let file = state.file else { throw Refusal.noPhoto }
            do {
                guard bytes.count <= PhotoStore.mostBytes - state.count else { throw Refusal.photoTooLarge }
                try DurableFile.write(bytes, to: file, path: path)
            } catch {
                end(&state)
                throw error
            }
            state.count += bytes.count
            state.hash.update(bufferPointer: bytes)
        }
    }

    /// The photo, its original durably stored. Refuses what is no photo of ours; either way the
    /// upload is over.
    package func finish() throws -> Photo {
        try state.withLock { state in
            defer { end(&state) }
            guard let file = state.file, state.count > 0 else { throw Refusal.noPhoto }
            return try store.keep(file, at: path, sha256: state.hash.finalize().hex, byteSize: state.count)
        }
    }

    package func finish() async throws -> Photo { try await store.onQueue { try self.finish() } }

    /// Removes what was received. Nothing happens to an upload that is over.
    package func discard() { state.withLock { end(&$0) } }

    private func end(_ state: inout State) {
        guard let file = state.file else { return }
        state.file = nil
        close(file)
        unlink(path)
    }
}
