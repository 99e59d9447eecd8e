import Database
import Documents
import Kernel
import Office
import Residents
import Web

struct CertificatePage: Page {
    let certificate: ServiceCertificate
    /// Opened by a camera; nil before it is issued.
    let address: String?
    let part: ProcedurePart
    let mayAnnounce: Bool
    let now: Instant
    var title: String { ServiceCertificate.procedure.title(certificate) }
    var help: String { "一份志愿服务证明：申请、核对、公示七个工作日、编号开具；谁拿到都能验证真假。" }

    private enum CodingKeys: CodingKey { case part, now }

    func body(_ view: View) -> HTML {
        let path = "volunteers/certificates/\(certificate.id)"
        return """
            \(view.heading(title, "\(view.standing(part, now: now))　\(certificate.home.name)", actions: HTML.when(certificate.state == .issued, view.linkButton("证明 .docx", "\(path)/certificate.docx") + view.linkButton("凭证文件", "\(path)/certificate.txt"))))
            <div class="columns"><div>\(view.steps(part))
            \(HTML.when(mayAnnounce && certificate.state == .checked, view.linkButton("核对过的一起送公示", "volunteers/certificates/announce")))
            <section class="card-paper"><dl class="record"><dt>类别</dt><dd>\(certificate.kindWords)</dd><dt>服务时长</dt><dd>\(Minutes(certificate.minutes).chinese)（截至\(certificate.lastDay.chinese)）</dd>
            <dt>志愿者编号</dt><dd>\(certificate.volunteerNumber.padded(6))</dd>\(HTML.each(["服务内容", "首次服务", "转入", "经办", "联系方式"]) { label in HTML.with(certificate.seal?.line(label)) { "<dt>\(label)</dt><dd>\($0)</dd>" } })\(HTML.when(!certificate.purpose.isEmpty, "<dt>用途</dt><dd>\(certificate.purpose)</dd>"))
            \(HTML.with(certificate.number) { "<dt>编号</dt><dd>\($0)</dd>" })
            \(HTML.with(certificate.notice) { "<dt>公示</dt><dd><a href=\"\(view.link("notices/\($0)"))\">看公示</a></dd>" })</dl>
            \(HTML.with(address.flatMap(QRCode.init)) { "<p>\($0.svg("验证的地址"))</p><p class=\"soft\">扫一扫验证真假。</p>" })</section>
            </div><div>\(view.timeline(part))</div></div>
            """
    }
}

struct AnnounceCertificatesPage: Page {
    let count: Int
    var title: String { "志愿服务公示" }
    var help: String { "核对过的一起公示七个工作日，期满没有异议的自动编号开具；未成年人只写编号。" }
    var parents: [Crumb] { [Crumb("志愿服务证明", "volunteers/certificates")] }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "\(count)份等公示"))
        \(HTML.when(count == 0, view.empty("没有等公示的。申请要先由所在单位核对。", view.linkButton("志愿服务证明", "volunteers/certificates"))))
        \(HTML.when(count > 0, """
            <div class="card-paper">\(view.form("volunteers/certificates/announce", """
                \(view.input("contact", "公示的联系方式", help: "如 创建办，0575-86000000。", max: 100))
                \(view.submit("起草公示"))
                """))</div>
            """))</div>
        """
    }
}

struct AskCertificatePage: Page {
    let volunteer: Volunteer
    var title: String { "申请志愿服务证明" }
    var help: String { "按确认的时长开具；星级满100、300、600、1000、1500小时，逐级申请认定。" }
    var parents: [Crumb] { [Crumb(volunteer.name, "volunteers/\(volunteer.id)")] }

    private enum CodingKeys: CodingKey { case volunteer }

    /// A certificate of hours, and the stars that they make.
    static func options(minutes: Int) -> [(value: String, label: String)] {
        let reached = StarThresholds.stars(minutes: minutes)
        return [("0", "志愿服务记录证明")]
            + (1...5).filter { $0 <= reached }.map {
                ("\($0)", "\(StarThresholds.chinese($0))志愿者（满\(StarThresholds.hours[$0 - 1])小时）")
            }
    }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "\(volunteer.name)，确认的时长\(volunteer.hours)"))
        <div class="card-paper">\(view.form("volunteers/\(volunteer.id)/certificate", """
            \(view.select("stars", "申请什么", options: Self.options(minutes: volunteer.minutes)))
            \(view.input("purpose", "用途", help: "如 入党、评优；可以不填。", required: false, max: 60))
            \(view.submit("申请"))
            """))</div></div>
        """
    }
}

