import Assessment
import Database
import Kernel
import Office
import Web

/// 驾驶舱: where the county stands, in one look, from what every capability counts; the same on a wall; one page for each
/// township, village and unit; and what the system itself asks of them.
package enum Cockpit {
    /// What the other capabilities bring to it.
    package struct Parts: Sendable {
        let metrics: [Metric]
        let waiting: [Waiting.Source]
        let lateness: [LateWork.Source]
        let dossiers: [DossierPart.Source]

        package init(_ capabilities: [Capability]) {
            metrics = capabilities.flatMap(\.metrics)
            waiting = capabilities.map(\.waiting)
            lateness = capabilities.map(\.lateness)
            dossiers = capabilities.map(\.dossier)
        }
    }

    /// - Parameter parts: asked for when the pages are made.
    package static func capability(parts: @escaping @Sendable () -> Parts) -> Capability {
        Capability(
            "cockpit", migrations: CockpitTables.migrations, tables: CockpitTables.tables,
            rights: [.seeCockpit, .manageWallLinks, .seeDossiers, .seeBurden],
            instructable: ["dossiers/:dossier"],
            menu: [
                MenuEntry("驾驶舱", "cockpit", .right(.seeCockpit), in: .today, daily: [.leader]),
                MenuEntry("一地一页", "dossiers", .right(.seeDossiers), in: .reports),
                MenuEntry("基层减负", "burden", .right(.seeBurden), in: .reports),
                MenuEntry("大屏链接", "wall-links", .right(.manageWallLinks), in: .administration),
            ], recordNames: ["wallLink": WallLinks.naming], samples: samples,
            routes: { premises in
                let parts = parts()
                return CockpitRoutes(premises: premises, parts: parts).routes
                    + WallRoutes(premises: premises, parts: parts).routes
                    + DossierRoutes(premises: premises, parts: parts).routes
                    + BurdenRoutes(office: premises.office, metrics: parts.metrics).routes
            })
    }

    @Sendable
    private static func samples(_ county: String, _ transaction: ReadTransaction) throws -> [String: String] {
        // Nobody can tell a secret that is kept as its digest.
        var samples = ["wall": String(repeating: "0", count: 32), "dossier": "\(county)100"]
        samples["wallLink"] = try WallLinks.all(county: county, in: transaction).first?.id.description ?? county
        return samples
    }
}

extension Right {
    package static let seeCockpit = Right("cockpit.see", "查看驾驶舱", [.leader, .director, .clerk])
    package static let manageWallLinks = Right("cockpit.wall", "发放和停用大屏链接", [.director])
    package static let seeDossiers = Right("cockpit.dossiers", "查看一地一页（各看各的范围）", Role.staff)
    package static let seeBurden = Right("cockpit.burden", "查看基层减负（各看各的范围）", Role.staff)
}
