import Kernel
import Office
import Web

/// One finding: what it is, before and after, what can be done now, and every step so far.
struct FindingPage: Page {
    struct Step: Encodable {
        let entry: FindingEntry
        let photos: [Evidence]
    }

    /// The list that the reader came from, and what comes next in it.
    struct Line: Encodable {
        /// Its query.
        let from: String
        let title: String
        let left: Int
        let hasMore: Bool
        /// This one is off the list.
        let isDone: Bool
        let next: FindingListPage.Choice?
    }

    /// A photo that was taken in although its response was refused, by the receipt that shows whose it is.
    struct KeptPhoto: Encodable {
        let sha256: String
        let receipt: String
    }

    let finding: Finding
    /// What is verified or struck off, for the forms in which it is.
    let seen: SeenVersion
    /// Where its village went, if it is no more.
    let placeNow: String?
    let photos: [Evidence]
    let steps: [Step]
    /// What the reader can do now, the usual one first.
    let possible: [FindingStep]
    /// What the office may enter for the unit that answers, from paper.
    let onPaper: [FindingStep]
    let leadAndHelpers: String?
    let named: Party?
    let pausedUntil: Day?
    let returns: Int
    let deadline: Deadline?
    let needsPlan: Bool
    let units: [FindingListPage.Choice]
    /// Whom an objection can name: other units in which somebody can answer.
    let answerable: [FindingListPage.Choice]
    let villages: [FindingListPage.Choice]
    let files: [RecordFile]
    let mayFile: Bool
    /// What its notice says of a person, for the office.
    let hits: [GateHit]
    let limits: [FindingListPage.Choice]
    let now: Instant
    /// By a photo's SHA-256: the other findings that it answers too, as far as the reader may see them.
    let alsoAnswering: [String: [FindingListPage.Choice]]
    let line: Line?
    /// Photos of a response that came back, to be sent again.
    var kept: [KeptPhoto] = []
    var title: String { "\(finding.village)：\(finding.title)" }
    var help: String { "一件问题从发现到销号的全过程都在这里：谁在什么时候做了什么，现在轮到谁、到哪天为止。" }

