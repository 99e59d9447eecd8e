/// A copy that is made of a photo, and how large.
enum Rendition: CaseIterable {
    case publicCopy, thumbnail

    var ending: String { self == .publicCopy ? ".public.jpg" : ".thumbnail.jpg" }
    var quality: Int { self == .publicCopy ? 85 : 75 }

    typealias Size = (width: Int, height: Int)

    /// What a copy may measure, in pixels.
    struct Frame {
        /// All of the picture fits in here.
        let whole: Size
        /// As much of it is kept: from its top, in the middle.
        let kept: Size
    }

    /// A photo is bounded by its long side. A long picture (a chat or a list saved as one screenshot) would become too
    /// narrow to read that way and is bounded by its short side; its thumbnail shows how it begins.
    func frame(of size: Size) -> Frame {
        guard Self.isLong(size) else {
            let side = self == .publicCopy ? 2000 : 480
            return Frame(whole: (side, side), kept: (side, side))
        }
        let isTall = size.height > size.width
        // 1080 pixels are the width of most phones' screens, and of their screenshots.
        let short = self == .publicCopy ? 1080 : 360
        let long = VipsPhoto.longestSide
        let kept = self == .publicCopy ? long : 480
        return isTall
            ? Frame(whole: (short, long), kept: (short, kept)) : Frame(whole: (long, short), kept: (kept, short))
    }

    /// More than three times as long as wide: no screen and no camera's picture is, panoramas aside.
    private static func isLong(_ size: Size) -> Bool {
        max(size.width, size.height) > 3 * min(size.width, size.height)
    }
}
