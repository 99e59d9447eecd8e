import Database
import Documents
import Findings
import Kernel
import Media
import Office
import Organisation
import Web

/// An issue as everybody may have it: places and units by name, masked and confirmed photos, and nothing that leads to a record,
/// a person or a photo as it was taken.
struct PublicIssue: Codable, Sendable {
    struct Item: Codable, Sendable {
        let village: String
        let township: String
        /// Who answers for it; nil before it is assigned.
        let unit: String?
        let topic: String
        let title: String
        let description: String
        let standing: String
        let isPutRight: Bool
        /// The issue that showed the place a short while before.
        let repeats: ID<ExposureIssue>?
        /// Of the masked pictures, which have no other name.
        let before: [String]
        let after: [String]

        var address: String { township == village ? village : "\(township)\(village)" }
    }

    let id: ID<ExposureIssue>
    let channel: ExposureIssue.Channel
    /// `2019年第14期`
    let numbered: String
    let title: String
    let introduction: String
    let media: String
    let link: String
    let broadcastOn: Day?
    let publishedAt: Instant?
    /// When it last went on.
    let changedAt: Instant?
    let items: [Item]

    var name: String { "\(channel.chinese)\(numbered)" }
    /// Its day; with the day on which it went out here, where that is the earlier one. Not by what is to come: the page is kept
    /// as it was made, on whatever day it is read.
    var dated: String? {
        broadcastOn.map { day in
            guard let publishedAt, publishedAt.day < day else { return day.chinese }
            return "\(publishedAt.day.chinese)发布，\(day.chinese)播出（刊发）"
        }
    }
    var pictures: [String] { items.flatMap { $0.before + $0.after } }

    /// How an issue would look to everybody, whoever may see it now.
    static func made(
        of issue: ExposureIssue, changedAt: Instant? = nil, county: String, in transaction: ReadTransaction
    ) throws -> PublicIssue {
        try made(of: [(issue, changedAt)], county: county, in: transaction)[0]
    }

    static func made(
        of issues: [(issue: ExposureIssue, changedAt: Instant?)], county: String, in transaction: ReadTransaction
    ) throws -> [PublicIssue] {
        let items = try Exposures.items(of: issues.map(\.issue.id), county: county, in: transaction)
        let photos = try Exposures.photos(of: items.map(\.id), county: county, in: transaction)
        let masks = try PhotoMasks.of(ExposureItem.kind, items.map(\.id.description), county: county, in: transaction)
        let open = try opened(items.compactMap(\.repeats), county: county, in: transaction)
        func confirmed(_ sources: [String], _ item: ExposureItem) -> [String] {
            sources.compactMap { source in
                masks[item.id.description]?[source].flatMap { $0.isConfirmed ? $0.masked : nil }
            }
        }
        let byIssue = Dictionary(grouping: items, by: \.issue)
        return issues.map { issue, changedAt in
            PublicIssue(
                id: issue.id, channel: issue.channel, numbered: issue.number == nil ? "（未发布）" : issue.numbered,
                title: issue.title, introduction: issue.introduction, media: issue.media, link: issue.link,
                broadcastOn: issue.broadcastOn, publishedAt: issue.publishedAt, changedAt: changedAt,
                items: (byIssue[issue.id] ?? []).map { item in
                    Item(
                        village: item.village, township: item.township, unit: item.leadName, topic: item.topic,
                        title: item.title, description: item.description, standing: item.standing.words,
                        isPutRight: item.standing.isGood,
                        repeats: item.repeats.flatMap { open.contains($0) ? $0 : nil },
                        before: confirmed(photos[item.id]?.before ?? [], item),
                        after: confirmed(photos[item.id]?.after ?? [], item))
                })
        }
    }

    /// Of some issues those that are out now.
    private static func opened(
        _ issues: [ID<ExposureIssue>], county: String, in transaction: ReadTransaction
    ) throws -> Set<ID<ExposureIssue>> {
        guard !issues.isEmpty else { return [] }
        return Set(
            try transaction.rows(
                """
                SELECT id FROM exposureIssue
                WHERE county = \(county) AND id IN \(list: issues) AND state IN \(list: ExposureIssue.State.open)
                """
            ).map { try $0["id"] })
    }
}

