import Database
import Findings
import Foundation
import Kernel
import MoralBank
import Office
import Organisation
import TestSupport

@testable import Web

/// Something that somebody is about to do: a real command, what the ledger expects of it, and what the ledger holds once
/// it was acknowledged. It can be delivered any number of times, at any time, by anybody.
struct Deed: Sendable {
    enum Verdict: Equatable { case done, refused, open }

    /// What the doer was told.
    struct Acknowledged: Sendable {
        let actor: Actor
        let at: Instant
        let answer: String
    }

    var actor: Actor
    /// What the audit calls it.
    let action: String
    /// How many records it is done to: each has an audit entry of its own.
    let records: Int
    /// What it says, for the trace and as the body that its key stands for.
    let words: String
    /// The command itself asks who does it; of others only the route asks.
    let asksWho: Bool
    /// Chosen by the device: the same however often it is sent.
    var key: String
    let send: @Sendable (Office, WebRequest, Mishap) async throws -> String
    /// Whether it has to be done or refused, by the ledger's own lights.
    let verdict: @Sendable (CountyLedger, Actor, Instant) -> Verdict
    /// What the ledger holds from now on; what only the product can know, such as which villages were drawn, is read: by
    /// the identifier of what this deed made and nothing changes again, since others may have gone on in the same commit.
    let note: @Sendable (inout CountyLedger, Acknowledged, ReadTransaction) throws -> Void

    init<C: Command>(
        _ command: C, by actor: Actor, key: String, words: String, records: Int = 1, asksWho: Bool = false,
        answer: @escaping @Sendable (C.Outcome) -> String = { _ in "done" },
        verdict: @escaping @Sendable (CountyLedger, Actor, Instant) -> Verdict,
        note: @escaping @Sendable (inout CountyLedger, Acknowledged, ReadTransaction) throws -> Void
    ) {
        self.actor = actor
        action = command.action.name
        self.words = words
        self.records = records
        self.asksWho = asksWho
        self.key = key
        self.verdict = verdict
        self.note = note
        send = { office, request, mishap in
            let fallible = Fallible(command: command, fails: mishap.fails, answer: answer)
            let answered = try await office.answer(request, doing: fallible) { outcome in
                mishap.beforeCommit?()
                return .seeOther(answer(outcome))
            }
            guard case .done(let onward) = answered else { return "" }
            return onward.path
        }
    }
}

/// What happens to the process while a deed is being done.
struct Mishap: Sendable {
    /// The command throws when it has written everything.
    var fails = false
    /// Called within the transaction, when all is written and nothing committed.
    var beforeCommit: (@Sendable () -> Void)?

    static let none = Mishap()

    struct Fault: Error {
        /// What would have been answered.
        let answer: String
    }
}

/// A command that may fail after it has written.
private struct Fallible<Inner: Command>: Command {
    static var action: Action { Inner.action }
    var action: Action { command.action }
    let command: Inner
    let fails: Bool
    let answer: @Sendable (Inner.Outcome) -> String

    func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Inner.Outcome> {
        let done = try command.carryOut(by: actor, in: transaction)
        if fails { throw Mishap.Fault(answer: answer(done.outcome)) }
        return done
    }
}

extension Deed {
    /// As the router would hand it over.
    func request(id: String, body: String? = nil) throws -> WebRequest {
        WebRequest(
            id: id, method: .post, path: "/\(actor.county)/\(action)",
            county: County(code: actor.county, name: "", isDemo: false), parameters: [:], query: .empty,
            form: FormInput(),
            session: Session(actor: actor, unitName: "", digest: "", mustChangePassword: false), address: "",
            wantsJSON: false, key: try RequestKey(header: key, body: body ?? words), recordID: nil, body: body ?? words,
            tokens: try FormTokens(keys: .ofTests))
    }
}

extension Deed {
    /// As a device would send it that forgot which it was.
    func keyed(_ key: String) -> Deed {
        var deed = self
        deed.key = key
        return deed
    }

    /// Sent again by the same device.
    func isSame(as other: Deed) -> Bool { key == other.key && actor == other.actor }

    /// What another may be at as well: the one that comes second finds it done.
    var mayBeDoneBeside: Bool {
        ["moralDeposit.", "moralOrder.", "publicNotice.", "fundGrant.", "shopSettlement.", "round."].contains(
            where: action.hasPrefix)
    }

    /// Some are refused after a part of them was written: taking that back commits pages on which nothing changed.
    var mayWriteAndRefuse: Bool {
        [
            AssignFindings.action.name, TakeStepOnMany.action.name, ImportDivisions.action.name,
            KeepMoralRule.action.name, HoldCouncil.action.name, PlaceOrder.action.name, "moralDeposit.allow",
            "moralAccount.reverse", "shopSettlement.pay", "fundGrant.pay", "fundReport.sign", "publicNotice.rule",
            "round.vote", "round.judge", "round.paper", "nomination.countyPass",
        ].contains(action)
            || ["bulletin.", "closing.", "ruling.", "publication."].contains(where: action.hasPrefix)
    }
}

extension Deed: CustomStringConvertible {
    var description: String { "\(action) by \(actor.name): \(words)" }
}
