import Kernel
import Office
import Organisation
import Web

/// 线索库: people that somebody heard good of, looked after (选培) until they are put forward.
package enum Prospects {
    package static let capability = Capability(
        "prospects", heading: "评选表彰", migrations: ProspectTables.migrations, tables: ProspectTables.tables,
        rights: [.seeProspects, .keepProspects],
        menu: [Listing<Prospect>.prospects.menu(in: .recognition)], waiting: Prospect.procedure.waiting,
        recordNames: ["prospect": Prospect.procedure.naming],
        metrics: Listing<Prospect>.prospects.metrics, jobs: [Prospect.procedure.job],
        checks: [Prospect.procedure.recordCheck], demo: ProspectLife.events, samples: ProspectRegister.sample,
        routes: { ProspectRoutes(premises: $0).routes })
}

extension Right {
    package static let seeProspects = Right(
        "prospects.see", "查看线索库（乡镇、村只看本地的）",
        [.clerk, .director, .leader, .townshipLiaison, .townshipDeputy, .townshipHead, .village], isPersonal: true)
    package static let keepProspects = Right("prospects.keep", "登记线索、走访，推荐", [.clerk, .townshipLiaison, .village])
}
