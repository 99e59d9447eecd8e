import Kernel
import Office
import Organisation
import Web

/// One pairing: the agreement, what the year owes, what was done, and what can be done now.
struct PairingPage: Page {
    let record: PairingRecord
    let part: ProcedurePart
    let activities: [PairingActivity]
    let files: [RecordFile]
    let photos: [Evidence]
    let terms: PairingTerms
    let scores: [PairingScore]
    let mayRecord: Bool
    let mayScore: Bool
    let now: Instant
    var title: String { PairingRecord.procedure.title(record) }
    var help: String { "一对结对的协议、年度计划、活动和帮扶；单位和村都能登记，达标看得见。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(record.townshipName)　到期：\(record.until.chinese)"))
        <div class="columns"><div>
        \(view.steps(part))\(HTML.when(mayRecord, recording(view)))
        <section class="card-paper"><h2>做了什么</h2>
        \(HTML.when(activities.isEmpty, "<p class=\"soft\">还没有登记活动。</p>"))
        <ul class="course">\(HTML.each(activities, activity))</ul>\(view.photos(photos, of: "pairings/\(record.id)", title: title))</section>
        \(view.attachments(files, of: "pairings/\(record.id)", mayAdd: mayRecord))
        </div><div>
        <section class="card-paper"><dl class="record">
        <dt>共建目标</dt><dd>\(record.aims)</dd>
        <dt>\(terms.year)年</dt><dd>共建活动\(terms.activities)次，主要领导走访\(terms.visits)次。\(owed)</dd>
        </dl></section>
        \(view.scores(scores, of: "pairings/\(record.id)", mayScore: mayScore))
        \(view.timeline(part))</div></div>
        """
    }

    private var owed: HTML {
        terms.missing.isEmpty
            ? "都达到了要求。" as HTML : "<span class=\"field-error\">\(terms.missing.joined(separator: "，"))。</span>"
    }

    private func activity(_ activity: PairingActivity) -> HTML {
        """
        <li><strong>\(activity.title)</strong> <span class="tag">\(activity.kind.chinese)</span>\(HTML.with(activity.fen) { " \(Money(fen: $0).chinese)" })<br>\
        <span class="soft">\(activity.heldOn.chinese)，\(activity.recordedByName)登记</span>\(HTML.when(!activity.note.isEmpty, "<p>\(activity.note)</p>"))</li>
        """
    }

    private func recording(_ view: View) -> HTML {
        let isRefused = view.refusal != nil && view.request.path.hasSuffix("/activities")
        let view = isRefused ? view : view.withoutRefusal
        return """
            <section class="card-paper"><details class="act"\(HTML.when(isRefused, " open"))><summary>登记活动</summary>
            \(view.form("pairings/\(record.id)/activities", files: true, id: "activity", """
                \(view.select("kind", "类别", options: PairingActivity.Kind.allCases.map { ($0.rawValue, $0.chinese) }))
                \(view.dayInput("heldOn", "日期", value: now.day))
                \(view.input("title", "内容", max: 60))
                \(view.moneyInput("money", "金额", help: "资金帮扶必填，物资帮扶填折价。", required: false))
                \(view.textArea("note", "说明", required: false, rows: 2, max: 1000))
                \(view.input("photo", "照片", type: "file", required: false, extra: " multiple accept=\"image/*\""))
                \(view.submit("登记"))
                """))</details></section>
            """
    }
}

struct NewPairingPage: Page {
    let units: [Unit]
    let villages: [Unit]
    let today: Day
    var title: String { "发起结对" }
    var help: String { "单位和村（社区）谈好以后在这里发起，村里签了协议才开始。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "先和村里谈好；发起以后，由村（社区）签订协议"))
        <div class="card-paper">\(view.form("pairings/new", """
            \(view.select("unit", "单位", options: units.map { ($0.id.description, $0.name) }))
            \(view.select("village", "村（社区）", options: [("", "请选择")] + villages.map { ($0.division?.description ?? "", $0.name) }))
            \(view.textArea("aims", "共建目标", help: "一起做什么，如 环境整治、文化礼堂、留守儿童关爱。", max: 1000))
            \(view.input("until", "到期日", value: Day(year: today.year + 2, month: 12, dayOfMonth: 31)?.description ?? "", type: "date", help: "一期不超过五年。"))
            \(view.submit("发起结对"))
            """))</div></div>
        """
    }
}
