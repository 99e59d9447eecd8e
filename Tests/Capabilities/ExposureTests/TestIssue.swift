import Database
import Findings
import Kernel
import Media
import Office
import Organisation
import TestCounty
import TestSupport
import Testing

@testable import Exposure

/// What the tests of the board have in common: a county, its photos, and an issue at any stage.
struct Board: Sendable {
    let county: TestCounty
    let photos: PhotoStore
    let editor = Actor(
        id: "editor", name: "编辑", county: TestCounty.code, roles: [.mediaEditor], scope: .county)
    let otherEditor = Actor(
        id: "editor2", name: "编辑乙", county: TestCounty.code, roles: [.mediaEditor], scope: .county)
    let otherClerk = Actor(id: "clerk2", name: "干事乙", county: TestCounty.code, roles: [.clerk], scope: .county)

    var office: Office { county.office }

    static func with(_ engine: Engine, _ body: (Board) async throws -> Void) async throws {
        try await withCounty(engine, also: Exposure.capability().migrations) { county in
            try await withPhotos { photos in try await body(Board(county: county, photos: photos)) }
        }
    }

    static func text(_ title: String = "河边的垃圾谁来管", link: String = "", introduction: String = "") throws
        -> ExposureText
    {
        ExposureText(
            channel: .own, title: title, introduction: introduction, link: link,
            broadcastOn: try TestCounty.day("2019-11-05"))
    }

    func draft(_ text: ExposureText? = nil, by actor: Actor? = nil) async throws -> ID<ExposureIssue> {
        try await office.carryOut(DraftIssue(try text ?? Self.text()), by: actor ?? county.clerk)
    }

    /// A problem that the makers saw themselves, with a photo.
    @discardableResult
    func addItem(
        _ id: ID<ExposureIssue>, village: String = "990101100201", title: String = "成堆垃圾", description: String = "",
        by actor: Actor? = nil
    ) async throws -> ID<ExposureItem> {
        let photo = try await photos.add(Self.picture(seed: UInt64(village.suffix(3)) ?? 1))
        return try await office.carryOut(
            AddItem(
                id, division: try county.division(village), topic: "治脏", title: title, description: description,
                photos: [photo]), by: actor ?? county.clerk)
    }

    static func picture(seed: UInt64, isAfter: Bool = false) throws -> [UInt8] {
        try DrawnPhoto(
            subject: .litter, seed: seed, takenAt: Instant(milliseconds: 1_572_829_200_000), latitude: 29_500_000,
            longitude: 120_900_000, isAfter: isAfter
        ).jpeg()
    }

    @discardableResult
    func mask(_ item: ID<ExposureItem>, by actor: Actor? = nil) async throws -> [(source: String, masked: String)] {
        let county = TestCounty.code
        let sources = try await office.read {
            try Exposures.photos(of: [item], county: county, in: $0)[item]?.all ?? []
        }
        var done: [(source: String, masked: String)] = []
        for source in sources {
            let boxes = [try MaskBox(left: 300, top: 300, width: 200, height: 200)]
            let masked = try await photos.masked(source, boxes)
            try await office.carryOut(
                MaskRecordPhoto<ExposureItem>(item, source, boxes, masked: masked), by: actor ?? self.county.clerk)
            done.append((source, masked.sha256))
        }
        return done
    }

    func confirm(_ item: ID<ExposureItem>, _ masks: [(source: String, masked: String)], by actor: Actor) async throws {
        for mask in masks {
            try await office.carryOut(ConfirmMask<ExposureItem>(item, mask.source, masked: mask.masked), by: actor)
        }
    }

    @discardableResult
    func take(
        _ step: String, _ id: ID<ExposureIssue>, by actor: Actor, note: String = "", day: Day? = nil
    ) async throws -> ExposureIssue.State {
        try await office.carryOut(
            TakeProcedureStep(
                ExposureIssue.procedure, id, step, answers: StepAnswers(note: note, day: day)), by: actor)
    }

    /// Masked, confirmed, gathered: ready to be reviewed.
    func ready(_ text: ExposureText? = nil, village: String = "990101100201") async throws -> ID<ExposureIssue> {
        let id = try await draft(text)
        try await take("gather", id, by: county.clerk)
        let item = try await addItem(id, village: village)
        try await confirm(item, try await mask(item), by: county.director)
        return id
    }

    func signed(_ text: ExposureText? = nil, village: String = "990101100201") async throws -> ID<ExposureIssue> {
        let id = try await ready(text, village: village)
        try await take("review", id, by: county.clerk)
        try await take("approve", id, by: county.director)
        try await take("sign", id, by: county.leader)
        return id
    }

    func published(_ text: ExposureText? = nil, village: String = "990101100201") async throws -> ID<ExposureIssue> {
        let id = try await signed(text, village: village)
        try await take("publish", id, by: county.clerk)
        return id
    }

    func issue(_ id: ID<ExposureIssue>, for actor: Actor? = nil) async throws -> ExposureIssue {
        let actor = actor ?? county.clerk
        return try await office.read { try Exposures.one(id, for: actor, in: $0) }
    }

    func items(_ id: ID<ExposureIssue>) async throws -> [ExposureItem] {
        try await office.read { try Exposures.items(of: [id], county: TestCounty.code, in: $0) }
    }

    func refusal(_ body: () async throws -> Void) async -> Refusal? {
        do { try await body() } catch let refusal as Refusal { return refusal } catch { Issue.record(error) }
        return nil
    }
}
