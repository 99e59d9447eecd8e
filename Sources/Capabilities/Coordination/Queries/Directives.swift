import Database
import Kernel
import Office
import Organisation
import Web

/// What there is to ask about directives.
package enum Directives {
    /// The office and leaders see all; a unit what was issued to it, a township also those to its villages.
    static func isSeen(by actor: Actor) -> SQL {
        guard actor.scope != .county else { return "1 = 1" }
        return """
            directive.state IN \(list: Directive.State.out)
            AND \(actor.scope.condition(division: "directive.division", unit: "directive.unit"))
            """
    }

    @Sendable
    package static func one(
        _ id: ID<Directive>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> Directive {
        try Listing<Directive>.directives.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "directive.none", "没有这份督办文书，或者您无权看到它。请从“督办文书”进入。"))
    }

    /// Those about a record, the newest first.
    static func about(
        _ path: String, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [Directive] {
        try Listing<Directive>.directives.first("about=\(path)", 20, for: actor, in: transaction)
    }

    /// The numbers that were given.
    static func numbers(
        of kind: Directive.Kind, county: String, in transaction: ReadTransaction
    ) throws -> [IssuedNumber] {
        try transaction.rows(
            """
            SELECT numberYear, number FROM directive
            WHERE county = \(county) AND kind = \(kind) AND number IS NOT NULL
            """
        ).map { IssuedNumber(year: try $0["numberYear"], number: try $0["number"]) }
    }

    /// Gives the number, and tells the unit. Both or neither: it is done in the step's own transaction.
    static func issue(_ record: Directive, by actor: Actor, in transaction: WriteTransaction) throws {
        let county = actor.county
        let number = try transaction.nextNumber(record.kind.series.key, county: county)
        try transaction.run(
            """
            UPDATE directive SET numberKind = \(number.kind), numberYear = \(number.year), number = \(number.number),
                issuedOn = \(transaction.now.day)
            WHERE county = \(county) AND id = \(record.id)
            """)
        guard let unit = ID<Unit>(record.party.unit) else { return }
        let people = try People.holding(Array(Role.representatives), in: unit, county: county, in: transaction)
        try transaction.notify(
            people, of: Directive.kind, record.id.description, "收到\(record.kind.chinese)",
            "\(number.chinese)：\(record.subject)，请签收，\(record.dueOn.chinese)前回复。", path: "directives/\(record.id)",
            county: county)
    }
}

extension Directive {
    init(_ row: Row) throws {
        id = try row["id"]
        kind = try row["kind"]
        about = try row["about"]
        subject = try row["subject"]
        party = Party(unit: try row["unit"], name: try row["unitName"], division: try row["division"])
        facts = try row["facts"]
        demands = try row["demands"]
        dueOn = try row["dueOn"]
        talkAt = try row["talkAt"]
        version = try row["version"]
        state = try row["state"]
        let words: String? = try row["numberKind"]
        let year: Int? = try row["numberYear"]
        let serial: Int? = try row["number"]
        number =
            if let words, let year, let serial {
                SerialNumber(kind: words, year: year, number: serial)
            } else { nil }
        issuedOn = try row["issuedOn"]
    }
}

extension Listing where Record == Directive {
    static let directives = Listing<Directive>(
        Directive.noun, "督办文书", path: "directives", right: .seeDirectives,
        help: "整改通知书、督办单、约谈通知：从问题或难点问题的页面起草，主任签发时编号，单位签收、回复",
        from: "directive", joins: SQL.join(unit: "directive.unit", of: "directive", as: "partner"),
        select: { _ in
            """
            directive.id, directive.kind, directive.about, directive.subject, directive.unit, partner.name AS unitName,
            directive.division, directive.facts, directive.demands, directive.dueOn, directive.talkAt,
            directive.version, directive.state, directive.numberKind, directive.numberYear, directive.number,
            directive.issuedOn
            """
        },
        decode: Directive.init, sees: Directives.isSeen,
        columns: [
            .link("事由", width: 36) {
                $0.subject
            } path: {
                "directives/\($0.id)"
            }, .text("文种") { $0.kind.chinese }, .text("文号", width: 22) { $0.number?.chinese },
            .text("主送单位") { $0.party.name }, .state { $0.state }, .day("签发") { $0.issuedOn },
            .day("回复期限") { $0.dueOn }, .fileOnly("情况") { $0.facts }, .fileOnly("要求") { $0.demands },
        ],
        filters: [
            .search("如 成堆垃圾", in: ["directive.subject", "partner.name"]),
            .choice("kind", "文种", of: Directive.Kind.self, "directive.kind") { $0.chinese },
            .state(Directive.procedure), .step(Directive.procedure), .late(Directive.procedure),
            .month("month", "签发月份", days: "directive.issuedOn"),
            .unit("directive.unit", "主送单位", kinds: [.department, .township]),
            .link("about", "所涉的记录", condition: { value, _, _ in "directive.about = \(value)" }) { value, _, _ in value
            },
        ],
        orders: [.newest("directive")],
        figures: Directive.Kind.allCases.map(figure),
        empty: "还没有督办文书。打开一件问题或难点问题，在页面下方起草。",
        above: { view in
            .when(
                view.may(.draftDirectives),
                """
                <p class="soft">打开一件<a href="\(view.link("findings"))">问题</a>或<a href="\(view.link("cases"))">难点问题</a>，在页面下方起草。</p>
                """)
        })

    private static func figure(_ kind: Directive.Kind) -> ListFigure {
        let name =
            switch kind {
            case .rectify: "rectifyingNotices"
            case .press: "pressingNotices"
            case .summon: "summonsNotices"
            }
        return .count(
            name, kind.chinese, unit: "份", "期内签发的\(kind.chinese)，后来撤销的也计，文号不再用"
        ) { period, county in
            """
            directive.kind = \(kind)
            AND \(period.took("issue", of: Directive.noun, "directive.id", county: county))
            """
        }
    }
}
