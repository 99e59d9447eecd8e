import Database
import Kernel
import Media
import Web

/// A record that carries files: what the audit calls adding one, and who may.
package protocol FiledRecord: Sendable {
    static var kind: RecordKind { get }
    /// `Action("finding.file", "添加附件", right: .handleFindings)`
    static var filing: Action { get }
    /// Refuses whoever may not know of the record, or may not add to it now.
    static func checkFiling(_ id: ID<Self>, by actor: Actor, in transaction: ReadTransaction) throws
}

/// Adds stored files to a record.
package struct FileToRecord<Record: FiledRecord>: Command {
    package static var action: Action { Record.filing }
    let record: ID<Record>
    let files: [StoredFile]

    package init(_ record: ID<Record>, _ files: [StoredFile]) {
        self.record = record
        self.files = files
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        try Record.checkFiling(record, by: actor, in: transaction)
        for file in files { try transaction.attach(file, to: Record.kind, record.description, by: actor) }
        return Done(
            files.count, subject: record.description, detail: files.map(\.name).joined(separator: "、"))
    }
}

/// A record whose files can be taken off again while they are collected, so that better ones take their place.
package protocol RefilableRecord: FiledRecord {
    /// `Action("material.takeOff", "取下材料的附件", right: .handInMaterial)`
    static var takingOff: Action { get }
    /// Whether a file has gone out with the record: it is then kept, and only no longer current.
    static func keeps(_ file: RecordFile, of id: ID<Self>, county: String, in transaction: ReadTransaction) throws
        -> Bool
}

/// Takes a file off a record. Afterwards it is not among the record's; one that had gone out is still there to be looked at.
package struct TakeFileOff<Record: RefilableRecord>: Command {
    package static var action: Action { Record.takingOff }
    let record: ID<Record>
    let sha256: String

    package init(_ record: ID<Record>, _ sha256: String) { (self.record, self.sha256) = (record, sha256) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        try Record.checkFiling(record, by: actor, in: transaction)
        let files = try RecordFiles.of(Record.kind, record.description, county: actor.county, in: transaction)
        guard let file = files.first(where: { $0.sha256 == sha256 }) else {
            throw Refusal(.missing, "file.none", "没有这个附件，或者它已经取下。请刷新页面。")
        }
        if try Record.keeps(file, of: record, county: actor.county, in: transaction) {
            try transaction.takeOff(file: sha256, from: Record.kind, record.description, by: actor)
        } else {
            try transaction.detach(file: sha256, from: Record.kind, record.description, county: actor.county)
        }
        return Done(subject: record.description, detail: file.name)
    }
}

/// Photos and files of a capability's records, in one value: its routes stand below the record's page, and whoever may see
/// the record may have what it carries, and nobody else.
package struct RecordMedia<Record: Sendable>: Sendable {
    private let path: String
    private let parameter: String
    private let sees: Right
    private let store: PhotoStore
    private let office: Office
    private let photos: @Sendable (ID<Record>, Actor, ReadTransaction) throws -> [String]

    /// - Parameters:
    ///   - path: of the record's page, whose last part names it: `findings/:finding`.
    ///   - photos: refuses whoever may not know of the record; the digests of the photos that he may see of it.
    package init(
        at path: String, sees: Right, _ office: Office, _ store: PhotoStore,
        photos: @escaping @Sendable (ID<Record>, Actor, ReadTransaction) throws -> [String]
    ) {
        self.path = path
        self.sees = sees
        self.photos = photos
        parameter = String(path.split(separator: ":").last ?? "")
        (self.office, self.store) = (office, store)
    }

    /// Of the photos.
    package var routes: [Route] { [.get("\(path)/photos/:photo/:size", .right(sees), photo)] }

    private func photo(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let id: ID<Record> = try request.parameter(parameter)
        let sha256: String = try request.parameter("photo")
        let size: PhotoSize = try request.parameter("size")
        let known = try await office.read { [photos] in try photos(id, actor, $0) }
        guard known.contains(sha256) else { throw Refusal.noSuchPage }
        return .file(try await store.download(sha256, size))
    }
}

