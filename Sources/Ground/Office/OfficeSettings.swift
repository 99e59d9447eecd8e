import Database
import Kernel
import Web

/// What a county sets for all its work: its calendar, and what its papers carry.
package enum OfficeSettings {
    package static let calendar = Setting("office.calendar", "节假日和调休", shipped: OwnDays())
    package static let numbers = Setting("papers.numbers", "文号", shipped: NumberPatterns())
    package static let papers = Setting("papers.words", "落款、主送、抄送", shipped: PaperWords())
    package static let lateNotices = Setting("records.lateNotices", "逾期催办的间隔", shipped: LateNotices.ours)

    /// - Parameter series: the kinds of numbered papers that there are.
    package static func editors(series: [PaperSeries]) -> [SettingEditor] {
        [calendarEditor, lateNoticesEditor, numbersEditor(series), papersEditor]
    }
}

extension ReadTransaction {
    /// By which a county's deadlines are counted.
    package func calendar(of county: String) throws -> WorkingCalendar {
        WorkingCalendar.china.adding(try setting(OfficeSettings.calendar, county: county))
    }
}

// MARK: Calendar

extension OfficeSettings {
    private static let mostDays = 120

    private static let calendarEditor = SettingEditor(
        calendar, help: "国务院公布的安排系统已有的不用填；这里补填新一年的、本地另定的。保存以后新算的期限按它算，已定的期限不变。",
        lines: { own in
            own.days.sorted { $0.day < $1.day }.map {
                .init($0.day.chinese, "\($0.name)，\($0.isWorked ? "上班" : "放假")（\($0.source)）")
            }
                + (own.wholeYears.isEmpty
                    ? [] : [.init("已录全的年份", own.wholeYears.map(String.init).joined(separator: "、"))])
        },
        fields: { own, view in
            let rows: [OwnDays.Entry?] = own.days.sorted { $0.day < $1.day } + Array(repeating: nil, count: 5)
            return """
                <div class="table-box"><table class="cards rows">
                <thead><tr><th scope="col">日期</th><th scope="col">名称</th><th scope="col">上班还是放假</th><th scope="col">依据</th></tr></thead>
                <tbody>\(HTML.each(rows.enumerated()) { index, entry in
                    """
                    <tr><td data-label="日期">\(view.cell("day\(index)", "第\(index + 1)行日期", entry?.day.description ?? "", type: "date"))</td>\
                    <td data-label="名称">\(view.cell("name\(index)", "第\(index + 1)行名称", entry?.name ?? ""))</td>\
                    <td data-label="上班还是放假">\(view.cellSelect("kind\(index)", "第\(index + 1)行上班还是放假", [("rest", "放假"), ("work", "上班")], entry?.isWorked == true ? "work" : "rest"))</td>\
                    <td data-label="依据">\(view.cell("source\(index)", "第\(index + 1)行依据", entry?.source ?? ""))</td></tr>
                    """
                })</tbody></table></div>
                <p class="soft">删去一行：把它的日期和名称都清空。不够填时先保存，会再多出几行。</p>
                \(view.input("years", "已录全的年份", value: own.wholeYears.map(String.init).joined(separator: "、"), help: "这些年的节假日都填全了，期限不再提示“安排不在系统内”。", required: false, max: 60))
                """
        },
        read: { form in
            var days: [OwnDays.Entry] = []
            for index in 0..<mostDays where form.isSent("day\(index)") {
                guard !form.isEmpty("day\(index)") || !form.isEmpty("name\(index)") else { continue }
                let day: Day? = form.day("day\(index)", "日期")
                let name: String = form.text("name\(index)", "名称", max: 20)
                let source: String = form.text("source\(index)", "依据", max: 60)
                let kind: String = form.text("kind\(index)", "上班还是放假", max: 4)
                guard let day else { continue }
                if days.contains(where: { $0.day == day }) { form.refuse("day\(index)", "\(day.chinese)填了两次，请删去一行。") }
                days.append(.init(day: day, name: name, isWorked: kind == "work", source: source))
            }
            let text: String = form.text("years", "已录全的年份", max: 60, optional: true)
            let years = text.halfWidth.split { "、,，; ".contains($0) }.map(String.init)
            for year in years where !(Int(year).map { (2019...2100).contains($0) } ?? false) {
                form.refuse("years", "年份“\(year)”不对：应是四位数字，如 2027，几个之间用顿号。")
            }
            return OwnDays(
                days: days.sorted { $0.day < $1.day }, wholeYears: years.compactMap { Int($0) }.unique.sorted())
        })
}

// MARK: Notices of what is late

