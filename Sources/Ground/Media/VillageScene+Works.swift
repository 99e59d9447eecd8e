import Kernel

/// Faults of walls, drains and lanes, and how they look once they are mended.
extension VillageScene {
    func drawWall(on canvas: inout Canvas, _ dice: inout SeededRandom) {
        // The free half of the wall, between the door and the corner.
        let (left, right) = (house.x + 164, house.x + house.width - 8)
        if isAfter {
            // A child's mural: sun over green hills.
            let middle = (left + right) / 2
            canvas.rectangle(left + 4, house.y + 22, right - left - 8, 72, Colour(0xD9EDF6))
            canvas.circle(right - 22, house.y + 38, 9, Colour(0xF3B73E))
            canvas.polygon(
                [
                    (left + 4, house.y + 94), (left + 4, house.y + 78), (middle - 18, house.y + 64),
                    (middle + 14, house.y + 67), (right - 4, house.y + 84), (right - 4, house.y + 94),
                ], Colour(0x7CB56C))
            for x in [left + 14, middle, right - 18] { canvas.circle(x, house.y + 82, 5, Colour(0xE77BA0)) }
            return
        }
        let papers = [
            Colour(0xF4E04D), Colour(0xF28C8C), Colour(0xFFFFFF), Colour(0x8FC7F0), Colour(0xF0A63C), Colour(0xB5E08A),
        ]
        for _ in 0..<dice.roll(13...18) {
            let (x, y) = (dice.roll(left...right - 26), house.y + dice.roll(12...house.height - 50))
            let (width, height, lean) = (dice.roll(18...30), dice.roll(22...34), dice.roll(-6...6))
            let paper = dice.pick(papers)
            canvas.polygon(
                [(x + lean, y), (x + width + lean, y + lean / 2), (x + width, y + height), (x, y + height - lean / 2)],
                paper.darker(14))
            canvas.polygon(
                [
                    (x + lean + 1, y + 1), (x + width + lean - 1, y + lean / 2 + 1), (x + width - 2, y + height - 2),
                    (x + 1, y + height - lean / 2 - 2),
                ], paper)
            for row in 0..<3 { canvas.rectangle(x + 5, y + 6 + row * 6, width - 12, 2, Colour(0x5A4A4A)) }
            if dice.chance(50) { canvas.rectangle(x + 5, y + height - 9, width - 12, 3, Colour(0xC8352C)) }
        }
    }

    func drawSewage(on canvas: inout Canvas, _ dice: inout SeededRandom) {
        let x = house.x + house.width
        canvas.rectangle(x - 8, 404, 34, 14, Colour(0x7E868A))
        canvas.ellipse(x + 26, 411, 6, 8, Colour(0x4A5054))
        canvas.polygon([(x + 22, 412), (x + 32, 412), (x + 52, 452), (x + 24, 452)], Colour(0x6E6A4C))
        canvas.polygon([(x - 10, 446), (800, 440), (800, 478), (x - 40, 484)], Colour(0x8F8A74))
        canvas.polygon([(x, 451), (800, 446), (800, 472), (x - 24, 477)], Colour(0x5B5B40))
        for _ in 0..<16 {
            let colour = dice.pick([Colour(0x74754C), Colour(0x47482F), Colour(0x8A8B62)])
            canvas.ellipse(dice.roll(x + 20...790), dice.roll(454...468), dice.roll(8...26), dice.roll(2...4), colour)
        }
        for _ in 0..<12 {
            canvas.circle(dice.roll(x + 10...780), dice.roll(453...470), dice.roll(2...4), Colour(0xC9CBB0))
        }
        for _ in 0..<4 {
            // What it smells like.
            let (left, top) = (dice.roll(x + 60...760), dice.roll(392...416))
            for step in 0..<3 {
                let side = step.isMultiple(of: 2) ? 6 : -6
                canvas.line(
                    (left, top + step * 12), (left + side, top + step * 12 + 12), thickness: 3, Colour(0xB9C07A))
            }
        }
    }

