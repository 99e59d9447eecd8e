import Kernel
import Office
import Organisation
import Web

extension Residents {
    /// 居民: who lives in the county acts in it by a code that his village prints.
    /// - Parameter listeners: of consents that are taken back; asked for when that happens.
    package static func capability(
        listeners: @escaping @Sendable () -> [ConsentListener] = { [] }
    ) -> Capability {
        Capability(
            "residents", heading: "居民和志愿者", migrations: ResidentTables.migrations, tables: ResidentTables.tables,
            rights: [.seeResidents, .registerResidents, .revealResidents, .beResident],
            menu: [Listing<Resident>.residents.menu(in: .practice)],
            recordNames: ["resident": naming], metrics: Listing<Resident>.residents.metrics,
            jobs: [ResidentSessions.job],
            own: OwnResident.parts, demo: ResidentLife.events, samples: sample,
            routes: { premises in
                ResidentRoutes(premises: premises).routes
                    + OwnResidentRoutes(premises: premises, listeners: listeners).routes
                    + ListImportRoutes<ImportedResident>(office: premises.office, right: .registerResidents).routes
            })
    }

    private static let naming = RecordNaming("一位居民") { ids, actor, transaction in
        var names: [String: RecordName] = [:]
        for id in ids {
            guard let resident = ID<Resident>(id) else { continue }
            do {
                let found = try one(resident, for: actor, in: transaction)
                names[id] = RecordName(
                    "\(found.villageName)\(PersonName.masked(found.name))",
                    path: Right.seeResidents.isHeld(by: actor) ? "residents/\(id)" : nil)
            } catch is Refusal { continue }
        }
        return names
    }
}

extension Right {
    package static let seeResidents = Right(
        "residents.see", "查看居民（只看本村、本乡镇的，电话和身份证号遮住）",
        [.clerk, .townshipLiaison, .townshipDeputy, .townshipHead, .village], isPersonal: true)
    package static let registerResidents = Right(
        "residents.register", "登记居民、打印登录码", [.clerk, .townshipLiaison, .village])
    package static let revealResidents = Right(
        "residents.reveal", "查看居民的电话和身份证号（要写理由，记入审计）", [.clerk, .townshipLiaison, .village])
    /// What a resident does on his own pages.
    package static let beResident = Right("residents.own", "居民办自己的事", [.resident])
}
