extension Unicode.Scalar {
    /// Control characters, and the marks that turn the direction of writing round: they make a
    /// text read other than it is stored (Unicode TR 36, "Trojan source").
    /// - Parameter lines: whether line ends and tabs may stand in the text.
    package func isHidden(lines: Bool = false) -> Bool {
        switch value {
        case 0x0A, 0x0D, 0x09: !lines
        case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }
}
