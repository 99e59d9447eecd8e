import Database
import Findings
import Kernel
import Media
import Office
import Organisation

/// What there is to ask about issues and what they show.
package enum Exposures {
    static func selected(_ county: String) -> SQL {
        """
        exposureIssue.id, exposureIssue.county, exposureIssue.channel, exposureIssue.title, exposureIssue.introduction, exposureIssue.media,
        exposureIssue.link, exposureIssue.broadcastOn, exposureIssue.editor, editorPerson.name AS editorName,
        exposureIssue.state, exposureIssue.version, exposureIssue.year, exposureIssue.number, exposureIssue.publishedAt,
        exposureIssue.withdrawal,
        (SELECT count(*) FROM exposureItem WHERE exposureItem.county = \(county) AND exposureItem.issue = exposureIssue.id)
            AS items,
        (SELECT count(*) FROM exposureItem WHERE exposureItem.county = \(county) AND exposureItem.issue = exposureIssue.id
            AND exposureItem.repeats IS NOT NULL) AS repeated
        """
    }

    /// The makers see all, a media editor his own, nobody else any: what is out stands on public pages.
    static func isSeen(by actor: Actor) -> SQL {
        if actor.has(.system) { return "1 = 1" }
        if actor.scope == .county, [.clerk, .director, .leader].contains(where: actor.has) { return "1 = 1" }
        return actor.has(.mediaEditor) ? "exposureIssue.editor = \(actor.id)" : "1 = 0"
    }

    @Sendable
    package static func one(
        _ id: ID<ExposureIssue>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> ExposureIssue {
        try Listing<ExposureIssue>.exposures.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "exposure.none", "没有这一期曝光台，或者您无权看到它。请从“曝光台”进入。"))
    }

    package static func item(
        _ id: ID<ExposureItem>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> ExposureItem {
        try Listing<ExposureItem>.exposureItems.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "exposureItem.none", "没有这个曝光问题，或者您无权看到它。请从“曝光台”进入。"))
    }

    static let itemColumns: SQL = """
        exposureItem.id, exposureItem.issue, exposureIssue.state AS issueState, exposureIssue.channel, exposureIssue.year,
        exposureIssue.number, exposureIssue.title AS issueTitle, exposureIssue.broadcastOn, exposureItem.place,
        exposureItem.finding, found.state AS findingState, found.leadName, exposureItem.lead, chosen.name AS chosenName,
        exposureItem.division, village.name AS village, township.name AS township, exposureItem.topic, exposureItem.title, exposureItem.description, exposureItem.repeats
        """
    static let itemJoins: SQL = """
        JOIN exposureIssue ON exposureIssue.county = exposureItem.county AND exposureIssue.id = exposureItem.issue
        \(SQL.join(finding: "exposureItem.finding", of: "exposureItem", as: "found"))
        LEFT \(SQL.join(unit: "exposureItem.lead", of: "exposureItem", as: "chosen"))
        \(SQL.join(division: "exposureItem.division", of: "exposureItem", as: "village"))
        \(SQL.join(townshipOf: "exposureItem.division", of: "exposureItem", as: "township"))
        """

    /// Who can be chosen to answer for what is shown.
    static let leads: [Unit.Kind] = [.department, .township]

    /// The same to choose from.
    static func leadChoices(
        county: String, in transaction: ReadTransaction
    ) throws -> [(value: String, label: String)] {
        [("", "所在乡镇（街道）")]
            + (try Units.all(county: county, kinds: leads, notGoneOn: transaction.now.day, in: transaction)).map {
                ($0.id.description, $0.name)
            }
    }

    /// What an issue shows, in its order; whoever has the issue may have it.
    package static func items(
        of issues: [ID<ExposureIssue>], county: String, in transaction: ReadTransaction
    ) throws -> [ExposureItem] {
        guard !issues.isEmpty else { return [] }
        return try transaction.rows(
            """
            SELECT \(itemColumns) FROM exposureItem \(itemJoins)
            WHERE exposureItem.county = \(county) AND exposureItem.issue IN \(list: issues)
            ORDER BY exposureItem.issue, exposureItem.place, exposureItem.id
            """
        ).map(ExposureItem.init)
    }

    /// Photos of an item as they were taken, in their order.
    struct ItemPhotos: Sendable {
        let before: [String]
        let after: [String]
        let evidence: [Evidence]
        var all: [String] { before + after }
    }

    static func photos(
        of items: [ID<ExposureItem>], county: String, in transaction: ReadTransaction
    ) throws -> [ID<ExposureItem>: ItemPhotos] {
        let parts = try RecordPhotos.parts(
            of: ExposureItem.kind, items.map(\.description), county: county, in: transaction)
        return Dictionary(
            items.map { item in
                let own = parts[item.description] ?? [:]
                let (before, after) = (own[ExposureItem.before] ?? [], own[ExposureItem.after] ?? [])
                return (
                    item,
                    ItemPhotos(before: before.map(\.sha256), after: after.map(\.sha256), evidence: before + after)
                )
            }, uniquingKeysWith: { first, _ in first })
    }

    /// Of repeats that were dealt with, where their deduction opens; nothing where the county charges none.
    static func charges(
        of items: [ExposureItem], county: String, in transaction: ReadTransaction
    ) throws -> [ID<ExposureItem>: String] {
        let repeated = items.filter { $0.repeats != nil }.map(\.id)
        guard !repeated.isEmpty else { return [:] }
        return try transaction.rows(
            """
            SELECT item, COALESCE(record, '') AS record FROM exposureCharge
            WHERE county = \(county) AND item IN \(list: repeated)
            """
        ).reduce(into: [:]) { $0[try $1["item"]] = try $1["record"] as String }
    }

    static func nextPlace(
        in issue: ID<ExposureIssue>, _ county: String, _ transaction: ReadTransaction
    ) throws -> Int {
        let last: Int? = try transaction.value(
            "SELECT COALESCE(max(place), 0) FROM exposureItem WHERE county = \(county) AND issue = \(issue)")
        return (last ?? 0) + 1
    }

    /// What is signed: all that it says and shows.
    static func seen(_ issue: ExposureIssue, in transaction: ReadTransaction) throws -> SeenVersion? {
        struct Signed: Encodable {
            let words: [String]
            let items: [[String]]
        }
        let county = issue.county
        let items = try items(of: [issue.id], county: county, in: transaction)
        let photos = try photos(of: items.map(\.id), county: county, in: transaction)
        let masks = try PhotoMasks.of(ExposureItem.kind, items.map(\.id.description), county: county, in: transaction)
        let shown = items.map { item in
            let own = masks[item.id.description] ?? [:]
            return [item.division.description, item.title, item.description]
                + (photos[item.id]?.before ?? []).map { own[$0]?.masked ?? "" }
        }
        return try SeenVersion(
            canonical: Signed(
                words: [
                    issue.channel.rawValue, issue.title, issue.introduction, issue.media, issue.link,
                    issue.broadcastOn?.description ?? "",
                ], items: shown))
    }

    @Sendable
    static func sample(county: String, in transaction: ReadTransaction) throws -> [String: String] {
        let row = try transaction.row(
            """
            SELECT exposureItem.id, exposureItem.issue FROM exposureItem
            JOIN exposureIssue ON exposureIssue.county = exposureItem.county AND exposureIssue.id = exposureItem.issue
            WHERE exposureItem.county = \(county) AND exposureIssue.state IN \(list: ExposureIssue.State.open)
            ORDER BY exposureItem.issue DESC, exposureItem.place LIMIT 1
            """)
        guard let row else { return [:] }
        let (item, issue): (ID<ExposureItem>, String) = (try row["id"], try row["issue"])
        let photo = try photos(of: [item], county: county, in: transaction)[item]?.before.first
        return [
            "exposure": issue, "exposureItem": item.description,
            "picture": photo ?? String(repeating: "0", count: 64),
        ]
    }
}

