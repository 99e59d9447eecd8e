import Database
import Findings
import Kernel
import Office
import Organisation
import Web

/// What an issue has to have before it goes on, and what comes of its going.
extension Exposures {
    /// All that would go out, with where it stands: words, names of files, and the words of the paper's own head.
    static func texts(
        of issue: ExposureIssue, county: String, in transaction: ReadTransaction
    ) throws -> [GatedText] {
        let items = try items(of: [issue.id], county: county, in: transaction)
        let files = try RecordFiles.of(ExposureIssue.kind, issue.id.description, county: county, in: transaction)
        return [
            GatedText("标题", issue.title), GatedText("导语", issue.introduction), GatedText("媒体", issue.media),
            GatedText("链接", issue.link),
        ]
            + items.flatMap { item in
                [
                    GatedText("第\(item.place)个问题的标题", item.title), GatedText("第\(item.place)个问题的说明", item.description),
                    GatedText("第\(item.place)个问题的类别", item.topic),
                ]
            } + files.map { GatedText("附件“\($0.name.prefix(4))…”的文件名", $0.name) }
    }

    /// What an issue still lacks, in words; empty when it can go on.
    /// - Parameter isConfirmed: whether masks must have been confirmed already.
    static func missing(
        _ issue: ExposureIssue, isConfirmed: Bool, county: String, in transaction: ReadTransaction
    ) throws -> [String] {
        let items = try items(of: [issue.id], county: county, in: transaction)
        guard !items.isEmpty else { return ["还没有选入问题：一期至少要有一个"] }
        var missing: [String] = []
        if issue.broadcastOn == nil { missing.append("还没有定播出（刊发）日期") }
        if issue.channel != .own, issue.media.isEmpty { missing.append("还没有写媒体名称") }
        let photos = try photos(of: items.map(\.id), county: county, in: transaction)
        let masks = try PhotoMasks.of(ExposureItem.kind, items.map(\.id.description), county: county, in: transaction)
        for item in items {
            let name = "第\(item.place)个问题（\(item.village)：\(item.title)）"
            if item.findingState == .voided { missing.append("\(name)对应的问题已经作废，请移出") }
            let own = photos[item.id]?.all ?? []
            if photos[item.id]?.before.isEmpty ?? true { missing.append("\(name)还没有整改前的照片") }
            let marks = masks[item.id.description] ?? [:]
            let bare = own.count { marks[$0] == nil }
            if bare > 0 { missing.append("\(name)有\(bare)张照片还没有遮挡") }
            let unconfirmed = own.count { marks[$0].map { !$0.isConfirmed } ?? false }
            if isConfirmed, unconfirmed > 0 { missing.append("\(name)有\(unconfirmed)张照片的遮挡还没有另一位确认") }
        }
        return missing
    }

    static func requireReady(
        _ issue: ExposureIssue, isConfirmed: Bool, by actor: Actor, in transaction: ReadTransaction
    ) throws {
        let missing = try missing(issue, isConfirmed: isConfirmed, county: actor.county, in: transaction)
        guard missing.isEmpty else {
            throw Refusal(.conflict, "exposure.incomplete", "还不能往下走：\(missing.joined(separator: "；"))。")
        }
        try PublishGate.check(try ExposureIssue.hits(issue.id, by: actor, in: transaction))
    }

    /// Gives the number, the next of its channel in the year, and marks what was shown a short while ago.
    static func publish(_ issue: ExposureIssue, in transaction: WriteTransaction, by actor: Actor) throws {
        let (county, day) = (actor.county, issue.broadcastOn ?? transaction.now.day)
        let last: Int? = try transaction.value(
            """
            SELECT COALESCE(max(number), 0) FROM exposureIssue
            WHERE county = \(county) AND channel = \(issue.channel) AND year = \(day.year)
            """)
        try transaction.run(
            """
            UPDATE exposureIssue SET year = \(day.year), number = \((last ?? 0) + 1), publishedAt = \(transaction.now)
            WHERE county = \(county) AND id = \(issue.id)
            """)
        for item in try items(of: [issue.id], county: county, in: transaction) {
            let earlier = try earlier(
                item, of: issue.id, on: day, before: transaction.now, county: county, in: transaction)
            try transaction.run(
                "UPDATE exposureItem SET repeats = \(earlier) WHERE county = \(county) AND id = \(item.id)")
            if let finding = item.finding { try Findings.expose(finding, on: day, county: county, in: transaction) }
        }
    }

    /// The last issue that showed the place within the county's days, out before a moment.
    static func earlier(
        _ item: ExposureItem, of issue: ID<ExposureIssue>, on day: Day, before moment: Instant, county: String,
        in transaction: ReadTransaction
    ) throws -> ID<ExposureIssue>? {
        // What is said of a township as a whole names no place that could be the same.
        guard item.division.level == .village else { return nil }
        let terms = try transaction.setting(ExposureSettings.terms, county: county)
        // The same village, whatever its code was before a merger.
        let succession = try Divisions.succession(county: county, on: transaction.now.day, in: transaction)
        let own = succession.current(item.division)
        let codes = ([item.division, own] + succession.absorbed(by: own)).unique
        return try transaction.value(
            """
            SELECT exposureItem.issue FROM exposureItem
            JOIN exposureIssue ON exposureIssue.county = exposureItem.county AND exposureIssue.id = exposureItem.issue
            WHERE exposureItem.county = \(county) AND exposureItem.division IN \(list: codes)
              AND exposureItem.issue <> \(issue) AND exposureIssue.publishedAt <= \(moment)
              AND exposureIssue.state IN \(list: ExposureIssue.State.open)
              AND exposureIssue.broadcastOn >= \(terms.since(day)) AND exposureIssue.broadcastOn <= \(day)
            ORDER BY exposureIssue.broadcastOn DESC, exposureItem.issue DESC LIMIT 1
            """)
    }

