/// How characters look. The elements come in the order that the schema wants, or Word refuses the file.
struct RunFormat {
    var face: Face?
    var bold = false
    /// Points.
    var size: Double?
    /// `RRGGBB`.
    var colour: String?
    /// Added to each character, in twips.
    var spacing: Int?
    /// Percent of the characters' usual width.
    var scale: Int?
    /// Latin letters and digits in Times New Roman; false where the page number wants 宋体.
    var latin = true

    var markup: [Markup] {
        var elements: [Markup] = []
        if let face {
            let ascii = latin ? "Times New Roman" : face.rawValue
            elements.append(
                Markup(
                    "w:rFonts",
                    [
                        // Quotation marks and dashes are Chinese ones here, not Latin.
                        "w:hint": "eastAsia", "w:ascii": ascii, "w:hAnsi": ascii, "w:eastAsia": face.rawValue,
                        "w:cs": "Times New Roman",
                    ]))
        }
        if bold { elements.append(Markup("w:b")) }
        if let colour { elements.append(.value("w:color", colour)) }
        if let spacing { elements.append(.value("w:spacing", "\(spacing)")) }
        if let scale { elements.append(.value("w:w", "\(scale)")) }
        if let size {
            let halves = "\(Int((size * 2).rounded()))"
            elements += [.value("w:sz", halves), .value("w:szCs", halves)]
        }
        return elements
    }
}

/// How a paragraph stands, in the schema's order. Lengths are twips.
struct ParagraphFormat {
    enum Line {
        case exact(Int)
        /// As high as its content: for lines with pictures.
        case single
    }

    enum Alignment: String { case left, center, right, both }

    struct Border {
        let side: String
        /// 1/8 point.
        let width: Int
        /// Points between the text and the line.
        var space = 0
        var colour = "000000"
    }

    var keepsWithNext = false
    var keepsTogether = false
    var beginsPage = false
    var borders: [Border] = []
    /// A stop where text ends, from the left edge.
    var rightTab: Int?
    var before: Int?
    var after: Int?
    var line: Line?
    var left: Int?
    var right: Int?
    var firstLine: Int?
    var hanging: Int?
    var alignment: Alignment?
    /// 0 is the first level of the outline.
    var outline: Int?

    func markup(style: String? = nil) -> [Markup] {
        var elements: [Markup] = []
        if let style { elements.append(.value("w:pStyle", style)) }
        if keepsWithNext { elements.append(Markup("w:keepNext")) }
        if keepsTogether { elements.append(Markup("w:keepLines")) }
        if beginsPage { elements.append(Markup("w:pageBreakBefore")) }
        if !borders.isEmpty { elements.append(Markup("w:pBdr", [:], borders.map(\.markup))) }
        if let rightTab {
            elements.append(
                Markup("w:tabs", [:], [Markup("w:tab", ["w:val": "right", "w:pos": "\(rightTab)"])]))
        }
        elements += spacing + indent
        if let alignment { elements.append(.value("w:jc", alignment.rawValue)) }
        if let outline { elements.append(.value("w:outlineLvl", "\(outline)")) }
        return elements
    }

    private var spacing: [Markup] {
        let height: (twips: Int, rule: String)? =
            switch line {
            case .exact(let twips)?: (twips, "exact")
            case .single?: (240, "auto")
            case nil: nil
            }
        guard before != nil || after != nil || height != nil else { return [] }
        return [
            Markup(
                "w:spacing",
                present: [
                    "w:before": before.map(String.init), "w:after": after.map(String.init),
                    "w:line": height.map { String($0.twips) }, "w:lineRule": height?.rule,
                ])
        ]
    }

    private var indent: [Markup] {
        guard left != nil || right != nil || firstLine != nil || hanging != nil else { return [] }
        return [
            Markup(
                "w:ind",
                present: [
                    "w:left": left.map(String.init), "w:right": right.map(String.init),
                    "w:hanging": hanging.map(String.init), "w:firstLine": firstLine.map(String.init),
                ])
        ]
    }
}

extension ParagraphFormat.Border {
    var markup: Markup {
        Markup(
            "w:\(side)",
            ["w:val": "single", "w:sz": "\(width)", "w:space": "\(space)", "w:color": colour])
    }
}
