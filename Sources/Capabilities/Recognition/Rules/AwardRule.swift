import Kernel

/// How high an honour stands. What is above the county is given by others and only recorded here.
package enum AwardLevel: String, Codable, CaseIterable, Sendable {
    case county, city, province, nation

    package var chinese: String {
        switch self {
        case .county: "县级"
        case .city: "市级"
        case .province: "省级"
        case .nation: "国家级"
        }
    }

    /// The one that has to be held before this may be applied for (domain §1(h)).
    package var below: AwardLevel? {
        switch self {
        case .county: nil
        case .city: .county
        case .province: .city
        case .nation: .province
        }
    }
}

/// What is awarded: every kind that the office names (seed, 2019).
package enum AwardCategory: String, Codable, CaseIterable, Sendable {
    case goodNeighbour, moralModel, finest, finestFamily, civilFamily, finestVolunteer, finestProject
    case civilUnit, civilVillage, civilTown, civilCampus, civilCommunity, fiveStar, threeA, harmonious

    package var chinese: String {
        switch self {
        case .goodNeighbour: "身边好人"
        case .moralModel: "道德模范"
        case .finest: "最美人物"
        case .finestFamily: "最美家庭"
        case .civilFamily: "文明家庭"
        case .finestVolunteer: "最美志愿者"
        case .finestProject: "最美志愿项目"
        case .civilUnit: "文明单位"
        case .civilVillage: "文明村"
        case .civilTown: "文明乡镇"
        case .civilCampus: "文明校园"
        case .civilCommunity: "文明社区"
        case .fiveStar: "五星达标"
        case .threeA: "3A争创"
        case .harmonious: "和美家园"
        }
    }

    /// Of whom no single person's name is told.
    package var isFamily: Bool { self == .finestFamily || self == .civilFamily }

    /// Given to somebody, and not to a body or a place.
    package var isPersonal: Bool { Self.personal.contains(self) }

    private static let personal: Set<AwardCategory> = [
        .goodNeighbour, .moralModel, .finest, .finestFamily, .civilFamily, .finestVolunteer,
    ]

    /// Held for a term and re-reviewed: those are kept by Titles (decisions/0046). What was recorded of them here stays.
    package var isTitle: Bool { self == .civilFamily || !isPersonal && self != .finestProject }

    /// What rounds are held for, and honours recorded.
    package static let given = allCases.filter { !$0.isTitle }
}

/// Whether residents are asked, and how a ballot is filled in.
package enum BallotKind: String, Codable, CaseIterable, Sendable {
    case none, some, perClass

    package var chinese: String {
        switch self {
        case .none: "不投票"
        case .some: "投票，每张选票选几位"
        case .perClass: "投票，每类选一位"
        }
    }
}

