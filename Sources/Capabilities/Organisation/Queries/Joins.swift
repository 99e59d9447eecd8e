import Database
import Kernel
import Office

/// What other capabilities may know of divisions and units in their own statements: names for codes and identifiers, and what
/// a list is narrowed to. They name no table of ours in any other way.
extension SQL {
    /// The unit whose identifier stands in a column, read as `alias.name` and `alias.division`.
    /// - Parameter table: that the column is of.
    package static func join(unit column: SQL, of table: SQL, as alias: SQL) -> SQL {
        "JOIN unit AS \(alias) ON \(alias).county = \(table).county AND \(alias).id = \(column)"
    }

    /// The person whose identifier stands in a column, where one does.
    package static func join(person column: SQL, of table: SQL, as alias: SQL) -> SQL {
        "LEFT JOIN person AS \(alias) ON \(alias).county = \(table).county AND \(alias).id = \(column)"
    }

    /// The unit of a division whose code stands in a column.
    package static func join(division column: SQL, of table: SQL, as alias: SQL) -> SQL {
        "JOIN unit AS \(alias) ON \(alias).county = \(table).county AND \(alias).division = \(column)"
    }

    /// The unit of a division whose code stands in a column, where one does.
    package static func join(anyDivision column: SQL, of table: SQL, as alias: SQL) -> SQL {
        "LEFT JOIN unit AS \(alias) ON \(alias).county = \(table).county AND \(alias).division = \(column)"
    }

    /// The place whose identifier stands in a column, read as `alias.name` and `alias.kind`.
    package static func join(place column: SQL, of table: SQL, as alias: SQL) -> SQL {
        "JOIN place AS \(alias) ON \(alias).county = \(table).county AND \(alias).id = \(column)"
    }

    /// The place whose identifier stands in a column is of a kind.
    package static func isPlace(_ column: SQL, _ kind: PlaceKind, county: String) -> SQL {
        """
        EXISTS (SELECT 1 FROM place WHERE place.county = \(county) AND place.id = \(column)
            AND place.kind = \(kind.rawValue))
        """
    }

    /// The unit whose identifier stands in a column, where one does: read as `alias.kind`.
    package static func join(anyUnit column: SQL, of table: SQL, as alias: SQL) -> SQL {
        "LEFT JOIN unit AS \(alias) ON \(alias).county = \(table).county AND \(alias).id = \(column)"
    }

    /// The township of a division whose code stands in a column.
    package static func join(townshipOf column: SQL, of table: SQL, as alias: SQL) -> SQL {
        "JOIN unit AS \(alias) ON \(alias).county = \(table).county AND \(alias).division = substr(\(column), 1, 9)"
    }
}

extension ListFilter {
    /// A township and all below it, by a column that holds division codes; by today's tree.
    package static func township(_ column: SQL, _ label: String = "乡镇（街道）") -> ListFilter {
        ListFilter(
            "below", label, form: "区划代码",
            options: { actor, transaction in
                try Units.all(
                    county: actor.county, kinds: [.township], notGoneOn: transaction.now.day, in: transaction
                )
                .compactMap { unit in
                    guard let code = unit.division, actor.scope.covers(division: code) else { return nil }
                    return (code.description, unit.name)
                }
            }, isReadable: { DivisionCode($0) != nil },
            condition: { value, actor, transaction in
                guard let code = DivisionCode(value) else { return "1 = 0" }
                return try Divisions.within(
                    code, column, county: actor.county, on: transaction.now.day, in: transaction)
            },
            words: { value, actor, transaction in
                try DivisionCode(value).flatMap {
                    try Units.ofDivision($0, county: actor.county, in: transaction)?.name
                } ?? value
            })
    }

    /// A unit, by a column that holds its identifier.
    package static func unit(
        _ column: SQL, _ label: String = "单位", name: String = "unit", kinds: [Unit.Kind] = [.department]
    ) -> ListFilter {
        ListFilter(
            name, label, form: "一个单位",
            options: { actor, transaction in
                guard actor.scope == .county else { return [] }
                return try Units.all(
                    county: actor.county, kinds: kinds, notGoneOn: transaction.now.day, in: transaction
                ).map { ($0.id.description, $0.name) }
            }, isReadable: { ID<Unit>($0) != nil }, condition: { value, _, _ in "\(column) = \(value)" },
            words: { value, actor, transaction in
                try ID<Unit>(value).map { try Units.one($0, county: actor.county, in: transaction).name } ?? value
            })
    }
}
