import Kernel
import Web

/// One notice in the office: what the public reads, who objected, and what can be done now.
struct NoticePage: Page {
    let notice: PublicNotice
    let part: ProcedurePart
    let kind: String
    let subjectPath: String?
    let candidates: [NoticeCandidate]
    /// Nil for who does not look after them.
    let objections: [NoticeObjection]?
    /// What the public reads: whoever rules on an objection or takes somebody out has it before him.
    let seen: SeenVersion
    let gate: [GateHit]
    let now: Instant
    var title: String { notice.title }
    var help: String { "批准以后的次一工作日起公示，期满没有异议的自动通过；有异议的只停那一位，主任裁定以后再定。" }

    func body(_ view: View) -> HTML {
        let path = "notices/\(notice.id)"
        return """
            \(view.heading(title, "\(view.standing(part, now: now))　\(kind)　\(notice.issuer.name)　\(notice.term)", actions: """
                \(HTML.when(notice.state == .draft && view.may(.draftNotices), view.linkButton("修改", "\(path)/edit")))\
                \(view.linkButton("打印件 .docx", "\(path)/notice.docx"))\
                \(HTML.when(PublicNotice.State.open.contains(notice.state), view.linkButton("看公开页面", "public/\(path)")))
                """))
            <div class="columns"><div>
            \(view.steps(part))\(view.gate(gate, of: path, mayRelease: view.may(.releaseNotices)))
            <section class="card-paper"><h2>公示对象</h2>
            <ul class="list">\(HTML.each(candidates, candidate))</ul>\(takingOut(view))</section>
            \(HTML.with(objections) { objections($0, view) })
            </div><div>
            <section class="card-paper"><dl class="record">
            <dt>正文</dt><dd>\(notice.words)</dd><dt>联系方式</dt><dd>\(notice.contact)</dd>
            \(HTML.with(subjectPath) { "<dt>事项</dt><dd><a href=\"\(view.link($0))\">打开</a></dd>" })</dl></section>
            \(view.timeline(part))</div></div>
            """
    }

    private func candidate(_ candidate: NoticeCandidate) -> HTML {
        """
        <li id="candidate-\(candidate.number)"><strong>\(candidate.number). \(candidate.name)</strong> <span class="tag \(candidate.state.tone.style)">\(candidate.result(of: notice.state).isEmpty ? "未公示" : candidate.result(of: notice.state))</span>\
        \(HTML.when(!candidate.place.isEmpty, "<br><span class=\"soft\">\(candidate.place)</span>"))\
        \(HTML.when(!candidate.words.isEmpty, "<p>\(candidate.words)</p>"))\(HTML.when(!candidate.reason.isEmpty, "<p class=\"field-error\">\(candidate.reason)</p>"))</li>
        """
    }

    private func takingOut(_ view: View) -> HTML {
        let open = candidates.filter { [.standing, .frozen].contains($0.state) }
        guard [.running, .ended].contains(notice.state), !open.isEmpty, view.may(.ruleOnNotices) else { return .empty }
        let own = view.refused(at: "notices/\(notice.id)/take-out")
        return """
            <details class="act"\(HTML.when(own.refusal != nil, " open"))><summary>撤下一位</summary>
            \(own.form("notices/\(notice.id)/take-out", id: "take-out", """
                \(own.select("candidate", "哪一位", options: open.map { ("\($0.number)", "\($0.number). \($0.name)") }, id: "take-out-candidate"))
                \(own.textArea("reason", "原因和依据", help: "姓名会遮住，事迹撤下；有这一位、已经撤下，仍看得到。", rows: 2, max: 500, id: "take-out-reason"))
                \(own.seen(seen))\(own.submit("撤下"))
                """))</details>
            """
    }

    private func objections(_ objections: [NoticeObjection], _ view: View) -> HTML {
        let path = "notices/\(notice.id)/objections"
        let isEntering = view.refusal != nil && view.request.path.hasSuffix("/objections")
        let own = isEntering ? view : view.withoutRefusal
        return """
            <section class="card-paper" id="objections"><h2>异议</h2>
            \(HTML.when(objections.isEmpty, "<p class=\"soft\">还没有异议。</p>"))
            <ul class="list">\(HTML.each(objections) { objection($0, "\(path)/\($0.id)", view) })</ul>
            \(HTML.when(notice.state == .running && view.may(.enterObjections), """
                <details class="act"\(HTML.when(isEntering, " open"))><summary>代登记来信、来电、来访的异议</summary>
                \(own.form(path, id: "objection", """
                    \(own.select("channel", "方式", options: NoticeObjection.Channel.allCases.filter { $0 != .online }.map { ($0.rawValue, $0.chinese) }))
                    \(own.objectionFields(candidates, whose: "异议人"))\(own.submit("登记异议"))
                    """))</details>
                """))</section>
            """
    }

