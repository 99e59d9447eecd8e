import Database
import Kernel
import Web

/// 公示: what is decided on goes before the public first. One for titles, honours, points, grants and results of juries.
package enum PublicNotices {
    /// - Parameter kinds: what all capabilities put before the public; asked for when something happens.
    package static func capability(kinds: @escaping @Sendable () -> [NoticeKind]) -> Capability {
        let procedure = PublicNotice.procedure(kinds)
        let listing = Listing<PublicNotice>.notices(procedure)
        return Capability(
            "notices", migrations: NoticeTables.migrations, tables: NoticeTables.tables,
            rights: [
                .seeNotices, .draftNotices, .releaseNotices, .enterObjections, .seeObjectors, .ruleOnNotices,
            ],
            menu: [listing.menu(in: .recognition)],
            waiting: { try procedure.waiting(for: $0, in: $1) + waitingRulings(for: $0, in: $1) },
            recordNames: [
                "publicNotice": procedure.naming,
                "noticeObjection": RecordNaming("一条异议") { _, _, _ in [:] },
            ],
            metrics: listing.metrics, jobs: [procedure.job, job(procedure)], checks: [procedure.recordCheck],
            boards: [PublicBoard("公示", "public/notices")],
            own: OwnNotices.parts, followed: [NoticeObjection.kind: OwnNotices.followed],
            demo: { try NoticeLife.events($0, procedure) }, samples: Notices.sample,
            routes: { premises in
                NoticeRoutes(premises: premises, procedure: procedure, listing: listing, kinds: kinds).routes
                    + PublicNoticeRoutes(premises: premises).routes + OwnNoticeRoutes(premises: premises).routes
            })
    }

    /// Notices begin and end by themselves, each in a transaction of its own.
    private static func job(_ procedure: Procedure<PublicNotice, PublicNotice.State>) -> Job {
        Job("notices") { county, office in
            let done = try await turn(procedure, county: county, office)
            return done > 0 ? "\(done) notices" : nil
        }
    }

    /// - Parameter kinds: those that are turned, where the procedure knows no others.
    /// - Returns: how many notices began, ended or left the public pages.
    @discardableResult
    package static func turn(
        _ procedure: Procedure<PublicNotice, PublicNotice.State>, only kinds: [NoticeKind]? = nil, county: String,
        _ office: Office
    ) async throws -> Int {
        let due = try await office.read { transaction in
            let today = transaction.now.day
            func late(_ step: String, _ state: PublicNotice.State, _ condition: SQL) throws -> [(
                String, ID<PublicNotice>
            )] {
                let ofKind: SQL = kinds.map { "publicNotice.kind IN \(list: $0.map(\.name))" } ?? "1 = 1"
                return try Self.late(step, state, "\(condition) AND \(ofKind)", county: county, in: transaction)
            }
            return try late(PublicNotice.open, .approved, "publicNotice.firstDay <= \(today)")
                + late(PublicNotice.end, .running, "publicNotice.lastDay < \(today)")
                + late(PublicNotice.archive, .settled, "publicNotice.lastDay < \(today.adding(days: -publicDays))")
        }
        for (step, id) in due {
            try await office.carryOut(
                TakeProcedureStep(procedure, id, step), by: .system(county: county), request: "notices")
        }
        return due.count
    }

    /// How long the result stays on the public pages: names are public as long as somebody may need them, and no longer
    /// (个人信息保护法 §19).
    private static let publicDays = 90

    private static func late(
        _ step: String, _ state: PublicNotice.State, _ condition: SQL, county: String, in transaction: ReadTransaction
    ) throws -> [(String, ID<PublicNotice>)] {
        try transaction.rows(
            """
            SELECT id FROM publicNotice
            WHERE publicNotice.county = \(county) AND publicNotice.state = \(state) AND \(condition)
            ORDER BY publicNotice.id LIMIT 200
            """
        ).map { (step, try $0["id"]) }
    }

    private static func waitingRulings(for actor: Actor, in transaction: ReadTransaction) throws -> [Waiting] {
        guard Right.ruleOnNotices.isHeld(by: actor) else { return [] }
        let rows = try transaction.rows(
            """
            SELECT title FROM publicNotice WHERE county = \(actor.county)
              AND EXISTS (SELECT 1 FROM noticeObjection WHERE noticeObjection.county = \(actor.county)
                AND noticeObjection.notice = publicNotice.id AND noticeObjection.state = 'open')
            ORDER BY lastDay, id
            """)
        guard let first = rows.first else { return [] }
        return [
            Waiting(
                "裁定公示的异议", count: rows.count, path: "notices?objected=open", verb: "去裁定", detail: try first["title"])
        ]
    }
}

extension Listing where Record == PublicNotice {
    static func notices(_ procedure: Procedure<PublicNotice, PublicNotice.State>) -> Listing<PublicNotice> {
        let objected = { @Sendable (condition: SQL) in
            { @Sendable (actor: Actor, _: Instant) -> SQL in
                """
                EXISTS (SELECT 1 FROM noticeObjection WHERE noticeObjection.county = \(actor.county)
                    AND noticeObjection.notice = publicNotice.id AND \(condition))
                """
            }
        }
        return Listing(
            PublicNotice.noun, "公示", path: "notices", right: .seeNotices,
            help: "要定下来的人和事先公示，期满没有异议的自动通过，有异议的只停那一位",
            from: "publicNotice", select: Notices.selected, decode: PublicNotice.init, sees: Notices.isSeen,
            columns: [
                .link("标题", width: 36, { $0.title }, path: { "notices/\($0.id)" }), .state { $0.state },
                .text("公示单位") { $0.issuer.name }, .day("开始") { $0.firstDay }, .day("截止") { $0.lastDay },
                .number("对象") { $0.candidates }, .number("异议") { $0.objections },
                .number("待裁定") { $0.openObjections },
            ],
            filters: [
                .search("标题里的字", in: ["publicNotice.title"]), .state(procedure), .step(procedure),
                .condition(
                    "objected", "异议",
                    [("open", "待裁定", objected("noticeObjection.state = 'open'")), ("any", "有异议", objected("1 = 1"))]),
            ],
            orders: [
                .newest("publicNotice"),
                .ascending("lastDay", "最先截止", "COALESCE(publicNotice.lastDay, '9999-12-31')", .text),
            ],
            figures: [
                .count(
                    "publicNotices", "公示", unit: "次", "期内开始的公示",
                    { period, county in
                        period.took(PublicNotice.open, of: PublicNotice.noun, "publicNotice.id", county: county)
                    })
            ],
            empty: "还没有公示。评选、积分这些由它们自己的页面发起；其他要公示的，从这里起草。",
            starts: [.init("起草公示", "notices/new", .draftNotices)])
    }
}
