import Database
import Kernel
import Office
import Organisation
import Web

struct CollectionRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("collections/new", .right(.manageCollections), newForm),
            .post("collections/new", .right(.manageCollections), Self.drafting, form: newForm) { request in
                try await office.answer(
                    request, doing: DraftCollection(CollectionText(FormReader(request.form), request.form))
                ) { id in
                    .seeOther("collections/\(id)", notice: "已拟好，还没有发出。看过没有问题，再按“发出”。")
                }
            },
            .page("collections/:collection", .right(.seeCollections), one),
            .page("collections/:collection/edit", .right(.manageCollections), editForm),
            .post("collections/:collection/edit", .right(.manageCollections), Self.drafting, form: editForm) {
                request in
                let id: ID<Collection> = try request.parameter("collection")
                let text = try CollectionText(FormReader(request.form), request.form)
                return try await office.answer(request, doing: ReviseCollection(id, text)) { _ in
                    .seeOther("collections/\(id)", notice: "草稿已保存。")
                }
            },
            .page("collections/:collection/form", .right(.manageCollections), changeForm),
            .post("collections/:collection/form", .right(.manageCollections), Self.changing, form: changeForm) {
                request in
                let id: ID<Collection> = try request.parameter("collection")
                let form = FormReader(request.form)
                let fields = form.typedFields(request.form)
                try form.finish()
                return try await office.answer(request, doing: ChangeForm(id, fields)) { number in
                    .seeOther("collections/\(id)", notice: "现在是第\(number)版：还没有报的单位填新的，已经报的不动。")
                }
            },
            .post("collections/:collection/remind", .right(.manageCollections), .pressing("催报"), form: one) { request in
                let id: ID<Collection> = try request.parameter("collection")
                return try await office.answer(request, doing: RemindReturns(id)) { count in
                    .seeOther("collections/\(id)", notice: "已催报\(count)个单位，他们的首页会看到。")
                }
            },
            .page("collections/:collection/table", .right(.seeCollections), table),
            .get("collections/:collection/table.xlsx", .right(.seeCollections)) { try await .file(export($0)) },
        ]
            + Listing.collections.routes(office) + Collection.procedure.routes(premises, page: one)
            + Collection.procedure.media(premises).routes(page: one)
    }

    /// What somebody writes who puts a form together, field by field.
    private static let columns: [Deed.Field] = [
        .text("label*", "栏目"), .brought("kind*", "类型") { FormField.Kind(rawValue: $0)?.chinese },
        .brought("required*", "必填") { $0 == "yes" ? "必填" : nil }, .text("choices*", "选项"),
        .brought("key*", "栏目号") { $0 },
    ]
    private static let drafting = Deed.writing(
        "拟通知或收表",
        [
            .text("title", "标题"), .text("words", "内容"),
            .choice("asks", "要求") { (asks: Collection.Asks) in asks.chinese }, .text("due", "截止日"),
            .brought("audience", "发给") { Audience($0) == nil ? nil : "所选的单位" },
        ] + columns)
    private static let changing = Deed.writing("改表", columns)

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let county = try request.actor.county
        return try await office.read { transaction in
            let today = transaction.now.day
            return CollectionForm(
                collection: nil, fields: [],
                units: try Units.addressable(county: county, on: today, in: transaction),
                due: try transaction.calendar(of: county).deadline(from: transaction.now, workingDays: 5).instant.day)
        }
    }

    private func editForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Collection> = try request.parameter("collection")
        return try await office.read { transaction in
            let found = try Collections.one(id, for: actor, in: transaction)
            guard found.state == .draft else {
                throw Refusal(.missing, "collection.sent", "“\(found.title)”已经发出，内容不能再改。要换栏目，请用“改表”。")
            }
            return CollectionForm(
                collection: found,
                fields: try Collections.forms(of: id, county: actor.county, in: transaction).last ?? [],
                units: try Units.addressable(county: actor.county, on: transaction.now.day, in: transaction),
                due: found.due)
        }
    }

    private func changeForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Collection> = try request.parameter("collection")
        return try await office.read { transaction in
            let found = try Collections.one(id, for: actor, in: transaction)
            guard found.asks.isAnswered, found.state == .open else {
                throw Refusal(.missing, "collection.notOpen", "办理中的收表才能改表，“\(found.title)”不是。")
            }
            let fields = try Collections.forms(of: id, county: actor.county, in: transaction).last ?? []
            return NewFormPage(collection: found, fields: fields)
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Collection> = try request.parameter("collection")
        return try await office.read { transaction in
            let found = try Collections.one(id, for: actor, in: transaction)
            let units = try Units.all(county: actor.county, in: transaction)
            let addressed =
                found.state == .draft
                ? found.audience.units(
                    among: try Units.addressable(county: actor.county, on: transaction.now.day, in: transaction)
                ).count : found.sent
            return CollectionPage(
                collection: found, audience: found.audience.words(among: units), count: addressed,
                versions: try Collections.forms(of: id, county: actor.county, in: transaction),
                returns: try Returns.of(id, county: actor.county, in: transaction),
                files: try RecordFiles.of(Collection.kind, id.description, county: actor.county, in: transaction),
                part: try Collection.procedure.part(of: found, id, for: actor, in: transaction),
                mayManage: Right.manageCollections.isHeld(by: actor), now: transaction.now)
        }
    }

    private func compiled(
        _ id: ID<Collection>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> (Collection, Compilation) {
        let found = try Collections.one(id, for: actor, in: transaction)
        let answers = try Returns.lastAnswers(id, county: actor.county, in: transaction)
        let lines = try Returns.of(id, county: actor.county, in: transaction).flatMap { record in
            Compilation.Line.of(
                record.id.description, unit: record.party.name, township: record.townshipName,
                state: record.state.chinese, rows: answers[record.id.description]?.rows)
        }
        let versions = try Collections.forms(of: id, county: actor.county, in: transaction)
        return (found, Compilation(versions: versions, lines: lines))
    }

    private func table(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<Collection> = try request.parameter("collection")
        return try await office.read { transaction in
            let (found, compilation) = try compiled(id, for: actor, in: transaction)
            return CompilationPage(collection: found, compilation: compilation)
        }
    }

    private func export(_ request: WebRequest) async throws -> Download {
        let actor = try request.actor
        let id: ID<Collection> = try request.parameter("collection")
        return try await office.readReport { transaction in
            let (found, compilation) = try compiled(id, for: actor, in: transaction)
            return try compilation.export(found.title).download(transaction.now.day) { last in
                last == nil ? compilation.rows : []
            }
        }
    }
}