extension OfficeSettings {
    private static let lateNoticesEditor = SettingEditor(
        lateNotices, help: "任务、收表、难点问题等各类事项逾期当时催办一次；之后隔几个工作日再催，在这里定。问题整改的督办间隔另有一项。",
        lines: {
            [
                .init("第一次催办", "逾期以后的第一个工作时刻"), .init("第二次催办", "再过\($0.untilSecond)个工作日"),
                .init("第三次催办", "再过\($0.untilThird)个工作日"),
            ]
        },
        fields: { ladder, view in
            view.numberInput("second", "第一次催办后几个工作日再催", value: ladder.untilSecond)
                + view.numberInput("third", "第二次催办后几个工作日再催", value: ladder.untilThird)
        },
        read: { form in
            let (second, third) = try form.finish(
                form.number("second", "第二次催办前的工作日", 1...60), form.number("third", "第三次催办前的工作日", 1...60))
            return LateNotices(untilSecond: second, untilThird: third)
        })
}

// MARK: Numbers

extension OfficeSettings {
    private static func numbersEditor(_ series: [PaperSeries]) -> SettingEditor {
        SettingEditor(
            numbers, help: "各种文件编号的样子。保存以后新发的文件照它编，号码接着往下排；已发的不变。",
            lines: { patterns in
                series.map { .init($0.title, "\(patterns.of($0.key).chinese(year: 2019, number: 14))　的样子") }
            },
            fields: { patterns, view in
                """
                <div class="table-box"><table class="cards rows">
                <thead><tr><th scope="col">文件</th><th scope="col">字样</th><th scope="col">编号的写法</th></tr></thead>
                <tbody>\(HTML.each(series.enumerated()) { index, series in
                    """
                    <tr><td data-label="文件">\(series.title)</td>\
                    <td data-label="字样">\(view.cell("prefix\(index)", "\(series.title)的字样", patterns.of(series.key).prefix))</td>\
                    <td data-label="编号的写法">\(view.cellSelect("style\(index)", "\(series.title)编号的写法", NumberPattern.Style.allCases.map { ($0.rawValue, $0.chinese) }, patterns.of(series.key).style.rawValue))</td></tr>
                    """
                })</tbody></table></div>
                """
            },
            read: { form in
                var patterns: [String: NumberPattern] = [:]
                for (index, series) in series.enumerated() {
                    let prefix: String = form.text("prefix\(index)", "字样", max: 20)
                    let style: NumberPattern.Style? = form.choice("style\(index)", "编号的写法")
                    if prefix.contains(where: { "〔〕[]（）(){}第0123456789".contains($0) }) {
                        form.refuse("prefix\(index)", "字样里不要有括号、数字和“第”，这些由编号的写法来定。")
                    }
                    if patterns.values.contains(where: { $0.prefix == prefix }) {
                        form.refuse("prefix\(index)", "“\(prefix)”用在了两种文件上，编号会分不清，请改一个。")
                    }
                    patterns[series.key] = NumberPattern(prefix: prefix, style: style ?? .bracketed)
                }
                return NumberPatterns(patterns)
            })
    }
}

// MARK: Words of papers

/// What every official paper of a county carries. `{县}` stands for the county's name.
package struct PaperWords: Hashable, Codable, Sendable {
    package let signature: String
    package let addressee: String
    package let copyTo: String

    package init(
        signature: String = "{县}创建办", addressee: String = "各乡镇（街道），县级有关单位", copyTo: String = "县委、县政府有关领导"
    ) {
        self.signature = signature
        self.addressee = addressee
        self.copyTo = copyTo
    }

    /// As they are printed.
    package func filled(_ county: County) -> PaperWords {
        func filled(_ text: String) -> String { text.replacing("{县}", with: county.name) }
        return PaperWords(signature: filled(signature), addressee: filled(addressee), copyTo: filled(copyTo))
    }
}

extension OfficeSettings {
    private static let papersEditor = SettingEditor(
        papers, help: "通报、交办单等文件的落款、主送和抄送。保存以后新发的文件照它印，已发的仍照当时的印。",
        lines: { [.init("落款", $0.signature), .init("主送", $0.addressee), .init("抄送", $0.copyTo)] },
        fields: { words, view in
            view.input("signature", "落款（发文机关）", value: words.signature, help: "{县} 会换成本县的名称。", max: 40)
                + view.input("addressee", "通报的主送", value: words.addressee, max: 100)
                + view.input("copyTo", "通报的抄送", value: words.copyTo, required: false, max: 100)
        },
        read: { form in
            PaperWords(
                signature: form.text("signature", "落款", max: 40), addressee: form.text("addressee", "主送", max: 100),
                copyTo: form.text("copyTo", "抄送", max: 100, optional: true))
        })
}
