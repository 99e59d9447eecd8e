import Kernel
import Office
import Web

/// A sheet's draft as rows; of a new sheet a template's.
struct EditSheetPage: Page {
    /// Nil for a new sheet.
    let edition: Edition?
    let rows: SheetRows
    let uses: [BroughtUse]
    /// Which item a button of the form was about.
    let current: Int?
    /// A template as YAML, for who would rather write that; nil where there is an edition.
    let yaml: String?
    private enum CodingKeys: CodingKey { case edition, rows, current, yaml }

    var title: String { edition.map { "修改\($0.content.title)第\($0.number)版" } ?? "起草考核标准" }
    var help: String { "一行一条地写考核标准：看什么、怎么评、几分；合计等于满分，送审通过以后才用得上。" }

    private var path: String { edition.map { "sheets/\($0.sheet)/\($0.number)" } ?? "sheets" }

    func body(_ view: View) -> HTML {
        // The forms are two: a refusal is of one of them.
        let isOfYAML = view.refusal != nil && view.request.form["title"] == nil
        return """
            \(view.heading(title, line, actions: actions(view)))
            \(HTML.when(edition == nil, templates(view)))
            \(view.form(edition == nil ? "sheets/new" : "\(path)/edit", """
                \(HTML.with(edition) { "<input type=\"hidden\" name=\"version\" value=\"\($0.version)\">" })
                \(meanwhile(view))
                \(SheetRowsForm(rows: rows, uses: uses, current: current).html(isOfYAML ? view.withoutRefusal : view))
                """))
            \(HTML.with(yaml) { yaml in
                """
                <details class="card-paper"\(HTML.when(isOfYAML, " open"))><summary>从 YAML 导入</summary>
                \(YAMLForm(path: "sheets/new", version: nil, yaml: yaml, id: "yaml-form").html(isOfYAML ? view : view.withoutRefusal))
                </details>
                """
            })
            """
    }

    private var line: HTML {
        edition == nil
            ? "已填入一份可用的样表，把它改成本县的；分值边填边合计，合计等于满分才能发布"
            : "一条一行；加、移、删都不会丢已填的，按“保存草稿”才存"
    }

    private func actions(_ view: View) -> HTML {
        guard edition != nil else { return .empty }
        return view.linkButton("预览", "\(path)/preview") + view.linkButton("改 YAML", "\(path)/edit/yaml")
    }

    private func templates(_ view: View) -> HTML {
        """
        <p class="templates">样表：\(HTML.each(SheetTemplate.allCases.map { ($0.rawValue, $0.chinese) } + uses.map { ($0.use.rawValue, $0.chinese) }) { template, chinese in
            "<a class=\"chip\" href=\"\(view.link("sheets/new?template=\(template)"))\">\(chinese)</a> "
        })</p>
        """
    }

    /// What somebody else saved: the items that are not as they stand in the form.
    private func meanwhile(_ view: View) -> HTML {
        guard let edition, view.refusal?.code.hasSuffix("editedMeanwhile") == true else { return .empty }
        let typed = try? SheetRows.sheet(view.request.form)
        let other = edition.content.items.filter { !(typed?.items.contains($0) ?? false) }
        return """
            <div class="notice-amber"><strong>现在存着的，与您写的不同的：</strong><ul>
            \(HTML.each(other) { item in
                "<li>\(item.code) \(item.title)（\(item.group)，\(item.maximum.plain)分）：\(item.summary)</li>"
            })
            \(HTML.when(other.isEmpty, "<li>条目相同，名称、满分或次序不同：\(edition.content.title)，满分\(edition.content.full.plain)，合格\(edition.content.pass.plain)</li>"))
            </ul><a href="\(view.link(path))">看现在存着的全文</a></div>
            """
    }
}

extension Sheet.Item {
    /// How it is judged, with what is deducted.
    var summary: String {
        guard case .deductions(let deductions) = pattern else { return rule }
        return deductions.map { "\($0.text)\($0.rule)" }.joined(separator: "；")
    }
}

enum SheetTemplate: String, CaseIterable {
    case village, town, road, backLane, estate, school, market, station, busStop, toilet, buildingSite
    case practice, panel, blank

    var chinese: String {
        switch self {
        case .village: "村庄“三治一提升”"
        case .town: "文明集镇（绍兴市2017年版）"
        case .road: "主次干道"
        case .backLane: "背街小巷"
        case .station: "车站"
        case .busStop: "公交站"
        case .toilet: "公厕"
        case .buildingSite: "建筑工地"
        case .estate: "老旧小区"
        case .school: "学校"
        case .market: "农贸市场（各种评法）"
        case .panel: "两代表一委员评分表"
        case .practice: "实践阵地“五有”"
        case .blank: "空白"
        }
    }

