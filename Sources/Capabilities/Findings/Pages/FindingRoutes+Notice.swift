import Documents
import Kernel
import Office
import Web

/// The assignment notice that a finding stands on, to read and to print.
extension FindingRoutes {
    func notice(_ request: WebRequest) async throws -> any Page {
        let id: ID<Finding> = try request.parameter("finding")
        return NoticePage(finding: id, try await assigned(request))
    }

    func noticeDocument(_ request: WebRequest) async throws -> Answer {
        let notice = try await assigned(request)
        var pictures: [String: [UInt8]] = [:]
        for picture in notice.paper.pictures {
            pictures[picture.sha256] = try await findings.photos.bytes(picture.sha256, .thumbnail)
        }
        let document = try notice.document(request.county, pictures)
        return .file(
            Download(
                try document.docx(), contentType: OfficialDocument.contentType,
                filename: "\(notice.number.chinese).docx"))
    }

    private func assigned(_ request: WebRequest) async throws -> AssignmentNotice {
        let actor = try request.actor
        let id: ID<Finding> = try request.parameter("finding")
        let notice = try await office.read { [county = request.county] transaction in
            let finding = try Findings.one(id, for: actor, in: transaction)
            return try Findings.notice(of: finding, for: actor, county: county, in: transaction)
        }
        guard let notice else {
            throw Refusal(.missing, "finding.notAssigned", "这条问题还没有交办，交办后才有交办单。")
        }
        return notice
    }
}

extension AssignmentNotice {
    /// As it is printed and sent.
    func document(_ county: County, _ pictures: [String: [UInt8]]) throws -> OfficialDocument {
        try paper.document(
            Self.kind, county: county, signature: words.signature, number: number, date: assignedAt.day,
            pictures: pictures)
    }
}

/// The notice as it will be printed, what stands on it opening to its finding.
struct NoticePage: Page {
    let finding: ID<Finding>
    /// Of the finding.
    let name: String
    let number: SerialNumber
    let signature: String
    let date: Day
    let paper: Paper
    var title: String { number.chinese }
    var help: String { "交办单照成文的样子显示，可下载打印；单上的问题能点开，签收、整改、反馈在问题页办。" }
    var parents: [Crumb] { [Crumb(name, "findings/\(finding)")] }

    init(finding: ID<Finding>, _ notice: AssignmentNotice) {
        let own = notice.items.first { $0.finding.id == finding }?.finding
        (self.finding, name) = (finding, own.map { "\($0.village)：\($0.title)" } ?? "问题")
        (number, signature, date) = (notice.number, notice.words.signature, notice.assignedAt.day)
        paper = notice.paper
    }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "", actions: view.linkButton("下载公文（.docx）", "findings/\(finding)/notice.docx")))
        \(view.article(shown))
        """
    }

    private var shown: PaperView {
        PaperView(
            paper, AssignmentNotice.kind, number: number, signature: signature, date: date, opens: true, path: nil)
    }
}
