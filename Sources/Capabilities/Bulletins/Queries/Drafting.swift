import Assessment
import Database
import Findings
import Foundation
import Inspections
import Kernel
import Office

/// What a closed month's records say, put into a bulletin's form.
enum Drafting {
    static let mostPictures = 12
    static let mostProblems = 5000

    /// The whole of a first draft.
    static func draft(
        _ closed: ClosedMonth, county: String, in transaction: ReadTransaction
    ) throws -> BulletinContent {
        let facts = try Facts(closed, county: county, in: transaction)
        let sections: [BulletinContent.Section] = [
            .init(heading: "一、总体情况", text: overview(facts)),
            .init(heading: "二、好的做法", text: practices(facts)),
            .init(heading: "三、存在问题", text: problems(facts)),
            .init(heading: "四、排名", text: "\(closed.month.chinese)乡镇、街道考核名次如下表，得分精确到两位小数，相同的并列。"),
            .init(heading: "五、整改要求", text: demands(closed.month)),
        ]
        return content("关于\(closed.month.chinese)“三治一提升”督查情况的通报", sections, facts)
    }

    /// These texts with the numbers, quotations and lists as the records stand now.
    static func refreshed(
        _ old: BulletinContent, texts: [String], _ closed: ClosedMonth, county: String, in transaction: ReadTransaction
    ) throws -> BulletinContent {
        let sections = old.sections.enumerated().map { index, section in
            BulletinContent.Section(
                heading: section.heading, text: texts.indices.contains(index) ? texts[index] : section.text)
        }
        return content(old.title, sections, try Facts(closed, county: county, in: transaction))
    }

    private static func content(
        _ title: String, _ sections: [BulletinContent.Section], _ facts: Facts
    ) -> BulletinContent {
        let quoted = sections.reduce(into: Set<String>()) { $0.formUnion(BulletinText.names(in: $1.text)) }
        return BulletinContent(
            title: title, sections: sections,
            figures: facts.figures + facts.former.filter { quoted.contains($0.name) },
            quotations: facts.quotations.filter { quoted.contains($0.name) }, ranking: ranking(facts.closed),
            problems: facts.problems, pictures: facts.pictures, topics: facts.topics.map(\.withoutBraces))
    }

    private static func overview(_ facts: Facts) -> String {
        let month = facts.closed.month.chinese
        var text = "\(month)，全县开展“三治一提升”检查{检查村次}村次，其中乡镇（街道）自考{自考村次}村次，县级抽查{县级村次}村次"
        text += facts.has("暗访村次") ? "（暗访{暗访村次}村次）。" : "。"
        text += "县级抽查共发现问题{\(FoundFigure.county)}个。"
        text +=
            facts.hasDue
            ? "各乡镇（街道）本月到期应整改{到期问题}件，按期整改{按期整改}件，按期整改率{按期整改率}。" : "本月没有到期应整改的问题。"
        text += "平均得分{平均分}分"
        return text + (facts.has("上月平均分") ? "，上月为{上月平均分}分。" : "。")
    }

    private static func practices(_ facts: Facts) -> String {
        guard !facts.practices.isEmpty else { return "本月检查没有记录好的做法。" }
        return facts.practices.prefix(8).map { "{\($0.name)}" }.joined(separator: "\n")
    }

    private static func problems(_ facts: Facts) -> String {
        guard !facts.topics.isEmpty else { return "本月县级抽查没有发现问题。" }
        return facts.topics.enumerated().map { index, topic in
            let examples = facts.examples.filter { $0.topic == topic }.prefix(3).map { "{\($0.quotation.name)}" }
            let name = topic.withoutBraces
            return "（\(numeral(index + 1))）\(name)。发现问题{\(name)问题}个，如\(examples.joined(separator: "；"))。"
        }.joined(separator: "\n")
    }

    /// 1 to 99: `一`, `十`, `十二`, `二十一`.
    static func numeral(_ number: Int) -> String {
        let digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
        let (tens, ones) = (number / 10 % 10, number % 10)
        return (tens > 1 ? digits[tens] : "") + (tens > 0 ? "十" : "") + digits[ones]
    }

