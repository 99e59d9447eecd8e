import Database
import Kernel
import Office
import Web

/// Sheets: what is checked, how it is judged, and the scoring rule.
package enum Sheets {
    package static let migrations = SheetTables.migrations

    /// - Parameter uses: what sheets are for beside visits, as those bring it who fill them in.
    package static func capability(uses: [BroughtUse]) -> Capability {
        Capability(
            "sheets", heading: "督查和问题", migrations: migrations, tables: tables, rights: Right.sheets,
            menu: [MenuEntry("考核标准", "sheets", .right(.seeSheets), in: .administration)], waiting: waiting,
            firstSteps: firstSteps, recordNames: recordNames, checks: [Publication.procedure.recordCheck],
            samples: sample,
            routes: { SheetRoutes(premises: $0, uses: uses).routes })
    }

    private static let sample: @Sendable (String, ReadTransaction) throws -> [String: String] = { county, transaction in
        let editions = try Editions.all(county: county, in: transaction)
        var sample = ["placeKind": PlaceKind.park.rawValue, "edition": "1"]
        sample["sheet"] = editions.first?.sheet.description
        sample["editionDraft"] = editions.first { $0.state == .draft }.map { String($0.number) }
        sample["publication"] =
            try Proposal.all(Publication.procedure.noun, county: county, in: transaction).first?.id.description
        return sample
    }

    private static let waiting: Waiting.Source = { actor, transaction in
        guard Right.draftSheets.isHeld(by: actor) else { return [] }
        let submitted = try Publication.procedure.waiting(for: actor, in: transaction)
        return try submitted
            + Editions.drafts(county: actor.county, in: transaction).compactMap { draft in
                let faults = SheetCheck.faults(draft.content).count
                let title = "“\(draft.content.title)”第\(draft.number)版"
                let path = "sheets/\(draft.sheet)/\(draft.number)"
                if faults > 0 {
                    return Waiting(
                        "改好考核标准的草稿", count: faults, path: path + "/edit", verb: "去改", detail: "\(title)，改好才能发布")
                }
                let waiting = try Proposal.waiting(
                    "\(draft.sheet)/\(draft.number)", kind: Publication.procedure.noun, county: actor.county,
                    in: transaction)
                return waiting == nil ? Waiting("送审考核标准", path: path, verb: "去送审", detail: title) : nil
            }
    }

    private static let firstSteps: FirstStep.Source = { county, transaction in
        let states = try Editions.states(county: county, in: transaction)
        return [
            FirstStep("起草考核标准", by: [.clerk, .director], path: "sheets/new", isDone: !states.isEmpty),
            FirstStep("发布考核标准", by: [.director], path: "sheets", isDone: states.contains { $0 != .draft }),
        ]
    }

    /// The village check of 三治一提升, as every county begins with it.
    package static var villageTemplate: Sheet { get throws { try Sheet(yaml: VillageTemplate.yaml) } }

    /// 文明集镇, after the city's standard.
    package static var townTemplate: Sheet { get throws { try Sheet(yaml: TownTemplate.yaml) } }

    /// What a panel of delegates, deputies and members marks by.
    package static var panelTemplate: Sheet { get throws { try Sheet(yaml: PanelTemplate.yaml) } }

    /// Of main roads, old residential areas, schools, bus stops, back lanes, building sites, toilets and stations.
    package static var placeTemplates: [Sheet] { get throws { try PlaceTemplates.all.map { try Sheet(yaml: $0) } } }

    /// A market, with an item of each pattern.
    package static var marketTemplate: Sheet { get throws { try Sheet(yaml: MarketTemplate.yaml) } }
    package static let marketTemplateText = MarketTemplate.yaml
}

extension Right {
    package static let seeSheets = Right(
        "sheets.see", "查看考核标准", Role.staff.union(Role.panel))
    package static let draftSheets = Right("sheets.draft", "起草考核标准", [.clerk, .director])
    package static let publishSheets = Right("sheets.publish", "审核发布、停用考核标准", [.director])

    static let sheets: [Right] = [.seeSheets, .draftSheets, .publishSheets]
}
