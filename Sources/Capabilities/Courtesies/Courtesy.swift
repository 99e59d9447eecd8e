import Database
import Kernel
import Office
import Recognition

/// Something that is given to those who hold certain honours: by whom, to whom, how often, from when to when.
package struct Courtesy: Codable, Sendable {
    package let id: ID<Courtesy>
    /// 免费乘坐公交
    package let title: String
    package let words: String
    /// Whoever gives it: 公交公司.
    package let provider: String
    package let categories: [AwardCategory]
    /// Who holds one of at least this level may have it.
    package let level: AwardLevel
    /// In a calendar year, of one holder; 0 is as often as he likes.
    package let timesAYear: Int
    package let from: Day
    package let until: Day?
    package let endedOn: Day?
    package let uses: Int

    package static let noun = RecordNoun("courtesy", "礼遇", measure: "项")

    package func isOffered(on day: Day) -> Bool {
        from <= day && (until.map { $0 >= day } ?? true) && (endedOn.map { $0 > day } ?? true)
    }

    /// 县级以上身边好人、道德模范
    package var whom: String {
        "\(level == .county ? "" : "\(level.chinese)以上")\(categories.map(\.chinese).joined(separator: "、"))"
    }

    package var howOften: String { timesAYear == 0 ? "不限次数" : "每人每年\(timesAYear)次" }
}

/// That a holder had a courtesy, once.
package struct CourtesyUse: Codable, Sendable {
    package let id: ID<CourtesyUse>
    package let courtesy: ID<Courtesy>
    package let courtesyTitle: String
    package let holder: String
    package let honourTitle: String
    package let villageName: String
    package let usedOn: Day
    package let note: String
    package let recordedByName: String
    package let voidedAt: Instant?
    package let voidReason: String

    package static let noun = RecordNoun("courtesyUse", "享受礼遇", measure: "次")
}
