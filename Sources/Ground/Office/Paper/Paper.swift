import Foundation
import Kernel

/// An official document as it is written here, whatever its kind: text that people edit, in which numbers stand by the names
/// of figures and examples by the names of quotations, and tables and photos that are computed.
package struct Paper: Hashable, Codable, Sendable {
    package struct Section: Hashable, Codable, Sendable {
        /// 一、总体情况
        package var heading: String
        package var text: String
        /// Stands under its text.
        package let table: Table?
        // Nothing is stored of these where they are not: what was signed before keeps its bytes.
        private let leads: Bool?
        private let shows: [Picture]?

        /// Its heading is the bold beginning of its first paragraph, and may be edited: 抓国卫复审，…。
        package var isLed: Bool { leads ?? false }
        /// Stand side by side under its table: there are few of them.
        package var pictures: [Picture] { shows ?? [] }

        package init(
            _ heading: String, _ text: String, table: Table? = nil, pictures: [Picture] = [], isLed: Bool = false
        ) {
            self.heading = heading
            self.text = text
            self.table = table
            shows = pictures.isEmpty ? nil : pictures
            leads = isLed ? true : nil
        }
    }

    package struct Table: Hashable, Codable, Sendable {
        package enum Alignment: String, Codable, Sendable { case left, centre, right }

        package struct Column: Hashable, Codable, Sendable {
            package let title: String
            /// Its part of the width, compared with the others'.
            package let share: Int
            package let alignment: Alignment

            package init(_ title: String, share: Int, _ alignment: Alignment = .left) {
                self.title = title
                self.share = share
                self.alignment = alignment
            }
        }

        package let caption: String?
        package let columns: [Column]
        package let rows: [[Cell]]
        /// What a reader has to know of it, under it.
        package let note: String?

        package init(_ caption: String?, _ columns: [Column], _ rows: [[Cell]], note: String? = nil) {
            self.caption = caption
            self.columns = columns
            self.rows = rows
            self.note = note
        }
    }

    package struct Cell: Hashable, Codable, Sendable {
        package let text: String
        /// The page of its record or rows, below the county.
        package let path: String?

        package init(_ text: String, _ path: String? = nil) {
            self.text = text
            self.path = path
        }
    }

    package struct Picture: Hashable, Codable, Sendable {
        package let sha256: String
        package let caption: String
        /// Of the record that it belongs to.
        package let path: String

        package init(sha256: String, caption: String, path: String) {
            self.sha256 = sha256
            self.caption = caption
            self.path = path
        }
    }

    package struct Annex: Hashable, Codable, Sendable {
        package let title: String
        package let table: Table?
        package let pictures: [Picture]

        package init(_ title: String, table: Table? = nil, pictures: [Picture] = []) {
            self.title = title
            self.table = table
            self.pictures = pictures
        }
    }

    /// How it is stored; a reader refuses what is newer than itself.
    package let arrangement: Int
    package var title: String
    package var sections: [Section]
    package var figures: [PaperFigure]
    /// Examples that the text names: words of a record, open to it.
    package var quotations: [PaperFigure]
    /// Words in which a digit counts nothing: names of the sheet's groups.
    package var topics: [String]
    package var annexes: [Annex]
    /// 主送
    package var addressee: String
    /// 抄送
    package var copyTo: String
    /// When its figures were taken from the records, where its kind says so.
    package var knownAt: Instant?

    package init(
        title: String, sections: [Section], figures: [PaperFigure], quotations: [PaperFigure] = [],
        topics: [String] = [], annexes: [Annex] = [], addressee: String, copyTo: String
    ) {
        arrangement = Self.newest
        self.title = title
        self.sections = sections
        self.figures = figures
        self.quotations = quotations
        self.topics = topics
        self.annexes = annexes
        self.addressee = addressee
        self.copyTo = copyTo
    }

    private static let newest = 1

    /// Everything that the text can name in braces.
    package var named: [PaperFigure] { figures + quotations }

    package var pictures: [Picture] { sections.flatMap(\.pictures) + annexes.flatMap(\.pictures) }

    /// The names that the text says.
    package var said: Set<String> { sections.reduce(into: []) { $0.formUnion(PaperText.names(in: $1.text)) } }

    // MARK: Stored

    /// Nil for what an earlier arrangement of a kind's own wrote.
    package init?(stored: String) throws {
        struct Peek: Decodable { let arrangement: Int? }
        let data = Data(stored.utf8)
        guard let arrangement = try JSONDecoder().decode(Peek.self, from: data).arrangement else { return nil }
        guard arrangement <= Self.newest else {
            throw Refusal(.conflict, "paper.arrangement", "这份公文是更新版本的系统写的，请升级后再打开。")
        }
        self = try JSONDecoder().decode(Paper.self, from: data)
    }

    /// Canonical: the same paper is the same bytes, and what is signed is these.
    package var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }

    // MARK: What holds for every kind

    /// Refuses a text with a number that no record stands behind, or with a name that nothing has; each by its field.
    package func check() throws(Refusal) {
        for (index, section) in sections.enumerated() {
            do { try PaperText.check(section.text, named, topics: topics) } catch {
                throw Refusal(error.kind, error.code, error.message, fields: [.init("text\(index)", error.message)])
            }
            guard section.isLed else { continue }
            do { try PaperText.check(section.heading, [], topics: topics) } catch {
                throw Refusal(error.kind, error.code, error.message, fields: [.init("lead\(index)", error.message)])
            }
        }
        if let typed = PaperText.typedNumbers(title).first {
            throw Refusal.field("title", "paper.typedNumber", "标题里的“\(typed)”是手写的数字，背后没有记录可查，请改用文字。")
        }
    }

    /// What has changed in the records since it was written.
    /// - Parameter now: all figures and quotations as they stand; a number that is gone counts nothing, a quotation that is
    ///   gone was voided.
    /// - Parameter isExact: whether a number that is still written the same has changed too: 70多期, of 73 and of 74.
    package func drift(_ now: [PaperFigure], isExact: Bool = false) -> [PaperFigure.Change] {
        let current = Dictionary(now.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        return named.compactMap { figure in
            // What somebody wrote by hand follows no records.
            guard figure.byHand == nil else { return nil }
            let present = current[figure.name]
            let shown = present?.shown ?? (figure.isQuotation ? "已作废" : "0")
            let (before, now) = (figure.value, present?.value)
            if shown != figure.shown {
                return PaperFigure.Change(name: figure.name, before: figure.shown, now: shown, path: figure.path)
            }
            guard isExact, let before, let now, before != now else { return nil }
            return PaperFigure.Change(
                name: figure.name, before: "\(figure.shown)（\(before)）", now: "\(shown)（\(now)）", path: figure.path)
        }
    }

    /// Refuses to go further with a number that is no longer true.
    /// - Parameter noun: `bulletin`
    package static func requireCurrent(_ changes: [PaperFigure.Change], of noun: RecordNoun) throws(Refusal) {
        guard !changes.isEmpty else { return }
        let said = changes.map { "“\($0.name)”由“\($0.before)”变为“\($0.now)”" }.joined(separator: "、")
        throw Refusal(.conflict, "\(noun.name).stale", "起草之后，\(said)。请先把草稿的数字更新到现在（不在草稿的先退回），再往下走。")
    }

    /// As everybody may have it: what it says, without the way to the records that it is computed from.
    package var withoutRecords: Paper {
        var paper = self
        paper.figures = figures.map(\.withoutRecords)
        paper.quotations = quotations.map(\.withoutRecords)
        paper.sections = sections.map {
            Section(
                $0.heading, $0.text, table: $0.table?.withoutRecords, pictures: $0.pictures.map(\.withoutRecord),
                isLed: $0.isLed)
        }
        paper.annexes = annexes.map {
            Annex($0.title, table: $0.table?.withoutRecords, pictures: $0.pictures.map(\.withoutRecord))
        }
        return paper
    }

    /// The same, its annexes' tables as words alone.
    package var withoutAnnexRecords: Paper {
        var paper = self
        paper.annexes = annexes.map { Annex($0.title, table: $0.table?.withoutRecords, pictures: $0.pictures) }
        return paper
    }
}

extension Paper.Table {
    fileprivate var withoutRecords: Paper.Table {
        Paper.Table(caption, columns, rows.map { $0.map { Paper.Cell($0.text) } }, note: note)
    }
}

extension Paper.Picture {
    fileprivate var withoutRecord: Paper.Picture { Paper.Picture(sha256: sha256, caption: caption, path: "") }
}

extension String {
    /// In a paper's text braces hold names; those that somebody typed into a note are not meant.
    package var withoutBraces: String { String(map { $0 == "{" ? "｛" : $0 == "}" ? "｝" : $0 }) }
}