    func drawCoveredDrain(on canvas: inout Canvas, _ dice: inout SeededRandom) {
        let x = house.x + house.width
        canvas.polygon([(x - 10, 452), (800, 446), (800, 474), (x - 30, 480)], Colour(0x9DA09B))
        var left = x - 14
        while left < 800 {
            let width = dice.roll(40...52)
            canvas.polygon(
                [(left, 453), (left + width, 453), (left + width - 6, 474), (left - 6, 474)],
                dice.pick([Colour(0xD5D6D0), Colour(0xCDCFC8), Colour(0xDDDDD6)]))
            canvas.rectangle(left + width / 2 - 8, 462, 14, 3, Colour(0x8E918C))
            left += width + 4
        }
        for _ in 0..<9 {
            let bush = dice.roll(x + 30...780)
            canvas.ellipse(bush, 444, dice.roll(14...22), 12, dice.pick([Colour(0x5C9A50), Colour(0x6BA85A)]))
            canvas.circle(bush + 4, 438, 3, Colour(0xF2A0BB))
        }
    }

    func drawToilet(on canvas: inout Canvas, _ dice: inout SeededRandom) {
        let (x, y) = (500 + dice.roll(-20...30), 356)
        let wall = isAfter ? Colour(0xFDFDFA) : Colour(0xD9D3BE)
        canvas.rectangle(x, y, 190, 108, wall)
        canvas.polygon(
            [(x - 14, y + 4), (x + 204, y + 4), (x + 190, y - 24), (x, y - 24)], Colour(isAfter ? 0x4F7F8C : 0x77736A))
        // A man's and a woman's half.
        for (door, sign) in [(x + 26, Colour(0x3D7FC4)), (x + 122, Colour(0xD8567E))] {
            canvas.rectangle(door, y + 36, 42, 72, Colour(0x4B443C))
            if isAfter { canvas.rectangle(door + 3, y + 39, 36, 69, Colour(0x8FB7A5)) }
            canvas.circle(door + 21, y + 16, 5, sign)
            canvas.polygon([(door + 21, y + 19), (door + 29, y + 32), (door + 13, y + 32)], sign)
        }
        if isAfter {
            canvas.rectangle(x, y + 88, 26, 20, Colour(0xBFDCE4))
            canvas.rectangle(x + 68, y + 88, 54, 20, Colour(0xBFDCE4))
            canvas.rectangle(x + 164, y + 88, 26, 20, Colour(0xBFDCE4))
            canvas.rectangle(x + 80, y + 60, 32, 18, Colour(0xFFFFFF))
            canvas.ellipse(x + 96, y + 69, 14, 8, Colour(0x9FD3E8))
            for bush in [x - 18, x + 206] { canvas.circle(bush, 456, 17, Colour(0x5C9A50)) }
        } else {
            canvas.polygon(
                [(x + 26, y + 40), (x + 52, y + 52), (x + 46, y + 118), (x + 22, y + 108)], Colour(0x8A6F4E))
            for _ in 0..<10 {
                let stain = dice.pick([Colour(0x9C8A5E), Colour(0xB3A683), Colour(0x857650)])
                canvas.ellipse(
                    x + dice.roll(8...180), y + dice.roll(70...106), dice.roll(5...16), dice.roll(3...8), stain)
            }
            canvas.ellipse(x + 90, 474, dice.roll(70...100), 9, Colour(0x6F6A4A))
            for _ in 0..<9 { canvas.circle(x + dice.roll(0...190), y + dice.roll(-10...80), 2, Colour(0x26241F)) }
            for _ in 0..<7 {
                canvas.rectangle(x + dice.roll(10...180), dice.roll(462...476), dice.roll(7...14), 5, Colour(0xF3F0E8))
            }
        }
    }

    func drawRoad(on canvas: inout Canvas, _ dice: inout SeededRandom) {
        if isAfter {
            canvas.polygon([(0, 500), (800, 488), (800, 552), (0, 560)], Colour(0x6B7075))
            for dash in 0..<9 {
                let x = dash * 96 + 10
                canvas.polygon(
                    [(x, 530 - x / 80), (x + 48, 529 - x / 80), (x + 48, 533 - x / 80), (x, 534 - x / 80)],
                    Colour(0xFAFAF5))
            }
            canvas.polygon([(0, 500), (800, 488), (800, 492), (0, 504)], Colour(0xE9E9E2))
            return
        }
        for _ in 0..<dice.roll(5...7) {
            let (x, y, across) = (dice.roll(120...720), dice.roll(508...540), dice.roll(26...56))
            canvas.ellipse(x, y, across, across / 3, Colour(0x8E8272))
            canvas.ellipse(x + 2, y + 2, across - 6, across / 3 - 3, Colour(0x6A5F52))
            if dice.chance(60) { canvas.ellipse(x + 3, y + 3, across * 3 / 5, across / 5, Colour(0x9DB9C4)) }
        }
        for _ in 0..<9 {
            // A crack, in three pieces.
            var (x, y) = (dice.roll(20...740), dice.roll(502...524))
            for _ in 0..<3 {
                let (right, down) = (x + dice.roll(-16...30), y + dice.roll(6...12))
                canvas.line((x, y), (right, down), thickness: 3, Colour(0x7D7468))
                (x, y) = (right, down)
            }
        }
        for _ in 0..<26 {
            canvas.circle(dice.roll(60...760), dice.roll(502...550), dice.roll(2...5), Colour(0xA39886))
        }
    }

