import Database
import Kernel
import Office
import Organisation

/// What somebody with a database shell does to a county's records: every kind of edit that the doctor was once tried
/// with. Each is one or several statements of SQL, on the county of `EditedRecordsTests`.
struct ShellEdit: Sendable, CustomStringConvertible {
    let number: Int
    let what: String
    /// What the doctor has to say of it, among others: the record's kind and what differs.
    let said: [String]
    let edit: @Sendable (WriteTransaction) throws -> Void

    init(_ number: Int, _ what: String, said: String..., edit: @escaping @Sendable (WriteTransaction) throws -> Void) {
        (self.number, self.what, self.said, self.edit) = (number, what, said, edit)
    }

    init(_ number: Int, _ what: String, _ statements: [SQL], said: String...) {
        (self.number, self.what, self.said) = (number, what, said)
        edit = { transaction in for statement in statements { try transaction.run(statement) } }
    }

    var description: String { "\(number) \(what)" }

    static let all = ofFindings + ofVisits + ofPapers + ofPeople + ofAudit + ofSessions + ofPhotos

    private static let ofFindings = [
        ShellEdit(
            1, "a finding's title and description",
            ["UPDATE finding SET title = '小事', description = '没有什么' WHERE county = '990101'"],
            said: "问题 ", "标题、说明被改动"),
        ShellEdit(
            2, "a finding's deadline ten days later",
            [
                """
                UPDATE finding SET deadline = deadline + 864000000, due = due + 864000000
                WHERE county = '990101' AND deadline IS NOT NULL
                """
            ], said: "问题 ", "期限被改动"),
        ShellEdit(
            3, "a finding's lead unit another one",
            [
                """
                UPDATE finding SET leadDivision = NULL,
                    lead = (SELECT id FROM unit WHERE county = '990101' AND kind = 'department'),
                    leadName = (SELECT name FROM unit WHERE county = '990101' AND kind = 'department')
                WHERE county = '990101' AND lead IS NOT NULL
                """
            ], said: "问题 ", "承办单位被改动"),
        ShellEdit(
            4, "a finding's state alone", ["UPDATE finding SET state = 'closed' WHERE county = '990101'"],
            said: "问题 ", "状态被改动"),
        ShellEdit(
            5, "state and the last step's state together",
            [
                "UPDATE finding SET state = 'closed' WHERE county = '990101'",
                "UPDATE findingEntry SET toState = 'closed' WHERE county = '990101'",
            ], said: "问题的一步 ", "状态被改动"),
        ShellEdit(
            6, "a step's actor, its time a day earlier, its note",
            [
                """
                UPDATE findingEntry SET actor = 'other', actorName = '别人', at = at - 86400000, note = '照办'
                WHERE county = '990101'
                """
            ], said: "问题的一步 ", "办理人、时间、说明被改动"),
        ShellEdit(
            7, "a finding deleted with its steps and parties",
            [
                "DELETE FROM findingEntry WHERE county = '990101'", "DELETE FROM findingParty WHERE county = '990101'",
                "DELETE FROM finding WHERE county = '990101'",
            ], said: "问题 ", "不见了"),
    ]

