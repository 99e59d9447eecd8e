extension OfficialDocument.Picture {
    /// With the size that the JPEG itself gives (ITU-T T.81, B.2.2: a frame header). Nil when it has none.
    package init?(jpeg: [UInt8], caption: String) {
        var at = 2
        while at + 9 < jpeg.count, jpeg[at] == 0xFF {
            let marker = jpeg[at + 1]
            let length = Int(jpeg[at + 2]) << 8 | Int(jpeg[at + 3])
            // C0…CF are frame headers, but for tables of Huffman codes, arithmetic codes, and the extension.
            if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) {
                let height = Int(jpeg[at + 5]) << 8 | Int(jpeg[at + 6])
                let width = Int(jpeg[at + 7]) << 8 | Int(jpeg[at + 8])
                self.init(jpeg: jpeg, width: width, height: height, caption: caption)
                return
            }
            at += 2 + length
        }
        return nil
    }
}
