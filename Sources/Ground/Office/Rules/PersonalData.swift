import Kernel

/// What of a text tells of one person: numbers and addresses that nothing public may carry unmasked (个人信息保护法).
package struct PersonalData: Hashable, Codable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable {
        case identity, mobile, landline, bankCard, home

        package var chinese: String {
            switch self {
            case .identity: "身份证号"
            case .mobile: "手机号"
            case .landline: "电话号码"
            case .bankCard: "银行卡号"
            case .home: "家庭住址"
            }
        }
    }

    package let kind: Kind
    /// As it stands in the text.
    package let text: String
    /// What it comes to, however it was written: by this a release names it.
    let key: String

    /// `138****5678`: enough to be found again, not enough to be used.
    package var masked: String {
        let shown = Array(text)
        let kept = kind == .home ? 1 : min(4, shown.count / 4)
        return String(shown.prefix(kept)) + "****" + (kind == .home ? "" : String(shown.suffix(kept)))
    }

    /// All that a text holds of it, in the order in which it stands there.
    package static func found(in text: String) -> [PersonalData] {
        let narrow = Narrow(text)
        return numbers(in: narrow) + homes(in: narrow)
    }
}

/// A text as it is searched: digits and signs in half width, each with where it stood.
private struct Narrow {
    let original: [Character]
    let characters: [Character]

    init(_ text: String) {
        original = Array(text)
        characters = original.map { character in
            let half = String(character).halfWidth
            return half.count == 1 ? half.first ?? character : character
        }
    }

    func text(_ range: Range<Int>) -> String { String(original[range]) }
}

// MARK: Numbers

extension PersonalData {
    /// Digits that stand together, and where.
    private struct Group {
        let digits: String
        let range: Range<Int>
    }

    /// People part digits by these, up to three at a time: a number is the same with or without.
    private static let partings: Set<Character> = [" ", "-", "–", "—", "－", "‑", "·", "_", "\u{3000}", "\t", "(", ")"]

    private static func numbers(in text: Narrow) -> [PersonalData] {
        runs(of: text).flatMap { run -> [PersonalData] in
            var found: [PersonalData] = []
            var start = 0
            while start < run.count {
                // The longest that it can be part of comes first: the mobile number within an identity number is none. What has
                // more groups has more digits than any.
                let ends = (start..<min(run.count, start + mostDigits)).reversed()
                let hit = ends.lazy.compactMap { end in kind(of: Array(run[start...end]), text).map { (end, $0) } }
                    .first
                guard let (end, kind) = hit else {
                    start += 1
                    continue
                }
                let digits = run[start...end].map(\.digits).joined()
                let range = run[start].range.lowerBound..<run[end].range.upperBound
                found.append(PersonalData(kind: kind, text: text.text(range), key: "\(kind.rawValue) \(digits)"))
                start = end + 1
            }
            return found
        }
    }

    /// More than any of those numbers has, however it is written.
    private static let mostDigits = 24

    /// Groups of digits with nothing between them but a parting or two.
    private static func runs(of text: Narrow) -> [[Group]] {
        var runs: [[Group]] = []
        var index = 0
        var end = -3
        let characters = text.characters
        while index < characters.count {
            guard isDigit(characters[index]) else {
                index += 1
                continue
            }
            let start = index
            while index < characters.count, isDigit(characters[index]) { index += 1 }
            // The last of an identity number may be an X.
            if index < characters.count, ["x", "X"].contains(characters[index]), index - start <= 17 { index += 1 }
            let group = Group(digits: String(characters[start..<index]).uppercased(), range: start..<index)
            let between = end < 0 ? [] : characters[max(0, end)..<start]
            if end >= 0, between.count <= 3, between.allSatisfy(partings.contains), var last = runs.popLast() {
                last.append(group)
                runs.append(last)
            } else {
                runs.append([group])
            }
            end = index
        }
        return runs
    }

