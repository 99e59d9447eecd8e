import Assessment
import Database
import Findings
import Inspections
import Kernel
import Office

extension BulletinFacts {
    /// Of one plan: how far it was carried out, what it found and how its townships came off.
    static func plan(
        _ id: ID<Plan>, county: String, in transaction: ReadTransaction
    ) throws -> BulletinFacts {
        let office = office(county)
        let (plan, visits) = try Plans.one(id, for: office, in: transaction)
        let done = visits.filter { $0.submittedAt != nil }
        var facts = BulletinFacts(Period(plan.month))
        var filter = FindingFilter(standing: .valid)
        filter.plan = id.description
        filter.sort = .division
        let findings = try Findings.page(filter, for: office, limit: mostProblems, in: transaction)
        try facts.take(findings, in: transaction, county: county)
        facts.topics = findings.map(\.topic).unique
        let path = "visits/all?plan=\(id)"
        facts.add("计划村次", visits.count, path, "这次督查计划里的检查")
        facts.add("检查村次", done.count, path + "&state=submitted", "其中已经评分的")
        facts.add(
            FoundFigure.plan, findings.count, filter.path, "这次督查发现的问题，逐件列在附件，作废的不算", former: FoundFigure.former)
        for topic in facts.topics {
            filter.topic = topic
            facts.add(
                "\(topic.withoutBraces)问题", findings.count { $0.topic == topic }, filter.path, "其中\(topic)")
        }
        if let mean = Points.mean(done.compactMap(\.total)) {
            facts.figures.append(
                PaperFigure(name: "平均分", shown: mean.shown, path: path + "&state=submitted", definition: "已评分的检查得分的平均"))
        }
        filter.topic = nil
        facts.table = ("三、各地情况", table(done, findings, filter))
        let name = plan.chinese
        facts.title = "关于\(name)情况的通报"
        facts.sections = [
            (
                "一、总体情况",
                "\(name)计划检查{计划村次}村次，已经检查{检查村次}村次，共发现问题{\(FoundFigure.plan)}个"
                    + (facts.has("平均分") ? "，平均得分{平均分}分。" : "。")
            ),
            ("二、存在问题", facts.problemsByTopic(none: "这次督查没有发现问题。")),
            ("三、各地情况", "各乡镇（街道）检查情况如下表。"), ("四、整改要求", demands),
        ]
        return facts
    }

    private static func table(_ visits: [Visit], _ findings: [Finding], _ filter: FindingFilter) -> Paper.Table {
        let rows = visits.map(\.township).unique.map { township -> [Paper.Cell] in
            let own = visits.filter { $0.township == township }
            var found = filter
            found.below = own.first?.division.parent
            return [
                .init(township), .init(String(own.count)), .init(Points.mean(own.compactMap(\.total))?.shown ?? "—"),
                .init(String(findings.count { $0.township == township }), found.path),
            ]
        }
        return Paper.Table(
            "各乡镇（街道）检查情况",
            [
                .init("乡镇（街道）", share: 4), .init("检查村次", share: 2, .right), .init("平均得分", share: 2, .right),
                .init(FoundFigure.plan, share: 3, .right),
            ], rows)
    }
}

extension Points {
    /// Nil of none.
    fileprivate static func mean(_ points: [Points]) -> Points? {
        points.isEmpty
            ? nil : Points(thousandths: Points.divide(points.reduce(0) { $0 + $1.thousandths }, by: points.count))
    }
}
