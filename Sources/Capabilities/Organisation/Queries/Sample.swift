import Database
import Kernel
import Office

extension Organisation {
    /// A clerk, his unit, the first township and the first place.
    @Sendable
    static func sample(county: String, in transaction: ReadTransaction) throws -> [String: String] {
        let clerk = try transaction.row(
            """
            SELECT person.id, person.unit FROM person
            JOIN personRole ON personRole.county = person.county AND personRole.person = person.id
            WHERE person.county = \(county) AND personRole.role = \(Role.clerk) ORDER BY person.id LIMIT 1
            """)
        let township: String? = try transaction.value(
            "SELECT min(division) FROM unit WHERE county = \(county) AND kind = \(Unit.Kind.township)")
        let place = try Listing.places.first("", 1, for: .system(county: county), in: transaction).first
        var sample = ["session": "0"]
        sample["person"] = try clerk?["id"]
        sample["unit"] = try clerk?["unit"]
        sample["township"] = township
        sample["division"] = township
        sample["place"] = place?.id.description
        // Nothing was asked, and no list was brought: whoever comes to such an address is told so.
        (sample["request"], sample["list"]) = (sample["person"], sample["person"])
        return sample
    }
}
