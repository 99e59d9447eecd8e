import Kernel

/// One star, or one standard of what stands above all five, as the county has it: who leads it and how it is accepted.
package struct Star: Hashable, Codable, Sendable {
    package enum Source: String, Codable, CaseIterable, Sendable {
        /// The mean of the village's checks of half a year, and the acceptance.
        case checks
        /// Entered with its evidence.
        case evidence
        /// Of another office: its list comes in as .xlsx.
        case list

        package var chinese: String {
            switch self {
            case .checks: "近半年检查均分和验收"
            case .evidence: "登记分数和佐证"
            case .list: "牵头部门的名单导入"
            }
        }
    }

    package let name: String
    package let lead: String
    package let source: Source
    /// What it is marked by item by item, of a hundred together; empty where it is one mark.
    package let sheet: [KindRules.Item]
    /// Nil where there are none, and in rules from before they were asked.
    private let vetoes: [String]?

    package init(
        _ name: String, _ lead: String, _ source: Source, sheet: [KindRules.Item] = [], bottomLines: [String] = []
    ) {
        (self.name, self.lead, self.source, self.sheet) = (name, lead, source, sheet)
        vetoes = bottomLines.isEmpty ? nil : bottomLines
    }

    /// 底线: whichever of these is touched refuses the star, whatever its marks.
    package var bottomLines: [String] { vetoes ?? [] }

    func with(bottomLines: [String]) -> Star { Star(name, lead, source, sheet: sheet, bottomLines: bottomLines) }

    /// What is marked: its items, or itself of a hundred.
    package var items: [KindRules.Item] { sheet.isEmpty ? [KindRules.Item("验收分", 100)] : sheet }
}

package struct StarRules: Hashable, Codable, Sendable {
    package let villages: [Star]
    package let communities: [Star]
    /// The standards of 3A and of 和美家园, each accepted by itself like a star.
    package let threeA: [Star]
    package let harmonious: [Star]
    package let pass: Int
    /// Of a hundred, how much the checks count in the star that goes by them; the acceptance counts the rest.
    package let checkShare: Int

    /// What a task is accepted by.
    package func stars(of goal: StarGoal, _ kind: BodyKind) -> [Star] {
        switch goal {
        case .fiveStar: kind == .community ? communities : villages
        case .threeA: threeA
        case .harmonious: harmonious
        }
    }

    /// domain §1(d).
    private static let civility: [KindRules.Item] = [
        .init("文明实践站", 15), .init("移风易俗", 20), .init("道德银行", 15), .init("好人和文明家庭", 10), .init("文明村创建", 15),
        .init("志愿服务", 15), .init("公益宣传", 10),
    ]

    private static func five(wealth: String) -> [Star] {
        [
            Star("党建星", "组织部", .list), Star("富裕星", wealth, .list),
            Star("美丽星", "创建办", .checks, bottomLines: ["重大违法占地"]),
            Star("和谐星", "政法委", .list),
            Star("文明星", "创建办", .evidence, sheet: civility, bottomLines: ["重大安全、环保、稳定事件"]),
        ]
    }

    /// domain §1(d): 85 of a hundred; 0.7 of the checks and 0.3 of the acceptance. The standards above the five stars are ours,
    /// until the office enters its own.
    package static let shipped = StarRules(
        villages: five(wealth: "农业农村局"), communities: five(wealth: "民政局"),
        threeA: [
            Star("村庄环境", "创建办", .checks),
            Star("景观风貌", "文广旅游局", .evidence, sheet: [.init("景观资源", 40), .init("建筑风貌", 30), .init("绿化美化", 30)]),
            Star(
                "旅游服务", "文广旅游局", .evidence,
                sheet: [.init("交通和标识", 30), .init("停车和公厕", 30), .init("游客服务", 20), .init("餐饮住宿", 20)]),
            Star("乡风文化", "创建办", .evidence, sheet: [.init("文化场所", 35), .init("特色活动", 35), .init("乡风文明", 30)]),
            Star("综合管理", "农业农村局", .evidence, sheet: [.init("管护机制", 40), .init("安全卫生", 40), .init("群众参与", 20)]),
        ],
        harmonious: [
            Star("环境和美", "创建办", .checks),
            Star("邻里和睦", "民政局", .evidence, sheet: [.init("楼道文化", 30), .init("邻里互助", 40), .init("文明家庭", 30)]),
            Star("服务和顺", "民政局", .evidence, sheet: [.init("便民服务", 40), .init("养老托幼", 30), .init("物业服务", 30)]),
            Star("文化和乐", "创建办", .evidence, sheet: [.init("文化场所", 40), .init("文体活动", 30), .init("志愿服务", 30)]),
            Star("治理和谐", "政法委", .evidence, sheet: [.init("居民议事", 40), .init("矛盾化解", 30), .init("平安创建", 30)]),
        ], pass: 85, checkShare: 70)

    /// As it was stored while only the five stars were accepted one by one.
    struct First: Decodable {
        struct FirstStar: Decodable {
            let name: String
            let lead: String
            let source: Star.Source
            var now: Star { Star(name, lead, source) }
        }
        let villages: [FirstStar]
        let communities: [FirstStar]
        let pass: Int
        let checkShare: Int

        var now: StarRules {
            StarRules(
                villages: villages.map(\.now), communities: communities.map(\.now), threeA: shipped.threeA,
                harmonious: shipped.harmonious, pass: pass, checkShare: checkShare)
        }
    }
}

