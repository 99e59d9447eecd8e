import Documents
import Kernel
import Office

extension Bulletin {
    /// As it is printed and sent. Before it is published it says that it is a draft.
    func document(
        county: County, words: PaperWords, pictures: [OfficialDocument.Picture], chainHead: String? = nil
    ) throws -> OfficialDocument {
        var blocks: [OfficialDocument.Block] = []
        for section in content.sections {
            blocks.append(.heading(1, section.heading))
            let text = try BulletinText.plain(section.text, content.named)
            for paragraph in text.split(whereSeparator: \.isNewline) { blocks.append(.paragraph(String(paragraph))) }
            // The ranking stands under the words that announce it.
            if section.heading.contains("排名") {
                blocks.append(.table(ranking))
                if let remarks = content.remarks { blocks.append(.paragraph(remarks)) }
            }
        }
        let remarks = [county.isDemo ? "演示数据" : nil, state == .published ? nil : "\(state.chinese)，未发布"]
        return OfficialDocument(
            issuer: "\(county.name)督查通报", number: number?.chinese, title: content.title,
            addressee: words.addressee, blocks: blocks, signature: words.signature,
            date: publishedAt?.day, annexes: annexes(pictures), copyTo: words.copyTo.isEmpty ? nil : words.copyTo,
            printedBy: words.signature, checks: [try seen.short, chainHead].compactMap(\.self),
            remark: remarks.compactMap(\.self).isEmpty ? nil : remarks.compactMap(\.self).joined(separator: "　"))
    }

    private var ranking: OfficialDocument.Table {
        OfficialDocument.Table(
            columns: [
                .init("组别", share: 2, alignment: .centre), .init("名次", share: 2, alignment: .centre),
                .init("乡镇（街道）", share: 4), .init("得分", share: 2, alignment: .right),
                .init("按期整改率", share: 3, alignment: .right),
            ], rows: content.ranking.map { [$0.group, $0.rank, $0.township, $0.score, $0.rate] },
            caption: "各乡镇（街道）得分和名次")
    }

    private func annexes(_ pictures: [OfficialDocument.Picture]) -> [OfficialDocument.Annex] {
        var annexes: [OfficialDocument.Annex] = []
        if !content.problems.isEmpty {
            annexes.append(.init(title: "问题清单", blocks: [.table(problems)]))
        }
        if !pictures.isEmpty { annexes.append(.init(title: "问题照片", blocks: [.photos(pictures)])) }
        return annexes
    }

    private var problems: OfficialDocument.Table {
        OfficialDocument.Table(
            columns: [
                .init("序号", share: 13, alignment: .centre), .init("地点", share: 42), .init("问题", share: 46),
                .init("责任单位", share: 30), .init("时限", share: 25),
            ],
            rows: content.problems.enumerated().map { index, problem in
                [String(index + 1), problem.place, problem.title, problem.unit, problem.deadline]
            })
    }
}

extension BulletinContent {
    /// `注：茶亭乡樟塘村未自考，按0分计。` Nil when there is nothing to say of any score.
    var remarks: String? {
        let said = ranking.compactMap { rank in rank.remark.map { rank.township + $0 } }
        return said.isEmpty ? nil : "注：" + said.joined(separator: "；") + "。"
    }
}
