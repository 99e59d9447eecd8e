import Kernel
import Office
import Organisation
import Residents
import Web

struct NewRoundPage: Page {
    let rule: AwardRule
    let departments: [Unit]
    let sheets: [(value: String, label: String)]
    /// The draft that is changed; nil of a new one.
    var round: Round?
    var offices: [String] = []
    var title: String { round == nil ? "起草评选" : "修改办法" }
    var parents: [Crumb] { round.map { [Crumb($0.title, "rounds/\($0.id)")] } ?? [] }
    var help: String { "从样板开始，每一项都能改；开始推荐以后，这一届就按它办。" }

    private enum CodingKeys: CodingKey { case rule, departments }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, round == nil ? "先选类别，样板就换成它的" : "开始推荐以前都能改"))
        \(HTML.when(round == nil, """
            <form class="filters" method="get" action="\(view.link("rounds/new"))">
            \(view.filter("category", "类别", AwardCategory.given.map { ($0.rawValue, $0.chinese) }, rule.category.rawValue, all: nil))
            <button class="btn btn-outline-secondary" type="submit">换样板</button></form>
            """))
        <div class="card-paper">\(view.form(round.map { "rounds/\($0.id)/edit" } ?? "rounds/new", """
            <input type="hidden" name="category" value="\(rule.category.rawValue)">
            \(view.input("title", "名称", value: round?.title ?? rule.category.chinese, help: "如 2019年第四季度“\(view.county.name)好人”", max: 60))
            <div class="pair">\(view.input("award", "荣誉的名称", value: rule.name, help: "如 最美教师；得没得过、证书都照这个名称。", required: false, max: 20))\(view.input("edition", "届次", value: rule.edition.map { String($0) } ?? "", help: "第几届；不分届的不填。", keyboard: .digits, required: false))</div>
            \(view.input("classes", "分类", value: rule.classes.joined(separator: "、"), help: "用顿号分开；不分类的写一个。", max: 200))
            <div class="pair">\(view.numberInput("quota", "名额", value: rule.quota))\(view.numberInput("perClass", "每类最多", value: rule.perClass))</div>
            <div class="pair">\(view.numberInput("leastAge", "最小年龄", value: rule.leastAge))\(view.numberInput("term", "届期（年）", value: rule.term, help: "0是长期有效。"))</div>
            \(view.checkboxes("barsEarlier", "以前得过的", options: [("yes", "不再参加")], values: rule.barsEarlier ? ["yes"] : []))
            \(view.select("prior", "先要有的荣誉", options: [("", "不需要")] + AwardLevel.allCases.map { ($0.rawValue, "\($0.chinese)“\(rule.category.chinese)”") }, value: rule.prior?.rawValue ?? "", help: "在有效期内的才算，撤销、过期的不算。", required: false))
            \(HTML.when(!sheets.isEmpty, view.select("sheet", "评分表", options: [("", "不用，照下面写的评分标准")] + sheets, help: "选了评分表，就照它现行的版本打分，下面写的不用。", required: false)))
            \(view.textArea("criteria", "评分标准", value: rule.criteria.map { "\($0.name) \($0.most)" }.joined(separator: "\n"), help: "一行一条：名称 满分。", required: false, rows: 4, max: 1000))
            <div class="pair">\(view.numberInput("jury", "评审（%）", value: rule.weights.jury))\(view.numberInput("verification", "核实（%）", value: rule.weights.verification))</div>
            \(view.numberInput("support", "群众支持（%）", value: rule.weights.support, help: "不投票的填0。"))
            <div class="pair">\(view.select("ballot", "投票的方式", options: BallotKind.allCases.map { ($0.rawValue, $0.chinese) }, value: rule.ballot.rawValue))\(view.numberInput("choices", "每张选票选几位", value: rule.choices > 0 ? rule.choices : nil, help: "投票、不按类选的才填。", required: false))</div>
            <div class="pair">\(view.numberInput("nominationDays", "推荐几个工作日", value: rule.nominationDays))\(view.numberInput("ballotDays", "投票几个工作日", value: rule.ballotDays))</div>
            \(view.numberInput("noticeDays", "公示几个工作日", value: rule.noticeDays, help: "至少5个。"))
            \(view.checkboxes("nominator", "谁可以推荐", options: Nominator.allCases.map { ($0.rawValue, $0.chinese) }, values: rule.nominators.map(\.rawValue)))
            \(view.textArea("vetoes", "一票否决", value: rule.vetoes.joined(separator: "\n"), help: "一行一条，如 失信被执行人。有其中一条的不能推荐：推荐的人要承诺没有，联审逐条核对。", required: false, rows: 3, max: 800))
            \(view.checkboxes("office", "联审单位", options: departments.map { ($0.id.description, $0.name) }, values: offices))
            \(view.submit(round == nil ? "起草" : "保存"))
            """))</div></div>
        """
    }
}

struct PaperBallotsPage: Page {
    let round: Round
    let village: DivisionCode?
    let villages: [Unit]
    let voters: [Resident]
    let candidates: [Nomination]
    var title: String { "登记纸质选票" }
    var help: String { "一包一个村：勾选交了票的居民，填每位候选的票数；合计对不上的不收。" }
    var parents: [Crumb] { [Crumb(round.title, "rounds/\(round.id)")] }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(round.title)"))
        <form class="filters" method="get" action="\(view.link("rounds/\(round.id)/paper"))">
        \(view.filter("village", "村（社区）", villages.map { ($0.division?.description ?? "", $0.name) }, village?.description, all: "请选择"))
        <button class="btn btn-outline-secondary" type="submit">选定</button></form>
        \(HTML.when(village != nil && voters.isEmpty, view.empty("这个村（社区）还没有登记居民，纸质票要对得上人。")))
        \(HTML.when(!voters.isEmpty, "<div class=\"card-paper\">\(view.form("rounds/\(round.id)/paper", fields(view)))</div>"))
        """
    }

    private func fields(_ view: View) -> HTML {
        """
        <input type="hidden" name="village" value="\(village?.description ?? "")">
        \(view.checkboxes("voter", "交了票的居民", options: voters.map { ($0.id.description, $0.name) }, values: []))
        \(view.numberInput("spoilt", "废票", value: 0))
        \(HTML.each(candidates) { view.numberInput("votes\($0.number)", "\($0.number). \($0.name)", value: 0) })
        \(view.submit("登记"))
        """
    }
}
