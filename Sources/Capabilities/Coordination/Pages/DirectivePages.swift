import Database
import Kernel
import Office
import Organisation
import Web

/// One directive as it is sent, what became of it, and what can be done now.
struct DirectivePage: Page {
    let record: Directive
    let part: ProcedurePart
    let files: [RecordFile]
    /// The reader may open what it is about.
    let seesAbout: Bool
    let mayEdit: Bool
    /// What the gate found in it, while it is not issued.
    let hits: [GateHit]
    let now: Instant
    var title: String { record.title }
    var help: String { "一份督办文书：主任签发时编号，单位签收、书面回复。撤销的文书留着，文号不再用。" }

    private enum CodingKeys: CodingKey { case record, part, files }
    private var path: String { "directives/\(record.id)" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(
            title, "\(view.standing(part, now: now))　\(record.kind.chinese)　\(record.numbered)　主送：\(record.party.name)",
            actions: HTML.when(mayEdit, view.linkButton("修改", "\(path)/edit")) + view.linkButton("下载公文（.docx）", "\(path)/directive.docx")))
        <div class="columns"><div>\(view.steps(part))
        <section class="card-paper"><dl class="record">
        <dt>所涉</dt><dd>\(about(view))</dd>
        <dt>情况</dt><dd class="written">\(record.facts)</dd>
        \(HTML.when(!record.talkAt.isEmpty, "<dt>约谈</dt><dd>\(record.talkAt)</dd>"))
        <dt>要求</dt><dd class="written">\(record.demands)</dd>
        <dt>回复期限</dt><dd>\(record.dueOn.chinese)</dd>
        \(HTML.with(record.issuedOn) { "<dt>签发</dt><dd>\($0.chinese)</dd>" })</dl></section>
        \(view.gate(hits, of: path, mayRelease: view.may(.draftDirectives)))
        \(view.attachments(files, of: path, mayAdd: mayEdit))</div>
        <div>\(view.timeline(part))</div></div>
        """
    }

    private func about(_ view: View) -> HTML {
        seesAbout ? "<a href=\"\(view.link(record.about))\">\(record.subject)</a>" : "\(record.subject)"
    }
}

/// Where a directive is written.
struct DirectiveForm: Page {
    let record: Directive?
    let about: String
    let subject: String
    let facts: String
    let unit: String?
    let due: Day
    let units: [Unit]
    var title: String { record.map { "修改\($0.kind.chinese)" } ?? "起草督办文书" }
    var help: String { "写明情况和要求，主任签发时编号。整改通知书用于首次要求整改，督办单用于逾期或反复，约谈通知用于督办以后仍不落实。" }
    var parents: [Crumb] { record.map { [Crumb($0.subject, "directives/\($0.id)")] } ?? [] }

    private enum CodingKeys: CodingKey { case record, about, subject, facts }

    func body(_ view: View) -> HTML {
        let path = record.map { "directives/\($0.id)/edit" } ?? "directives/new?about=\(about.escapedInQuery)"
        // The form's own address is without the question that came before.
        let own = view
        return """
            <div class="form-narrow">\(view.heading(title, "\(subject)"))
            <div class="card-paper">\(own.form(path, """
                \(HTML.with(record) { "<input type=\"hidden\" name=\"version\" value=\"\($0.version)\">" })
                \(own.select("kind", "文种", options: Directive.Kind.allCases.map { ($0.rawValue, $0.chinese) }, value: record?.kind.rawValue ?? ""))
                \(own.input("subject", "事由", value: subject, help: "如 樟塘村河岸成堆垃圾问题；标题由文种和它写成，如“关于整改…的通知”“关于就…进行约谈的通知”。", max: 80))
                \(own.select("unit", "主送单位", options: [("", "请选择")] + units.map { ($0.id.description, $0.kind == .village ? "　\($0.name)" : $0.name) }, value: unit ?? ""))
                \(own.textArea("facts", "情况", value: facts, max: 2000))\(own.keptMeanwhile("facts", record?.facts ?? ""))
                \(own.textArea("demands", "要求", value: record?.demands ?? "", help: "一条一段。", max: 1000))\(own.keptMeanwhile("demands", record?.demands ?? ""))
                \(own.input("dueOn", "回复期限", value: due.description, type: "date"))
                \(own.input("talkAt", "约谈的时间、地点和约谈人", value: record?.talkAt ?? "", help: "只有约谈通知要写。", required: false, max: 100))
                \(own.submit(record == nil ? "起草" : "保存"))
                """))</div></div>
            """
    }
}

/// Below the page of what can be pressed: the papers that were sent about it, and the way to a new one.
package enum DirectivesOnRecords {
    /// The pages that they stand below.
    package static let paths: Set<String> = ["findings/:finding", "cases/:coordinationCase"]

    package static func addition(_ office: Office) -> PageAddition.Source {
        { request, _ in
            guard let actor = request.session?.actor, Right.seeDirectives.isHeld(by: actor) else { return nil }
            let about = String(request.path.dropFirst("/\(actor.county)/".count))
            let sent = try await office.read { try Directives.about(about, for: actor, in: $0) }
            let mayDraft = Right.draftDirectives.isHeld(by: actor)
            guard mayDraft || !sent.isEmpty else { return nil }
            return PageAddition { view in
                """
                <section class="card-paper instructions" id="directives"><h2>督办文书</h2>
                \(HTML.when(sent.isEmpty, "<p class=\"soft\">还没有整改通知书、督办单或约谈通知。</p>"))
                \(HTML.when(!sent.isEmpty, "<ul class=\"list\">\(HTML.each(sent) { line($0, view) })</ul>"))
                \(HTML.when(mayDraft, "<p>\(view.linkButton("起草督办文书", "directives/new?about=\(about.escapedInQuery)"))</p>"))
                </section>
                """
            }
        }
    }

    private static func line(_ directive: Directive, _ view: View) -> HTML {
        """
        <li><a href="\(view.link("directives/\(directive.id)"))">\(directive.kind.chinese)　\(directive.numbered)</a> <span class="tag \(directive.state.tone.style)">\(directive.state.chinese)</span>
        <br><small class="soft">\(directive.party.name)\(HTML.with(directive.issuedOn) { "，\($0.chinese)签发" })，\(directive.dueOn.chinese)前回复</small></li>
        """
    }
}
