/// A citizen's identity number (GB 11643-1999): 18 digits, the last of which may be an X and guards the others.
package struct IdentityNumber: Hashable, Sendable {
    package let digits: String
    package let bornOn: Day

    /// Nil for one whose check digit or day of birth is none. People part it by spaces and write the X small or in full width.
    package init?(_ text: String) {
        let digits = text.halfWidth.filter { !$0.isWhitespace && $0 != "-" }.uppercased()
        let values = digits.compactMap { $0 == "X" ? 10 : $0.isASCII ? $0.wholeNumberValue : nil }
        guard digits.count == 18, values.count == 18, values.dropLast().allSatisfy({ $0 < 10 }) else { return nil }
        let year = digits.dropFirst(6).prefix(4)
        guard let day = Day("\(year)-\(digits.dropFirst(10).prefix(2))-\(digits.dropFirst(12).prefix(2))"),
            day.year >= 1880, Self.check(Array(values.dropLast())) == values[17]
        else { return nil }
        self.digits = digits
        bornOn = day
    }

    /// ISO 7064, MOD 11-2; 10 is written X.
    static func check(_ values: [Int]) -> Int {
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        return (12 - zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } % 11) % 11
    }

    /// `33**************1X`: neither where somebody comes from nor when he was born.
    package var masked: String { digits.prefix(2) + String(repeating: "*", count: 14) + digits.suffix(2) }

    package static let form = "18位身份证号，末位是校验码（可能是X），如 33062419560304001X 的样子；请对照证件核对有没有抄错"
}

/// A body's unified social credit code (GB 32100-2015): 18 signs, the last of which guards the others.
package struct SocialCreditCode: Hashable, Sendable {
    package let text: String

    package init?(_ text: String) {
        let code = text.halfWidth.filter { !$0.isWhitespace && $0 != "-" }.uppercased()
        let values = code.compactMap { Self.signs.firstIndex(of: $0) }
        guard code.count == 18, values.count == 18, Self.check(Array(values.dropLast())) == values[17] else {
            return nil
        }
        self.text = code
    }

    /// Digits and letters but I, O, S, V and Z, which are taken for digits.
    private static let signs = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")

    /// Weights are the powers of 3 (mod 31).
    static func check(_ values: [Int]) -> Int {
        var (weight, sum) = (1, 0)
        for value in values {
            sum += value * weight
            weight = weight * 3 % 31
        }
        return (31 - sum % 31) % 31
    }

    package static let form = "18位统一社会信用代码，末位是校验码，如 91330624MA2KABCD1X 的样子；请对照证照核对"
}

/// A telephone's number: a mobile one, or a line's with its area code.
package struct PhoneNumber: Hashable, Sendable {
    package let digits: String

    package init?(_ text: String) {
        var digits = text.halfWidth.filter { !$0.isWhitespace && !"-–—()+".contains($0) }
        if digits.hasPrefix("86"), digits.count == 13 { digits = String(digits.dropFirst(2)) }
        guard digits.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        let second = digits.dropFirst().first?.wholeNumberValue ?? 0
        let isMobile = digits.count == 11 && digits.hasPrefix("1") && second >= 3
        let isLine = (10...12).contains(digits.count) && digits.hasPrefix("0") && second >= 1
        guard isMobile || isLine else { return nil }
        self.digits = digits
    }

    /// `138****5678`
    package var masked: String { digits.prefix(3) + "****" + digits.suffix(4) }

    package static let form = "11位手机号，或连区号的座机，如 0575-86021234"
}

/// A person's name as somebody wrote it, and as lists show it that everybody reads.
package enum PersonName {
    package static let longest = 40

    /// With one kind of middle dot (阿依古丽·买买提): keyboards write five that look alike. Rare characters stay as they are.
    /// Nil for what is no name: digits, signs, nothing.
    package static func read(_ text: String) -> String? {
        let name = String(
            text.withoutOuterSpaces.map { "•・･．.‧∙".contains($0) ? "·" : $0 }
        ).replacing(/\s+/, with: " ")
        guard (2...longest).contains(name.count), !name.hasPrefix("·"), !name.hasSuffix("·"),
            name.allSatisfy({ $0.isLetter || $0 == "·" || $0 == " " })
        else { return nil }
        return name
    }

    /// `周**`: the first sign, and as many stars as a reader needs to see that more follows.
    package static func masked(_ name: String) -> String {
        name.prefix(1) + String(repeating: "*", count: min(2, max(1, name.count - 1)))
    }

    package static let form = "2到\(longest)个字的真实姓名，不含数字和符号；少数民族姓名用间隔号“·”"
}

extension String {
    package var withoutOuterSpaces: String {
        String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
