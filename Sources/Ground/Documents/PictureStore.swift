import Kernel

/// The pictures of one file: the same JPEG is stored once, however often it is shown.
struct PictureStore {
    private(set) var files: [[UInt8]] = []
    private var places: [[UInt8]: Int] = [:]
    private var drawings = 0

    private static let emuPerTwip = 635

    /// The name that the main part and its relations know a picture by.
    static func relation(_ place: Int) -> String { "picture\(place + 1)" }
    static func path(_ place: Int) -> String { "media/picture\(place + 1).jpeg" }

    /// The picture standing in a line, as wide as `width` twips unless that makes it higher than `height`.
    mutating func drawing(of picture: OfficialDocument.Picture, width: Int, height greatest: Int) throws -> Markup {
        guard picture.jpeg.starts(with: [0xFF, 0xD8, 0xFF]), picture.width > 0, picture.height > 0 else {
            throw Refusal(.invalid, "document.picture", "照片“\(picture.caption)”不是 JPEG 格式，不能放进公文。")
        }
        let place = store(picture.jpeg)
        drawings += 1
        let ratio = Double(picture.height) / Double(picture.width)
        let height = min(Double(width) * ratio, Double(greatest))
        let size: KeyValuePairs = [
            "cx": "\(max(1, Int(height / ratio)) * Self.emuPerTwip)",
            "cy": "\(max(1, Int(height)) * Self.emuPerTwip)",
        ]
        let inline: [Markup] = [
            Markup("wp:extent", size),
            // The caption is what is read out for the picture.
            Markup("wp:docPr", ["id": "\(drawings)", "name": "照片\(drawings)", "descr": picture.caption]),
            Markup(
                "a:graphic", ["xmlns:a": Namespace.drawing],
                [Markup("a:graphicData", ["uri": Namespace.picture], [shape(place: place, size: size)])]),
        ]
        return Markup(
            "w:drawing", [:],
            [Markup("wp:inline", ["distT": "0", "distB": "0", "distL": "0", "distR": "0"], inline)])
    }

    private mutating func store(_ jpeg: [UInt8]) -> Int {
        if let place = places[jpeg] { return place }
        places[jpeg] = files.count
        files.append(jpeg)
        return files.count - 1
    }

    private func shape(place: Int, size: KeyValuePairs<String, String>) -> Markup {
        let names = Markup(
            "pic:nvPicPr", [:],
            [Markup("pic:cNvPr", ["id": "\(drawings)", "name": "照片\(drawings)"]), Markup("pic:cNvPicPr")])
        let fill = Markup(
            "pic:blipFill", [:],
            [
                Markup("a:blip", ["r:embed": Self.relation(place)]),
                Markup("a:stretch", [:], [Markup("a:fillRect")]),
            ])
        let frame = Markup(
            "pic:spPr", [:],
            [
                Markup("a:xfrm", [:], [Markup("a:off", ["x": "0", "y": "0"]), Markup("a:ext", size)]),
                Markup("a:prstGeom", ["prst": "rect"], [Markup("a:avLst")]),
            ])
        return Markup("pic:pic", ["xmlns:pic": Namespace.picture], [names, fill, frame])
    }
}
