import Database
import Kernel
import Web

/// The pages on which a county's settings are read and changed.
package struct SettingRoutes: Sendable {
    let office: Office
    let editors: [SettingEditor]

    package init(office: Office, editors: [SettingEditor]) {
        self.office = office
        self.editors = editors
    }

    package static let menu = [MenuEntry("参数", "settings", .right(.seeSettings), in: .administration)]

    package var routes: [Route] {
        [
            .page("settings", .right(.seeSettings), list),
            .page("settings/:setting", .right(.seeSettings), one),
            .post("settings/:setting", .right(.changeSettings), .pressing("修改县级参数"), form: one) { request in
                try await editor(request).change(request, FormReader(request.form), office)
            },
        ]
    }

    private func editor(_ request: WebRequest) throws -> SettingEditor {
        let name: String = try request.parameter("setting")
        guard let editor = editors.first(where: { $0.name == name }) else { throw Refusal.noSuchPage }
        return editor
    }

    private func list(_ request: WebRequest) async throws -> any Page {
        let county = try request.actor.county
        return try await office.read { [editors] transaction in
            SettingsPage(
                settings: try editors.map { editor in
                    let newest = try Settings.versions(editor.name, county: county, in: transaction).first
                    return .init(
                        name: editor.name, title: editor.title, help: editor.help, version: newest?.version ?? 1,
                        changedBy: newest?.madeByName, changedAt: newest?.at)
                })
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let county = try request.actor.county
        let editor = try editor(request)
        return try await office.read { transaction in
            let versions = try Settings.versions(editor.name, county: county, in: transaction)
            let lines = try versions.map(editor.lines) + [editor.shipped]
            let history = zip(versions, zip(lines, lines.dropFirst())).map { version, both in
                SettingPage.Change(
                    version: version.version, by: version.madeByName, at: version.at, reason: version.reason,
                    differences: SettingPage.differences(from: both.1, to: both.0))
            }
            return SettingPage(
                name: editor.name, settingTitle: editor.title, help: editor.help,
                version: versions.first?.version ?? 1, lines: lines[0], history: history,
                fields: .init { try editor.fields(versions.first, $0) })
        }
    }
}

/// All settings of the county.
struct SettingsPage: Page {
    struct Entry: Codable, Sendable {
        let name: String
        let title: String
        let help: String
        let version: Int
        let changedBy: String?
        let changedAt: Instant?
    }

    let settings: [Entry]
    var title: String { "县级参数" }
    var help: String { "本县自己定的期限、编号、落款、节假日；每次修改都留下版本、修改人和原因，只管以后。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "本县自己定的期限、编号、落款、节假日。每次修改都留下版本、修改人和原因。"))
        <div class="table-box"><table class="cards">
        <thead><tr><th scope="col">参数</th><th scope="col">现行版本</th><th scope="col">最近修改</th></tr></thead>
        <tbody>\(HTML.each(settings) { entry in
            """
            <tr><td data-label="参数"><div><a href="\(view.link("settings/\(entry.name)"))">\(entry.title)</a>\
            <div class="soft">\(entry.help)</div></div></td>\
            <td data-label="现行版本" class="nowrap">第\(entry.version)版</td>\
            <td data-label="最近修改">\(said(entry))</td></tr>
            """
        })</tbody></table></div>
        """
    }

    private func said(_ entry: Entry) -> HTML {
        guard let by = entry.changedBy, let at = entry.changedAt else { return "<span class=\"soft\">出厂值，没有改过</span>" }
        return "\(by)，\(at.chinese)"
    }
}

/// One setting: what counts now, the form that changes it, and what was changed when.
struct SettingPage: Page {
    struct Difference: Codable, Sendable {
        let about: String
        /// Nil where there was none.
        let before: String?
        let after: String?
    }

    struct Change: Codable, Sendable {
        let version: Int
        let by: String
        let at: Instant?
        let reason: String
        let differences: [Difference]
    }

    /// The form, which is no part of what a program reads.
    struct Drawn: Encodable, Sendable {
        let draw: @Sendable (View) throws -> HTML
        init(_ draw: @escaping @Sendable (View) throws -> HTML) { self.draw = draw }
        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        }
    }

    let name: String
    let settingTitle: String
    let help: String
    let version: Int
    let lines: [SettingEditor.Line]
    let history: [Change]
    let fields: Drawn
    var title: String { settingTitle }

    static func differences(from before: [SettingEditor.Line], to after: [SettingEditor.Line]) -> [Difference] {
        let old = Dictionary(before.map { ($0.about, $0.words) }, uniquingKeysWith: { first, _ in first })
        let new = Dictionary(after.map { ($0.about, $0.words) }, uniquingKeysWith: { first, _ in first })
        return (before + after).map(\.about).unique.filter { old[$0] != new[$0] }.map {
            Difference(about: $0, before: old[$0], after: new[$0])
        }
    }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(settingTitle, "第\(version)版　\(help)"))
        \(HTML.when(isStale(view) || !view.may(.changeSettings), standing))
        \(HTML.when(view.may(.changeSettings), form(view)))
        <h2>修改记录</h2>
        \(HTML.when(history.isEmpty, "<p class=\"soft\">没有改过，现在用的是出厂值（第1版）。</p>"))
        \(HTML.each(history, change))
        """
    }

    private func isStale(_ view: View) -> Bool { view.refusal?.kind == .conflict }

    private var standing: HTML {
        """
        <section class="card-paper" id="standing"><h2>现行内容（第\(version)版）</h2><dl class="record">
        \(HTML.each(lines) { "<dt>\($0.about)</dt><dd>\($0.words)</dd>" })
        </dl></section>
        """
    }

    private func form(_ view: View) -> HTML {
        guard let fields = try? fields.draw(view) else {
            return "<p class=\"refused\">现行内容由更新的版本写过，本程序改不了它。请升级程序。</p>"
        }
        return view.form(
            "settings/\(name)",
            """
            <input type="hidden" name="version" value="\(isStale(view) ? "\(version)" : view.value("version", "\(version)"))">
            \(fields)
            \(view.input("reason", "修改的原因和依据", help: "会记入修改记录，如：县委办〔2019〕12号文件。", max: 200))
            \(view.submit("保存为第\(version + 1)版"))
            """)
    }

    private func change(_ change: Change) -> HTML {
        """
        <section class="card-paper"><p><strong>第\(change.version)版</strong>　\(change.by)\
        \(HTML.with(change.at) { "，\($0.chinese)" })<br>\(change.reason)</p>
        <div class="table-box"><table class="cards">
        <thead><tr><th scope="col">内容</th><th scope="col">修改前</th><th scope="col">修改后</th></tr></thead>
        <tbody>\(HTML.each(change.differences) { difference in
            """
            <tr><td data-label="内容">\(difference.about)</td><td data-label="修改前">\(difference.before ?? "（没有）")</td>\
            <td data-label="修改后">\(difference.after ?? "（删去）")</td></tr>
            """
        })</tbody></table></div></section>
        """
    }
}

extension Right {
    package static let seeSettings = Right("settings.see", "查看县级参数", [.clerk, .director, .leader])
    package static let changeSettings = Right("settings.change", "修改县级参数", [.director])
}
