import Kernel
import Office
import Web

/// One of the divisions of a level, to be chosen by its code.
struct DivisionChoice: Encodable {
    let code: DivisionCode
    let name: String
    let above: String

    /// `330624104202 樟塘社区（回山镇）`
    var label: String { "\(code) \(name)" + (above.isEmpty ? "" : "（\(above)）") }

    /// - Parameter more: those that a list is about to add.
    static func all(
        in tree: [Division], and more: [DivisionChanges.Line] = [], at level: DivisionCode.Level
    ) -> [DivisionChoice] {
        let named = tree.map { ($0.code, $0.name) } + more.map { ($0.code, $0.name) }
        let names = Dictionary(named, uniquingKeysWith: { first, _ in first })
        return names.filter { $0.key.level == level }.sorted { $0.key < $1.key }.map { code, name in
            DivisionChoice(
                code: code, name: name, above: level == .village ? code.parent.flatMap { names[$0] } ?? "" : "")
        }
    }

    /// The code at the beginning of what was chosen or typed.
    static func code(_ text: String) -> DivisionCode? { DivisionCode(listed: String(text.prefix { $0.isNumber })) }
}

extension View {
    /// A division by its code, with the others of its level offered while one types.
    func divisionInput(
        _ name: String, _ label: String, list: String, value: String = "", help: String = ""
    ) -> HTML {
        input(name, label, value: value, help: help, required: false, extra: " list=\"\(list)\" inputmode=\"text\"")
    }

    func divisionList(_ id: String, _ choices: [DivisionChoice]) -> HTML {
        """
        <datalist id="\(id)">\(HTML.each(choices) { "<option value=\"\($0.label)\"></option>" })</datalist>
        """
    }
}

extension FormReader {
    /// What a division was merged into; nil when nothing was chosen.
    func successor(_ name: String) -> DivisionCode? {
        optional(name, "并入", form: "列表中的一项，或者它的代码") { DivisionChoice.code($0) }
    }
}

extension EndDivision {
    init(_ form: FormReader, _ division: DivisionCode, listeners: DivisionListeners) throws {
        let goneFrom = form.day("goneFrom", "撤销的日期")
        let successor = form.successor("successor")
        let reason = form.text("reason", "原因", max: 200)
        try form.finish()
        guard let goneFrom else { throw Refusal.noSuchPage }
        self.init(division, from: goneFrom, into: successor, reason: reason, listeners: listeners)
    }
}

/// Asks from when a division is no more, and says what becomes of what lies open there.
struct EndDivisionPage: Page {
    let division: Division
    /// Of a township: it cannot end before them.
    let villages: [String]
    let others: [DivisionChoice]
    let today: Day
    let work: [OpenWork]
    var title: String { "撤销或并入：\(division.name)" }
    var help: String { "撤销或并入以后，没有办完的事转给谁，在这里先看清楚。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">
        \(view.heading(title, "\(division.kind.chinese)　代码\(division.code.description)"))
        \(villages.isEmpty ? form(view) : populated(view))
        </div>
        """
    }

    private func populated(_ view: View) -> HTML {
        """
        \(HTML.with(view.error("code")) { "<div class=\"field-error\">\($0)</div>" })
        <div class="card-paper"><p>\(division.name)名下还有\(villages.count)个村（社区），不能先撤。</p>
        <p>乡镇（街道）撤并时，村一般换新代码：请用新的名单<a href="\(view.link("divisions/import"))">导入</a>，下一步会逐个问它们的去向；村不换代码的，先逐个撤并村。</p></div>
        """
    }

    private func form(_ view: View) -> HTML {
        """
        <div class="card-paper">
        <p>从那一天起不再检查、不再交办；以前的检查、问题、考核都照旧，旧代码也还查得到。\
        没有销号的问题由并入的单位接着办；还没动手的检查改查并入的村，改不了的取消，都写明原因。</p>
        \(HTML.when(!work.isEmpty, """
            <dl class="record">\(HTML.each(work) { item in
                "<dt>\(item.title)</dt><dd>\(view.count(of: item))，\(item.afterwards)</dd>"
            })</dl>
            """))
        \(view.form("divisions/\(division.code)/end", """
            \(HTML.with(view.error("code")) { "<div class=\"field-error\">\($0)</div>" })
            \(view.input("goneFrom", "从哪一天起撤销", value: today.description, type: "date", help: "这一天起没有，前一天还有。"))
            \(view.divisionInput("successor", "并入", list: "others",
                help: "选一个，或填它的代码。没有并入其他单位的，空着；没办完的问题留在原处，等创建办改派。"))
            \(view.divisionList("others", others))
            \(view.input("reason", "原因", help: "如 县政府2026年第12号批复", max: 200))
            \(view.submit("撤销"))
            """))
        </div>
        """
    }
}
