import Kernel
import Office

/// The tables that bulletins print, and what stands above and below them.
enum BulletinTables {
    static let addressee = "各乡镇（街道），县级有关单位"
    static let copyTo = "县委、县政府有关领导"

    struct Rank {
        let group: String
        let rank: String
        let township: String
        let code: String
        let score: String
        let rate: String
        /// What a reader has to know of the score: `樟塘村未自考，按0分计`.
        let remark: String?
    }

    struct Problem {
        let finding: String
        let place: String
        let title: String
        let unit: String
        let deadline: String
    }

    /// A number of a township opens on the page that says why.
    static func ranking(_ ranks: [Rank], _ month: Month) -> Paper.Table {
        Paper.Table(
            "各乡镇（街道）得分和名次",
            [
                .init("组别", share: 2, .centre), .init("名次", share: 2, .centre), .init("乡镇（街道）", share: 4),
                .init("得分", share: 2, .right), .init("按期整改率", share: 3, .right),
            ],
            ranks.map { rank in
                let path = "assessments/\(month)/\(rank.code)"
                return [
                    .init(rank.group), .init(rank.rank), .init(rank.township), .init(rank.score, path),
                    .init(rank.rate, "\(path)#due"),
                ]
            }, note: remarks(ranks))
    }

    /// `注：茶亭乡樟塘村未自考，按0分计。` Nil when there is nothing to say of any score.
    private static func remarks(_ ranks: [Rank]) -> String? {
        let said = ranks.compactMap { rank in rank.remark.map { rank.township + $0 } }
        return said.isEmpty ? nil : "注：" + said.joined(separator: "；") + "。"
    }

    static func problems(_ problems: [Problem]) -> Paper.Table {
        Paper.Table(
            nil,
            [
                .init("序号", share: 13, .centre), .init("地点", share: 42), .init("问题", share: 46),
                .init("责任单位", share: 30), .init("时限", share: 25),
            ],
            problems.enumerated().map { index, problem in
                [
                    .init(String(index + 1)), .init(problem.place),
                    .init(problem.title, "findings/\(problem.finding)"), .init(problem.unit), .init(problem.deadline),
                ]
            })
    }

    /// Without what is empty: the number of an annex is that of the page it begins on.
    static func annexes(_ problems: Paper.Table, _ pictures: [Paper.Picture]) -> [Paper.Annex] {
        (problems.rows.isEmpty ? [] : [Paper.Annex(problemList, table: problems)])
            + (pictures.isEmpty ? [] : [Paper.Annex("问题照片", pictures: pictures)])
    }

    static let problemList = "问题清单"
}
