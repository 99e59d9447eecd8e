import App
import Foundation
import Kernel
import Office
import Organisation
import Web

/// Sessions, and what is asked for without a right.
extension SimulatedYear {
    func visitTheDoor(in county: String) async throws {
        switch chance.roll(1...100) {
        case 1...50: _ = try await signIn(chance.pick(ledger(county).people), county: county)
        case 51...70: try await guess(in: county)
        case 71...90: try await look(in: county)
        default: try await signOut(in: county)
        }
    }

    /// The cookie, when the door opens.
    private func signIn(_ person: PersonNote, county: String, isRight: Bool = true) async throws -> String? {
        trace = "sign-in of \(person.signInName), \(isRight)"
        let now = clock.now
        let isLocked = person.lockedUntil.map { $0 > now } ?? false
        let opens = isRight && person.hasPassword && !person.isDisabled
        let before = try await machine.commits()
        let request = newRequest()
        do {
            let token = try await machine.product.door.signIn(
                name: person.signInName, password: isRight ? Founding.password : "wrong-password", county: county,
                request: request)
            try hold(opens && !isLocked, "the door opens to the right password only")
            expect("signIn", person.actor, request)
            ledgers[county]?.sessions.removeAll { $0.person == person.id && !$0.isAlive(now) }
            ledgers[county]?.sessions.append(SessionNote(token: token, person: person.id, begunAt: now, seenAt: now))
            ledgers[county]?.change(person: person.id) { ($0.failures, $0.lockedUntil) = (0, nil) }
            count("signed in")
            return token
        } catch is Refusal {
            try hold(!opens || isLocked, "the door opens to the right password")
            if isLocked {
                try hold(try await machine.commits() == before, "a refusal leaves nothing")
            } else {
                expect("signIn.failed", person.actor, request)
                ledgers[county]?.change(person: person.id) { person in
                    person.failures += 1
                    person.lockedUntil = person.failures >= 5 ? now.adding(minutes: 15) : nil
                }
            }
            count("not signed in")
            return nil
        }
    }

    private func guess(in county: String) async throws {
        let person = chance.pick(ledger(county).people).id
        for _ in 0..<chance.roll(1...7) {
            guard let now = ledger(county).person(person) else { return }
            _ = try await signIn(now, county: county, isRight: false)
        }
    }

    /// A session is there while somebody was seen within half an hour, and was not put out.
    private func look(in county: String) async throws {
        guard !ledger(county).sessions.isEmpty else { return count("idle") }
        let known = chance.pick(ledger(county).sessions)
        try await look(known, in: county)
    }

    private func look(_ known: SessionNote, in county: String) async throws {
        let sessions = Sessions(office: machine.product.office)
        let session = try await sessions.session(token: known.token, county: county)
        await sessions.settle()
        let isAlive = known.isAlive(clock.now)
        try holdEqual(
            session?.actor.id, isAlive ? known.person : nil, "a session lives half an hour, and half a day at most",
            known.person)
        guard isAlive else { return }
        seen(known.token, in: county)
    }

    /// Being seen is written at most once a minute.
    private func seen(_ token: String, in county: String) {
        guard let index = ledgers[county]?.sessions.firstIndex(where: { $0.token == token }),
            let known = ledgers[county]?.sessions[index], known.seenAt < clock.now.adding(minutes: -1)
        else { return }
        ledgers[county]?.sessions[index].seenAt = clock.now
    }

    private func signOut(in county: String) async throws {
        guard let person = ledger(county).people.first(where: \.isFounding),
            let token = try await signIn(person, county: county)
        else { return }
        let gate = Gate(machine.site)
        trace = "sign-out of \(person.signInName)"
        try holdEqual(try await gate.post("/\(county)/sign-out", cookie: token), 303, "somebody signs out")
        expect("signOut", person.actor, nil)
        ledgers[county]?.sessions.removeAll { $0.token == token }
        let session = try await Sessions(office: machine.product.office).session(token: token, county: county)
        try hold(session == nil, "who signed out is out")
    }

    /// A form of the product's is sent by somebody whose role may not, or to a county that is not his: refused at the
    /// gate, with nothing left but the refusal in the audit.
    func trespass(in county: String) async throws {
        let able = ledger(county).people.filter { $0.hasPassword && !$0.isDisabled }
        let person = chance.pick(able)
        guard let token = try await signIn(person, county: county) else { return }
        let site = machine.site
        let routes = site.routes.compactMap { route -> (Route, Right)? in
            // What only people outside the office may asks everybody else to sign in as one of them.
            guard route.method == .post, case .right(let right) = route.access, !right.isHeld(by: person.actor),
                right.roles != [.resident]
            else { return nil }
            return (route, right)
        }
        let isAbroad = chance.chance(25)
        let (route, right) = chance.pick(routes)
        let target = isAbroad ? (county == Self.main ? Self.other : Self.main) : county
        trace = "trespass of \(person.signInName) to \(target)/\(route.path)"
        let before = try await machine.commits()
        let status = try await Gate(site).post("/\(target)/\(filled(route.path, in: target))", cookie: token)
        count("trespass")
        if isAbroad {
            try holdEqual(status, 401, "a session counts in its county only", route.path)
            return try hold(try await machine.commits() == before, "a refusal leaves nothing")
        }
        try holdEqual(status, 403, "a form is refused to who has no right", right.name)
        expect("refused", person.actor, nil)
    }

    private func filled(_ path: String, in county: String) -> String {
        let ledger = ledger(county)
        let values: [(String, String?)] = [
            (":visit", ledger.visits.last?.id), (":finding", ledger.findings.last?.id),
            (":plan", ledger.plans.last?.id),
            (":bulletin", ledger.bulletins.last?.id), (":month", "2026-01"), (":person", ledger.people.first?.id),
            (":sheet", ledger.sheet), (":edition", "1"), (":division", county + "100"), (":step", "assign"),
            (":line", ledger.visits.last?.lines.last?.id), (":photo", "0"),
        ]
        return values.reduce(path) { $0.replacing($1.0, with: $1.1 ?? "none") }
    }
}