extension CollectionText {
    init(_ form: FormReader, _ input: FormInput) throws {
        let title = form.text("title", "标题", max: 60)
        let words = form.prose("words", "内容", max: 5000)
        let asks: Collection.Asks? = form.choice("asks", "要求")
        let due = form.day("due", "截止日")
        let audience = form.values("audience", "发给", form: "列表中的单位") { Audience($0) }
        let fields = form.typedFields(input)
        try form.finish()
        guard let asks, let due else { throw Refusal.noSuchPage }
        self.init(title: title, words: words, asks: asks, audience: audience.unique, due: due, fields: fields)
    }
}

extension FormReader {
    /// The rows in which a form's fields are put together: `label1`, `kind1`, `required1`, `choices1`, `key1` …
    func typedFields(_ input: FormInput) -> [TypedField] {
        (1...FormField.most).map { number in
            TypedField(
                key: optional("key\(number)", "栏目号", form: "本表的栏目号") { $0 } ?? "",
                text("label\(number)", "第\(number)栏的名称", max: 40, optional: true),
                optional("kind\(number)", "第\(number)栏的类型", form: "列表中的一项") { FormField.Kind(rawValue: $0) } ?? .text,
                isRequired: input["required\(number)"] != nil,
                choices: text("choices\(number)", "第\(number)栏的选项", max: 200, optional: true))
        }
    }
}
