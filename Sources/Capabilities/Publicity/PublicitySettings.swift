import Database
import Kernel
import Office
import Organisation
import Web

/// What a county calls its people in 做文明有礼…人: its own data, and else made of its name.
package struct CountyPeople: Codable, Hashable, Sendable {
    package var name: String

    func words(county: String, in transaction: ReadTransaction) throws -> String {
        guard name.isEmpty else { return name }
        let full = try Counties.all(in: transaction).first { $0.code == county }?.name ?? ""
        let plain = full.prefix { $0 != "（" }
        return (plain.count > 2 && plain.hasSuffix("县") ? String(plain.dropLast()) : String(plain)) + "人"
    }
}

enum PublicitySettings {
    static let people = Setting("publicity.people", "“做文明有礼人”的叫法", shipped: CountyPeople(name: ""))

    static let editor = SettingEditor(
        people, help: "本县怎样称呼自己的人，如 新昌人；不填就用县名。起草下一年的日历时用。",
        lines: { [.init("叫法", $0.name.isEmpty ? "用县名" : $0.name)] },
        fields: { people, view in
            view.input("name", "本县的人", value: people.name, help: "如 新昌人。", required: false, max: 10)
        },
        read: { CountyPeople(name: $0.text("name", "本县的人", max: 10, optional: true)) })
}
