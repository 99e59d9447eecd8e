import App
import Assessment
import Bulletins
import Campaigns
import Correspondence
import Database
import Exposure
import Foundation
import Inspections
import Kernel
import Media
import Meetings
import Office
import Organisation
import Pairing
import Recognition
import Standards
import TestCounty
import TestSupport

@testable import Reports

/// A county with everything that a year's report takes its numbers from.
struct ReportWorld {
    let county: TestCounty
    let sources = Product.reports

    var office: Office { county.office }
    var clerk: Actor { county.clerk }
    var procedure: Procedure<YearReport, PaperState> { YearReport.procedure(sources) }

    static func with(_ engine: Engine, _ body: (ReportWorld) async throws -> Void) async throws {
        // What every test county has already.
        let base = ["office", "organisation", "sheets", "inspections", "findings"]
        let others = Product.capabilities(door: nil).filter { !base.contains($0.name) }.flatMap(\.migrations)
            .sorted { $0.name < $1.name }
        try await withCounty(engine, also: others) { try await body(ReportWorld(county: $0)) }
    }

    // MARK: What is recorded

    @discardableResult
    func praise(_ title: String, on day: String = "2019-11-01", _ kind: ChronicleEntry.Kind = .praise) async throws
        -> ID<ChronicleEntry>
    {
        let id = try await office.carryOut(
            KeepChronicle(title, on: try TestCounty.day(day), kind, source: "省委宣传部文件"), by: clerk)
        try await office.carryOut(FileToRecord(id, [try await source(of: title)]), by: clerk)
        return id
    }

