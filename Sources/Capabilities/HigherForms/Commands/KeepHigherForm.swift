import Database
import Kernel
import Media
import Office
import Recognition
import Web

/// Keeps a form as a higher level gave it out; the next recommendation of its kind is filled from it.
package struct KeepHigherForm: Command {
    package static let action = Action("higherForm.keep", "上传上报表格", right: .recordHonours)
    let category: AwardCategory
    let level: AwardLevel
    let file: StoredFile
    /// As they were read from the file.
    let fields: [String]
    let folder: String
    let photo: String

    package init(
        _ category: AwardCategory, _ level: AwardLevel, _ file: StoredFile, fields: [String],
        folder: String = FormFields.usualFolder, photo: String = FormFields.usualPhoto
    ) {
        (self.category, self.level, self.file, self.fields) = (category, level, file, fields)
        (self.folder, self.photo) = (folder, photo)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<HigherForm>> {
        guard level != .county else {
            throw Refusal.field("level", "higherForm.level", "县级的由本县评选，不用上报；请选市级、省级或国家级。")
        }
        guard file.content == .word, !file.isLocked, !file.hasMacros else {
            throw Refusal.field("file", "higherForm.kind", "上报表格应是没有密码、没有宏的 .docx，请另存为 .docx 再上传。")
        }
        try FormFields.check(fields)
        try FormFields.check(pattern: folder, field: "folder", counts: false)
        try FormFields.check(pattern: photo, field: "photo", counts: true)
        let id = transaction.recordID(HigherForm.self)
        try transaction.attach(file, to: HigherForm.kind, id.description, by: actor)
        try transaction.run(
            """
            INSERT INTO higherForm (county, id, category, level, sha256, fileName, fields, folder, photo, keptBy, keptByName,
                keptAt)
            VALUES (\(actor.county), \(id), \(category), \(level), \(file.sha256), \(file.name),
                \(fields.joined(separator: " ")), \(folder), \(photo), \(actor.id), \(actor.name), \(transaction.now))
            """)
        return Done(id, subject: id.description, detail: "\(level.chinese)\(category.chinese)：\(file.name)")
    }
}