    private func objection(_ objection: NoticeObjection, _ path: String, _ view: View) -> HTML {
        let candidate = candidates.first { $0.number == objection.candidate }
        let isRuling = view.refusal != nil && view.request.path == view.link("\(path)/rule")
        let isRevealing = view.refusal != nil && view.request.path == view.link("\(path)/reveal")
        let ruling = isRuling ? view : view.withoutRefusal
        let revealing = isRevealing ? view : view.withoutRefusal
        return """
            <li><strong>对第\(objection.candidate)位\(candidate?.name ?? "")</strong> <span class="tag \(objection.state.tone.style)">\(objection.state.chinese)</span><br>
            <span class="soft">\(objection.shown)，\(objection.channel.chinese)，\(objection.at.chinese)\(HTML.with(objection.enteredByName) { "，\($0)代登记" })</span>
            <p>\(objection.words)</p>
            \(HTML.when(objection.state != .open, "<p><strong>裁定：</strong>\(objection.ruling)　<span class=\"soft\">\(objection.ruledByName ?? "")\(HTML.with(objection.ruledAt) { "，\($0.chinese)" })</span></p>"))
            \(HTML.when(objection.state == .open && view.may(.ruleOnNotices), """
                <details class="act"\(HTML.when(isRuling, " open"))><summary>裁定</summary>
                \(ruling.form("\(path)/rule", id: "rule-\(objection.id)", """
                    \(ruling.select("ruling", "裁定", options: [("dismissed", "异议不成立：继续"), ("upheld", "异议成立：不通过")], id: "ruling-\(objection.id)"))
                    \(ruling.textArea("words", "核实的情况和理由", help: "会告诉异议人，不要写别人的个人信息。", rows: 3, max: 1000, id: "words-\(objection.id)"))
                    \(ruling.seen(seen))\(ruling.submit("裁定"))
                    """))</details>
                """))
            <details class="act"\(HTML.when(isRevealing, " open"))><summary>查看姓名和电话</summary>
            \(revealing.form("\(path)/reveal", id: "reveal-\(objection.id)", """
                \(revealing.input("reason", "查看的理由", help: "如 电话核实异议。理由记入审计。", max: 100, id: "reason-\(objection.id)"))
                \(revealing.submit("查看"))
                """))</details></li>
            """
    }
}

struct NoticeFormPage: Page {
    let notice: PublicNotice?
    let candidates: [NoticeCandidate]
    let leastDays: Int
    /// Whom it names is its capability's to say.
    let ofCapability: Bool
    var title: String { notice == nil ? "起草公示" : "修改公示" }
    var help: String { "公示前会检查有没有身份证号、电话这些个人信息；要由另一位批准才公示。" }
    var parents: [Crumb] { notice.map { [Crumb($0.title, "notices/\($0.id)")] } ?? [] }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "写清楚要定什么、依据什么、公示以后做什么"))
        <div class="card-paper">\(view.form(notice.map { "notices/\($0.id)/edit" } ?? "notices/new", """
            \(view.input("title", "标题", value: notice?.title ?? "", help: "如 关于拟命名2019年度文明村的公示", max: 80))
            \(view.textArea("words", "正文", value: notice?.words ?? "", rows: 6, max: 3000))
            \(HTML.when(!ofCapability, view.textArea("names", "公示对象", value: candidates.map { NoticeEntry(record: $0.record, name: $0.name, place: $0.place, words: $0.words).line }.joined(separator: "\n"), help: "一行一个：名称，地方，说明。个人没有同意公开姓名的，写成“周**”。", rows: 6, max: 20_000)))
            \(view.numberInput("days", "公示的工作日", value: notice?.days ?? leastDays, help: "至少\(leastDays)个工作日。"))
            \(view.input("startOn", "开始日期", value: notice?.startOn?.description ?? "", type: "date", help: "不填就从批准后的次一工作日起。", required: false))
            \(view.input("contact", "联系方式", value: notice?.contact ?? "", help: "受理异议的办公室和座机，如 创建办，0575-86000000。", max: 100))
            \(view.submit("保存"))
            """))</div></div>
        """
    }
}

/// Shown once, to whoever gave his reason.
struct RevealedPage: Page {
    let name: String
    let phone: String
    let back: String
    let title = "异议人"
    var help: String { "提异议的人平时不显示；写明理由才看得到，谁看过都记在审计里。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "只显示这一次，您的理由已经记入审计"))
        <div class="card-paper"><dl class="record"><dt>姓名</dt><dd>\(name)</dd><dt>电话</dt><dd>\(phone)</dd></dl></div>
        <p>\(view.linkButton("返回", back))</p></div>
        """
    }
}