    /// The paper that says so, as it is attached to its entry.
    private func source(of title: String) async throws -> StoredFile {
        let path = FileManager.default.temporaryDirectory.appending(path: "source-\(UUID().uuidString)").path
        try Data("省委宣传部文件\n\(title)".utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try await withPhotos { try await FileStore(beside: $0).add(file: path, named: "省委宣传部文件.txt") }
    }

    /// An examination by a level above, with the paper of its result.
    func pass(_ title: String, on day: String) async throws {
        let day = try TestCounty.day(day)
        let review = try await office.carryOut(
            BeginReview(title: title, body: "上级", grantedOn: nil, dueOn: day), by: clerk)
        for (step, answers) in [
            ("toMaterial", StepAnswers()), ("confirm", StepAnswers(note: "公布结果的通知", day: day)),
        ] {
            try await office.carryOut(
                TakeProcedureStep(ReviewCycle.procedure, review, step, answers: answers), by: clerk)
        }
    }

    @discardableResult
    func file(
        _ title: String, _ kind: OfficialFile.Kind, number: String, on day: String = "2019-03-01"
    ) async throws -> ID<OfficialFile> {
        let day = try TestCounty.day(day)
        return try await office.carryOut(
            RegisterFile(
                OfficialFileText(
                    title: title, kind: kind, number: number, issuer: "县创建办", issuedOn: day, validFrom: day)),
            by: clerk)
    }

    func meet(_ title: String, on day: String) async throws {
        let starts = Instant(try TestCounty.day(day), hour: 9)
        let meeting = try await office.carryOut(
            PlanMeeting(
                MeetingText(
                    title: title, kind: .mobilisation, startsAt: starts, place: "二楼会议室", host: "县委副书记", agenda: "一、部署",
                    audience: [.townships])), by: clerk)
        try await office.carryOut(TakeProcedureStep(Meeting.procedure, meeting, "notify"), by: clerk)
        try await office.carryOut(TakeProcedureStep(Meeting.procedure, meeting, "hold"), by: clerk)
    }

    /// So many issues of the exposure board, each from its draft until it is out.
    func expose(_ count: Int) async throws {
        let today = county.clock.now.day
        try await withPhotos { photos in
            let photo = try await photos.add(
                DrawnPhoto(
                    subject: .litter, seed: 1, takenAt: Instant(today), latitude: 29_500_000, longitude: 120_900_000,
                    isAfter: false
                ).jpeg())
            let boxes = [try MaskBox(left: 300, top: 300, width: 200, height: 200)]
            let masked = try await photos.masked(photo.sha256, boxes)
            for number in 1...count {
                let issue = try await office.carryOut(
                    DraftIssue(ExposureText(channel: .own, title: "第\(number)处垃圾谁来管", broadcastOn: today)), by: clerk)
                try await take("gather", issue, by: clerk)
                let item = try await office.carryOut(
                    AddItem(
                        issue, division: try county.division("990101100201"), topic: "治脏", title: "成堆垃圾",
                        description: "", photos: [photo]), by: clerk)
                try await office.carryOut(
                    MaskRecordPhoto<ExposureItem>(item, photo.sha256, boxes, masked: masked), by: clerk)
                try await office.carryOut(
                    ConfirmMask<ExposureItem>(item, photo.sha256, masked: masked.sha256), by: county.director)
                for (step, actor) in [
                    ("review", clerk), ("approve", county.director), ("sign", county.leader), ("publish", clerk),
                ] { try await take(step, issue, by: actor) }
            }
        }
    }

    private func take(_ step: String, _ issue: ID<ExposureIssue>, by actor: Actor) async throws {
        try await office.carryOut(TakeProcedureStep(ExposureIssue.procedure, issue, step), by: actor)
    }

    func honour(_ name: String, _ category: AwardCategory, _ level: AwardLevel, on day: String) async throws {
        try await office.carryOut(
            RecordHonour(
                category, level, name: name, village: nil, title: "\(level.chinese)\(category.chinese)",
                isBroughtIn: false,
                grantedOn: try TestCounty.day(day), paper: "公布名单的通知"), by: clerk)
    }

    // MARK: The report

    func draft(_ year: Int = 2019) async throws -> ID<YearReport> {
        try await office.carryOut(DraftReport(year, sources), by: clerk)
    }

    func report(_ id: ID<YearReport>) async throws -> YearReport {
        try await office.read { [clerk] in try YearReports.one(id, for: clerk, in: $0) }
    }

    func isHidden(_ id: ID<YearReport>, from actor: Actor) async -> Bool {
        do {
            _ = try await office.read { try YearReports.one(id, for: actor, in: $0) }
            return false
        } catch { return (error as? Refusal)?.kind == .missing }
    }

    func figure(_ name: String, of id: ID<YearReport>) async throws -> PaperFigure? {
        try await report(id).content.figures.first { $0.name == name }
    }

    /// As the paper reads, without headings.
    func text(_ id: ID<YearReport>) async throws -> String {
        let paper = try await report(id).content
        return try paper.sections.map { try PaperText.plain($0.text, paper.named) }.joined(separator: "\n")
    }

    /// Changes the text of one section.
    func edit(
        _ id: ID<YearReport>, section: Int = 1, _ text: String, version: Int? = nil, by actor: Actor? = nil
    ) async throws {
        let report = try await report(id)
        let texts = report.content.sections.enumerated().map { $0 == section ? text : $1.text }
        try await office.carryOut(
            EditReport(
                id,
                PaperEditor.Edited(
                    title: report.content.title, addressee: "", copyTo: "", texts: texts,
                    version: version ?? report.version), sources), by: actor ?? clerk)
    }

    @discardableResult
    func take(_ step: String, _ id: ID<YearReport>, by actor: Actor) async throws -> PaperState {
        try await office.carryOut(TakeProcedureStep(procedure, id, step), by: actor)
    }

    func publish(_ id: ID<YearReport>) async throws {
        try await take(Signatures.submit, id, by: clerk)
        try await take(Signatures.approve, id, by: county.director)
        try await take(Signatures.sign, id, by: county.leader)
        try await take(Signatures.publish, id, by: clerk)
    }

    func drift(_ id: ID<YearReport>, isExact: Bool = true) async throws -> [PaperFigure.Change] {
        let report = try await report(id)
        return try await office.read { [sources] in try report.drift(sources, isExact: isExact, in: $0) }
    }

    func frozen(_ name: String, of id: ID<YearReport>) async throws -> FrozenFigure? {
        let position = try await report(id).content.figures.firstIndex { $0.name == name }
        guard let position else { return nil }
        return try await office.read {
            try FrozenFigures.one(position + 1, of: id, county: TestCounty.code, in: $0)
        }
    }
}
