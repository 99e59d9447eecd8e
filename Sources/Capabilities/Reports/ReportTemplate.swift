import Kernel
import Office

/// How the county writes its year: paragraphs in the house style, with slots for figures and for records by their names.
/// Each save makes a version; a report keeps the one it was drafted by.
package struct ReportTemplate: Codable, Hashable, Sendable {
    package struct Paragraph: Codable, Hashable, Sendable {
        package let heading: String
        package let text: String
        /// Its heading is the bold beginning of its text: 抓国卫复审，…。
        package let isLed: Bool

        package init(_ heading: String, _ text: String, isLed: Bool = false) {
            (self.heading, self.text, self.isLed) = (heading, text, isLed)
        }
    }

    /// 创建为人民　创建靠人民
    package let slogan: String
    package let paragraphs: [Paragraph]

    package init(slogan: String, _ paragraphs: [Paragraph]) {
        (self.slogan, self.paragraphs) = (slogan, paragraphs)
    }

    /// Under whose heading the next year's plan begins.
    var planFrom: Int? { paragraphs.firstIndex { $0.heading.contains("{\(YearWords.next)}") } }

    /// What its text names between braces.
    var slots: [Slot] {
        paragraphs.flatMap { PaperText.names(in: $0.text).filter { !YearWords.all.contains($0) } }.map(Slot.init)
    }

    /// Words in which a digit counts nothing.
    static let topics = ["3A争创", "3A"]

    package static let setting = Setting("reports.template", "年度报告模板", shipped: shipped)
}
