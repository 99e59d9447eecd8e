import Database
import Kernel
import Office
import Web

/// A division that is no more, as other capabilities learn of it once its last day is over.
package struct EndedDivision: Sendable {
    package let county: String
    package let code: DivisionCode
    package let name: String
    package let goneFrom: Day
    /// What it has become by today; nil where nothing took its place.
    package let successor: Division?

    /// 并入樟塘社区（2026年9月1日起）; 改用新代码330624004200（2026年9月1日起）
    package var words: String {
        let what = successor.map { $0.name == name ? "改用新代码\($0.code)" : "并入\($0.name)" } ?? "撤销"
        return "\(what)（\(goneFrom.chinese)起）"
    }
}

/// What other capabilities have to do with divisions: which work lies open in one, and what becomes of it when the division
/// ends, in the same transaction.
package struct DivisionListeners: Sendable {
    /// The last day of the latest month of a county that is closed, whose ranking stands by the tree as it was.
    package typealias ClosedThrough = @Sendable (_ county: String, ReadTransaction) throws -> Day?

    package let closedThrough: ClosedThrough
    /// As far as somebody may know of it.
    package let openWork: @Sendable (DivisionCode, Actor, ReadTransaction) throws -> [OpenWork]
    package let onEnded: @Sendable (EndedDivision, WriteTransaction) throws -> Void

    package init(
        closedThrough: @escaping ClosedThrough,
        openWork: @escaping @Sendable (DivisionCode, Actor, ReadTransaction) throws -> [OpenWork] = { _, _, _ in [] },
        onEnded: @escaping @Sendable (EndedDivision, WriteTransaction) throws -> Void = { _, _ in }
    ) {
        self.closedThrough = closedThrough
        self.openWork = openWork
        self.onEnded = onEnded
    }

    package static let none = DivisionListeners(closedThrough: { _, _ in nil })
}

/// Something that lies open in a division: a number that opens to its records, and what becomes of it when the division ends.
package struct OpenWork: Codable, Sendable {
    /// 未销号的问题
    package let title: String
    package let count: Int
    /// Nil where the reader may not open them.
    package let path: String?
    /// 转由并入的单位接着办理
    package let afterwards: String

    package init(_ title: String, count: Int, path: String?, afterwards: String) {
        self.title = title
        self.count = count
        self.path = path
        self.afterwards = afterwards
    }
}

extension View {
    /// The number, which opens to its records for whoever may see them.
    func count(of work: OpenWork) -> HTML { work.path.map { number(work.count, $0) } ?? "\(work.count)" }
}
