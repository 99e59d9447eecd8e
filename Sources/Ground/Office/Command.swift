import Database
import Kernel
import Web

/// Something that a person, a job or the demo does to the records: one verb, one transaction, one
/// invariant. Commands are the only thing that changes the database.
package protocol Command: Sendable {
    associatedtype Outcome: Sendable

    static var action: Action { get }
    /// Its own, where one command does several things that the audit calls by different names.
    var action: Action { get }

    /// Loads, asks the rules, stores. Throws a `Refusal` and nothing is written. PostgreSQL may run
    /// it again when another transaction came between, so it touches nothing but the transaction.
    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Outcome>
}

extension Command {
    package var action: Action { Self.action }
}

/// What the audit calls a command: a name for programs, words for who reads it, and who may do it.
package struct Action: Sendable {
    /// Who may do something as far as his roles go; what depends on the record is for the command's rules.
    package enum Doers: Sendable {
        case right(Right)
        /// What somebody does to what is his own: a session, a password.
        case signedIn
        /// What happens before anybody is known.
        case anyone
        /// Jobs, the command line and the demo.
        case system
    }

    /// `person.add`
    package let name: String
    /// `新增人员`
    package let chinese: String
    package let doers: Doers

    package init(_ name: String, _ chinese: String, right: Right) { self.init(name, chinese, by: .right(right)) }

    /// - Parameter doers: nobody but the system where nothing is said.
    package init(_ name: String, _ chinese: String, by doers: Doers = .system) {
        self.name = name
        self.chinese = chinese
        self.doers = doers
    }

    /// Refuses whoever may not: for the web, jobs and the command line alike.
    func admit(_ actor: Actor) throws(Refusal) {
        switch doers {
        case .anyone, .signedIn: return
        case .right(let right): try right.demand(of: actor, to: chinese)
        case .system:
            guard actor.has(.system) else { throw Refusal(.forbidden, "command.system", "“\(chinese)”只由系统自己来做。") }
        }
    }
}

extension Right {
    /// The system holds every right: it acts where somebody's command line or a job set it to.
    package func demand(of actor: Actor, to deed: String) throws(Refusal) {
        guard isHeld(by: actor) || actor.has(.system) else {
            let who = Role.allCases.filter(roles.contains).map(\.chinese).joined(separator: "、")
            throw Refusal(.forbidden, "right.missing", "您没有“\(chinese)”的权限，不能\(deed)；\(who)可以。")
        }
    }
}

/// What a command did: its outcome, and what the audit keeps of it.
package struct Done<Outcome: Sendable>: Sendable {
    package let outcome: Outcome
    /// The records it was done to, each with an entry of its own, so that a record's whole course is found by its identifier.
    package let subjects: [String]
    /// What changed, in words without secrets.
    package let detail: String
    /// All stood so already: nothing is written, and there is nothing for the audit.
    fileprivate let isRepeated: Bool

    package init(_ outcome: Outcome, subject: String, detail: String = "") {
        self.init(outcome, subjects: [subject], detail: detail)
    }

    package init(_ outcome: Outcome, subjects: [String], detail: String = "") {
        self.init(outcome, subjects: subjects, detail: detail, isRepeated: false)
    }

    private init(_ outcome: Outcome, subjects: [String], detail: String, isRepeated: Bool) {
        self.outcome = outcome
        self.subjects = subjects
        self.detail = detail
        self.isRepeated = isRepeated
    }

    /// What was asked for stands already, whoever did it: a deed that changes nothing is one with that.
    package static func repeated(_ outcome: Outcome, subject: String) -> Done {
        Done(outcome, subjects: [subject], detail: "", isRepeated: true)
    }
}

extension Done where Outcome == Void {
    package init(subject: String, detail: String = "") { self.init((), subject: subject, detail: detail) }
}