extension RecordMedia where Record: FiledRecord {
    /// Of photos and files, for who only reads.
    package var reading: [Route] { routes + [.get("\(path)/files/:file", .right(sees), file)] }

    /// Of photos and files.
    /// - Parameter page: the record's page, shown again with what was wrong with a file.
    package func routes(page: @escaping @Sendable (WebRequest) async throws -> any Page) -> [Route] {
        let filing: Access = if case .right(let right) = Record.filing.doers { .right(right) } else { .signedIn }
        return reading + [
            .post("\(path)/files", filing, .pressing(Record.filing.chinese), form: page, add)
        ]
    }

    private func file(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let id: ID<Record> = try request.parameter(parameter)
        let sha256: String = try request.parameter("file")
        let file = try await office.read { [photos] transaction in
            _ = try photos(id, actor, transaction)
            return try RecordFiles.of(
                Record.kind, id.description, former: true, county: actor.county, in: transaction
            ).first { $0.sha256 == sha256 }
        }
        guard let file else { throw Refusal.noSuchPage }
        return .file(try await FileStore(beside: store).download(file))
    }

    private func add(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let id: ID<Record> = try request.parameter(parameter)
        // Before anything is taken in: nobody fills the store with files for records that are not his.
        try await office.read { try Record.checkFiling(id, by: actor, in: $0) }
        let sent = try await FileStore(beside: store).sent(request, in: office)
        guard !sent.isEmpty else { throw Refusal.field("file", "file.none", "没有选文件，请先选择要添加的附件。") }
        let back = String(request.path.dropFirst("/\(actor.county)/".count).dropLast("/files".count))
        return try await office.answer(request, doing: FileToRecord(id, sent)) { count in
            .seeOther(back, notice: "已添加\(count)个附件。")
        }
    }
}

extension RecordMedia where Record: RefilableRecord {
    /// Of photos and files that can be taken off again.
    package func refilableRoutes(page: @escaping @Sendable (WebRequest) async throws -> any Page) -> [Route] {
        let takingOff: Access =
            if case .right(let right) = Record.takingOff.doers { .right(right) } else { .signedIn }
        return routes(page: page) + [
            .post("\(path)/files/:file/remove", takingOff, .pressing(Record.takingOff.chinese), form: page) { request in
                let actor = try request.actor
                let id: ID<Record> = try request.parameter(parameter)
                let sha256: String = try request.parameter("file")
                let end = "/files/\(sha256)/remove".count
                let back = String(request.path.dropFirst("/\(actor.county)/".count).dropLast(end))
                return try await office.answer(request, doing: TakeFileOff(id, sha256)) { _ in
                    .seeOther(back, notice: "已取下，可以添加新的附件。")
                }
            }
        ]
    }
}

extension View {
    /// The part of a record's page in which its files are listed and, for whoever may, added and taken off.
    package func attachments(
        _ files: [RecordFile], of record: String, mayAdd: Bool, mayTakeOff: Bool = false
    ) -> HTML {
        let isOwn = request.path.hasSuffix("\(record)/files")
        let view = isOwn ? self : withoutRefusal
        return .when(
            !files.isEmpty || mayAdd,
            """
            <section class="card-paper attachments"><h2>附件</h2>
            \(HTML.when(files.isEmpty, "<p class=\"soft\">还没有附件。</p>"))
            \(fileList(files, of: record, mayTakeOff: mayTakeOff))
            \(HTML.when(mayAdd, """
                <details class="act"\(HTML.when(isOwn && refusal != nil, " open"))><summary>添加附件</summary>\(view.form("\(record)/files", files: true, id: "add-files", "\(view.files())\(view.submit("添加"))"))</details>
                """))
            </section>
            """)
    }
}
