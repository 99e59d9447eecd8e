import Database
import Kernel
import Office
import Organisation
import Web

/// What the county's leading bodies do together: meetings with their decisions, leading groups, the official files in force,
/// and the chronicle of what has no capability of its own.
package enum Meetings {
    /// - Parameter onDecided: makes a plan task of a decision, in the same transaction, and tells where it opens, below the
    ///   county; nil where nobody plans.
    package static func capability(onDecided: DecidedTask.Maker? = nil) -> Capability {
        Capability(
            "meetings", heading: "行动和任务", migrations: MeetingTables.migrations, tables: MeetingTables.tables,
            rights: [
                .seeMeetings, .manageMeetings, .seeLeadingGroups, .manageLeadingGroups, .seeOfficialFiles,
                .manageOfficialFiles, .seeChronicle, .keepChronicle,
            ],
            instructable: ["meetings/:meeting", "chronicle/:chronicle", "official-files/:officialFile"],
            menu: [
                Listing<Meeting>.meetings.menu(in: .reports), Listing<OfficialFile>.officialFiles.menu(in: .reports),
                Listing<ChronicleEntry>.chronicle.menu(in: .reports),
                Listing<LeadingGroup>.leadingGroups.menu(in: .administration),
            ],
            waiting: { actor, transaction in
                try Meeting.procedure.waiting(for: actor, in: transaction)
                    + MeetingQueries.coming(for: actor, in: transaction)
            },
            recordNames: [
                "meeting": Meeting.procedure.naming, "meetingDecision": Meeting.procedure.naming,
                "leadingGroup": LeadingGroups.naming, "officialFile": OfficialFiles.naming,
                "chronicle": Chronicle.naming,
            ],
            metrics: Listing<Meeting>.meetings.metrics + Listing<OfficialFile>.officialFiles.metrics
                + Listing<ChronicleEntry>.chronicle.metrics,
            jobs: [Meeting.procedure.job], checks: [Meeting.procedure.recordCheck],
            dossier: MeetingQueries.dossier,
            demo: { try MeetingLife.events($0, onDecided) },
            samples: MeetingQueries.sample,
            routes: { premises in
                MeetingRoutes(premises: premises, onDecided: onDecided).routes
                    + OfficialFileRoutes(premises: premises).routes
                    + ListImportRoutes<ImportedFile>(office: premises.office, right: .manageOfficialFiles).routes
                    + ChronicleRoutes(premises: premises).routes
                    + LeadingGroupRoutes(premises: premises).routes + FileUseRoutes(office: premises.office).routes
            })
    }
}

extension Right {
    private static let office: Set<Role> = [.clerk, .director]
    /// Who works at creation, each written out.
    private static let readers: Set<Role> = [
        .clerk, .director, .leader, .departmentLiaison, .departmentDeputy, .departmentHead, .townshipLiaison,
        .townshipDeputy, .townshipHead, .village,
    ]
    package static let seeMeetings = Right("meeting.see", "查看会议（各看各参加的）", readers)
    package static let manageMeetings = Right("meeting.manage", "筹备会议、登记参会和决定、写纪要", office)
    package static let seeLeadingGroups = Right("leadingGroup.see", "查看领导小组", readers)
    package static let manageLeadingGroups = Right("leadingGroup.manage", "登记和调整领导小组", office)
    package static let seeOfficialFiles = Right("officialFile.see", "查看文件", readers)
    package static let manageOfficialFiles = Right("officialFile.manage", "登记和废止文件", office)
    package static let seeChronicle = Right("chronicle.see", "查看大事记", readers)
    package static let keepChronicle = Right("chronicle.keep", "记大事记", office)
}

/// What somebody decided at a meeting that is to be done: how this capability tells another.
package struct DecidedTask: Sendable {
    package typealias Maker = @Sendable (DecidedTask, Actor, WriteTransaction) throws -> String

    /// 文明县城创建动员部署会：老旧小区整治
    package let title: String
    package let words: String
    package let lead: ID<Unit>
    package let due: Day
    package let decision: ID<MeetingDecision>
    /// Where it was decided, below the county.
    package let origin: String
    package let originWords: String
}
