import Database
import Documents
import Kernel
import Office
import Organisation
import Web

/// Residents as their village looks after them.
struct ResidentRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] { own + Listing<Resident>.residents.routes(office) }

    private var own: [Route] {
        [
            .page("residents/new", .right(.registerResidents), newForm),
            .post("residents/new", .right(.registerResidents), .pressing("登记居民"), form: newForm) { request in
                try await office.answer(
                    request, doing: RegisterResident(try ResidentText(FormReader(request.form)))
                ) { id in .seeOther("residents/\(id)", notice: "已登记。发码以后，本人就能在手机上办事。") }
            },
            .page("residents/codes", .right(.registerResidents), codeForm),
            .post("residents/codes", .right(.registerResidents), .pressing("打印登录码"), form: codeForm, printCodes)
                .asksPassword { "打印\($0.form.all("resident").count)位居民的登录码" },
            .page("residents/:resident", .right(.seeResidents), one),
            .post(
                "residents/:resident/correct", .right(.registerResidents), .pressing("修改居民"), form: one, correct),
            .post("residents/:resident/code", .right(.registerResidents), .pressing("发登录码"), form: one, giveCode),
            .post("residents/:resident/revoke", .right(.registerResidents), .pressing("收回登录码和登录"), form: one) {
                request in
                let id: ID<Resident> = try request.parameter("resident")
                return try await office.answer(request, doing: EndAccess(id)) { _ in
                    .seeOther("residents/\(id)", notice: "登录码和各部手机上的登录都已收回。")
                }
            },
            .post("residents/:resident/end", .right(.registerResidents), .pressing("注销居民"), form: one) { request in
                let id: ID<Resident> = try request.parameter("resident")
                let reason: String = FormReader(request.form).text("reason", "原因", max: 100, optional: true)
                return try await office.answer(request, doing: EndResident(id, reason: reason)) { _ in
                    .seeOther("residents/\(id)", notice: "已注销。他办过的事都留着。")
                }
            },
            .post("residents/:resident/reveal", .right(.revealResidents), .pressing("查看电话和身份证号"), form: one, reveal),
        ]
    }

    private func villages(_ actor: Actor, in transaction: ReadTransaction) throws -> [Unit] {
        try Units.all(county: actor.county, kinds: [.village], notGoneOn: transaction.now.day, in: transaction)
            .filter { unit in unit.division.map { actor.scope.covers(division: $0) } ?? false }
    }

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { NewResidentPage(villages: try villages(actor, in: $0)) }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<Resident>) = (try request.actor, try request.parameter("resident"))
        return try await office.read { transaction in
            ResidentPage(
                resident: try Residents.one(id, for: actor, in: transaction).shown(
                    to: actor, on: transaction.now.day),
                consents: try Consents.of(person: id.description, county: actor.county, in: transaction))
        }
    }

    private func correct(_ request: WebRequest) async throws -> Answer {
        let id: ID<Resident> = try request.parameter("resident")
        let form = FormReader(request.form)
        let (name, phone, identity, bornOn, guardian) = try form.finish(
            form.value("name", "姓名", form: PersonName.form) { PersonName.read($0) },
            form.value("phone", "电话", form: PhoneNumber.form) { PhoneNumber($0) }.optional,
            form.value("identity", "身份证号", form: IdentityNumber.form) { IdentityNumber($0) }.optional,
            form.day("bornOn", "出生日期").optional,
            form.value("guardian", "监护人", form: PersonName.form) { PersonName.read($0) }.optional)
        return try await office.answer(
            request,
            doing: CorrectResident(
                resident: id, name: name, phone: phone, identity: identity, bornOn: bornOn, guardian: guardian ?? "")
        ) { _ in .seeOther("residents/\(id)", notice: "已修改。") }
    }

    private func reveal(_ request: WebRequest) async throws -> Answer {
        let (actor, id): (Actor, ID<Resident>) = (try request.actor, try request.parameter("resident"))
        let form = FormReader(request.form)
        let reason: String = form.text("reason", "查看的理由", max: 100)
        try form.finish()
        let (resident, numbers) = try await office.read { transaction in
            (
                try Residents.one(id, for: actor, in: transaction),
                try Residents.numbers(of: id, for: actor, in: transaction)
            )
        }
        return try await office.answer(
            request, doing: RevealResident(id, reason: reason),
            shown: .page(
                NumbersPage(
                    name: resident.name, phone: numbers.phone, identity: numbers.identity, back: "residents/\(id)"))
        ) { _ in .seeOther("residents/\(id)", notice: "电话和身份证号只显示一次；要再看，请再写一次理由。") }
    }

    // MARK: Codes

    private func giveCode(_ request: WebRequest) async throws -> Answer {
        let id: ID<Resident> = try request.parameter("resident")
        return try await give([id], request)
    }

    private func codeForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { transaction in
            CodeFormPage(
                residents: try Listing<Resident>.residents.first(
                    "standing=here&sort=name", CodeFormPage.most, for: actor, in: transaction
                ).filter { !$0.isMasked })
        }
    }

    private func printCodes(_ request: WebRequest) async throws -> Answer {
        let form = FormReader(request.form)
        let chosen = form.values("resident", "居民", form: "列表中的一位") { ID<Resident>($0) }.unique
        try form.finish()
        return try await give(chosen, request)
    }

    private func give(_ chosen: [ID<Resident>], _ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let residents = try await office.read { transaction in
            try chosen.map { try Residents.one($0, for: actor, in: transaction) }
        }
        let codes = residents.map { ResidentCode($0.id, OutsideCode(random: premises.surroundings.random)) }
        let sheet = CodeSheet(
            cards: zip(residents, codes).map { resident, code in
                .init(
                    name: resident.name, village: resident.villageName, code: code.code.shown,
                    address: "\(request.origin)/\(request.county.code)/my/c/\(code.code.letters)")
            })
        let shown: Answer =
            request.form["as"] == "docx"
            ? .file(try sheet.docx(request.county, on: premises.surroundings.now().day)) : .page(sheet)
        return try await office.answer(request, doing: GiveCodes(codes), shown: shown) { _ in
            .seeOther("residents", notice: "登录码已经打印过一次，不再显示。没有打出来的，请再发一次，原来的随之作废。")
        }
    }
}
