import Kernel

/// What a feast is measured by: planned, held, or as a village's standard allows.
package struct BanquetFigures: Codable, Hashable, Sendable {
    package let tables: Int
    /// In fen, of one table.
    package let fenPerTable: Int
    package let cars: Int
    package let days: Int
    /// 礼金, of one guest's household; nil where nobody said.
    package let giftFen: Int?

    package init(tables: Int, fenPerTable: Int, cars: Int = 0, days: Int = 1, giftFen: Int? = nil) {
        (self.tables, self.fenPerTable, self.cars, self.days) = (tables, fenPerTable, cars, days)
        self.giftFen = giftFen
    }

    package var costFen: Int { tables * fenPerTable }

    /// `12桌，每桌800.00元，车4辆，1天`
    package var chinese: String {
        let gift = giftFen.map { "，礼金\(Money(fen: $0).chinese)" } ?? ""
        return "\(tables)桌，每桌\(Money(fen: fenPerTable).chinese)，车\(cars)辆，\(days)天\(gift)"
    }
}

/// The version of a village's standard that a notice was made under: a later one changes nothing of it.
package struct BanquetStandard: Codable, Hashable, Sendable {
    package let version: Int
    package let limits: BanquetFigures
    /// What such a feast used to cost in the village; nil where nobody knows.
    package let usualFen: Int?

    package init(version: Int, limits: BanquetFigures, usualFen: Int? = nil) {
        (self.version, self.limits, self.usualFen) = (version, limits, usualFen)
    }
}

/// How a feast was, held against its village's standard: nothing can be said where there is none.
package enum BanquetOutcome: Hashable, Sendable {
    case within, unmeasured
    /// What goes beyond, in words.
    case over([String])

    package var words: String {
        switch self {
        case .within: "符合标准"
        case .unmeasured: "无村规标准可比"
        case .over(let words): words.joined(separator: "；")
        }
    }
}

package enum BanquetTerms {
    package static let mostTables = 300
    package static let mostDays = 7

    /// What goes beyond a standard, in words; empty where all is within it. Advice, and no more than that.
    package static func over(_ standard: BanquetStandard?, _ figures: BanquetFigures) -> [String] {
        guard let limits = standard?.limits else { return [] }
        var words: [String] = []
        if figures.tables > limits.tables { words.append("\(figures.tables)桌，标准是\(limits.tables)桌") }
        if figures.fenPerTable > limits.fenPerTable {
            words.append(
                "每桌\(Money(fen: figures.fenPerTable).chinese)，标准是\(Money(fen: limits.fenPerTable).chinese)")
        }
        if figures.cars > limits.cars { words.append("车\(figures.cars)辆，标准是\(limits.cars)辆") }
        if figures.days > limits.days { words.append("办\(figures.days)天，标准是\(limits.days)天") }
        if let gift = figures.giftFen, let limit = limits.giftFen, gift > limit {
            words.append("礼金\(Money(fen: gift).chinese)，标准是\(Money(fen: limit).chinese)")
        }
        return words
    }

    package static func outcome(_ standard: BanquetStandard?, _ actual: BanquetFigures) -> BanquetOutcome {
        guard standard != nil else { return .unmeasured }
        let words = over(standard, actual)
        return words.isEmpty ? .within : .over(words)
    }

    /// What was saved against what such a feast used to cost, below zero where it cost more; nil where that is not known.
    package static func saved(_ standard: BanquetStandard?, _ actual: BanquetFigures) -> Int? {
        standard?.usualFen.map { $0 - actual.costFen }
    }

    /// 比本村过去一场省了2000.00元
    package static func againstUsual(_ savedFen: Int) -> String {
        guard savedFen != 0 else { return "和本村过去一场花得一样" }
        return "比本村过去一场\(savedFen > 0 ? "省" : "多花")了\(Money(fen: abs(savedFen)).chinese)"
    }

    /// What a correction of a feast's figures says: why.
    package static func checkReason(_ reason: String) throws(Refusal) {
        guard reason.count >= 2 else {
            throw Refusal.field("reason", "banquet.reason", "请写明为什么更正，如 桌数填错了。")
        }
    }

    package static func check(_ figures: BanquetFigures) throws(Refusal) {
        guard (1...mostTables).contains(figures.tables) else {
            throw Refusal.field(
                "tables", "banquet.tables", "桌数是\(figures.tables)，应在1到\(mostTables)之间；不摆酒的不用报备。")
        }
        guard figures.fenPerTable > 0 else {
            throw Refusal.field("price", "banquet.price", "请填写每桌大约多少元，应大于0。")
        }
        guard (0...200).contains(figures.cars) else {
            throw Refusal.field("cars", "banquet.cars", "车辆应在0到200之间。")
        }
        guard (1...mostDays).contains(figures.days) else {
            throw Refusal.field("days", "banquet.days", "天数应在1到\(mostDays)之间。")
        }
    }

    /// A notice is of what is to come.
    package static func checkDay(_ heldOn: Day, today: Day) throws(Refusal) {
        guard heldOn >= today else {
            throw Refusal.field(
                "heldOn", "banquet.past",
                "\(heldOn.chinese)已经过去，报备的是还没有办的酒席。党员、公职人员办过而没有报的，请村（社区）登记“应报未报”。")
        }
        guard heldOn <= today.adding(days: 400) else {
            throw Refusal.field("heldOn", "banquet.far", "\(heldOn.chinese)太远，日子近一年内的再报备。")
        }
    }

    /// Whoever the duty binds says where he serves; of anybody else it is not asked.
    package static func checkHost(isBound: Bool, unit: String) throws(Refusal) {
        guard isBound == !unit.isEmpty else {
            throw Refusal.field(
                "hostUnit", "banquet.hostUnit",
                isBound ? "党员、公职人员请填写所在的党组织或单位。" : "居民不用填单位；是党员、公职人员的，请在“主人家”里选。")
        }
    }

    /// Nobody but those whom the duty binds can have missed it.
    package static func checkMissing(isBound: Bool) throws(Refusal) {
        guard isBound else {
            throw Refusal.field(
                "hostKind", "banquet.voluntary", "居民报不报备由自己决定，没有“应报未报”。只有党员、公职人员办酒必须报备。")
        }
    }

    package static func checkHeld(_ heldOn: Day, today: Day) throws(Refusal) {
        guard heldOn <= today else {
            throw Refusal.field("tables", "banquet.notHeld", "\(heldOn.chinese)才办，办过以后再回填。")
        }
    }
}

