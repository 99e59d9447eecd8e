import Database
import Kernel

/// A record of a kind that comes in as a list: one row of an .xlsx or .csv. Its columns, how a row is read, and how it is
/// held against what is there stand with the record; the door that all lists come in by is `ListImport` and its pages.
package protocol ImportedRecord: Sendable {
    /// What has to be done to bring one in: what is to be added, or what changes of which.
    associatedtype Change: Sendable

    /// 导入人员
    static var action: Action { get }
    static var list: ImportedList { get }

    /// Throws a `CellFault`, or what `ImportRow.finish` throws.
    init(_ row: ImportRow) throws

    /// Two rows of one list with the same key are the same record twice, which nobody means.
    var key: String { get }

    /// What each would change if it were taken now, in their order. Reads what it needs once, and not for every row.
    static func judge(
        _ records: [Self], by actor: Actor, in transaction: ReadTransaction
    ) throws -> [ImportJudgement<Change>]

    /// Takes one of them. A refusal is a row that changed since it was judged.
    /// - Returns: the record's identifier, for the audit.
    static func take(_ change: Change, by actor: Actor, in transaction: WriteTransaction) throws -> String
}

/// What a row comes to.
package enum ImportJudgement<Change: Sendable>: Sendable {
    case new(Change)
    /// 类别：村→社区
    case changed(String, Change)
    case unchanged
    /// Not taken; how to mend it.
    case wrong(String)
}

/// What a kind of list is called, where it comes in, and what stands in it.
package struct ImportedList: Sendable {
    /// Of the records: 人员
    package let title: String
    /// 人
    package let measure: String
    /// Of the list that they are added to, below the county: `people`.
    package let path: String
    package let headings: [ListHeading]
    /// What happens to them then, and what does not.
    package let advice: String
    /// Whose words the empty list has, where others' might be taken for them; it stands in a row of its own.
    package let mark: String

    package init(
        _ title: String, measure: String, path: String, headings: [ListHeading], advice: String, mark: String = ""
    ) {
        self.mark = mark
        self.title = title
        self.measure = measure
        self.path = path
        self.headings = headings
        self.advice = advice
    }
}
