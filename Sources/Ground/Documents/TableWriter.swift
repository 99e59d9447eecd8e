import Kernel

/// Tables and the rows of photos, both as wide as the text.
enum TableWriter {
    static func table(_ table: OfficialDocument.Table) throws -> Markup {
        let columns = table.columns
        guard !columns.isEmpty, columns.allSatisfy({ $0.share > 0 }) else {
            throw Refusal(.invalid, "document.columns", "公文表格的每一列都要有大于 0 的宽度，且至少有一列。")
        }
        let widths = shares(columns.map(\.share))
        let run = RunFormat(size: columns.count > 5 ? 10.5 : nil)
        let head = row(
            zip(columns, widths).map { column, width in
                cell(
                    [BodyWriter.paragraph(.tableHead, column.title, ParagraphFormat(), run)], width: width,
                    isCentred: true)
            }, isHead: true)
        let rows = try table.rows.enumerated().map { index, texts in
            guard texts.count <= columns.count else {
                throw Refusal(
                    .invalid, "document.row", "公文表格第 \(index + 1) 行有 \(texts.count) 格，表头只有 \(columns.count) 格。")
            }
            return row(
                columns.indices.map { place in
                    let text = place < texts.count ? texts[place] : ""
                    let format = ParagraphFormat(alignment: columns[place].alignment.format)
                    return cell(
                        [BodyWriter.paragraph(.tableCell, text, format, run)], width: widths[place], isCentred: true)
                })
        }
        return frame(widths: widths, rules: grid, margin: 85, rows: [head] + rows)
    }

    static func photos(
        _ photos: [OfficialDocument.Picture], _ arrangement: OfficialDocument.Arrangement, store: inout PictureStore
    ) throws -> Markup {
        let widths = shares(Array(repeating: 1, count: arrangement == .row ? max(1, photos.count) : 2))
        let margin = 85
        let rows = try stride(from: 0, to: photos.count, by: widths.count).map { first in
            row(
                try widths.indices.map { side in
                    guard first + side < photos.count else {
                        return cell([BodyWriter.paragraph(.caption, "")], width: widths[side])
                    }
                    let photo = photos[first + side]
                    let drawing = try store.drawing(
                        of: photo, width: widths[side] - 2 * margin, height: arrangement.greatestHeight)
                    let format = Markup("w:pPr", [:], [.value("w:pStyle", Style.picture.rawValue)])
                    let picture = Markup("w:p", [:], [format, Markup("w:r", [:], [drawing])])
                    return cell([picture, BodyWriter.paragraph(.caption, photo.caption)], width: widths[side])
                })
        }
        return frame(widths: widths, rules: [], margin: margin, rows: rows)
    }

    /// Widths in twips that add up to the text's, whatever is lost in rounding.
    static func shares(_ shares: [Int]) -> [Int] {
        let total = shares.reduce(0.0) { $0 + Double($1) }
        var (sum, edge) = (0.0, 0)
        return shares.map { share in
            sum += Double(share)
            let next = Int((Double(PageLayout.textWidth) * sum / total).rounded())
            defer { edge = next }
            return next - edge
        }
    }

    /// 版记: rules of 0.35 mm at its head and foot and 0.25 mm between, at the foot of the page on which
    /// the paragraph after it falls.
    static func colophon(_ paragraphs: [Markup]) -> Markup {
        let place = Markup(
            "w:tblpPr",
            [
                // Measured from the page: LibreOffice leaves a table in the text that is as wide as it.
                "w:leftFromText": "0", "w:rightFromText": "0", "w:vertAnchor": "margin", "w:horzAnchor": "page",
                "w:tblpX": "\(PageLayout.left)", "w:tblpYSpec": "bottom",
            ])
        let rules: [ParagraphFormat.Border] = [
            .init(side: "top", width: 8), .init(side: "bottom", width: 8), .init(side: "insideH", width: 6),
        ]
        let rows = paragraphs.map { row([cell([$0], width: PageLayout.textWidth)]) }
        return frame(widths: [PageLayout.textWidth], rules: rules, margin: 0, rows: rows, place: place)
    }

    /// Half a point around every cell.
    private static let grid = ["top", "left", "bottom", "right", "insideH", "insideV"].map {
        ParagraphFormat.Border(side: $0, width: 4)
    }

    private static func frame(
        widths: [Int], rules: [ParagraphFormat.Border], margin: Int, rows: [Markup], place: Markup? = nil
    ) -> Markup {
        let margins = ["left", "right"].map { Markup("w:\($0)", ["w:w": "\(margin)", "w:type": "dxa"]) }
        var properties: [Markup] = place.map { [$0] } ?? []
        properties.append(Markup("w:tblW", ["w:w": "\(PageLayout.textWidth)", "w:type": "dxa"]))
        // A table with a place of its own has no indent.
        if place == nil { properties.append(Markup("w:tblInd", ["w:w": "0", "w:type": "dxa"])) }
        if !rules.isEmpty { properties.append(Markup("w:tblBorders", [:], rules.map(\.markup))) }
        properties += [Markup("w:tblLayout", ["w:type": "fixed"]), Markup("w:tblCellMar", [:], margins)]
        let columns = widths.map { Markup("w:gridCol", ["w:w": "\($0)"]) }
        return Markup(
            "w:tbl", [:], [Markup("w:tblPr", [:], properties), Markup("w:tblGrid", [:], columns)] + rows)
    }

    private static func row(_ cells: [Markup], isHead: Bool = false) -> Markup {
        var properties = [Markup("w:cantSplit")]
        if isHead { properties.append(Markup("w:tblHeader")) }
        return Markup("w:tr", [:], [Markup("w:trPr", [:], properties)] + cells)
    }

    private static func cell(_ content: [Markup], width: Int, isCentred: Bool = false) -> Markup {
        var properties = [Markup("w:tcW", ["w:w": "\(width)", "w:type": "dxa"])]
        if isCentred { properties.append(.value("w:vAlign", "center")) }
        return Markup("w:tc", [:], [Markup("w:tcPr", [:], properties)] + content)
    }
}

extension OfficialDocument.Arrangement {
    /// In pairs three rows with captions of two lines fit under the title of an annex.
    fileprivate var greatestHeight: Int { PageLayout.twips(millimetres: self == .row ? 34 : 46) }
}

extension OfficialDocument.Column.Alignment {
    fileprivate var format: ParagraphFormat.Alignment {
        switch self {
        case .left: .left
        case .centre: .center
        case .right: .right
        }
    }
}