    private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }

    private static func kind(of groups: [Group], _ text: Narrow) -> Kind? {
        let digits = groups.map(\.digits).joined()
        guard digits.count <= mostDigits else { return nil }
        if isIdentity(digits) { return .identity }
        if isBankCard(digits, groups) { return .bankCard }
        if isMobile(digits) { return .mobile }
        return isLandline(digits, groups, text) ? .landline : nil
    }

    /// 18 digits with their check digit, and a day of birth that is one (GB 11643-1999).
    static func isIdentity(_ digits: String) -> Bool { digits.count == 18 && IdentityNumber(digits) != nil }

    private static func isMobile(_ digits: String) -> Bool {
        let own =
            digits.hasPrefix("0086") ? digits.dropFirst(4) : digits.hasPrefix("86") ? digits.dropFirst(2) : digits[...]
        let second = own.dropFirst().first.flatMap(\.wholeNumberValue) ?? 0
        return own.count == 11 && own.hasPrefix("1") && second >= 3 && !own.contains("X")
    }

    /// With its area code, parted from it or not; without one where a word before it says that it is a telephone's.
    private static func isLandline(_ digits: String, _ groups: [Group], _ text: Narrow) -> Bool {
        guard !digits.contains("X") else { return false }
        if digits.hasPrefix("0") {
            let area = digits.hasPrefix("010") || digits.hasPrefix("02") ? 3 : 4
            let local = digits.count - area
            let isParted = groups.count == 1 || groups[0].digits.count == area
            let second = digits.dropFirst().first.flatMap(\.wholeNumberValue) ?? 0
            let first = digits.dropFirst(area).first.flatMap(\.wholeNumberValue) ?? 0
            return isParted && second >= 1 && (7...8).contains(local) && first >= 2
        }
        guard (7...8).contains(digits.count), let start = groups.first?.range.lowerBound,
            digits.first.flatMap(\.wholeNumberValue) ?? 0 >= 2
        else { return false }
        let before = String(text.characters[max(0, start - 6)..<start])
        return ["电话", "座机", "热线", "固话", "致电", "拨打"].contains(where: before.contains)
    }

    /// 16 to 19 digits with their check digit by Luhn (ISO/IEC 7812), as one or in fours.
    private static func isBankCard(_ digits: String, _ groups: [Group]) -> Bool {
        let values = digits.compactMap(\.wholeNumberValue)
        guard (16...19).contains(digits.count), values.count == digits.count, (3...6).contains(values[0]),
            groups.count == 1 || groups.dropLast().allSatisfy({ $0.digits.count == 4 })
        else { return false }
        let sum = values.reversed().enumerated().reduce(0) { sum, digit in
            let doubled = digit.element * 2
            return sum + (digit.offset % 2 == 0 ? digit.element : doubled > 9 ? doubled - 9 : doubled)
        }
        return sum % 10 == 0
    }
}

// MARK: Homes

extension PersonalData {
    /// A flat (3号楼2单元501室) or a farmhouse by its number (樟塘村12号); a building as a whole (3号楼东侧) is a place. Of numbers at
    /// most eight digits count: each of a thousand would be tried with all that follow it. Read for the first time only: reading
    /// them took longer than looking. Nothing changes a pattern, though its type does not say so.
    private nonisolated(unsafe) static let patterns: [(needed: Character, pattern: Regex<Substring>)] = [
        (
            "室",
            #/
            [0-9〇零一二三四五六七八九十百]{1,8}\ ?(?:号楼|幢|栋|座|号|单元|楼)\ ?
            (?:[0-9〇零一二三四五六七八九十百]{1,8}\ ?单元\ ?)?[0-9〇零一二三四五六七八九十百]{1,8}\ ?室
            /#
        ),
        ("元", /[0-9〇零一二三四五六七八九十百]{1,8} ?(?:号楼|幢|栋|座) ?[0-9〇零一二三四五六七八九十百]{1,8} ?单元(?: ?[0-9〇零一二三四五六七八九十百]{1,8} ?室?)?/),
        ("号", /(?:村|组|弄) ?[0-9〇零一二三四五六七八九十百]{1,8} ?号(?![点楼线文令桥井河闸台灯杆岗库泵房厕路口地位])/),
    ]

    private static func homes(in text: Narrow) -> [PersonalData] {
        let plain = String(text.characters)
        // One character stands for one character, so that what is found is found again in the original.
        guard plain.count == text.characters.count else { return [] }
        var found: [PersonalData] = []
        // Nearly no text has a room or an entrance in it, and to look for that is many times faster.
        for (needed, pattern) in patterns where text.characters.contains(needed) {
            for match in plain.matches(of: pattern) {
                let start = plain.distance(from: plain.startIndex, to: match.range.lowerBound)
                let range = start..<start + plain.distance(from: match.range.lowerBound, to: match.range.upperBound)
                let words = text.text(range)
                guard !found.contains(where: { $0.text.contains(words) }) else { continue }
                found.append(
                    PersonalData(
                        kind: .home, text: words,
                        key: "home \(String(text.characters[range]).filter { !$0.isWhitespace })"))
            }
        }
        return found
    }
}
