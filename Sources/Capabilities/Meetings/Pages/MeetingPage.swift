import Kernel
import Office
import Organisation
import Web

/// One meeting: the invitation, who came, what was written down and decided, what can be done now.
struct MeetingPage: Page {
    let meeting: Meeting
    let minutes: String
    let invitees: [MeetingInvitee]
    let decisions: [MeetingDecision]
    let photos: [Evidence]
    let files: [RecordFile]
    /// Whom a decision can be given to.
    let leads: [Unit]
    let part: ProcedurePart
    let mayManage: Bool
    let mayPlan: Bool
    /// All who were asked are seen, not the reader's own unit alone.
    let isAll: Bool
    let now: Instant
    var title: String { meeting.title }
    var help: String { "一次会议从通知到纪要：谁到会、定了什么、谁牵头、何时完成，都在这一页。" }

    private enum CodingKeys: CodingKey {
        case id, title, kind, startsAt, place, host, agenda, state, minutes, invitees, decisions, photos, files, part
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(meeting.id, forKey: .id)
        try container.encode(title, forKey: .title)
        try container.encode(meeting.kind, forKey: .kind)
        try container.encode(meeting.startsAt, forKey: .startsAt)
        try container.encode(meeting.place, forKey: .place)
        try container.encode(meeting.host, forKey: .host)
        try container.encode(meeting.agenda, forKey: .agenda)
        try container.encode(meeting.state, forKey: .state)
        try container.encode(minutes, forKey: .minutes)
        try container.encode(invitees, forKey: .invitees)
        try container.encode(decisions, forKey: .decisions)
        try container.encode(photos, forKey: .photos)
        try container.encode(files, forKey: .files)
        try container.encode(part, forKey: .part)
    }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(meeting.kind.chinese)　\(meeting.startsAt.chinese)　\(meeting.place)", actions: actions(view)))
        <div class="columns"><div>
        <section class="card-paper"><dl class="record typed">
        <dt>主持</dt><dd>\(meeting.host)</dd>
        \(HTML.when(!meeting.agenda.isEmpty, "<dt>议程</dt><dd>\(meeting.agenda)</dd>"))
        \(HTML.when(!meeting.guests.isEmpty, "<dt>参会人员</dt><dd>\(meeting.guests)</dd>"))
        </dl>
        \(HTML.when(!minutes.isEmpty, "<h2 class=\"mt-3\">纪要</h2><p class=\"kept\">\(minutes)</p>"))
        \(HTML.when(!photos.isEmpty, "<div class=\"small-photos\">\(view.photos(photos, of: "meetings/\(meeting.id)", title: meeting.title))</div>"))
        </section>
        \(HTML.when(!decisions.isEmpty, decided(view)))
        \(HTML.when(mayManage && meeting.state == .held, deciding(view)))
        \(HTML.when(!invitees.isEmpty, came))
        </div><div>
        \(view.steps(part))
        \(view.attachments(files, of: "meetings/\(meeting.id)", mayAdd: mayManage && meeting.state != .cancelled))
        \(view.timeline(part))</div></div>
        """
    }

    private func actions(_ view: View) -> HTML {
        let path = "meetings/\(meeting.id)"
        return HTML.when(
            mayManage && [.planned, .notified].contains(meeting.state), view.linkButton("修改", "\(path)/edit"))
            + HTML.when(
                mayManage && [.notified, .held].contains(meeting.state) && meeting.startsAt <= now,
                view.linkButton("登记到会和纪要", "\(path)/record", style: "btn-primary"))
    }

    private func decided(_ view: View) -> HTML {
        let open = decisions.count { $0.task == nil }
        return """
            <section class="card-paper"><h2>定了什么</h2>
            <table class="cards"><thead><tr><th>决定</th><th>牵头单位</th><th>完成日</th><th>年度任务</th></tr></thead><tbody>
            \(HTML.each(decisions) { decision in
                """
                <tr><td>\(decision.number). \(decision.words)</td><td data-label="牵头单位">\(decision.lead.name)</td>\
                <td data-label="完成日" class="nowrap">\(decision.due.short(on: now.day))</td>\
                <td data-label="年度任务">\(task(decision, view))</td></tr>
                """
            })</tbody></table>
            \(HTML.when(mayPlan && open > 0 && meeting.state == .issued, view.button("把\(open)项决定列入年度任务", post: "meetings/\(meeting.id)/tasks")))
            </section>
            """
    }

    private func task(_ decision: MeetingDecision, _ view: View) -> HTML {
        if let task = decision.task { return "<a href=\"\(view.link(task))\">已列入</a>" }
        guard mayManage, meeting.state == .held else { return "—" }
        return view.button("删去", post: "meetings/\(meeting.id)/decisions/\(decision.id)/drop", style: "btn-link")
    }

    private var came: HTML {
        let there = invitees.count { $0.attendance == .came }
        return """
            <section class="card-paper"><h2>\(isAll ? "请了\(invitees.count)个单位\(there > 0 ? "，到会\(there)个" : "")" : "本单位")</h2>
            <table class="cards"><thead><tr><th>单位</th><th>到会</th><th>姓名</th></tr></thead><tbody>
            \(HTML.each(invitees) { invitee in
                """
                <tr><td>\(invitee.party.name)</td><td data-label="到会">\(invitee.attendance.chinese)</td>\
                <td data-label="姓名">\(invitee.name.isEmpty ? "—" : invitee.name)</td></tr>
                """
            })</tbody></table></section>
            """
    }

    private func deciding(_ view: View) -> HTML {
        let isRefused = view.refusal != nil && view.request.path.hasSuffix("/decisions")
        let own = isRefused ? view : view.withoutRefusal
        return """
            <section class="card-paper"><details class="act"\(HTML.when(isRefused || decisions.isEmpty, " open"))><summary>登记一项决定</summary>
            \(own.form("meetings/\(meeting.id)/decisions", id: "decide", """
                \(own.textArea("words", "决定", help: "一项一条，如 老旧小区楼道10月底前清理完。", rows: 2, max: 200))
                \(own.select("lead", "牵头单位", options: [("", "请选择")] + leads.map { ($0.id.description, $0.name) }))
                \(own.input("due", "完成日", type: "date"))
                \(own.submit("登记"))
                """))</details></section>
            """
    }
}

/// Where a meeting is planned.
struct MeetingForm: Page {
    let meeting: Meeting?
    let units: [Unit]
    let day: Day
    var title: String { meeting.map { "修改：\($0.title)" } ?? "筹备会议" }
    var help: String { "先登记时间、地点、议程和请谁参加，再发出通知。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "先登记安排；按“发出通知”以后，请的单位在首页看到"))
        <div class="card-paper">\(view.form(meeting.map { "meetings/\($0.id)/edit" } ?? "meetings/new", """
            \(view.input("title", "名称", value: meeting?.title ?? "", max: 60))
            \(view.select("kind", "类别", options: Meeting.Kind.allCases.map { ($0.rawValue, $0.chinese) }, value: meeting?.kind.rawValue ?? ""))
            \(view.input("day", "日期", value: day.description, type: "date"))
            \(view.input("clock", "时间", value: meeting?.startsAt.clock ?? "09:00", type: "time"))
            \(view.input("place", "地点", value: meeting?.place ?? "", max: 60))
            \(view.input("host", "主持", value: meeting?.host ?? "", help: "姓名和职务。", max: 40))
            \(view.textArea("agenda", "议程", value: meeting?.agenda ?? "", required: false, max: 3000))
            \(view.audience("参会单位", among: units, chosen: meeting?.audience ?? []))
            \(view.textArea("guests", "参会人员", value: meeting?.guests ?? "", help: "单位以外按姓名请的，一行一人。", required: false, rows: 3, max: 2000))
            \(view.submit(meeting == nil ? "登记" : "保存"))
            """))</div></div>
        """
    }
}

