import Database
import Kernel
import Office

/// What Reports takes from the others, without knowing them.
package struct ReportSources: Sendable {
    /// Of all capabilities; asked for when pages are made.
    package let metrics: @Sendable () -> [Metric]
    /// Nil where nobody plans.
    package let promises: Promises?

    package init(metrics: @escaping @Sendable () -> [Metric], promises: Promises?) {
        (self.metrics, self.promises) = (metrics, promises)
    }

    /// What the year before promised for a year.
    func promised(for year: Int, county: String, in transaction: ReadTransaction) throws -> [Promise] {
        let office = Actor(id: "report", name: "", county: county, roles: [.clerk], scope: .county)
        return try promises?.made(year, office, transaction) ?? []
    }
}
