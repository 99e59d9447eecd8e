import Database
import Kernel
import Office
import Web

/// One division, through all its time: what it is called, what was merged into it or what it was merged into, who works for
/// it, and what lies open there.
struct DivisionPage: Page {
    /// Another division beside this one, and since when.
    struct Kin: Encodable {
        let code: DivisionCode
        let name: String
        let since: Day
        /// Of an end: who recorded it, and why.
        let by: String
        let reason: String

        fileprivate init(
            _ code: DivisionCode, _ end: DivisionEnd, _ county: String, in transaction: ReadTransaction
        ) throws {
            self.code = code
            name = try Divisions.history(of: code, county: county, in: transaction).last?.name ?? code.description
            since = end.goneFrom
            by = end.recordedBy
            reason = end.reason
        }
    }

    struct Member: Encodable {
        let id: String
        let name: String
    }

    /// As it is, or was last.
    let division: Division
    let isGone: Bool
    /// Under which names and kinds before, the newest first.
    let earlier: [Division]
    let predecessors: [Kin]
    let end: DivisionEnd?
    /// What took its place, as it is now.
    let successor: Kin?
    let below: [Division]
    let places: [Place]
    let unit: String?
    /// Nil for whoever may not see accounts.
    let people: [Member]?
    let work: [OpenWork]
    let today: Day
    var title: String { division.name }
    var help: String { "这个地方的下级、点位和沿革；撤销、并入在这里办。" }

    init(_ code: DivisionCode, for actor: Actor, _ listeners: DivisionListeners, in transaction: ReadTransaction) throws
    {
        let county = actor.county
        today = transaction.now.day
        let history = try Divisions.history(of: code, county: county, in: transaction)
        guard let newest = history.last else { throw Refusal.noSuchPage }
        let tree = try Divisions.all(county: county, on: today, in: transaction)
        division = tree.first { $0.code == code } ?? newest
        let succession = try Divisions.succession(county: county, on: today, in: transaction)
        isGone = succession.isGone(code)
        earlier = history.filter { [start = division.validFrom] in $0.validFrom < start }.reversed()
        let ends = try Divisions.ends(of: code, county: county, in: transaction)
        // Also one whose day is still to come.
        end = ends.last { [isGone] in isGone || $0.goneFrom > transaction.now.day }
        successor = try end.flatMap { end in
            try end.successor.map {
                try Kin(succession.isGone(code) ? succession.current(code) : $0, end, county, in: transaction)
            }
        }
        predecessors = try Divisions.predecessors(of: code, county: county, in: transaction).map {
            try Kin($0.code, $0, county, in: transaction)
        }
        let lastDay = isGone ? newest.validTo ?? today : today
        below = try Divisions.all(county: county, on: lastDay, in: transaction).filter { $0.code.parent == code }
        places = try Places.below(code, county: county, in: transaction)
        let unit = try Units.ofDivision(code, county: county, in: transaction)
        self.unit = unit?.name
        people =
            Right.seePeople.isHeld(by: actor)
            ? try unit.map { try People.of($0.id, county: county, in: transaction) }?
                .map { Member(id: $0.id.description, name: $0.name) } : nil
        work = try listeners.openWork(code, actor, transaction)
    }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(division.name, heading, actions: actions(view)))
        \(HTML.with(end) { ended($0, view) })
        \(record(view))
        \(HTML.when(!work.isEmpty, """
            <div class="card-paper"><h2>还没有办完的</h2><ul class="list">
            \(HTML.each(work) { "<li>\($0.title) \(view.count(of: $0))</li>" })</ul></div>
            """))
        \(HTML.when(!below.isEmpty, """
            <div class="card-paper"><h2>村（社区） \(below.count)个</h2><ul class="list list-columns">
            \(HTML.each(below) { "<li><a href=\"\(view.link("divisions/\($0.code)"))\">\($0.name)</a></li>" })
            </ul></div>
            """))
        \(HTML.when(division.code.level != .county, placeList))
        """
    }

    private var heading: HTML {
        """
        \(division.kind.chinese)　代码\(division.code.description)　\
        \(HTML.when(isGone, "<span class=\"tag tag-red\">已撤并</span>"))\
        \(HTML.when(!isGone, "自\(division.validFrom.chinese)起"))
        """
    }

    private func actions(_ view: View) -> HTML {
        let path = "divisions/\(division.code)"
        let mayEnd = division.code.level != .county && end == nil && view.may(.endDivisions)
        return HTML.when(!isGone && division.code.level != .county, view.dossierButton(division.code.description))
            + HTML.when(
                division.code.level == .village && !isGone && view.may(.addPlaces),
                view.linkButton("新增点位", "\(path)/places/new"))
            + HTML.when(mayEnd, view.linkButton("撤销或并入", "\(path)/end"))
    }

    private func ended(_ end: DivisionEnd, _ view: View) -> HTML {
        """
        <div class="notice-amber">\(end.goneFrom.chinese)起\(HTML.when(end.goneFrom > today, "将"))\
        \(HTML.with(successor) { "并入\(link($0, view))" })\(HTML.when(successor == nil, "撤销，没有并入其他单位"))。\
        \(end.reason)（\(end.recordedBy)记）。以前的检查、问题和考核都留在这里。</div>
        """
    }

    private func link(_ kin: Kin, _ view: View) -> HTML {
        "<a href=\"\(view.link("divisions/\(kin.code)"))\">\(kin.name)</a>（\(kin.code.description)）"
    }

    private func record(_ view: View) -> HTML {
        let isEmpty = earlier.isEmpty && predecessors.isEmpty && unit == nil && people == nil
        return .when(
            !isEmpty,
            """
            <div class="card-paper"><dl class="record">
            \(HTML.with(unit) { "<dt>单位</dt><dd>\($0)</dd>" })
            \(HTML.with(people) { people in
                """
                <dt>人员</dt><dd>\(HTML.when(people.isEmpty, "还没有账号"))\
                \(HTML.each(people) { "<a href=\"\(view.link("people/\($0.id)"))\">\($0.name)</a>　" })</dd>
                """
            })
            \(HTML.when(!earlier.isEmpty, """
                <dt>以前</dt><dd>\(HTML.each(earlier) { old in
                    "\(old.name)（\(old.kind.chinese)），\(old.validFrom.chinese)到\(old.validTo?.chinese ?? "")<br>"
                })</dd>
                """))
            \(HTML.when(!predecessors.isEmpty, """
                <dt>并入的</dt><dd>\(HTML.each(predecessors) { "\(link($0, view))，\($0.since.chinese)起<br>" })</dd>
                """))
            </dl></div>
            """)
    }

    private var placeList: HTML {
        let isVillage = division.code.level == .village
        // A village as a whole is no place of its own here, and neither is what was merged into it.
        let other = places.filter { $0.kind != .village && $0.kind != .community }
        return """
            <div class="card-paper"><h2>点位 \(other.count)个</h2>
            \(HTML.when(other.isEmpty, "<p class=\"soft\">还没有单独登记的点位。督查时可以直接检查村（社区）本身。</p>"))
            <ul class="list">
            \(HTML.each(other) { place in
                """
                <li>\(place.name) <span class="tag">\(place.kind.chinese)</span>
                <span class="soft">\(HTML.when(!isVillage || place.division != division.code, "\(place.divisionName)"))\
                \(HTML.with(place.position) { "　\($0.chinese)" })</span></li>
                """
            })
            </ul></div>
            """
    }
}
