import Database
import Kernel
import Web

/// How a setting is read and changed on its page: what it says in words, and the form that its values stand in.
package struct SettingEditor: Sendable {
    /// A part of a value in words, by which two versions are held against each other.
    package struct Line: Hashable, Codable, Sendable {
        /// What it is about, the same from version to version: a class's title, a holiday's day.
        package let about: String
        package let words: String

        package init(_ about: String, _ words: String) {
            self.about = about
            self.words = words
        }
    }

    package let name: String
    package let title: String
    /// What it is for, and from when a change counts.
    package let help: String
    let shipped: [Line]
    let lines: @Sendable (SettingVersion) throws -> [Line]
    let present: @Sendable (String, ReadTransaction) throws -> [Line]
    /// A value as it was kept in a format, read and kept once more: what a county set it reads for ever.
    package let keptAgain: @Sendable (_ value: String, _ format: Int) throws -> String
    let fields: @Sendable (SettingVersion?, View) throws -> HTML
    let change: @Sendable (WebRequest, FormReader, Office) async throws -> Answer

    package init<Value>(
        _ setting: Setting<Value>, help: String, lines: @escaping @Sendable (Value) -> [Line],
        fields: @escaping @Sendable (Value, View) -> HTML, read: @escaping @Sendable (FormReader) throws -> Value
    ) {
        name = setting.name
        title = setting.title
        self.help = help
        shipped = lines(setting.shipped)
        self.lines = { lines(try setting.decoded($0.value, format: $0.format)) }
        keptAgain = { try setting.encoded(try setting.decoded($0, format: $1)) }
        present = { county, transaction in lines(try transaction.setting(setting, county: county)) }
        self.fields = { version, view in
            fields(try version.map { try setting.decoded($0.value, format: $0.format) } ?? setting.shipped, view)
        }
        change = { request, form, office in
            let reason: String = form.text("reason", "修改的原因和依据", max: 200)
            let version: Int? = form.value("version", "版本", form: "页面带来的版本号") { Int($0) }
            let value = try read(form)
            try form.finish()
            guard let version else { throw Refusal.noSuchPage }
            return try await office.answer(
                request, doing: ChangeSetting(setting, to: value, version: version, reason: reason)
            ) { number in .seeOther("settings/\(setting.name)", notice: "已保存，现在是第\(number)版。") }
        }
    }
}
