import Database
import Kernel
import Office
import Web

/// What people, units, places and divisions are called in the audit, and what is done to the whole county.
extension Organisation {
    package static let recordNames: [String: RecordNaming] = [
        "person": person, "signIn": person, "signOut": person, "unit": unit, "place": place, "division": division,
        "county": division, "list": division, "keys": division, "record": division,
        "setting": RecordNaming("一项县级参数") { _, _, _ in [:] },
    ]

    /// Of what is done to a place by others.
    package static let placeNames = place

    private static let person = RecordNaming("一个账号") { ids, actor, transaction in
        let rows = try transaction.rows(
            """
            SELECT person.id, person.name, unit.name AS unit FROM person
            JOIN unit ON unit.county = person.county AND unit.id = person.unit
            WHERE person.county = \(actor.county) AND person.id IN \(list: ids)
            """)
        return try names(rows) { row, id in
            let (name, unit): (String, String) = (try row["name"], try row["unit"])
            return RecordName("\(name)（\(unit)）", path: Right.seePeople.isHeld(by: actor) ? "people/\(id)" : nil)
        }
    }

    private static let unit = RecordNaming("一个单位") { ids, actor, transaction in
        let rows = try transaction.rows(
            "SELECT id, name FROM unit WHERE county = \(actor.county) AND id IN \(list: ids)")
        return try names(rows) { row, id in
            RecordName(try row["name"], path: Right.seeUnits.isHeld(by: actor) ? "units/\(id)" : nil)
        }
    }

    private static let place = RecordNaming("一个点位") { ids, actor, transaction in
        let rows = try transaction.rows(
            "SELECT id, name, division FROM place WHERE county = \(actor.county) AND id IN \(list: ids)")
        return try names(rows) { row, id in
            let division: DivisionCode = try row["division"]
            let isSeen = Right.seePlaces.isHeld(by: actor) && actor.scope.covers(division: division)
            return RecordName(try row["name"], path: isSeen ? "places/\(id)" : nil)
        }
    }

    private static let division = RecordNaming("区划") { ids, actor, transaction in
        let rows = try transaction.rows(
            """
            SELECT code AS id, name FROM division
            WHERE county = \(actor.county) AND code IN \(list: ids) ORDER BY validFrom
            """)
        return try names(rows) { row, id in
            RecordName(try row["name"], path: Right.seeDivisions.isHeld(by: actor) ? "divisions/\(id)" : nil)
        }
    }

    private static func names(
        _ rows: [Row], _ name: (Row, String) throws -> RecordName
    ) throws -> [String: RecordName] {
        Dictionary(
            try rows.map { row in
                let id: String = try row["id"]
                return (id, try name(row, id))
            }, uniquingKeysWith: { _, last in last })
    }
}
