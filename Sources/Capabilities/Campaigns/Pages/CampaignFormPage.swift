import Kernel
import Office
import Organisation
import Web

/// The form in which a campaign is planned, and changed until the director signs it.
struct CampaignFormPage: Page {
    /// Nil for a new one.
    let campaign: Campaign?
    let units: [Unit]
    let today: Day
    var title: String { campaign.map { "修改：\($0.name)" } ?? "拟订专项行动" }
    var help: String { "一段集中行动的文件、时间、牵头和目标，写好以后由主任签发。" }

    func body(_ view: View) -> HTML {
        let terms = campaign?.terms
        let end = Day(year: today.year, month: 12, dayOfMonth: 31)?.description ?? ""
        return """
            <div class="form-narrow">\(view.heading(title, "由主任签发启动；签发以后，下面的内容不能再改"))
            <div class="card-paper">\(view.form(campaign.map { "campaigns/\($0.id)/edit" } ?? "campaigns/new", """
                \(HTML.with(campaign) { "<input type=\"hidden\" name=\"version\" value=\"\($0.version)\">" })
                \(view.select("kind", "类别", options: Campaign.Kind.allCases.map { ($0.rawValue, $0.chinese) }, value: terms?.kind.rawValue ?? ""))
                \(view.input("name", "名称", value: terms?.name ?? "", help: "如 2019年度“三治一提升”专项行动。", max: 60))\(kept("name", terms?.name, view))
                \(view.input("paper", "文件", value: terms?.paper ?? "", help: "文号和名称，如 明创建办〔2019〕8号《专项行动实施方案》。", required: false, max: 100))\(kept("paper", terms?.paper, view))
                \(view.input("startOn", "开始日期", value: (terms?.startOn ?? today).description, type: "date"))\(kept("startOn", terms?.startOn.description, view))
                \(view.input("until", "结束日期", value: terms?.until.description ?? end, type: "date"))\(kept("until", terms?.until.description, view))
                \(view.select("lead", "牵头单位", options: view.units(units), value: terms?.lead.description ?? ""))
                \(view.input("leader", "分管领导", value: terms?.leader ?? "", help: "姓名和职务，如 陈建平副县长。", required: false, max: 40))\(kept("leader", terms?.leader, view))
                \(view.textArea("aims", "目标", value: terms?.aims ?? "", rows: 5, max: 2000))\(kept("aims", terms?.aims, view))
                \(view.submit(campaign == nil ? "拟订" : "保存"))
                """))</div></div>
            """
    }

    private func kept(_ name: String, _ recorded: String?, _ view: View) -> HTML {
        HTML.with(recorded) { view.keptMeanwhile(name, $0) }
    }
}

/// The form in which a project is added to a campaign.
struct ProjectFormPage: Page {
    let campaign: Campaign
    let units: [Unit]
    let grounds: [Unit]
    let today: Day
    var title: String { "新增项目" }
    var help: String { "做什么、在哪里、谁牵头、花多少钱、什么时候完工。" }
    var parents: [Crumb] { [Crumb(campaign.name, "campaigns/\(campaign.id)")] }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "\(campaign.name)"))
        <div class="card-paper">\(view.form("campaigns/\(campaign.id)/projects", """
            \(view.select("kind", "类别", options: CampaignProject.Kind.allCases.map { ($0.rawValue, $0.chinese) }))
            \(view.input("name", "名称", help: "如 老车站公交首末站改造。", max: 60))
            \(view.input("place", "地点", help: "写到能找得到，如 老车站至朝阳路口。", max: 100))
            \(view.select("division", "乡镇（街道）或村（社区）", options: [("", "跨几个地方，或者全县")] + grounds.map { ($0.division?.description ?? "", $0.name) }, required: false))
            \(view.select("lead", "牵头单位", options: view.units(units)))
            \(view.moneyInput("budget", "预算", help: "支出登记超过预算的，会被退回。"))
            \(view.input("startOn", "开工日期", value: today.description, type: "date"))
            \(view.input("dueOn", "应完工日期", value: campaign.terms.until.description, type: "date"))
            \(view.submit("新增项目"))
            """))</div></div>
        """
    }
}
