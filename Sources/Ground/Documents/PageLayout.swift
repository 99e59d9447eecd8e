/// The measures of GB/T 9704-2012 §5–7, in twips (1/20 point) unless they say otherwise.
enum PageLayout {
    /// A4.
    static let width = 11_906
    static let height = 16_838
    /// 天头 37 mm, 订口 28 mm; the text (版心) is 156 × 225 mm, which leaves 26 mm and 35 mm.
    static let top = twips(millimetres: 37)
    static let left = twips(millimetres: 28)
    static let right = twips(millimetres: 26)
    static let bottom = twips(millimetres: 35)
    static let textWidth = width - left - right
    static let textHeight = height - top - bottom

    static let lines = 22
    static let charactersPerLine = 28
    /// Rounded down, so that the 22nd line still fits.
    static let linePitch = textHeight / lines
    /// What is added to each 16-point character, in 1/4096 point: less than nothing, for 28 to fit.
    static let characterSpace = (textWidth * 4096 / charactersPerLine - 16 * 20 * 4096) / 20 - 1
    /// The same in twips, for programs in which a grid narrower than its letters lets each letter take
    /// two places (LibreOffice does): the text is spaced by this, and not bound to the grid.
    /// One twip less than 28 characters need, which LibreOffice loses in rounding; both edges are aligned.
    static let characterSpacing = textWidth / charactersPerLine - 16 * 20 - 1
    /// So many characters' place in the line.
    static func characters(_ count: Double) -> Int {
        Int((Double(textWidth) / Double(charactersPerLine) * count).rounded())
    }

    /// The head's upper edge is 35 mm below the text's.
    static let markTop = twips(millimetres: 35)
    /// The page number's dashes are 7 mm below the text: they are in the middle of a 14-point line.
    static let pageNumberLine = 14 * 20
    static let footer = bottom - twips(millimetres: 7) - pageNumberLine / 2
    static let header = twips(millimetres: 20)

    static func twips(millimetres: Double) -> Int { Int((millimetres * 1440 / 25.4).rounded()) }
}

/// A type face and what stands in for it where it is not installed: those that GB/T 9704 asks for are
/// not free, so a file can only name them.
enum Face: String, CaseIterable {
    case body = "仿宋_GB2312"
    case headline = "方正小标宋简体"
    case black = "黑体"
    case script = "楷体_GB2312"
    case song = "宋体"

    /// The most alike first.
    var fallbacks: [String] {
        switch self {
        case .body: ["仿宋", "FangSong", "STFangsong", "FandolFang", "Noto Serif CJK SC"]
        case .headline: ["小标宋", "FZXiaoBiaoSong-B05S", "华文中宋", "STZhongsong", "Noto Serif CJK SC"]
        case .black: ["SimHei", "Noto Sans CJK SC"]
        case .script: ["楷体", "KaiTi", "STKaiti", "FandolKai", "Noto Serif CJK SC"]
        case .song: ["SimSun", "Noto Serif CJK SC"]
        }
    }
}
