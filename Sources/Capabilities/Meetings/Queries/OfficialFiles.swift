import Database
import Foundation
import Kernel
import Office
import Web

/// What there is to ask about official files.
enum OfficialFiles {
    static let selected: SQL = """
        officialFile.id, officialFile.title, officialFile.kind, officialFile.number, officialFile.issuer,
        officialFile.issuedOn, officialFile.validFrom, officialFile.validTo, officialFile.words, officialFile.replaces,
        earlier.title AS replacesTitle, later.id AS replacedBy, later.title AS replacedByTitle,
        later.validFrom AS replacedFrom, officialFile.revokedOn, officialFile.revokedBecause,
        officialFile.recordedByName, officialFile.madeAs
        """
    /// A file is replaced once at most, which the commands see to.
    static let joins: SQL = """
        LEFT JOIN officialFile AS earlier ON earlier.county = officialFile.county AND earlier.id = officialFile.replaces
        LEFT JOIN officialFile AS later ON later.county = officialFile.county AND later.replaces = officialFile.id
        """

    /// In force on a day, as `OfficialFileTerms.standing` says of one in hand.
    static func isValid(on day: Day) -> SQL {
        """
        (officialFile.validFrom <= \(day) AND COALESCE(officialFile.validTo, '9999-12-31') >= \(day)
            AND COALESCE(officialFile.revokedOn, '9999-12-31') > \(day)
            AND COALESCE(later.validFrom, '9999-12-31') > \(day))
        """
    }

    /// How many of a kind were issued: papers quote them where they speak of that kind.
    static func issued(_ kind: OfficialFile.Kind) -> ListFigure {
        .count(
            "filesIssued\(kind.rawValue.capitalized)", "印发的\(kind.chinese)", unit: "份", "期内印发的“\(kind.chinese)”文件"
        ) { period, _ in
            "\(period.holds(day: "officialFile.issuedOn", entered: "officialFile.recordedAt")) AND officialFile.kind = \(kind)"
        }.quoted(.title)
    }

    /// At a period's end, by what had been registered and revoked as far as it was known.
    fileprivate static func isValid(_ period: Period, county: String) -> SQL {
        guard period.knownOn != nil else { return isValid(on: period.last) }
        let (last, revoked) = (
            period.last, period.knows(deed: "officialFile.revoke", on: "officialFile.id", county: county)
        )
        return """
            (\(period.knows(moment: "officialFile.recordedAt")) AND officialFile.validFrom <= \(last)
                AND COALESCE(officialFile.validTo, '9999-12-31') >= \(last)
                AND NOT (COALESCE(officialFile.revokedOn, '9999-12-31') <= \(last) AND \(revoked))
                AND NOT (COALESCE(later.validFrom, '9999-12-31') <= \(last) AND \(period.knows(moment: "later.recordedAt"))))
            """
    }

    static func one(
        _ id: ID<OfficialFile>, county: String, in transaction: ReadTransaction
    ) throws -> OfficialFile {
        let row = try transaction.row(
            """
            SELECT \(selected) FROM officialFile \(joins)
            WHERE officialFile.county = \(county) AND officialFile.id = \(id)
            """)
        guard let row else { throw Refusal(.missing, "officialFile.none", "没有这份文件。请从“文件”进入。") }
        return try OfficialFile(row)
    }

    static func all(county: String, in transaction: ReadTransaction) throws -> [OfficialFile] {
        try transaction.rows(
            """
            SELECT \(selected) FROM officialFile \(joins) WHERE officialFile.county = \(county)
            ORDER BY officialFile.issuedOn DESC, officialFile.id DESC LIMIT \(limit: 500)
            """
        ).map(OfficialFile.init)
    }

    static let naming = RecordNaming("一份文件") { ids, actor, transaction in
        let rows = try transaction.rows(
            "SELECT id, title FROM officialFile WHERE county = \(actor.county) AND id IN \(list: ids)")
        return try rows.reduce(into: [:]) { names, row in
            let id: String = try row["id"]
            names[id] = RecordName(
                try row["title"], path: Right.seeOfficialFiles.isHeld(by: actor) ? "official-files/\(id)" : nil)
        }
    }
}

extension OfficialFile {
    init(_ row: Row) throws {
        id = try row["id"]
        title = try row["title"]
        kind = try row["kind"]
        number = try row["number"]
        issuer = try row["issuer"]
        issuedOn = try row["issuedOn"]
        validFrom = try row["validFrom"]
        validTo = try row["validTo"]
        words = try row["words"]
        replaces = try row["replaces"]
        replacesTitle = try row["replacesTitle"]
        replacedBy = try row["replacedBy"]
        replacedByTitle = try row["replacedByTitle"]
        replacedFrom = try row["replacedFrom"]
        revokedOn = try row["revokedOn"]
        revokedBecause = try row["revokedBecause"]
        recordedByName = try row["recordedByName"]
        madeAs = try row["madeAs"]
    }
}

extension Listing where Record == OfficialFile {
    static let officialFiles = Listing<OfficialFile>(
        OfficialFile.noun, "文件", path: "official-files", right: .seeOfficialFiles,
        help: "责任分解、迎检方案、考核办法、实施方案：哪些今天有效，代替了哪些", from: "officialFile", joins: OfficialFiles.joins,
        select: { _ in OfficialFiles.selected }, decode: OfficialFile.init, sees: { _ in "1 = 1" },
        columns: [
            .link("文件", width: 48) {
                $0.title
            } path: {
                "official-files/\($0.id)"
            }, .text("类别", width: 12) { $0.kind.chinese }, .text("文号", width: 22) { $0.number },
            .text("发文机关") { $0.issuer },
            .day("印发") { $0.issuedOn }, .day("施行") { $0.validFrom }, .day("失效") { $0.validTo }.rare,
            .tag("代替") { $0.replacedBy == nil ? nil : ("已被代替", .off) }.rare,
            .tag("废止") { $0.revokedOn == nil ? nil : ("已废止", .off) }.rare,
            .fileOnly("说明") { $0.words },
        ],
        filters: [
            .search("如 考核办法、〔2019〕", in: ["officialFile.title", "officialFile.number", "officialFile.words"]),
            .condition(
                "valid", "效力",
                [
                    ("today", "今天有效", { @Sendable _, now in OfficialFiles.isValid(on: now.day) }),
                    ("not", "今天无效", { @Sendable _, now in "NOT \(OfficialFiles.isValid(on: now.day))" }),
                ]), .choice("kind", "类别", of: OfficialFile.Kind.self, "officialFile.kind") { $0.chinese },
        ],
        orders: [.descending("latest", "最近印发", "officialFile.issuedOn", .text)],
        figures: [
            .count("filesValid", "有效的文件", unit: "份", "期末有效：已施行，没有失效、废止或被代替") { period, county in
                OfficialFiles.isValid(period, county: county)
            },
            .count("filesIssued", "印发的文件", unit: "份", "期内印发的文件") { period, _ in
                period.holds(day: "officialFile.issuedOn", entered: "officialFile.recordedAt")
            }.quoted(.title),
        ] + OfficialFile.Kind.allCases.filter { $0 != .other }.map(OfficialFiles.issued),
        empty: "还没有登记文件。印发一份登记一份，大家查得到哪份有效。",
        starts: [
            .init("登记文件", "official-files/new", .manageOfficialFiles),
            .init("转入目录", "official-files/import", .manageOfficialFiles),
        ])
}
