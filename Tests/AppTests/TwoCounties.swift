import App
import Assessment
import Bulletins
import Database
import Findings
import Foundation
import HTTPTypes
import Hummingbird
import Inspections
import Kernel
import Logging
import Media
import Objections
import Office
import Organisation
import Reports
import Sheets
import TestCounty
import TestSupport
import Web

/// Two counties in one database, every record of each named with that county's canary word, and
/// somebody of every role in both.
struct TwoCounties {
    static let codes = ["990101", "990102"]
    static let canaries = ["990101": "画眉", "990102": "鹧鸪"]
    /// The village of the county's other township, of which the first one's people must not hear.
    static let neighbours = ["990101": "白鹭", "990102": "灰鹤"]
    /// What stands in notes of the other township's visits.
    static let notes = ["990101": "苍鹭", "990102": "池鹭"]
    static let password = "测试 county 2019"

    let product: Product
    let site: Site
    /// Made once for all visitors: some thousand routes are a tenth of a second in a debug build.
    private let responder: any HTTPResponder<ServerContext>
    var sessions: Sessions { product.sessions }

    init(product: Product, site: Site) {
        (self.product, self.site, responder) = (product, site, site.router().buildResponder())
    }

    /// A browser in which nobody signed in yet.
    func stranger() -> Visitor { Visitor(responder: responder) }

    /// - Parameter lives: each capability's own demo life is lived there too, and in the closed months' visits to the other
    ///   township a spot is taken back when all is out. Furnishing takes a minute: one such pair serves all tests.
    static func with(
        _ engine: Engine, clock: TestClock = TestClock(), hasher: PasswordHasher = PasswordHasher(rounds: 2),
        lives: Bool = false, pause: @escaping @Sendable (Duration) async -> Void = { _ in },
        _ body: (TwoCounties) async throws -> Void
    ) async throws {
        // Where lives are lived, every page of theirs is walked.
        guard !lives else {
            return try await beforeOthers {
                try await copied(engine, clock: clock, hasher: hasher, lives: lives, pause: pause, body)
            }
        }
        try await copied(engine, clock: clock, hasher: hasher, lives: lives, pause: pause, body)
    }

    private static func copied(
        _ engine: Engine, clock: TestClock, hasher: PasswordHasher, lives: Bool,
        pause: @escaping @Sendable (Duration) async -> Void, _ body: (TwoCounties) async throws -> Void
    ) async throws {
        let start = clock.now
        let name = "two counties on \(start.milliseconds), lives: \(lives)"
        try await withCopy(of: name, engine) { template in
            // Of a randomness of its own: what the tests make themselves takes none of its identifiers.
            let past = TestClock(seed: 77)
            past.set(start)
            let database = try Database(template.location, surroundings: past.surroundings)
            try await database.migrate(Product.migrations)
            let product = Product(
                database: database, photos: try PhotoStore(folder: template.folder + "/photos"),
                surroundings: past.surroundings, hasher: PasswordHasher(rounds: 2))
            for code in codes { try await furnish(product, code, lives: lives) }
            try await database.close()
        } _: { place in
            let database = try Database(place.location, surroundings: clock.surroundings)
            do {
                let photos = try PhotoStore(folder: place.folder + "/photos")
                try await withSite(database, photos, clock: clock, hasher: hasher, pause: pause) { product, site in
                    try await body(TwoCounties(product: product, site: site))
                }
            } catch {
                try? await database.close()
                throw error
            }
            try await database.close()
        }
    }

    /// The product before anything is in it.
    static func withSite(
        _ engine: Engine, clock: TestClock = TestClock(), _ body: (Product, Site) async throws -> Void
    ) async throws {
        try await withPhotos { photos in
            try await withDatabase(engine, Product.migrations, clock: clock) { database, _ in
                try await withSite(
                    database, photos, clock: clock, hasher: PasswordHasher(rounds: 2), pause: { _ in }, body)
            }
        }
    }