extension ExposureIssue {
    init(_ row: Row) throws {
        id = try row["id"]
        county = try row["county"]
        channel = try row["channel"]
        title = try row["title"]
        introduction = try row["introduction"]
        media = try row["media"]
        link = try row["link"]
        broadcastOn = try row["broadcastOn"]
        editor = try row["editor"]
        editorName = try row["editorName"]
        state = try row["state"]
        version = try row["version"]
        year = try row["year"]
        number = try row["number"]
        publishedAt = try row["publishedAt"]
        withdrawal = try row["withdrawal"]
        items = try row["items"]
        repeats = try row["repeated"]
    }
}

extension ExposureItem {
    init(_ row: Row) throws {
        id = try row["id"]
        issue = try row["issue"]
        issueState = try row["issueState"]
        let channel: ExposureIssue.Channel = try row["channel"]
        let (year, number): (Int?, Int?) = (try row["year"], try row["number"])
        let title: String = try row["issueTitle"]
        issueName =
            if let year, let number { "\(channel.chinese)\(year)年第\(number)期" } else { title }
        broadcastOn = try row["broadcastOn"]
        place = try row["place"]
        finding = try row["finding"]
        findingState = try row["findingState"]
        leadName = try row["leadName"]
        lead = try row["lead"]
        chosenName = try row["chosenName"]
        division = try row["division"]
        village = try row["village"]
        township = try row["township"]
        topic = try row["topic"]
        self.title = try row["title"]
        description = try row["description"]
        repeats = try row["repeats"]
    }
}
