import Kernel
import Office
import Web

/// What a county sets for its titles and stars.
package enum TitleSettings {
    package static let rules = Setting("titles.rules", "文明称号的届期和标准", shipped: TitleRules.shipped)
    package static let stars = Setting("titles.stars", "星级创建的星和标准", shipped: StarRules.shipped)

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
            let (lead, wait) = try form.finish(
                form.number("leadDays", "届满前多少天", 30...365), form.number("waitTerms", "停报几届", 0...3))
            return TitleRules(kinds: kinds, leadDays: lead, waitTerms: wait)
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
        stars, help: "村和社区各自的星、牵头部门和怎么验收。保存以后新的验收照它算，已经授星的不变。",
        lines: { rules in
            rules.villages.map { .init("村：\($0.name)", "\($0.lead)，\($0.source.chinese)") }
                + rules.communities.map { .init("社区：\($0.name)", "\($0.lead)，\($0.source.chinese)") }
                + [.init("达标分", "\(rules.pass)分"), .init("检查占比", "\(rules.checkShare)%")]
        },
        fields: { rules, view in
            """
            \(view.textArea("villages", "村的星", value: lines(rules.villages), help: help, rows: 6, max: 1000))
            \(view.textArea("communities", "社区的星", value: lines(rules.communities), help: help, rows: 6, max: 1000))
            \(view.numberInput("pass", "达标分", value: rules.pass))
            \(view.numberInput("checkShare", "近半年检查均分占百分之几", value: rules.checkShare))
            """
        },
        read: { form in
            let (villages, communities, pass, share) = try form.finish(
                form.prose("villages", "村的星", max: 1000), form.prose("communities", "社区的星", max: 1000),
                form.number("pass", "达标分", 1...100), form.number("checkShare", "检查占比", 0...100))
            return StarRules(
                villages: try read(villages, "villages"), communities: try read(communities, "communities"), pass: pass,
                checkShare: share)
        })

    private static let help = "一行一颗星：名称、牵头部门、怎么验收（检查、佐证、名单），用空格分开。"
    private static let sources: [(String, Star.Source)] = [("检查", .checks), ("佐证", .evidence), ("名单", .list)]

    private static func lines(_ stars: [Star]) -> String {
        stars.map { star in "\(star.name) \(star.lead) \(sources.first { $0.1 == star.source }?.0 ?? "")" }
            .joined(separator: "\n")
    }

    private static func read(_ words: String, _ field: String) throws(Refusal) -> [Star] {
        var stars: [Star] = []
        for line in words.split(whereSeparator: \.isNewline) {
            let parts = line.split(whereSeparator: \.isWhitespace).map(String.init)
            guard parts.count == 3, let source = sources.first(where: { $0.0 == parts[2] })?.1 else {
                throw Refusal.field(field, "titles.star", "“\(line.prefix(20))”读不懂：名称、牵头部门、检查（佐证、名单），如 美丽星 创建办 检查。")
            }
            stars.append(Star(parts[0], parts[1], source))
        }
        guard stars.count == 5, Set(stars.map(\.name)).count == 5 else {
            throw Refusal.field(field, "titles.five", "应是五颗不同的星，填了\(stars.count)颗。")
        }
        return stars
    }
}
