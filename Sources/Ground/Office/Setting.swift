import Database
import Foundation
import Kernel

/// Something that a county sets for itself: its classes of problems, its holidays, what its papers are signed with. The
/// product ships a value, which is every county's first version; whoever changes it makes the next one, and none is ever
/// lost, so that what was decided by an earlier one can be explained (decisions/0031).
package struct Setting<Value: Codable & Hashable & Sendable>: Sendable {
    /// `findings.limits`: in the address of its page too.
    package let name: String
    /// 问题分类和期限
    package let title: String
    /// The first version.
    package let shipped: Value
    /// Counted up when stored values are to be read in another way than before.
    let format: Int
    private let earlier: [Int: @Sendable (Data) throws -> Value]

    /// - Parameter earlier: how values of earlier formats are read, for ever.
    package init(
        _ name: String, _ title: String, shipped: Value, format: Int = 1,
        earlier: [Int: @Sendable (Data) throws -> Value] = [:]
    ) {
        self.name = name
        self.title = title
        self.shipped = shipped
        self.format = format
        self.earlier = earlier
    }

    /// Refuses a format that this program does not know: a newer one wrote it.
    package func decoded(_ text: String, format: Int) throws -> Value {
        let data = Data(text.utf8)
        if format == self.format { return try JSONDecoder().decode(Value.self, from: data) }
        guard let read = earlier[format] else {
            throw DatabaseError(.schema, "参数“\(title)”是第\(format)种格式，由更新的版本写过，本程序不认识。请升级程序。")
        }
        return try read(data)
    }

    func encoded(_ value: Value) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

/// One version of a setting, as it is kept.
package struct SettingVersion: Codable, Sendable {
    /// 1 is what the product ships.
    package let version: Int
    let format: Int
    let value: String
    package let madeByName: String
    /// Nil of the first.
    package let at: Instant?
    package let reason: String
}

extension ReadTransaction {
    /// What a county has set, read once in a transaction.
    package func setting<Value>(_ setting: Setting<Value>, county: String) throws -> Value {
        let place = "setting \(county) \(setting.name)"
        if let known = remembered[place] as? Value { return known }
        let row = try row(
            """
            SELECT format, value FROM setting WHERE county = \(county) AND name = \(setting.name)
            ORDER BY version DESC LIMIT 1
            """)
        let value = try row.map { try setting.decoded(try $0["value"], format: try $0["format"]) } ?? setting.shipped
        remembered[place] = value
        return value
    }

    /// Which version of it holds; 1 is what the product ships.
    package func settingVersion<Value>(_ setting: Setting<Value>, county: String) throws -> Int {
        try value(
            "SELECT COALESCE(max(version), 1) FROM setting WHERE county = \(county) AND name = \(setting.name)") ?? 1
    }

    /// Which version of it held at a moment.
    package func settingVersion<Value>(_ setting: Setting<Value>, county: String, at moment: Instant) throws -> Int {
        try value(
            """
            SELECT COALESCE(max(version), 1) FROM setting
            WHERE county = \(county) AND name = \(setting.name) AND at <= \(moment)
            """) ?? 1
    }

    /// Who made its versions, when and why, the newest first; without what the product ships.
    package func settingVersions<Value>(_ setting: Setting<Value>, county: String) throws -> [SettingVersion] {
        try Settings.versions(setting.name, county: county, in: self)
    }

    /// What a county had set at a moment: a paper that has gone out is printed as it was then.
    package func setting<Value>(_ setting: Setting<Value>, county: String, at moment: Instant) throws -> Value {
        let row = try row(
            """
            SELECT format, value FROM setting WHERE county = \(county) AND name = \(setting.name) AND at <= \(moment)
            ORDER BY version DESC LIMIT 1
            """)
        return try row.map { try setting.decoded(try $0["value"], format: try $0["format"]) } ?? setting.shipped
    }
}

/// Changes a setting: the next version, with who, when and why.
package struct ChangeSetting<Value: Codable & Hashable & Sendable>: Command {
    package static var action: Action { SettingActions.change }
    let setting: Setting<Value>
    let value: Value
    /// The version that was before the editor's eyes.
    let version: Int
    let reason: String

    package init(_ setting: Setting<Value>, to value: Value, version: Int, reason: String) {
        self.setting = setting
        self.value = value
        self.version = version
        self.reason = reason
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        let county = actor.county
        let newest: Int? = try transaction.value(
            """
            SELECT version FROM setting WHERE county = \(county) AND name = \(setting.name)
            ORDER BY version DESC LIMIT 1
            """)
        let present = newest ?? 1
        if try transaction.setting(setting, county: county) == value {
            return .repeated(present, subject: setting.name)
        }
        guard version == present else {
            throw Refusal(
                .conflict, "setting.editedMeanwhile",
                "您修改期间，别人也改过“\(setting.title)”（现在是第\(present)版）。您填的都还在；请对照下面的现行内容，合好以后再保存。")
        }
        try transaction.run(
            """
            INSERT INTO setting (county, name, version, format, value, madeBy, madeByName, at, reason)
            VALUES (\(county), \(setting.name), \(present + 1), \(setting.format), \(try setting.encoded(value)),
                \(actor.id), \(actor.name), \(transaction.now), \(reason))
            """)
        transaction.remembered = [:]
        return Done(present + 1, subject: setting.name, detail: "\(setting.title)第\(present + 1)版：\(reason)")
    }
}

/// A generic type keeps no values of its own.
enum SettingActions {
    static let change = Action("setting.change", "修改县级参数", right: .changeSettings)
}

package enum Settings {
    static let migrations = [
        Migration(
            "0063 office: county settings",
            [
                """
                CREATE TABLE setting (
                    county TEXT NOT NULL REFERENCES county (county), name TEXT NOT NULL, version INTEGER NOT NULL,
                    format INTEGER NOT NULL, value TEXT NOT NULL, madeBy TEXT NOT NULL, madeByName TEXT NOT NULL,
                    at BIGINT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (county, name, version))
                """
            ])
    ]

    static let sealed = SealedTable(
        "setting", "县级参数", key: ["name", "version"],
        [
            "format": "格式", "value": "内容", "madeBy": "修改人", "madeByName": "修改人", "at": "时间", "reason": "原因",
        ])

    /// Newest first; the last is what the product ships.
    static func versions(_ name: String, county: String, in transaction: ReadTransaction) throws -> [SettingVersion] {
        try transaction.rows(
            """
            SELECT version, format, value, madeByName, at, reason FROM setting
            WHERE county = \(county) AND name = \(name) ORDER BY version DESC LIMIT 200
            """
        ).map { row in
            SettingVersion(
                version: try row["version"], format: try row["format"], value: try row["value"],
                madeByName: try row["madeByName"], at: try row["at"], reason: try row["reason"])
        }
    }
}
