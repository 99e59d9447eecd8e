import Kernel
import Sheets

/// What a standard is held to before it is in force, and whom its lines may be given to.
package enum StandardTerms {
    package static func checkIssue(lines: Int, points: Points, full: Points) throws(Refusal) {
        guard lines > 0 else {
            throw Refusal(.conflict, "standard.empty", "这部测评体系还没有标准，先用“导入”或“加一条”录入再施行。")
        }
        guard points == full else {
            let (word, difference) = points < full ? ("少", full - points) : ("多", points - full)
            throw Refusal(
                .conflict, "standard.sum",
                "各条分值加起来是\(points.shown)分，比满分\(full.shown)分\(word)\(difference.shown)分。请改好分值，或改满分后再施行。")
        }
    }

    package static func checkDraft(_ isDraft: Bool) throws(Refusal) {
        guard isDraft else {
            throw Refusal(.conflict, "standard.inForce", "施行以后标准不再改动；要改请另编一版，施行时自动替代。")
        }
    }

    /// 一条标准一个牵头: who helps is not who leads.
    package static func checkDuty(
        lead: String, helpers: [String], dueOn: Day, today: Day, isInForce: Bool
    ) throws(Refusal) {
        guard isInForce else {
            throw Refusal(.conflict, "standard.notInForce", "施行中的测评体系才分解责任；编写中的先施行。")
        }
        guard !helpers.contains(lead) else {
            throw Refusal.field("support", "standard.leadHelps", "牵头单位不用再列为责任单位，一条标准只有一个牵头。")
        }
        guard dueOn >= today else {
            throw Refusal.field("dueOn", "standard.past", "完成时限\(dueOn.chinese)已经过了，应在今天（\(today.chinese)）或之后。")
        }
    }

    /// How two editions differ, line by line, by their codes.
    package struct Difference: Codable, Sendable {
        package enum Kind: String, Codable, Sendable {
            case added, gone, changed

            package var chinese: String {
                switch self {
                case .added: "新增"
                case .gone: "删去"
                case .changed: "修改"
                }
            }
        }

        package let code: String
        package let kind: Kind
        package let before: String
        package let after: String
    }

    /// In the order of the later edition, then what is gone.
    package static func differences(from before: [NewLine], to after: [NewLine]) -> [Difference] {
        let former = Dictionary(before.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        let present = Set(after.map(\.code))
        let changed = after.compactMap { line -> Difference? in
            guard let old = former[line.code] else {
                return Difference(code: line.code, kind: .added, before: "", after: line.shown)
            }
            let changes = line.changes(from: old)
            guard !changes.isEmpty else { return nil }
            return Difference(
                code: line.code, kind: .changed,
                before: changes.map { "\($0.label)：\($0.before)" }.joined(separator: "\n"),
                after: changes.map { "\($0.label)：\($0.after)" }.joined(separator: "\n"))
        }
        return changed
            + before.filter { !present.contains($0.code) }.map {
                Difference(code: $0.code, kind: .gone, before: $0.shown, after: "")
            }
    }
}

extension NewLine {
    fileprivate var shown: String { "\(words)（\(points.shown)分）" }

    /// Field by field, as people read it.
    private var fields: [(label: String, value: String)] {
        [
            ("编号", code), ("测评项目", project), ("测评内容", content), ("测评标准", words), ("评分标准", scoring),
            ("测评方式", method.chinese), ("分值", points.shown),
            ("怎么算", pattern?.chinese ?? ""),
        ]
    }

    /// What it says otherwise than another.
    func changes(from old: NewLine) -> [(label: String, before: String, after: String)] {
        zip(old.fields, fields).filter { $0.value != $1.value }.map { old, new in
            (new.label, old.value.isEmpty ? "（空）" : old.value, new.value.isEmpty ? "（空）" : new.value)
        }
    }
}
