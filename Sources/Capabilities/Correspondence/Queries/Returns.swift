import Database
import Foundation
import Kernel
import Office
import Organisation

/// What there is to ask about what units sign for and return, and what follows from the steps of a collection.
enum Returns {
    static let selected: SQL = """
        collectionReturn.id, collectionReturn.collection, collection.title, collection.asks, collection.due,
        collection.state AS collectionState, collectionReturn.unit, partner.name AS unitName,
        collectionReturn.division, township.name AS townshipName, collectionReturn.form, collectionReturn.sentOn,
        collectionReturn.reminders, collectionReturn.state
        """
    static let joins: SQL = """
        JOIN collection ON collection.county = collectionReturn.county AND collection.id = collectionReturn.collection
        \(SQL.join(unit: "collectionReturn.unit", of: "collectionReturn", as: "partner"))
        LEFT \(SQL.join(townshipOf: "collectionReturn.division", of: "collectionReturn", as: "township"))
        """

    /// A unit sees its own, a township those of its villages too.
    static func isSeen(by actor: Actor) -> SQL {
        actor.scope.condition(division: "collectionReturn.division", unit: "collectionReturn.unit")
    }

    @Sendable
    static func one(
        _ id: ID<CollectionReturn>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> CollectionReturn {
        try Listing<CollectionReturn>.returns.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "return.none", "没有这份通知收表，或者它不是发给您单位的。请从“通知收表”进入。"))
    }

    /// All of a collection: departments first, then by code.
    static func of(
        _ collection: ID<Collection>, county: String, in transaction: ReadTransaction
    ) throws -> [CollectionReturn] {
        try transaction.rows(
            """
            SELECT \(selected) FROM collectionReturn \(joins)
            WHERE collectionReturn.county = \(county) AND collectionReturn.collection = \(collection)
            ORDER BY COALESCE(collectionReturn.division, ''), partner.name
            """
        ).map(CollectionReturn.init)
    }

    /// What a unit sent, the last first.
    static func answers(
        of id: ID<CollectionReturn>, county: String, in transaction: ReadTransaction
    ) throws -> [CollectionAnswer] {
        try transaction.rows(
            """
            SELECT number, form, answers, sentAt, minutes, sentByName FROM collectionAnswer
            WHERE county = \(county) AND record = \(id) ORDER BY number DESC
            """
        ).map(CollectionAnswer.init)
    }

    /// The last answers of all units of a collection that stand as sent.
    static func lastAnswers(
        _ collection: ID<Collection>, county: String, in transaction: ReadTransaction
    ) throws -> [String: CollectionAnswer] {
        let rows = try transaction.rows(
            """
            SELECT collectionAnswer.record, collectionAnswer.number, collectionAnswer.form, collectionAnswer.answers,
                collectionAnswer.sentAt, collectionAnswer.minutes, collectionAnswer.sentByName
            FROM collectionAnswer JOIN collectionReturn ON collectionReturn.county = collectionAnswer.county
                AND collectionReturn.id = collectionAnswer.record
            WHERE collectionAnswer.county = \(county) AND collectionReturn.collection = \(collection)
              AND collectionReturn.state = \(CollectionReturn.State.sent)
            ORDER BY collectionAnswer.record, collectionAnswer.number
            """)
        return try rows.reduce(into: [:]) { $0[try $1["record"]] = try CollectionAnswer($1) }
    }

    // MARK: What follows

    /// Sending a collection makes each unit's part in it.
    @Sendable
    static func open(
        _ collection: Collection, _ taken: StepTaken<Collection.State>, by actor: Actor,
        in transaction: WriteTransaction
    ) throws {
        let day = transaction.now.day
        let units = try Units.addressable(county: actor.county, on: day, in: transaction)
        let parties = collection.audience.units(among: units)
        let fields = try Collections.forms(of: collection.id, county: actor.county, in: transaction).last ?? []
        try CollectionTerms.check(
            asks: collection.asks, fields: fields, audience: parties.count, due: collection.due, today: day)
        for party in parties {
            let id = transaction.newID(CollectionReturn.self)
            try transaction.run(
                """
                INSERT INTO collectionReturn (county, id, collection, unit, division, reminders, state)
                VALUES (\(actor.county), \(id), \(collection.id), \(party.unit), \(party.division), 0,
                    \(CollectionReturn.State.pending))
                """)
            try transaction.begin(CollectionReturn.procedure, id, by: actor)
        }
    }

    /// Of whom something is still expected.
    static func outstanding(
        _ collection: ID<Collection>, county: String, in transaction: ReadTransaction
    ) throws -> [ID<CollectionReturn>] {
        try transaction.rows(
            """
            SELECT id FROM collectionReturn WHERE county = \(county) AND collection = \(collection)
              AND state IN \(list: CollectionReturn.State.outstanding) ORDER BY id
            """
        ).map { try $0["id"] }
    }

    /// When a collection ends, nothing more is expected of who has not answered.
    @Sendable
    static func lapse(
        _ collection: Collection, _ taken: StepTaken<Collection.State>, by actor: Actor,
        in transaction: WriteTransaction
    ) throws {
        let step = taken.step == "withdraw" ? "void" : "lapse"
        for id in try outstanding(collection.id, county: actor.county, in: transaction) {
            try take(
                step, id, StepAnswers(note: taken.answers.note), by: .system(county: actor.county), in: transaction)
        }
    }

    /// The day of the first answer is kept; with the last one in, the collection ends.
    @Sendable
    static func done(
        _ record: CollectionReturn, _ taken: StepTaken<CollectionReturn.State>, by actor: Actor,
        in transaction: WriteTransaction
    ) throws {
        if record.sentOn == nil {
            try transaction.run(
                """
                UPDATE collectionReturn SET sentOn = \(transaction.now.day)
                WHERE county = \(actor.county) AND id = \(record.id)
                """)
        }
        guard try outstanding(record.collection, county: actor.county, in: transaction).isEmpty else { return }
        _ = try TakeProcedureStep(Collection.procedure, record.collection, "complete").carryOut(
            by: .system(county: actor.county), in: transaction)
    }

    /// What was sent back is expected again, though all was in.
    @Sendable
    static func reopen(
        _ record: CollectionReturn, _ taken: StepTaken<CollectionReturn.State>, by actor: Actor,
        in transaction: WriteTransaction
    ) throws {
        try transaction.tell(record, "退回修改：\(record.title)", taken.answers.note, county: actor.county)
        guard record.collectionState == .closed else { return }
        _ = try TakeProcedureStep(
            Collection.procedure, record.collection, "reopen", answers: StepAnswers(note: "\(record.party.name)退回修改")
        ).carryOut(by: .system(county: actor.county), in: transaction)
    }

    /// A step as part of another command.
    static func take(
        _ step: String, _ id: ID<CollectionReturn>, _ answers: StepAnswers = StepAnswers(), by actor: Actor,
        in transaction: WriteTransaction
    ) throws {
        _ = try TakeProcedureStep(CollectionReturn.procedure, id, step, answers: answers).carryOut(
            by: actor, in: transaction)
    }
}

