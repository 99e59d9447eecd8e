import App
import Assessment
import Database
import Findings
import Foundation
import Inspections
import Kernel
import Media
import Office
import Organisation
import Sheets
import TestCounty
import TestSupport
import Testing
import Web

/// The doctor against whoever edits the records with a database shell.
@Suite("A record that was edited with a database shell")
struct EditedRecordsTests {
    private let code = "990101"
    private let county = County(code: "990101", name: "画眉县", isDemo: false)

    private struct Undone: Error { let report: Examination.Report }

    /// What the doctor says after an edit, which is then undone.
    private func report(
        _ kept: KeptCounties, after edit: @escaping @Sendable (WriteTransaction) throws -> Void
    ) async throws -> Examination.Report {
        do {
            try await kept.product.database.write { [county, anchors = kept.place.anchors] transaction in
                try edit(transaction)
                throw Undone(report: try Examination.records(of: county, anchors, in: transaction))
            }
            throw Refusal(.missing, "test", "nothing was looked at")
        } catch let undone as Undone { return undone.report }
    }

    /// A county with an open month after the closed ones, two findings, and somebody with a password of his own; what
    /// its audit ends with is kept outside.
    private func live(_ kept: KeptCounties) async throws {
        let office = kept.product.office
        let director = Actor(id: "director", name: "主任", county: code, roles: [.director], scope: .county)
        let clerk = try await office.read { [code] in try People.named("clerk", county: code, in: $0) }
        let hash = try await PasswordHasher(rounds: 2).hash("another", salt: [9, 9])
        try await office.carryOut(
            SetPassword(person: try #require(clerk).id, hash: hash, mustChange: false), by: .system(county: code))
        let month = try #require(Month("2019-11"))
        let waiting = try await office.read { [code] in try Visits.outstanding(month, county: code, in: $0) }
        for visit in waiting {
            try await office.carryOut(CancelVisit(visit: visit.id, reason: "道路中断"), by: director)
        }
        kept.clock.set(Instant(try #require(Day("2019-12-04")), hour: 9))
        try await office.close(month, by: director)
        try await visitAgain(kept)
        try await office.sealAudit(county: code)
        let head = try await office.read { [code] in try Audit.head(county: code, in: $0) }
        _ = try kept.place.anchors.keep(
            county: code, head: .init(sequence: head.sequence, digest: head.digest), at: kept.clock.now,
            keys: .ofTests)
    }

    /// A self-check of December, with a spot and a photo.
    private func visitAgain(_ kept: KeptCounties) async throws {
        let office = kept.product.office
        let system = Actor.system(county: code)
        let month = try #require(Month("2019-12"))
        let director = Actor(id: "director", name: "主任", county: code, roles: [.director], scope: .county)
        let plans = try await office.read { try Plans.all(for: director, in: $0) }
        let plan = try #require(plans.first { $0.plan.tier == .selfCheck }).plan
        try await office.carryOut(
            MakePlan(
                month: month, sheet: plan.sheet, edition: plan.edition, tier: .selfCheck, manner: .announced),
            by: system)
        let village = try #require(DivisionCode("990101100201"))
        let liaison = Actor(
            id: "liaison", name: "联络员", county: code, roles: [.townshipLiaison],
            scope: .division(try #require(village.parent)))
        let visits = try await office.read { try Visits.waiting(for: liaison, in: $0) }
        let visit = try #require(visits.first { $0.division == village && $0.month == month })
        let line = ID<VisitLine>(at: kept.clock.now, random: [UInt8](repeating: 7, count: 10))
        try await office.carryOut(
            AddLine(visit: visit.id, line: line, kind: .init(item: "1-1", deduction: "a"), count: 3, note: "路口"),
            by: liaison)
        let drawn = DrawnPhoto(
            subject: .litter, seed: 5, takenAt: kept.clock.now, latitude: 29_500_000, longitude: 120_900_000)
        let photo = try await kept.product.photos.add(try drawn.jpeg())
        try await office.carryOut(AddLinePhotos(visit: visit.id, line: line, photos: [photo]), by: liaison)
        try await office.carryOut(
            SubmitVisit(visit: visit.id, heldOn: kept.clock.now.day, listeners: Product.visitListeners), by: liaison)
    }

    @Test("is named by the doctor, with what differs: each edit of the list", arguments: Engine.available)
    func edits(engine: Engine) async throws {
        try await KeptCounties.with(engine, counties: [code]) { kept in
            try await live(kept)
            let before = try await report(kept) { _ in }
            #expect(before.faults == [] && before.unchecked == [])
            #expect(ShellEdit.all.map(\.number) == Array(1...27))
            for edit in ShellEdit.all {
                let faults = try await report(kept, after: edit.edit).faults
                for words in edit.said {
                    #expect(faults.contains { $0.contains(words) }, "\(edit): “\(words)” is not among \(faults)")
                }
                #expect(faults.allSatisfy { $0.contains("请") }, "\(edit)")
            }
            try await opensNothing(kept)
        }
    }

    /// What the doctor says nothing of, and does not need to: a session that was made without a key.
    private func opensNothing(_ kept: KeptCounties) async throws {
        let product = kept.product
        let own = try await product.door.signIn(
            name: "inspector", password: TwoCounties.password, county: code, request: "")
        #expect(try await product.sessions.session(token: own, county: code)?.actor.roles == [.inspector])
        let edit = try #require(ShellEdit.all.first { $0.number == 25 })
        let director = try await product.database.write { [code] transaction in
            try edit.edit(transaction)
            return try People.named("director", county: code, in: transaction)
        }
        let id = try #require(director).id.description
        let halves = own.split(separator: ".").map(String.init)
        for cookie in [own, "\(halves[0]).\(id)"] + ShellEdit.cookies(of: id) {
            #expect(try await product.sessions.session(token: cookie, county: code) == nil, "\(cookie)")
        }
    }

    @Test("is not what a list is that makes divisions begin earlier", arguments: Engine.available)
    func earlier(engine: Engine) async throws {
        try await KeptCounties.with(engine, counties: [code]) { kept in
            let office = kept.product.office
            let today = kept.clock.now.day
            let tree = try await office.read { [code] in try Divisions.all(county: code, on: today, in: $0) }
            let list = "code,name\n" + tree.map { "\($0.code),\($0.name)\n" }.joined()
            let before = try #require(Day("2018-06-01"))
            let done = try await office.carryOut(
                ImportDivisions(list: Array(list.utf8), validFrom: before), by: .system(county: code))
            #expect(done.earlier > 0)
            try await office.carryOut(
                EstablishCounty(code: try #require(DivisionCode(code)), name: "画眉县", box: nil, validFrom: before),
                by: .system(county: code))
            try await office.sealAudit(county: code)
            #expect(try await report(kept) { _ in }.faults == [])
        }
    }

    @Test("hides no other where it can no longer be read at all", arguments: Engine.available)
    func unreadable(engine: Engine) async throws {
        try await KeptCounties.with(engine, counties: [code]) { kept in
            try await live(kept)
            let statements: [SQL] = [
                "UPDATE findingEntry SET act = '{' WHERE county = '990101'",
                "UPDATE visitLine SET item = '99-9' WHERE county = '990101'",
                "UPDATE person SET passwordHash = 'x' WHERE county = '990101' AND signInName = 'director'",
            ]
            let faults = try await report(kept) { transaction in
                for statement in statements { try transaction.run(statement) }
            }.faults
            for words in ["办理内容被改动", "条目被改动", "密码被改动", "的内容与它的各步不符", "检查的得分算不出来"] {
                #expect(faults.contains { $0.contains(words) }, "“\(words)” is not among \(faults)")
            }
        }
    }

    @Test(
        "is found without what is kept outside the database, where entries of the last minute were cut off",
        arguments: Engine.available)
    func lastMinute(engine: Engine) async throws {
        try await KeptCounties.with(engine, counties: [code]) { kept in
            try await live(kept)
            // The command after the last anchor.
            let administrator = Actor(
                id: "admin", name: "系统管理员", county: code, roles: [.systemAdministrator], scope: .county)
            try await kept.product.office.carryOut(AddUnit(name: "交通局"), by: administrator)
            try await kept.product.office.sealAudit(county: code)
            let cut = try #require(ShellEdit.all.first { $0.number == 20 })
            let faults = try await report(kept, after: cut.edit).faults
            #expect(faults.count == 1 && faults[0].contains("单位 ") && faults[0].contains("不是本系统写的"), "\(faults)")
        }
    }

    @Test(
        "is not said of what was written before records were sealed: that is counted, until a job has sealed it",
        arguments: Engine.available)
    func before(engine: Engine) async throws {
        try await KeptCounties.with(engine, counties: [code], seals: false) { kept in
            try await kept.product.office.sealAudit(county: code)
            let whole = try await report(kept) { _ in }
            #expect(whole.faults == [])
            #expect(whole.unchecked.count == 1 && whole.unchecked[0].contains("条记录未封存"), "\(whole.unchecked)")
            // What contradicts itself is found all the same.
            for number in [2, 3, 4, 12] {
                let edit = try #require(ShellEdit.all.first { $0.number == number })
                #expect(try await report(kept, after: edit.edit).faults != [], "\(edit)")
            }
            // Whoever makes a county look as if it were from before has his own edits not sealed.
            let office = Office(database: kept.product.database, sealed: Product.sealed)
            let alter: SQL = "UPDATE auditEntry SET detail = detail || 'x' WHERE county = '990101' AND sequence = 2"
            let restore: SQL = """
                UPDATE auditEntry SET detail = substr(detail, 1, length(detail) - 1)
                WHERE county = '990101' AND sequence = 2
                """
            try await kept.product.database.write { _ = try $0.run(alter) }
            await #expect(throws: Refusal.self) { try await office.sealEarlier(county: code) }
            try await kept.product.database.write { _ = try $0.run(restore) }
            // A job seals them, once; from then on every edit of records is found.
            #expect(try await office.sealEarlier(county: code) > 50)
            #expect(try await office.sealEarlier(county: code) == 0)
            try await office.sealAudit(county: code)
            let sealed = try await report(kept) { _ in }
            #expect(sealed.faults == [] && sealed.unchecked == [], "\(sealed.faults) \(sealed.unchecked)")
            for number in [1, 6, 7, 13, 14, 15] {
                let edit = try #require(ShellEdit.all.first { $0.number == number })
                let faults = try await report(kept, after: edit.edit).faults
                for words in edit.said { #expect(faults.contains { $0.contains(words) }, "\(edit): \(faults)") }
            }
        }
    }
}
