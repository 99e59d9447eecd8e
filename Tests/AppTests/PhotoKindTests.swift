import App
import Database
import Findings
import Inspections
import Kernel
import Office
import TestSupport
import Testing

@Suite("Photos from before they knew their record's kind")
struct PhotoKindTests {
    private static let finding = "0190a3c0-5b7e-7c31-9f2a-3d5e6f708192"

    @Test("are found with their findings, steps and visits' lines after an upgrade", arguments: Engine.available)
    func upgraded(engine: Engine) async throws {
        let earlier = Product.migrations.filter { $0.name < "0060" }
        try await withDatabase(engine, earlier) { database, _ in
            let county = "990101"
            try await database.write { transaction in
                try transaction.run("INSERT INTO county (county, name, isDemo) VALUES (\(county), \("县"), 0)")
                try transaction.run(
                    """
                    INSERT INTO finding (county, id, source, origin, originPath, division, topic, title, description,
                        finder, finderName, foundAt, state, due, textVersion)
                    VALUES (\(county), \(Self.finding), 'visit', 'o', 'visits', '990101100201', '治脏', '成堆垃圾', '',
                        'f', '甲', 1, 'found', 1, 1)
                    """)
                for (index, record) in [Self.finding, "\(Self.finding)/3", "\(Self.finding)/12", "else"].enumerated() {
                    try transaction.run(
                        """
                        INSERT INTO photo (county, sha256, format, byteSize, width, height)
                        VALUES (\(county), \("p\(index)"), 'jpeg', 1, 1, 1)
                        """)
                    try transaction.run(
                        """
                        INSERT INTO recordPhoto (county, record, sha256, addedAt, place)
                        VALUES (\(county), \(record), \("p\(index)"), 1, 1)
                        """)
                }
            }
            try await database.migrate(Product.migrations)
            let photos = try await database.read {
                try RecordPhotos.parts(of: .finding, [Self.finding, "else"], county: county, in: $0)
            }
            #expect(photos.keys.sorted() == [Self.finding])
            #expect(photos[Self.finding]?.mapValues { $0.map(\.sha256) } == [0: ["p0"], 3: ["p1"], 12: ["p2"]])
        }
    }
}
