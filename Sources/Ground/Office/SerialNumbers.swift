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
    package let kind: String
    package let year: Int
    package let number: Int

    package init(kind: String, year: Int, number: Int) {
        self.kind = kind
        self.year = year
        self.number = number
    }

    package var chinese: String { "\(kind)〔\(year)〕\(number)号" }
}

extension WriteTransaction {
    package func nextNumber(_ kind: String, county: String) throws -> SerialNumber {
        let year = now.day.year
        try run(
            """
            INSERT INTO serialNumber (county, kind, year, last) VALUES (\(county), \(kind), \(year), 1)
            ON CONFLICT (county, kind, year) DO UPDATE SET last = serialNumber.last + 1
            """)
        let last: Int? = try value(
            "SELECT last FROM serialNumber WHERE county = \(county) AND kind = \(kind) AND year = \(year)")
        guard let last else { throw DatabaseError(.other, "a serial number vanished") }
        return SerialNumber(kind: kind, year: year, number: last)
    }
}
