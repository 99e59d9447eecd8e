import Kernel
import Office
import Web

/// What a county sets for its examinations.
package enum ReadinessSettings {
    package static let term = Setting("readiness.term", "测评周期的算法", shipped: TermArithmetic())
    package static let kinds = Setting("readiness.kinds", "实地考察的点位类型权重", shipped: KindWeights())

    static let editors = [termEditor, kindEditor]

    private static let termEditor = SettingEditor(
        term, help: "一年的得分怎么由三种方式合成，三年怎么合成一个周期。保存以后按新的算；改以前是怎么算的，下面各版都留着。",
        lines: { rule in
            [.init("周期从哪年起", "\(rule.firstYear)年起，每三年一个周期")]
                + zip(TermPart.allCases, rule.parts).map { .init($0.chinese, "\($1)%") }
                + rule.years.enumerated().map { .init("第\($0 + 1)年", "\($1)%") }
        },
        fields: { rule, view in
            view.numberInput("firstYear", "一个周期的第一年", value: rule.firstYear)
                + HTML.each(Array(zip(TermPart.allCases, rule.parts).enumerated())) { place, entry in
                    view.numberInput("part\(place)", "\(entry.0.chinese)（%）", value: entry.1)
                }
                + HTML.each(Array(rule.years.enumerated())) { place, weight in
                    view.numberInput("year\(place)", "第\(place + 1)年（%）", value: weight)
                }
        },
        read: { form in
            let (first, material, onSpot, asked, one, two, three) = try form.finish(
                form.number("firstYear", "第一年", 2000...2100), form.number("part0", "网上申报", 0...100),
                form.number("part1", "实地测评", 0...100), form.number("part2", "问卷调查", 0...100),
                form.number("year0", "第1年", 0...100), form.number("year1", "第2年", 0...100),
                form.number("year2", "第3年", 0...100))
            let rule = TermArithmetic(
                firstYear: first, parts: [material, onSpot, asked], years: [one, two, three])
            try rule.check()
            return rule
        })

    private static let kindEditor = SettingEditor(
        kinds, help: "实地得分按点位类型加权平均。没有改过的都是1；填0的不计入。",
        lines: { weights in
            weights.weights.sorted { $0.key < $1.key }.map { key, weight in
                .init(PlaceKind(rawValue: key)?.chinese ?? key, "\(weight)")
            }
        },
        fields: { weights, view in
            HTML.each(PlaceKind.ofTheirOwn) { kind in
                view.numberInput("weight-\(kind.rawValue)", kind.chinese, value: weights.weight(of: kind))
            }
        },
        read: { form in
            var weights: [String: Int] = [:]
            for kind in PlaceKind.ofTheirOwn {
                let weight: Int? = form.value("weight-\(kind.rawValue)", kind.chinese, form: "0到100的整数") {
                    Int($0).flatMap { (0...100).contains($0) ? $0 : nil }
                }
                if let weight, weight != 1 { weights[kind.rawValue] = weight }
            }
            try form.finish()
            return KindWeights(weights)
        })
}
