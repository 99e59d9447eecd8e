import Database
import Kernel

/// What a record is called where only its identifier is known, as in the audit, and where it opens.
package struct RecordName: Hashable, Codable, Sendable {
    /// 樟塘村：成堆垃圾3处
    package let words: String
    /// Nil where the reader may not open it.
    package let path: String?

    package init(_ words: String, path: String? = nil) {
        self.words = words
        self.path = path
    }
}

/// How a capability names records of a kind.
package struct RecordNaming: Sendable {
    /// By identifier, those that the reader may know of.
    package typealias Source = @Sendable ([String], Actor, ReadTransaction) throws -> [String: RecordName]

    /// For one that is gone, or that the reader must not hear of: 一次检查
    package let kind: String
    package let names: Source

    package init(_ kind: String, _ names: @escaping Source) {
        self.kind = kind
        self.names = names
    }

    /// What one is called, also to who may not know of it.
    package func words(_ id: String, for actor: Actor, in transaction: ReadTransaction) throws -> String {
        try names([id], actor, transaction)[id]?.words ?? kind
    }
}
