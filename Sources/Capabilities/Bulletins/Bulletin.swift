import Database
import Kernel
import Office

package struct Bulletin: Encodable, Sendable {
    package let id: ID<Bulletin>
    /// Under which it is filed.
    package let month: Month
    package let about: BulletinSubject.Kind
    package let state: PaperState
    package private(set) var content: Paper
    package let number: SerialNumber?
    package let publishedAt: Instant?
    /// Who has put his name to it, as far as it holds.
    package let draftedBy: String
    package let approvedBy: String?
    package let signedBy: String?
    /// Why it came back, until it is submitted again.
    package let returnReason: String?
    /// How often the text was saved.
    package let version: Int
    /// What is signed: all that it says, as it is stored.
    package let seen: SeenVersion
    let subject: BulletinSubject

    static let noun = RecordNoun("bulletin", "督查通报", measure: "份")
    static let paper = PaperKind("督查通报")

    /// For whoever names no figure of the rest of the product: such a one would count as gone, and goes no further.
    package static let procedure = procedure { [] }

    /// Written, approved, signed, published with a number.
    package static func procedure(_ metrics: @escaping Bulletins.Metrics) -> Procedure<Bulletin, PaperState> {
        Procedure(
            noun, table: "bulletin", path: "bulletins", right: .handleBulletins, first: .draft, begun: "起草",
            load: { try Bulletins.one($0, for: $1, in: $2) }, title: { $0.content.title },
            version: { bulletin, _ in bulletin.seen },
            earlier: { try FormerBulletin.course(of: $0, county: $1, in: $2) },
            Signatures.ofPaper(
                check: { bulletin, transaction in try bulletin.requireReady(metrics, in: transaction) },
                published: { bulletin, actor, transaction in try bulletin.publish(by: actor, in: transaction) },
                returned: { bulletin, reason, actor, transaction in
                    try bulletin.tellDrafter(reason, by: actor, in: transaction)
                }))
    }

    init(_ row: Row, _ course: RecordCourse<PaperState>) throws {
        id = try row["id"]
        county = try row["county"]
        drafter = try row["draftedBy"]
        month = try row["month"]
        let (about, detail): (String, String) = (try row["about"], try row["subject"])
        guard let kind = BulletinSubject.Kind(rawValue: about),
            let subject = BulletinSubject(kind, detail, month)
        else { throw DatabaseError(.corrupt, "bulletin \(id) is about \(about)") }
        self.about = kind
        self.subject = subject
        state = try row["state"]
        let stored: String = try row["content"]
        seen = SeenVersion(bytes: stored.utf8)
        content = try Paper(stored: stored) ?? FormerBulletin.paper(stored, month)
        number = try SerialNumber(row)
        publishedAt = try row["publishedAt"]
        draftedBy = try row["draftedByName"]
        approvedBy = course.signed(Signatures.approve)?.actorName
        signedBy = course.signed(Signatures.sign)?.actorName
        returnReason = course.returned?.answers.note
        version = try row["version"]
    }

    /// A draft that nobody stored.
    init(_ id: ID<Bulletin>, _ month: Month, _ paper: Paper) {
        self.id = id
        self.month = month
        county = ""
        drafter = ""
        about = .month
        subject = .month(month)
        state = .draft
        content = paper
        seen = SeenVersion(bytes: [UInt8]())
        (number, publishedAt, approvedBy, signedBy, returnReason) = (nil, nil, nil, nil, nil)
        draftedBy = ""
        version = 0
    }

    private let county: String
    private let drafter: String

    /// As everybody may have it: what it says, without the way to the records that it is computed from.
    func withoutRecords() -> Bulletin {
        var bulletin = self
        bulletin.content = content.withoutRecords
        return bulletin
    }

    /// A text whose numbers are no longer those of the records goes no further; nor does what cannot be printed.
    private func requireReady(_ metrics: Bulletins.Metrics, in transaction: ReadTransaction) throws {
        let changes = try Bulletins.changes(of: self, metrics, county: county, in: transaction)
        try Paper.requireCurrent(changes, of: Self.noun)
        try content.check()
        try PublishGate.check(
            try PublishGate.hits(in: content.gated, of: Self.kind, id.description, county: county, in: transaction))
    }

    private func tellDrafter(_ reason: String, by actor: Actor, in transaction: WriteTransaction) throws {
        try transaction.notify(
            [drafter], of: Self.noun.kind, id.description, "通报退回修改", "《\(content.title)》被\(actor.name)退回：\(reason)",
            path: "bulletins/\(id)", county: actor.county)
    }

    private func publish(by actor: Actor, in transaction: WriteTransaction) throws {
        let number = try transaction.nextNumber(Bulletins.numberSeries, county: actor.county)
        try transaction.run(
            """
            UPDATE bulletin SET publishedAt = \(transaction.now), numberKind = \(number.kind),
                numberYear = \(number.year), number = \(number.number)
            WHERE county = \(actor.county) AND id = \(id)
            """)
    }

    private enum CodingKeys: CodingKey {
        case id, month, about, state, content, number, publishedAt, draftedBy, approvedBy, signedBy, returnReason
        case version
    }
}

extension Bulletin: GatedRecord {
    package static let kind = noun.kind
    package static let releasing = Action("bulletin.release", "放行通报里的个人信息", right: .handleBulletins)

    package static func gated(
        _ id: ID<Bulletin>, by actor: Actor, in transaction: ReadTransaction
    ) throws -> (texts: [GatedText], writers: Set<String>) {
        let bulletin = try Bulletins.one(id, for: actor, in: transaction)
        let course = try procedure.course(of: id, county: actor.county, in: transaction)
        let writers = course.taken.filter { ["made", Signatures.edit, Signatures.submit].contains($0.step) }.map(
            \.actor)
        return (bulletin.content.gated, Set(writers))
    }
}

extension SerialNumber {
    /// Of the columns `numberKind`, `numberYear` and `number`; nil before it is given.
    init?(_ row: Row) throws {
        let kind: String? = try row["numberKind"]
        let year: Int? = try row["numberYear"]
        let number: Int? = try row["number"]
        guard let kind, let year, let number else { return nil }
        self.init(kind: kind, year: year, number: number)
    }
}