/// Where commands are carried out: each in one durable transaction together with its audit entry.
package struct Office: Sendable {
    package let database: Database
    /// What a command leaves of these tables' rows stands in its audit entry.
    let sealed: SealedTables
    package let staff: Staff.Source
    /// Who hears in a command's own transaction of what it did (`Listener`).
    let listeners: [Listener]

    package init(
        database: Database, sealed: [SealedTable] = [], staff: @escaping Staff.Source = { _, _, _, _ in [] },
        listeners: [Listener] = []
    ) {
        self.staff = staff
        self.listeners = listeners
        self.database = database
        self.sealed = SealedTables(sealed)
    }

    /// - Parameter request: the id of the web request it came with, or the name of the job.
    @discardableResult
    package func carryOut<C: Command>(_ command: C, by actor: Actor, request: String = "") async throws -> C.Outcome {
        try await database.write { try carryOut(command, by: actor, request: request, in: $0) }
    }

    /// Carries a request's command out and answers it, once however often it is sent: the answer is kept under the
    /// request's keys in the command's own transaction, and what a key already answers is undone and answered as then.
    /// - Parameters:
    ///   - shown: what is answered the first time only, in place of where it leads: a secret is not kept.
    ///   - answer: where the outcome leads; it may be called more than once.
    package func answer<C: Command>(
        _ request: WebRequest, doing command: C, shown: Answer? = nil,
        _ answer: @escaping @Sendable (C.Outcome) -> Onward
    ) async throws -> Answer {
        let actor = try request.actor
        do {
            return try await database.write { transaction in
                // SQLite has one writer and none to conflict with, and what is undone there takes others' writes along.
                if transaction.engine == .sqlite, let kept = try AnsweredKeys.answer(to: request, in: transaction) {
                    return .done(kept)
                }
                transaction.givenID = request.recordID
                let onward = answer(try carryOut(command, by: actor, request: request.id, in: transaction))
                try AnsweredKeys.keep(onward, to: request, in: transaction)
                return shown ?? .done(onward)
            }
        } catch {
            guard Self.mayBeDone(error) else { throw error }
            if let kept = try await kept(request) { return .done(kept) }
            // What else may be there once has been asked for by the command: what is left is the record itself, whose key is
            // forgotten by now.
            if (error as? DatabaseError)?.kind == .unique, request.recordID != nil { throw Refusal.recordIsThere }
            throw error is AnsweredKeys.Known ? Refusal.overloaded : error
        }
    }

    /// Whether a command failed as it may when it was done before: a finding that was verified cannot be verified, and
    /// what is done already meets those that go on beside it.
    private static func mayBeDone(_ error: any Error) -> Bool {
        switch error {
        case let refusal as Refusal: refusal.kind != .overloaded
        case let error as DatabaseError: [.unique, .foreignKey, .check, .conflict, .busy].contains(error.kind)
        default: error is AnsweredKeys.Known
        }
    }

    /// Nil also where it cannot be read now: then there is nothing to say but what failed. Refuses a key that came with
    /// another body.
    private func kept(_ request: WebRequest) async throws -> Onward? {
        do {
            return try await read { try AnsweredKeys.answer(to: request, in: $0) }
        } catch let refusal as Refusal where refusal.kind != .overloaded {
            throw refusal
        } catch { return nil }
    }

    private func carryOut<C: Command>(
        _ command: C, by actor: Actor, request: String, in transaction: WriteTransaction
    ) throws -> C.Outcome {
        try command.action.admit(actor)
        transaction.sealed = sealed
        transaction.listeners = listeners
        try transaction.dateAfterClosedBooks(of: actor.county)
        let done = try command.carryOut(by: actor, in: transaction)
        try transaction.audit(done, by: actor, action: command.action, request: request)
        return done.outcome
    }

    package func read<T: Sendable>(_ body: @escaping @Sendable (ReadTransaction) throws -> T) async throws -> T {
        try await database.read(body)
    }

    /// For pages that only report: see `Database.readReport`.
    package func readReport<T: Sendable>(
        _ body: @escaping @Sendable (ReadTransaction) throws -> T
    ) async throws -> T {
        try await database.readReport(body)
    }

    /// For what is no act of anybody's and needs no audit: when a session was last seen.
    @discardableResult
    package func keepHouse<T: Sendable>(
        _ body: @escaping @Sendable (WriteTransaction) throws -> T
    ) async throws -> T {
        try await database.write(body)
    }
}

extension WriteTransaction {
    /// What a command did, an entry for each record; nothing where all stood so already.
    package func audit<Outcome>(_ done: Done<Outcome>, by actor: Actor, action: Action, request: String) throws {
        guard !done.isRepeated else { return }
        for subject in done.subjects {
            try audit(by: actor, action: action, subject: subject, detail: done.detail, request: request)
        }
    }
}
