import Database
import Kernel
import Office
import Recognition

/// A form as a higher level gave it out, for one kind of award and one level, and how that wants its files called.
package struct HigherForm: Codable, Sendable {
    package let id: ID<HigherForm>
    package let category: AwardCategory
    package let level: AwardLevel
    package let sha256: String
    package let fileName: String
    /// Those that stand in it.
    package let fields: [String]
    /// `{{类别}}{{单位}}{{姓名}}`
    package let folder: String
    /// `{{姓名}}{{序号}}`
    package let photo: String
    package let keptByName: String
    package let keptAt: Instant

    static let kind = RecordKind("higherForm")
}
