import Assessment
import Database
import Findings
import Inspections
import Kernel
import Office

extension BulletinFacts {
    /// Of a closed month: what was visited, found and put right, and the ranking.
    static func month(
        _ closed: ClosedMonth, county: String, in transaction: ReadTransaction
    ) throws -> BulletinFacts {
        let month = closed.month
        let office = office(county)
        var facts = BulletinFacts(Period(month))
        facts.practices = practices(try Visits.goodPractices(month, county: county, in: transaction))
        var filter = FoundFigure.countyFilter(month)
        filter.sort = .division
        let findings = try Findings.page(filter, for: office, limit: mostProblems, in: transaction)
        try facts.take(findings, in: transaction, county: county)
        // In the order of the sheet; what it has no group for comes last.
        let groups = try Visits.groups(month, county: county, in: transaction)
        let found = findings.map(\.topic).unique
        facts.topics = groups.filter(found.contains) + found.filter { !groups.contains($0) }
        try facts.count(closed, office, in: transaction)
        facts.table = ("四、排名", BulletinTables.ranking(ranking(closed), month))
        facts.title = "关于\(month.chinese)“三治一提升”督查情况的通报"
        facts.sections = [
            ("一、总体情况", facts.overview(month)), ("二、好的做法", facts.goodPractices),
            ("三、存在问题", facts.problemsByTopic(none: "本月县级抽查没有发现问题。")),
            ("四、排名", "\(month.chinese)乡镇、街道考核名次如下表，得分精确到两位小数，相同的并列。"),
            ("五、整改要求", demands + "\n排名靠后的乡镇（街道）要查找原因，举一反三，抓好下月自考；县创建办将对整改情况抽查复核。"),
        ]
        return facts
    }

    private func overview(_ month: Month) -> String {
        var text = "\(month.chinese)，全县开展“三治一提升”检查{检查村次}村次，其中乡镇（街道）自考{自考村次}村次，县级抽查{县级村次}村次"
        text += has("暗访村次") ? "（暗访{暗访村次}村次）。" : "。"
        text += "县级抽查共发现问题{\(FoundFigure.county)}个。"
        let hasDue = figures.contains { $0.name == "到期问题" && $0.rows != 0 }
        text +=
            hasDue
            ? "各乡镇（街道）本月到期应整改{到期问题}件，按期整改{按期整改}件，按期整改率{按期整改率}。" : "本月没有到期应整改的问题。"
        text += "平均得分{平均分}分"
        return text + (has("上月平均分") ? "，上月为{上月平均分}分。" : "。")
    }

    private var goodPractices: String {
        practices.isEmpty
            ? "本月检查没有记录好的做法。" : practices.prefix(8).map { "{\($0.name)}" }.joined(separator: "\n")
    }

    private static func ranking(_ closed: ClosedMonth) -> [BulletinTables.Rank] {
        closed.result.townships.map { township in
            .init(
                group: township.group.chinese, rank: township.rank.map(String.init) ?? "—",
                township: township.name, code: township.code.description, score: township.score?.shown ?? "—",
                rate: township.rectification.shown ?? "—",
                remark: remark(township.zeros.map(\.name), closed.rule.missingSelfCheck))
        }
    }

    /// `樟塘村、石门村未自考，按0分计`; of very many the first three are named.
    private static func remark(_ zeros: [String], _ rule: AssessmentRule.MissingSelfCheck) -> String? {
        guard !zeros.isEmpty else { return nil }
        let names = zeros.count > 5 ? Array(zeros.prefix(3)) : zeros
        return names.joined(separator: "、") + (zeros.count > 5 ? "等\(zeros.count)个村（社区）" : "")
            + "未自考，\(rule.chinese)"
    }

    /// What visits found well done, under the place's name.
    private static func practices(_ noted: [Visits.GoodPractice]) -> [PaperFigure] {
        var names = DistinctNames()
        return noted.map { practice in
            PaperFigure(
                name: names.distinct("\(practice.place)好的做法"),
                shown: "\(practice.place)：\(practice.note.endingInStop)", path: "visits/\(practice.visit)",
                definition: "检查时记下的好的做法", isQuotation: true)
        }
    }

    /// The metrics that every county's month is told by, and of what the county's visits found each group.
    private mutating func count(_ closed: ClosedMonth, _ office: Actor, in transaction: ReadTransaction) throws {
        let figure = { [period] (metric: Metric) in try PaperFigure(metric, period, for: office, in: transaction) }
        figures += try [Inspections.allVisits, Inspections.selfCheckVisits, Inspections.countyVisits].map(figure)
        figures += try [Inspections.unannouncedVisits].map(figure).filter { $0.value != 0 }
        let found = try figure(Findings.foundByCounty)
        figures.append(found)
        // As bulletins called it before there were two names.
        formerFigures.append(found.named(FoundFigure.former))
        var filter = FoundFigure.countyFilter(closed.month)
        for topic in topics {
            filter.topic = topic
            let count = try Findings.count(filter, for: office, in: transaction)
            add("\(topic.withoutBraces)问题", count, filter.path, "其中\(topic)")
        }
        figures += try [Assessments.due, Assessments.onTime, Assessments.onTimeShare].map(figure)
        let mean = Assessments.averageScore
        for (name, period) in [("平均分", period), ("上月平均分", period.previous)] {
            let figure = try PaperFigure(mean, period, for: office, in: transaction)
            if figure.value != nil { figures.append(figure.named(name)) }
        }
    }
}

extension String {
    fileprivate var endingInStop: String { hasSuffix("。") || hasSuffix("！") ? self : self + "。" }
}
