import Kernel
import Office
import Web

/// What a county sets for its months and years, beside the rule itself.
package enum AssessmentSettings {
    package static let boards = Setting("assessment.boards", "红黑榜上榜名额", shipped: Boards(red: 3, black: 2))
    package static let grades = Setting("assessment.grades", "年度考核等次和奖励", shipped: YearGrade.ours)

    static let editors = [boardsEditor, gradesEditor]

    private static let boardsEditor = SettingEditor(
        boards, help: "每月关账以后，乡镇、街道两组各有几名上红榜、黑榜。上了红榜的不上黑榜。",
        lines: { [.init("红榜", "每组前\($0.red)名"), .init("黑榜", "每组后\($0.black)名")] },
        fields: { boards, view in
            view.numberInput("red", "红榜：每组前几名", value: boards.red)
                + view.numberInput("black", "黑榜：每组后几名", value: boards.black, help: "不设黑榜就填0。")
        },
        read: { form in
            let (red, black) = try form.finish(form.number("red", "红榜名额", 0...20), form.number("black", "黑榜名额", 0...20))
            return Boards(red: red, black: black)
        })

    private static let gradesEditor = SettingEditor(
        grades, help: "全年各月得分的平均到多少分是哪一等，奖励多少。从高到低，最后一等是其余的。",
        lines: { grades in
            grades.map { .init($0.title, "\($0.least.shown)分起，奖励\(Money(fen: $0.fen).chinese)") }
        },
        fields: { grades, view in
            let rows: [YearGrade?] = grades + [nil]
            return """
                <div class="table-box"><table class="cards rows">
                <thead><tr><th scope="col">等次</th><th scope="col">多少分起</th><th scope="col">奖励（元）</th></tr></thead>
                <tbody>\(HTML.each(rows.enumerated()) { index, grade in
                    """
                    <tr><td data-label="等次">\(view.cell("title\(index)", "第\(index + 1)行等次", grade?.title ?? ""))</td>\
                    <td data-label="多少分起">\(view.cell("least\(index)", "第\(index + 1)行多少分起", grade?.least.shown ?? "", keyboard: .decimal))</td>\
                    <td data-label="奖励（元）">\(view.cell("money\(index)", "第\(index + 1)行奖励", grade.map { Money(fen: $0.fen).yuan } ?? "", keyboard: .decimal))</td></tr>
                    """
                })</tbody></table></div>
                <p class="soft">删去一等：把它的名称清空。</p>
                """
        },
        read: readGrades)

    private static func readGrades(_ form: FormReader) throws -> [YearGrade] {
        var grades: [YearGrade] = []
        for index in (0..<20).filter({ form.isSent("title\($0)") && !form.isEmpty("title\($0)") }) {
            let title: String = form.text("title\(index)", "等次", max: 10)
            let least: Points? = form.value("least\(index)", "多少分起", form: "分数，如 90") { text in
                Points(text).flatMap { $0 >= .zero ? $0 : nil }
            }
            let money: Money? = form.value("money\(index)", "奖励", form: "金额，如 50000") { text in
                Money(yuan: text).flatMap { $0.fen >= 0 ? $0 : nil }
            }
            guard let least, let money else { continue }
            if let above = grades.last, above.least <= least {
                form.refuse("least\(index)", "等次要从高到低排：“\(title)”的分数应低于“\(above.title)”的\(above.least.shown)分。")
            }
            grades.append(YearGrade(title: title, least: least, fen: money.fen))
        }
        if grades.isEmpty { form.refuse("title0", "至少要有一个等次。") }
        return grades
    }
}
