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
                .paragraph(
                    "\(finding.foundAt.day.chinese)，\(finding.source.chinese)中发现下列问题，现交你单位牵头办理。请签收后按期整改，并在系统中反馈整改后的照片。"),
                .table(table),
                .paragraph("不属于你单位职责的，请在签收前提出，并写明应由哪个单位办理；确需延期的，到期前申请一次。逾期未整改的，将依次向分管领导、主要领导发出督办通知，直至约谈。"),
            ] + (pictures.isEmpty ? [] : [.photos(pictures)]),
            signature: "\(county.name)创建办", date: entry.at.day,
            remark: county.isDemo ? "演示数据" : nil)
    }

    private var place: String { "\(finding.township)\(finding.village)" }

    private var table: OfficialDocument.Table {
        var rows = [
            ["地点", place], ["问题", "\(finding.topic)：\(finding.title)"],
        ]
        if !finding.description.isEmpty { rows.append(["情况", finding.description]) }
        rows.append(["期限", "\(limit.title)，\(entry.deadline?.rule ?? limit.chinese)"])
        if !entry.note.isEmpty { rows.append(["要求", entry.note]) }
        return OfficialDocument.Table(
            columns: [.init("项目", share: 1, alignment: .centre), .init("内容", share: 4)], rows: rows)
    }
}