    /// Each problem becomes a finding of the board's, or stays the one it was; what nobody answers for yet goes to whom the
    /// board has chosen, or to the township, with the board's own limit. Who answers already has no longer than that either,
    /// and is told.
    static func assign(_ issue: ExposureIssue, by actor: Actor, in transaction: WriteTransaction) throws {
        let (county, day) = (actor.county, issue.broadcastOn ?? transaction.now.day)
        let limit = try transaction.setting(ExposureSettings.terms, county: county).limit
        let photos = try photos(
            of: items(of: [issue.id], county: county, in: transaction).map(\.id), county: county, in: transaction)
        for item in try items(of: [issue.id], county: county, in: transaction) {
            let finding =
                try item.finding
                ?? NewFinding(
                    source: .exposure, origin: item.id.description, originPath: "public/exposures/\(issue.id)",
                    division: item.division, topic: item.topic, title: item.title, description: item.description,
                    finder: actor, foundAt: transaction.now, photos: photos[item.id]?.before ?? []
                ).record(in: transaction)
            if item.finding == nil {
                try transaction.run(
                    "UPDATE exposureItem SET finding = \(finding) WHERE county = \(county) AND id = \(item.id)")
                try Findings.expose(finding, on: day, county: county, in: transaction)
            }
            if item.finding == nil || item.findingState == .found {
                _ = try AssignFindings(findings: [finding], unit: item.lead, limit: limit).carryOut(
                    by: actor, in: transaction)
            } else {
                try Findings.hasten(
                    finding, to: limit, note: "\(item.issueName)曝光，\(limit.chinese)内整改", county: county, in: transaction
                )
            }
            try tellUnit(of: item, finding, limit.chinese, county, transaction)
        }
    }

    private static func tellUnit(
        of item: ExposureItem, _ finding: ID<Finding>, _ limit: String, _ county: String,
        _ transaction: WriteTransaction
    ) throws {
        guard let lead = try Findings.lead(of: finding, county: county, in: transaction).flatMap({ ID<Unit>($0.unit) })
        else { return }
        let people = try People.holding(Array(Role.representatives), in: lead, county: county, in: transaction)
        try transaction.notify(
            people, of: .finding, finding.description, "问题已被曝光", "\(item.village)：\(item.title)，请在\(limit)内整改反馈。",
            path: "findings/\(finding)", county: county)
    }

    /// Refuses while a problem of the issue is not as far as it has to be.
    static func requireAnswers(
        _ issue: ExposureIssue, from state: FindingState, _ words: String, in transaction: ReadTransaction
    ) throws {
        let far: [FindingState] =
            state == .closed ? [.closed, .voided, .shelved] : [.responded, .verified, .closed, .voided, .shelved]
        let open = try items(of: [issue.id], county: issue.county, in: transaction)
            .filter { item in item.findingState.map { !far.contains($0) } ?? true }
        guard open.isEmpty else {
            let said = open.map { "\($0.village)：\($0.title)（\($0.findingState?.chinese ?? "待交办")）" }
            throw Refusal(
                .conflict, "exposure.open", "还有\(open.count)个问题没有\(words)：\(said.joined(separator: "；"))。")
        }
    }

    static func withdraw(
        _ issue: ExposureIssue, _ reason: String, in transaction: WriteTransaction, by actor: Actor
    ) throws {
        // It is shown to everybody, and nobody else looks at it first.
        try PublishGate.check(
            try PublishGate.hits(
                in: [GatedText("撤下的原因", reason)], of: ExposureIssue.kind, issue.id.description,
                county: actor.county, in: transaction))
        try transaction.run(
            "UPDATE exposureIssue SET withdrawal = \(reason) WHERE county = \(actor.county) AND id = \(issue.id)")
    }

    /// Only photos of how it is now are added to what is out, by whoever makes it.
    static func requireOpen(_ item: ExposureItem, by actor: Actor, in transaction: ReadTransaction) throws {
        let issue = try one(item.issue, for: actor, in: transaction)
        guard let step = ExposureIssue.procedure.step(named: ExposureIssue.complete) else { throw Refusal.noSuchPage }
        _ = try ExposureIssue.procedure.admit(
            step, to: issue, try ExposureIssue.procedure.course(of: issue.id, county: actor.county, in: transaction),
            by: actor)
    }

    static func tellWriters(
        of issue: ExposureIssue, _ reason: String, by actor: Actor, in transaction: WriteTransaction
    ) throws {
        let course = try ExposureIssue.procedure.course(of: issue.id, county: actor.county, in: transaction)
        let writers = course.taken.filter { ExposureIssue.writing.contains($0.step) }.map(\.actor)
        try transaction.notify(
            writers, of: ExposureIssue.kind, issue.id.description, "曝光台退回修改",
            "《\(issue.title)》被\(actor.name)退回：\(reason)", path: "exposures/\(issue.id)", county: actor.county)
    }
}
