import Database
import Findings
import Kernel
import Office
import Organisation
import Web

/// The parts of cases, each with a page of its own on which it is dealt with.
struct CasePartRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        part(CasePlace.procedure, Listing.casePlaces, help: "难点问题的一处点位：整治到位以后，系统列出以后的回头看。") { place, view in
            [
                caseLine(place, view),
                ("乡镇（街道）", "\(place.township.name)"), ("期限", "\(place.caseDue.chinese)"),
                (
                    "回头看",
                    "<a href=\"\(view.link("cases/looks?place=\(place.id)"))\">看这里的回头看</a>"
                ),
            ]
        }
            + part(CaseShare.procedure, Listing.caseShares, help: "一个单位在难点问题里的分工：自己报进展，完成了报请确认。") { share, view in
                [
                    caseLine(share, view),
                    ("单位", "\(share.party.name)"), ("分工", "\(share.task)"), ("期限", "\(share.dueOn.chinese)"),
                ]
            }
            + part(CasePromise.procedure, Listing.casePromises, help: "走访时当场承诺的一件事：兑现了登记，没有兑现也要写明原因。") {
                promise, view in
                [
                    caseLine(promise, view),
                    ("走访", "\(promise.visitors)，\(promise.visitedOn.chinese)"), ("承诺", "\(promise.words)"),
                    ("兑现的单位", "\(promise.party.name)"), ("期限", "\(promise.dueOn.chinese)"),
                ]
            }
            + part(CaseLook.procedure, Listing.caseLooks, help: "整治到位的点位过了规定的天数再看一次：保持的登记，反弹的转为问题。") { look, view in
                [
                    caseLine(look, view),
                    ("点位", "<a href=\"\(view.link("cases/places/\(look.place)"))\">\(look.name)</a>"),
                    ("乡镇（街道）", "\(look.township)"), ("整治到位", "\(look.rightOn.chinese)"),
                    ("应看日期", "\(look.dueOn.chinese)（\(look.days)天）"),
                ]
                    + (look.finding.map { [("转为问题", "<a href=\"\(view.link("findings/\($0)"))\">看问题</a>")] } ?? [])
            }
            + part(InventoryItem.procedure, Listing.inventory, help: "清单里的一项：发现、贴通知、清理，各记日期和照片。") { item, view in
                [
                    caseLine(item, view),
                    ("类别", "\(item.kind.chinese)"), ("地点", "\(item.township.name)\(item.village)，\(item.spot)"),
                    ("发现", "\(item.foundOn.chinese)"),
                ]
                    + (item.noticedOn.map { [("贴通知", "\($0.chinese)")] } ?? [])
                    + (item.movedOn.map { [("清理", "\($0.chinese)")] } ?? [])
                    + (item.note.isEmpty ? [] : [("情况", "\(item.note)")])
            } + Listing.caseFindings.routes(office) + Listing.caseVisits.routes(office)
            + ListImportRoutes<ImportedItem>(office: office, right: .manageCases).routes
    }

    /// The list, the page, the steps and the photos of a kind of part.
    private func part<Record: Encodable & Sendable & CasePart, State>(
        _ procedure: Procedure<Record, State>, _ listing: Listing<Record>, help: String,
        _ lines: @escaping @Sendable (Record, View) -> [(String, HTML)]
    ) -> [Route] {
        let page = { @Sendable [office] (request: WebRequest) async throws -> any Page in
            let actor = try request.actor
            let id: ID<Record> = try request.parameter(procedure.noun.name)
            return try await office.read { transaction in
                let record = try procedure.load(id, actor, transaction)
                let parts = try RecordPhotos.parts(
                    of: procedure.noun.kind, [id.description], county: actor.county, in: transaction)
                return CasePartPage(
                    record: record, title: procedure.title(record), help: help, path: "\(procedure.path)/\(id)",
                    part: try procedure.part(of: record, id, for: actor, in: transaction),
                    photos: parts[id.description]?[0] ?? [], lines: { lines(record, $0) }, now: transaction.now)
            }
        }
        return listing.routes(office)
            + [.page("\(procedure.path)/:\(procedure.noun.name)", .right(procedure.right), page)]
            + procedure.routes(premises, page: page) + procedure.media(premises).routes
    }
}

/// The line that leads to the case.
private func caseLine(_ part: some CasePart, _ view: View) -> (String, HTML) {
    ("难点问题", "<a href=\"\(view.link("cases/\(part.coordinationCase)"))\">\(part.caseTitle)</a>")
}

/// Of which case something is a part.
protocol CasePart {
    var coordinationCase: ID<CoordinationCase> { get }
    var caseTitle: String { get }
}

extension CasePlace: CasePart {}
extension CaseShare: CasePart {}
extension CasePromise: CasePart {}
extension CaseLook: CasePart {}
extension InventoryItem: CasePart {}

/// One part of a case: what is known of it, what can be done now, and every step so far.
struct CasePartPage<Record: Encodable & Sendable & CasePart>: Page {
    let record: Record
    let title: String
    let help: String
    let path: String
    let part: ProcedurePart
    /// Of the part itself; those of its steps stand in the course.
    let photos: [Evidence]
    let lines: @Sendable (View) -> [(String, HTML)]
    let now: Instant
    var parents: [Crumb] { [Crumb(record.caseTitle, "cases/\(record.coordinationCase)")] }

    private enum CodingKeys: CodingKey { case record, title, part, photos }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, view.standing(part, now: now)))
        <div class="columns"><div>\(view.steps(part))
        <section class="card-paper"><dl class="record">\(HTML.each(lines(view)) { "<dt>\($0.0)</dt><dd>\($0.1)</dd>" })</dl>
        \(HTML.when(!photos.isEmpty, "<div class=\"small-photos\">\(view.photos(photos, of: path, title: title))</div>"))</section></div>
        <div>\(view.timeline(part))</div></div>
        """
    }
}
