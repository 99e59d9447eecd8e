import Kernel

/// What makes a password good enough (GB/T 22239-2019: complexity; ASVS v5.0.0-6.2.4: none of the commonest).
enum PasswordRules {
    static let shortest = 10

    /// Nothing when it will do; else why not, and how to mend it.
    static func fault(_ password: String, of holder: PasswordHolder) -> String? {
        if password.count < shortest { return "密码至少\(shortest)个字符，建议用几个不相干的词连成一句。" }
        if password.utf8.count > 1000 { return "密码太长。" }
        if password.mended().trimmed != password { return "密码的开头和结尾不要用空格，中间也不要有看不见的字符：复制时容易多带、漏掉。" }
        if !holder.signInName.isEmpty, password.lowercased().contains(holder.signInName.lowercased()) {
            return "密码里不能包含登录名。"
        }
        if Set(password).count < 5 { return "密码里不同的字符太少，容易被猜中。" }
        if let guess = Guessable(password, holder).fault { return guess }
        let kinds = [
            password.contains { $0.isLowercase }, password.contains { $0.isUppercase },
            password.contains { $0.isNumber }, password.contains { !$0.isLetter && !$0.isNumber },
            password.contains { $0.isLetter && !$0.isASCII },
        ]
        if kinds.filter({ $0 }).count < 2 { return "密码要含字母、数字、符号或汉字中的至少两种。" }
        return nil
    }
}

/// Whose password it is to be: what everybody knows of somebody is what is tried first.
struct PasswordHolder: Sendable {
    let signInName: String
    /// His own name and the county's, in characters; their pinyin is tried too.
    let names: [Guessable.Piece]

    init(name: String = "", signInName: String, county: String = "", countyCode: String = "") {
        self.signInName = signInName
        let own = [name] + signInName.split { ".-".contains($0) }.map(String.init)
        let place = [county, String(county.dropLast()), countyCode]
        names =
            own.flatMap(\.asTyped).map { .init($0, .ownName) } + place.flatMap(\.asTyped).map { .init($0, .county) }
    }
}

extension String {
    /// The ways in which a name is typed into a password: as it is, and in pinyin, whole and by its first letters.
    fileprivate var asTyped: [String] {
        let syllables = pinyin.split(separator: " ")
        let initials = String(syllables.compactMap(\.first))
        // Fewer letters stand in any text.
        return [folded, syllables.joined(), initials].filter { $0.count >= ($0.allSatisfy(\.isASCII) ? 3 : 2) }
    }
}