    private static func demands(_ month: Month) -> String {
        """
        各乡镇（街道）、各责任单位要对照附件的问题清单，逐条认领，在期限内整改到位，并在系统中反馈整改前后照片；确有困难的，按程序申请延期或挂账。
        排名靠后的乡镇（街道）要查找原因，举一反三，抓好下月自考；县创建办将对整改情况抽查复核。
        """
    }

    private static func ranking(_ closed: ClosedMonth) -> [BulletinContent.Rank] {
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
}

extension String {
    /// In a bulletin's text braces hold names of numbers; those that somebody typed into a note are not meant.
    fileprivate var withoutBraces: String { String(map { $0 == "{" ? "｛" : $0 == "}" ? "｝" : $0 }) }

    fileprivate var endingInStop: String { hasSuffix("。") || hasSuffix("！") ? self : self + "。" }
}

/// The numbers and rows of a bulletin.
struct Facts {
    let closed: ClosedMonth
    private(set) var figures: [Figure] = []
    /// Under names that figures had before: texts that say them read as they did.
    private(set) var former: [Figure] = []
    let practices: [Figure]
    let examples: [(topic: String, quotation: Figure)]
    let topics: [String]
    let problems: [BulletinContent.Problem]
    let pictures: [BulletinContent.Picture]

    var quotations: [Figure] { practices + examples.map(\.quotation) }

    var hasDue: Bool { figures.contains { $0.name == "到期问题" && $0.rows != 0 } }

    func has(_ name: String) -> Bool { figures.contains { $0.name == name } }

    init(_ closed: ClosedMonth, county: String, in transaction: ReadTransaction) throws {
        self.closed = closed
        let month = closed.month
        // The bulletin is the county's: it counts what the whole county's clerk sees.
        let office = Actor(id: "bulletin", name: "", county: county, roles: [.clerk], scope: .county)
        practices = Self.practices(try Visits.goodPractices(month, county: county, in: transaction))
        var filter = FoundFigure.countyFilter(month)
        filter.sort = .division
        let findings = try Findings.page(filter, for: office, limit: Drafting.mostProblems, in: transaction)
        examples = Self.examples(findings)
        // In the order of the sheet; what it has no group for comes last.
        let groups = try Visits.groups(month, county: county, in: transaction)
        let found = findings.map(\.topic).unique
        topics = groups.filter(found.contains) + found.filter { !groups.contains($0) }
        problems = findings.map { finding in
            .init(
                finding: finding.id.description, place: finding.township + finding.village, title: finding.title,
                unit: finding.leadName ?? "待交办",
                deadline: finding.deadline.map { "\($0.day.month)月\($0.day.dayOfMonth)日" } ?? "—",
                state: finding.state.chinese)
        }
        pictures = try Self.pictures(findings, county: county, in: transaction)
        let visits = try Visits.scores(month, county: county, asOf: transaction.now, in: transaction)
        count(visits, month)
        try count(office, in: transaction)
        try measure(county: county, in: transaction)
    }

    /// What visits found well done, under the place's name.
    private static func practices(_ noted: [Visits.GoodPractice]) -> [Figure] {
        var names = DistinctNames()
        return noted.map { practice in
            Figure(
                name: names.distinct("\(practice.place)好的做法"),
                shown: "\(practice.place)：\(practice.note.endingInStop)", path: "visits/\(practice.visit)",
                definition: "检查时记下的好的做法", isQuotation: true)
        }
    }

    /// Every problem in its own words, under the words by which 附件1 lists it.
    private static func examples(_ findings: [Finding]) -> [(topic: String, quotation: Figure)] {
        var names = DistinctNames()
        return findings.map { finding in
            let name = finding.township + finding.village + finding.title
            let detail = finding.description.isEmpty ? "" : "（\(finding.description)）"
            let quotation = Figure(
                name: names.distinct(name.withoutBraces), shown: name + detail, path: "findings/\(finding.id)",
                definition: "附件1里的这件问题", isQuotation: true)
            return (finding.topic, quotation)
        }
    }

    private mutating func add(
        _ name: String, _ value: Int, _ path: String, _ definition: String
    ) {
        figures.append(Figure(name: name, shown: String(value), path: path, rows: value, definition: definition))
    }

