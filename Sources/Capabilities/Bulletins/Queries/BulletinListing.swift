import Database
import Kernel
import Office

/// A bulletin as the list shows it.
struct BulletinRow: Encodable, Sendable {
    let id: String
    let title: String
    let month: Month
    let about: BulletinSubject.Kind
    let state: PaperState
    let number: String?
    let draftedBy: String
    let publishedAt: Instant?

    init(_ row: Row) throws {
        id = try row["id"]
        title = try row["title"]
        month = try row["month"]
        let kind: String = try row["about"]
        about = BulletinSubject.Kind(rawValue: kind) ?? .month
        state = try row["state"]
        number = try SerialNumber(row)?.chinese
        draftedBy = try row["draftedByName"]
        publishedAt = try row["publishedAt"]
    }
}

extension Bulletins {
    static let listing = Listing(
        Bulletin.noun, "督查通报", path: "bulletins", right: .seeBulletins, help: "干事起草，主任审核，县领导签发；发布时编号，不留空号",
        from: "bulletin",
        select: { _ in
            """
            bulletin.id, bulletin.title, bulletin.month, bulletin.about, bulletin.state, bulletin.numberKind,
            bulletin.numberYear, bulletin.number, bulletin.draftedByName, bulletin.publishedAt
            """
        },
        decode: BulletinRow.init, sees: { makesThem($0) ? "1 = 1" : "bulletin.state = 'published'" },
        columns: [
            .link("通报", width: 44, { $0.title }, path: { "bulletins/\($0.id)" }),
            .text("文号", width: 22) { $0.number }, .text("类别", width: 10) { $0.about.chinese },
            .text("月份", width: 12) { $0.month.chinese }, .state { $0.state }, .text("起草") { $0.draftedBy },
            .moment("发布") { $0.publishedAt },
        ],
        filters: [
            .search("标题、起草人", in: ["bulletin.title", "bulletin.draftedByName"]), .state(Bulletin.procedure),
            .choice("about", "类别", of: BulletinSubject.Kind.self, "bulletin.about") { $0.chinese },
            .step(Bulletin.procedure), month,
        ], orders: [.newest("bulletin"), .descending("month", "月份", "bulletin.month", .text)],
        figures: [
            .count("bulletins", "督查通报", unit: "期", "期内发布的督查通报") { period, _ in
                period.holds(moment: "bulletin.publishedAt")
            }
        ],
        empty: "还没有通报。月度关账后，就可以从当月的记录起草。", starts: [.init("起草通报", "bulletins/new", .draftBulletins)])

    private static let month = ListFilter(
        "month", "月份", form: "月份，如 2019-11",
        options: { actor, transaction in
            // Everything to who makes them.
            let known: SQL = makesThem(actor) ? "1 = 1" : "state = 'published'"
            return try transaction.rows(
                """
                SELECT DISTINCT month FROM bulletin WHERE county = \(actor.county) AND \(known)
                ORDER BY month DESC LIMIT 60
                """
            ).map { row in
                let month: Month = try row["month"]
                return (month.description, month.chinese)
            }
        }, isReadable: { Month($0) != nil }, condition: { value, _, _ in "bulletin.month = \(value)" },
        words: { value, _, _ in Month(value)?.chinese ?? value })
}
