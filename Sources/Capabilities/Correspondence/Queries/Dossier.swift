import Database
import Kernel
import Office
import Web

extension Correspondence {
    private static let shownRows = 6

    /// What a unit owes: forms and receipts, and answers to leaders' instructions.
    @Sendable
    static func dossier(
        _ subject: DossierSubject, _ actor: Actor, _ transaction: ReadTransaction
    ) throws -> [DossierPart] {
        try returns(subject, actor, transaction) + instructions(subject, actor, transaction)
    }

    private static func returns(
        _ subject: DossierSubject, _ actor: Actor, _ transaction: ReadTransaction
    ) throws -> [DossierPart] {
        guard Right.seeReturns.isHeld(by: actor) else { return [] }
        let listing = Listing<CollectionReturn>.returns
        let own = subject.asked()
        let all = try listing.count(own, for: actor, in: transaction)
        guard all > 0 else { return [] }
        let owed = try listing.count("standing=open&\(own)", for: actor, in: transaction)
        let late = try listing.count("standing=open&late=yes&\(own)", for: actor, in: transaction)
        let first = try listing.first("standing=open&sort=due&\(own)", shownRows, for: actor, in: transaction)
        return [
            DossierPart(
                "通知收表",
                [
                    .init("发来的", all, "份", path: "returns?\(own)"),
                    .init("还没有办", owed, "份", path: "returns?standing=open&\(own)"),
                    .init("其中逾期", late, "份", path: "returns?standing=open&late=yes&\(own)", isAlarming: late > 0),
                ],
                tables: [
                    .init(
                        ["还没有办的", "单位", "截止"],
                        first.map { record in
                            [
                                .init(record.title, "returns/\(record.id)"), .init(record.party.name),
                                .init(record.due.short(on: transaction.now.day)),
                            ]
                        })
                ])
        ]
    }

    private static func instructions(
        _ subject: DossierSubject, _ actor: Actor, _ transaction: ReadTransaction
    ) throws -> [DossierPart] {
        guard Right.seeInstructions.isHeld(by: actor) else { return [] }
        let listing = Listing<Instruction>.instructions
        let own = subject.asked()
        let all = try listing.count(own, for: actor, in: transaction)
        guard all > 0 else { return [] }
        let late = try listing.count("late=yes&\(own)", for: actor, in: transaction)
        return [
            DossierPart(
                "领导批示",
                [
                    .init("全部", all, "件", path: "instructions?\(own)"),
                    .init("逾期", late, "件", path: "instructions?late=yes&\(own)", isAlarming: late > 0),
                ],
                tables: [
                    .init(
                        ["批示", "办结日", "状态"],
                        try listing.first(own, shownRows, for: actor, in: transaction).map { record in
                            [
                                .init(record.words.shortened, "instructions/\(record.id)"),
                                .init(record.due.short(on: transaction.now.day)), .init(record.state.chinese),
                            ]
                        })
                ])
        ]
    }
}
