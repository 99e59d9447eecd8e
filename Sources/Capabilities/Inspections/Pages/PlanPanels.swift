import Kernel
import Organisation
import Web

/// Who checks whom, and who sits on which panel: published with the plan.
struct PlanPanels: Encodable {
    struct Pair: Encodable {
        let checker: String
        let checked: String
    }

    struct Seat: Encodable {
        let seat: PanelSeat?
        /// 党代表　王某, of who may know the name.
        let words: String
        /// Why he left.
        let left: String?

        init(_ seat: PanelSeat, isNamed: Bool, mayReplace: Bool) {
            self.seat = mayReplace && seat.isTaken ? seat : nil
            words = seat.words(isNamed: isNamed)
            left = isNamed ? seat.leftReason : nil
        }
    }

    struct Panel: Encodable {
        let number: Int
        let townships: [String]
        let seats: [Seat]
    }

    var pairs: [Pair] = []
    var panels: [Panel] = []

    func html(_ plan: Plan, _ view: View) -> HTML {
        HTML.when(!pairs.isEmpty, cross) + HTML.each(panels) { panel($0, plan, view) }
    }

    private var cross: HTML {
        """
        <section class="card-paper"><h2>谁查谁</h2>
        <div class="table-box"><table><thead><tr><th>去检查的</th><th>被检查的</th></tr></thead><tbody>
        \(HTML.each(pairs) { "<tr><td>\($0.checker)</td><td>\($0.checked)</td></tr>" })
        </tbody></table></div></section>
        """
    }

    private func panel(_ panel: Panel, _ plan: Plan, _ view: View) -> HTML {
        """
        <section class="card-paper"><h2>第\(panel.number)组<span class="soft">　去\(panel.townships.joined(separator: "、"))</span></h2>
        <ul class="list">\(HTML.each(panel.seats) { seat($0, plan, view) })</ul></section>
        """
    }

    private func seat(_ seat: Seat, _ plan: Plan, _ view: View) -> HTML {
        """
        <li>\(seat.words)\(HTML.with(seat.left) { "　<span class=\"soft\">没有来：\($0)</span>" })\(HTML.with(seat.seat) { replacing($0, plan, view) })</li>
        """
    }

    private func replacing(_ seat: PanelSeat, _ plan: Plan, _ view: View) -> HTML {
        let path = "plans/\(plan.id)/members/\(seat.person)/replace"
        let own = view.refused(at: path)
        return """
            <details\(HTML.when(own.refusal != nil, " open"))><summary>来不了，换人</summary>
            \(own.form(path, id: "replace-\(seat.person)", """
                \(own.input("reason-\(seat.person)", "为什么来不了", help: "按抽签的次序，由同样身份的下一位接替，不能挑。", max: 200))
                \(own.submit("换下一位"))
                """))
            </details>
            """
    }
}

extension PlanPanels {
    /// - Parameter isNamed: the reader may know who sits there.
    init(
        _ seats: [PanelSeat], _ visits: [Visit], _ pairs: [CrossPairs.Pair], names: [DivisionCode: String],
        isNamed: Bool, mayReplace: Bool
    ) {
        self.pairs = pairs.map { pair in
            Pair(
                checker: names[pair.checker] ?? pair.checker.description,
                checked: names[pair.checked] ?? pair.checked.description)
        }
        panels = Dictionary(grouping: seats, by: \.panel).sorted { $0.key < $1.key }.map { number, seats in
            let own = visits.filter { $0.panel == number }
            let isOpen = own.contains { $0.state == .open }
            return Panel(
                number: number, townships: own.map(\.township).unique,
                seats: seats.map { Seat($0, isNamed: isNamed, mayReplace: mayReplace && isOpen) })
        }
    }
}