    private var path: String { "findings/\(finding.id)" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(
            title, "\(finding.tag(at: now))　\(finding.topic)　\(finding.township)\(HTML.when(returns > 0, "　<span class=\"tag tag-red\">退回重改第\(returns)次</span>"))",
            actions: HTML.when(finding.number != nil, view.linkButton("交办单", "\(path)/notice"))))
        \(HTML.with(line) { goingOn($0, view) })
        <div class="columns finding">
        \(record(view))
        <div class="doing">
        \(evidence(view))
        \(view.attachments(files, of: path, mayAdd: mayFile))
        \(view.gate(hits, of: path, mayRelease: view.may(.releaseFindings), isCovered: true))
        \(HTML.when(!possible.isEmpty, "<section class=\"card-paper\"><h2>现在可以</h2>\(HTML.each(inOrder) { act($0, view) })</section>"))
        \(HTML.when(!onPaper.isEmpty, "<section class=\"card-paper\"><h2>照纸面代填</h2><p class=\"soft\">承办单位在纸上办的，替它登记；办理经过里写明由谁代填，代填反馈的人不能复核。</p>\(HTML.each(onPaper) { act($0, view) })</section>"))
        </div>
        <section class="card-paper done"><h2>办理经过</h2>
        \(HTML.when(steps.isEmpty, "<p class=\"soft\">还没有人办理。</p>"))
        <ol class="course">\(HTML.each(steps.reversed()) { step($0, view) })</ol>
        </section></div>
        """
    }

    private func goingOn(_ line: Line, _ view: View) -> HTML {
        """
        <nav class="card-paper going-on" aria-label="待办名单"><span>\(line.title)：\(line.left == 0 ? "都办完了" : "还有\(line.left)\(line.hasMore ? "多" : "")件")。\
        <a href="\(view.link(line.left == 0 ? "" : "findings?\(line.from)"))">\(line.left == 0 ? "回待办" : "回名单")</a></span>\
        \(HTML.with(line.next) { view.linkButton("下一件：\($0.label)", "findings/\($0.value)?" + Query.empty.setting("from", line.from), style: line.isDone ? "btn-primary" : "btn-outline-secondary") })</nav>
        """
    }

    private func record(_ view: View) -> HTML {
        """
        <section class="card-paper"><dl class="record">
        <dt>来源</dt><dd>\(source(view))</dd>
        <dt>发现</dt><dd>\(finding.finderName)，\(finding.foundAt.chinese)</dd>
        \(HTML.with(placeNow) { "<dt>地点</dt><dd>\(finding.village)，\($0)</dd>" })
        \(HTML.with(finding.exposedOn) { "<dt>曝光</dt><dd>\($0.chinese)在曝光台公开，由县里复核</dd>" })
        \(HTML.with(finding.keptSince) { "<dt>难点问题</dt><dd>\($0.chinese)归集到县里的难点问题，由县里复核</dd>" })
        \(HTML.with(finding.number) { "<dt>交办单</dt><dd><a href=\"\(view.link("\(path)/notice"))\">\($0.chinese)</a></dd>" })
        <dt>承办单位</dt><dd>\(leadAndHelpers ?? "还没有交办")</dd>
        \(HTML.with(deadline) { "<dt>期限</dt><dd>\($0.instant.chinese)<br><span class=\"soft\">\($0.rule)</span>\(HTML.with($0.warning) { "<br><span class=\"field-error\">\($0)</span>" })</dd>" })
        \(HTML.when(!finding.pressed.isEmpty, "<dt>督办</dt><dd class=\"field-error\">\(finding.pressed.joined(separator: "，"))\(HTML.with(finding.summonedOn) { "（\($0.chinese)）" })</dd>"))
        \(HTML.when(!finding.description.isEmpty, "<dt>说明</dt><dd>\(finding.description)</dd>"))
        </dl></section>
        """
    }

    private func source(_ view: View) -> HTML {
        // A department is shown the finding, not the whole visit that it came from.
        let isOfUnit = if case .unit = view.session?.actor.scope { true } else { false }
        guard let origin = finding.originPath, !isOfUnit else { return "\(finding.source.chinese)" }
        return "<a href=\"\(view.link(origin))\">\(finding.source.chinese)</a>"
    }

    /// The last one.
    private var answer: Step? { steps.last { $0.entry.act.step == .respond } }

    /// Photos of the last answer that an answer before it, which was sent back, had too.
    private var resent: Set<String> {
        let answers = steps.filter { $0.entry.act.step == .respond }
        return Set(answers.dropLast().flatMap(\.photos).map(\.sha256)).intersection(answer?.photos.map(\.sha256) ?? [])
    }

    /// Whoever verifies is told once more what of the photos does not fit.
    private func doubted(_ view: View) -> HTML {
        let photos = answer?.photos.filter { !$0.doubts.isEmpty } ?? []
        return .when(
            !photos.isEmpty, "<p class=\"notice-amber\">整改后的照片有\(photos.count)张请留意：\(view.doubts(photos))</p>")
            + .when(!resent.isEmpty, "<p class=\"notice-amber\">整改后的照片有\(resent.count)张是退回以前就反馈过的，没有换。</p>")
    }

    /// Before and after side by side: photos are evidence.
    private func evidence(_ view: View) -> HTML {
        return """
            <section class="card-paper before-after">
            <div><h2>整改前</h2>\(photos.isEmpty ? "<p class=\"soft\">没有照片。</p>" : view.photos(photos, of: path, title: finding.title) { also($0, view) })</div>
            <div><h2>整改后</h2>\(HTML.with(answer) { "\(view.photos($0.photos, of: path, title: "整改后") { also($0, view) + sentBefore($0) })<p>\($0.entry.note)</p>" })\
            \(HTML.when(answer == nil, "<p class=\"soft\">还没有反馈。</p>"))</div>
            </section>
            """
    }

    /// One photo may show several things put right, or be sent for what it does not show: who looks at it is told.
    private func also(_ photo: Evidence, _ view: View, isLinked: Bool = true) -> HTML {
        HTML.with(alsoAnswering[photo.sha256]) { others in
            """
            <span class="also">这张照片也用于另\(others.count)件问题的整改反馈\(HTML.when(isLinked, """
                ：\(HTML.each(others.prefix(3)) { "<a href=\"\(view.link("findings/\($0.value)"))\">\($0.label)</a> " })\
                \(HTML.when(others.count > 3, "等"))
                """))</span>
            """
        }
    }

    private func sentBefore(_ photo: Evidence) -> HTML {
        .when(resent.contains(photo.sha256), "<span class=\"also\">\(FindingListPage.Proof.resentWords)</span>")
    }

    private func step(_ step: Step, _ view: View) -> HTML {
        let entry = step.entry
        return """
            <li><strong>\(entry.act.words)</strong><br><span class="soft">\(entry.actorName)，\(entry.at.chinese)</span>
            \(HTML.when(!entry.note.isEmpty, "<p>\(entry.note)</p>"))<div class="small-photos">\(view.photos(step.photos, of: path, title: entry.act.step.chinese) { also($0, view, isLinked: false) })</div></li>
            """
    }

    // MARK: What can be done

    /// The expected one first.
    private var inOrder: [FindingStep] {
        possible.filter { $0 == expected } + possible.filter { $0 != expected }
    }

    /// What is expected next stands open; what passes on or turns back is opened by who means it.
    private var expected: FindingStep? {
        let usual: [FindingStep] = [.accept, .respond, .grantExtension, .verify, .close]
        if finding.state == .found || finding.state == .disputed { return .assign }
        return usual.first(where: possible.contains)
    }

    private func act(_ step: FindingStep, _ view: View) -> HTML {
        let fields = fields(step, view)
        let form = view.form(
            "\(path)/steps/\(step.rawValue)", files: step == .respond, id: "step-\(step.rawValue)",
            """
            \(HTML.with(line) { "<input type=\"hidden\" name=\"from\" value=\"\($0.from)\">" })\(HTML.when(onPaper.contains(step), "<input type=\"hidden\" name=\"onPaper\" value=\"yes\">"))\(HTML.when(step.isSignature, view.seen(seen)))\(fields)<div class="actions"><button class="btn \(step.row.isAgainst ? "btn-outline-secondary" : "btn-primary")" type="submit">\(step.chinese)</button></div>
            """)
        let isRefused = view.refusal != nil && view.request.path.hasSuffix("/\(step.rawValue)")
        let isExpected = step == expected
        return """
            <details class="act"\(HTML.when(isExpected || isRefused, " open"))><summary>\(step.chinese)</summary>\(form)</details>
            """
    }

    private func fields(_ step: FindingStep, _ view: View) -> HTML {
        // Several forms stand on the page; only the one that was sent comes back with what was typed.
        let isOwn = view.request.path.hasSuffix("/\(step.rawValue)")
        let view = isOwn ? view : view.withoutRefusal
        let doubts: HTML = step == .verify ? doubted(view) : .empty
        return brought(step, view) + doubts + words(step, view)
    }

    /// What a step brings, as its row says it.
    private func brought(_ step: FindingStep, _ view: View) -> HTML {
        switch step.row.brings {
        case .assignment:
            view.select(
                "unit", "承办单位（牵头）", options: units.map(\.pair), value: named?.unit ?? units.first?.value ?? "")
                + view.select("limit", "期限", options: limits.map(\.pair), value: "rural.ordinary")
        case .party where step == .passOn: view.select("village", "转给", options: villages.map(\.pair))
        case .party: view.select("whose", "应由哪个单位办理", options: answerable.map(\.pair))
        case .photos: keptPhotos(view) + newPhotos(view)
        case .until(let label): day(label, step == .grantExtension ? pausedUntil : nil, step, view)
        case .talk:
            day("约谈日期", now.day, step, view)
                + view.input("by", "由谁约谈", help: "职务和姓名，如 副县长王某。", max: 60, id: "\(step.rawValue)-by")
        case .nothing, .notice, .merger, .end: .empty
        }
    }

    private func words(_ step: FindingStep, _ view: View) -> HTML {
        let (label, isRequired): (String, Bool)
        switch step.row.words {
        case .none: return .empty
        case .note(let words): (label, isRequired) = (words, false)
        case .reason(let words): (label, isRequired) = (words, true)
        case .plan: (label, isRequired) = (needsPlan ? "整改计划（工程类必填）" : "说明", needsPlan)
        }
        return view.textArea("note", label, required: isRequired, rows: 2, max: 1000, id: "\(step.rawValue)-note")
    }

    /// A browser forgets what was chosen in a file's field once the form was sent: what arrived is offered again.
    private func keptPhotos(_ view: View) -> HTML {
        .when(
            !kept.isEmpty,
            """
            <fieldset class="mb-3"><legend class="form-label">已经选好的照片</legend>
            <ul class="photos photos-small">
            \(HTML.each(kept.enumerated()) { index, photo in
                """
                <li><label class="kept-photo"><img src="\(view.link("\(path)/kept/\(photo.receipt)"))" alt="" width="108" height="108">\
                <span><input class="form-check-input" type="checkbox" name="kept" value="\(photo.receipt)" checked> 第\(index + 1)张</span></label></li>
                """
            })
            </ul>
            <div class="form-text">这些照片已经收到，不用重新选择；不要的请去掉勾。</div></fieldset>
            """)
    }

    private func newPhotos(_ view: View) -> HTML {
        let help =
            if !kept.isEmpty { "上面勾选的会一起发送。" } else {
                wereSent(view) ? "照片没有留住，请重新选择。" : "至少一张，可选多张。"
            }
        return view.input(
            "photo", kept.isEmpty ? "整改后的照片" : "再加整改后的照片", type: "file", help: help, required: kept.isEmpty,
            id: "respond-photo", isKept: true,
            extra:
                " multiple accept=\"image/*\" data-uploads=\"\(view.link("\(path)/uploads"))\""
        )
    }

    /// Whether the form that came back brought any photo.
    private func wereSent(_ view: View) -> Bool {
        view.refusal != nil && !(view.request.form.files("photo").isEmpty && view.request.form.all("kept").isEmpty)
    }

    private func day(_ label: String, _ recorded: Day?, _ step: FindingStep, _ view: View) -> HTML {
        view.input(
            "day", label, value: recorded?.description ?? "", type: "date", id: "\(step.rawValue)-day")
    }
}

extension FindingAct {
    /// `交办给云溪镇，一般问题（3个工作日）`
    var words: String {
        switch brought {
        case .assignment(let party, let limit): "交办给\(party.name)，\(limit.title)（\(limit.chinese)）"
        case .party(let party) where step == .passOn: "转\(party.name)办理"
        case .party(let whose): "\(step.chinese)，应由\(whose.name)办理"
        case .photos(let photos): "反馈整改，\(photos.count)张照片"
        case .until(let day) where step == .shelve: "\(step.chinese)，计划\(day.chinese)完成"
        case .until(let day): "\(step.chinese)到\(day.chinese)"
        case .notice(let level): level.chinese
        case .merger(let old, let successor, let day):
            old.name == successor.name
                ? "\(day.chinese)起\(old.name)改用新代码\(successor.division?.description ?? "")，接着办理"
                : "\(day.chinese)起\(old.name)并入\(successor.name)，由\(successor.name)接着办理"
        case .end(let party, let day): "\(day.chinese)起\(party.name)撤销，没有并入其他单位，待另定承办单位"
        case .talk(let day, let who): "约谈：\(day.chinese)，由\(who)约谈"
        case .nothing: step.chinese
        }
    }
}
