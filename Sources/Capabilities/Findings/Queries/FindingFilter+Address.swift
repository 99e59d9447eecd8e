import Kernel
import Office
import Organisation
import Web

/// A list's filter as its address says it: what is read from one is what another is made of.
extension FindingFilter {
    /// As an address asks for it.
    init(_ query: Query) throws {
        let form = FormReader(query)
        self.init()
        standing = form.optional("standing", "状态", form: "列表中的一项") { .init(rawValue: $0) }
        task = form.optional("task", "待办", form: "列表中的一项") { .init(rawValue: $0) }
        // A task says itself which states it takes.
        if standing == nil { standing = query.has("standing") || task != nil ? .all : .open }
        source = form.optional("source", "来源", form: "列表中的一项") { .init(rawValue: $0) }
        below = form.optional("below", "乡镇（街道）", form: "区划代码") { DivisionCode($0) }
        lead = form.optional("lead", "承办单位", form: "一个标识") { ID<Unit>($0)?.description }
        plan = form.optional("plan", "督查计划", form: "一个标识") { ID<NewFinding>($0)?.description }
        let named = form.text("topic", "类别", max: 40, optional: true)
        topic = named.isEmpty ? nil : named
        placeKind = form.optional("placeKind", "点位类别", form: "列表中的一项") { .init(rawValue: $0) }
        escalation = form.optional("escalation", "督办", form: "1到3") { Int($0).flatMap(Escalation.init) }
        summons = form.optional("summons", "约谈", form: "列表中的一项") { .init(rawValue: $0) }
        due = form.optional("due", "期限", form: "日期，如 2019-11-04") { Day($0) }
        changed = Self.changed(form)
        duty = form.optional("duty", "承办", form: "own、below、others 之一") { .init(rawValue: $0) }
        month = form.optional("month", "发现月份", form: "月份，如 2019-11") { Month($0) }
        period = form.optional("period", "发现时段", form: "年、月或两个日期，如 2019、2019-11") { Period($0) }
        clock = form.optional("clock", "所知", form: "时段和日期，如 2019-11@2019-12-05") { Period($0) }
        search = form.text("q", "搜索", max: 50, optional: true)
        let sorts = Sort.allCases.map(\.rawValue).joined(separator: "、")
        sort =
            form.optional("sort", "次序", form: "\(sorts) 之一") { .init(rawValue: $0) }
            ?? task?.sort ?? .newest
        after = form.optional("after", "页", form: "上一页的末行") { position($0) }
        try form.finish()
    }

    private static func changed(_ form: FormReader) -> Changed? {
        let names = Change.allCases.map(\.rawValue).joined(separator: "、")
        let change = form.optional("change", "变动", form: "\(names) 之一") { Change(rawValue: $0) }
        let since = form.optional("since", "变动的起始日", form: "日期，如 2019-11-04") { Day($0) }
        let until = form.optional("until", "变动的截止日", form: "日期，如 2019-11-04") { Day($0) }
        if change != nil, since == nil { form.refuse("change", "看变动要说从哪天起，如 since=2019-11-04。") }
        return change.flatMap { change in since.map { .init(change: change, since: $0, until: until) } }
    }

    /// Of a page's last row, as the address of the next one carries it; nil for what is no row's place.
    func position(_ text: String) -> ListPosition? {
        sort.order.position(text).flatMap { ID<Finding>($0.id) == nil ? nil : $0 }
    }

    /// Where the next page begins.
    package func position(of finding: Finding) -> ListPosition {
        let key =
            switch sort {
            case .newest, .oldest: String(finding.foundAt.milliseconds)
            case .due: String(finding.due.milliseconds)
            case .division: finding.division.description
            }
        return ListPosition(keys: [key], id: finding.id.description)
    }

    /// What its list is asked for with, field by field; without the page.
    package var fields: [(name: String, value: String)] {
        // A task says itself which states it takes; without one, what says nothing of them takes what is open.
        let standing = standing ?? .all
        let fields: [(String, String?)] = [
            ("task", task?.rawValue), ("standing", task != nil && standing == .all ? nil : standing.rawValue),
            ("sort", sort == task?.sort ?? .newest ? nil : sort.rawValue), ("month", month?.description),
            ("period", period?.description), ("source", source?.rawValue), ("plan", plan),
            ("placeKind", placeKind?.rawValue), ("topic", topic),
            ("escalation", escalation.map { String($0.rawValue) }), ("summons", summons?.rawValue),
            ("duty", duty?.rawValue), ("lead", lead), ("due", due?.description),
            ("change", changed?.change.rawValue), ("since", changed?.since.description),
            ("until", changed?.until?.description), ("clock", clock?.description),
            ("q", search.isEmpty ? nil : search), ("below", below?.description),
        ]
        return fields.compactMap { name, value in value.map { (name, $0) } }
    }

    /// Its list, below the county: what a number opens that counted by it.
    package var path: String { "findings?" + FormInput(fields: fields).query }
}

/// A program gets it as an address says it.
extension FindingFilter: Encodable {
    package func encode(to encoder: any Encoder) throws {
        try Dictionary(fields.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }).encode(to: encoder)
    }
}