    func drawNoticeBoard(on canvas: inout Canvas, _ dice: inout SeededRandom) {
        let (x, y) = (500 + dice.roll(-24...24), 346)
        let tilt = isAfter ? 0 : dice.roll(8...14)
        let frame = isAfter ? Colour(0xB03A2E) : Colour(0x8F7B66)
        canvas.rectangle(x + 14, y, 10, 128, frame.darker(20))
        canvas.rectangle(x + 196, y, 10, 128, frame.darker(20))
        canvas.polygon([(x, y + tilt), (x + 220, y), (x + 220, y + 92), (x, y + 92 + tilt)], frame)
        canvas.polygon(
            [(x + 8, y + 8 + tilt), (x + 212, y + 8), (x + 212, y + 84), (x + 8, y + 84 + tilt)],
            isAfter ? Colour(0xF7F3E6) : Colour(0xCFC8B2))
        if isAfter {
            canvas.polygon([(x - 12, y), (x + 232, y), (x + 214, y - 18), (x + 6, y - 18)], Colour(0x666D73))
            canvas.rectangle(x + 8, y + 8, 204, 15, Colour(0xD4382C))
            for sheet in 0..<4 {
                let left = x + 16 + sheet * 49
                canvas.rectangle(left, y + 30, 42, 48, Colour(0xFFFFFF))
                canvas.rectangle(left + 6, y + 34, 30, 4, Colour(0xD4382C))
                for row in 0..<4 {
                    canvas.rectangle(left + 5, y + 44 + row * 8, dice.roll(18...32), 3, Colour(0x8C949A))
                }
            }
            return
        }
        for _ in 0..<dice.roll(5...7) {
            let (left, top, lean) = (x + dice.roll(12...166), y + 14 + dice.roll(0...30), dice.roll(-9...9))
            let paper = dice.pick([Colour(0xEDE3C4), Colour(0xE0CFA6), Colour(0xF2EEDF), Colour(0xE5B8A8)])
            canvas.polygon(
                [
                    (left + lean, top), (left + 34 + lean, top + 5), (left + 36, top + dice.roll(28...40)),
                    (left, top + 30),
                ], paper)
            for row in 0..<2 { canvas.rectangle(left + 8, top + 10 + row * 8, 18, 2, Colour(0xA69A82)) }
        }
        canvas.polygon([(x + 60, y + 92), (x + 84, y + 90), (x + 76, y + 118)], Colour(0xEDE3C4))
        canvas.line((x + 120, y + 12), (x + 150, y + 80), thickness: 2, Colour(0x9C9480))
    }

    func drawFlowerBed(on canvas: inout Canvas, _ dice: inout SeededRandom) {
        let x = 468 + dice.roll(-14...20)
        canvas.rectangle(x, 448, 240, 22, Colour(0x8A6A4A))
        drawFlowers(on: &canvas, from: x + 6, to: x + 232, y: 448, count: isAfter ? 44 : 34, &dice)
        canvas.rectangle(x - 6, 464, 252, 9, Colour(0xCFCBC0))
        // A bench, for those who have swept.
        let bench = house.x + house.width + 26
        canvas.rectangle(bench + 6, 440, 6, 26, Colour(0x6B4E36))
        canvas.rectangle(bench + 66, 440, 6, 26, Colour(0x6B4E36))
        canvas.rectangle(bench, 434, 78, 7, Colour(0xA97B4F))
        canvas.rectangle(bench, 414, 78, 6, Colour(0xA97B4F))
        canvas.rectangle(bench, 404, 78, 6, Colour(0xA97B4F))
    }
}
