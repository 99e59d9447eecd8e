import Findings
import Kernel

/// What a county asks of what it exposes.
package struct ExposureTerms: Hashable, Codable, Sendable {
    /// Working days in which what was exposed is to be put right.
    package let limitDays: Int
    /// The same village or community shown again within so many days is a repeat.
    package let repeatDays: Int

    package init(limitDays: Int, repeatDays: Int) {
        self.limitDays = limitDays
        self.repeatDays = repeatDays
    }

    static let shipped = ExposureTerms(limitDays: 5, repeatDays: 90)

    var limit: Limit {
        Limit(code: "exposure", title: "曝光问题", span: .workingDays(limitDays), source: "本县参数“曝光台的期限和重复”")
    }

    /// The first day on which another exposure of the place makes this one a repeat.
    func since(_ day: Day) -> Day { day.adding(days: -repeatDays) }
}

/// What an issue says of itself, as it is typed.
package struct ExposureText: Hashable, Codable, Sendable {
    package let channel: ExposureIssue.Channel
    package let title: String
    package let introduction: String
    package let media: String
    package let link: String
    package let broadcastOn: Day?

    package init(
        channel: ExposureIssue.Channel, title: String, introduction: String = "", media: String = "", link: String = "",
        broadcastOn: Day? = nil
    ) {
        self.channel = channel
        self.title = title
        self.introduction = introduction
        self.media = media
        self.link = link
        self.broadcastOn = broadcastOn
    }

    /// A link leads to a page on the web and nowhere else: no script, no file.
    package func check() throws(Refusal) {
        guard link.isEmpty || Self.isWeb(link) else {
            throw Refusal.field(
                "link", "exposure.link", "链接应是以 http:// 或 https:// 开头的网址，如 https://www.example.cn/news/1.html。")
        }
    }

    private static func isWeb(_ link: String) -> Bool {
        let small = link.lowercased()
        guard let scheme = ["http://", "https://"].first(where: small.hasPrefix) else { return false }
        let host = small.dropFirst(scheme.count).prefix { !["/", "?", "#"].contains($0) }
        return host.contains(".") && !host.hasPrefix(".") && !host.contains("@")
            && !link.contains { $0.isWhitespace || ["\"", "<", ">", "\\"].contains($0) }
    }
}
