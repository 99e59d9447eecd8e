import Database
import Documents
import Kernel
import Media
import Office

/// An edition's final material as it is handed in: a folder a line in the standard's order, and a contents page that says which
/// document shows which lines and what is missing. A document that shows several lines lies with the first of them.
struct MaterialBundle: Sendable {
    let edition: StandardEdition
    let lines: [StandardLine]
    /// By line, whatever their state.
    let materials: [ID<StandardLine>: [Material]]
    let files: [String: [RecordFile]]
    let county: String

    init(
        _ edition: StandardEdition, county: (code: String, name: String), for actor: Actor,
        in transaction: ReadTransaction
    ) throws {
        self.edition = edition
        self.county = county.name
        lines = try StandardLines.of(edition.id, county: county.code, in: transaction)
        let rows = try transaction.rows(
            """
            SELECT \(Materials.selected), materialLine.line FROM materialLine
            JOIN material ON material.county = \(county.code) AND material.id = materialLine.material \(Materials.joins)
            WHERE materialLine.county = \(county.code) AND material.standard = \(edition.id)
              AND material.state <> 'cancelled' AND \(Materials.isSeen(by: actor))
            ORDER BY material.dueOn, material.id
            """)
        materials = try rows.reduce(into: [:]) { all, row in all[try row["line"], default: []].append(try Material(row))
        }
        files = try RecordFiles.of(
            Material.kind, Set(materials.values.joined().map(\.id.description)).sorted(), county: county.code,
            in: transaction)
    }

    /// With its contents page first.
    func items() throws -> [FileBundle.Item] {
        var packed: Set<String> = []
        var items = [FileBundle.Item("00 目录.docx", .bytes(try contents.docx()))]
        for (place, line) in lines.enumerated() {
            let folder = folder(place, line)
            // Counted through the line, so that two documents never meet under one name.
            var number = 0
            for material in (materials[line.id] ?? []) where material.state == .final {
                guard packed.insert(material.id.description).inserted else { continue }
                items += (files[material.id.description] ?? []).map { file in
                    number += 1
                    return FileBundle.Item(
                        "\(folder)/\(number) \(file.name)", .stored(sha256: file.sha256, byteSize: file.byteSize))
                }
            }
        }
        return items
    }

    private func folder(_ place: Int, _ line: StandardLine) -> String {
        "\((place + 1).padded(3)) \(line.code) \(line.words.prefix(20))".replacing("/", with: "／")
    }

    private var contents: OfficialDocument {
        OfficialDocument(
            issuer: "\(county)创建办", number: nil, title: "\(edition.title)申报材料目录", addressee: nil,
            blocks: [
                .table(
                    OfficialDocument.Table(
                        columns: [
                            .init("序号", share: 7, alignment: .right), .init("编号", share: 13),
                            .init("测评标准", share: 40), .init("材料", share: 40),
                        ],
                        rows: lines.enumerated().map { place, line in
                            ["\(place + 1)", line.code, line.words, words(of: materials[line.id] ?? [], place)]
                        }))
            ], signature: nil, date: nil, head: .low)
    }

    private func words(of asked: [Material], _ place: Int) -> String {
        guard !asked.isEmpty else { return "没有布置材料" }
        return asked.map { material in
            guard material.state == .final else { return "\(material.title)（缺，\(material.state.chinese)）" }
            let first = lines.firstIndex { materials[$0.id]?.contains { $0.id == material.id } ?? false } ?? place
            return first == place ? material.title : "\(material.title)（见第\(first + 1)条）"
        }.joined(separator: "；")
    }
}
