import Database
import Kernel
import Office

/// 调研、指导: somebody of the office was there, saw how creation goes, and advised; the body says what it made of the advice.
package struct TitleAdvice: Codable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case research, guidance, check

        package var chinese: String {
            switch self {
            case .research: "调研"
            case .guidance: "指导"
            case .check: "检查"
            }
        }
    }

    package enum State: String, ProcedureState {
        case open, answered

        package var chinese: String { self == .open ? "待落实" : "已落实" }
        package var tone: Tone { self == .open ? .going : .done }
    }

    package let id: ID<TitleAdvice>
    package let body: CivilBody
    package let heldOn: Day
    package let kind: Kind
    package let words: String
    package let advice: String
    package let recordedByName: String
    package let state: State

    package static let noun = RecordNoun("titleAdvice", "调研指导", measure: "次")

    package static let procedure = Procedure<TitleAdvice, State>(
        noun, table: "titleAdvice", path: "title-visits", right: .seeTitles, first: .open, begun: "登记",
        load: Advice.one, title: { "\($0.body.name)：\($0.kind.chinese)（\($0.heldOn.chinese)）" },
        [
            .step(
                "answer", "反馈落实情况", from: .open, to: .answered, by: party,
                asks: [.reason("落实情况"), .photos("照片", atLeast: 0)],
                within: .workingDays(20), deed: .answer),
            .step("end", "对象撤销", from: .open, to: .answered, by: .system),
        ])

    private static let party = Doer<TitleAdvice>.party(
        "受指导的单位", \.body.party, unit: "titleAdvice.unit", division: "titleAdvice.unitDivision")

    init(_ row: Row) throws {
        id = try row["id"]
        body = try CivilBody(row)
        heldOn = try row["heldOn"]
        kind = try row["kind"]
        words = try row["words"]
        advice = try row["advice"]
        recordedByName = try row["recordedByName"]
        state = try row["state"]
    }
}

/// 年度规划: what a body wants to do in a year, and at its end what came of it.
package struct YearPlan: Codable, Sendable {
    package let id: ID<YearPlan>
    package let body: CivilBody
    package let year: Int
    package let aims: String
    package let summary: String
    package let selfScore: Points?
    package let plannedByName: String

    package static let noun = RecordNoun("yearPlan", "年度规划", measure: "份")

    init(_ row: Row) throws {
        id = try row["id"]
        body = try CivilBody(row)
        year = try row["year"]
        aims = try row["aims"]
        summary = try row["summary"]
        selfScore = try row["selfScore"]
        plannedByName = try row["plannedByName"]
    }
}
