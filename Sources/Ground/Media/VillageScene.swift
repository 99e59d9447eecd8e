import Kernel

/// A village that nobody lives in: hills, a house, trees, a lane, and beside the house what the
/// photo is about. Everything that stays is drawn from the seed alone, so that it is the same
/// before and after.
struct VillageScene {
    let subject: DrawnPhoto.Subject
    let seed: UInt64
    let isAfter: Bool

    /// The house's wall: left, top, width, height. Trouble comes to its right, or onto it.
    let house: (x: Int, y: Int, width: Int, height: Int)
    private let isMirrored: Bool

    init(subject: DrawnPhoto.Subject, seed: UInt64, isAfter: Bool) {
        self.subject = subject
        self.seed = seed
        self.isAfter = isAfter
        var dice = SeededRandom(seed: seed)
        isMirrored = dice.chance(50)
        let height = dice.roll(112...138)
        house = (dice.roll(46...104), 438 - height, dice.roll(238...286), height)
    }

    func draw(on canvas: inout Canvas) {
        canvas.isMirrored = isMirrored
        var dice = SeededRandom(seed: seed ^ 0x51CE)
        // Days lie between the two photos: the clouds are not the same.
        var weather = SeededRandom(seed: seed ^ (isAfter ? 0xA57E : 0xBEF0))
        drawSky(on: &canvas, &weather)
        drawHills(on: &canvas, &dice)
        drawGround(on: &canvas, &dice)
        drawTrees(on: &canvas, &dice)
        drawHouse(on: &canvas, &dice)
        drawLane(on: &canvas, &dice)
        drawGrass(on: &canvas, &dice)
        var chances = SeededRandom(seed: seed ^ 0x5B1E)
        drawSubject(on: &canvas, &chances)
        if dice.chance(60) { drawHen(on: &canvas, x: dice.roll(60...300), y: dice.roll(476...488), &dice) }
        canvas.isMirrored = false
    }
}

extension VillageScene {
    private func drawSky(on canvas: inout Canvas, _ dice: inout SeededRandom) {
        let zenith = dice.pick([Colour(0x79B8E6), Colour(0x8CC4E8), Colour(0x9CC3DC), Colour(0x86BFE0)])
        let horizon = dice.pick([Colour(0xE8F4FA), Colour(0xF8EEDC), Colour(0xEAF1F2), Colour(0xFBE9D8)])
        for band in 0..<24 {
            canvas.rectangle(0, band * 14, Canvas.width, 14, zenith.mixed(band * 100 / 23, with: horizon))
        }
        let (x, y) = (dice.roll(480...720), dice.roll(56...110))
        canvas.circle(x, y, 38, Colour(0xFFF3CF))
        canvas.circle(x, y, 28, Colour(0xFFE08A))
        for _ in 0..<dice.roll(2...4) {
            let (x, y, size) = (dice.roll(40...760), dice.roll(36...140), dice.roll(16...28))
            canvas.ellipse(x, y, size * 5 / 2, size * 2 / 3, Colour(0xFFFFFF))
            canvas.circle(x - size, y - size / 3, size * 2 / 3, Colour(0xFFFFFF))
            canvas.circle(x + size / 2, y - size / 2, size * 4 / 5, Colour(0xFFFFFF))
        }
    }

    private func drawHills(on canvas: inout Canvas, _ dice: inout SeededRandom) {
        let far = dice.pick([Colour(0xA9C6C4), Colour(0xA4BFCF), Colour(0xB0C9BC)])
        for _ in 0..<4 {
            canvas.ellipse(dice.roll(-40...840), 340, dice.roll(150...280), dice.roll(120...190), far)
        }
        let near = dice.pick([Colour(0x7FAE7C), Colour(0x8BB077), Colour(0x74A583)])
        for x in [dice.roll(-60...160), dice.roll(260...460), dice.roll(560...820)] {
            let (across, down) = (dice.roll(150...250), dice.roll(56...112))
            // Terraces of tea: contour lines, one inside the other.
            for step in 0..<6 {
                let colour = step.isMultiple(of: 2) ? near : near.darker(7)
                canvas.ellipse(x, 346, across * (100 - step * 15) / 100, down * (100 - step * 15) / 100, colour)
            }
        }
    }

