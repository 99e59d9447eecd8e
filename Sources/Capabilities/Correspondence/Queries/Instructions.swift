import Database
import Kernel
import Office
import Organisation

/// What there is to ask about instructions.
enum Instructions {
    static let selected: SQL = """
        instruction.id, instruction.batch, instruction.leader, instruction.leaderName, instruction.givenOn,
        instruction.words, instruction.about, instruction.aboutWords, instruction.unit, partner.name AS unitName,
        instruction.division, instruction.due, instruction.repliedOn, instruction.enteredByName, instruction.state
        """
    static let joins: SQL = SQL.join(unit: "instruction.unit", of: "instruction", as: "partner")

    static func isSeen(by actor: Actor) -> SQL {
        actor.scope.condition(division: "instruction.division", unit: "instruction.unit")
    }

    @Sendable
    static func one(
        _ id: ID<Instruction>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> Instruction {
        try Listing<Instruction>.instructions.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "instruction.none", "没有这件批示，或者它不是批给您单位的。请从“批示”进入。"))
    }

    /// Those given in one with it, as far as somebody sees them.
    static func batch(_ batch: String, for actor: Actor, in transaction: ReadTransaction) throws -> [Instruction] {
        try transaction.rows(
            """
            SELECT \(selected) FROM instruction \(joins)
            WHERE instruction.county = \(actor.county) AND instruction.batch = \(batch) AND \(isSeen(by: actor))
            ORDER BY COALESCE(instruction.division, ''), partner.name
            """
        ).map(Instruction.init)
    }

    /// Those about a record, by its address below the county.
    static func about(_ path: String, for actor: Actor, in transaction: ReadTransaction) throws -> [Instruction] {
        try transaction.rows(
            """
            SELECT \(selected) FROM instruction \(joins)
            WHERE instruction.county = \(actor.county) AND instruction.about = \(path) AND \(isSeen(by: actor))
              AND instruction.state <> \(Instruction.State.withdrawn)
            ORDER BY instruction.id DESC LIMIT 50
            """
        ).map(Instruction.init)
    }

    /// The day of the first reply tells whether it came in time.
    @Sendable
    static func keepReply(
        _ record: Instruction, _ taken: StepTaken<Instruction.State>, by actor: Actor, in transaction: WriteTransaction
    ) throws {
        try transaction.notify(
            [record.leader].compactMap(\.self), of: Instruction.noun.kind, record.id.description,
            "\(record.party.name)回复了您的批示", taken.answers.note.shortened, path: "instructions/\(record.id)",
            county: actor.county)
        guard record.repliedOn == nil else { return }
        try transaction.run(
            """
            UPDATE instruction SET repliedOn = \(transaction.now.day)
            WHERE county = \(actor.county) AND id = \(record.id)
            """)
    }
}

extension Instruction {
    init(_ row: Row) throws {
        id = try row["id"]
        batch = try row["batch"]
        leader = try row["leader"]
        leaderName = try row["leaderName"]
        givenOn = try row["givenOn"]
        words = try row["words"]
        about = try row["about"]
        aboutWords = try row["aboutWords"]
        party = Party(unit: try row["unit"], name: try row["unitName"] ?? "", division: try row["division"])
        due = try row["due"]
        repliedOn = try row["repliedOn"]
        enteredByName = try row["enteredByName"]
        state = try row["state"]
    }
}

extension Listing where Record == Instruction {
    static let instructions = Listing<Instruction>(
        Instruction.noun, "批示", path: "instructions", right: .seeInstructions,
        help: "领导的批示：谁办、何时前、办得怎样", from: "instruction", joins: Instructions.joins,
        select: { _ in Instructions.selected }, decode: Instruction.init, sees: Instructions.isSeen,
        columns: [
            .link("批示", width: 40) {
                $0.words.shortened
            } path: {
                "instructions/\($0.id)"
            }, .text("领导", width: 12) { $0.leaderName }, .day("日期") { $0.givenOn }, .text("承办单位") { $0.party.name },
            .state { $0.state }, .day("办结日") { $0.due }, .day("回复") { $0.repliedOn },
            .text("针对") { $0.aboutWords.isEmpty ? nil : $0.aboutWords }, .fileOnly("批示全文") { $0.words },
        ],
        filters: [
            .search("如 环境整治、水利局", in: ["instruction.words", "partner.name", "instruction.leaderName"]),
            .state(Instruction.procedure), .step(Instruction.procedure), .late(Instruction.procedure),
            .month("month", "月份", days: "instruction.givenOn"), .township("instruction.division"),
            .unit("instruction.unit"),
            .link("about", "针对", condition: { value, _, _ in "instruction.about = \(value)" }) { value, _, _ in value },
        ],
        orders: [.newest("instruction"), .ascending("due", "最先到期", "instruction.due", .text)],
        figures: [
            .count("instructions", "领导批示", unit: "件", "期内作出的批示，每个承办单位计一件，撤回的不计", by: "instruction.division") {
                period, county in
                let isWithdrawn: SQL =
                    period.knownOn == nil
                    ? "instruction.state = \(Instruction.State.withdrawn)"
                    : period.knows(step: "withdraw", of: "instruction.id", county: county)
                return """
                    \(period.holds(day: "instruction.givenOn"))
                    AND \(period.knows(begun: "instruction.id", county: county)) AND NOT \(isWithdrawn)
                    """
            }.burdening("instruction.unit"),
            .count("instructionsOnTime", "按时回复的批示", unit: "件", "期内第一次回复、不晚于办结日的批示", by: "instruction.division") {
                period, _ in
                "\(period.holds(ownDay: "instruction.repliedOn")) AND instruction.repliedOn <= instruction.due"
            },
        ],
        empty: "还没有批示。", starts: [.init("作出批示", "instructions/new", .giveInstructions)])
}
