import Documents
import Kernel
import Office

/// The assignment notice (交办单): what was found, who is to make it good, and by when. Of one finding, or of several that
/// one unit was given at once, with a list.
struct AssignmentNotice {
    /// A finding as it was assigned.
    struct Item {
        let finding: Finding
        let entry: FindingEntry
        let limit: Limit
        let party: Party

        /// Nil for another step than an assignment.
        init?(_ finding: Finding, _ entry: FindingEntry) {
            guard case .assign(let party, let limit) = entry.act else { return nil }
            self.finding = finding
            self.entry = entry
            self.limit = limit
            self.party = party
        }

        var place: String { "\(finding.township)\(finding.village)" }
        var what: String { "\(finding.topic)：\(finding.title)" }
        var term: String { "\(limit.title)，\(entry.deadline?.rule ?? limit.chinese)" }
        var demand: String { entry.note }
    }

    let county: County
    let number: SerialNumber
    let items: [Item]
    /// On the notice there are so many; who reads it may see fewer.
    let total: Int
    /// As they were when it went out.
    var words: PaperWords
    private let first: Item

    /// Nil while nobody was assigned.
    init?(_ items: [Item], total: Int, number: SerialNumber, county: County) {
        guard let first = items.first else { return nil }
        self.first = first
        self.items = items
        self.total = total
        self.number = number
        self.county = county
        words = PaperWords().filled(county)
    }

    var assignedAt: Instant { first.entry.at }

    /// - Parameter pictures: of one finding all, of several one each with what it shows.
    func document(_ pictures: [OfficialDocument.Picture]) -> OfficialDocument {
        total == 1 ? single(pictures) : joint(pictures)
    }

    private func single(_ pictures: [OfficialDocument.Picture]) -> OfficialDocument {
        document(
            title: "关于整改\(first.place)有关问题的交办单",
            [
                .paragraph("现将下列问题交你单位牵头办理。"),
                .table(table),
                // Side by side, however many: the signature is to stand on the same page.
            ] + (pictures.isEmpty ? [] : [.photos(pictures, .row)]))
    }

    private func joint(_ pictures: [OfficialDocument.Picture]) -> OfficialDocument {
        let part = items.count < total ? "其中与你有关的\(items.count)件见附件。" : "清单见附件。"
        let demand = first.demand.isEmpty ? "" : "\(first.demand)\n"
        return document(
            title: "关于整改\(places)有关问题的交办单",
            [.paragraph("现将\(total)件问题交你单位牵头办理，\(part)"), .paragraph(demand + Self.rules)],
            annexes: [
                .init(
                    title: "问题清单",
                    blocks: [.table(list)] + (pictures.isEmpty ? [] : [.photos(pictures)]))
            ])
    }

    private func document(
        title: String, _ blocks: [OfficialDocument.Block], annexes: [OfficialDocument.Annex] = []
    ) -> OfficialDocument {
        OfficialDocument(
            issuer: "\(words.signature)交办单", number: number.chinese, title: title, addressee: first.party.name,
            blocks: blocks, signature: words.signature, date: first.entry.at.day, annexes: annexes,
            remark: county.isDemo ? "演示数据" : nil, head: .low)
    }

    /// What holds for every assignment.
    private static let rules = """
        请签收后按期整改，并在系统中反馈整改后的照片。
        不属于你单位职责的，请在签收前提出并写明应由谁办理；确需延期的，到期前申请一次。
        逾期未整改的，将向分管领导、主要领导发督办通知，直至约谈。
        """

    /// `云溪镇樟塘村等5个村（社区）`
    private var places: String {
        let count = Set(items.map(\.finding.division)).count
        return count == 1 ? first.place : "\(first.place)等\(count)个村（社区）"
    }

    private var table: OfficialDocument.Table {
        var rows = [
            ["地点", first.place], ["问题", first.what],
            ["发现", "\(first.finding.foundAt.day.chinese)，\(first.finding.source.chinese)"],
        ]
        if !first.finding.description.isEmpty { rows.append(["情况", first.finding.description]) }
        rows.append(["期限", first.term])
        rows.append(["要求", (first.demand.isEmpty ? "" : "\(first.demand)\n") + Self.rules])
        return OfficialDocument.Table(
            columns: [.init("项目", share: 1, alignment: .centre), .init("内容", share: 6)], rows: rows)
    }

    private var list: OfficialDocument.Table {
        OfficialDocument.Table(
            columns: [
                .init("序号", share: 2, alignment: .centre), .init("地点", share: 5), .init("问题", share: 8),
                .init("期限", share: 5),
            ],
            rows: items.enumerated().map { index, item in
                let about = item.finding.description
                return [
                    "\(index + 1)", item.place, item.what + (about.isEmpty ? "" : "（\(about)）"),
                    item.entry.deadline?.instant.chinese ?? item.limit.chinese,
                ]
            })
    }
}
