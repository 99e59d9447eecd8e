import Foundation

/// The one door for text. Whatever people type, paste or send in a file comes through here before it is kept, compared or
/// looked for, so that the same words are the same text wherever they came from.
extension String {
    /// This text as it is kept: in Unicode's composed form (NFC), every kind of line end one `\n`, every kind of space but
    /// the Chinese one `U+3000` a plain one, and nothing in it that nobody sees. What cannot be mended stays: `unmendable`.
    /// - Parameter lines: whether it has lines; where not, a line end is a space, as browsers paste it into a field.
    package func mended(lines: Bool = false) -> String {
        var kept = String.UnicodeScalarView()
        var previous: Unicode.Scalar?
        var (marks, isJoined) = (0, false)
        for scalar in unicodeScalars {
            defer { previous = scalar }
            switch scalar.role {
            case .carriesNothing: continue
            case .joiner:
                isJoined = kept.last?.isPictograph ?? false
                continue
            case .lineEnd:
                if scalar == "\n", previous == "\r" { continue }
                kept.append(lines ? "\n" : " ")
            case .space: kept.append(" ")
            case .mark where marks >= Self.mostMarks: continue
            case .mark, .text:
                if isJoined, scalar.isPictograph { kept.append(Unicode.Scalar.joiner) }
                kept.append(scalar)
            }
            marks = scalar.role == .mark ? marks + 1 : 0
            isJoined = false
        }
        return String(kept).precomposedStringWithCanonicalMapping
    }

    /// More marks on one letter are drawn over the lines above and below. Vietnamese has two, Tibetan stacks reach five.
    private static let mostMarks = 6

    /// The first character of a mended text that no mending makes right, and the line it is in, from 1: a control
    /// character, which stands for something that was lost on the way here, or U+202E, by which the writer saw the
    /// text behind it turned round (Unicode TR 36): without it, it would not be what he read.
    package var unmendable: (scalar: Unicode.Scalar, line: Int)? {
        var line = 1
        for scalar in unicodeScalars {
            if scalar == "\n" { line += 1 } else if scalar.isUnmendable { return (scalar, line) }
        }
        return nil
    }

    /// Without the spaces and line ends around it.
    package var trimmed: String {
        let kept = drop { $0.isWhitespace }
        guard let end = kept.lastIndex(where: { !$0.isWhitespace }) else { return "" }
        return String(kept[...end])
    }

    /// What names that look alike have in common: width, case, composition, dashes and spaces in and around them make no
    /// other name, nor does what nobody sees. To compare by, never to show.
    package var nameKey: String {
        let folded = folded.unicodeScalars.compactMap { scalar -> Unicode.Scalar? in
            switch scalar.properties.generalCategory {
            case .dashPunctuation: "-"
            case .spaceSeparator, .control: nil
            // The points within names of other tongues: 买买提·吐尔逊.
            default: ["•", "‧", "・", "∙", "⋅"].contains(scalar) ? "·" : scalar
            }
        }
        return String(String.UnicodeScalarView(folded))
    }

    /// Small letters, and everything that Unicode holds for a variant of something else (full width, radicals, ligatures)
    /// as that (NFKC). To look for and to compare by.
    package var folded: String {
        // Most texts, and there are many where a list is looked through.
        if unicodeScalars.allSatisfy(\.isFolded) { return self }
        return mended().precomposedStringWithCompatibilityMapping.lowercased().mended()
    }

    /// A number, a code or a date as it is written for programs, though it was typed in full width or with the stops of a
    /// Chinese keyboard: `２０２６．１１`, `0。5`.
    package var halfWidth: String {
        let narrow = unicodeScalars.map { scalar -> Unicode.Scalar in
            switch scalar.value {
            case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
            case 0x3000: " "
            case 0x3002, 0xFF61: "."
            case 0x2010...0x2015, 0x2212: "-"
            default: scalar
            }
        }
        return String(String.UnicodeScalarView(narrow))
    }
}

extension Unicode.Scalar {
    fileprivate static let joiner: Unicode.Scalar = "\u{200D}"

    fileprivate enum Role { case text, mark, space, lineEnd, joiner, carriesNothing }

    fileprivate var role: Role {
        switch value {
        case 0x09: return .space
        // Line feed, vertical tab, form feed, carriage return, next line, line and paragraph separator.
        case 0x0A...0x0D, 0x85, 0x2028, 0x2029: return .lineEnd
        case 0x20...0x7E, 0x3000, 0x4E00...0x9FFF: return .text
        case 0x200D: return .joiner
        case 0x202E: return .text
        // Annotations and the place of an object, as word processors leave them behind.
        case 0xFFF9...0xFFFC: return .carriesNothing
        default: break
        }
        // Byte-order marks, direction marks, zero-width spaces and joiners, soft hyphens, variation selectors, tags.
        if properties.isDefaultIgnorableCodePoint || properties.isNoncharacterCodePoint { return .carriesNothing }
        return switch properties.generalCategory {
        case .spaceSeparator: .space
        case .nonspacingMark, .spacingMark, .enclosingMark: .mark
        default: .text
        }
    }

    /// Part of what a joiner joins to one picture: 👩‍⚕.
    fileprivate var isPictograph: Bool { value > 0x7F && properties.isEmoji }

    fileprivate var isUnmendable: Bool { self == "\u{202E}" || properties.generalCategory == .control }

    /// Chinese and what is small in ASCII, of which folding leaves each as it is, alone and beside others.
    fileprivate var isFolded: Bool {
        switch value {
        case 0x20...0x40, 0x5B...0x7E, 0x4E00...0x9FFF: true
        default: false
        }
    }

    /// `U+0001`
    package var code: String {
        let digits = String(value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