    private mutating func count(_ visits: [ScoredVisit], _ month: Month) {
        let path = "visits/all?month=\(month)&state=submitted"
        add("检查村次", visits.count, path, "本月已评分的检查，一个村（社区）查一次算一次")
        add("自考村次", visits.count { $0.tier == .selfCheck }, path + "&tier=self", "其中乡镇（街道）自考")
        add("县级村次", visits.count { $0.tier == .county }, path + "&tier=county", "其中县级抽查")
        let unannounced = visits.count { $0.manner == .unannounced }
        if unannounced > 0 { add("暗访村次", unannounced, path + "&manner=unannounced", "其中暗访") }
    }

    private mutating func count(_ office: Actor, in transaction: ReadTransaction) throws {
        let month = closed.month
        let path = FoundFigure.countyPath(month)
        var filter = FoundFigure.countyFilter(month)
        let (count, definition) = (try Findings.count(filter, for: office, in: transaction), "本月县级抽查发现的问题，作废的不算")
        add(FoundFigure.county, count, path, definition)
        former = [
            Figure(name: "发现问题", shown: String(count), path: path, rows: count, definition: definition)
        ]
        for topic in topics {
            filter.topic = topic
            let count = try Findings.count(filter, for: office, in: transaction)
            let encoded = topic.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? topic
            add("\(topic.withoutBraces)问题", count, path + "&topic=\(encoded)", "其中\(topic)")
        }
    }

    private mutating func measure(county: String, in transaction: ReadTransaction) throws {
        let path = "assessments/\(closed.month)/due"
        let due = try Findings.due(
            in: closed.month, county: county, asOf: closed.closedAt, in: transaction)
        let onTime = due.count(where: \.isOnTime)
        add("到期问题", due.count, path, "关账时，乡镇（街道）、村（社区）本月到期应整改的问题，作废和挂账的不算")
        add("按期整改", onTime, path + "?is=onTime", "其中限期内反馈、没有被退回的")
        let rate =
            due.isEmpty ? "—" : Points(thousandths: Points.divide(onTime * 100_000, by: due.count)).oneDecimal + "%"
        figures.append(Figure(name: "按期整改率", shown: rate, path: path, definition: "按期整改 ÷ 到期问题"))
        if let mean = closed.result.mean {
            figures.append(
                Figure(
                    name: "平均分", shown: mean.shown, path: "assessments/\(closed.month)", definition: "各乡镇（街道）得分的平均"))
        }
        if let before = try Assessments.closed(closed.month.previous, county: county, in: transaction),
            let mean = before.result.mean
        {
            figures.append(
                Figure(
                    name: "上月平均分", shown: mean.shown, path: "assessments/\(before.month)", definition: "上月各乡镇（街道）得分的平均")
            )
        }
    }

    /// One photo of each township's first finding that has one.
    private static func pictures(
        _ findings: [Finding], county: String, in transaction: ReadTransaction
    ) throws -> [BulletinContent.Picture] {
        let photos = try RecordPhotos.of(.finding, findings.map(\.id.description), county: county, in: transaction)
        var pictures: [BulletinContent.Picture] = []
        var seen: Set<String> = []
        for finding in findings where pictures.count < Drafting.mostPictures && !seen.contains(finding.township) {
            guard let photo = photos[finding.id.description]?.first else { continue }
            seen.insert(finding.township)
            pictures.append(
                .init(
                    finding: finding.id.description, sha256: photo.sha256,
                    caption: "\(finding.township)\(finding.village)：\(finding.title)"))
        }
        return pictures
    }
}

/// `樟塘村好的做法`, and the second of that name `樟塘村好的做法（2）`.
private struct DistinctNames {
    private var counts: [String: Int] = [:]

    mutating func distinct(_ name: String) -> String {
        counts[name, default: 0] += 1
        return counts[name].flatMap { $0 > 1 ? "\(name)（\($0)）" : nil } ?? name
    }
}

extension Points {
    /// `93.7`
    fileprivate var oneDecimal: String {
        let tenths = Points.divide(thousandths, by: 100)
        return "\(tenths / 10).\(tenths % 10)"
    }
}