/// Where it is written down who came and what was said.
struct MeetingRecordForm: Page {
    let meeting: Meeting
    let invitees: [MeetingInvitee]
    var title: String { "登记：\(meeting.title)" }
    var help: String { "会开过以后，在这里登记谁到会，写纪要，放照片。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(meeting.startsAt.chinese)　\(meeting.place)"))
        <div class="card-paper">\(view.form("meetings/\(meeting.id)/record", files: true, """
            \(HTML.when(!invitees.isEmpty, "<fieldset class=\"mb-3\"><legend class=\"form-label\">谁到会</legend>\(HTML.each(invitees) { row($0, view) })</fieldset>"))
            \(view.textArea("minutes", "纪要", value: meeting.minutes, help: "可以先存，以后再补；印发以前都能改。", required: false, rows: 12, max: 20_000))
            \(view.input("photo", "照片", type: "file", required: false, extra: " multiple accept=\"image/*\""))
            \(view.submit("保存"))
            """))</div>
        """
    }

    private func row(_ invitee: MeetingInvitee, _ view: View) -> HTML {
        let unit = invitee.party.unit
        return """
            <div class="attendee"><input type="hidden" name="unit" value="\(unit)">
            \(view.select("attendance-\(unit)", invitee.party.name, options: MeetingInvitee.Attendance.allCases.map { ($0.rawValue, $0.chinese) }, value: invitee.attendance.rawValue))
            \(view.input("name-\(unit)", "姓名", value: invitee.name, required: false, max: 60))
            </div>
            """
    }
}
