import Kernel
import Office
import Organisation
import Web

/// 志愿项目孵化: a call, what teams put forward, the jury's marks, the public, the contract, money in three parts as the work goes on,
/// and what becomes of it.
package enum Incubation {
    package static let capability = Capability(
        "incubation", heading: "阵地和活动", migrations: IncubationTables.migrations, tables: IncubationTables.tables,
        rights: [.seeIncubation, .applyForIncubation, .runIncubation, .judgeIncubation],
        menu: [
            Listing<IncubationCall>.incubationCalls.menu(in: .practice),
            Listing<IncubationProject>.incubationProjects.menu(in: .practice),
            MenuEntry("孵化评审", "incubation/jury", .right(.judgeIncubation), in: .practice, daily: [.juror]),
        ],
        waiting: IncubationProject.procedure.waiting,
        recordNames: [
            "incubationProject": IncubationProject.procedure.naming,
            "incubationCall": RecordNaming("一次征集") { _, _, _ in [:] },
        ],
        metrics: Listing<IncubationProject>.incubationProjects.metrics, jobs: [IncubationProject.procedure.job],
        checks: [IncubationProject.procedure.recordCheck, Projects.check],
        notices: [IncubationProject.noticeKind], demo: IncubationLife.events, samples: Projects.sample,
        routes: { IncubationRoutes(premises: $0).routes })
}

extension Right {
    package static let seeIncubation = Right(
        "incubation.see", "查看志愿项目孵化（各看各的）",
        [.clerk, .director, .leader, .departmentLiaison, .townshipLiaison, .townshipDeputy, .townshipHead, .village])
    package static let applyForIncubation = Right(
        "incubation.apply", "申报孵化项目、登记票据", [.clerk, .departmentLiaison, .townshipLiaison, .village])
    package static let runIncubation = Right("incubation.run", "征集、评定孵化项目", [.clerk])
    package static let judgeIncubation = Right("incubation.judge", "评审孵化项目（只看自己的打分）", [.juror])
}