/// A round as data: typed components, no expressions. Once a round is open it keeps the one it was opened by.
package struct AwardRule: Hashable, Codable, Sendable {
    /// Something that jurors mark.
    package struct Criterion: Hashable, Codable, Sendable {
        package let name: String
        package let most: Int

        package init(_ name: String, _ most: Int) { (self.name, self.most) = (name, most) }
    }

    package struct Weights: Hashable, Codable, Sendable {
        package let jury: Int
        package let verification: Int
        package let support: Int

        /// domain §1(f): 70, 20, 10.
        package init(jury: Int = 70, verification: Int = 20, support: Int = 10) {
            (self.jury, self.verification, self.support) = (jury, verification, support)
        }
    }

    package let category: AwardCategory
    /// Its own name within its category: 最美教师, 年度十佳好人; nil where it is called as its category is.
    package let award: String?
    /// 第n届; nil where rounds are not counted.
    package let edition: Int?
    /// 助人为乐、见义勇为 …; one where there are no classes.
    package let classes: [String]
    package let quota: Int
    /// Of each class at the most.
    package let perClass: Int
    /// Years at the least; 18 wherever names are public.
    package let leastAge: Int
    /// Who had it before may not have it again.
    package let barsEarlier: Bool
    /// What has to be held before.
    package let prior: AwardLevel?
    package let criteria: [Criterion]
    /// The sheet's edition that the criteria were taken from, as its title and number name it; nil where they were written.
    package let sheet: String?
    package let weights: Weights
    /// How many candidates a ballot names, exactly; 0 where residents are not asked, or by class.
    package let choices: Int
    /// A ballot names one of each class in which somebody stands, in place of a number; nil in rules from before that was asked.
    private let onePerClass: Bool?
    /// Working days.
    package let nominationDays: Int
    package let ballotDays: Int
    package let noticeDays: Int
    /// Years that it is held for; 0 where it is held for good.
    package let term: Int
    /// Nil where anybody may, and in rules from before that was asked.
    private let nominatedBy: [Nominator]?
    /// One line each; nil in rules from before they were asked.
    private let barredBy: [String]?

    package init(
        _ category: AwardCategory, classes: [String] = [], quota: Int, perClass: Int? = nil, leastAge: Int = 18,
        barsEarlier: Bool = true, prior: AwardLevel? = nil, criteria: [Criterion], sheet: String? = nil,
        weights: Weights = Weights(),
        choices: Int = 0, isOnePerClass: Bool = false, award: String? = nil, edition: Int? = nil,
        nominationDays: Int = 15, ballotDays: Int = 5, noticeDays: Int = 5, term: Int = 0,
        nominators: [Nominator] = Nominator.allCases, vetoes: [String] = []
    ) {
        nominatedBy = Set(nominators) == Set(Nominator.allCases) ? nil : nominators
        barredBy = vetoes.isEmpty ? nil : vetoes
        self.category = category
        self.award = award == category.chinese ? nil : award
        self.edition = edition
        self.classes = classes.isEmpty ? [category.chinese] : classes
        self.quota = quota
        self.perClass = perClass ?? quota
        self.leastAge = leastAge
        self.barsEarlier = barsEarlier
        self.prior = prior
        self.criteria = criteria
        self.sheet = sheet
        self.weights = weights
        self.choices = choices
        onePerClass = isOnePerClass ? true : nil
        self.nominationDays = nominationDays
        self.ballotDays = ballotDays
        self.noticeDays = noticeDays
        self.term = term
    }

    /// The same by other criteria.
    func with(_ criteria: [Criterion], of sheet: String) -> AwardRule {
        AwardRule(
            category, classes: classes, quota: quota, perClass: perClass, leastAge: leastAge, barsEarlier: barsEarlier,
            prior: prior, criteria: criteria, sheet: sheet, weights: weights, choices: choices,
            isOnePerClass: isOnePerClass, award: award, edition: edition, nominationDays: nominationDays,
            ballotDays: ballotDays, noticeDays: noticeDays, term: term, nominators: nominators, vetoes: vetoes)
    }

    /// Who may put somebody forward.
    package var nominators: [Nominator] { nominatedBy ?? Nominator.allCases }
    /// 一票否决: whoever has one of these is not put forward, and is refused where it comes out.
    package var vetoes: [String] { barredBy ?? [] }

    package var isOnePerClass: Bool { onePerClass ?? false }
    package var hasBallot: Bool { ballot != .none }
    package var ballot: BallotKind { isOnePerClass ? .perClass : choices > 0 ? .some : .none }
    /// What it is called: by this it is held, bars whoever had it, and stands on the certificate.
    package var name: String { award ?? category.chinese }
    /// Rounds give the county's own honours; what is above is asked for and recorded (decisions/0058).
    package var level: AwardLevel { .county }
    /// `第6届最美教师`
    package var shown: String { (edition.map { "第\($0)届" } ?? "") + name }
    package var mostMarks: Int { criteria.reduce(0) { $0 + $1.most } }

    /// Refuses one that could not be carried through.
    package func check() throws(Refusal) {
        guard (1...500).contains(quota), (1...quota).contains(perClass) else {
            throw Refusal.field("quota", "round.quota", "名额应是1到500，每类的名额不超过总名额。")
        }
        guard !nominators.isEmpty else {
            throw Refusal.field("nominator", "round.nominator", "请至少选一类可以推荐的人。")
        }
        guard vetoes.count <= 10, Set(vetoes).count == vetoes.count, vetoes.allSatisfy({ $0.count <= 60 }) else {
            throw Refusal.field("vetoes", "round.vetoes", "一票否决的情形一行一条，每条不超过60个字，最多10条，不写重。")
        }
        guard Set(classes).count == classes.count else {
            throw Refusal.field("classes", "round.classes", "类别写重了，请删去一个。")
        }
        guard !criteria.isEmpty, criteria.allSatisfy({ (1...100).contains($0.most) }) else {
            throw Refusal.field("criteria", "round.criteria", "评分标准一行一条，写名称和满分（1到100），如 事迹突出 60。")
        }
        guard weights.jury + weights.verification + weights.support == 100, weights.jury >= 0,
            weights.verification >= 0, weights.support >= 0
        else { throw Refusal.field("jury", "round.weights", "评审、核实、群众支持三项的权重合计应是100。") }
        guard !isOnePerClass || classes.count > 1 && choices == 0 else {
            throw Refusal.field("classes", "round.perClass", "投票“每类选一位”的，要有两个以上的分类。")
        }
        guard name.count <= 20, edition.map({ (1...200).contains($0) }) ?? true else {
            throw Refusal.field("award", "round.award", "荣誉的名称不超过20个字，届次是1到200。")
        }
        // The title that has to be held would bar whoever holds it.
        guard !(barsEarlier && prior == level && award == nil) else {
            throw Refusal.field(
                "prior", "round.priorBars",
                "先要有的就是这个荣誉本身，又不让得过的再参加，谁也参加不了：请给这次评选另起荣誉的名称（如 年度十佳\(category.chinese)），或者去掉“不再参加”。")
        }
        guard hasBallot || weights.support == 0 else {
            throw Refusal.field("support", "round.support", "不投票的评选，群众支持的权重应是0。")
        }
        guard noticeDays >= 5 else {
            throw Refusal.field("noticeDays", "round.notice", "公示至少5个工作日。")
        }
        guard !category.isPersonal || leastAge >= 18 else {
            throw Refusal.field("leastAge", "round.age", "名单要公开的评选，人选应年满18周岁，不能定得更小。")
        }
    }
}
