import Database
import Kernel
import Web

/// An entry of the audit as its readers see it.
package struct AuditLine: Encodable, Sendable {
    package let entry: AuditEntry
    /// What the entry's subject is called, and where it opens for the reader.
    fileprivate(set) var record = RecordName("—")
    /// The detail in words.
    fileprivate(set) var said = ""

    fileprivate init(_ entry: AuditEntry) { self.entry = entry }

    /// To the record, where the reader may open it; else to all that was done to it. An address that somebody tried opens nothing.
    fileprivate var path: String? {
        guard !entry.subject.isEmpty, !entry.isOfAddress else { return nil }
        return record.path ?? "audit?" + Query.empty.setting("record", entry.subject)
    }
}

extension AuditEntry {
    /// The first word of the action: what kind of record it was done to.
    fileprivate var kind: String { String(action.prefix { $0 != "." }) }

    /// Of a step that was taken for several at once, all of them.
    fileprivate var records: [String] { subject.split(separator: " ").map(String.init) }

    fileprivate var isOfAddress: Bool { action == RecordRefusal.action.name || subject.hasPrefix("/") }
}

/// What is needed to tell an entry in words.
package struct AuditWords: Sendable {
    private let names: [String: RecordNaming]
    private let rights: [Right]

    package init(names: [String: RecordNaming], rights: [Right]) {
        (self.names, self.rights) = (names, rights)
    }

    fileprivate func told(_ lines: [AuditLine], _ actor: Actor, _ transaction: ReadTransaction) throws -> [AuditLine] {
        var known: [String: [String: RecordName]] = [:]
        for (kind, own) in Dictionary(grouping: lines.map(\.entry), by: \.kind) {
            known[kind] = try names[kind]?.names(own.flatMap(\.records).unique, actor, transaction)
        }
        return lines.map { line in
            var line = line
            line.record = record(line.entry, known[line.entry.kind] ?? [:])
            line.said = said(line.entry)
            return line
        }
    }

    /// The first of many stand for all.
    private func record(_ entry: AuditEntry, _ known: [String: RecordName]) -> RecordName {
        if entry.isOfAddress { return RecordName(entry.subject) }
        let own = entry.records.compactMap { known[$0] }
        guard own.count > 1 else { return own.first ?? RecordName(names[entry.kind]?.kind ?? "—") }
        let words = own.prefix(3).map(\.words).joined(separator: "、")
        return RecordName(own.count > 3 ? "\(words)等\(own.count)条" : words)
    }

    /// A refusal is told by what it said, or by the right that lacked; the code is for programs.
    private func said(_ entry: AuditEntry) -> String {
        guard entry.action == RecordRefusal.action.name else { return entry.detail }
        let halves = entry.detail.split(separator: "：", maxSplits: 1).map(String.init)
        if halves.count == 2 { return halves[1] }
        let right = rights.first { "right.\($0.name)" == entry.detail }
        return right.map { "没有“\($0.chinese)”的权利" } ?? entry.detail
    }
}

extension Listing where Record == AuditLine {
    /// The audit as far as it is chained, the newest first.
    /// - Parameter waiting: how many entries are not chained yet; on PostgreSQL those of the last second.
    package static func audit(_ right: Right, _ words: AuditWords, waiting: Int = 0) -> Listing {
        Listing(
            RecordNoun("audit", "审计记录", measure: "条"), "审计记录", path: "audit", right: right,
            help: "谁在什么时候做了什么，每一次改动、越权和可疑的尝试，一条不少、逐条相扣；按人、事、记录和日期查。", from: "auditEntry",
            id: "CAST(auditEntry.sequence AS TEXT)", select: { _ in AuditEntry.columns },
            decode: { AuditLine(try AuditEntry($0)) }, completed: words.told, sees: { _ in "1 = 1" },
            columns: [
                .number("序号") { $0.entry.sequence }, .moment("时间") { $0.entry.at },
                .link("谁", width: 12) {
                    $0.entry.actorName
                } path: {
                    "audit?" + Query.empty.setting("who", $0.entry.actorName)
                }, .text("做了什么") { $0.entry.title },
                .link("对象", width: 30, { $0.entry.subject.isEmpty ? "" : $0.record.words }, path: \.path),
                .text("说明", width: 50) { $0.said },
            ],
            filters: [
                .search("如 姓名、事项、说明里的字", in: ["auditEntry.actorName", "auditEntry.title", "auditEntry.detail"]),
                .text("who", "谁", "姓名", "auditEntry.actorName"),
                ListFilter(
                    "action", "做了什么",
                    options: { actor, transaction in
                        try Audit.actions(county: actor.county, in: transaction).map { ($0.name, $0.chinese) }
                    }, condition: { action, _, _ in "auditEntry.action = \(action)" }),
                .day("from", "从") { "auditEntry.at >= \(Instant($0))" },
                .day("through", "到") { "auditEntry.at < \(Instant($0.adding(days: 1)))" },
                .link(
                    "record", "对象", condition: { record, _, _ in "auditEntry.subject = \(record)" },
                    words: { record, actor, transaction in
                        let entries = try Audit.entries(
                            county: actor.county, subject: record, limit: 1, in: transaction)
                        return try words.told(entries.map(AuditLine.init), actor, transaction).first?.record.words
                            ?? "—"
                    }),
            ],
            orders: [
                .by(
                    "newest", "最新在前", .descending("auditEntry.at", .integer),
                    .descending("auditEntry.sequence", .integer)
                ).unique
            ],
            empty: "还没有记录。",
            above: { view in
                HTML.when(waiting > 0, "<p class=\"soft\">最近\(waiting)条正在入链，马上列出。</p>") + view.auditPromise
            })
    }
}