    private static let ofVisits = [
        ShellEdit(
            8, "the total of a submitted visit in an open month",
            [
                """
                UPDATE visit SET total = total + 500
                WHERE county = '990101' AND month = '2019-12' AND submittedAt IS NOT NULL
                """
            ], said: "检查 ", "得分被改动"),
        ShellEdit(
            9, "a line of a visit in an open month removed with its photos",
            [
                """
                DELETE FROM recordPhoto WHERE county = '990101' AND record IN (
                    SELECT visitLine.id FROM visitLine
                    JOIN visit ON visit.county = visitLine.county AND visit.id = visitLine.visit
                    WHERE visitLine.county = '990101' AND visit.month = '2019-12')
                """,
                """
                DELETE FROM visitLine WHERE county = '990101' AND visit IN (
                    SELECT id FROM visit WHERE county = '990101' AND month = '2019-12')
                """,
            ], said: "检查的一处 ", "记录上的照片 ", "不见了"),
        ShellEdit(
            10, "a line's count in a closed month",
            [
                """
                UPDATE visitLine SET count = 1 WHERE county = '990101' AND visit IN (
                    SELECT id FROM visit WHERE county = '990101' AND month = '2019-11')
                """
            ], said: "检查的一处 ", "数量被改动"),
        ShellEdit(
            11, "a closed month's result",
            [
                """
                UPDATE assessment SET result = replace(result, '"rank":1', '"rank":2')
                WHERE county = '990101' AND month = '2019-11'
                """
            ], said: "关账的月份 2019-11/1 结果被改动"),
        ShellEdit(
            12, "the text of a draw, beside its commitment",
            ["UPDATE plan SET drawText = drawText || 'excluded 990101100201 不去' WHERE county = '990101'"],
            said: "督查计划 ", "抽签原文被改动", "抽签原文与公布的抽签承诺不符"),
    ]

    private static let ofPapers = [
        ShellEdit(
            13, "a published bulletin's text",
            [
                """
                UPDATE bulletin SET content = replace(content, '"heading":"', '"heading":"第')
                WHERE county = '990101' AND state = 'published'
                """
            ], said: "通报 ", "正文被改动"),
        ShellEdit(
            14, "who signed and approved it",
            [
                """
                UPDATE bulletin SET signedBy = 'other', signedByName = '别人', approvedBy = 'another', approvedByName = '又一人'
                WHERE county = '990101' AND state = 'published'
                """
            ], said: "通报 ", "审核人、签发人被改动"),
    ]

    private static let ofPeople = [
        ShellEdit(
            15, "a role inserted for a person",
            [
                """
                INSERT INTO personRole (county, person, role)
                SELECT county, id, 'director' FROM person WHERE county = '990101' AND signInName = 'village'
                """
            ], said: "人员的角色 ", "/director 不是本系统写的"),
        ShellEdit(
            16, "a person's password hash replaced by another's",
            [
                """
                UPDATE person SET passwordHash = (
                    SELECT passwordHash FROM person WHERE county = '990101' AND signInName = 'clerk')
                WHERE county = '990101' AND signInName = 'director'
                """
            ], said: "人员 ", "密码被改动"),
        ShellEdit(
            17, "a photo of one record put in another's place",
            [
                """
                UPDATE recordPhoto SET record = (SELECT max(id) FROM finding WHERE county = '990101')
                WHERE county = '990101' AND record = (SELECT min(id) FROM finding WHERE county = '990101')
                """
            ], said: "记录上的照片 ", "不见了", "不是本系统写的"),
    ]

    private static let ofPhotos = [
        ShellEdit(
            26, "a photo of one record shown with another",
            [
                """
                UPDATE recordPhoto SET owner = (SELECT max(id) FROM finding WHERE county = '990101'), part = 0
                WHERE county = '990101' AND owner = (SELECT min(id) FROM finding WHERE county = '990101')
                """
            ], said: "所属的记录被改动", "被挪到别的记录上"),
        ShellEdit(
            27, "a photo shown with no record", ["UPDATE recordPhoto SET kind = 'x' WHERE county = '990101'"],
            said: "所属的记录被改动"),
    ]

