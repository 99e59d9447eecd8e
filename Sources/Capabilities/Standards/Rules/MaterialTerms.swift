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

    /// What it is held to and what of a file could not be counted: 页数、字数.
    func uncounted(_ length: FileLength) -> [String] {
        [
            mostPages != nil && length.pages == nil ? "页数" : nil, mostWords != nil && length.words == nil ? "字数" : nil,
            leastPictures != nil && length.pictures == nil ? "图片数" : nil,
        ].compactMap(\.self)
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

    /// A file as it is measured.
    package struct Part: Sendable {
        let name: String
        let length: FileLength
        let isLocked: Bool

        package init(name: String, length: FileLength, isLocked: Bool = false) {
            (self.name, self.length, self.isLocked) = (name, length, isLocked)
        }
    }

    /// A document's files together are held to its limits: two halves of forty pages are forty pages. A scan cannot be counted in
    /// words: what cannot be counted refuses nothing, and is looked at by whoever checks.
    package func check(_ files: [Part]) throws(Refusal) {
        if let locked = files.first(where: \.isLocked) {
            throw Refusal.field(
                "file", "material.locked", "“\(locked.name)”要密码才能打开，评审看不了。请取下它，去掉密码再添加。")
        }
        let names = files.count == 1 ? "“\(files.first?.name ?? "")”" : "\(files.count)个附件合起来"
        if let mostPages, let pages = sum(files.map(\.length.pages)), pages > mostPages {
            throw Refusal.field(
                "file", "material.pages", "\(names)有\(pages)页，要求不超过\(mostPages)页。请取下，删减以后再添加。")
        }
        if let mostWords, let words = sum(files.map(\.length.words)), words > mostWords {
            throw Refusal.field(
                "file", "material.words", "\(names)有\(words)字，要求不超过\(mostWords)字。请取下，删减以后再添加。")
        }
        if let leastPictures, let pictures = sum(files.map(\.length.pictures)), pictures < leastPictures {
            throw Refusal.field(
                "file", "material.pictures", "\(names)有\(pictures)张图，要求不少于\(leastPictures)张，请再添加图片。")
        }
    }

    /// Nil where nothing of them can be counted.
    private func sum(_ counts: [Int?]) -> Int? {
        let known = counts.compactMap(\.self)
        return known.isEmpty ? nil : known.reduce(0, +)
    }
}
