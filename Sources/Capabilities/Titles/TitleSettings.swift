import Foundation
import Kernel
import Office
import Web

/// What a county sets for its titles and stars.
package enum TitleSettings {
    package static let rules = Setting(
        "titles.rules", "文明称号的届期和标准", shipped: TitleRules.shipped, format: 2,
        earlier: [1: { try JSONDecoder().decode(TitleRules.First.self, from: $0).now }])
    package static let stars = Setting(
        "titles.stars", "星级创建的星和标准", shipped: StarRules.shipped, format: 2,
        earlier: [1: { try JSONDecoder().decode(StarRules.First.self, from: $0).now }])

    static let editors = [rulesEditor, starsEditor]

    private static let rulesEditor = SettingEditor(
        rules, help: "各类称号的届期（年）、合格分和抽查标准。保存以后新的抽查、命名照它算，已经命名的届期不变。",
        lines: { rules in
            rules.kinds.map { kind in
                .init(
                    kind.kind.chinese,
                    "届期\(kind.years)年，\(kind.pass)分合格："
                        + kind.sheet.map { "\($0.name)\($0.most)" }.joined(separator: "、"))
            } + [.init("复评", "届满前\(rules.leadDays)天开始"), .init("撤销以后", "停报\(rules.waitTerms)届")]
                + [.init("乡镇申报", rules.villageShare == 0 ? "不要求村（社区）的占比" : "\(rules.villageShare)%的村（社区）持有称号")]
        },
        fields: { rules, view in
            """
            \(HTML.each(rules.kinds) { kind in
                """
                <fieldset class="mb-3"><legend class="form-label">\(kind.kind.chinese)</legend><div class="pair">
                \(view.numberInput("years-\(kind.kind.rawValue)", "\(kind.kind.chinese)的届期（年）", value: kind.years))
                \(view.numberInput("pass-\(kind.kind.rawValue)", "\(kind.kind.chinese)的合格分", value: kind.pass))</div>
                \(view.textArea("sheet-\(kind.kind.rawValue)", "\(kind.kind.chinese)的标准", value: kind.sheet.map { "\($0.name) \($0.most)" }.joined(separator: "\n"), help: "一行一条：名称、空格、满分；合计100分。", rows: 6, max: 1000))
                </fieldset>
                """
            })\(view.numberInput("leadDays", "届满前多少天开始复评", value: rules.leadDays))
            \(view.numberInput("waitTerms", "撤销以后停报几届", value: rules.waitTerms))
            \(view.numberInput("villageShare", "乡镇（街道）申报，百分之几的村（社区）要持有称号", value: rules.villageShare))
            """
        },
        read: { form in
            let kinds = try BodyKind.allCases.map { kind in
                let (years, pass, words) = try form.finish(
                    form.number("years-\(kind.rawValue)", "\(kind.chinese)的届期", 1...10),
                    form.number("pass-\(kind.rawValue)", "\(kind.chinese)的合格分", 1...100),
                    form.prose("sheet-\(kind.rawValue)", "\(kind.chinese)的标准", max: 1000))
                return KindRules(kind, years: years, pass: pass, sheet: try items(words, "sheet-\(kind.rawValue)"))
            }
            let (lead, wait, share) = try form.finish(
                form.number("leadDays", "届满前多少天", 30...365), form.number("waitTerms", "停报几届", 0...3),
                form.number("villageShare", "村（社区）的占比", 0...100))
            return TitleRules(kinds: kinds, leadDays: lead, waitTerms: wait, villageShare: share)
        })

    private static func items(_ words: String, _ field: String) throws(Refusal) -> [KindRules.Item] {
        var items: [KindRules.Item] = []
        for line in words.split(whereSeparator: \.isNewline) {
            let parts = line.split(whereSeparator: \.isWhitespace).map(String.init)
            guard parts.count == 2, let most = Int(parts[1].halfWidth), (1...100).contains(most) else {
                throw Refusal.field(field, "titles.item", "“\(line.prefix(20))”读不懂：一行一条，名称、空格、满分，如 环境整治 30。")
            }
            items.append(.init(parts[0], most))
        }
        guard items.reduce(0, { $0 + $1.most }) == 100, items.count <= 20 else {
            throw Refusal.field(field, "titles.sum", "各条满分的合计应是100分，最多20条。")
        }
        return items
    }

    private static let starsEditor = SettingEditor(
        stars, help: "村和社区各自的星，3A、和美家园的标准：牵头部门、怎么验收、按哪几条打分。保存以后新的验收照它算，已经授星的不变。",
        lines: { rules in
            groups.flatMap { group in
                rules[keyPath: group.path].map { star in
                    .init(
                        "\(group.title)：\(star.name)",
                        "\(star.lead)，\(star.source.chinese)"
                            + (star.sheet.isEmpty ? "" : "：\(sheet(star))")
                            + (star.bottomLines.isEmpty ? "" : "；底线：\(star.bottomLines.joined(separator: "、"))"))
                }
            } + [.init("达标分", "\(rules.pass)分"), .init("检查占比", "\(rules.checkShare)%")]
        },
        fields: { rules, view in
            """
            \(HTML.each(groups) { group in
                view.textArea(group.field, group.title, value: rules[keyPath: group.path].map(line).joined(separator: "\n"), help: help, rows: 6, max: 2000)
            })
            \(view.textArea("bottomLines", "底线", value: bottomLines(rules), help: "一行一颗星（一项标准）：名称、冒号，各条底线用分号分开，如 美丽星：重大违法占地；露天焚烧垃圾。验收时逐条问，触碰一条就不能授星。", required: false, rows: 4, max: 2000))
            \(view.numberInput("pass", "达标分", value: rules.pass))
            \(view.numberInput("checkShare", "近半年检查均分占百分之几", value: rules.checkShare))
            """
        },
        read: { form in
            let (villages, communities, threeA, harmonious, pass, share) = try form.finish(
                form.prose("villages", "村的星", max: 2000), form.prose("communities", "社区的星", max: 2000),
                form.prose("threeA", "3A争创的标准", max: 2000), form.prose("harmonious", "和美家园的标准", max: 2000),
                form.number("pass", "达标分", 1...100), form.number("checkShare", "检查占比", 0...100))
            let words: String = form.prose("bottomLines", "底线", max: 2000, optional: true)
            try form.finish()
            return try withBottomLines(
                words,
                StarRules(
                    villages: try read(villages, "villages", 5...5),
                    communities: try read(communities, "communities", 5...5),
                    threeA: try read(threeA, "threeA", 1...12), harmonious: try read(harmonious, "harmonious", 1...12),
                    pass: pass, checkShare: share))
        })

    /// A line a star; stars of one name in several groups share theirs.
    private static func bottomLines(_ rules: StarRules) -> String {
        var lines: [String] = []
        for star in groups.flatMap({ rules[keyPath: $0.path] }) where !star.bottomLines.isEmpty {
            let line = "\(star.name)：\(star.bottomLines.joined(separator: "；"))"
            if !lines.contains(line) { lines.append(line) }
        }
        return lines.joined(separator: "\n")
    }

    private static func withBottomLines(_ words: String, _ rules: StarRules) throws(Refusal) -> StarRules {
        var lines: [String: [String]] = [:]
        let names = Set(groups.flatMap { rules[keyPath: $0.path] }.map(\.name))
        for line in words.split(whereSeparator: \.isNewline) {
            let parts = line.split(maxSplits: 1) { "：:".contains($0) }.map { String($0).trimmed }
            guard parts.count == 2, names.contains(parts[0]) else {
                throw Refusal.field(
                    "bottomLines", "titles.bottomLine", "“\(line.prefix(20))”读不懂：上面有的星、冒号、各条底线，如 美丽星：重大违法占地。")
            }
            let own = parts[1].split { "；;".contains($0) }.map { String($0).trimmed }.filter { !$0.isEmpty }
            guard (1...10).contains(own.count), Set(own).count == own.count, own.allSatisfy({ $0.count <= 40 }) else {
                throw Refusal.field(
                    "bottomLines", "titles.bottomLine", "“\(parts[0])”的底线应是1到10条不同的，每条不超过40个字。")
            }
            lines[parts[0]] = own
        }
        func filled(_ stars: [Star]) -> [Star] { stars.map { $0.with(bottomLines: lines[$0.name] ?? []) } }
        return StarRules(
            villages: filled(rules.villages), communities: filled(rules.communities), threeA: filled(rules.threeA),
            harmonious: filled(rules.harmonious), pass: rules.pass, checkShare: rules.checkShare)
    }

    private struct Group: Sendable {
        let field: String
        let title: String
        let path: KeyPath<StarRules, [Star]> & Sendable
    }

    private static let groups = [
        Group(field: "villages", title: "村的星", path: \.villages),
        Group(field: "communities", title: "社区的星", path: \.communities),
        Group(field: "threeA", title: "3A争创的标准", path: \.threeA),
        Group(field: "harmonious", title: "和美家园的标准", path: \.harmonious),
    ]

    private static let help = "一行一项：名称、牵头部门、怎么验收（检查、佐证、名单），用空格分开；逐条打分的，后面再写各条和满分，如 文明实践站15、移风易俗85，合计100分。"
    private static let sources: [(String, Star.Source)] = [("检查", .checks), ("佐证", .evidence), ("名单", .list)]

    private static func sheet(_ star: Star) -> String {
        star.sheet.map { "\($0.name)\($0.most)" }.joined(separator: "、")
    }

    private static func line(_ star: Star) -> String {
        let source = sources.first { $0.1 == star.source }?.0 ?? ""
        return "\(star.name) \(star.lead) \(source)\(star.sheet.isEmpty ? "" : " \(sheet(star))")"
    }

    private static func read(_ words: String, _ field: String, _ count: ClosedRange<Int>) throws(Refusal) -> [Star] {
        var stars: [Star] = []
        for line in words.split(whereSeparator: \.isNewline) {
            let parts = line.split(maxSplits: 3, whereSeparator: \.isWhitespace).map(String.init)
            guard parts.count >= 3, let source = sources.first(where: { $0.0 == parts[2] })?.1 else {
                throw Refusal.field(field, "titles.star", "“\(line.prefix(20))”读不懂：名称、牵头部门、检查（佐证、名单），如 美丽星 创建办 检查。")
            }
            let items = try parts.count == 4 ? marked(parts[3], of: parts[0], field) : []
            guard items.isEmpty || source != .list else {
                throw Refusal.field(field, "titles.listed", "“\(parts[0])”由名单导入，不逐条打分，请去掉后面的各条。")
            }
            stars.append(Star(parts[0], parts[1], source, sheet: items))
        }
        guard count.contains(stars.count), Set(stars.map(\.name)).count == stars.count else {
            let needed = count.count == 1 ? "五颗不同的星" : "\(count.lowerBound)到\(count.upperBound)项不同的标准"
            throw Refusal.field(field, "titles.five", "应是\(needed)，填了\(stars.count)项。")
        }
        return stars
    }

    /// `文明实践站15、移风易俗85`
    private static func marked(_ words: String, of name: String, _ field: String) throws(Refusal) -> [KindRules.Item] {
        var items: [KindRules.Item] = []
        for part in words.split(whereSeparator: { "、，, ".contains($0) }) {
            let digits = part.reversed().prefix { $0.isNumber }.reversed()
            guard let most = Int(String(digits).halfWidth), (1...100).contains(most), digits.count < part.count else {
                throw Refusal.field(field, "titles.item", "“\(name)”的“\(part.prefix(20))”读不懂：名称后面写满分，如 移风易俗20。")
            }
            items.append(.init(String(part.dropLast(digits.count)), most))
        }
        guard items.reduce(0, { $0 + $1.most }) == 100, items.count <= 20 else {
            throw Refusal.field(field, "titles.sum", "“\(name)”各条满分的合计应是100分，最多20条。")
        }
        return items
    }
}
