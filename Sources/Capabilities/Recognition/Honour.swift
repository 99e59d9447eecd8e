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

    /// Whether his name may stand on public pages, and on what that rests (decisions/0058).
    package enum Naming: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        /// From before it was asked.
        case unknown = ""
        case published, agreed, hidden

        package var chinese: String {
            switch self {
            case .unknown: "没有登记"
            case .published: "上级已经公开的名单"
            case .agreed: "本人书面同意"
            case .hidden: "没有征得同意，遮住姓名"
            }
        }

        static let asked: [Naming] = [.published, .agreed, .hidden]
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
    /// Its own name within its category: 最美教师; `""` where it is called as its category is.
    package let award: String
    package let bornOn: Day?
    package let naming: Naming
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

    /// 最美教师
    package var kind: String { award.isEmpty ? category.chinese : award }

    /// Whether it keeps its holder out of a round that whoever had its award before may not enter.
    func bars(_ rule: AwardRule) -> Bool {
        // Rounds from before that was refused asked for the very title that barred everybody.
        guard revokedOn == nil, !(rule.prior == rule.level && rule.award == nil) else { return false }
        return level == rule.level && kind == rule.name
    }

    /// Whether it is what a round asks to be held before: of 最美× the one of the same name.
    func isPrior(to rule: AwardRule) -> Bool {
        level == rule.prior && (category != .finest || rule.prior == rule.level || kind == rule.name)
    }

    /// Whether everybody may read his name: of age and named with his consent or by a list that is out. Who came of a round was
    /// of age and agreed when he was put forward; a family, a body or a project is nobody's name (decisions/0058).
    package func isNamed(on day: Day) -> Bool {
        if naming == .hidden { return false }
        guard category.isPersonal, !category.isFamily, nomination == nil else { return true }
        guard naming != .unknown, let bornOn else { return false }
        return RoundRules.age(bornOn, on: day) >= 18
    }

    /// As everybody may read it: `周**`.
    package func publicName(on day: Day) -> String { isNamed(on: day) ? name : PersonName.masked(name) }

    init(_ row: Row) throws {
        id = try row["id"]
        category = try row["category"]
        award = try row["award"]
        bornOn = try row["bornOn"]
        naming = try row["naming"]
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
