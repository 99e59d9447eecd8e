import Database
import Kernel
import Office

/// What Reports takes from the others, without knowing them.
package struct ReportSources: Sendable {
    /// Of all capabilities; asked for when pages are made.
    package let metrics: @Sendable () -> [Metric]
    /// Nil where nobody plans.
    package let promises: Promises?

    /// Under which heading each stands where all are listed, by name.
    package let headings: @Sendable () -> [String: String]

    package init(
        metrics: @escaping @Sendable () -> [Metric], promises: Promises?,
        headings: @escaping @Sendable () -> [String: String] = { [:] }
    ) {
        (self.metrics, self.promises, self.headings) = (metrics, promises, headings)
    }

    /// What the year before promised for a year.
    func promised(for year: Int, county: String, in transaction: ReadTransaction) throws -> [Promise] {
        let office = Actor(id: "report", name: "", county: county, roles: [.clerk], scope: .county)
        return try promises?.made(year, office, transaction) ?? []
    }
}