extension CollectionReturn {
    init(_ row: Row) throws {
        id = try row["id"]
        collection = try row["collection"]
        title = try row["title"]
        asks = try row["asks"]
        due = try row["due"]
        collectionState = try row["collectionState"]
        party = Party(unit: try row["unit"], name: try row["unitName"] ?? "", division: try row["division"])
        townshipName = try row["townshipName"] ?? ""
        form = try row["form"]
        sentOn = try row["sentOn"]
        reminders = try row["reminders"]
        state = try row["state"]
    }
}

extension CollectionAnswer {
    init(_ row: Row) throws {
        // A form's answers are an object, a list's rows an array of them.
        let text: String = try row["answers"]
        let list = text.hasPrefix("[") ? try JSONDecoder().decode([Answers].self, from: Data(text.utf8)) : nil
        self.list = list
        number = try row["number"]
        form = try row["form"]
        answers = list == nil ? try JSONDecoder().decode(Answers.self, from: Data(text.utf8)) : [:]
        sentAt = try row["sentAt"]
        minutes = try row["minutes"]
        sentByName = try row["sentByName"]
    }
}

extension Listing where Record == CollectionReturn {
    static let returns = Listing<CollectionReturn>(
        CollectionReturn.noun, "签收和填报", path: "returns", right: .seeReturns,
        help: "发给本单位的通知和要填的表", from: "collectionReturn", joins: Returns.joins,
        select: { _ in Returns.selected }, decode: CollectionReturn.init, sees: Returns.isSeen,
        columns: [
            .link("标题") {
                $0.title
            } path: {
                "returns/\($0.id)"
            }, .text("要求", width: 10) { $0.asks.short }, .text("单位") { $0.party.name },
            .state { $0.state }, .day("截止") { $0.due }, .day("办理") { $0.sentOn },
            .tag("及时") { $0.timeliness }, .fileOnly("乡镇（街道）", width: 16) { $0.townshipName },
        ],
        filters: [
            .search("如 报表、樟塘村", in: ["collection.title", "partner.name"]),
            .condition(
                "standing", "办理",
                [
                    (
                        "open", "还没有办",
                        { @Sendable _, _ in "collectionReturn.state IN \(list: CollectionReturn.State.outstanding)" }
                    ),
                    (
                        "done", "已经办了",
                        { @Sendable _, _ in "collectionReturn.state IN \(list: CollectionReturn.State.done)" }
                    ),
                ]),
            .state(CollectionReturn.procedure), .step(CollectionReturn.procedure), .late(CollectionReturn.procedure),
            .township("collectionReturn.division"), .unit("collectionReturn.unit"),
            .link("collection", "通知收表", condition: { value, _, _ in "collectionReturn.collection = \(value)" }) {
                value, actor, transaction in
                try ID<Collection>(value).map { try Collections.one($0, for: actor, in: transaction).title } ?? value
            },
        ],
        orders: [.newest("collectionReturn"), .ascending("due", "最先截止", "collection.due", .text)],
        figures: [
            .count(
                "returnsOnTime", "按时报送", unit: "份", "期内第一次报送或签收、不晚于截止日的，按单位所在的乡镇（街道）计", by: "collectionReturn.division"
            ) {
                period, _ in
                "\(period.holds(ownDay: "collectionReturn.sentOn")) AND collectionReturn.sentOn <= collection.due"
            },
            .count("returnsSent", "报送和签收", unit: "份", "期内第一次报送或签收的，逾期的也计", by: "collectionReturn.division") {
                period, _ in period.holds(ownDay: "collectionReturn.sentOn")
            },
            .count("returnsAsked", "要求报送和签收", unit: "份", "期内发给单位的通知和收表，每个单位计一份", by: "collectionReturn.division") {
                period, county in period.took("send", of: Collection.noun, "collection.id", county: county)
            }.burdening("collectionReturn.unit"),
            .sum(
                "returnMinutes", "填报用时", unit: "分钟", "期内报送的表，从打开到报送的分钟，更正的也算；签收的、没有打开就报送的不计",
                ofRow: { period, county in
                    """
                    (SELECT sum(collectionAnswer.minutes) FROM collectionAnswer
                        WHERE collectionAnswer.county = \(county) AND collectionAnswer.record = collectionReturn.id
                          AND \(period.holds(moment: "collectionAnswer.sentAt")))
                    """
                }, by: "collectionReturn.division"
            ) { period, county in
                """
                collectionReturn.id IN (SELECT collectionAnswer.record FROM collectionAnswer
                    WHERE collectionAnswer.county = \(county) AND collectionAnswer.minutes IS NOT NULL
                    AND \(period.holds(moment: "collectionAnswer.sentAt")))
                """
            }.burdening("collectionReturn.unit"),
        ],
        empty: "没有发给您的通知和收表。有新的会出现在这里和首页的待办里。")
}

extension CollectionReturn {
    /// Of the first answer.
    package var timeliness: (words: String, tone: Tone)? {
        sentOn.map { $0 <= due ? ("按时", .done) : ("逾期", .bad) }
    }
}