struct CertificateRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        let list = Listing<ServiceCertificate>.certificates.routes(office)
        let own: [Route] = [
            .page("volunteers/certificates/announce", .right(.correctHours), announceForm),
            .post(
                "volunteers/certificates/announce", .right(.correctHours), .pressing("送公示"), form: announceForm
            ) { request in
                let form = FormReader(request.form)
                let contact = try form.finish(form.text("contact", "联系方式", max: 100))
                return try await office.answer(request, doing: AnnounceCertificates(contact: contact)) { notice in
                    .seeOther("notices/\(notice)", notice: "公示已起草，核对以后送审。")
                }
            },
            .page("volunteers/certificates/:serviceCertificate", .right(.seeVolunteers), one),
            .get("volunteers/certificates/:serviceCertificate/certificate.docx", .right(.seeVolunteers), paper),
            .get("my/certificates/:serviceCertificate/certificate.docx", .right(.beResident), paper),
            .get("volunteers/certificates/:serviceCertificate/certificate.txt", .right(.seeVolunteers)) { request in
                Self.file(try await found(request))
            },
            .page("volunteers/:volunteer/certificate", .right(.seeVolunteers), askForm),
            .post(
                "volunteers/:volunteer/certificate", .right(.seeVolunteers), .pressing("申请志愿服务证明"), form: askForm
            ) { request in
                let id: ID<Volunteer> = try request.parameter("volunteer")
                let form = FormReader(request.form)
                let (stars, purpose) = try form.finish(
                    form.number("stars", "申请什么", 0...5), form.note("purpose", "用途", max: 60))
                return try await office.answer(
                    request, doing: AskCertificate(id, stars: stars, purpose: purpose)
                ) { .seeOther("volunteers/certificates/\($0)", notice: "已申请，等所在单位核对。") }
            },
        ]
        let verifying: [Route] = [
            Route.page("public/volunteer-certificates", .anyone, verify).asking("number"),
            .get("public/volunteer-certificates/keys.txt", .anyone) { _ in
                let keys = try await office.read { CertificateSeal.publicKeys($0.keys) }
                return Self.text(keys.map { "\($0.id) \($0.key)\n" }.joined(), "公钥.txt")
            },
            .page("public/volunteer-certificates/:volunteerCode", .anyone, verified),
        ]
        return list + own + verifying + ServiceCertificate.procedure.routes(premises, page: one)
    }

    private static func text(_ text: String, _ name: String) -> Answer {
        .file(Download(Array(text.utf8), contentType: "text/plain; charset=utf-8", filename: name))
    }

    private static func file(_ certificate: ServiceCertificate) -> Answer {
        text(certificate.seal?.file ?? "", "\(certificate.number ?? "证明")凭证.txt")
    }

    private func found(_ request: WebRequest) async throws -> ServiceCertificate {
        let (actor, id): (Actor, ID<ServiceCertificate>) = (
            try request.actor, try request.parameter("serviceCertificate")
        )
        let found = try await office.read { try Certificates.one(id, for: actor, in: $0) }
        guard found.state == .issued, found.seal != nil else {
            throw Refusal(.missing, "certificate.none", "这份证明还没有开具，或者已经撤销。")
        }
        return found
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<ServiceCertificate>) = (
            try request.actor, try request.parameter("serviceCertificate")
        )
        return try await office.read { transaction in
            let found = try Certificates.one(id, for: actor, in: transaction)
            return CertificatePage(
                certificate: found,
                address: found.state == .issued ? found.verifier.map { address($0, request) } : nil,
                part: try ServiceCertificate.procedure.part(of: found, id, for: actor, in: transaction),
                mayAnnounce: actor.isOffice && Right.correctHours.isHeld(by: actor), now: transaction.now)
        }
    }

    private func address(_ verifier: String, _ request: WebRequest) -> String {
        "\(request.origin)/\(request.county.code)/public/volunteer-certificates/\(verifier)"
    }

    private func announceForm(_ request: WebRequest) async throws -> any Page {
        let county = try request.actor.county
        return try await office.read {
            AnnounceCertificatesPage(count: try Certificates.checked(county: county, in: $0).count)
        }
    }

    private func askForm(_ request: WebRequest) async throws -> any Page {
        let (actor, id): (Actor, ID<Volunteer>) = (try request.actor, try request.parameter("volunteer"))
        return try await office.read { AskCertificatePage(volunteer: try Volunteers.one(id, for: actor, in: $0)) }
    }

    private func paper(_ request: WebRequest) async throws -> Answer {
        let (found, county) = (try await found(request), request.county)
        let signature = try await office.read {
            try $0.setting(OfficeSettings.papers, county: county.code).filled(county).signature
        }
        guard let number = found.number, let verifier = found.verifier,
            let code = QRCode(address(verifier, request)),
            let picture = OfficialDocument.Picture(jpeg: try code.jpeg(), caption: "扫一扫验证，或在公开页面输入编号")
        else { throw Refusal.noSuchPage }
        let document = OfficialDocument(
            issuer: "志愿服务证明", number: number, title: found.name, addressee: nil,
            blocks: [
                .paragraph(
                    "志愿者编号\(county.code)-\(found.volunteerNumber.padded(6))，截至\(found.lastDay.chinese)，经确认的志愿服务时长\(Minutes(found.minutes).chinese)。\(found.stars > 0 ? "认定为\(found.kindWords)。" : "")"
                )
            ]
                + found.particulars.map { .paragraph($0) } + [
                    .paragraph("本证明依据《志愿服务记录与证明出具办法（试行）》（民政部令第67号），经公示七个工作日开具。谁证明、谁负责。"),
                    .photos([picture], .row),
                ], signature: signature, date: found.issuedOn,
            checks: found.signedText.map { [SeenVersion(bytes: $0.utf8).short] } ?? [],
            remark: county.isDemo ? "演示数据" : nil, head: .low)
        return .file(
            Download(
                try document.docx(), contentType: OfficialDocument.contentType, filename: "\(number)志愿服务证明.docx"))
    }

    // MARK: Everybody

    private func verify(_ request: WebRequest) async throws -> any Page {
        let form = FormReader(request.query)
        let number: String = form.text("number", "编号", max: 60, optional: true)
        try form.finish()
        let county = request.county
        let found =
            number.isEmpty
            ? nil
            : try await office.read {
                try Certificates.issued(verifier: nil, number: number, county: county.code, in: $0)
            }
        return VerifiedCertificatePage(county: county.name, asked: number, found: found.map(PublicCertificate.init))
    }

    private func verified(_ request: WebRequest) async throws -> any Page {
        let (code, county) = (request.parameters["volunteerCode"].flatMap(OutsideCode.init), request.county)
        let found = try await office.read {
            try Certificates.issued(verifier: code?.letters ?? "", number: "", county: county.code, in: $0)
        }
        guard let found else {
            throw Refusal(.missing, "certificate.none", "没有这份证明：可能是伪造的，也可能码没有扫全。请核对编号，或向创建办查询。")
        }
        return VerifiedCertificatePage(
            county: county.name, asked: found.number ?? "", found: PublicCertificate(found))
    }
}

