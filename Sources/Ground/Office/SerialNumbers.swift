import Database
import Kernel

/// The numbers that documents carry: 1, 2, 3 … within a kind and a year, without gaps, never given twice.
/// A number is taken in the transaction that issues its document, so that neither is there without the other.
package enum SerialNumbers {
    package static let migrations = [
        Migration(
            "0006 office: serial numbers",
            [
                """
                CREATE TABLE serialNumber (
                    county TEXT NOT NULL REFERENCES county (county), kind TEXT NOT NULL, year INTEGER NOT NULL,
                    last INTEGER NOT NULL, PRIMARY KEY (county, kind, year))
                """
            ])
    ]
}

/// `督查通报〔2019〕14号`: a kind of document, the year in 〔〕, the number without “第” or zeros (GB/T 9704-2012).
package struct SerialNumber: Hashable, Codable, Sendable {
    /// 督查通报, or where a county writes its numbers in another way that way whole: see `NumberPattern`.
    package let kind: String
    package let year: Int
    package let number: Int

    package init(kind: String, year: Int, number: Int) {
        self.kind = kind
        self.year = year
        self.number = number
    }

    package var chinese: String { Self.words(kind: kind, year: year, number: number) }
}

extension WriteTransaction {
    /// - Parameter series: by which it is counted, whatever the county has its numbers look like.
    package func nextNumber(_ series: String, county: String) throws -> SerialNumber {
        let year = now.day.year
        try run(
            """
            INSERT INTO serialNumber (county, kind, year, last) VALUES (\(county), \(series), \(year), 1)
            ON CONFLICT (county, kind, year) DO UPDATE SET last = serialNumber.last + 1
            """)
        let last: Int? = try value(
            "SELECT last FROM serialNumber WHERE county = \(county) AND kind = \(series) AND year = \(year)")
        guard let last else { throw DatabaseError(.other, "a serial number vanished") }
        let pattern = try setting(OfficeSettings.numbers, county: county).of(series)
        return SerialNumber(kind: pattern.kind, year: year, number: last)
    }
}