    private static func withSite(
        _ database: Database, _ photos: PhotoStore, clock: TestClock, hasher: PasswordHasher,
        pause: @escaping @Sendable (Duration) async -> Void, _ body: (Product, Site) async throws -> Void
    ) async throws {
        let product = Product(database: database, photos: photos, surroundings: clock.surroundings, hasher: hasher)
        let uploads = FileManager.default.temporaryDirectory.appending(path: "uploads-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: uploads, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: uploads) }
        var quiet = Logger(label: "test")
        quiet.logLevel = .critical
        let site = try await product.site(publicURL: nil, uploadFolder: uploads.path, logger: quiet, pause: pause)
        try await body(product, site)
    }

    static func signInName(_ role: Role) -> String { role.rawValue.lowercased() }

    /// Somebody of a role, signed in.
    func visitor(_ role: Role, county: String) async throws -> Visitor {
        let visitor = stranger()
        let form = try await visitor.get("/\(county)/sign-in")
        _ = try await visitor.post(
            "/\(county)/sign-in", [("name", Self.signInName(role)), ("password", Self.password)], token: form.formToken)
        return visitor
    }

    /// Signs somebody in on a browser that may have been used before.
    @discardableResult
    func signIn(
        _ visitor: Visitor, _ role: Role, password: String = TwoCounties.password, headers: HTTPFields = [:]
    ) async throws -> Visitor.Answer {
        let form = try await visitor.get("/990101/sign-in")
        return try await visitor.post(
            "/990101/sign-in", [("name", Self.signInName(role)), ("password", password)], token: form.formToken,
            headers: headers)
    }

    /// What the audit holds of one kind.
    func audited(_ action: String, _ county: String) async throws -> [AuditEntry] {
        try await product.office.read { try Audit.entries(county: county, action: action, limit: 100, in: $0) }
    }

    /// - Parameter lives: whether every capability lives its own life too, with its photos and papers.
    static func furnish(
        _ product: Product, _ code: String, lives: Bool = false
    ) async throws {
        let canary = canaries[code] ?? ""
        let system = Actor.system(county: code)
        let day = Day(ordinal: 17_897)  // 2019-01-01
        guard let county = DivisionCode(code) else { return }
        try await product.office.carryOut(
            EstablishCounty(code: county, name: "\(canary)县", validFrom: day), by: system)
        let csv =
            "code,name\n\(code)100,\(canary)镇\n\(code)100201,\(canary)村\n\(code)200,远\(canary)乡\n"
            + "\(code)200201,\(neighbours[code] ?? "")村\n\(code)100299,老\(canary)村\n"
        try await product.office.carryOut(ImportDivisions(list: Array(csv.utf8), validFrom: day), by: system)
        // One that was merged into the other before anything was recorded: everybody's scope has more than one code.
        if let old = DivisionCode("\(code)100299") {
            try await product.office.carryOut(
                EndDivision(
                    old, from: day.adding(days: 90), into: DivisionCode("\(code)100201"), reason: "\(canary)撤并"),
                by: system)
        }
        try await product.office.carryOut(AddUnit(name: "\(canary)水利局"), by: system)
        try await product.office.carryOut(AddUnit(name: "\(canary)小店", kind: .shop), by: system)
        try await addSheet(product, canary, by: system)
        let units = try await product.office.read { try Units.all(county: code, in: $0) }
        let hash = try await PasswordHasher(rounds: 2).hash(password, salt: [1, 2, 3, 4])
        for role in Role.assignable {
            let name =
                switch role {
                case .departmentLiaison, .departmentDeputy, .departmentHead: "\(canary)水利局"
                case .townshipLiaison, .townshipDeputy, .townshipHead: "\(canary)镇"
                case .village: "\(canary)村"
                case .merchant: "\(canary)小店"
                default: "创建办"
                }
            guard let unit = units.first(where: { $0.name == name }) else { continue }
            let person = try await product.office.carryOut(
                AddPerson(name: "\(canary)\(role.chinese)", signInName: signInName(role), unit: unit.id), by: system)
            try await product.office.carryOut(GiveRoles(person: person, roles: [role]), by: system)
            try await product.office.carryOut(SetPassword(person: person, hash: hash, mustChange: false), by: system)
        }
        try await addPlans(product, code, by: system)
        try await addVisit(product, code, canary)
        let spots = lives ? try await addSpots(product, code, "2019-10") : []
        let month = try await closeMonth(product, code, canary, "2019-10-15")
        // Struck out of the lists that the bulletin prints, before it is drafted.
        for (_, line) in spots { try await voidFinding(product, code, line) }
        try await addBulletin(product, month, code, canary)
        for (visit, line) in spots {
            try await product.office.carryOut(
                VoidLine(
                    visit: visit, line: line, reason: "\(notes[code] ?? "")看错了", listeners: Product.visitListeners),
                by: director(code))
        }
        let clerk = Actor(id: "clerk", name: "\(canary)干事", county: code, roles: [.clerk], scope: .county)
        if lives {
            _ = try await product.office.carryOut(
                ProposeRevision(month: month, reason: "\(canary)更正"), by: clerk)
        }
        // And a draft, which only those who make it know of.
        let before = try await closeMonth(product, code, canary, "2019-09-16")
        _ = try await product.office.carryOut(DraftBulletin(month: before), by: clerk)
        if lives { try await live(product, code) }
    }

    /// Each capability that brings a life of its own lives it here too, all on one day: so its pages are walked with records in
    /// them.
    private static func live(_ product: Product, _ code: String) async throws {
        let now = try await product.office.read { $0.now }
        var events = try await product.ownLife(of: code, from: now.day.adding(days: -120), to: now)
        while !events.isEmpty {
            let event = events.removeFirst()
            guard event.at <= now else { continue }
            events += try await event.act()
            events.sort { $0.at < $1.at }
        }
        let clerk = Actor(id: "clerk", name: "干事", county: code, roles: [.clerk], scope: .county)
        // No county's visit took a mark from the township whose people sign in here: it objects to what was decided.
        let taken = try await product.office.read {
            try Listing<Adjustment>.adjustments.first("state=approved", 20, for: clerk, in: $0)
        }
        if let deduction = taken.first(where: \.isObjectable) {
            let canary = canaries[code] ?? ""
            try await product.office.carryOut(
                FileObjection(.adjustment(deduction.id), words: "\(canary)有台账", onBehalfOf: "\(canary)镇书面申诉"), by: clerk
            )
        }
        // And a report that is still being written.
        _ = try await product.office.carryOut(DraftReport(now.day.year, Product.reports), by: clerk)
    }

    private static func director(_ code: String) -> Actor {
        Actor(id: "director", name: "主任", county: code, roles: [.director], scope: .county)
    }

    /// One in each visit of a month to the other township's villages.
    private static func addSpots(
        _ product: Product, _ code: String, _ month: String
    ) async throws -> [(ID<Visit>, ID<VisitLine>)] {
        let director = director(code)
        let visits = try await product.office.read { transaction in
            var filter = Visits.Filter()
            filter.month = Month(month)
            return try Visits.page(filter, for: director, limit: 10, in: transaction)
        }.filter { $0.division.description.hasPrefix("\(code)200") }
        let photo = try await product.photos.add(smallPhoto)
        var spots: [(ID<Visit>, ID<VisitLine>)] = []
        for (index, visit) in visits.enumerated() {
            let line = ID<VisitLine>(
                at: Instant(milliseconds: 1_570_000_000_000), random: Array("\(code)\(index)spot0".utf8))
            try await product.office.carryOut(
                AddLine(
                    visit: visit.id, line: line, kind: .init(item: "1-1", deduction: "a"), count: 2,
                    note: "\(notes[code] ?? "")桥头"), by: director)
            try await product.office.carryOut(
                AddLinePhotos(visit: visit.id, line: line, photos: [photo]), by: director)
            spots.append((visit.id, line))
        }
        return spots
    }

    private static func voidFinding(_ product: Product, _ code: String, _ line: ID<VisitLine>) async throws {
        let found = try await product.office.read {
            try Findings.ofOrigins([line.description], county: code, in: $0)[line.description]
        }
        guard let found else { return }
        try await product.office.carryOut(
            TakeStep(finding: found, act: .init(.void), note: "\(notes[code] ?? "")重复"), by: director(code))
    }

    /// A month before: visited on a day of it, and closed with its villages not checked by their townships.
    private static func closeMonth(
        _ product: Product, _ code: String, _ canary: String, _ held: String
    ) async throws -> Month {
        let director = Actor(id: "director", name: "\(canary)主任", county: code, roles: [.director], scope: .county)
        guard let day = Day(held) else { throw Refusal.noSuchPage }
        let month = Month(day)
        let waiting = try await product.office.read { [director] transaction in
            var filter = Visits.Filter()
            filter.month = month
            return try Visits.page(filter, for: director, limit: 10, in: transaction)
        }
        for visit in waiting {
            try await product.office.carryOut(
                SubmitVisit(visit: visit.id, heldOn: day, listeners: Product.visitListeners), by: director)
        }
        try await product.office.close(month, by: director)
        return month
    }

    /// A bulletin that was published.
    private static func addBulletin(
        _ product: Product, _ month: Month, _ code: String, _ canary: String
    ) async throws {
        let clerk = Actor(id: "clerk", name: "\(canary)干事", county: code, roles: [.clerk], scope: .county)
        let director = Actor(id: "director", name: "\(canary)主任", county: code, roles: [.director], scope: .county)
        let leader = Actor(id: "leader", name: "\(canary)领导", county: code, roles: [.leader], scope: .county)
        let rule = try await product.office.carryOut(
            ProposeRule(
                title: "\(canary)办法", validFrom: month.next.next.next, weights: AssessmentRule.ours.weights,
                missingSelfCheck: .zero, sources: "\(canary)自定"), by: clerk)
        try await product.office.carryOut(
            TakeProcedureStep(
                Ruling.procedure, rule, Signatures.sendBack, answers: StepAnswers(note: "\(canary)再议")), by: director)
        let bulletin = try await product.office.carryOut(DraftBulletin(month: month), by: clerk)
        for (step, actor) in [
            (Signatures.submit, clerk), (Signatures.approve, director), (Signatures.sign, leader),
            (Signatures.publish, clerk),
        ] {
            try await product.office.handle(bulletin, step, by: actor)
        }
    }

    /// A township's self-check with a spot, a note and a photo, and the finding that it leads to.
    private static func addVisit(_ product: Product, _ code: String, _ canary: String) async throws {
        guard let village = DivisionCode("\(code)100201"), let township = village.parent,
            let day = Day("2019-11-04")
        else { return }
        let liaison = Actor(
            id: "liaison", name: "\(canary)联络员", county: code, roles: [.townshipLiaison], scope: .division(township))
        let waiting = try await product.office.read { try Visits.waiting(for: liaison, in: $0) }
        guard let visit = waiting.first(where: { $0.division == village }) else { return }
        let line = ID<VisitLine>(at: Instant(day), random: Array(code.utf8) + Array(code.utf8))
        try await product.office.carryOut(
            AddLine(
                visit: visit.id, line: line, kind: .init(item: "1-1", deduction: "a"), count: 2, note: "\(canary)桥头"),
            by: liaison)
        let photo = try await product.photos.add(smallPhoto)
        try await product.office.carryOut(AddLinePhotos(visit: visit.id, line: line, photos: [photo]), by: liaison)
        try await product.office.carryOut(
            SubmitVisit(visit: visit.id, heldOn: day, listeners: Product.visitListeners), by: liaison)
        let clerk = Actor(id: "clerk", name: "\(canary)干事", county: code, roles: [.clerk], scope: .county)
        let found = try await product.office.read { transaction in
            let filter = FindingFilter(standing: .unassigned)
            return try (
                Findings.page(filter, for: clerk, limit: 10, in: transaction),
                Units.ofDivision(township, county: code, in: transaction)
            )
        }
        guard let finding = found.0.first, let unit = found.1, let limit = Limit.named("rural.ordinary") else { return }
        let party = Party(unit: unit.id.description, name: unit.name, division: unit.division)
        try await product.office.carryOut(
            TakeStep(finding: finding.id, act: .assign(to: party, limit: limit)), by: clerk)
    }

    /// A file on a finding, and a notice of it in everybody's inbox.
    static func addFile(_ product: Product, _ code: String) async throws {
        let canary = canaries[code] ?? ""
        let clerk = Actor(id: "clerk", name: "\(canary)干事", county: code, roles: [.clerk], scope: .county)
        let found = try await product.office.read {
            var filter = FindingFilter(standing: .unaccepted)
            filter.sort = .division
            return try Findings.page(filter, for: clerk, limit: 1, in: $0).first?.id
        }
        guard let finding = found else { return }
        let path = FileManager.default.temporaryDirectory.appending(path: "file-\(UUID().uuidString)").path
        try Data("\(canary)的整改方案".utf8).write(to: URL(fileURLWithPath: path))
        let file = try await FileStore(beside: product.photos).add(file: path, named: "\(canary)方案.txt")
        try FileManager.default.removeItem(atPath: path)
        try await product.office.carryOut(FileToRecord(finding, [file]), by: clerk)
        try await product.office.keepHouse { transaction in
            let people = try transaction.rows("SELECT id FROM person WHERE county = \(code)").map {
                try $0["id"] as String
            }
            try transaction.notify(
                people, of: .finding, finding.description, "\(canary)的消息", "\(canary)", path: "findings/\(finding)",
                county: code)
        }
    }

    /// The self-check that everybody knows of, and a draw that the visited must not.
    private static func addPlans(_ product: Product, _ code: String, by system: Actor) async throws {
        let editions = try await product.office.read { try Editions.all(county: code, in: $0) }
        let inspector = try await product.office.read {
            try People.named(signInName(.inspector), county: code, in: $0)
        }
        guard let edition = editions.first(where: { $0.state == .published }), let inspector,
            let month = Month("2019-11")
        else { return }
        for (tier, manner, month) in [
            (Tier.selfCheck, Manner.announced, month), (.county, .unannounced, month),
            (.county, .announced, month.previous), (.county, .announced, month.previous.previous),
        ] {
            try await product.office.carryOut(
                MakePlan(
                    month: month, sheet: edition.sheet, edition: edition.number, tier: tier, manner: manner,
                    inspectors: [inspector.id]), by: system)
        }
    }

    /// A sheet with a published edition and a draft.
    private static func addSheet(_ product: Product, _ canary: String, by system: Actor) async throws {
        let template = try Sheets.villageTemplate
        let content = Sheet(title: "\(canary)检查", full: template.full, pass: template.pass, items: template.items)
        let sheet = try await product.office.carryOut(DraftSheet(content: content), by: system)
        try await product.office.carryOut(PublishEdition(sheet: sheet, number: 1), by: system)
        _ = try await product.office.carryOut(DraftEdition(sheet: sheet), by: system)
        // Put forward and sent back, so that the draft may still be edited.
        let county = system.county
        let publication = try await product.office.carryOut(
            SubmitEdition(sheet: sheet, number: 2),
            by: Actor(
                id: "clerk", name: "\(canary)干事", county: county, roles: [.clerk], scope: .county))
        try await product.office.carryOut(
            TakeProcedureStep(
                Publication.procedure, publication, Signatures.sendBack, answers: StepAnswers(note: "\(canary)再改")),
            by: director(county))
    }
}
