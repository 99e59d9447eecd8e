import Kernel

/// What the photo is about: the fault, and what the village made of the place afterwards.
extension VillageScene {
    /// The middle of the place beside the house, on the ground.
    private var spot: (x: Int, y: Int) { (590, 456) }

    func drawSubject(on canvas: inout Canvas, _ dice: inout SeededRandom) {
        switch (subject, isAfter) {
        case (.litter, false): drawLitter(on: &canvas, &dice)
        case (.litter, true): drawBins(on: &canvas, &dice)
        case (.water, _): drawPond(on: &canvas, &dice)
        case (.clutter, false): drawClutter(on: &canvas, &dice)
        case (.clutter, true): drawFirewood(on: &canvas, &dice)
        case (.sheds, false): drawShed(on: &canvas, &dice)
        case (.sheds, true): drawVegetables(on: &canvas, &dice)
        case (.posters, _): drawWall(on: &canvas, &dice)
        case (.sewage, false): drawSewage(on: &canvas, &dice)
        case (.sewage, true): drawCoveredDrain(on: &canvas, &dice)
        case (.toilet, _): drawToilet(on: &canvas, &dice)
        case (.road, _): drawRoad(on: &canvas, &dice)
        case (.noticeBoard, _): drawNoticeBoard(on: &canvas, &dice)
        case (.tidy, _): drawFlowerBed(on: &canvas, &dice)
        }
    }

    private static let rubbish = [
        Colour(0xF2F2F2), Colour(0xD94F45), Colour(0x4A8FD0), Colour(0xF0B93A), Colour(0x3D9A62), Colour(0x8A6A4A),
        Colour(0xC9C2B4), Colour(0x333A40),
    ]
    private static let petals = [
        Colour(0xE4572E), Colour(0xF3C53C), Colour(0xE77BA0), Colour(0xFFFFFF), Colour(0x9A6BC4),
    ]

    private func drawLitter(on canvas: inout Canvas, _ dice: inout SeededRandom) {
        let (x, y) = (spot.x + dice.roll(-50...50), spot.y + 12)
        canvas.ellipse(x, y, 118, 26, Colour(0x8E8A6C))
        canvas.ellipse(x, y - 12, 92, 36, Colour(0x76705A))
        for _ in 0..<dice.roll(3...4) {
            // Tied bags.
            let (bag, size) = (x + dice.roll(-78...78), dice.roll(16...24))
            let colour = dice.pick([Colour(0x2F3438), Colour(0x40474D), Colour(0xD8463C), Colour(0xF4F4F0)])
            canvas.ellipse(bag, y - 20, size, size, colour)
            canvas.polygon([(bag - 5, y - 18 - size), (bag, y - 30 - size), (bag + 6, y - 18 - size)], colour)
        }
        for _ in 0..<dice.roll(60...80) {
            let across = dice.roll(-112...112)
            let (left, top) = (x + across, y + dice.roll(-46...18) * (124 - abs(across)) / 118)
            let colour = dice.pick(Self.rubbish)
            if dice.chance(40) {
                canvas.polygon([(left, top), (left + dice.roll(10...20), top + 4), (left + 8, top + 14)], colour)
            } else {
                canvas.rectangle(left, top, dice.roll(7...18), dice.roll(5...11), colour)
            }
        }
        drawBottle(on: &canvas, x: x + dice.roll(-90...60), y: y + 12)
        for _ in 0..<7 { canvas.circle(x + dice.roll(-80...80), y - dice.roll(56...96), 2, Colour(0x2A2A2A)) }
    }

    private func drawBottle(on canvas: inout Canvas, x: Int, y: Int) {
        canvas.rectangle(x, y, 26, 10, Colour(0xA6DCC4))
        canvas.rectangle(x + 26, y + 3, 8, 4, Colour(0xA6DCC4))
        canvas.rectangle(x + 34, y + 2, 4, 6, Colour(0xD8463C))
        canvas.rectangle(x + 8, y, 9, 10, Colour(0xE9F6EF))
    }

    private func drawBins(on canvas: inout Canvas, _ dice: inout SeededRandom) {
        let x = spot.x - 70 + dice.roll(-30...30)
        canvas.rectangle(x - 16, spot.y + 14, 208, 10, Colour(0xBFC2BD))
        // The colours of the four kinds of waste (GB/T 19095-2019).
        for (index, colour) in [Colour(0x2F73B7), Colour(0x3D9A4B), Colour(0xC8352C), Colour(0x50565B)].enumerated() {
            let left = x + index * 46
            canvas.polygon(
                [(left, spot.y - 40), (left + 38, spot.y - 40), (left + 34, spot.y + 14), (left + 4, spot.y + 14)],
                colour)
            canvas.rectangle(left - 3, spot.y - 50, 44, 10, colour.darker(22))
            canvas.circle(left + 19, spot.y - 14, 9, Colour(0xF4F7F2))
            canvas.circle(left + 19, spot.y - 14, 5, colour)
        }
        drawFlowers(on: &canvas, from: x - 60, to: x - 18, y: spot.y + 8, count: 8, &dice)
    }