package enum StandardTerms {
    package static func check(
        _ limits: BanquetFigures, usualFen: Int?, validFrom: Day, after last: Day?, today: Day
    ) throws(Refusal) {
        try BanquetTerms.check(limits)
        if let usualFen, usualFen <= 0 {
            throw Refusal.field("usual", "standard.usual", "过去一场大约花多少元，应大于0；不知道就不填。")
        }
        if let last, validFrom <= last {
            throw Refusal.field(
                "validFrom", "standard.order", "上一版从\(last.chinese)起施行，新的一版要晚于它。已经报备的仍按报备时的标准。")
        }
        guard validFrom <= today.adding(days: 366) else {
            throw Refusal.field("validFrom", "standard.far", "施行日期太远，请填一年以内的日期。")
        }
    }
}

package enum CouncilTerms {
    package static let least = 3
    package static let longestYears = 5

    package static func check(members: [String], from: Day, until: Day) throws(Refusal) {
        guard members.count >= least else {
            throw Refusal.field("members", "council.members", "理事会至少\(least)个人，一行一个，第一个是会长。")
        }
        let names = members.map { $0.filter { !$0.isWhitespace } }
        guard Set(names).count == names.count else {
            throw Refusal.field("members", "council.twice", "名单里有人写了两次，请删去一行。")
        }
        guard from < until, until <= from.adding(days: longestYears * 366) else {
            throw Refusal.field("until", "council.term", "任期应在开始以后、不超过\(longestYears)年（一般三年）。")
        }
    }

    package static func checkMeeting(heldOn: Day, from: Day, today: Day) throws(Refusal) {
        guard heldOn <= today else {
            throw Refusal.field("heldOn", "council.future", "\(heldOn.chinese)还没有到，会开过以后再登记。")
        }
        guard heldOn >= from else {
            throw Refusal.field("heldOn", "council.before", "这一届从\(from.chinese)开始，会议日期早于它。")
        }
    }
}
