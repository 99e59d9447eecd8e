import Kernel
import Office

/// The assignment notice (交办单): what was found, who is to make it good, and by when. Of one finding, or of several that
/// one unit was given at once, with a list.
struct AssignmentNotice: Sendable {
    /// A finding as it was assigned.
    struct Item: Sendable {
        let finding: Finding
        let entry: FindingEntry
        let limit: Limit
        let party: Party
        /// What nobody let through of it is covered on the paper.
        let cover: PublishGate.Cover

        /// Nil for another step than an assignment.
        init?(_ finding: Finding, _ entry: FindingEntry, _ cover: PublishGate.Cover) {
            guard case .assignment(let party, let limit) = entry.act.brought else { return nil }
            self.finding = finding
            self.entry = entry
            self.limit = limit
            self.party = party
            self.cover = cover
        }

        var place: String { "\(finding.township)\(finding.village)" }
        var what: String { cover.text("\(finding.topic)：\(finding.title)") }
        var about: String { cover.text(finding.description) }
        var term: String { "\(limit.title)，\(entry.deadline?.rule ?? limit.chinese)" }
        var demand: String { cover.text(entry.note) }
    }

    let number: SerialNumber
    let items: [Item]
    /// On the notice there are so many; who reads it may see fewer.
    let total: Int
    /// As they were when it went out.
    let words: PaperWords
    let assignedAt: Instant
    let paper: Paper

    static let kind = PaperKind("交办单", isSlip: true)
    /// Of one finding.
    fileprivate static let mostPhotos = 4

    /// Nil while nobody was assigned.
    /// - Parameter photos: of each finding before it was put right, by its identifier.
    init?(
        _ items: [Item], total: Int, number: SerialNumber, words: PaperWords, photos: [String: [Evidence]]
    ) {
        guard let first = items.first else { return nil }
        (self.items, self.total, self.number, self.words) = (items, total, number, words)
        paper = total == 1 ? first.paper(photos[first.id] ?? []) : Self.joint(items, first, total, photos)
        assignedAt = first.entry.at
    }

    /// What holds for every assignment.
    fileprivate static let rules = """
        请签收后按期整改，并在系统中反馈整改后的照片。
        不属于你单位职责的，请在签收前提出并写明应由谁办理；确需延期的，到期前申请一次。
        逾期未整改的，将向分管领导、主要领导发督办通知，直至约谈。
        """

    // MARK: Of many

    private static func joint(_ items: [Item], _ first: Item, _ total: Int, _ photos: [String: [Evidence]]) -> Paper {
        let part = items.count < total ? "其中与你有关的\(items.count)件见附件。" : "清单见附件。"
        let demand = first.demand.isEmpty ? "" : "\(first.demand.withoutBraces)\n"
        let count = Set(items.map(\.finding.division)).count
        // 云溪镇樟塘村等5个村（社区）
        let places = count == 1 ? first.place : "\(first.place)等\(count)个村（社区）"
        return Paper(
            title: "关于整改\(places)有关问题的交办单",
            sections: [.init("", "现将\(total)件问题交你单位牵头办理，\(part)\n\(demand)\(rules)")], figures: [],
            annexes: [.init("问题清单", table: list(items), pictures: pictures(items, photos))],
            addressee: first.party.name, copyTo: "")
    }

    private static func list(_ items: [Item]) -> Paper.Table {
        Paper.Table(
            nil,
            [
                .init("序号", share: 2, .centre), .init("地点", share: 5), .init("问题", share: 8), .init("期限", share: 5),
            ],
            items.enumerated().map { index, item in
                return [
                    .init("\(index + 1)"), .init(item.place),
                    .init(item.what + (item.about.isEmpty ? "" : "（\(item.about)）"), item.path),
                    .init(item.entry.deadline?.instant.chinese ?? item.limit.chinese),
                ]
            })
    }

    /// One of each, with its number on the list.
    private static func pictures(_ items: [Item], _ photos: [String: [Evidence]]) -> [Paper.Picture] {
        items.enumerated().compactMap { index, item in
            photos[item.id]?.first.map {
                Paper.Picture(
                    sha256: $0.sha256,
                    caption: "\(index + 1). \(item.finding.village)：\(item.cover.text(item.finding.title))",
                    path: item.path)
            }
        }
    }
}

// MARK: Of one

extension AssignmentNotice.Item {
    fileprivate var id: String { finding.id.description }
    fileprivate var path: String { "findings/\(finding.id)" }

    fileprivate func paper(_ photos: [Evidence]) -> Paper {
        Paper(
            title: "关于整改\(place)有关问题的交办单",
            sections: [.init("", "现将下列问题交你单位牵头办理。", table: table, pictures: pictures(photos))], figures: [],
            addressee: party.name, copyTo: "")
    }

    private var table: Paper.Table {
        var rows: [[Paper.Cell]] = [
            [.init("地点"), .init(place)], [.init("问题"), .init(what, path)],
            [.init("发现"), .init("\(finding.foundAt.day.chinese)，\(finding.source.chinese)")],
        ]
        if !about.isEmpty { rows.append([.init("情况"), .init(about)]) }
        rows.append([.init("期限"), .init(term)])
        rows.append([.init("要求"), .init((demand.isEmpty ? "" : "\(demand)\n") + AssignmentNotice.rules)])
        return Paper.Table(nil, [.init("项目", share: 1, .centre), .init("内容", share: 6)], rows)
    }

    private func pictures(_ photos: [Evidence]) -> [Paper.Picture] {
        photos.prefix(AssignmentNotice.mostPhotos).map { photo in
            // Side by side there is room for the time alone.
            let caption = photos.count > 1 ? photo.takenAt?.chinese ?? "照片没有记下时间" : photo.chinese
            return Paper.Picture(sha256: photo.sha256, caption: caption, path: path)
        }
    }
}
