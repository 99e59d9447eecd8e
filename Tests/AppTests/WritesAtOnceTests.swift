import App
import Database
import Dispatch
import Kernel
import Office
import Organisation
import Synchronization
import TestSupport
import Testing

@testable import Web

@Suite("Writes at once on PostgreSQL", .enabled(if: Engine.available.contains(.postgresql)))
struct WritesAtOnceTests {
    private let county = "990101"

    private func request(_ actor: Actor, key: String) throws -> WebRequest {
        WebRequest(
            id: key, method: .post, path: "", county: County(code: county, name: "", isDemo: false), parameters: [:],
            query: .empty, form: FormInput(),
            session: Session(actor: actor, unitName: "", digest: "", mustChangePassword: false), address: "",
            wantsJSON: false, key: try RequestKey(header: key, body: key), recordID: nil, body: key,
            tokens: try FormTokens(keys: .ofTests))
    }

    /// Adds a place and looks for none before it.
    private struct Add: Command {
        static let action = AddPlace.action
        let name: String

        func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
            try transaction.run(
                """
                INSERT INTO place (county, id, division, name, kind)
                VALUES (\(actor.county), \(transaction.recordID(Place.self)), \("\(actor.county)100201"), \(name), 'site')
                ON CONFLICT (county, division, name) DO NOTHING
                """)
            return Done(subject: name)
        }
    }

    /// Conflicts are found by pages of an index: what is looked for and not there makes all conflict that write beside it.
    @Test("do not meet where nothing was looked for, though names and keys lie side by side: none is run again")
    func apart() async throws {
        try await TwoCounties.with(.postgresql) { counties in
            let office = counties.product.office
            let actor = Actor(id: "clerk", name: "干事", county: county, roles: [.clerk], scope: .county)
            let runs = Atomic(0)
            let isFirst = Atomic(true)
            let (begun, signal) = AsyncStream.makeStream(of: Void.self)
            let others = DispatchSemaphore(value: 0)
            let first = Task {
                defer { signal.finish() }
                return try await office.answer(try request(actor, key: "key-5"), doing: Add(name: "集市5")) { _ in
                    runs.add(1, ordering: .relaxed)
                    if isFirst.exchange(false, ordering: .relaxed) {
                        signal.finish()
                        // The transaction's thread is the session's own.
                        _ = others.wait(timeout: .patience)
                    }
                    return .seeOther("divisions")
                }
            }
            for await _ in begun {}
            do {
                defer { others.signal() }
                for number in [4, 6] {
                    let second = try request(actor, key: "key-\(number)")
                    _ = try await office.answer(second, doing: Add(name: "集市\(number)")) { _ in
                        runs.add(1, ordering: .relaxed)
                        return .seeOther("divisions")
                    }
                }
            }
            _ = try await first.value
            #expect(runs.load(ordering: .relaxed) == 3)
        }
    }
}
