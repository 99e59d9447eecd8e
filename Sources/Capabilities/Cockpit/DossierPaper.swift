import Documents
import Kernel
import Office

/// The same page as a paper, for the car.
struct DossierPaper {
    let page: DossierPage
    let county: County
    let signature: String

    /// - Parameter pictures: by the photo's digest, those that could be read.
    func document(_ pictures: [String: [UInt8]]) -> OfficialDocument {
        OfficialDocument(
            issuer: "\(county.name)文明创建情况", number: nil, title: "\(page.subject.name)情况", addressee: nil,
            blocks: page.parts.enumerated().flatMap { index, part in blocks(part, index, pictures) },
            signature: signature, date: page.now.day, remark: county.isDemo ? "演示数据" : nil, head: .low)
    }

    private static let numerals = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]

    private func blocks(
        _ part: DossierPart, _ index: Int, _ pictures: [String: [UInt8]]
    ) -> [OfficialDocument.Block] {
        let number = index < Self.numerals.count ? Self.numerals[index] : "\(index + 1)"
        let note = part.note.isEmpty ? "" : "（\(part.note)）"
        let figures = part.figures.map { "\($0.name)\($0.value)\($0.unit)" }.joined(separator: "，")
        let shots = part.photos.flatMap { photos in
            photos.shots.compactMap { shot in
                pictures[shot.sha256].flatMap {
                    OfficialDocument.Picture(jpeg: $0, caption: "\(photos.title)，\(shot.words)")
                }
            }
        }
        return [.heading(1, "\(number)、\(part.title)\(note)")]
            + (figures.isEmpty ? [] : [.paragraph("\(figures)。")])
            + (part.trend.map { [.paragraph(Self.words($0))] } ?? [])
            + part.tables.filter { !$0.rows.isEmpty }.map { .table(Self.table($0)) }
            + (shots.isEmpty ? [] : [.photos(shots)])
    }

    /// `近12个月：1月96.25，2月…`
    private static func words(_ trend: Brief.Trend) -> String {
        "近\(trend.points.count)个关账的月份："
            + trend.points.map { "\($0.month.chinese)\($0.value.shown)" }.joined(separator: "，") + "。"
    }

    private static func table(_ table: DossierPart.Table) -> OfficialDocument.Table {
        OfficialDocument.Table(
            columns: table.columns.enumerated().map { .init($1, share: $0 == 0 ? 3 : 2) },
            rows: table.rows.map { $0.map(\.text) })
    }
}
