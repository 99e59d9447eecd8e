import Database
import Kernel
import Office

/// Official files that were issued before there was Wenming, as a list of them: number, title, from when to when they hold, and
/// which they replaced. The papers themselves are attached on each one's page.
struct ImportedFile: ImportedRecord {
    struct Change: Sendable {
        let file: ID<OfficialFile>?
        let text: OfficialFileText
        /// The number of the one that it replaces, which may stand in the same list.
        let replaces: String
    }

    static let action = Action("officialFile.import", "转入文件目录", right: .manageOfficialFiles)

    private static let titleColumn = ImportColumn.text(
        ListHeading("文件名称", "标题", "名称", example: "关于印发文明县城创建责任分解的通知", width: 40), max: 100)
    private static let kindColumn = ImportColumn<OfficialFile.Kind>.choice(
        ListHeading("类别", example: "责任分解", width: 12), \.chinese)
    private static let numberColumn = ImportColumn.text(
        ListHeading("文号", "发文字号", example: "明创建〔2017〕3号", width: 22), max: 60)
    private static let issuerColumn = ImportColumn.text(
        ListHeading("发文机关", "发文单位", example: "明川县创建办", width: 20), max: 60)
    private static let issuedColumn = ImportColumn.day(ListHeading("印发日期", "成文日期", example: "2017-03-01"))
    private static let fromColumn = ImportColumn.day(
        ListHeading("施行日期", isNeeded: false, example: "2017-03-01", help: "空着的从印发那天起"))
    private static let toColumn = ImportColumn.day(ListHeading("失效日期", isNeeded: false, example: "2019-12-31"))
    private static let replacesColumn = ImportColumn.text(
        ListHeading("代替的文号", "代替", isNeeded: false, example: "明创建〔2015〕1号", width: 22), max: 60)
    private static let wordsColumn = ImportColumn.text(ListHeading("说明", isNeeded: false, width: 30), max: 500)

    static let list = ImportedList(
        "文件目录", measure: "份", path: "official-files",
        headings: [
            titleColumn.heading, kindColumn.heading, numberColumn.heading, issuerColumn.heading, issuedColumn.heading,
            fromColumn.heading, toColumn.heading, replacesColumn.heading, wordsColumn.heading,
        ], advice: "以前印发的文件：一行一份，按文号认，同一文号的不重复收，改了的照改。被代替的排在前面。正文在各份文件的页面上传。")

    private let title: String
    private let kind: OfficialFile.Kind
    private let number: String
    private let issuer: String
    private let issuedOn: Day
    private let validFrom: Day
    private let validTo: Day?
    private let replaces: String
    private let words: String

    init(_ row: ImportRow) throws {
        let from = row.value(Self.fromColumn)
        validTo = row.value(Self.toColumn)
        (replaces, words) = (row.text(Self.replacesColumn), row.text(Self.wordsColumn))
        (title, kind, number, issuer, issuedOn) = try row.finish(
            row.value(Self.titleColumn), row.value(Self.kindColumn), row.value(Self.numberColumn),
            row.value(Self.issuerColumn), row.value(Self.issuedColumn))
        validFrom = from ?? issuedOn
    }

    var key: String { number.nameKey }

    static func judge(
        _ records: [Self], by actor: Actor, in transaction: ReadTransaction
    ) throws -> [ImportJudgement<Change>] {
        let all = try OfficialFiles.all(county: actor.county, in: transaction)
        let known = Dictionary(all.map { ($0.number.nameKey, $0) }, uniquingKeysWith: { first, _ in first })
        var listed: Set<String> = []
        return records.map { record in
            defer { listed.insert(record.key) }
            let isKnown = known[record.replaces.nameKey] != nil || listed.contains(record.replaces.nameKey)
            guard record.replaces.isEmpty || isKnown else {
                return .wrong("没有登记过文号“\(record.replaces)”，被代替的请排在前面")
            }
            let before = known[record.key]
            do {
                // What is to come in the list has no identifier to be looked at yet.
                try OfficialFileTerms.check(
                    own: record.key, replaces: nil, chain: [], validFrom: record.validFrom, validTo: record.validTo,
                    issuedOn: record.issuedOn, today: transaction.now.day)
            } catch let refusal as Refusal { return .wrong(refusal.fields.first?.message ?? refusal.message) } catch {
                return .wrong("\(error)")
            }
            let change = Change(file: before?.id, text: record.text(nil), replaces: record.replaces)
            guard let before else { return .new(change) }
            let replaced = all.first { $0.id == before.replaces }?.number ?? ""
            let isSame = record.text(before.replaces) == before.text && replaced.nameKey == record.replaces.nameKey
            return isSame ? .unchanged : .changed("照名单改", change)
        }
    }

    private func text(_ replaces: ID<OfficialFile>?) -> OfficialFileText {
        OfficialFileText(
            title: title, kind: kind, number: number, issuer: issuer, issuedOn: issuedOn, validFrom: validFrom,
            validTo: validTo, replaces: replaces, words: words)
    }

    static func take(_ change: Change, by actor: Actor, in transaction: WriteTransaction) throws -> String {
        let replaces: ID<OfficialFile>? =
            change.replaces.isEmpty
            ? nil
            : try OfficialFiles.all(county: actor.county, in: transaction)
                .first { $0.number.nameKey == change.replaces.nameKey }?.id
        let text = OfficialFileText(
            title: change.text.title, kind: change.text.kind, number: change.text.number, issuer: change.text.issuer,
            issuedOn: change.text.issuedOn, validFrom: change.text.validFrom, validTo: change.text.validTo,
            replaces: replaces, words: change.text.words)
        guard let file = change.file else {
            return try RegisterFile(text).carryOut(by: actor, in: transaction).outcome.description
        }
        _ = try MendFile(file, text).carryOut(by: actor, in: transaction)
        return file.description
    }
}

extension OfficialFile {
    fileprivate var text: OfficialFileText {
        OfficialFileText(
            title: title, kind: kind, number: number, issuer: issuer, issuedOn: issuedOn, validFrom: validFrom,
            validTo: validTo, replaces: replaces, words: words)
    }
}