    func drawFlowers(on canvas: inout Canvas, from: Int, to: Int, y: Int, count: Int, _ dice: inout SeededRandom) {
        for _ in 0..<count {
            let (x, top) = (dice.roll(from...to), y - dice.roll(4...20))
            canvas.rectangle(x, top, 2, y - top + 8, Colour(0x4F8F4A))
            canvas.ellipse(x + 4, top + 9, 4, 2, Colour(0x5FA257))
            canvas.circle(x + 1, top, 6, dice.pick(Self.petals))
            canvas.circle(x + 1, top, 2, Colour(0x8A5A20))
        }
    }

    private func drawPond(on canvas: inout Canvas, _ dice: inout SeededRandom) {
        let (x, y, across) = (spot.x + dice.roll(-20...30), spot.y - 6, dice.roll(140...165))
        canvas.ellipse(x, y, across + 12, 44, Colour(0xA9A58F))
        canvas.ellipse(x, y + 1, across, 37, isAfter ? Colour(0x6FB4D6) : Colour(0x74934A))
        if isAfter {
            for _ in 0..<6 {
                canvas.rectangle(
                    x + dice.roll(-100...70), y + dice.roll(-20...22), dice.roll(16...36), 2, Colour(0xA9D8EC))
            }
            for _ in 0..<5 {
                let (left, top) = (x + dice.roll(-105...100), y + dice.roll(-14...18))
                canvas.ellipse(left, top, 14, 5, Colour(0x4E9A5B))
                if dice.chance(60) { canvas.ellipse(left, top - 5, 6, 5, Colour(0xF2A0BB)) }
            }
            drawDuck(on: &canvas, x: x + dice.roll(-50...50), y: y - 4)
        } else {
            for _ in 0..<14 {
                let scum = dice.pick([Colour(0x93A94B), Colour(0x5F7D3E), Colour(0xA7B65A)])
                canvas.ellipse(
                    x + dice.roll(-105...105), y + dice.roll(-20...22), dice.roll(8...26), dice.roll(3...6), scum)
            }
            for _ in 0..<dice.roll(9...15) {
                let (left, top) = (x + dice.roll(-110...100), y + dice.roll(-18...20))
                canvas.rectangle(left, top, dice.roll(7...15), dice.roll(4...7), dice.pick(Self.rubbish))
            }
            drawBottle(on: &canvas, x: x + dice.roll(-70...40), y: y + dice.roll(-10...12))
        }
    }

    private func drawDuck(on canvas: inout Canvas, x: Int, y: Int) {
        canvas.ellipse(x, y, 20, 10, Colour(0xFDFBF4))
        canvas.polygon([(x - 14, y - 3), (x - 28, y - 10), (x - 16, y + 5)], Colour(0xFDFBF4))
        canvas.rectangle(x + 11, y - 18, 7, 16, Colour(0xFDFBF4))
        canvas.circle(x + 16, y - 19, 7, Colour(0xFDFBF4))
        canvas.polygon([(x + 22, y - 21), (x + 32, y - 17), (x + 22, y - 15)], Colour(0xF09A2E))
        canvas.circle(x + 18, y - 20, 1, Colour(0x222222))
    }

    private func drawClutter(on canvas: inout Canvas, _ dice: inout SeededRandom) {
        var x = house.x + house.width - 70
        for _ in 0..<dice.roll(5...6) {
            let width = dice.roll(38...60)
            var bottom = spot.y + dice.roll(-4...10)
            for _ in 0..<dice.roll(1...3) {
                let height = dice.roll(24...40)
                let card = dice.pick([Colour(0xC79A63), Colour(0xB5854F), Colour(0xD3AC79)])
                let lean = dice.roll(-6...6)
                canvas.polygon(
                    [
                        (x + lean, bottom - height), (x + width + lean, bottom - height + 3), (x + width, bottom),
                        (x, bottom),
                    ],
                    card)
                canvas.rectangle(x + width / 2 - 4, bottom - height + 3, 8, height - 4, card.lighter(28))
                bottom -= height
            }
            x += width - dice.roll(2...14)
        }
        for tyre in 0..<dice.roll(2...3) {
            let (left, top) = (x + 20 + tyre * 30, spot.y - 4 - tyre % 2 * 14)
            canvas.circle(left, top, 24, Colour(0x2E3236))
            canvas.circle(left, top, 12, Colour(0x8D938C))
        }
        canvas.line((x - 90, spot.y + 14), (x - 20, spot.y - 92), thickness: 7, Colour(0x8A6A45))
        canvas.line((x - 60, spot.y + 14), (x - 14, spot.y - 80), thickness: 5, Colour(0x6F8FA8))
    }

