import Database
import Kernel
import Office
import Organisation
import Web

/// What the office adds to a case, each a form of its own that folds.
struct CaseOffers: Sendable {
    let units: [Unit]
    let grounds: [Unit]
    let meetings: [CaseMeeting]

    init(
        _ meetings: CaseMeetings, besides linked: Set<String>, for actor: Actor, in transaction: ReadTransaction
    ) throws {
        let all = try Units.all(county: actor.county, notGoneOn: transaction.now.day, in: transaction)
        units = all.filter { [.office, .department, .township].contains($0.kind) }
        grounds = all.filter { [.township, .village].contains($0.kind) }
        self.meetings = try meetings.latest(actor, transaction).filter { !linked.contains($0.path) }
    }

    private var unitOptions: [(value: String, label: String)] {
        [("", "请选择")] + units.map { ($0.id.description, $0.name) }
    }

    private var groundOptions: [(value: String, label: String)] {
        [("", "请选择")]
            + grounds.compactMap { unit in
                unit.division.map { ($0.description, unit.kind == .village ? "　\(unit.name)" : unit.name) }
            }
    }

    private func folded(
        _ words: String, _ path: String, _ id: String, files: Bool = false, _ view: View, _ fields: (View) -> HTML
    ) -> HTML {
        let own = view.refused(at: path)
        let isOpen = own.refusal != nil
        return """
            <details class="act"\(HTML.when(isOpen, " open"))><summary>\(words)</summary>
            \(own.form(path, files: files, id: id, fields(own)))</details>
            """
    }

    func sharing(_ path: String, _ view: View) -> HTML {
        folded("下达分工", "\(path)/shares", "share", view) { view in
            """
            \(view.select("unit", "单位", options: unitOptions, id: "share-unit"))
            \(view.textArea("task", "分工", help: "做什么，如 牵头划定临时停放场，拖离无人认领的车辆。", rows: 2, max: 100, id: "share-task"))
            \(view.input("dueOn", "期限", type: "date", help: "不晚于整件的期限。", id: "share-due"))
            \(view.submit("下达"))
            """
        }
    }

    func placing(_ path: String, _ view: View) -> HTML {
        folded("添加点位", "\(path)/places", "place", view) { view in
            """
            \(view.select("division", "村（社区）", options: groundOptions, id: "place-division"))
            \(view.input("spot", "位置", help: "如 兴旺路北侧空地。", max: 60, id: "place-spot"))
            \(view.submit("添加"))
            """
        }
    }

    func listing(_ path: String, _ today: Day, _ view: View) -> HTML {
        folded("添加一项", "\(path)/items", "item", files: true, view) { view in
            """
            \(view.select("kind", "类别", options: InventoryItem.Kind.allCases.map { ($0.rawValue, $0.chinese) }, id: "item-kind"))
            \(view.input("label", "编号", help: "再来时认得出的说法，如 灰色面包车（尾号21）。", max: 40, id: "item-label"))
            \(view.select("division", "村（社区）", options: groundOptions, id: "item-division"))
            \(view.input("spot", "位置", max: 60, id: "item-spot"))
            \(view.input("foundOn", "发现日期", value: today.description, type: "date", id: "item-found"))
            \(view.textArea("note", "情况", required: false, rows: 2, max: 500, id: "item-note"))
            \(view.input("photo", "照片", type: "file", required: false, id: "item-photo", extra: " multiple accept=\"image/*\""))
            \(view.submit("列入清单"))
            """
        }
    }

    func visiting(_ path: String, _ today: Day, _ view: View) -> HTML {
        folded("登记走访调研", "\(path)/visits", "visit", view) { view in
            """
            \(view.select("kind", "类别", options: CaseVisit.Kind.allCases.map { ($0.rawValue, $0.chinese) }, id: "visit-kind"))
            \(view.input("visitedOn", "走访日期", value: today.description, type: "date", id: "visit-day"))
            \(view.input("visitors", "走访人", help: "姓名和职务。", max: 60, id: "visit-visitors"))
            \(view.input("spot", "地点", max: 60, id: "visit-spot"))
            \(view.textArea("words", "情况", help: "看到了什么、群众反映什么。", rows: 3, max: 1000, id: "visit-words"))
            \(view.textArea("promise", "承诺", help: "当场答应的事；没有就空着。", required: false, rows: 2, max: 200, id: "visit-promise"))
            \(view.select("promiseUnit", "兑现的单位", options: unitOptions, required: false, id: "visit-unit"))
            \(view.input("promiseDue", "承诺的期限", type: "date", required: false, id: "visit-due"))
            \(view.submit("登记"))
            """
        }
    }

    func meeting(_ path: String, _ view: View) -> HTML {
        guard !meetings.isEmpty else { return .empty }
        return folded("关联会议", "\(path)/meetings", "meeting", view) { view in
            """
            \(view.select("meeting", "会议", options: [("", "请选择")] + meetings.map { ($0.path, "\($0.day.chinese)　\($0.title)") }, id: "case-meeting"))
            \(view.submit("关联"))
            """
        }
    }
}
