import Database
import Kernel
import TestSupport
import Testing
import Web

@testable import Office

@Suite("A list that is declared once")
struct ListingTests {
    struct Heap: Encodable, Sendable {
        let id: String
        let month: String
        let place: String
        let score: Int

        init(_ row: Row) throws {
            (id, month, place, score) = (try row["id"], try row["month"], try row["place"], try row["score"])
        }
    }

    private static let migration = Migration(
        "0000 test: heaps",
        [
            """
            CREATE TABLE heap (
                county TEXT NOT NULL, id TEXT NOT NULL, month TEXT NOT NULL, place TEXT NOT NULL, score BIGINT NOT NULL,
                PRIMARY KEY (county, id))
            """
        ])

    private static let heaps = Listing<Heap>(
        RecordNoun("heap", "垃圾堆", measure: "处"), "垃圾堆", path: "heaps", right: Right("heap.see", "查看", [.clerk]),
        from: "heap", select: { _ in "heap.id, heap.month, heap.place, heap.score" }, decode: Heap.init,
        sees: { _ in "1 = 1" },
        takes: { asked, _, _ in asked["gone"] == nil ? "heap.score > 0" : "1 = 1" },
        columns: [.link("地点", { $0.place }, path: { "heaps/\($0.id)" }), .number("得分") { $0.score }],
        filters: [
            .link("gone", "已清的", isReadable: { $0 == "all" }, condition: { _, _, _ in "1 = 1" }) { value, _, _ in value
            },
            .month("month", "月份", months: "heap.month"), .search("地点", in: ["heap.place"]),
        ],
        orders: [
            .by("month", "月份", .descending("heap.month", .text), .ascending("heap.place", .text)),
            .by("score", "得分", .descending("heap.score", .integer), .descending("heap.month", .text)),
            .by(
                "three", "三项", .ascending("heap.month", .text), .descending("heap.score", .integer),
                .ascending("heap.place", .text)), .newest("heap"),
        ], empty: "没有。")

    private static let clerk = Actor(id: "clerk", name: "干事", county: "990101", roles: [.clerk], scope: .county)

    private func withHeaps(_ engine: Engine, _ body: (Database) async throws -> Void) async throws {
        try await withDatabase(engine, [Self.migration]) { database, _ in
            try await database.write { transaction in
                for (index, place) in ["甲_村", "乙~村", "丙", "丁", "~1_", "戊"].enumerated() {
                    for month in ["2019-10", "2019-11"] {
                        for score in [0, 5, 30] {
                            try transaction.run(
                                """
                                INSERT INTO heap (county, id, month, place, score)
                                VALUES ('990101', \("\(month)-\(score)-\(index)"), \(month), \(place), \(score))
                                """)
                        }
                    }
                }
            }
            try await body(database)
        }
    }

    @Test(
        "read page by page has every row once, whichever way its keys go", arguments: Engine.available,
        ["month", "score", "three", "newest"])
    func pages(engine: Engine, order: String) async throws {
        try await withHeaps(engine) { database in
            let whole = try await database.read {
                try Self.heaps.first("gone=all&sort=\(order)", 99, for: Self.clerk, in: $0)
            }
            #expect(whole.count == 36)
            for length in [1, 5, 12] {
                var (read, after) = ([String](), "")
                while read.count <= whole.count {
                    let query = Query("gone=all&sort=\(order)" + (after.isEmpty ? "" : "&" + after))
                    let page = try await database.read {
                        try Self.heaps.page(Self.heaps.asked(query), for: Self.clerk, limit: length, in: $0)
                    }
                    guard let last = page.last else { break }
                    read += page.map(\.record.id)
                    after = Query.empty.setting("after", last.position.description)
                }
                #expect(read == whole.map(\.id), "\(length) at a time")
            }
            guard order == "score" else { return }
            let isOrdered = zip(whole, whole.dropFirst()).allSatisfy { ($0.score, $0.month) >= ($1.score, $1.month) }
            #expect(isOrdered && Set(whole.map(\.id)).count == 36)
        }
    }

    @Test("leaves out what it takes only when asked, in page, count and groups alike", arguments: Engine.available)
    func taken(engine: Engine) async throws {
        try await withHeaps(engine) { database in
            let (taken, some, all, groups) = try await database.read { transaction in
                (
                    try Self.heaps.first("", 99, for: Self.clerk, in: transaction),
                    try Self.heaps.count("month=2019-10", for: Self.clerk, in: transaction),
                    try Self.heaps.count("month=2019-10&gone=all", for: Self.clerk, in: transaction),
                    try Self.heaps.counts("", by: "heap.month", for: Self.clerk, in: transaction)
                )
            }
            #expect(taken.count == 24 && taken.allSatisfy { $0.score > 0 })
            #expect(some == 12 && all == 18 && groups == ["2019-10": 12, "2019-11": 12])
        }
    }

    @Test("finds a text whatever the width and the case in which it stands and is typed", arguments: Engine.available)
    func search(engine: Engine) async throws {
        let places = [
            "水利局（筹）", "水利局(筹)", "三治一提升：村庄，①组", "ＡＢｃ—１号（北）", "Café Москва", "100%_\\", "甲、乙。“丙”", "Ⅲ类　㎡",
        ]
        let cases: [(String, [Int])] = [
            ("水利局（筹）", [0, 1]), ("(筹)", [0, 1]), ("（筹)", [0, 1]), ("三治一提升：村庄", [2]), ("升:村庄,", [2]), ("①", [2, 3, 5]),
            ("①组", [2]), ("1组", [2]), ("abC—1号(", [3]), ("ａｂｃ", [3]), ("CAFÉ", [4]), ("москва", [4]), ("0%_\\", [5]),
            ("％＿", [5]), ("%%", []), ("__", []), ("、乙。“丙”", [6]), ("iii类 m2", [7]),
        ]
        try await withDatabase(engine, [Self.migration]) { database, _ in
            try await database.write { transaction in
                for (index, place) in places.enumerated() {
                    try transaction.run(
                        """
                        INSERT INTO heap (county, id, month, place, score)
                        VALUES ('990101', \("\(index)"), '2019-11', \(place), 1)
                        """)
                }
            }
            for (typed, expected) in cases {
                let query = Query.empty.setting("q", typed)
                let found = try await database.read {
                    try Self.heaps.first(query, 99, for: Self.clerk, in: $0).compactMap { Int($0.id) }
                }
                #expect(found.sorted() == expected, "\(typed)")
            }
        }
    }

    @Test(
        "refuses a page of another order, and a filter's value that it does not know",
        arguments: [
            ("after=x", "after"), ("after=2019-10_x", "after"), ("sort=newest&after=2019-10_a_x", "after"),
            ("sort=score&after=many_2019-10_x", "after"), ("gone=some", "gone"), ("sort=cheapest", "sort"),
        ])
    func refused(query: String, field: String) throws {
        let refusal = #expect(throws: Refusal.self) { try Self.heaps.asked(Query(query)) }
        #expect(refusal?.fields.map(\.name) == [field])
    }

    @Test("shows a rare column on a page that has it, and no other")
    func rare() throws {
        let column = ListColumn<Int>.number("撤销") { $0 > 0 ? $0 : nil }.rare
        #expect(!column.isShown(of: [0, 0]) && column.isShown(of: [0, 1]) && !column.inFileOnly.isShown(of: [1]))
    }
}
