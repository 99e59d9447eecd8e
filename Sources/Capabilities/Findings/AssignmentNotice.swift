import Documents
import Kernel
import Office

/// The assignment notice (交办单): what was found, who is to make it good, and by when.
struct AssignmentNotice {
    let finding: Finding
    let county: County
    let number: SerialNumber
    let entry: FindingEntry
    let party: Party
    let limit: Limit

    /// Nil while nobody was assigned.
    init?(finding: Finding, course: FindingCourse, county: County) {
        // The last assignment is the one that stands.
        let assigned = course.history.last { if case .assign = $0.act { true } else { false } }
        guard let number = finding.number, let assigned, case .assign(let party, let limit) = assigned.act else {
            return nil
        }
        self.finding = finding
        self.county = county
        self.number = number
        self.party = party
        self.limit = limit
        entry = assigned
    }

    func document(_ pictures: [OfficialDocument.Picture]) -> OfficialDocument {
        OfficialDocument(
            issuer: "\(county.name)创建办交办单", number: number.chinese, title: "关于整改\(place)有关问题的交办单",
            addressee: party.name,
            blocks: [
                .paragraph("现将下列问题交你单位牵头办理。"),
                .table(table),
                // Side by side, however many: the signature is to stand on the same page.
            ] + (pictures.isEmpty ? [] : [.photos(pictures, .row)]),
            signature: "\(county.name)创建办", date: entry.at.day,
            remark: county.isDemo ? "演示数据" : nil, head: .low)
    }

    /// What holds for every assignment.
    private static let rules = """
        请签收后按期整改，并在系统中反馈整改后的照片。
        不属于你单位职责的，请在签收前提出并写明应由谁办理；确需延期的，到期前申请一次。
        逾期未整改的，将向分管领导、主要领导发督办通知，直至约谈。
        """

    private var place: String { "\(finding.township)\(finding.village)" }

    private var table: OfficialDocument.Table {
        var rows = [
            ["地点", place], ["问题", "\(finding.topic)：\(finding.title)"],
            ["发现", "\(finding.foundAt.day.chinese)，\(finding.source.chinese)"],
        ]
        if !finding.description.isEmpty { rows.append(["情况", finding.description]) }
        rows.append(["期限", "\(limit.title)，\(entry.deadline?.rule ?? limit.chinese)"])
        rows.append(["要求", (entry.note.isEmpty ? "" : "\(entry.note)\n") + Self.rules])
        return OfficialDocument.Table(
            columns: [.init("项目", share: 1, alignment: .centre), .init("内容", share: 6)], rows: rows)
    }
}
