import Database
import Kernel
import Office
import Web

extension Findings {
    private static let shownPairs = 4
    private static let shownMonths = 6

    /// What lies open in a place or with a unit, by class, and what was put right, in pictures.
    static let dossier: DossierPart.Source = { subject, actor, transaction in
        guard Right.seeFindings.isHeld(by: actor) else { return [] }
        let year = Period(year: transaction.now.day.year) ?? Period(Month(transaction.now.day))
        let asked = subject.asked(unit: "lead")
        func filter(_ standing: FindingFilter.Standing, in period: Period? = nil) -> FindingFilter {
            var filter = FindingFilter(standing: standing, below: subject.division)
            filter.period = period
            if subject.division == nil { filter.lead = subject.unit }
            return filter
        }
        func path(_ standing: FindingFilter.Standing, in period: Period? = nil, _ topic: String? = nil) -> String {
            Query("standing=\(standing.rawValue)&\(asked)" + (period.map { "&period=\($0)" } ?? ""))
                .address(topic: topic)
        }
        let open = try byTopic(filter(.open), actor, transaction)
        let overdue = try byTopic(filter(.overdue), actor, transaction)
        let closed = try byTopic(filter(.closed, in: year), actor, transaction)
        let found = try byTopic(filter(.valid, in: year), actor, transaction)
        let late = overdue.values.reduce(0, +)
        let topics = Set(open.keys).union(closed.keys).sorted { (open[$0] ?? 0, $1) > (open[$1] ?? 0, $0) }
        return [
            DossierPart(
                "问题整改",
                note: subject.division == nil ? "本单位牵头的" : "",
                [
                    .init("未销号", open.values.reduce(0, +), "件", path: path(.open)),
                    .init("其中逾期", late, "件", path: path(.overdue), isAlarming: late > 0),
                    .init("今年发现", found.values.reduce(0, +), "件", path: path(.valid, in: year)),
                    .init("其中已销号", closed.values.reduce(0, +), "件", path: path(.closed, in: year)),
                ],
                tables: [
                    .init(
                        ["类别", "未销号", "逾期", "今年已销号"],
                        topics.map { topic in
                            [
                                .init(topic), .init("\(open[topic] ?? 0)", path(.open, topic)),
                                .init("\(overdue[topic] ?? 0)", path(.overdue, topic)),
                                .init("\(closed[topic] ?? 0)", path(.closed, in: year, topic)),
                            ]
                        })
                ] + (subject.division == nil ? [try months(subject, actor, transaction)] : []),
                photos: try pairs(filter(.closed, in: year), actor, transaction))
        ]
    }

    /// What a department was given and struck off month by month: it has no score of which there could be a trend.
    private static func months(
        _ subject: DossierSubject, _ actor: Actor, _ transaction: ReadTransaction
    ) throws -> DossierPart.Table {
        var month = Month(transaction.now.day)
        var rows: [[DossierPart.Cell]] = []
        for _ in 0..<shownMonths {
            let cells = try [FindingFilter.Change.assigned, .closed].map { change -> DossierPart.Cell in
                var filter = FindingFilter(standing: .valid)
                filter.lead = subject.unit
                filter.changed = .init(change: change, since: month.firstDay, until: month.lastDay)
                let count = try count(filter, for: actor, in: transaction)
                return .init(
                    "\(count)",
                    "findings?standing=valid&change=\(change.rawValue)&since=\(month.firstDay)&until=\(month.lastDay)&lead=\(subject.unit)"
                )
            }
            rows.insert([.init(month.chinese)] + cells, at: 0)
            month = month.previous
        }
        return .init(["月份", "交办", "销号"], rows)
    }

    private static func byTopic(
        _ filter: FindingFilter, _ actor: Actor, _ transaction: ReadTransaction
    ) throws -> [String: Int] {
        let rows = try transaction.rows(
            """
            SELECT finding.topic, count(*) AS findings FROM finding
            WHERE finding.county = \(actor.county) AND \(try filter.condition(for: actor, in: transaction))
              AND \(isSeen(by: actor))
            GROUP BY finding.topic
            """)
        return try rows.reduce(into: [:]) { $0[try $1["topic"]] = try $1["findings"] }
    }

    /// The last that were struck off with a photo of before and one of after.
    private static func pairs(
        _ filter: FindingFilter, _ actor: Actor, _ transaction: ReadTransaction
    ) throws -> [DossierPart.Photos] {
        let closed = try page(filter, for: actor, limit: 20, in: transaction)
        let photos = try RecordPhotos.parts(
            of: .finding, closed.map(\.id.description), county: actor.county, in: transaction)
        let pairs = closed.compactMap { finding -> DossierPart.Photos? in
            guard let own = photos[finding.id.description], let before = own[0]?.first,
                let after = own.filter({ $0.key > 0 }).max(by: { $0.key < $1.key })?.value.first
            else { return nil }
            return .init(
                "\(finding.village)：\(finding.title)", path: "findings/\(finding.id)",
                [
                    .init(before.sha256, "整改前，\(before.day.short(on: transaction.now.day))"),
                    .init(after.sha256, "整改后，\(after.day.short(on: transaction.now.day))"),
                ])
        }
        return Array(pairs.prefix(shownPairs))
    }
}

extension Evidence {
    /// When it was taken, or received where it does not say.
    fileprivate var day: Day { (takenAt ?? addedAt).day }
}

extension Query {
    /// The list's address, narrowed to a class too.
    fileprivate func address(topic: String?) -> String {
        topic.map { "findings?" + setting("topic", $0) } ?? "findings?\(address)"
    }
}