    private func drawGround(on canvas: inout Canvas, _ dice: inout SeededRandom) {
        let grass = dice.pick([Colour(0xA3CB7F), Colour(0x9CC683), Colour(0xAFCB7B)])
        canvas.rectangle(0, 326, Canvas.width, Canvas.height - 326, grass)
        var x = dice.roll(-80...0)
        while x < Canvas.width {
            let width = dice.roll(70...150)
            let crop = dice.pick([Colour(0xE2CF74), Colour(0xC6CF70), Colour(0x8FBF6B), Colour(0xD9C25F)])
            canvas.polygon([(x, 330), (x + width, 330), (x + width - 24, 366), (x - 30, 366)], crop)
            for row in 0..<3 {
                canvas.rectangle(x - 18 + row * 8, 360 - row * 11, width - 6, 2, crop.darker(9))
            }
            x += width + 6
        }
        canvas.rectangle(0, 366, Canvas.width, 4, grass.darker(12))
    }

    private func drawTrees(on canvas: inout Canvas, _ dice: inout SeededRandom) {
        for _ in 0..<dice.roll(2...4) {
            drawTree(on: &canvas, x: dice.roll(430...790), y: dice.roll(376...392), size: dice.roll(26...42), &dice)
        }
        drawTree(on: &canvas, x: dice.roll(8...34), y: 420, size: dice.roll(44...58), &dice)
    }

    private func drawTree(on canvas: inout Canvas, x: Int, y: Int, size: Int, _ dice: inout SeededRandom) {
        let leaves = dice.pick([Colour(0x4F8F52), Colour(0x5E9A4C), Colour(0x3F7F57), Colour(0xC98F3A)])
        canvas.rectangle(x - size / 8, y - size * 3 / 2, size / 4 + 1, size * 3 / 2, Colour(0x7A5A3E))
        if dice.chance(30) {
            // A fir.
            for step in 0..<3 {
                let top = y - size * 3 + step * size * 3 / 4
                canvas.polygon(
                    [
                        (x, top), (x + size * (step + 3) / 5, top + size * 5 / 4),
                        (x - size * (step + 3) / 5, top + size * 5 / 4),
                    ],
                    leaves.darker(step * 5))
            }
        } else {
            canvas.circle(x - size / 2, y - size * 3 / 2, size * 2 / 3, leaves.darker(10))
            canvas.circle(x + size / 2, y - size * 3 / 2, size * 2 / 3, leaves.darker(5))
            canvas.circle(x, y - size * 2, size * 3 / 4, leaves)
            canvas.circle(x - size / 5, y - size * 9 / 4, size / 3, leaves.lighter(14))
        }
    }

    /// White wall, grey roof, as they build in eastern Zhejiang.
    private func drawHouse(on canvas: inout Canvas, _ dice: inout SeededRandom) {
        let (x, y, width, height) = house
        let roof = dice.pick([Colour(0x5F666D), Colour(0x6A6F73), Colour(0x575F69)])
        let wall = dice.pick([Colour(0xFBFAF5), Colour(0xF6F1E4), Colour(0xF3F5F4)])
        canvas.rectangle(x, y, width, height, wall)
        canvas.rectangle(x, y, width, 10, wall.darker(12))
        canvas.rectangle(x, y + height - 16, width, 16, Colour(0xB9BCB8))
        let tall = dice.roll(46...64)
        canvas.polygon([(x - 20, y + 4), (x + width + 20, y + 4), (x + width - 6, y - tall), (x + 6, y - tall)], roof)
        for row in 1..<5 {
            let down = tall * row / 5
            canvas.rectangle(x + 6 - 26 * row / 5, y - tall + down, width - 12 + 52 * row / 5, 2, roof.darker(18))
        }
        canvas.rectangle(x, y - tall - 5, width, 7, roof.darker(28))
        canvas.polygon([(x, y - tall - 5), (x - 10, y - tall - 13), (x + 8, y - tall + 2)], roof.darker(28))
        canvas.polygon(
            [(x + width, y - tall - 5), (x + width + 10, y - tall - 13), (x + width - 8, y - tall + 2)], roof.darker(28)
        )
        drawDoor(on: &canvas, &dice)
        let frame = dice.pick([Colour(0x7A4B33), Colour(0x52646B), Colour(0x6B5540)])
        canvas.rectangle(x + 20, y + 30, 44, 44, frame)
        canvas.rectangle(x + 24, y + 34, 36, 36, Colour(0xA8D0E0))
        canvas.rectangle(x + 41, y + 34, 2, 36, frame)
        canvas.rectangle(x + 24, y + 51, 36, 2, frame)
    }

