import Kernel
import Office
import Organisation
import Web

/// 专项行动和年度任务: campaigns with their projects, and the year's tasks, whoever they were taken from.
package enum Campaigns {
    package static let capability = Capability(
        "campaigns", heading: "行动和任务", migrations: CampaignTables.migrations, tables: CampaignTables.tables,
        rights: [
            .seeCampaigns, .planCampaigns, .reportProjects, .seeTasks, .assignTasks, .reportTasks,
        ],
        instructable: ["campaigns/:campaign", "campaigns/projects/:project", "tasks/:planTask"],
        menu: [Listing.campaigns.menu(in: .inspection), Listing.tasks.menu(in: .reports)],
        waiting: { actor, transaction in
            try Campaign.procedure.waiting(for: actor, in: transaction)
                + PlanTask.procedure.waiting(for: actor, in: transaction)
                + TaskReport.procedure.waiting(for: actor, in: transaction)
                + TaskReports.missing(for: actor, in: transaction) + PlanTasks.behind(for: actor, in: transaction)
        },
        recordNames: [
            "campaign": Campaign.procedure.naming, "project": Projects.naming, "planTask": PlanTask.procedure.naming,
            "taskReport": TaskReport.procedure.naming,
        ],
        metrics: Listing.campaigns.metrics + Listing.projects.metrics + Listing.progress.metrics + PlanTasks.metrics
            + Listing.taskReports.metrics,
        jobs: [Campaign.procedure.job, PlanTask.procedure.job, PlanTasks.milestoneJob, TaskReport.procedure.job],
        checks: [
            Campaign.procedure.recordCheck, PlanTask.procedure.recordCheck, TaskReport.procedure.recordCheck,
            Projects.check,
        ], dossier: dossier, lateness: PlanTasks.lateness,
        demo: { try CampaignLife.events($0) + TaskLife.events($0) }, samples: sample,
        routes: {
            CampaignRoutes(premises: $0).routes + ProjectRoutes(premises: $0).routes + TaskRoutes(premises: $0).routes
        })
}

extension Right {
    package static let seeCampaigns = Right(
        "campaign.see", "查看专项行动（部门、乡镇和村看与自己有关的）",
        [
            .clerk, .director, .leader, .departmentLiaison, .departmentDeputy, .departmentHead, .townshipLiaison,
            .townshipDeputy, .townshipHead, .village,
        ])
    package static let planCampaigns = Right("campaign.plan", "拟订专项行动、项目和点名的督查", [.clerk])
    package static let reportProjects = Right(
        "project.report", "登记项目进展（牵头单位，创建办代填）",
        [
            .clerk, .departmentLiaison, .departmentDeputy, .departmentHead, .townshipLiaison, .townshipDeputy,
            .townshipHead, .village,
        ])
    package static let seeTasks = Right(
        "planTask.see", "查看年度任务（部门、乡镇和村看牵头或配合的）",
        [
            .clerk, .director, .leader, .departmentLiaison, .departmentDeputy, .departmentHead, .townshipLiaison,
            .townshipDeputy, .townshipHead, .village,
        ])
    package static let assignTasks = Right("planTask.assign", "下达年度任务", [.clerk])
    package static let reportTasks = Right(
        "planTask.report", "报送月度进展、登记节点（牵头和配合单位，创建办代填）",
        [
            .clerk, .departmentLiaison, .departmentDeputy, .departmentHead, .townshipLiaison, .townshipDeputy,
            .townshipHead, .village,
        ])
}
