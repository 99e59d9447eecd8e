import Database
import Kernel
import Office
import Web

extension Campaigns {
    private static let shownRows = 8

    /// The year's tasks that a unit leads or helps with, and the projects on its ground or in its hands.
    @Sendable
    static func dossier(
        _ subject: DossierSubject, _ actor: Actor, _ transaction: ReadTransaction
    ) throws -> [DossierPart] {
        try tasks(subject, actor, transaction) + projects(subject, actor, transaction)
    }

    private static func tasks(
        _ subject: DossierSubject, _ actor: Actor, _ transaction: ReadTransaction
    ) throws -> [DossierPart] {
        guard Right.seeTasks.isHeld(by: actor) else { return [] }
        let today = transaction.now.day
        let (own, helped) = ("unit=\(subject.unit)", "support=\(subject.unit)")
        let all = try Listing.tasks.count(own, for: actor, in: transaction)
        let helps = try Listing.tasks.count(helped, for: actor, in: transaction)
        guard all + helps > 0 else { return [] }
        let behind = try Listing.tasks.count("milestone=late&\(own)", for: actor, in: transaction)
        let assisted = try Listing.tasks.first(helped, 200, for: actor, in: transaction).filter(\.state.isOpen)
        let late = try Listing.tasks.count("late=yes&\(own)", for: actor, in: transaction)
        let open = try Listing.tasks.first(own, 200, for: actor, in: transaction).filter(\.state.isOpen)
        return [
            DossierPart(
                "年度任务", note: "牵头和配合的",
                [
                    .init("牵头", all, "项", path: "tasks?\(own)"),
                    .init("滞后", late, "项", path: "tasks?late=yes&\(own)", isAlarming: late > 0),
                    .init(
                        "季度节点滞后", behind, "项", path: "tasks?milestone=late&\(own)", isAlarming: behind > 0),
                    .init("配合", helps, "项", path: "tasks?\(helped)"),
                ],
                tables: [
                    table("没有办完的任务", open, today: today), table("配合的任务", assisted, today: today),
                ].filter { !$0.rows.isEmpty })
        ]
    }

    private static func table(_ name: String, _ tasks: [PlanTask], today: Day) -> DossierPart.Table {
        .init(
            [name, "期限", "状态"],
            tasks.prefix(shownRows).map { task in
                [
                    .init(task.title, "tasks/\(task.id)"), .init(task.dueOn.short(on: today)),
                    .init(task.standing(on: today).words),
                ]
            })
    }

    private static func projects(
        _ subject: DossierSubject, _ actor: Actor, _ transaction: ReadTransaction
    ) throws -> [DossierPart] {
        guard Right.seeCampaigns.isHeld(by: actor) else { return [] }
        let asked = "standing=valid&\(subject.asked())"
        let count = try Listing.projects.count(asked, for: actor, in: transaction)
        guard count > 0 else { return [] }
        let today = transaction.now.day
        let first = try Listing.projects.first(asked, shownRows, for: actor, in: transaction)
        return [
            DossierPart(
                "专项行动的项目", note: subject.division == nil ? "牵头的" : "在这里的",
                [.init("项目", count, "个", path: "campaigns/projects?\(asked)")],
                tables: [
                    .init(
                        ["项目", "专项行动", "进度", "应完工"],
                        first.map { project in
                            [
                                .init(project.name, "campaigns/projects/\(project.id)"), .init(project.campaignName),
                                .init(project.isLate(on: today) ? "\(project.percent)%，滞后" : "\(project.percent)%"),
                                .init(project.dueOn.short(on: today)),
                            ]
                        })
                ], photos: try photos(of: first, actor, transaction))
        ]
    }

    /// Before and after, of those that have both.
    private static func photos(
        of projects: [CampaignProject], _ actor: Actor, _ transaction: ReadTransaction
    ) throws -> [DossierPart.Photos] {
        let found = try projects.prefix(4).compactMap { project -> DossierPart.Photos? in
            let entries = try Projects.entries(of: project.id, county: actor.county, in: transaction)
            let photos = try Projects.photos(of: entries, county: actor.county, in: transaction)
            func shot(_ showing: ProjectProgress.Showing) -> DossierPart.Photos.Shot? {
                let shown = entries.filter { $0.showing == showing }
                let entry = (showing == .before ? shown.reversed() : shown).first { photos[$0.id]?.isEmpty == false }
                return entry.flatMap { entry in
                    photos[entry.id]?.first.map {
                        .init($0.sha256, "\(showing.chinese)，\(entry.heldOn.short(on: transaction.now.day))")
                    }
                }
            }
            guard let before = shot(.before), let after = shot(.after) else { return nil }
            return .init(project.name, path: "campaigns/projects/\(project.id)", [before, after])
        }
        return Array(found.prefix(2))
    }
}