/// What strangers may ask about the board. Every statement asks for what is out, and for nothing else.
enum PublicExposures {
    struct Filter: Sendable {
        var month: Month?
        var channel: ExposureIssue.Channel?
        var township: DivisionCode?
        var before: ID<ExposureIssue>?
    }

    private static let isOut: SQL =
        "exposureIssue.state IN \(list: ExposureIssue.State.open) AND exposureIssue.publishedAt IS NOT NULL"

    private static func issues(
        _ condition: SQL, limit: Int, county: String, in transaction: ReadTransaction
    ) throws -> [PublicIssue] {
        let rows = try transaction.rows(
            """
            SELECT \(Exposures.selected(county)), standing.since FROM exposureIssue
            \(SQL.join(person: "exposureIssue.editor", of: "exposureIssue", as: "editorPerson"))
            \(SQL.join(anyStanding: "exposureIssue.id", of: "exposureIssue", as: "standing"))
            WHERE exposureIssue.county = \(county) AND \(isOut) AND \(condition)
            ORDER BY COALESCE(exposureIssue.broadcastOn, '') DESC, exposureIssue.id DESC LIMIT \(limit: limit)
            """)
        return try PublicIssue.made(
            of: rows.map { (try ExposureIssue($0), try $0["since"]) }, county: county, in: transaction)
    }

    static func page(
        _ filter: Filter, limit: Int, county: String, in transaction: ReadTransaction
    ) throws -> [PublicIssue] {
        var parts: [SQL] = ["1 = 1"]
        if let month = filter.month {
            parts.append(
                "exposureIssue.broadcastOn >= \(month.firstDay) AND exposureIssue.broadcastOn <= \(month.lastDay)")
        }
        if let channel = filter.channel { parts.append("exposureIssue.channel = \(channel)") }
        if let township = filter.township {
            parts.append(
                """
                EXISTS (SELECT 1 FROM exposureItem WHERE exposureItem.county = \(county)
                    AND exposureItem.issue = exposureIssue.id
                    AND \(try Divisions.within(township, "exposureItem.division", county: county, on: transaction.now.day, in: transaction)))
                """)
        }
        if let before = filter.before,
            let last = try issues(
                "exposureIssue.id = \(before)", limit: 1, county: county, in: transaction
            ).first
        {
            let day = last.broadcastOn?.description ?? ""
            parts.append(
                """
                (COALESCE(exposureIssue.broadcastOn, '') < \(day)
                    OR (COALESCE(exposureIssue.broadcastOn, '') = \(day) AND exposureIssue.id < \(before)))
                """)
        }
        return try issues(SQL.joined(parts, separator: " AND "), limit: limit, county: county, in: transaction)
    }

    static func one(
        _ id: ID<ExposureIssue>, county: String, in transaction: ReadTransaction
    ) throws -> PublicIssue? {
        try issues("exposureIssue.id = \(id)", limit: 1, county: county, in: transaction).first
    }

    /// Of one that was out and was taken down: its number and why. Nothing else of it is told any more.
    static func withdrawn(
        _ id: ID<ExposureIssue>, county: String, in transaction: ReadTransaction
    ) throws -> (name: String, reason: String)? {
        let row = try transaction.row(
            """
            SELECT channel, year, number, withdrawal FROM exposureIssue
            WHERE county = \(county) AND id = \(id) AND state = \(ExposureIssue.State.withdrawn) AND number IS NOT NULL
            """)
        return try row.map { row in
            let channel: ExposureIssue.Channel = try row["channel"]
            return (
                "\(channel.chinese)\(try row["year"] as Int)年第\(try row["number"] as Int)期", try row["withdrawal"]
            )
        }
    }

    struct Totals: Codable, Sendable {
        let issues: Int
        let problems: Int
        let putRight: Int
    }

