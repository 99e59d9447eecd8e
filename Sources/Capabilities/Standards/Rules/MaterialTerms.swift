import Kernel
import Media

/// What a document that shows a line is held to: when it was made, how long it is.
package struct MaterialTerms: Codable, Sendable {
    package let from: Day
    package let through: Day
    /// Nil where any length will do.
    package let mostPages: Int?
    package let mostWords: Int?
    package let leastPictures: Int?

    package init(from: Day, through: Day, mostPages: Int? = nil, mostWords: Int? = nil, leastPictures: Int? = nil) {
        (self.from, self.through) = (from, through)
        (self.mostPages, self.mostWords, self.leastPictures) = (mostPages, mostWords, leastPictures)
    }

    /// 2019-01-01至2019-12-31，不超过30页，不超过2000字，图片不少于2张
    package var words: String {
        ([
            "\(from.chinese)至\(through.chinese)形成", mostPages.map { "不超过\($0)页" }, mostWords.map { "不超过\($0)字" },
            leastPictures.map { "图片不少于\($0)张" },
        ] as [String?]).compactMap(\.self).joined(separator: "，")
    }

    package func check() throws(Refusal) {
        guard from <= through else {
            throw Refusal.field("through", "material.period", "材料的起止日期反了：\(from.chinese)晚于\(through.chinese)。")
        }
    }

    package func check(madeOn: Day) throws(Refusal) {
        guard madeOn >= from, madeOn <= through else {
            throw Refusal.field(
                "madeOn", "material.outside",
                "材料的形成日期\(madeOn.chinese)不在要求的时段里（\(from.chinese)至\(through.chinese)），请换一份，或核对日期。")
        }
    }

    /// A scan or a picture cannot be counted in words: then nothing is refused for them.
    package func check(_ count: FileLength, name: String, isLocked: Bool = false) throws(Refusal) {
        guard !isLocked else {
            throw Refusal.field("file", "material.locked", "“\(name)”要密码才能打开，评审看不了。请去掉密码再传。")
        }
        if let mostPages, let pages = count.pages, pages > mostPages {
            throw Refusal.field("file", "material.pages", "“\(name)”有\(pages)页，要求不超过\(mostPages)页，请删减后再传。")
        }
        if let mostWords, let words = count.words, words > mostWords {
            throw Refusal.field("file", "material.words", "“\(name)”有\(words)字，要求不超过\(mostWords)字，请删减后再传。")
        }
        if let leastPictures, let pictures = count.pictures, pictures < leastPictures {
            throw Refusal.field(
                "file", "material.pictures", "“\(name)”有\(pictures)张图，要求不少于\(leastPictures)张，请补上图片再传。")
        }
    }
}