/// What a stranger is told of a certificate that he has in his hands.
struct PublicCertificate: Encodable, Sendable {
    let number: String
    let name: String
    let kind: String
    let hours: String
    let issuedOn: Day?
    let holds: Bool

    init(_ certificate: ServiceCertificate) {
        number = certificate.number ?? ""
        name = certificate.isMinor ? "未成年志愿者" : PersonName.masked(certificate.name)
        kind = certificate.kindWords
        hours = Minutes(certificate.minutes).chinese
        issuedOn = certificate.issuedOn
        holds = certificate.state == .issued
    }
}

struct VerifiedCertificatePage: PublicPage {
    let county: String
    let asked: String
    let found: PublicCertificate?
    var title: String { "验证志愿服务证明" }
    var summary: String { "\(county)开具的志愿服务证明，真假在这里验证。" }

    func body(_ view: View) -> HTML {
        """
        <h1>验证志愿服务证明</h1>
        \(HTML.with(found) { found in
            """
            <div class="notice-box"><p><strong>\(found.holds ? "证明是真的" : "证明已经撤销，不能再用")</strong></p>
            <p>\(found.number)，\(found.name)，\(found.kind)，服务\(found.hours)\(HTML.with(found.issuedOn) { "，\($0.chinese)开具" })。请和手里的证明对一遍。</p></div>
            """
        })
        \(HTML.when(found == nil && !asked.isEmpty, "<p class=\"lead\">没有编号是“\(asked)”的证明：请对照证明再输一遍；还是没有的，可能是伪造的，请向创建办查询。</p>"))
        <form method="get" action="\(view.link("public/volunteer-certificates"))" class="narrow"><label>证明编号<input name="number" value="\(asked)"></label><button class="button" type="submit">验证</button></form>
        <p class="soft">没有网络的，用凭证文件和<a href="\(view.link("public/volunteer-certificates/keys.txt"))">本县的公钥</a>，由 wenming verify 验证。</p>
        """
    }
}

extension ServiceCertificate {
    /// What was signed beside the hours, a sentence each.
    fileprivate var particulars: [String] {
        guard let seal else { return [] }
        func said(_ label: String, _ words: (String) -> String) -> String? { seal.line(label).map(words) }
        return [
            said("服务内容") { "服务内容：\($0)。" },
            said("首次服务") { "首次服务：\(Day($0)?.chinese ?? $0)。" }, said("转入") { "\($0)，由原系统确认。" },
            said("经办") { "经办：\($0)。" }, said("联系方式") { "联系方式：\($0)。" },
        ].compactMap(\.self)
    }
}