    static func totals(county: String, in transaction: ReadTransaction) throws -> Totals {
        let row = try transaction.row(
            """
            SELECT count(DISTINCT exposureIssue.id) AS issues, count(exposureItem.id) AS problems,
                count(CASE WHEN found.state IN \(list: FindingState.putRight) THEN 1 END) AS putRight
            FROM exposureIssue
            LEFT JOIN exposureItem ON exposureItem.county = exposureIssue.county AND exposureItem.issue = exposureIssue.id
            \(SQL.join(finding: "exposureItem.finding", of: "exposureItem", as: "found"))
            WHERE exposureIssue.county = \(county) AND \(isOut)
            """)
        guard let row else { return Totals(issues: 0, problems: 0, putRight: 0) }
        return Totals(issues: try row["issues"], problems: try row["problems"], putRight: try row["putRight"])
    }

    /// The months in which something was shown, the last first.
    static func months(county: String, in transaction: ReadTransaction) throws -> [Month] {
        try transaction.rows(
            """
            SELECT DISTINCT substr(exposureIssue.broadcastOn, 1, 7) AS month FROM exposureIssue
            WHERE exposureIssue.county = \(county) AND \(isOut) AND exposureIssue.broadcastOn IS NOT NULL
            ORDER BY month DESC LIMIT 36
            """
        ).compactMap { Month(try $0["month"] as String) }
    }
}

extension PublicIssue {
    /// As it is printed: laid out as the office's papers are, with the masked photos.
    func download(_ county: County, _ office: Office, _ photos: PhotoStore, remark: String?) async throws -> Answer {
        let (signature, checks) = try await office.read { [id, publishedAt] transaction in
            (
                try transaction.setting(OfficeSettings.papers, county: county.code, at: publishedAt ?? transaction.now)
                    .filled(county).signature,
                try transaction.checks(of: id, signedBy: ExposureIssue.publish, county: county.code)
            )
        }
        var bytes: [String: [UInt8]] = [:]
        for picture in pictures { bytes[picture] = try await photos.bytes(picture, .thumbnail) }
        let document = OfficialDocument(
            issuer: "\(county.name)曝光台", number: numbered, title: title, addressee: nil, blocks: blocks(bytes),
            signature: signature, date: broadcastOn, checks: checks,
            remark: [county.isDemo ? "演示数据" : nil, remark].compactMap(\.self).joined(separator: "　").nonEmpty)
        return .file(
            Download(
                try document.docx(), contentType: OfficialDocument.contentType, filename: "\(name)：\(title).docx"))
    }

    private func blocks(_ pictures: [String: [UInt8]]) -> [OfficialDocument.Block] {
        var blocks: [OfficialDocument.Block] = introduction.isEmpty ? [] : [.paragraph(introduction)]
        if !media.isEmpty { blocks.append(.paragraph("播出（刊发）：\(media)\(link.isEmpty ? "" : "，\(link)")")) }
        for (index, item) in items.enumerated() {
            blocks.append(.heading(1, "\(Self.numeral(index + 1))、\(item.address)：\(item.title)"))
            if !item.description.isEmpty { blocks.append(.paragraph(item.description)) }
            let unit = item.unit.map { "承办单位：\($0)。" } ?? ""
            blocks.append(.paragraph("\(unit)目前情况：\(item.standing)。\(item.repeats == nil ? "" : "属重复曝光。")"))
            let shown = [(item.before, "整改前"), (item.after, "整改后")].flatMap { photos, words in
                photos.compactMap { photo in
                    pictures[photo].flatMap { OfficialDocument.Picture(jpeg: $0, caption: "\(item.village)，\(words)") }
                }
            }
            if !shown.isEmpty { blocks.append(.photos(shown)) }
        }
        return blocks
    }

    private static func numeral(_ number: Int) -> String {
        let digits = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]
        if number <= 10 { return digits[number] }
        if number < 20 { return "十\(digits[number - 10])" }
        return "\(digits[number / 10])十\(number % 10 == 0 ? "" : digits[number % 10])"
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
