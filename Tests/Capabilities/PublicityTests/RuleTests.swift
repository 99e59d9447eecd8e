import Foundation
import Kernel
import TestSupport
import Testing

@testable import Publicity

@Suite("Rules of themes, rates and density")
struct PublicityRuleTests {
    /// From lunar-python; script/check-calendar holds the file against it.
    private static let judged: [[String]] = {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let path = folder.appending(path: "../../Data/festivals.csv")
        let text = (try? String(contentsOf: path, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
    }()

    @Test("know every festival as an independent calendar does")
    func festivals() throws {
        let names = try #require(Self.judged.first?.dropFirst())
        #expect(Array(names) == Festival.allCases.map(\.rawValue) && Self.judged.count == 27)
        for row in Self.judged.dropFirst() {
            let year = try #require(Int(row[0]))
            #expect(Festival.allCases.map { $0.day(in: year)?.description } == Array(row.dropFirst()), "\(year)")
        }
        #expect(Festival.qingming.day(in: 2041) == nil && Festival.qingming.day(in: 2014) == nil)
    }

    @Test("give Wilson's interval, and none of nothing")
    func wilson() throws {
        #expect(YieldRate(yielded: 0, of: 0) == nil && YieldRate(yielded: 3, of: 2) == nil)
        #expect(YieldRate(yielded: -1, of: 2) == nil)
        let ten = try #require(YieldRate(yielded: 8, of: 10))
        #expect((ten.rate, ten.low, ten.high) == (800, 490, 943))
        let all = try #require(YieldRate(yielded: 10, of: 10))
        #expect((all.rate, all.low, all.high) == (1000, 722, 1000))
        let none = try #require(YieldRate(yielded: 0, of: 10))
        #expect((none.rate, none.low, none.high) == (0, 0, 278))
        #expect(ten.chinese == "80.0%（49.0%—94.3%）")
    }

    @Test("move a festival with the moon and keep all other days, a leap day's too")
    func moved() throws {
        let day = { (text: String) in try #require(Day(text)) }
        let autumn = ThemeText(
            .festival, festival: .midAutumn, title: "我们的节日·中秋", first: try day("2019-09-06"),
            last: try day("2019-09-14"))
        let next = try #require(ThemeTerms.moved(autumn, to: 2020))
        #expect(next.first.description == "2020-09-24" && next.last.description == "2020-10-02")
        let leap = ThemeText(.other, title: "闰", first: try day("2020-02-29"), last: try day("2020-03-10"))
        #expect(ThemeTerms.moved(leap, to: 2021)?.first.description == "2021-02-28")
        #expect(ThemeTerms.moved(autumn, to: 2041)?.first != nil)
        let qingming = ThemeText(
            .festival, festival: .qingming, title: "清明", first: try day("2019-03-29"), last: try day("2019-04-06"))
        #expect(ThemeTerms.moved(qingming, to: 2041) == nil)
        #expect(throws: Refusal.self) {
            try ThemeTerms.check(
                ThemeText(
                    .festival, festival: .midAutumn, title: "错", first: try day("2019-03-01"),
                    last: try day("2019-03-05")))
        }
        #expect(throws: Refusal.self) {
            try ThemeTerms.check(
                ThemeText(.festival, title: "哪个节", first: try day("2019-03-01"), last: try day("2019-03-05")))
        }
    }

    @Test("say what is missing on a street, at a market, at a school's gate")
    func density() {
        #expect(PosterDensity.missing(.hospital, metres: nil, []) == nil)
        #expect(PosterDensity.missing(.mainRoad, metres: nil, []) == ["还没有填街道长度"])
        let street = [0, 210, 420].flatMap { metre in
            [PosterTheme.values, .fashion, .health].map { StandingPoster(.board, $0, metre: metre) }
        }
        let more = [
            StandingPoster(.board, .minors, metre: 30), StandingPoster(.board, .integrity, metre: 40),
            StandingPoster(.landscape, .integrity, metre: 300),
        ]
        #expect(PosterDensity.missing(.mainRoad, metres: 500, street + more) == [])
        let gap = PosterDensity.missing(.mainRoad, metres: 800, street + more)
        #expect(gap?.first == "600—800米没有公益广告（每200米至少1处）")
        let themes: [PosterTheme] = [.values, .health, .integrity]
        let market: [StandingPoster] = (0..<9).map { turn in
            StandingPoster(.wall, themes[turn % 3], metre: turn * 10)
        }
        #expect(PosterDensity.missing(.market, metres: nil, market) == [])
        let close = market + [StandingPoster(.wall, .other, metre: 5)]
        #expect(PosterDensity.missing(.market, metres: nil, close) == ["0米和5米两处相距不到10米"])
        // What hangs there for a while does not count.
        let banners = market.map { StandingPoster(.banner, $0.theme, metre: $0.metre) }
        #expect(PosterDensity.missing(.market, metres: nil, banners)?.count == 4)
        #expect(PosterDensity.missing(.school, metres: nil, [StandingPoster(.wall, .minors, metre: 80)])?.count == 1)
    }
}
