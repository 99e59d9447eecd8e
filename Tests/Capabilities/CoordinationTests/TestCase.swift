import Database
import Findings
import Kernel
import Media
import Office
import Organisation
import TestCounty
import TestSupport

@testable import Coordination

/// What the tests of cases have in common: a county, and a case at any stage.
struct Desk: Sendable {
    let county: TestCounty
    var office: Office { county.office }
    var clerk: Actor { county.clerk }

    static func with(_ engine: Engine, _ body: (Desk) async throws -> Void) async throws {
        try await withCounty(engine, also: Coordination.capability().migrations) { try await body(Desk(county: $0)) }
    }

    func today() async throws -> Day { try await office.read { $0.now.day } }

    /// Due on 2019-12-20.
    func register(_ title: String = "城区僵尸车清理", due: String = "2019-12-20") async throws -> ID<CoordinationCase> {
        try await office.carryOut(
            RegisterCase(
                CaseText(kind: .deadVehicles, title: title, situation: "车主找不到，谁也拖不走。", aims: "全部拖离"),
                dueOn: try TestCounty.day(due)), by: clerk)
    }

    func addPlace(_ id: ID<CoordinationCase>, in division: String = "990101100201") async throws -> ID<CasePlace> {
        try await office.carryOut(
            AddCasePlace(id, division: try county.division(division), spot: "菜场后巷"), by: clerk)
    }

    func give(_ id: ID<CoordinationCase>, due: String = "2019-12-10") async throws -> ID<CaseShare> {
        guard let unit = ID<Unit>(county.department.unit) else { throw Refusal(.missing, "test", "unit") }
        return try await office.carryOut(
            GiveShare(id, unit: unit, task: "发布公告，拖离车辆", dueOn: try TestCounty.day(due)), by: clerk)
    }

    func list(
        _ id: ID<CoordinationCase>, _ label: String = "灰色面包车", in division: String = "990101100201",
        found: String = "2019-11-01"
    ) async throws -> ID<InventoryItem> {
        try await office.carryOut(
            ListItem(
                id, kind: .vehicle, label: label, division: try county.division(division), spot: "菜场后巷",
                foundOn: try TestCounty.day(found), photos: [county.photo]), by: clerk)
    }

    @discardableResult
    func take<Record, State>(
        _ step: String, _ id: ID<Record>, _ procedure: Procedure<Record, State>, by actor: Actor, note: String = "",
        day: Day? = nil, photos: [Photo] = [], onBehalfOf: String = ""
    ) async throws -> State {
        try await office.carryOut(
            TakeProcedureStep(
                procedure, id, step, answers: StepAnswers(note: note, day: day, onBehalfOf: onBehalfOf),
                photos: photos), by: actor)
    }

    func finishShare(_ id: ID<CaseShare>) async throws {
        try await take(
            "finish", id, CaseShare.procedure, by: county.departmentLiaison, note: "做完了", photos: [county.photo])
        try await take("confirm", id, CaseShare.procedure, by: clerk)
    }

    func putRight(_ id: ID<CasePlace>) async throws {
        try await take(
            "right", id, CasePlace.procedure, by: try county.township(), note: "清了", day: try await today(),
            photos: [county.photo])
    }

    func looks() async throws -> [CaseLook] {
        try await office.read { [clerk] in try Listing.caseLooks.first("", 20, for: clerk, in: $0) }
    }

    func one(_ id: ID<CoordinationCase>, for actor: Actor? = nil) async throws -> CoordinationCase {
        let actor = actor ?? clerk
        return try await office.read { try Cases.one(id, for: actor, in: $0) }
    }

    func value(_ name: String, _ period: Period) async throws -> Int? {
        let metric = Coordination.capability().metrics.first { $0.name == name }
        return try await office.read { [clerk] in try metric?.value(period, nil, clerk, $0) }
    }

    func refusal(_ body: () async throws -> Void) async -> Refusal? {
        do { try await body() } catch { return error as? Refusal }
        return nil
    }
}