    private func drawFirewood(on canvas: inout Canvas, _ dice: inout SeededRandom) {
        let x = house.x + house.width + 34
        canvas.rectangle(x - 8, spot.y - 66, 8, 76, Colour(0x6F5238))
        canvas.rectangle(x + 152, spot.y - 66, 8, 76, Colour(0x6F5238))
        canvas.polygon(
            [(x - 20, spot.y - 64), (x + 172, spot.y - 64), (x + 160, spot.y - 80), (x - 8, spot.y - 80)],
            Colour(0x666D73))
        for row in 0..<4 {
            for log in 0..<9 {
                let (left, top) = (x + 9 + log * 17, spot.y + 2 - row * 16)
                canvas.circle(left, top, 8, Colour(0x8A6240))
                canvas.circle(left, top, 6, dice.pick([Colour(0xD9B581), Colour(0xE2C391), Colour(0xCFA872)]))
            }
        }
        for pot in 0..<3 {
            let left = x + 190 + pot * 44
            drawFlowers(on: &canvas, from: left + 6, to: left + 24, y: spot.y - 18, count: 4, &dice)
            canvas.polygon(
                [(left, spot.y - 16), (left + 32, spot.y - 16), (left + 26, spot.y + 10), (left + 6, spot.y + 10)],
                Colour(0xB5633F))
        }
    }

    private func drawShed(on canvas: inout Canvas, _ dice: inout SeededRandom) {
        let (x, width, lean) = (spot.x - 96 + dice.roll(-20...20), dice.roll(160...200), dice.roll(6...18))
        let (top, bottom) = (spot.y - dice.roll(88...108), spot.y + 12)
        let sheet = dice.pick([Colour(0x4F86B8), Colour(0x5B93A8), Colour(0x7E8F99)])
        canvas.polygon([(x + lean, top), (x + width + lean, top + 10), (x + width, bottom), (x, bottom)], sheet)
        for rib in 1..<(width / 14) {
            canvas.line((x + rib * 14 + lean, top + 4), (x + rib * 14, bottom), thickness: 2, sheet.darker(20))
        }
        for _ in 0..<6 {
            let (left, down) = (x + dice.roll(10...width - 40), top + dice.roll(16...70))
            canvas.rectangle(
                left, down, dice.roll(12...30), dice.roll(8...16), dice.pick([Colour(0xA4572F), Colour(0x8C4A2B)]))
        }
        canvas.rectangle(x + width / 2, bottom - 66, 42, 66, Colour(0x3C3A36))
        canvas.polygon(
            [
                (x + width / 2, bottom - 66), (x + width / 2 + 20, bottom - 58), (x + width / 2 + 20, bottom + 4),
                (x + width / 2, bottom),
            ], Colour(0x9C7A52))
        canvas.polygon(
            [
                (x + lean - 22, top + 6), (x + width + lean + 20, top + 20), (x + width + lean + 4, top - 12),
                (x + lean - 6, top - 24),
            ], Colour(0xB8763F))
        canvas.polygon(
            [
                (x + lean + 30, top + 10), (x + lean + 110, top + 16), (x + lean + 98, top - 20),
                (x + lean + 36, top - 22),
            ], Colour(0x3E78C2))
        for stone in 0..<3 { canvas.ellipse(x + lean + 24 + stone * 52, top - 18, 10, 7, Colour(0x8D8F8C)) }
    }

    private func drawVegetables(on canvas: inout Canvas, _ dice: inout SeededRandom) {
        let x = spot.x - 130 + dice.roll(-10...10)
        canvas.polygon(
            [(x + 20, spot.y - 44), (x + 260, spot.y - 44), (x + 290, spot.y + 22), (x - 6, spot.y + 22)],
            Colour(0x96704C))
        for row in 0..<4 {
            let y = spot.y - 34 + row * 16
            for plant in 0..<11 {
                let left = x + 22 - row * 5 + plant * (22 + row)
                canvas.ellipse(left, y, 10, 6, Colour(0x4C8F45))
                canvas.circle(left, y - 4, 5, dice.pick([Colour(0x79B85A), Colour(0x8CC766), Colour(0x6AAE54)]))
            }
        }
        for post in 0..<8 { canvas.rectangle(x + post * 40, spot.y + 2, 6, 30, Colour(0xC9A56B)) }
        canvas.rectangle(x - 6, spot.y + 8, 298, 4, Colour(0xD6B67C))
        canvas.rectangle(x - 6, spot.y + 20, 298, 4, Colour(0xD6B67C))
    }
}
