import Database
import Foundation
import Kernel
import Office

/// Bulletins as they were stored before all papers had one form, and their signatures before those were steps: they read as
/// they did, and what was signed is still the same bytes.
enum FormerBulletin {
    private struct Content: Decodable {
        struct Section: Decodable {
            let heading: String
            let text: String
        }

        struct Rank: Decodable {
            let group: String
            let rank: String
            let township: String
            let code: String
            let score: String
            let rate: String
            let remark: String?
        }

        struct Problem: Decodable {
            let finding: String
            let place: String
            let title: String
            let unit: String
            let deadline: String
        }

        struct Picture: Decodable {
            let finding: String
            let sha256: String
            let caption: String
        }

        let title: String
        let sections: [Section]
        let figures: [PaperFigure]
        let quotations: [PaperFigure]
        let ranking: [Rank]
        let problems: [Problem]
        let pictures: [Picture]
        let topics: [String]?
    }

    static func paper(_ stored: String, _ month: Month) throws -> Paper {
        let content = try JSONDecoder().decode(Content.self, from: Data(stored.utf8))
        let ranking = BulletinTables.ranking(
            content.ranking.map {
                .init(
                    group: $0.group, rank: $0.rank, township: $0.township, code: $0.code, score: $0.score,
                    rate: $0.rate, remark: $0.remark)
            }, month)
        let problems = BulletinTables.problems(
            content.problems.map {
                .init(finding: $0.finding, place: $0.place, title: $0.title, unit: $0.unit, deadline: $0.deadline)
            })
        let pictures = content.pictures.map {
            Paper.Picture(sha256: $0.sha256, caption: $0.caption, path: "findings/\($0.finding)")
        }
        return Paper(
            title: content.title,
            sections: content.sections.map {
                Paper.Section($0.heading, $0.text, table: $0.heading.contains("排名") ? ranking : nil)
            }, figures: content.figures, quotations: content.quotations, topics: content.topics ?? [],
            annexes: BulletinTables.annexes(problems, pictures), addressee: BulletinTables.addressee,
            copyTo: BulletinTables.copyTo)
    }

    /// What the columns say of who did what. Who submitted or published it stands in the audit alone.
    static func course(
        of id: ID<Bulletin>, county: String, in transaction: ReadTransaction
    ) throws -> RecordCourse<PaperState>? {
        let row = try transaction.row(
            """
            SELECT state, draftedBy, draftedByName, draftedAt, editors, approvedBy, approvedByName, approvedAt, signedBy,
                signedByName, signedAt, publishedAt, returnReason
            FROM bulletin WHERE county = \(county) AND id = \(id)
            """)
        return try row.map(course)
    }

    static func course(_ row: Row) throws -> RecordCourse<PaperState> {
        let state: PaperState = try row["state"]
        let (drafter, name): (String, String) = (try row["draftedBy"], try row["draftedByName"])
        let draftedAt: Instant = try row["draftedAt"]
        var taken: [StepTaken<PaperState>] = []
        func add(_ step: String, _ actor: String?, _ name: String?, _ at: Instant?, _ to: PaperState, note: String = "")
        {
            let from = taken.last?.to ?? .draft
            taken.append(
                StepTaken(
                    number: taken.count + 1, step: step, actor: actor ?? "", actorName: name ?? "",
                    at: at ?? taken.last?.at ?? draftedAt, answers: StepAnswers(note: note), from: from, to: to))
        }
        add("made", drafter, name, draftedAt, .draft)
        let editors: String = try row["editors"]
        for editor in editors.split(separator: " ").map(String.init) {
            add(Signatures.edit, editor, editor == drafter ? name : nil, nil, .draft)
        }
        if state == .draft {
            let reason: String? = try row["returnReason"]
            if let reason { add(Signatures.sendBack, nil, nil, nil, .draft, note: reason) }
        } else {
            add(Signatures.submit, nil, nil, nil, .submitted)
        }
        let approver: String? = try row["approvedBy"]
        if let approver {
            add(Signatures.approve, approver, try row["approvedByName"], try row["approvedAt"], .approved)
        }
        let signer: String? = try row["signedBy"]
        if let signer { add(Signatures.sign, signer, try row["signedByName"], try row["signedAt"], .signed) }
        if state == .published { add(Signatures.publish, nil, nil, try row["publishedAt"], .published) }
        return RecordCourse(state: state, since: taken.last?.at ?? draftedAt, taken: taken)
    }
}
