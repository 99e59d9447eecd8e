import Database
import Kernel
import Office
import Recognition

/// A body's way to a title: the plan, the declaration with its self-report, the spot check, the county's decision before the
/// public, and for what is above the county the answer of the level that grants it.
package struct TitleBid: Codable, Sendable {
    package enum State: String, ProcedureState {
        case planned, declared, reviewed, checked, noticed, passed, recommended, granted, refused, withdrawn

        package var chinese: String {
            switch self {
            case .planned: "创建中"
            case .declared: "已申报"
            case .reviewed: "待抽查"
            case .checked: "已抽查"
            case .noticed: "公示中"
            case .passed: "待命名"
            case .recommended: "已上报"
            case .granted: "已命名"
            case .refused: "未通过"
            case .withdrawn: "已撤回"
            }
        }

        package var tone: Tone {
            switch self {
            case .granted: .done
            case .refused, .withdrawn: .off
            default: .going
            }
        }

        static let open: [State] = [
            .planned, .declared, .reviewed, .checked, .noticed, .passed, .recommended,
        ]
    }

    package let id: ID<TitleBid>
    package let body: CivilBody
    package let level: AwardLevel
    /// 规划
    package let aims: String
    package let selfReport: String
    package let selfScore: Points?
    /// Of the spot check, with its sheet item by item in words, and the visit that it was, if any.
    package let score: Points?
    package let marks: String
    package let visit: String?
    package let checkWords: String
    package let checkedOn: Day?
    package let checkedByName: String
    package let state: State

    package static let noun = RecordNoun("titleBid", "创建申报", measure: "件")
    package var title: String { "\(level.chinese)\(body.kind.chinese)" }
    /// What is looked at before it is named: who, for what, and what the spot check found.
    var seen: SeenVersion {
        get throws {
            try SeenVersion(canonical: [
                id.description, body.name, body.place, title, score?.shown ?? "", marks, checkWords,
            ])
        }
    }

    package static let procedure = Procedure<TitleBid, State>(
        noun, table: "titleBid", path: "title-bids", right: .seeTitles, first: .planned, begun: "报送规划",
        load: Bids.one, title: { "\($0.body.name)申报\($0.title)" },
        [
            // A plan is carried out within a year, and then declared.
            .step(
                "declare", "申报", from: .planned, to: .declared, by: body, within: .workingDays(250), isElsewhere: true),
            .step("declareDirect", "申报", from: .planned, to: .reviewed, by: body, isElsewhere: true),
            .step(
                "townshipPass", "乡镇（街道）同意", from: .declared, to: .reviewed, by: township, asks: [.reason("初审意见")],
                within: .workingDays(5), deed: .decision),
            .step(
                "townshipBack", "退回修改", from: .declared, to: .planned, by: township, asks: [.reason()],
                isOptional: true),
            .step(
                "check", "抽查打分", from: .reviewed, to: .checked, by: .role(.clerk), within: .workingDays(20),
                deed: .decision, isElsewhere: true),
            .step("announce", "拟命名公示", from: .checked, to: .noticed, by: .role(.clerk), isElsewhere: true),
            .step("pass", "公示无异议", from: .noticed, to: .passed, by: .system),
            .step("takeBack", "公示撤回", from: .noticed, to: .checked, by: .system),
            .step("grant", "命名", from: .passed, to: .granted, by: .role(.director), isElsewhere: true),
            .step(
                "recommend", "推荐上报", from: .checked, to: .recommended, by: recorder,
                asks: [.day("上报日期"), .reason("上报文号")], within: .workingDays(10)),
            .step(
                "answerGranted", "登记上级命名", from: .recommended, to: .granted, by: recorder,
                asks: [.day("命名日期"), .reason("上级文件的名称、文号")],
                check: { _, answers, now throws(Refusal) in try TitleTerms.checkAnswer(answers, today: now.day) },
                then: { bid, taken, actor, transaction in
                    try transaction.grant(bid, .answer, taken.answers, by: actor)
                }),
            .step(
                "answerRefused", "登记上级未通过", from: .recommended, to: .refused, by: recorder,
                asks: [.day("上级文件的日期"), .reason("上级的答复")], isOptional: true),
            .step(
                "refuse", "不予通过", from: .declared, .reviewed, .checked, .passed, to: .refused, by: .role(.clerk),
                asks: [.reason("不通过的条件和依据")], isOptional: true),
            .step("fail", "公示不通过", from: .noticed, to: .refused, by: .system),
            .step(
                "withdraw", "撤回", from: .planned, .declared, .reviewed, to: .withdrawn, by: body, asks: [.reason()],
                isOptional: true),
            .step("end", "对象撤销", from: State.open, to: .withdrawn, by: [.system]),
        ])

    private static let body = Doer<TitleBid>.party(
        "申报单位", \.body.party, unit: "titleBid.unit", division: "titleBid.unitDivision")
    static let township = Doer<TitleBid>.above("titleBid.township") { $0.body.township }
    private static let recorder = Doer<TitleBid>.clerk("titleBid.level <> 'county'") { $0.level != .county }

    init(_ row: Row) throws {
        id = try row["id"]
        body = try CivilBody(row)
        level = try row["level"]
        aims = try row["aims"]
        selfReport = try row["selfReport"]
        selfScore = try row["selfScore"]
        score = try row["score"]
        marks = try row["marks"]
        visit = try row["visit"]
        checkWords = try row["checkWords"]
        checkedOn = try row["checkedOn"]
        checkedByName = try row["checkedByName"] ?? ""
        state = try row["state"]
    }
}

extension TitleBid: FiledRecord {
    package static let kind = noun.kind
    package static let filing = Action("titleBid.file", "添加申报材料", right: .declareTitles)

    package static func checkFiling(_ id: ID<TitleBid>, by actor: Actor, in transaction: ReadTransaction) throws {
        let bid = try Bids.one(id, for: actor, in: transaction)
        guard bid.body.party.has(actor) || actor.isOffice else {
            throw Refusal(.forbidden, "titleBid.notYours", "申报材料由申报单位或创建办添加。")
        }
        guard State.open.contains(bid.state) else {
            throw Refusal.field("file", "titleBid.over", "这件申报\(bid.state.chinese)，不再添加材料。")
        }
    }
}

extension Doer {
    /// The people of the township above a record's body.
    static func above(_ column: SQL, _ township: @escaping @Sendable (Record) -> Party?) -> Doer {
        Doer(
            "所在乡镇（街道）", roles: [.townshipLiaison, .townshipDeputy, .townshipHead],
            unit: { township($0)?.unit }, concerns: { township($0) != nil },
            takes: { actor, record in actor.isRepresentative && township(record)?.has(actor) == true },
            condition: { actor in
                guard case .division = actor.scope, actor.isRepresentative else { return nil }
                return "\(column) IN \(list: actor.scope.ownDivisions)"
            })
    }

    /// The office's clerk, for some records only.
    static func clerk(_ condition: SQL, _ concerns: @escaping @Sendable (Record) -> Bool) -> Doer {
        of(.clerk, condition, concerns)
    }

    static func of(_ role: Role, _ condition: SQL, _ concerns: @escaping @Sendable (Record) -> Bool) -> Doer {
        Doer(
            role.chinese, roles: [role], concerns: concerns,
            takes: { actor, record in actor.scope == .county && actor.has(role) && concerns(record) },
            condition: { actor in actor.scope == .county && actor.has(role) ? condition : nil })
    }
}
