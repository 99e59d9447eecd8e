import Database
import Documents
import Kernel
import Media
import Office
import Organisation
import Web

struct StandardRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("standards/new", .right(.keepStandards), newForm),
            .post("standards/new", .right(.keepStandards), Self.drafting, form: newForm) { request in
                try await office.answer(request, doing: DraftStandard(FormReader(request.form))) { id in
                    .seeOther("standards/\(id)", notice: "已建立，接着导入或逐条加标准。")
                }
            },
            .page("standards/:standard", .right(.seeStandards), one),
            .page("standards/:standard/compare/:former", .right(.seeStandards), compare),
            .page("standards/:standard/idle", .right(.seeStandards), idle),
            .post("standards/:standard/edit", .right(.keepStandards), .pressing("改测评体系"), form: one) { request in
                let edition: ID<StandardEdition> = try request.parameter("standard")
                return try await office.answer(
                    request, doing: CorrectStandard(edition, FormReader(request.form))
                ) { _ in .seeOther("standards/\(edition)", notice: "已改好。") }
            },
            .get("standards/:standard/responsibility.docx", .right(.seeStandards), responsibility),
            .get("standards/:standard/materials.zip", .right(.assignLines), bundle),
            .post("standards/:standard/lines", .right(.keepStandards), .pressing("加测评标准"), form: one) { request in
                let edition: ID<StandardEdition> = try request.parameter("standard")
                return try await office.answer(
                    request, doing: AddStandardLine(edition, FormReader(request.form))
                ) { _ in .seeOther("standards/\(edition)", notice: "已加上。") }
            },
            .post("standards/:standard/mocks", .right(.markMocks), .pressing("组织模拟测评"), form: one) { request in
                let edition: ID<StandardEdition> = try request.parameter("standard")
                return try await office.answer(request, doing: BeginMock(edition, FormReader(request.form))) { id in
                    .seeOther("mocks/\(id)", notice: "逐条打分，满分的可以一次全填。")
                }
            },
            .page("standards/lines/:standardLine", .right(.seeStandards), line),
            .post(
                "standards/lines/:standardLine/duty", .right(.assignLines), .pressing("分解责任"), form: line
            ) { request in
                let id: ID<StandardLine> = try request.parameter("standardLine")
                return try await office.answer(request, doing: AssignLine(id, FormReader(request.form))) { _ in
                    .seeOther("standards/lines/\(id)", notice: "责任已定。")
                }
            },
            .post(
                "standards/lines/:standardLine/materials", .right(.assignLines), .pressing("布置材料"), form: line
            ) { request in
                let id: ID<StandardLine> = try request.parameter("standardLine")
                return try await office.answer(
                    request, doing: AskForMaterial(id, FormReader(request.form))
                ) { material in .seeOther("materials/\(material)", notice: "已布置，等收集单位上传。") }
            },
            .post(
                "standards/lines/:standardLine/edit", .right(.keepStandards), .pressing("改一条标准"), form: line
            ) { request in
                let id: ID<StandardLine> = try request.parameter("standardLine")
                return try await office.answer(
                    request, doing: EditStandardLine(id, NewLine(FormReader(request.form)))
                ) { _ in .seeOther("standards/lines/\(id)", notice: "已改好。") }
            },
            .post(
                "standards/lines/:standardLine/remove", .right(.keepStandards), .pressing("删去一条标准"), form: line
            ) { request in
                let id: ID<StandardLine> = try request.parameter("standardLine")
                return try await office.answer(request, doing: RemoveStandardLine(line: id)) { edition in
                    .seeOther("standards/\(edition)", notice: "已删去。")
                }
            },
            .page("mocks/:mock", .right(.seeStandards), mock),
            .post("mocks/:mock/marks", .right(.markMocks), .pressing("模拟测评打分"), form: mock, mark),
        ]
            + ListImportRoutes<ImportedLine>(office: office, right: .keepStandards).routes
            + Listing.standards.routes(office) + Listing.standardLines.routes(office)
            + StandardEdition.procedure.routes(premises, page: one)
    }

    private static let drafting = Deed.writing(
        "编测评体系",
        [
            .text("name", "名称"), .text("edition", "版本"), .text("issuer", "发布单位"), .text("full", "满分"),
            .brought("copied", "照抄") { _ in "所选的测评体系" },
        ])

    private func newForm(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await office.read { NewStandardPage(editions: try StandardEditions.all(for: actor, in: $0)) }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<StandardEdition> = try request.parameter("standard")
        return try await office.read { transaction in
            let edition = try StandardEditions.one(id, for: actor, in: transaction)
            return StandardPage(
                edition: edition,
                part: try StandardEdition.procedure.part(of: edition, id, for: actor, in: transaction),
                lines: try StandardLines.of(id, county: actor.county, in: transaction),
                mocks: try Mocks.of(id, county: actor.county, in: transaction),
                idle: edition.state == .inForce
                    ? try StandardLines.idle(in: id, county: actor.county, transaction: transaction).count : 0,
                others: try StandardEditions.all(for: actor, in: transaction).filter {
                    $0.name == edition.name && $0.id != id && $0.lines > 0
                },
                isWhole: actor.scope == .county, now: transaction.now)
        }
    }

    private func compare(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<StandardEdition> = try request.parameter("standard")
        let former: ID<StandardEdition> = try request.parameter("former")
        return try await office.read { transaction in
            StandardComparisonPage(
                edition: try StandardEditions.one(id, for: actor, in: transaction),
                former: try StandardEditions.one(former, for: actor, in: transaction),
                differences: try StandardEditions.differences(
                    from: former, to: id, county: actor.county, in: transaction))
        }
    }

    private func idle(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<StandardEdition> = try request.parameter("standard")
        return try await office.read { transaction in
            IdleUnitsPage(
                edition: try StandardEditions.one(id, for: actor, in: transaction),
                units: try StandardLines.idle(in: id, county: actor.county, transaction: transaction))
        }
    }

    private func line(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<StandardLine> = try request.parameter("standardLine")
        return try await office.read { transaction in
            let line = try StandardLines.one(id, for: actor, in: transaction)
            return StandardLinePage(
                edition: try StandardEditions.one(line.edition, for: actor, in: transaction), line: line,
                duties: try StandardLines.duties(of: id, county: actor.county, in: transaction),
                materials: try Materials.of(line: id, for: actor, in: transaction),
                units: Right.assignLines.isHeld(by: actor)
                    ? try Units.all(
                        county: actor.county, kinds: [.office, .department, .township, .village],
                        notGoneOn: transaction.now.day, in: transaction) : [],
                siblings: Right.assignLines.isHeld(by: actor)
                    ? try StandardLines.of(line.edition, county: actor.county, in: transaction).filter {
                        $0.id != id && $0.project == line.project && $0.duty != nil
                    } : [],
                now: transaction.now)
        }
    }

    /// The table that goes out with the paper by which responsibility is given (责任分解).
    private func responsibility(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let id: ID<StandardEdition> = try request.parameter("standard")
        let (edition, lines, county) = try await office.read { transaction in
            (
                try StandardEditions.one(id, for: actor, in: transaction),
                try StandardLines.of(id, county: actor.county, in: transaction), request.county
            )
        }
        let bytes = try ResponsibilityTable(edition: edition, lines: lines, county: county.name).document.docx()
        return .file(
            Download(bytes, contentType: OfficialDocument.contentType, filename: "\(edition.title)责任分解表.docx"))
    }

    private func bundle(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let id: ID<StandardEdition> = try request.parameter("standard")
        let county = request.county
        let bundle = try await office.read { transaction in
            try MaterialBundle(
                try StandardEditions.one(id, for: actor, in: transaction), county: (county.code, county.name),
                for: actor, in: transaction)
        }
        let files = FileStore(beside: premises.photos)
        let file = try await files.bundle(try bundle.items())
        return .file(
            Download(
                byteCount: file.byteCount, contentType: "application/zip", filename: "\(bundle.edition.title)申报材料.zip"
            ) { offset in try await files.piece(of: file, at: offset) })
    }

    // MARK: Mock assessments

    private func mock(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<MockAssessment> = try request.parameter("mock")
        return try await office.read { transaction in
            let mock = try Mocks.one(id, county: actor.county, in: transaction)
            let lines = try StandardLines.of(mock.edition, county: actor.county, in: transaction)
            let marks = try Mocks.marks(of: id, county: actor.county, in: transaction)
            return MockPage(
                edition: try StandardEditions.one(mock.edition, for: actor, in: transaction), mock: mock, lines: lines,
                marks: Array(marks.values), score: Mocks.score(lines, marks))
        }
    }

    private func mark(_ request: WebRequest) async throws -> Answer {
        let actor = try request.actor
        let id: ID<MockAssessment> = try request.parameter("mock")
        let lines = try await office.read { transaction in
            let mock = try Mocks.one(id, county: actor.county, in: transaction)
            return try StandardLines.of(mock.edition, county: actor.county, in: transaction)
        }
        let form = FormReader(request.form)
        let marks = lines.compactMap { line -> MarkLines.Mark? in
            let field = "points-\(line.id)"
            let words = line.pattern == nil ? "分数，如 2 或 0.5" : "分数，如 2 或 0.5；或者实测的百分比，如 87.5%"
            let typed = form.optional(field, line.code, form: words) { MockPoints($0, isReckoned: line.pattern != nil) }
            let note = form.text("note-\(line.id)", "\(line.code)失分说明", max: 200, optional: true)
            switch typed {
            case .points(let got): return MarkLines.Mark(line.id, got: got, note: note)
            case .permille(let permille):
                let (got, arithmetic) = line.reckon(permille: permille)
                return MarkLines.Mark(line.id, got: got, note: note.isEmpty ? arithmetic : "\(note)；\(arithmetic)")
            case nil: return nil
            }
        }
        try form.finish()
        return try await office.answer(request, doing: MarkLines(id, marks)) { count in
            .seeOther("mocks/\(id)", notice: "已记下\(count)条的得分。")
        }
    }
}

