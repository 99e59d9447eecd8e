import Kernel

/// How long a class of problem may take, and who says so. Data: every county sets its own.
package struct Limit: Hashable, Codable, Sendable {
    package typealias Span = WorkingSpan

    /// Unique within a table, and stored with the finding: `rural.ordinary`.
    package let code: String
    package let title: String
    package let span: Span
    /// The unit must say, when it accepts, how it will go about it.
    package let needsPlan: Bool
    /// A document, or our own choice.
    package let source: String

    package init(code: String, title: String, span: Span, needsPlan: Bool = false, source: String) {
        self.code = code
        self.title = title
        self.span = span
        self.needsPlan = needsPlan
        self.source = source
    }

    /// `4个工作时`, `3个工作日`
    package var chinese: String { span.chinese }

    package func deadline(from start: Instant, in calendar: WorkingCalendar) -> Deadline {
        span.deadline(from: start, in: calendar)
    }
}

extension Limit {
    /// What a county begins with: by how hard the problem is.
    package static let rural: [Limit] = {
        let ours = "自定"
        return [
            Limit(
                code: "rural.atOnce", title: "立行立改", span: .workingDays(1),
                source: "自定：24小时，遇休息日顺延，按1个工作日计"),
            Limit(code: "rural.ordinary", title: "一般问题", span: .workingDays(3), source: ours),
            Limit(code: "rural.hard", title: "较难问题", span: .workingDays(7), source: ours),
            Limit(code: "rural.works", title: "工程类", span: .workingDays(30), needsPlan: true, source: ours),
        ]
    }()

    /// For streets and towns: by what the problem is.
    package static let urban: [Limit] = {
        let source = "文件：一份外地城市管理处置时限表（renrendoc 191493937，摘录）"
        return [
            Limit(code: "urban.cleaning", title: "道路保洁", span: .workingHours(2), source: source),
            Limit(code: "urban.litter", title: "暴露垃圾", span: .workingHours(4), source: source),
            Limit(code: "urban.water", title: "积水", span: .workingHours(4), source: source),
            Limit(code: "urban.debris", title: "建筑垃圾", span: .workingHours(4), source: source),
            Limit(code: "urban.spoil", title: "渣土", span: .workingDays(2), source: source),
            Limit(code: "urban.green", title: "绿地养护", span: .workingDays(5), source: source),
            Limit(code: "urban.illegalStop", title: "违建：停工", span: .workingHours(4), source: source),
            Limit(code: "urban.illegalFine", title: "违建：处罚", span: .workingDays(7), source: source),
            Limit(code: "urban.illegalRaze", title: "违建：拆除", span: .workingDays(20), source: source),
        ]
    }()

    /// The same, milder, as another county has it.
    package static let urbanMild: [Limit] = {
        let source = "文件：一份外县城市管理处置时限表（ishare 2gaIATvprR5，摘录）"
        return [
            Limit(code: "mild.litter", title: "暴露垃圾", span: .workingDays(1), source: source),
            Limit(code: "mild.spoil", title: "积存渣土", span: .workingDays(4), source: source),
            Limit(code: "mild.road", title: "道路不洁", span: .workingHours(5), source: source),
            Limit(code: "mild.river", title: "水域", span: .workingDays(15), source: source),
            Limit(code: "mild.illegal", title: "违建", span: .workingDays(15), source: source),
        ]
    }()

    package static let all = rural + urban + urbanMild

    /// The class of that code; nil for none.
    package static func named(_ code: String) -> Limit? { all.first { $0.code == code } }
}
