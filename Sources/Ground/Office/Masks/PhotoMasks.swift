import Database
import Foundation
import Kernel
import Media
import Web

/// A photo as anybody may see it: its boxes burnt in, and confirmed by another than who drew them.
package struct PhotoMask: Codable, Sendable {
    /// Of the photo as it was taken.
    package let source: String
    package let boxes: [MaskBox]
    /// Of the picture that may go out.
    package let masked: String
    package let maskedBy: String
    package let maskedByName: String
    package let confirmedByName: String?

    package var isConfirmed: Bool { confirmedByName != nil }
}

/// Which photos of a record were masked, how, and who looked that nobody can be known in them (decisions/0038).
package enum PhotoMasks {
    /// What the pictures that may go out are kept under, by the record.
    static let kind = RecordKind("maskedPhoto")
    static let mostBoxes = 30

    static let migrations = [
        Migration(
            "0104 office: masked photos",
            [
                """
                CREATE TABLE photoMask (
                    county TEXT NOT NULL REFERENCES county (county), kind TEXT NOT NULL, record TEXT NOT NULL,
                    source TEXT NOT NULL, boxes TEXT NOT NULL, masked TEXT NOT NULL, maskedBy TEXT NOT NULL,
                    maskedByName TEXT NOT NULL, maskedAt BIGINT NOT NULL, confirmedBy TEXT, confirmedByName TEXT,
                    confirmedAt BIGINT,
                    PRIMARY KEY (county, kind, record, source))
                """
            ])
    ]

    static let sealed = SealedTable(
        "photoMask", "照片遮挡", key: ["kind", "record", "source"],
        [
            "boxes": "遮挡框", "masked": "遮挡后的照片", "maskedBy": "遮挡人", "maskedByName": "遮挡人", "maskedAt": "遮挡时间",
            "confirmedBy": "确认人", "confirmedByName": "确认人", "confirmedAt": "确认时间",
        ])

    /// Of some records, by the record and the photo as it was taken.
    package static func of(
        _ kind: RecordKind, _ records: [String], county: String, in transaction: ReadTransaction
    ) throws -> [String: [String: PhotoMask]] {
        guard !records.isEmpty else { return [:] }
        let rows = try transaction.rows(
            """
            SELECT record, source, boxes, masked, maskedBy, maskedByName, confirmedByName FROM photoMask
            WHERE county = \(county) AND kind = \(kind) AND record IN \(list: records)
            """)
        var masks: [String: [String: PhotoMask]] = [:]
        for row in rows {
            let boxes: String = try row["boxes"]
            let mask = PhotoMask(
                source: try row["source"], boxes: try JSONDecoder().decode([MaskBox].self, from: Data(boxes.utf8)),
                masked: try row["masked"], maskedBy: try row["maskedBy"], maskedByName: try row["maskedByName"],
                confirmedByName: try row["confirmedByName"])
            masks[try row["record"], default: [:]][mask.source] = mask
        }
        return masks
    }
}

/// A record whose photos are masked before they go out.
package protocol MaskedRecord: Sendable {
    static var kind: RecordKind { get }
    static var masking: Action { get }
    static var confirming: Action { get }
    /// Refuses whoever may not know of the record, or may not change now what is shown of it; its photos.
    static func checkMasking(_ id: ID<Self>, by actor: Actor, in transaction: ReadTransaction) throws -> [String]
}

/// Draws boxes on a record's photo, or says that there is nobody in it; either way another confirms it.
package struct MaskRecordPhoto<Record: MaskedRecord>: Command {
    package static var action: Action { Record.masking }
    let record: ID<Record>
    let source: String
    let boxes: [MaskBox]
    /// With the boxes burnt in, in the store already.
    let masked: Photo

    package init(_ record: ID<Record>, _ source: String, _ boxes: [MaskBox], masked: Photo) {
        self.record = record
        self.source = source
        self.boxes = boxes
        self.masked = masked
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let photos = try Record.checkMasking(record, by: actor, in: transaction)
        guard photos.contains(source) else { throw Refusal.noSuchPage }
        guard boxes.count <= PhotoMasks.mostBoxes else {
            throw Refusal(.invalid, "mask.tooMany", "一张照片最多画\(PhotoMasks.mostBoxes)个遮挡框，现在有\(boxes.count)个，请把相邻的并成一个。")
        }
        let county = actor.county
        let before = try PhotoMasks.of(Record.kind, [record.description], county: county, in: transaction)
        if let old = before[record.description]?[source], old.masked != masked.sha256 {
            try transaction.detach(old.masked, from: PhotoMasks.kind, Self.owner(record, source), county: county)
        }
        try transaction.attach(masked, to: PhotoMasks.kind, Self.owner(record, source), county: county)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let drawn = String(decoding: try encoder.encode(boxes), as: UTF8.self)
        try transaction.run(
            """
            INSERT INTO photoMask (county, kind, record, source, boxes, masked, maskedBy, maskedByName, maskedAt)
            VALUES (\(county), \(Record.kind), \(record), \(source), \(drawn), \(masked.sha256), \(actor.id),
                \(actor.name), \(transaction.now))
            ON CONFLICT (county, kind, record, source) DO UPDATE SET boxes = excluded.boxes, masked = excluded.masked,
                maskedBy = excluded.maskedBy, maskedByName = excluded.maskedByName, maskedAt = excluded.maskedAt,
                confirmedBy = NULL, confirmedByName = NULL, confirmedAt = NULL
            """)
        return Done(
            subject: record.description, detail: "照片\(source.prefix(8))：\(boxes.isEmpty ? "没有要遮挡的" : "\(boxes.count)处")"
        )
    }

    /// A photo may stand in several records, each with boxes of its own.
    private static func owner(_ record: ID<Record>, _ source: String) -> String { "\(record) \(source.prefix(16))" }
}

/// Says that nobody can be known in a masked photo; never by who drew the boxes.
package struct ConfirmMask<Record: MaskedRecord>: Command {
    package static var action: Action { Record.confirming }
    let record: ID<Record>
    let source: String
    /// Of the picture that was looked at.
    let masked: String

    package init(_ record: ID<Record>, _ source: String, masked: String) {
        self.record = record
        self.source = source
        self.masked = masked
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        _ = try Record.checkMasking(record, by: actor, in: transaction)
        let masks = try PhotoMasks.of(Record.kind, [record.description], county: actor.county, in: transaction)
        guard let mask = masks[record.description]?[source] else {
            throw Refusal(.conflict, "mask.none", "这张照片还没有遮挡过，请先画遮挡框，或写明没有要遮挡的。")
        }
        guard mask.masked == masked else {
            throw Refusal(.conflict, "mask.changed", "遮挡框刚刚改过，您看到的不是现在这张，没有确认。请重新看过再确认。")
        }
        guard mask.maskedBy != actor.id else {
            throw Refusal(.forbidden, "mask.own", "遮挡框是您画的，要由另一位看过并确认认不出人，请交给同事确认。")
        }
        guard !mask.isConfirmed else { return .repeated((), subject: record.description) }
        try transaction.run(
            """
            UPDATE photoMask SET confirmedBy = \(actor.id), confirmedByName = \(actor.name), confirmedAt = \(transaction.now)
            WHERE county = \(actor.county) AND kind = \(Record.kind) AND record = \(record) AND source = \(source)
            """)
        return Done(subject: record.description, detail: "照片\(source.prefix(8))：认不出人")
    }
}