/// What is typed for a line of a mock assessment: its points, or a rate that was measured where a pattern reckons them.
enum MockPoints: Hashable {
    case points(Points)
    case permille(Int)

    init?(_ text: String, isReckoned: Bool) {
        guard text.hasSuffix("%") else {
            guard let points = Points(text) else { return nil }
            self = .points(points)
            return
        }
        guard isReckoned, let rate = Points(String(text.dropLast())), rate >= .zero, rate <= Points(whole: 100) else {
            return nil
        }
        self = .permille(Points.divide(rate.thousandths, by: 100))
    }
}

/// The lines with who answers for each, as an annex by GB/T 9704-2012.
struct ResponsibilityTable {
    let edition: StandardEdition
    let lines: [StandardLine]
    let county: String

    var document: OfficialDocument {
        OfficialDocument(
            issuer: "\(county)创建办", number: nil, title: "\(edition.title)责任分解表", addressee: nil,
            blocks: [
                .paragraph("各条标准由牵头单位负总责，责任单位配合，在完成时限前达到要求。没有列牵头单位的，由创建办另行明确。"),
                .table(
                    OfficialDocument.Table(
                        columns: [
                            .init("编号", share: 10), .init("测评标准", share: 38),
                            .init("分值", share: 8, alignment: .right), .init("牵头单位", share: 16),
                            .init("责任单位", share: 16), .init("时限", share: 12),
                        ],
                        rows: lines.map { line in
                            [
                                line.code, line.words, line.points.shown, line.duty?.lead.name ?? "",
                                line.duty?.supports ?? "", line.duty?.dueOn.chinese ?? "",
                            ]
                        })),
            ], signature: nil, date: nil, head: .low)
    }
}
