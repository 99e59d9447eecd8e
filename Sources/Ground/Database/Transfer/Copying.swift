import Kernel
import Synchronization

extension Database {
    /// Copies every table into an empty database with the same schema, out of one snapshot and in one transaction there.
    /// - Parameter progress: told of each table when it has been read.
    /// - Returns: what the tables held in the snapshot.
    package func copyTables(
        to target: Database, progress: @escaping @Sendable (TableContents) -> Void
    ) async throws -> [TableContents] {
        let handover = Handover<RowChunk>(capacity: 8)
        let received = Mutex<Result<Void, any Error>?>(nil)
        async let loading: Void = {
            do {
                try await target.load { take in
                    // Run again it would find the first half gone.
                    if let before = received.withLock({ $0 }) {
                        try before.get()
                        throw Refusal(.conflict, "transfer.busy", "目标数据库正在被别的程序写入。请先停下它，再复制一次。")
                    }
                    let result = Result { try handover.receive(take) }
                    received.withLock { $0 = result }
                    try result.get()
                }
            } catch {
                handover.finish(.failure(error))
                throw error
            }
        }()
        do {
            let contents = try await read { transaction in
                var contents: [TableContents] = []
                try transaction.contents(of: transaction.tables(), chunk: handover.send) { table in
                    contents.append(table)
                    progress(table)
                }
                return contents
            }
            handover.finish()
            try await loading
            return contents
        } catch {
            handover.finish(.failure(error))
            try await loading
            throw error
        }
    }
}
