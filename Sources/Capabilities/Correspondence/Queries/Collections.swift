import Database
import Foundation
import Kernel
import Office
import Organisation

/// What there is to ask about notices and collections.
enum Collections {
    static func selected(_ county: String) -> SQL {
        """
        collection.id, collection.title, collection.words, collection.asks, collection.audience, collection.due,
        collection.form, collection.madeByName, collection.madeAt, collection.remindedOn, collection.reminders,
        collection.state,
        (SELECT count(*) FROM collectionReturn WHERE collectionReturn.county = \(county)
            AND collectionReturn.collection = collection.id) AS sent,
        (SELECT count(*) FROM collectionReturn WHERE collectionReturn.county = \(county)
            AND collectionReturn.collection = collection.id
            AND collectionReturn.state IN \(list: CollectionReturn.State.done)) AS done
        """
    }

    /// The office's own and the leaders'; what a unit was sent is a return.
    static func isSeen(by actor: Actor) -> SQL { actor.scope == .county ? "1 = 1" : "1 = 0" }

    @Sendable
    static func one(
        _ id: ID<Collection>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> Collection {
        try Listing<Collection>.collections.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "collection.none", "没有这份通知收表，或者您无权看到它。请从“通知收表”进入。"))
    }

    /// What every version of a form asks, the newest last.
    static func forms(
        of id: ID<Collection>, county: String, in transaction: ReadTransaction
    ) throws -> [[FormField]] {
        try transaction.rows(
            """
            SELECT fields FROM collectionForm WHERE county = \(county) AND collection = \(id) ORDER BY number
            """
        ).map { row in
            let fields: String = try row["fields"]
            return try JSONDecoder().decode([FormField].self, from: Data(fields.utf8))
        }
    }

    static func words(of id: ID<Collection>, county: String, in transaction: ReadTransaction) throws -> String {
        try transaction.value("SELECT words FROM collection WHERE county = \(county) AND id = \(id)") ?? ""
    }

    @Sendable
    static func sample(county: String, in transaction: ReadTransaction) throws -> [String: String] {
        let collection: String? = try transaction.value(
            "SELECT min(id) FROM collection WHERE county = \(county) AND state <> \(Collection.State.draft)")
        // One that a village has, so that not only departments walk it.
        let own: String? = try transaction.value(
            "SELECT min(id) FROM collectionReturn WHERE county = \(county) AND division IS NOT NULL")
        let instruction: String? = try transaction.value("SELECT min(id) FROM instruction WHERE county = \(county)")
        return ["collection": collection, "collectionReturn": own, "instruction": instruction].compactMapValues(\.self)
    }
}

extension Collection {
    init(_ row: Row) throws {
        id = try row["id"]
        title = try row["title"]
        words = try row["words"]
        asks = try row["asks"]
        audience = [Audience](stored: try row["audience"])
        due = try row["due"]
        form = try row["form"]
        madeByName = try row["madeByName"]
        madeAt = try row["madeAt"]
        remindedOn = try row["remindedOn"]
        reminders = try row["reminders"]
        state = try row["state"]
        sent = try row["sent"]
        done = try row["done"]
    }
}

extension Listing where Record == Collection {
    static let collections = Listing<Collection>(
        Collection.noun, "通知收表", path: "collections", right: .seeCollections,
        help: "发通知、收表、催报、汇总，不用再在群里接龙", from: "collection",
        select: Collections.selected, decode: Collection.init, sees: Collections.isSeen,
        columns: [
            .link("标题") {
                $0.title
            } path: {
                "collections/\($0.id)"
            },
            .text("要求", width: 22) { $0.asks.short }, .state { $0.state }, .day("截止") { $0.due },
            .figure("已办") {
                $0.done
            } path: {
                "returns?collection=\($0.id)&standing=done"
            },
            .figure("单位") {
                $0.sent
            } path: {
                "returns?collection=\($0.id)"
            },
            .text("拟稿人", width: 12) { $0.madeByName }, .fileOnly("内容") { $0.words },
        ],
        filters: [
            .search("如 报表、通知", in: ["collection.title", "collection.words"]), .state(Collection.procedure),
            .choice("asks", "要求", of: Collection.Asks.self, "collection.asks") { $0.chinese },
            .step(Collection.procedure),
        ],
        orders: [.newest("collection"), .ascending("due", "最先截止", "collection.due", .text)],
        figures: [
            .count("collectionsSent", "发出的通知和收表", unit: "份", "期内发出的通知、收表，撤回的也计") { period, county in
                period.took("send", of: Collection.noun, "collection.id", county: county)
            }
        ],
        empty: "还没有通知和收表。点“拟通知或收表”，写清要什么、何时要、发给谁。",
        starts: [.init("拟通知或收表", "collections/new", .manageCollections)])
}
