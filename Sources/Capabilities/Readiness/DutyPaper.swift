import Database
import Documents
import Kernel
import Office
import Standards

/// 责任分解文件: the paper with a number by which responsibility is given, with its table as it stood when it was written. What
/// changes later goes out as another, and the former is replaced.
package struct DutyPaper: Codable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case lines, places

        package var chinese: String { self == .lines ? "测评责任" : "点位包保" }
    }

    package enum State: String, ProcedureState {
        case drafted, issued, replaced, withdrawn

        package var chinese: String {
            switch self {
            case .drafted: "待签发"
            case .issued: "执行中"
            case .replaced: "被新文件替代"
            case .withdrawn: "已撤回"
            }
        }

        package var tone: Tone {
            switch self {
            case .drafted: .going
            case .issued: .done
            case .replaced, .withdrawn: .off
            }
        }
    }

    package let id: ID<DutyPaper>
    package let kind: Kind
    /// The edition whose lines it gives out; `""` of places.
    package let about: String
    package let title: String
    package let demands: String
    /// The table, row by row.
    package let rows: [[String]]
    package let state: State
    package let number: SerialNumber?
    package let issuedOn: Day?

    package static let noun = RecordNoun("dutyPaper", "责任分解文件", measure: "份")
    package static let series = PaperSeries("责任分解", "责任分解文件") { try DutyPapers.numbers(county: $0, in: $1) }

    package static let procedure = Procedure<DutyPaper, State>(
        noun, table: "dutyPaper", path: "duty-papers", right: .seeStandards, first: .drafted, begun: "起草",
        load: DutyPapers.one, title: { $0.title },
        version: { paper, _ in try paper.seen },
        [
            .step(
                "issue", "签发", from: .drafted, to: .issued, by: .role(.director), asks: [.note("意见")],
                within: .workingDays(2), deed: .signature,
                then: { paper, _, actor, transaction in
                    try DutyPapers.issue(paper, by: actor, in: transaction)
                }),
            .step("replace", "被新文件替代", from: .issued, to: .replaced, by: .system),
            .step(
                Signatures.withdraw, "撤回", from: .drafted, to: .withdrawn, by: .role(.clerk, .director),
                asks: [.reason("撤回的原因")], isOptional: true),
        ])

    /// What the director signs.
    var seen: SeenVersion { get throws { try SeenVersion(canonical: [[title, demands]] + rows) } }

    var columns: [OfficialDocument.Column] {
        switch kind {
        case .lines:
            [
                .init("编号", share: 10), .init("测评标准", share: 36), .init("分值", share: 8, alignment: .right),
                .init("牵头单位", share: 16), .init("责任单位", share: 18), .init("时限", share: 12),
            ]
        case .places:
            [
                .init("类型", share: 14), .init("点位", share: 26), .init("所在地", share: 20),
                .init("责任单位", share: 24), .init("包保领导", share: 16),
            ]
        }
    }

    /// By GB/T 9704-2012, the table as its annex.
    func document(_ words: PaperWords, isDemo: Bool) throws -> OfficialDocument {
        let remark = [isDemo ? "演示数据" : nil, number == nil ? "未签发" : nil, state == .replaced ? "已被新文件替代" : nil]
            .compactMap(\.self)
        let paragraphs = demands.split(whereSeparator: \.isNewline).map { OfficialDocument.Block.paragraph(String($0)) }
        return OfficialDocument(
            issuer: "\(words.signature)文件", number: number?.chinese, title: title, addressee: "各乡镇（街道），县级有关单位",
            blocks: paragraphs, signature: words.signature, date: issuedOn,
            annexes: [
                .init(
                    title: kind == .lines ? "责任分解表" : "点位包保责任表",
                    blocks: [.table(.init(columns: columns, rows: rows))])
            ], checks: number == nil ? [] : [try seen.short],
            remark: remark.isEmpty ? nil : remark.joined(separator: "　"))
    }
}