    private func drawDoor(on canvas: inout Canvas, _ dice: inout SeededRandom) {
        let (x, top, bottom) = (house.x + 90, house.y + 32, house.y + house.height)
        let door = dice.pick([Colour(0xA23B32), Colour(0x8A5A3A), Colour(0x3F6B5A), Colour(0x9B4A36)])
        canvas.rectangle(x - 4, top - 4, 56, bottom - top + 4, door.darker(30))
        canvas.rectangle(x, top, 48, bottom - top, door)
        canvas.rectangle(x + 23, top, 2, bottom - top, door.darker(30))
        canvas.rectangle(x - 8, bottom, 64, 6, Colour(0xC9CBC6))
        if dice.chance(70) {
            for lantern in [x - 14, x + 62] {
                canvas.rectangle(lantern, top - 22, 1, 14, Colour(0x5A4A3A))
                canvas.ellipse(lantern, top - 2, 10, 9, Colour(0xD93A2E))
                canvas.rectangle(lantern - 1, top + 7, 2, 8, Colour(0xE8B23A))
            }
        } else {
            // Couplets of the New Year.
            canvas.rectangle(x - 16, top, 9, 62, Colour(0xD4382C))
            canvas.rectangle(x + 55, top, 9, 62, Colour(0xD4382C))
        }
    }

    private func drawLane(on canvas: inout Canvas, _ dice: inout SeededRandom) {
        let stone = dice.pick([Colour(0xCFC9BC), Colour(0xC8C8C3), Colour(0xD6CCB6)])
        let door = house.x + 114
        canvas.polygon([(door - 26, 444), (door + 26, 444), (door + 66, 510), (door - 30, 510)], stone.lighter(16))
        canvas.polygon([(0, 500), (800, 488), (800, 554), (0, 562)], stone.darker(10))
        canvas.polygon([(0, 502), (800, 490), (800, 550), (0, 558)], stone)
    }

    private func drawGrass(on canvas: inout Canvas, _ dice: inout SeededRandom) {
        for _ in 0..<34 {
            let (x, y) = (dice.roll(0...800), dice.roll(446...488))
            canvas.rectangle(x, y, 2, dice.roll(4...8), Colour(0x7FAE62))
            canvas.rectangle(x + 3, y + 2, 2, 5, Colour(0x88B568))
        }
        for _ in 0..<10 {
            let (x, y) = (dice.roll(0...800), dice.roll(450...486))
            canvas.circle(x, y, 3, dice.pick([Colour(0xF4D35E), Colour(0xF7F3F0), Colour(0xE58FA4)]))
        }
        for _ in 0..<14 {
            canvas.ellipse(dice.roll(0...800), dice.roll(506...546), dice.roll(3...8), 2, Colour(0xB3ADA2))
        }
    }

    private func drawHen(on canvas: inout Canvas, x: Int, y: Int, _ dice: inout SeededRandom) {
        let feathers = dice.pick([Colour(0xB5652F), Colour(0xF5F0E6), Colour(0x6B4A3A)])
        canvas.rectangle(x - 4, y + 9, 2, 8, Colour(0xE0A030))
        canvas.rectangle(x + 3, y + 9, 2, 8, Colour(0xE0A030))
        canvas.ellipse(x, y, 15, 11, feathers)
        canvas.polygon([(x - 8, y - 3), (x - 22, y - 14), (x - 16, y + 4)], feathers.darker(20))
        canvas.circle(x + 13, y - 11, 7, feathers)
        canvas.polygon([(x + 19, y - 13), (x + 26, y - 10), (x + 19, y - 8)], Colour(0xE8A93A))
        canvas.circle(x + 12, y - 19, 3, Colour(0xD8352B))
        canvas.circle(x + 15, y - 12, 1, Colour(0x1A1A1A))
    }
}
