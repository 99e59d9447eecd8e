import Kernel

package enum PosterKind: String, Codable, CaseIterable, Sendable {
    case poster, board, screen, wall, landscape, banner

    package var chinese: String {
        switch self {
        case .poster: "海报、挂图"
        case .board: "宣传栏、展板"
        case .screen: "电子屏"
        case .wall: "墙绘、围挡"
        case .landscape: "景观小品"
        case .banner: "横幅、易拉宝"
        }
    }

    /// What hangs there for a while does not count (domain §1(b), S31).
    package var isFixed: Bool { self != .banner }
}

package enum PosterTheme: String, Codable, CaseIterable, Sendable {
    case values, fashion, health, minors, integrity, customs, other

    package var chinese: String {
        switch self {
        case .values: "社会主义核心价值观"
        case .fashion: "讲文明树新风"
        case .health: "文明健康"
        case .minors: "未成年人"
        case .integrity: "诚信"
        case .customs: "移风易俗、节俭"
        case .other: "其他"
        }
    }
}

/// What stands at a place, as the rules of density look at it.
package struct StandingPoster: Hashable, Sendable {
    package let kind: PosterKind
    package let theme: PosterTheme
    /// From the street's beginning, or the school's gate.
    package let metre: Int?

    package init(_ kind: PosterKind, _ theme: PosterTheme, metre: Int? = nil) {
        (self.kind, self.theme, self.metre) = (kind, theme, metre)
    }
}

/// How much is to stand at a place of a kind, and what of it is missing: after sheets of elsewhere (domain §1(b), S29 to S32);
/// each says so on the screen.
package enum PosterDensity {
    package static let kinds: [PlaceKind] = [
        .mainRoad, .street, .commercialStreet, .market, .residential, .oldResidential, .school,
    ]

    /// In words; empty where nothing is missing. Nil for a kind without a rule.
    package static func missing(_ kind: PlaceKind, metres: Int?, _ all: [StandingPoster]) -> [String]? {
        let posters = all.filter(\.kind.isFixed)
        switch kind {
        case .mainRoad, .street, .commercialStreet: return street(metres, posters)
        case .market:
            return lacking(posters, [(.values, 2), (.health, 2), (.integrity, 2)]) + least(5, posters)
                + close(posters, 10)
        case .residential, .oldResidential: return lacking(posters, [(.values, 1), (.fashion, 1), (.minors, 1)])
        case .school:
            let near = posters.filter { ($0.metre ?? 0) <= 50 }
            return near.count < 3 ? ["校门内50米应有3处，现有\(near.count)处"] : []
        default: return nil
        }
    }

    /// Per 200 metres one, per 500 metres three of each of three themes and more.
    private static func street(_ metres: Int?, _ posters: [StandingPoster]) -> [String] {
        guard let metres else { return ["还没有填街道长度"] }
        var words: [String] = []
        let stretches = max(1, (metres + 199) / 200)
        let empty = (0..<stretches).filter { stretch in
            !posters.contains { ($0.metre ?? -1) >= stretch * 200 && ($0.metre ?? -1) < (stretch + 1) * 200 }
        }
        if let first = empty.first {
            words.append(
                "\(first * 200)—\(min(metres, (first + 1) * 200))米\(empty.count > 1 ? "等\(empty.count)段" : "")没有公益广告（每200米至少1处）"
            )
        }
        let times = max(1, metres / 500)
        words += lacking(
            posters,
            [
                (.values, 3 * times), (.fashion, 3 * times), (.health, 3 * times), (.minors, times),
                (.integrity, 2 * times),
            ])
        let landscapes = posters.count { $0.kind == .landscape }
        if landscapes < times { words.append("景观小品应有\(times)处，现有\(landscapes)处") }
        return words
    }

    private static func lacking(_ posters: [StandingPoster], _ wanted: [(PosterTheme, Int)]) -> [String] {
        wanted.compactMap { theme, count in
            let there = posters.count { $0.theme == theme }
            return there < count ? "“\(theme.chinese)”应有\(count)处，现有\(there)处" : nil
        }
    }

    private static func least(_ count: Int, _ posters: [StandingPoster]) -> [String] {
        posters.count < count ? ["公益广告应有\(count)处，现有\(posters.count)处"] : []
    }

    /// Two that hang side by side are one to who walks by.
    private static func close(_ posters: [StandingPoster], _ apart: Int) -> [String] {
        let places = posters.compactMap(\.metre).sorted()
        let pair = zip(places, places.dropFirst()).first { $1 - $0 < apart }
        return pair.map { ["\($0.0)米和\($0.1)米两处相距不到\(apart)米"] } ?? []
    }
}

package enum PosterTerms {
    package static func check(
        widthCM: Int, heightCM: Int, metre: Int?, putOn: Day, until: Day?, today: Day
    ) throws(Refusal) {
        guard (10...5000).contains(widthCM), (10...5000).contains(heightCM) else {
            throw Refusal.field("width", "poster.size", "宽和高应在10到5000厘米之间。")
        }
        if let metre, !(0...50_000).contains(metre) {
            throw Refusal.field("metre", "poster.metre", "距起点的米数应在0到50000之间。")
        }
        guard putOn <= today else {
            throw Refusal.field("putOn", "poster.future", "\(putOn.chinese)还没有到，上墙以后再登记。")
        }
        if let until, until < putOn {
            throw Refusal.field("until", "poster.until", "到期日\(until.chinese)早于上墙的\(putOn.chinese)。")
        }
    }

    package static func checkPlace(_ name: String, goneFrom: Day?, today: Day) throws(Refusal) {
        if let goneFrom, goneFrom <= today {
            throw Refusal.field(
                "place", "poster.placeGone", "“\(name)”\(goneFrom.chinese)起已经撤销，不能再登记公益宣传；撤错了的，先到点位的页面恢复。")
        }
    }
}

package enum YouthTerms {
    /// A palace has at least four rooms and a hundred square metres (domain §1(j), S33).
    package static let (leastRooms, leastArea) = (4, 100)

    package static func missing(rooms: Int, area: Int, hasRules: Bool, hasAccount: Bool, lessons: Int) -> [String] {
        [
            rooms < leastRooms ? "活动室\(rooms)间，应有\(leastRooms)间" : nil,
            area < leastArea ? "面积\(area)平方米，应有\(leastArea)平方米" : nil, hasRules ? nil : "制度还没有上墙",
            hasAccount ? nil : "还没有单独建账", lessons == 0 ? "课表还没有排" : nil,
        ].compactMap(\.self)
    }

    package static func checkLesson(
        from start: Int, to end: Int, others: [(start: Int, end: Int, subject: String)]
    ) throws(Refusal) {
        guard start < end, end - start <= 240 else {
            throw Refusal.field("to", "lesson.time", "下课应晚于上课，一次不超过四小时。")
        }
        if let other = others.first(where: { $0.start < end && start < $0.end }) {
            throw Refusal.field("room", "lesson.room", "这间活动室同一时间有“\(other.subject)”，请换时间或换房间。")
        }
    }
}
