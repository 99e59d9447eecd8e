import Assessment
import Database
import Findings
import Kernel
import Office

extension BulletinFacts {
    /// Of one group of problems in a month, whoever found them: how many, and how far they were put right.
    static func topic(
        _ topic: String, _ month: Month, county: String, in transaction: ReadTransaction
    ) throws -> BulletinFacts {
        let office = office(county)
        var facts = BulletinFacts(Period(month))
        var filter = FindingFilter(standing: .valid, month: month)
        filter.topic = topic
        filter.sort = .division
        let findings = try Findings.page(filter, for: office, limit: mostProblems, in: transaction)
        guard !findings.isEmpty else {
            throw Refusal.field("topic", "bulletin.noTopic", "\(month.chinese)没有“\(topic)”的问题，请换一个专题或月份。")
        }
        try facts.take(findings, in: transaction, county: county)
        facts.topics = [topic]
        for (name, standing, words) in [
            (FoundFigure.topic, FindingFilter.Standing.valid, "本月各来源发现的这类问题，作废的不算"), ("已销号问题", .closed, "其中已经销号的"),
            ("未销号问题", .open, "其中还没有销号的"), ("逾期问题", .overdue, "其中超过期限还没有整改的"),
        ] {
            filter.standing = standing
            let count = try Findings.count(filter, for: office, in: transaction)
            facts.add(
                name, count, filter.path, words, former: standing == .valid ? FoundFigure.former : nil)
        }
        facts.table = ("二、各地情况", table(findings, filter))
        facts.title = "关于\(month.chinese)\(topic.withoutBraces)专项督查情况的通报"
        let examples = facts.examples.prefix(5).map { "{\($0.quotation.name)}" }.joined(separator: "；")
        facts.sections = [
            (
                "一、总体情况",
                "\(month.chinese)，全县发现\(topic.withoutBraces)问题{\(FoundFigure.topic)}个，已销号{已销号问题}个，未销号{未销号问题}个，其中逾期{逾期问题}个。如\(examples)。"
            ),
            ("二、各地情况", "各乡镇（街道）情况如下表。"), ("三、整改要求", demands),
        ]
        return facts
    }

    private static func table(_ findings: [Finding], _ filter: FindingFilter) -> Paper.Table {
        let rows = findings.map(\.township).unique.map { township -> [Paper.Cell] in
            let own = findings.filter { $0.township == township }
            let closed = own.count { $0.state == .closed }
            func cell(_ count: Int, _ standing: FindingFilter.Standing) -> Paper.Cell {
                var filter = filter
                (filter.standing, filter.below) = (standing, own.first?.division.parent)
                return .init(String(count), filter.path)
            }
            return [
                .init(township), cell(own.count, .valid), cell(closed, .closed), cell(own.count - closed, .open),
            ]
        }
        return Paper.Table(
            "各乡镇（街道）情况",
            [
                .init("乡镇（街道）", share: 4), .init(FoundFigure.topic, share: 2, .right), .init("已销号", share: 2, .right),
                .init("未销号", share: 2, .right),
            ], rows)
    }
}
