import Kernel
import Office

/// A round as the invented county holds it: what for, who stands, and how far its winners climb.
struct RoundStory: Sendable {
    struct Nominee: Sendable {
        let name: String
        let group: String
        let line: String

        init(_ name: String, _ group: String, _ line: String) {
            (self.name, self.group, self.line) = (name, group, line)
        }
    }

    /// What higher levels say of a winner, from the city on.
    struct Ladder: Sendable {
        let titles: [String]
        /// What the level above the last of them says no to, where it was asked.
        let refused: String?

        init(_ titles: [String], refused: String? = nil) { (self.titles, self.refused) = (titles, refused) }
    }

    let title: String
    let rule: AwardRule
    /// A day of the story, counted from its first.
    let begins: Int
    let nominees: [Nominee]
    /// In the order of the winners.
    let ladders: [Ladder]
    /// Somebody objects to the second on the notice, and is found wrong.
    var isObjected = false
    /// One is refused by an office that looks at it.
    var hasFailure = false
    /// Tells the photos of one round from another's.
    let seed: UInt64

    static func all(_ stage: DemoStage) -> [RoundStory] {
        let year = "\(stage.year)年"
        return [
            good(year + (stage.isOver ? "" : "第一期"), stage), families(year, stage), volunteers(year, stage),
            projects(year, stage), models(year, stage), teachers(year, stage),
        ].compactMap(\.self)
    }

    /// Who had it in a year is nominated in no later one: the same deeds are others'.
    private static func nominees(
        _ deeds: [(group: String, line: String)], first: [String], later: [String], _ stage: DemoStage
    ) -> [Nominee] {
        zip(stage.isOpening ? first : later, deeds).map { Nominee($0, $1.group, $1.line) }
    }

    private static func good(_ when: String, _ stage: DemoStage) -> RoundStory? {
        AwardTemplates.of(.goodNeighbour).map { rule in
            RoundStory(
                title: "\(when)“身边好人”", rule: rule, begins: 3,
                nominees: nominees(
                    [
                        ("敬业奉献", "守着末班车的灯"), ("助人为乐", "照料瘫痪的邻居十一年"), ("孝老爱亲", "一个媳妇三位老人"),
                        ("诚实守信", "替去世的合伙人还清欠款"), ("见义勇为", "冰冷的水库里救起两个孩子"), ("助人为乐", "免费理发二十年"),
                        ("敬业奉献", "山村小学的最后一位老师"), ("孝老爱亲", "背着婆婆去看海"),
                    ],
                    first: ["周素珍", "俞国庆", "吕月仙", "石志远", "潘伟峰", "梁桂花", "杨建军", "陈美娟"],
                    later: ["沈月英", "钱建国", "何桂香", "朱明远", "徐海波", "马秀兰", "胡志刚", "林爱珍"], stage),
                ladders: [
                    Ladder(["市级好人", "省级好人", "中国好人"]), Ladder(["市级好人", "省级好人"]), Ladder(["市级好人"]),
                ], hasFailure: true, seed: 900)
        }
    }

    private static func families(_ when: String, _ stage: DemoStage) -> RoundStory? {
        AwardTemplates.of(.finestFamily).map { rule in
            RoundStory(
                title: "\(when)“最美家庭”", rule: rule, begins: 5,
                nominees: nominees(
                    [
                        ("最美家庭", "四代同堂，三十年没有红过脸"), ("最美家庭", "阳台上种菜，楼道里种花"), ("最美家庭", "一家三口都是献血者"),
                        ("最美家庭", "把孤寡邻居接来一起吃饭"), ("最美家庭", "家里的书借给全村看"),
                    ],
                    first: ["潘志远家庭", "王月仙家庭", "吴国良家庭", "丁小芳家庭", "章建平家庭"],
                    later: ["施伟明家庭", "裘美珍家庭", "何国强家庭", "袁秀英家庭", "竺志明家庭"], stage),
                ladders: [Ladder(["市级最美家庭", "省级最美家庭"]), Ladder(["市级最美家庭"], refused: "省级最美家庭")],
                isObjected: true, seed: 1000)
        }
    }

    private static func volunteers(_ when: String, _ stage: DemoStage) -> RoundStory? {
        AwardTemplates.of(.finestVolunteer).map { rule in
            RoundStory(
                title: "\(when)“最美志愿者”", rule: rule, begins: 6,
                nominees: nominees(
                    [
                        ("最美志愿者", "十年义务修电器三千件"), ("最美志愿者", "斑马线前站了八个冬天"), ("最美志愿者", "教山里的孩子下围棋"),
                        ("最美志愿者", "退休以后做了巡河员"),
                    ],
                    first: ["石美娟", "俞志明", "张国庆", "求秀兰"], later: ["盛建英", "杨小平", "唐国芳", "董志华"], stage),
                ladders: [Ladder(["市级最美志愿者", "省级最美志愿者"])], seed: 1100)
        }
    }

    private static func projects(_ when: String, _ stage: DemoStage) -> RoundStory? {
        AwardTemplates.of(.finestProject).map { rule in
            RoundStory(
                title: "\(when)“最美志愿项目”", rule: rule, begins: 7,
                nominees: nominees(
                    [("最美志愿项目", "村里的纠纷有人说和"), ("最美志愿项目", "放学以后有人看护"), ("最美志愿项目", "送药送菜上山")],
                    first: ["“老娘舅”调解", "“四点半”课堂", "“背篓”送药队"], later: ["“银龄”巡河", "“小板凳”宣讲", "“暖心”理发队"], stage),
                ladders: [Ladder(["市级最美志愿项目", "省级最美志愿项目"])], seed: 1200)
        }
    }

    /// Every other year there is an edition; what is under way today is one that asks for nominations.
    private static func models(_ when: String, _ stage: DemoStage) -> RoundStory? {
        guard !stage.isOver || !stage.isYear, let template = AwardTemplates.of(.moralModel) else { return nil }
        let edition = max(1, (stage.year - 2010) / 2 + 1)
        return RoundStory(
            title: "“感动明川”第\(edition)届道德模范",
            rule: AwardRule(
                .moralModel, classes: template.classes, quota: template.quota, perClass: template.perClass,
                criteria: template.criteria, choices: template.choices, award: "“感动明川”道德模范", edition: edition,
                nominationDays: template.nominationDays, ballotDays: template.ballotDays),
            begins: 26,
            nominees: [
                Nominee("俞国庆", "助人为乐", "照料瘫痪的邻居十一年"), Nominee("潘伟峰", "见义勇为", "冰冷的水库里救起两个孩子"),
                Nominee("吕月仙", "孝老爱亲", "一个媳妇三位老人"),
            ], ladders: [], seed: 1300)
    }

    private static func teachers(_ when: String, _ stage: DemoStage) -> RoundStory? {
        AwardTemplates.of(.finest).map { template in
            RoundStory(
                title: "\(when)“最美教师”",
                rule: AwardRule(
                    .finest, quota: 3, criteria: template.criteria, choices: template.choices, award: "最美教师"),
                begins: 16,
                nominees: nominees(
                    [
                        ("最美人物", "全校只有七个学生，也要开齐课"), ("最美人物", "每个周末家访，走了两百户"), ("最美人物", "把操场修到了村口"),
                        ("最美人物", "听障孩子的第一声“老师”"), ("最美人物", "图书角从三十本到三千本"),
                    ],
                    first: ["陈伟明", "黄秀英", "许国平", "宋小燕", "蒋志文"], later: ["韩建华", "曹美玲", "彭志强", "姚秀芳", "金国梁"], stage),
                ladders: [], seed: 1400)
        }
    }
}
