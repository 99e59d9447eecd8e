import Foundation
import Kernel

/// What of a password is the first that anybody tries. A list of the commonest passwords is what a few rules make, with other
/// ends: rows of the keyboard, counting, repeating, years, birthdays, a dozen words and names. What is left without these has
/// to be enough.
struct Guessable {
    enum Kind: Int, CaseIterable, Sendable {
        case counted, row, repeated, date, year, phone, word, ownName, county

        var chinese: String {
            switch self {
            case .row: "键盘上相邻的键（如 qwer、1qaz）"
            case .counted: "依次数下去的数字或字母（如 1234、abcd）"
            case .repeated: "重复的字符（如 8888、abab）"
            case .date: "日期或生日（如 19880808）"
            case .year: "年份（如 2026）"
            case .phone: "手机号"
            case .word: "最常用的词（如 password、woaini、wenming）"
            case .ownName: "本人的姓名或登录名"
            case .county: "本县的名称、拼音或代码"
            }
        }
    }

    /// A piece of text that somebody would try.
    struct Piece: Sendable {
        let characters: [Character]
        let kind: Kind

        init(_ text: String, _ kind: Kind) {
            characters = Array(text)
            self.kind = kind
        }
    }

    /// As it was typed, and with the digits and signs that stand for letters (`p@ssw0rd`) read as those.
    private let typed: [Character]
    private let read: [Character]
    private let names: [Piece]

    init(_ password: String, _ holder: PasswordHolder) {
        typed = Array(password.folded)
        read = typed.map { Self.letters[$0] ?? $0 }
        names = holder.names
    }

    /// How many characters have to be left: a word that is nobody's own.
    private static let enough = 4

    /// Why it is guessed soon, naming the rules that it falls under, and how to mend it.
    var fault: String? {
        var covered = [Kind?](repeating: nil, count: typed.count)
        for start in typed.indices {
            guard let (kind, length) = longest(from: start) else { continue }
            for place in start..<start + length where covered[place] == nil { covered[place] = kind }
        }
        let free = zip(typed, covered).filter { $0.1 == nil }.map(\.0)
        let kinds = Kind.allCases.filter { covered.contains($0) }
        guard !kinds.isEmpty, Self.weight(free) < Self.enough else { return nil }
        return "密码主要由\(kinds.map(\.chinese).joined(separator: "、"))组成，很容易被猜中。"
            + "请换成几个不相干的词连成一句，如“香榧-渡船-第七块青石”这样的（不要照抄）。"
    }

    /// A character of Chinese is one of thousands, one or two signs are what everybody adds.
    private static func weight(_ free: [Character]) -> Int {
        let signs = Set(free.filter { !$0.isLetter && !$0.isNumber }).count
        return free.reduce(0) { sum, character in
            guard character.isLetter || character.isNumber else { return sum }
            return sum + (character.isASCII ? 1 : 2)
        } + max(0, signs - 2)
    }

    private func longest(from start: Int) -> (Kind, Int)? {
        let found: [(Kind, Int)] = [
            (.counted, counted(start)), (.row, row(start)), (.repeated, repeated(start)), (.phone, phone(start)),
            (.date, date(start)), (.year, year(start)),
        ]
        let words = (Self.words + names).map { ($0.kind, length(of: $0, at: start)) }
        // Of equal ones the first.
        return (words + found).filter { $0.1 > 0 }.max { $0.1 < $1.1 }
    }

    private func length(of piece: Piece, at start: Int) -> Int {
        let isThere =
            typed[start...].starts(with: piece.characters) || read[start...].starts(with: piece.characters)
        return isThere ? piece.characters.count : 0
    }

    // MARK: Rules

    /// From three keys on that lie beside each other, in a row or a column, to either side.
    private func row(_ start: Int) -> Int {
        Self.rows.map { row in
            zip(typed[start...], row.indices.first { row[$0] == typed[start] }.map { row[$0...] } ?? [])
                .prefix { $0 == $1 }.count
        }.max().flatMap { $0 >= 3 ? $0 : nil } ?? 0
    }

    private func counted(_ start: Int) -> Int {
        [1, -1].map { step in
            var length = 1
            while start + length < typed.count, let before = typed[start + length - 1].code,
                let next = typed[start + length].code, next - before == step
            {
                length += 1
            }
            return length
        }.max().flatMap { $0 >= 3 ? $0 : nil } ?? 0
    }

    /// One to four characters, again and again: three of one, or twice the same.
    private func repeated(_ start: Int) -> Int {
        (1...4).map { width in
            var length = width
            while start + length < typed.count, typed[start + length] == typed[start + length - width] { length += 1 }
            return length >= max(3, 2 * width) ? length : 0
        }.max() ?? 0
    }

    private func phone(_ start: Int) -> Int {
        let digits = digits(start)
        return digits.count >= 11 && digits[0] == 1 && (3...9).contains(digits[1]) ? 11 : 0
    }

    /// `19880808`, `880808`, `08081988`
    private func date(_ start: Int) -> Int {
        let digits = digits(start)
        func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { 10 * $0 + $1 } }
        func isDay(_ month: Int, _ day: Int) -> Bool { (1...12).contains(month) && (1...31).contains(day) }
        if digits.count >= 8 {
            if Self.years.contains(number(0..<4)), isDay(number(4..<6), number(6..<8)) { return 8 }
            if Self.years.contains(number(4..<8)), isDay(number(0..<2), number(2..<4)) { return 8 }
        }
        return digits.count >= 6 && isDay(number(2..<4), number(4..<6)) ? 6 : 0
    }

    private func year(_ start: Int) -> Int {
        let digits = digits(start)
        return digits.count >= 4 && Self.years.contains(digits[0..<4].reduce(0) { 10 * $0 + $1 }) ? 4 : 0
    }

    private func digits(_ start: Int) -> [Int] {
        typed[start...].prefix { $0.isASCII && $0.isNumber }.compactMap(\.wholeNumberValue)
    }

    // MARK: What is known

    private static let years = 1900...2099

    private static let letters: [Character: Character] = [
        "0": "o", "1": "l", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i",
    ]

    private static let rows: [[Character]] = {
        let rows = ["qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "1234567890-=", "!@#$%^&*()_+"]
        let columns = [
            "1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik,", "9ol.", "0p;/", "qaz", "wsx", "edc",
        ]
        return (rows + columns).flatMap { [Array($0), $0.reversed()] }
    }()

    private static let words: [Piece] = [
        "password", "passwd", "pass", "admin", "administrator", "root", "user", "test", "guest", "system", "login",
        "welcome", "hello", "letmein", "monkey", "dragon", "iloveyou", "love", "abc", "aaa", "hao123",
        "woaini", "aini", "woai", "nihao", "mima", "wode", "laopo", "laogong", "baobao", "zhongguo", "china", "beijing",
        "zhejiang", "5201314", "1314520", "520", "1314", "168", "518", "wenming", "chuangjian", "chuangjianban", "wmb",
        "cjb", "我爱你", "密码", "我的", "文明", "创建", "创建办", "中国", "你好", "管理员", "宝宝",
    ].map { Piece($0, .word) }
}

extension Character {
    /// Of an ASCII letter or digit, which somebody counts by.
    fileprivate var code: Int? { isASCII && (isLetter || isNumber) ? asciiValue.map(Int.init) : nil }
}

extension String {
    /// Chinese as it is spelled without tones, a syllable to a word; other text as it is.
    var pinyin: String {
        let latin = self.applyingTransform(.toLatin, reverse: false)?.applyingTransform(
            .stripDiacritics, reverse: false)
        return (latin ?? self).lowercased()
    }
}