    private static let ofAudit = [
        ShellEdit(
            18, "an audit entry in the middle deleted",
            ["DELETE FROM auditEntry WHERE county = '990101' AND sequence = 9"], said: "第9条至第9条审计记录缺失"),
        ShellEdit(19, "the last audit entry deleted", said: "审计链的末尾对不上") { try cut(1, isHeadSet: false, in: $0) },
        ShellEdit(20, "the last audit entry deleted and the head set back", said: "审计记录不见了") {
            try cut(1, isHeadSet: true, in: $0)
        },
        ShellEdit(21, "the last entries, most of them, cut and the head set back", said: "审计记录不见了", "不是本系统写的") {
            try cut(30, isHeadSet: true, in: $0)
        },
        ShellEdit(
            22, "two entries swapped",
            [
                "UPDATE auditEntry SET sequence = -7 WHERE county = '990101' AND sequence = 7",
                "UPDATE auditEntry SET sequence = 7 WHERE county = '990101' AND sequence = 8",
                "UPDATE auditEntry SET sequence = 8 WHERE county = '990101' AND sequence = -7",
            ], said: "第7条审计记录被改动", "第8条审计记录被改动"),
        ShellEdit(
            23, "an entry's name changed",
            ["UPDATE auditEntry SET actorName = '别人' WHERE county = '990101' AND sequence = 7"],
            said: "第7条审计记录被改动"),
        ShellEdit(
            24, "the whole chain written anew without one entry, another renamed", said: "第1条审计记录被改动", "审计记录不见了"
        ) { try rewrite(in: $0) },
    ]

    /// What he then holds in his browser: a word that he chose, or one in the form of the product's own.
    static func cookies(of person: String) -> [String] { ["chosen", "chosen.\(person)"] }

    /// A session ends by itself and nobody seals it: it has to be worth nothing.
    private static let ofSessions = [
        ShellEdit(25, "a session put in for the director, and those of others made his") { transaction in
            let director = try People.named("director", county: "990101", in: transaction)?.id.description ?? ""
            try transaction.run("UPDATE session SET person = \(director) WHERE county = '990101'")
            for cookie in cookies(of: director) {
                try transaction.run(
                    """
                    INSERT INTO session (county, digest, person, startedAt, lastSeenAt, browser, provenAt)
                    VALUES ('990101', \(SeenVersion(bytes: cookie.utf8).digest), \(director), \(transaction.now),
                        \(transaction.now), '', \(transaction.now))
                    """)
            }
        }
    ]

    /// Cuts the last entries off.
    private static func cut(_ count: Int, isHeadSet: Bool, in transaction: WriteTransaction) throws {
        let last = try Audit.head(county: "990101", in: transaction).sequence - count
        try transaction.run("DELETE FROM auditEntry WHERE county = '990101' AND sequence > \(last)")
        guard isHeadSet else { return }
        try transaction.run(
            """
            UPDATE auditHead SET sequence = \(last),
                digest = (SELECT digest FROM auditEntry WHERE county = '990101' AND sequence = \(last))
            WHERE county = '990101'
            """)
    }

    /// As who has the database and no key.
    private static func rewrite(in transaction: WriteTransaction) throws {
        try transaction.run("UPDATE auditEntry SET actorName = '别人' WHERE county = '990101' AND sequence = 7")
        let rows = try transaction.rows("SELECT * FROM auditEntry WHERE county = '990101' ORDER BY sequence")
        try transaction.run("DELETE FROM auditEntry WHERE county = '990101'")
        var (sequence, digest) = (0, "")
        for row in rows where try row["sequence"] as Int != 9 {
            let entry = try AuditEntry(row)
            let seals: String? = try row["seals"]
            sequence += 1
            var fields = entry.fields(seals: seals)
            fields[1] = String(sequence)
            digest = AuditEntry.digest(previous: digest, fields, key: nil)
            try transaction.run(
                """
                INSERT INTO auditEntry (county, sequence, at, actor, actorName, action, title, subject, detail,
                    request, seals, keyID, digest)
                VALUES ('990101', \(sequence), \(entry.at), \(entry.actor), \(entry.actorName), \(entry.action),
                        \(entry.title), \(entry.subject), \(entry.detail), \(entry.request), \(seals),
                        \(entry.keyID), \(digest))
                """)
        }
        try transaction.run(
            "UPDATE auditHead SET sequence = \(sequence), digest = \(digest) WHERE county = '990101'")
    }
}
