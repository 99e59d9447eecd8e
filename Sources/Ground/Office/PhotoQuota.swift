import Database
import Kernel
import Media
import Web

/// How much of the photo store one person may fill. What is taken in is counted before it is written, by day, whatever
/// becomes of it afterwards: what no record names is swept a week later, and a flood fills a disk in an hour.
package enum PhotoQuota {
    struct Amount: Hashable, Sendable {
        var photos: Int
        var bytes: Int

        var chinese: String { "\(photos)个、\(bytes >> 30) GB" }

        func isWithin(_ most: Amount) -> Bool { photos <= most.photos && bytes <= most.bytes }

        static func + (a: Amount, b: Amount) -> Amount {
            Amount(photos: a.photos + b.photos, bytes: a.bytes + b.bytes)
        }
    }

    /// An inspector's fullest day brings some 300 photos of 4 MB; twice as many, and those of the largest cameras.
    static let mostInADay = Amount(photos: 600, bytes: 4 << 30)
    /// All of a month's working days as full as that one: no person's work, and no county's disk.
    static let mostInAMonth = Amount(photos: 10_000, bytes: 40 << 30)
    static let daysOfAMonth = 31

    /// Counts what somebody is about to store, or says why it is too much.
    static func take(
        _ new: Amount, by person: String, county: String, in transaction: WriteTransaction
    ) throws -> Refusal? {
        let today = transaction.now.day
        let rows = try transaction.rows(
            """
            SELECT day, photos, bytes FROM photoIntake
            WHERE county = \(county) AND person = \(person) AND day > \(today.adding(days: -daysOfAMonth))
            """)
        var (day, month) = (new, new)
        for row in rows {
            let amount = Amount(photos: try row["photos"], bytes: try row["bytes"])
            if try row["day"] == today { day = day + amount }
            month = month + amount
        }
        guard day.isWithin(mostInADay) else { return refusal("今天", "每天", mostInADay, "请明天再传") }
        guard month.isWithin(mostInAMonth) else {
            return refusal("\(daysOfAMonth)天内", "\(daysOfAMonth)天", mostInAMonth, "请过几天再传")
        }
        try transaction.run(
            """
            INSERT INTO photoIntake (county, person, day, photos, bytes)
            VALUES (\(county), \(person), \(today), \(new.photos), \(new.bytes))
            ON CONFLICT (county, person, day)
            DO UPDATE SET photos = photoIntake.photos + excluded.photos, bytes = photoIntake.bytes + excluded.bytes
            """)
        // The first of a day takes along what no sum needs any more.
        if !rows.contains(where: { (try? $0["day"]) == today }) {
            try transaction.run(
                """
                DELETE FROM photoIntake
                WHERE county = \(county) AND person = \(person) AND day <= \(today.adding(days: -daysOfAMonth))
                """)
        }
        return nil
    }

    private static func refusal(_ when: String, _ each: String, _ most: Amount, _ advice: String) -> Refusal {
        let words = "您\(when)上传的照片和附件到了上限（每人\(each)最多\(most.chinese)），这一个没有保存。\(advice)，或只留说明问题的几个。"
        return Refusal(.tooMany, "photo.quota", words, fields: [.init("photo", words), .init("file", words)])
    }

    static let migrations = [
        Migration(
            "0038 office: photos taken in",
            [
                """
                CREATE TABLE photoIntake (
                    county TEXT NOT NULL, person TEXT NOT NULL, day TEXT NOT NULL, photos BIGINT NOT NULL,
                    bytes BIGINT NOT NULL, PRIMARY KEY (county, person, day))
                """
            ])
    ]
}

extension Office {
    /// Counts a photo, or a piece of one, as the asker's before it is stored. Refuses what would be too much.
    func admitPhoto(_ request: WebRequest, photos: Int, bytes: Int) async throws {
        let (person, county) = (try request.actor.id, request.county.code)
        let refusal = try await keepHouse { transaction in
            try PhotoQuota.take(
                .init(photos: photos, bytes: bytes), by: person, county: county, in: transaction)
        }
        if let refusal { throw refusal }
    }
}
