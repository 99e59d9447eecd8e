import Database
import Kernel
import Office
import Organisation
import Web

struct InstructionRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("instructions/new", .right(.giveInstructions), newForm),
            .post("instructions/new", .right(.giveInstructions), Self.giving, form: newForm) { request in
                try await office.answer(request, doing: GiveInstruction(FormReader(request.form))) { given in
                    .seeOther(
                        given.count == 1 ? "instructions/\(given[0])" : "instructions",
                        notice: "已批给\(given.count)个单位，他们在首页看到。")
                }
            },
            .page("instructions/:instruction", .right(.seeInstructions), one),
        ]
            + Listing.instructions.routes(office) + Instruction.procedure.routes(premises, page: one)
            + Instruction.procedure.media(premises).routes
    }

    private static let giving = Deed.writing(
        "作出批示",
        [
            .brought("leader", "领导") { ID<Person>($0) == nil ? nil : "所选的领导" }, .text("givenOn", "批示日期"),
            .text("words", "批示"), .brought("about", "针对") { $0 }, .text("aboutWords", "针对的事"),
            .brought("audience", "批给") { Audience($0) == nil ? nil : "所选的单位" }, .text("due", "办结日"),
        ])

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let query = FormReader(request.query)
        let about = query.text("about", "针对", max: 200, optional: true)
        let aboutWords = query.text("words", "针对的事", max: 100, optional: true)
        let chosen = query.values("audience", "批给", form: "列表中的单位") { Audience($0) }
        try query.finish()
        return try await office.read { transaction in
            let leaders = try People.holding(.leader, county: actor.county, in: transaction).map(\.person)
            return NewInstructionPage(
                leaders: actor.has(.leader) ? [] : leaders.map { .init(id: $0.id.description, name: $0.name) },
                about: about, aboutWords: aboutWords, chosen: chosen,
                units: try Units.addressable(county: actor.county, on: transaction.now.day, in: transaction),
                today: transaction.now.day,
                due: try transaction.calendar(of: actor.county).deadline(from: transaction.now, workingDays: 5).instant
                    .day)
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Instruction> = try request.parameter("instruction")
        return try await office.read { transaction in
            let record = try Instructions.one(id, for: actor, in: transaction)
            return InstructionPage(
                record: record,
                others: try Instructions.batch(record.batch, for: actor, in: transaction).filter { $0.id != id },
                part: try Instruction.procedure.part(of: record, id, for: actor, in: transaction), now: transaction.now)
        }
    }
}

extension GiveInstruction {
    init(_ form: FormReader) throws {
        let leader = form.optional("leader", "领导", form: "列表中的一位") { ID<Person>($0) }
        let givenOn = form.day("givenOn", "批示日期")
        let words = form.prose("words", "批示", max: 1000)
        let about = form.text("about", "针对", max: 200, optional: true)
        let aboutWords = form.text("aboutWords", "针对的事", max: 100, optional: true)
        let audience = form.values("audience", "批给", form: "列表中的单位") { Audience($0) }
        let due = form.day("due", "办结日")
        try form.finish()
        guard let givenOn, let due else { throw Refusal.noSuchPage }
        self.init(
            leader: leader, givenOn: givenOn, words: words, about: about, aboutWords: aboutWords, to: audience.unique,
            due: due)
    }
}

struct NewInstructionPage: Page {
    struct Leader: Encodable, Sendable {
        let id: String
        let name: String
    }

    /// Empty for a leader: it is his own.
    let leaders: [Leader]
    let about: String
    let aboutWords: String
    /// Whom the record is with that it is about.
    let chosen: [Audience]
    let units: [Unit]
    let today: Day
    let due: Day
    var title: String { leaders.isEmpty ? "作出批示" : "登记领导的批示" }
    var parents: [Crumb] { [Crumb("批示", "instructions")] }
    var help: String { "批给哪个单位、何时办结；办完回复，领导看过才算完。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "批给的单位在首页看到，办完回复，再由领导阅"))
        <div class="card-paper">\(view.form("instructions/new", """
            \(HTML.when(!leaders.isEmpty, view.select("leader", "领导", options: [("", "请选择")] + leaders.map { ($0.id, $0.name) })))
            \(view.input("givenOn", "批示日期", value: today.description, type: "date"))
            \(view.textArea("words", "批示", help: "原文照录。", max: 1000))
            <input type="hidden" name="about" value="\(view.value("about", about))">
            \(view.input("aboutWords", "针对的事", value: aboutWords, help: "如 城西村环境问题；没有可不填。", required: false, max: 100))
            \(view.input("due", "办结日", value: due.description, type: "date"))
            \(view.audience("批给", among: units, chosen: chosen))
            \(view.submit(leaders.isEmpty ? "批示" : "登记"))
            """))</div></div>
        """
    }
}

/// One instruction to one unit: the words, what it is about, what was done.
struct InstructionPage: Page {
    let record: Instruction
    let others: [Instruction]
    let part: ProcedurePart
    let now: Instant
    var title: String { "\(record.leaderName)的批示" }
    var parents: [Crumb] { [Crumb("批示", "instructions")] }
    var help: String { "一件批示：原文、针对什么、谁在办、办得怎样。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(record.party.name)　办结日：\(record.due.chinese)"))
        <div class="columns"><div>
        <section class="card-paper"><dl class="record typed">
        <dt>批示</dt><dd><strong>\(record.words)</strong></dd>
        <dt>日期</dt><dd>\(record.givenOn.chinese)</dd>
        \(HTML.when(!record.about.isEmpty || !record.aboutWords.isEmpty, "<dt>针对</dt><dd>\(about(view))</dd>"))
        <dt>承办单位</dt><dd>\(record.party.name)</dd>
        \(HTML.when(record.enteredByName != record.leaderName, "<dt>登记</dt><dd>\(record.enteredByName)</dd>"))
        </dl>\(HTML.when(!others.isEmpty, also(view)))</section>
        \(view.steps(part))</div>
        <div>\(view.timeline(part))</div></div>
        """
    }

    private func about(_ view: View) -> HTML {
        let words = record.aboutWords.isEmpty ? "打开这条记录" : record.aboutWords
        return record.about.isEmpty ? "\(words)" : "<a href=\"\(view.link(record.about))\">\(words)</a>"
    }

    private func also(_ view: View) -> HTML {
        """
        <h2>同时批给</h2><ul class="list">\(HTML.each(others) {
            "<li><a href=\"\(view.link("instructions/\($0.id)"))\">\($0.party.name)</a> \($0.state.tag)</li>"
        })</ul>
        """
    }
}
