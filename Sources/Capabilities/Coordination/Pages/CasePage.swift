import Database
import Findings
import Kernel
import Office
import Organisation
import Web

/// One case as a leader reads it: how far it is in numbers that open, who does what until when, what was promised, and what
/// can be done now.
struct CasePage: Page {
    let record: CoordinationCase
    let part: ProcedurePart
    let figures: [CaseFigure]
    let places: [CasePlace]
    let shares: [CaseShare]
    /// The last that each unit said.
    let reports: [ID<CaseShare>: CaseReport]
    let findings: [GatheredFinding]
    let visits: [CaseVisit]
    let meetings: [CaseMeeting]
    let photos: [Evidence]
    let files: [RecordFile]
    let offers: CaseOffers?
    let now: Instant
    var title: String { record.title }
    var help: String { "一件难点问题的全部：在哪里、谁负责什么、到哪天、谁去看过、承诺了什么、还差什么。都完成了，实地查看以后才销号。" }

    private enum CodingKeys: CodingKey {
        case record, part, figures, places, shares, findings, visits, meetings, files
    }

    private static let shown = 60
    var path: String { "cases/\(record.id)" }
    var today: Day { now.day }

    init(
        _ id: ID<CoordinationCase>, _ meetings: CaseMeetings, for actor: Actor, in transaction: ReadTransaction
    ) throws {
        let county = actor.county
        let record = try Cases.one(id, for: actor, in: transaction)
        self.record = record
        part = try CoordinationCase.procedure.part(of: record, id, for: actor, in: transaction)
        figures = try CaseFigure.of(record, for: actor, in: transaction)
        places = try Listing.casePlaces.first("case=\(id)&standing=valid", Self.shown, for: actor, in: transaction)
        let shares = try Listing.caseShares.first(
            "case=\(id)&standing=valid&sort=due", Self.shown, for: actor, in: transaction)
        self.shares = shares
        reports = try shares.reduce(into: [:]) { reports, share in
            reports[share.id] = try CaseParts.reports(of: share, county: county, in: transaction).first
        }
        findings = try Listing.caseFindings.first("case=\(id)", Self.shown, for: actor, in: transaction)
        visits = try Listing.caseVisits.first("case=\(id)", Self.shown, for: actor, in: transaction)
        let linked = try CaseMeetings.linked(to: id, county: county, in: transaction)
        self.meetings = try meetings.named(linked, actor, transaction)
        photos =
            try RecordPhotos.of(
                CoordinationCase.kind, [id.description], county: county, in: transaction)[id.description] ?? []
        files = try RecordFiles.of(CoordinationCase.kind, id.description, county: county, in: transaction)
        let mayManage = Right.manageCases.isHeld(by: actor) && !record.state.isEnded
        offers = mayManage ? try CaseOffers(meetings, besides: Set(linked), for: actor, in: transaction) : nil
        now = transaction.now
    }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(
            title, "\(view.standing(part, now: now))　\(record.kind.chinese)　期限：\(record.dueOn.chinese)\(HTML.with(record.closedOn) { "　\($0.chinese)实地查看销号" })",
            actions: HTML.when(offers != nil, view.linkButton("修改", "\(path)/edit"))))
        <div class="figures">\(HTML.each(figures) { $0.tile(view) })</div>
        <div class="columns"><div>
        <section class="card-paper"><h2>情况</h2><p class="written">\(record.situation)</p>
        \(HTML.when(!record.aims.isEmpty, "<h3>整治目标</h3><p class=\"written\">\(record.aims)</p>"))
        \(HTML.when(!photos.isEmpty, "<div class=\"small-photos\">\(view.photos(photos, of: path, title: title))</div>"))</section>
        \(shareSection(view))\(placeSection(view))\(inventorySection(view))\(findingSection(view))
        </div><div>
        \(unkept(view))\(missing)\(view.steps(part, waits: record.state == .going && !record.counts.missing.isEmpty))\(visitSection(view))\(meetingSection(view))
        \(view.attachments(files, of: path, mayAdd: offers != nil))
        \(view.timeline(part))</div></div>
        """
    }

    /// Promises keep no case open; who closes it is told of them above the form.
    private func unkept(_ view: View) -> HTML {
        let open = record.counts.promises.open
        return .when(
            record.state == .reviewing && open > 0,
            """
            <p class="notice-amber">走访时的承诺还有<a href="\(view.link("cases/promises?case=\(record.id)"))">\(open)项</a>没有兑现。现在销号，请在“查看的情况”里写明这些承诺怎么办；没有兑现的会记入办理经过。</p>
            """)
    }

    /// Who would close it is told before he presses.
    private var missing: HTML {
        let missing = record.counts.missing
        return .when(
            [.going, .reviewing].contains(record.state) && !missing.isEmpty,
            "<section class=\"card-paper\"><h2>还差什么</h2><ul>\(HTML.each(missing) { "<li>\($0)</li>" })</ul></section>")
    }

    // MARK: Shares

    private func shareSection(_ view: View) -> HTML {
        """
        <section class="card-paper" id="shares"><h2>分工和进展</h2>
        \(HTML.when(shares.isEmpty, "<p class=\"soft\">还没有分工。给每个单位写明做什么、到哪天。</p>"))
        \(HTML.when(!shares.isEmpty, """
            <table class="cards"><thead><tr><th>单位</th><th>分工</th><th>期限</th><th>状态</th><th>最近的进展</th></tr></thead><tbody>
            \(HTML.each(shares) { share in
                """
                <tr><td>\(share.party.name)</td><td data-label="分工"><a href="\(view.link("cases/shares/\(share.id)"))">\(share.task)</a></td>\
                <td data-label="期限" class="nowrap">\(share.dueOn.short(on: today))\(HTML.when(share.isLate(on: today), " <span class=\"tag tag-red\">逾期</span>"))</td>\
                <td data-label="状态"><span class="tag \(share.state.tone.style)">\(share.state.chinese)</span></td>\
                <td data-label="最近的进展">\(report(of: share))</td></tr>
                """
            })</tbody></table>
            """))
        \(HTML.with(offers) { $0.sharing(path, view) })</section>
        """
    }

    private func report(of share: CaseShare) -> HTML {
        guard let report = reports[share.id] else { return "<span class=\"soft\">还没有报过</span>" }
        return "\(report.words) <span class=\"soft\">\(report.at.day.short(on: today))</span>"
    }

    // MARK: Places

    private func placeSection(_ view: View) -> HTML {
        """
        <section class="card-paper" id="places"><h2>点位</h2>
        \(HTML.when(places.isEmpty, "<p class=\"soft\">还没有点位。写明问题在哪些地方，整治到位以后按天数回头看。</p>"))
        \(HTML.when(!places.isEmpty, """
            <table class="cards"><thead><tr><th>点位</th><th>乡镇（街道）</th><th>状态</th><th>整治到位</th></tr></thead><tbody>
            \(HTML.each(places) { place in
                """
                <tr><td><a href="\(view.link("cases/places/\(place.id)"))">\(place.name)</a></td><td data-label="乡镇（街道）">\(place.township.name)</td>\
                <td data-label="状态"><span class="tag \(place.state.tone.style)">\(place.state.chinese)</span></td>\
                <td data-label="整治到位">\(place.rightOn.map { $0.short(on: today) } ?? "—")</td></tr>
                """
            })</tbody></table>
            """))
        \(HTML.with(offers) { $0.placing(path, view) })</section>
        """
    }

    // MARK: Inventory and findings

    private func inventorySection(_ view: View) -> HTML {
        let own = figures.filter { $0.group == .inventory }
        guard !own.isEmpty || offers != nil else { return .empty }
        return """
            <section class="card-paper" id="inventory"><h2>清单</h2>
            \(HTML.when(own.isEmpty, "<p class=\"soft\">清单还是空的。逐项添加，或者把摸排表整份导入。</p>"))
            \(HTML.when(!own.isEmpty, "<dl class=\"record\">\(HTML.each(own) { "<dt>\($0.label)</dt><dd>\(view.number($0.value, $0.path))项</dd>" })</dl>"))
            <div class="actions">\(HTML.when(!own.isEmpty, view.linkButton("看清单", "cases/inventory?case=\(record.id)")))\
            \(HTML.when(offers != nil, view.linkButton("导入清单", "cases/inventory/import")))</div>
            \(HTML.with(offers) { $0.listing(path, today, view) })</section>
            """
    }

    private func findingSection(_ view: View) -> HTML {
        guard !findings.isEmpty || offers != nil else { return .empty }
        return """
            <section class="card-paper" id="findings"><h2>归集的问题</h2>
            \(HTML.when(findings.isEmpty, "<p class=\"soft\">还没有归集问题。</p>"))
            <ul class="list">\(HTML.each(findings) { found in
                """
                <li><a href="\(view.link("findings/\(found.finding)"))">\(found.village)：\(found.title)</a> <span class="tag\(HTML.when(found.state.isSettled, " tag-green"))">\(found.state.chinese)</span>\
                \(HTML.with(found.leadName) { " <span class=\"soft\">\($0)</span>" })\
                \(HTML.when(offers != nil, view.button("移出", post: "\(path)/findings/\(found.finding)/release", style: "btn-link")))</li>
                """
            })</ul>
            \(HTML.when(offers != nil, "<div class=\"actions\">\(view.linkButton("归集问题", "\(path)/findings"))</div>"))</section>
            """
    }

    // MARK: Visits and meetings

    private func visitSection(_ view: View) -> HTML {
        """
        <section class="card-paper" id="visits"><h2>走访调研</h2>
        \(HTML.when(visits.isEmpty, "<p class=\"soft\">还没有登记走访。</p>"))
        <ul class="course">\(HTML.each(visits) { visit in
            """
            <li><strong>\(visit.visitors)</strong> <span class="tag">\(visit.kind.chinese)</span><br><span class="soft">\(visit.visitedOn.chinese)，\(visit.spot)</span>
            <p class="written">\(visit.words)</p>\(HTML.with(visit.promise) { promise($0, visit, view) })</li>
            """
        })</ul>
        \(HTML.with(offers) { $0.visiting(path, today, view) })</section>
        """
    }

    private func promise(_ id: ID<CasePromise>, _ visit: CaseVisit, _ view: View) -> HTML {
        """
        <p>承诺：<a href="\(view.link("cases/promises/\(id)"))">\(visit.promised ?? "")</a>\
        \(HTML.with(visit.promiseDue) { "，\($0.chinese)前" }) \(HTML.with(visit.promiseState) { "<span class=\"tag \($0.tone.style)\">\($0.chinese)</span>" })</p>
        """
    }

    private func meetingSection(_ view: View) -> HTML {
        guard !meetings.isEmpty || offers?.meetings.isEmpty == false else { return .empty }
        return """
            <section class="card-paper" id="meetings"><h2>会议</h2>
            \(HTML.when(meetings.isEmpty, "<p class=\"soft\">还没有关联会议。</p>"))
            <ul class="list">\(HTML.each(meetings) { meeting in
                """
                <li><a href="\(view.link(meeting.path))">\(meeting.title)</a><br><span class="soft">\(meeting.day.chinese)，\(meeting.words)</span></li>
                """
            })</ul>
            \(HTML.with(offers) { $0.meeting(path, view) })</section>
            """
    }
}

/// A number of a case, as far as the reader sees what it counts, with the list that it opens.
struct CaseFigure: Encodable, Sendable {
    enum Group: String, Encodable, Sendable { case head, inventory }

    let group: Group
    let label: String
    let value: Int
    let path: String
    /// 还有3个没有整治
    let open: Int?
    let openWords: String
    let openPath: String

    static func of(
        _ record: CoordinationCase, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [CaseFigure] {
        let own = "case=\(record.id)"
        func figure<Record>(
            _ listing: Listing<Record>, _ label: String, _ all: String, _ open: String, _ words: String
        ) throws -> CaseFigure? {
            let count = try listing.count("\(own)\(all)", for: actor, in: transaction)
            guard count > 0 else { return nil }
            return CaseFigure(
                group: .head, label: label, value: count, path: "\(listing.path)?\(own)\(all)",
                open: try listing.count("\(own)\(open)", for: actor, in: transaction), openWords: words,
                openPath: "\(listing.path)?\(own)\(open)")
        }
        let head = [
            try figure(.caseShares, "分工", "&standing=valid", "&standing=open", "没有完成"),
            try figure(.casePlaces, "点位", "&standing=valid", "&standing=open", "没有整治"),
            try figure(.inventory, "清单", "&standing=valid", "&standing=open", "没有清理"),
            try figure(.caseFindings, "问题", "", "&standing=open", "没有销号"),
            try figure(.casePromises, "承诺", "", "&state=open", "待兑现"),
            try figure(.caseLooks, "回头看", "", "&state=relapsed", "反弹"),
        ].compactMap(\.self)
        let inventory = try InventoryItem.State.allCases.compactMap { state -> CaseFigure? in
            let asked = "\(own)&state=\(state.rawValue)"
            let count = try Listing.inventory.count(asked, for: actor, in: transaction)
            guard count > 0 else { return nil }
            return CaseFigure(
                group: .inventory, label: state.chinese, value: count, path: "cases/inventory?\(asked)", open: nil,
                openWords: "", openPath: "")
        }
        return head + inventory
    }

    func tile(_ view: View) -> HTML {
        guard group == .head else { return .empty }
        return view.figure(
            "本件", "\(label)", view.number(value, path),
            note: HTML.with(open) { "\(openWords)\(view.number($0, openPath))" }, isAlarming: false)
    }
}