/// What a village's or community's checks of some months came to, and where they open.
package struct CheckMean: Sendable {
    package let mean: Points
    package let count: Int
    package let path: String

    package init(mean: Points, count: Int, path: String) { (self.mean, self.count, self.path) = (mean, count, path) }
}

/// What somebody found of one bottom line of a star.
package struct BottomLine: Hashable, Sendable {
    let name: String
    let isTouched: Bool
    /// What was asked, and what it showed.
    let evidence: String

    package init(_ name: String, isTouched: Bool = false, evidence: String) {
        (self.name, self.isTouched, self.evidence) = (name, isTouched, evidence)
    }
}

package enum StarTerms {
    static let months = 6

    /// Each of a star's bottom lines is answered, with what it rests on.
    /// - Returns: in words, for the record; of one that is touched what it was.
    static func check(_ lines: [BottomLine], _ star: Star) throws(Refusal) -> (touched: [BottomLine], words: String) {
        for (index, name) in star.bottomLines.enumerated() {
            guard let line = lines.first(where: { $0.name == name }) else {
                throw Refusal.field("line\(index)", "star.line", "请写明“\(star.name)”的底线“\(name)”有没有触碰。")
            }
            guard line.evidence.count >= 2 else {
                throw Refusal.field(
                    "lineWords\(index)", "star.lineWords",
                    "请写明“\(name)”\(line.isTouched ? "触碰" : "未触碰")的依据：问了哪个部门、查了什么。")
            }
        }
        let own = lines.filter { star.bottomLines.contains($0.name) }
        let words = own.map { "\($0.name)：\($0.isTouched ? "触碰" : "未触碰")，\($0.evidence)" }
        return (own.filter(\.isTouched), words.joined(separator: "；"))
    }

    /// Marks by a star's own items, of a hundred together.
    static func sum(_ marks: [Points], _ star: Star) throws(Refusal) -> Points {
        let items = star.items
        guard marks.count == items.count else {
            throw Refusal.field("mark0", "star.marks", "请按“\(star.name)”的标准逐条打分，共\(items.count)条。")
        }
        for (index, mark) in marks.enumerated() where mark < .zero || mark > Points(whole: items[index].most) {
            throw Refusal.field(
                "mark\(index)", "star.mark", "“\(items[index].name)”应在0到\(items[index].most)分之间，填的是\(mark.shown)。")
        }
        return marks.reduce(.zero, +)
    }

    /// A star's score from what was entered and, where it goes by them, the checks.
    static func score(_ entered: Points, _ star: Star, _ checks: CheckMean?, _ rules: StarRules) throws(Refusal)
        -> Points
    {
        guard entered >= .zero, entered <= Points(whole: 100) else {
            throw Refusal.field("mark0", "star.score", "分数应在0到100之间。")
        }
        guard star.source == .checks else { return entered }
        guard let checks else {
            throw Refusal(
                .conflict, "star.checks", "近\(months)个月没有这个村（社区）的县级检查成绩，“\(star.name)”算不出来，先安排一次检查。")
        }
        let sum = checks.mean.thousandths * rules.checkShare + entered.thousandths * (100 - rules.checkShare)
        return Points(thousandths: Points.divide(sum, by: 100))
    }

    /// Those not reached: five stars only with all five, what is above them only with all its standards.
    static func missing(_ stars: [Star], _ scores: [String: Points], pass: Int) -> [String] {
        stars.filter { star in scores[star.name].map { $0 < Points(whole: pass) } ?? true }.map(\.name)
    }

    static func checkTask(
        _ goal: StarGoal, _ kind: BodyKind, name: String, isThere: Bool, hasFive: Bool, hasSame: Bool, dueOn: Day,
        today: Day
    ) throws(Refusal) {
        guard isThere else { throw Refusal.field("body", "star.gone", "“\(name)”已经撤销，不再下达任务书。") }
        guard goal.fits(kind) else {
            throw Refusal.field(
                "goal", "star.goal", "\(goal.chinese)是\(kind == .village ? "社区" : "村")的，“\(name)”请选另一项。")
        }
        guard !hasSame else {
            throw Refusal.field("goal", "star.twice", "“\(name)”的\(goal.chinese)已在创建，或者已经授星。")
        }
        guard !goal.needsFiveStars || hasFive else {
            throw Refusal.field("goal", "star.five", "\(goal.chinese)要先五星达标，“\(name)”还没有。")
        }
        guard dueOn > today else {
            throw Refusal.field("dueOn", "star.due", "完成期限应在今天（\(today.chinese)）之后。")
        }
    }
}
