import Kernel
import Office
import Recognition
import Web

/// 上报表格: the higher level's own form, filled from the nomination, with the photos named as that level asks.
package enum HigherForms {
    package static let capability = Capability(
        "higherForms", heading: "评选表彰", migrations: HigherFormTables.migrations, tables: HigherFormTables.tables,
        menu: [MenuEntry("上报表格", "higher-forms", .right(.recordHonours), in: .recognition)],
        recordNames: ["higherForm": RecordNaming("一份上报表格") { _, _, _ in [:] }],
        demo: HigherFormLife.events, samples: HigherFormRegister.sample,
        routes: { HigherFormRoutes(premises: $0).routes })
}
