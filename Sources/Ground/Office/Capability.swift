import Database
import Kernel
import Media
import Web

/// All that a capability brings, in one value. The product is a list of these and the wiring between them: deleting a
/// capability's folder and its line deletes the feature.
package struct Capability: Sendable {
    /// `findings`
    package let name: String
    /// 行动和任务: what its entries and its figures stand under where there are many.
    package let heading: String
    package let migrations: [Migration]
    /// Its own: nobody else's statement names one but through what its owner offers.
    package let tables: [OwnedTable]
    package let rights: [Right]
    /// The addresses of its pages of records about which a leader may instruct somebody: `findings/:finding`.
    package let instructable: [String]
    package let menu: [MenuEntry]
    package let routes: @Sendable (Premises) -> [Route]
    /// What waits for somebody in it.
    package let waiting: Waiting.Source
    /// What else it has to say on somebody's first page.
    package let brief: Brief.Source
    /// Its part in what a new county does first.
    package let firstSteps: FirstStep.Source
    /// What the audit calls its records, by the first word of the actions done to them.
    package let recordNames: [String: RecordNaming]
    /// The figures that pages and papers take from it.
    package let metrics: [Metric]
    /// What is done each minute without anybody asking.
    package let jobs: [Job]
    /// Its part of the invented county's life.
    package let demo: @Sendable (DemoStage) throws -> [DemoEvent]
    /// Values for the parameters of its addresses, as somebody of a county would meet them: what the tests walk.
    package let samples: @Sendable (_ county: String, ReadTransaction) throws -> [String: String]
    /// What a county sets for it.
    package let settings: [SettingEditor]
    /// Its kinds of numbered papers.
    package let papers: [PaperSeries]
    /// What its records have to say of each other, for the doctor.
    package let checks: [RecordCheck]
    /// What it knows of a township, a village or a unit.
    package let dossier: DossierPart.Source
    /// What is late in it, and whose.
    package let lateness: LateWork.Source
    /// The public notices that it makes, and what follows from them.
    package let notices: [NoticeKind]
    /// Its lists that anybody may read.
    package let boards: [PublicBoard]
    /// What it shows residents and visitors of their own.
    package let own: OwnPart.Source
    /// What a visitor's follow-up code opens of its records.
    package let followed: [RecordKind: OwnPart.Followed]
    /// What it does when somebody takes back a consent for one of its records.
    package let consents: [ConsentListener]

    /// - Parameter heading: what its entries stand under in a long menu.
    package init(
        _ name: String, heading: String = "", migrations: [Migration] = [], tables: [OwnedTable] = [],
        rights: [Right] = [], instructable: [String] = [], menu: [MenuEntry] = [],
        waiting: @escaping Waiting.Source = { _, _ in [] },
        brief: @escaping Brief.Source = { _, _, _ in Brief() },
        firstSteps: @escaping FirstStep.Source = { _, _ in [] }, recordNames: [String: RecordNaming] = [:],
        metrics: [Metric] = [],
        jobs: [Job] = [], settings: [SettingEditor] = [], papers: [PaperSeries] = [], checks: [RecordCheck] = [],
        dossier: @escaping DossierPart.Source = { _, _, _ in [] },
        lateness: @escaping LateWork.Source = { _, _ in [] },
        notices: [NoticeKind] = [], boards: [PublicBoard] = [], own: @escaping OwnPart.Source = { _, _ in [] },
        followed: [RecordKind: OwnPart.Followed] = [:], consents: [ConsentListener] = [],
        demo: @escaping @Sendable (DemoStage) throws -> [DemoEvent] = { _ in [] },
        samples: @escaping @Sendable (String, ReadTransaction) throws -> [String: String] = { _, _ in [:] },
        routes: @escaping @Sendable (Premises) -> [Route] = { _ in [] }
    ) {
        self.name = name
        self.heading = heading
        self.migrations = migrations
        self.tables = tables
        self.rights = rights
        self.instructable = instructable
        self.menu = menu.map { $0.under(heading) }
        self.routes = routes
        self.waiting = waiting
        self.brief = brief
        self.firstSteps = firstSteps
        self.recordNames = recordNames
        self.metrics = metrics
        self.jobs = jobs
        self.settings = settings
        self.papers = papers
        self.checks = checks
        self.dossier = dossier
        self.lateness = lateness
        self.demo = demo
        self.samples = samples
        self.notices = notices
        self.boards = boards
        self.own = own
        self.followed = followed
        self.consents = consents
    }
}

/// What a capability's pages work with.
package struct Premises: Sendable {
    package let office: Office
    package let photos: PhotoStore
    package let surroundings: Surroundings
    /// What records of every kind are called, whoever keeps them.
    package let names: [String: RecordNaming]

    package init(
        office: Office, photos: PhotoStore, surroundings: Surroundings, names: [String: RecordNaming] = [:]
    ) {
        self.office = office
        self.photos = photos
        self.surroundings = surroundings
        self.names = names
    }
}

/// A table with the capability that brings it.
package struct OwnedTable: Sendable {
    package let name: StaticString
    /// How its rows are held against the audit; nil where they are not.
    package let seal: SealedTable?
    /// Why its rows are not held against the audit: `ends by itself`.
    package let reason: String
    /// How it is distributed where a province has many nodes (docs/citus.sql).
    package let spread: Spread

    package enum Spread: Sendable {
        /// By its county.
        case county
        /// On every node.
        case everywhere
        /// Of the installation: an ordinary table of the coordinator.
        case installation
    }

    private init(name: StaticString, seal: SealedTable?, reason: String, spread: Spread) {
        self.name = name
        self.seal = seal
        self.reason = reason
        self.spread = spread
    }

    package static func sealed(_ table: SealedTable, spread: Spread = .county) -> OwnedTable {
        OwnedTable(name: table.name, seal: table, reason: "", spread: spread)
    }

    package static func open(
        _ name: StaticString, _ reason: String, spread: Spread = .county
    ) -> OwnedTable {
        OwnedTable(name: name, seal: nil, reason: reason, spread: spread)
    }
}

/// Something done without anybody asking, each minute for each county.
package struct Job: Sendable {
    package let name: String
    /// What it did, in words for the log; nil when there was nothing to do.
    package let run: @Sendable (_ county: String, Office) async throws -> String?

    package init(_ name: String, _ run: @escaping @Sendable (_ county: String, Office) async throws -> String?) {
        self.name = name
        self.run = run
    }
}

/// What a capability's records have to say of each other, whatever was done to them.
package struct RecordCheck: Sendable {
    /// `问题的经过`
    package let subject: String
    /// Of one county: each fault a line, what is wrong and what to do.
    package let faults: @Sendable (_ county: String, ReadTransaction) throws -> [String]
    /// By which its records go, where they go by one.
    package let procedure: ProcedureTable?

    package init(
        _ subject: String, procedure: ProcedureTable? = nil,
        _ faults: @escaping @Sendable (_ county: String, ReadTransaction) throws -> [String]
    ) {
        self.procedure = procedure
        self.subject = subject
        self.faults = faults
    }

    /// What to do about a fault that nobody can explain.
    package static let advice = "请保留现场，用最近一次验证过的备份核对"

    /// What somebody put into one record may be nothing that can be read: that hides none of the other faults.
    package static func readable(_ what: String, _ look: () throws -> [String]) throws -> [String] {
        do { return try look() } catch let error where error.isOfUnreadableRecord {
            return ["\(what)算不出来：有记录的内容读不出来。\(advice)"]
        }
    }
}
