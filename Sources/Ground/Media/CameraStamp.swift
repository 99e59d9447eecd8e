/// The strip with time and place that phone cameras draw into a photo. Its letters are drawn here,
/// so that they need no font of the machine's: capitals and digits five pixels by seven.
struct CameraStamp {
    /// Only characters that have a glyph: others are left out.
    let text: String

    private static let scale = 3
    private static let strip = (top: 566, height: Canvas.height - 566)

    func draw(on canvas: inout Canvas) {
        canvas.rectangle(0, Self.strip.top, Canvas.width, Self.strip.height, Colour(0x2B3036))
        var x = draw(Self.demonstration, x: 14, y: Self.strip.top + 3, scale: 2, Colour(0xFFB74D), on: &canvas) + 14
        for character in text {
            guard let glyph = Self.glyphs[character] else {
                x += Self.scale * 4
                continue
            }
            x = draw(glyph, x: x, y: Self.strip.top + 7, scale: Self.scale, Colour(0xF5F5F5), on: &canvas) + Self.scale
        }
    }

    /// Where the glyph ends.
    private func draw(_ glyph: Glyph, x: Int, y: Int, scale: Int, _ colour: Colour, on canvas: inout Canvas) -> Int {
        for run in glyph.runs {
            canvas.rectangle(x + run.x * scale, y + run.y * scale, run.count * scale, scale, colour)
        }
        return x + glyph.width * scale
    }
}

extension CameraStamp {
    private struct Glyph {
        let width: Int
        var runs: [(x: Int, y: Int, count: Int)] = []

        /// Rows from top to bottom, `#` where there is ink.
        init(_ rows: [String]) {
            width = rows.first?.utf8.count ?? 0
            for (y, row) in rows.enumerated() {
                var start: Int?
                for (x, byte) in (row + ".").utf8.enumerated() {
                    if byte == UInt8(ascii: "#") {
                        start = start ?? x
                    } else if let from = start {
                        runs.append((from, y, x - from))
                        start = nil
                    }
                }
            }
        }
    }

    private static let glyphs: [Character: Glyph] = [
        "0": Glyph([".###.", "#...#", "#..##", "#.#.#", "##..#", "#...#", ".###."]),
        "1": Glyph(["..#..", ".##..", "..#..", "..#..", "..#..", "..#..", ".###."]),
        "2": Glyph([".###.", "#...#", "....#", "..##.", ".#...", "#....", "#####"]),
        "3": Glyph([".###.", "#...#", "....#", "..##.", "....#", "#...#", ".###."]),
        "4": Glyph(["...#.", "..##.", ".#.#.", "#..#.", "#####", "...#.", "...#."]),
        "5": Glyph(["#####", "#....", "####.", "....#", "....#", "#...#", ".###."]),
        "6": Glyph([".###.", "#....", "####.", "#...#", "#...#", "#...#", ".###."]),
        "7": Glyph(["#####", "....#", "...#.", "..#..", "..#..", ".#...", ".#..."]),
        "8": Glyph([".###.", "#...#", "#...#", ".###.", "#...#", "#...#", ".###."]),
        "9": Glyph([".###.", "#...#", "#...#", ".####", "....#", "....#", ".###."]),
        "-": Glyph(["...", "...", "...", "###", "...", "...", "..."]),
        ":": Glyph(["...", ".#.", ".#.", "...", ".#.", ".#.", "..."]),
        ".": Glyph(["..", "..", "..", "..", "..", "##", "##"]),
        "N": Glyph(["#...#", "##..#", "##..#", "#.#.#", "#..##", "#..##", "#...#"]),
        "S": Glyph([".####", "#....", "#....", ".###.", "....#", "....#", "####."]),
        "E": Glyph(["#####", "#....", "#....", "####.", "#....", "#....", "#####"]),
        "W": Glyph(["#...#", "#...#", "#...#", "#.#.#", "#.#.#", "##.##", "#...#"]),
    ]

    /// 演示: nobody shall take the picture for a photo.
    private static let demonstration = Glyph([
        "##.......##......................",
        ".##......##..........##########..",
        ".....###########.................",
        ".....#.........#.................",
        "##...#.#######.#...##############",
        ".##.......#...............##.....",
        ".....###########..........##.....",
        ".....#....#....#.......#..##..#..",
        "..#..###########......##..##..##.",
        "..#..#....#....#.....##...##...##",
        ".#...###########....##....##....#",
        ".#.....##...##............##.....",
        "#.....##.....##.........####.....",
        "#....##.......##..........#......",
    ])
}
