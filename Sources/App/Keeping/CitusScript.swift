import Office

/// docs/citus.sql: how a province's tables are distributed, printed from the list of tables that the capabilities own.
package enum CitusScript {
    package static let text = """
        -- A province on Citus: every table distributed by the code of its county, all rows of a county on one node.
        -- Printed by `wenming citus`; a test compares this file with what that prints.
        --
        -- Run with Citus 13.2.2 on PostgreSQL 15, a coordinator and two workers, with 215 tables (two minutes on a busy machine; each
        -- node had max_locks_per_transaction = 1024, for all is one transaction); docs/operations.md says what was tried on it, and
        -- `script/crash citus` does it again where Citus is installed.
        -- At least 11.2 is needed, which sends BEGIN's isolation level on to the node (citusdata/citus pull request 6483; before,
        -- every transaction was READ COMMITTED there), and identity columns (pull request 6591).
        --
        -- Once, as the owner of the tables, on the coordinator, after `wenming migrate` and before the first county:
        --     psql --set ON_ERROR_STOP=1 --file citus.sql postgres://coordinator/wenming

        BEGIN;
        -- Else `unit` would be refused: it refers to a reference table while ordinary tables are beside it.
        SET LOCAL citus.enable_local_reference_table_foreign_keys TO off;

        -- Who there is: read whole by every server each second, joined by nobody, written when a county joins. On every node.
        \(everywhere)

        -- Of the installation, and ordinary tables of the coordinator (in the metadata of every node they would keep servers from
        -- starting while a worker is down): \(installation).

        -- The first opens the group of tables that lie together, the others join it. A table stands after those it refers to.
        \(distributed)

        COMMIT;

        """

    private static func names(_ spread: OwnedTable.Spread) -> [String] {
        Product.tables.filter { $0.spread == spread }.map(\.name.description)
    }

    private static var everywhere: String {
        names(.everywhere).map { "SELECT create_reference_table('\($0)');" }.joined(separator: "\n")
    }

    private static var installation: String { names(.installation).joined(separator: ", ") }

    private static var distributed: String {
        let tables = names(.county)
        return tables.enumerated().map { index, name in
            let place = index == 0 ? "'none', shard_count => 64" : "'\(tables[0])'"
            return "SELECT create_distributed_table('\(name)', 'county', colocate_with => \(place));"
        }.joined(separator: "\n")
    }
}
