import Documents
import Kernel
import Office
import Recognition

/// The city's form for good neighbours, as the invented county's clerk has put the fields into it.
enum HigherFormLife {
    @Sendable
    static func events(_ stage: DemoStage) throws -> [DemoEvent] {
        let clerk = try stage.actor(.clerk)
        guard stage.isOpening else { return [] }
        return [
            DemoEvent(at: stage.moment(day: 5, hour: 14)) {
                let form = OfficialDocument(
                    issuer: "好人推荐表", number: nil, title: "市级好人推荐表", addressee: nil,
                    blocks: [
                        .table(
                            .init(
                                columns: [.init("项目", share: 25), .init("内容", share: 75)],
                                rows: ["姓名", "出生年月", "单位", "类别", "一句话", "事迹"].map { [$0, "{{\($0)}}"] })),
                        .paragraph("推荐单位：{{推荐单位}}　{{日期}}"),
                    ], signature: nil, date: nil, head: .low)
                let bytes = try form.docx()
                let file = try await stage.file(named: "市级好人推荐表.docx", bytes: bytes)
                try await stage.office.carryOut(
                    KeepHigherForm(.goodNeighbour, .city, file, fields: try FilledForm(bytes).fields), by: clerk)
            }
        ]
    }
}