    /// Empty for an empty one.
    var yaml: String {
        switch self {
        case .village: VillageTemplate.yaml
        case .town: TownTemplate.yaml
        case .road: PlaceTemplates.road
        case .backLane: PlaceTemplates.backLane
        case .station: PlaceTemplates.station
        case .busStop: PlaceTemplates.busStop
        case .toilet: PlaceTemplates.toilet
        case .buildingSite: PlaceTemplates.buildingSite
        case .estate: PlaceTemplates.estate
        case .school: PlaceTemplates.school
        case .market: MarketTemplate.yaml
        case .panel: PanelTemplate.yaml
        case .practice: PracticeTemplate.yaml
        case .blank: ""
        }
    }
}

extension SheetRows {
    /// One empty row.
    static var blank: SheetRows {
        var rows = SheetRows()
        _ = rows.carryOut(SheetRows.Change("addGroup")!)
        return rows
    }
}

/// A draft as the YAML that it is kept as.
struct SheetYAMLPage: Page {
    let edition: Edition
    let yaml: String
    var title: String { "修改\(edition.content.title)第\(edition.number)版的 YAML" }
    var help: String { "标准的全文，和别的县交换、在别处改好再带回来用；平时按行修改更方便。" }

    func body(_ view: View) -> HTML {
        let path = "sheets/\(edition.sheet)/\(edition.number)/edit"
        return """
            \(view.heading(title, "整份导入，或在别处写好了带进来", actions: view.linkButton("按行修改", path)))
            <div class="card-paper">
            \(YAMLForm(path: "\(path)/yaml", version: edition.version, yaml: yaml, id: "yaml-form").html(view))
            </div>
            """
    }
}

struct YAMLForm {
    let path: String
    let version: Int?
    let yaml: String
    let id: String

    func html(_ view: View) -> HTML {
        view.form(
            path, files: true, id: id,
            """
            \(HTML.with(version) { "<input type=\"hidden\" name=\"version\" value=\"\($0)\">" })
            \(view.textArea(
                "yaml", "标准全文", value: yaml,
                help: "每个条目：code 代号，group 分组，title 内容，maximum 分值，source 依据，再写一种评法；每处扣分的写 deductions，每个扣分项 measure 量词，points 每处扣几分，整项否决的写 veto: true。其他评法（allOrNothing、share、count、checklist、jury、villages）要在开头写 arithmetic: 2。写错了会指出是第几行。",
                required: false, rows: 24))
            \(view.keptMeanwhile("yaml", yaml))
            \(view.input("file", "或者上传 YAML 文件", type: "file", help: "选了文件，就以文件为准；UTF-8、UTF-16、GB18030（GBK）都读得出。", required: false))
            \(view.submit("存为草稿"))
            """)
    }
}

/// A sheet as an inspector has it before him, on a phone; nothing is pressed.
struct SheetPreviewPage: Page {
    let edition: Edition
    var title: String { "预览：\(edition.content.title)" }
    var help: String { "督查员拿着手机检查时看到的样子，送审以前自己先走一遍。" }

    func body(_ view: View) -> HTML {
        let sheet = edition.content
        let path = "sheets/\(edition.sheet)/\(edition.number)"
        return """
            \(view.heading(
                title, "第\(edition.number)版　\(edition.state.tag)　督查员在手机上看到的样子，按钮不起作用",
                actions: HTML.when(
                    edition.state == .draft && view.may(.draftSheets), view.linkButton("接着改", "\(path)/edit"))
                    + view.linkButton("看标准", path)))
            <fieldset class="phone" disabled><legend class="visually-hidden">手机上的样子</legend><div class="visit">
            \(HTML.each(sheet.items) { item($0, view) })
            </div></fieldset>
            """
    }

    private func item(_ item: Sheet.Item, _ view: View) -> HTML {
        """
        <section class="card-paper item"><div class="spot-head"><h2>\(item.group) · \(item.title)</h2><span class="soft">\(item.maximum.plain)分</span></div>
        <p class="soft">本项最高\(item.maximum.plain)分\(HTML.when(item.deductions.isEmpty, "，\(item.rule)"))</p>
        \(HTML.when(!item.guide.isEmpty, "<p class=\"guide\">\(item.guide)</p>"))
        \(ItemControls(item, nil).html(view))</section>
        """
    }
}
