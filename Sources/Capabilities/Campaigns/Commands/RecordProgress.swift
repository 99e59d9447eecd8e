import Database
import Kernel
import Media
import Office
import Web

/// Records how far a project is, what was spent since, and photos of before or after.
package struct RecordProgress: Command {
    package static let action = Action("project.progress", "登记项目进展", right: .reportProjects)
    let project: ID<CampaignProject>
    let heldOn: Day
    let percent: Int
    let note: String
    let fen: Int
    let showing: ProjectProgress.Showing?
    let photos: [Photo]

    package init(
        project: ID<CampaignProject>, heldOn: Day, percent: Int, note: String, fen: Int = 0,
        showing: ProjectProgress.Showing? = nil, photos: [Photo] = []
    ) {
        (self.project, self.heldOn, self.percent, self.note) = (project, heldOn, percent, note)
        (self.fen, self.showing, self.photos) = (fen, showing, photos)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Projects.one(project, for: actor, in: transaction)
        try Projects.admit(actor, to: found)
        try CampaignTerms.checkProgress(
            percent: percent, before: found.percent, fen: fen, spent: found.spent, budget: found.budget, heldOn: heldOn,
            today: transaction.now.day, isOver: found.voidReason != nil || !found.campaignState.isOpen)
        guard photos.isEmpty || showing != nil else {
            throw Refusal.field("showing", "progress.showing", "请说明照片是整治前的还是整治后的。")
        }
        let id = transaction.recordID(ProjectProgress.self)
        try transaction.run(
            """
            INSERT INTO projectProgress (county, id, project, heldOn, percent, note, fen, showing, recordedBy,
                recordedByName, recordedAt)
            VALUES (\(actor.county), \(id), \(project), \(heldOn), \(percent), \(note), \(fen),
                \(photos.isEmpty ? nil : showing), \(actor.id), \(actor.name), \(transaction.now))
            """)
        for photo in photos {
            try transaction.attach(photo, to: ProjectProgress.noun.kind, id.description, county: actor.county)
        }
        try Projects.add(up: project, county: actor.county, in: transaction)
        return Done(
            subject: project.description, detail: "\(percent)%" + (fen > 0 ? "，支出\(Money(fen: fen).chinese)" : ""))
    }
}

/// Makes an entry void that was wrong: the project stands where the one before left it.
package struct VoidProgress: Command {
    package static let action = Action("project.voidProgress", "作废一条项目进展", right: .planCampaigns)
    let project: ID<CampaignProject>
    let progress: ID<ProjectProgress>
    let reason: String

    package init(_ project: ID<CampaignProject>, _ progress: ID<ProjectProgress>, reason: String) {
        (self.project, self.progress, self.reason) = (project, progress, reason)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let entries = try Projects.entries(of: project, county: actor.county, in: transaction)
        guard let entry = entries.first(where: { $0.id == progress }) else { throw Refusal.noSuchPage }
        guard entry.voidReason == nil else { return .repeated((), subject: project.description) }
        try transaction.run(
            """
            UPDATE projectProgress SET voidedAt = \(transaction.now), voidReason = \(reason)
            WHERE county = \(actor.county) AND id = \(progress)
            """)
        try Projects.add(up: project, county: actor.county, in: transaction)
        return Done(subject: project.description, detail: "\(entry.heldOn.chinese)：\(reason)")
    }
}
