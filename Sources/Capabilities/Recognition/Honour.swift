import Database
import Kernel
import Office

/// Something that was given: by the county at the end of a round, by a higher level as its answer, or before Wenming (转入).
package struct Honour: Codable, Sendable {
    package enum Source: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case round, answer, broughtIn

        package var chinese: String {
            switch self {
            case .round: "本县评选"
            case .answer: "上级答复"
            case .broughtIn: "转入"
            }
        }
    }

    package let id: ID<Honour>
    package let category: AwardCategory
    package let level: AwardLevel
    package let name: String
    package let village: DivisionCode?
    package let villageName: String
    package let unitName: String
    /// 浙江好人
    package let title: String
    package let nomination: ID<Nomination>?
    package let source: Source
    package let grantedOn: Day
    package let paper: String
    package let certificate: String?
    package let verifier: String?
    package let heldUntil: Day?
    package let revokedOn: Day?
    package let revokedReason: String

    package static let noun = RecordNoun("honour", "荣誉", measure: "项")

    /// Whether it holds on a day.
    package func holds(on day: Day) -> Bool {
        grantedOn <= day && (revokedOn.map { $0 > day } ?? true) && (heldUntil.map { $0 >= day } ?? true)
    }

    init(_ row: Row) throws {
        id = try row["id"]
        category = try row["category"]
        level = try row["level"]
        name = try row["name"]
        village = try row["village"]
        villageName = try row["villageName"] ?? ""
        unitName = try row["unitName"]
        title = try row["title"]
        nomination = try row["nomination"]
        source = try row["source"]
        grantedOn = try row["grantedOn"]
        paper = try row["paper"]
        certificate = try row["certificate"]
        verifier = try row["verifier"]
        heldUntil = try row["heldUntil"]
        revokedOn = try row["revokedOn"]
        revokedReason = try row["revokedReason"]
    }
}

/// The county asks a higher level to give somebody its honour; what that answers is recorded with its paper, and given here by
/// nobody.
package struct Recommendation: Codable, Sendable {
    package enum State: String, ProcedureState {
        case sent, shortlisted, granted, refused

        package var chinese: String {
            switch self {
            case .sent: "已上报"
            case .shortlisted: "已入围"
            case .granted: "已授予"
            case .refused: "未通过"
            }
        }

        package var tone: Tone {
            switch self {
            case .sent, .shortlisted: .going
            case .granted: .done
            case .refused: .off
            }
        }
    }

    package let id: ID<Recommendation>
    package let honour: ID<Honour>
    package let name: String
    package let category: AwardCategory
    package let level: AwardLevel
    package let title: String
    package let state: State

    package static let noun = RecordNoun("recommendation", "向上推荐", measure: "件")

    package static let procedure = Procedure<Recommendation, State>(
        noun, table: "recommendation", path: "recommendations", right: .seeHonours, first: .sent, begun: "上报",
        load: Honours.recommendation, title: { "\($0.name)：\($0.title)" },
        [
            .step(
                "shortlisted", "登记入围", from: .sent, to: .shortlisted, by: .role(.clerk),
                asks: [.day("上级文件的日期"), .reason("上级文件的名称、文号")], isOptional: true),
            .step(
                "granted", "登记授予", from: [.sent, .shortlisted], to: .granted, by: [.role(.clerk)],
                asks: [.day("授予日期"), .reason("上级文件的名称、文号")],
                then: { found, taken, actor, transaction in
                    try Honours.recordAnswer(found, taken, by: actor, in: transaction)
                }),
            .step(
                "refused", "登记未通过", from: [.sent, .shortlisted], to: .refused, by: [.role(.clerk)],
                asks: [.day("上级文件的日期"), .reason("上级的答复")], isOptional: true),
        ])

    init(_ row: Row) throws {
        id = try row["id"]
        honour = try row["honour"]
        name = try row["name"]
        category = try row["category"]
        level = try row["level"]
        title = try row["title"]
        state = try row["state"]
    }
}
