import Findings
import Foundation
import Kernel
import TestSupport
import Testing

@Suite("A finding that anything happens to")
struct FindingWalkTests {
    private let flow = FindingFlow()

    private func act(_ step: FindingStep, at now: Instant, using random: inout SeededRandom) throws -> FindingAct {
        let parties = [Cast.department, Cast.otherDepartment, try Cast.township(), try Cast.village()]
        let party = try #require(parties.randomElement(using: &random))
        let day = now.day.adding(days: Int.random(in: -2...40, using: &random))
        switch step {
        case .assign: return .assign(to: party, limit: try #require(Limit.all.randomElement(using: &random)))
        case .passOn: return .passOn(to: party)
        case .notOurs: return .notOurs(whose: party)
        case .respond: return .respond(photos: Bool.random(using: &random) ? ["a"] : [])
        case .requestExtension: return .requestExtension(until: day)
        case .grantExtension: return .grantExtension(until: day)
        case .shelve: return .shelve(until: day)
        case .hasten: return .hasten(until: day)
        case .escalate: return .escalate(try #require(Escalation.allCases.randomElement(using: &random)))
        case .summon: return .summon(on: now.day.adding(days: -Int.random(in: -1...3, using: &random)), by: "副县长")
        case .dissolve: return .dissolve(party, from: now.day)
        case .succeed: return .succeed(party, by: try Cast.otherVillage(), from: now.day)
        case .accept, .start, .refuseExtension, .verify, .sendBack, .close, .resume, .reopen, .void:
            return FindingAct(step)
        }
    }

    /// Mostly what somebody can do now, sometimes anything by anybody.
    private func attempt(
        on course: FindingCourse, at now: Instant, using random: inout SeededRandom
    ) throws -> (FindingAct, Actor) {
        let people = try Cast.everybody().shuffled(using: &random)
        if Int.random(in: 0..<4, using: &random) > 0 {
            for person in people {
                let steps = flow.steps(for: person, on: course, at: now).filter { $0 != .void }
                if let step = steps.randomElement(using: &random) {
                    return (try act(step, at: now, using: &random), person)
                }
            }
        }
        let step = try #require(FindingStep.allCases.filter { $0 != .void }.randomElement(using: &random))
        return (try act(step, at: now, using: &random), try #require(people.first))
    }

    @Test("loses no step, goes by the table, and keeps its counts and rights", arguments: UInt64(1)...120)
    func walk(seed: UInt64) throws {
        // The seed is the argument, so a failing one is printed with the test's name.
        var random = SeededRandom(seed: seed)
        let source = try #require(FindingSource.allCases.randomElement(using: &random))
        let finder = try Cast.everybody().randomElement(using: &random)?.id
        var course = try Cast.found(source, by: finder)
        var now = try Cast.monday()
        for _ in 0..<80 {
            now = now.adding(minutes: Int.random(in: 1...2000, using: &random))
            let (act, actor) = try attempt(on: course, at: now, using: &random)
            let offered = flow.steps(for: actor, on: course, at: now).contains(act.step)
            do {
                let next = try flow.apply(act, to: course, by: actor, at: now, note: "说明")
                #expect(offered, "\(act.step) was not offered to \(actor.id)")
                try check(next, after: course, act, actor)
                course = next
            } catch let error as Refusal {
                // What was offered is refused only for what it brought, naming the field.
                #expect(!offered || !error.fields.isEmpty || act.step.isAutomatic, "\(error.code)")
            }
        }
        let again = FindingCourse(
            source: course.source, division: course.division, finder: course.finder, history: course.history)
        #expect(again == course)
        let stored = try JSONDecoder().decode([FindingEntry].self, from: JSONEncoder().encode(course.history))
        #expect(stored == course.history)
    }

    private func check(
        _ next: FindingCourse, after course: FindingCourse, _ act: FindingAct, _ actor: Actor
    ) throws {
        #expect(Array(next.history.dropLast()) == course.history && next.history.last?.act == act)
        #expect(try Transition.state(after: act.step, in: course.state) == next.state)
        #expect(course.state != .voided && (course.state != .closed || [.reopen, .summon].contains(act.step)))
        let counts = Dictionary(grouping: next.history, by: \.act.step).mapValues(\.count)
        #expect(counts[.requestExtension] ?? 0 <= 1 && counts[.notOurs] ?? 0 <= FindingFlow.mostObjections)
        #expect(next.returns == (counts[.sendBack] ?? 0) + (counts[.reopen] ?? 0))
        #expect(next.deadline != nil || [.found, .disputed, .voided].contains(next.state))
        #expect((next.pause != nil) == (next.state == .extensionRequested))
        if act.step == .verify {
            #expect(actor.id != course.finder && !course.responders.contains(actor.id))
            #expect(course.lead.map { $0.unit } != "u-\(actor.id)")
        }
        // One summons for each notice of one, and never without.
        let notices = next.history.count { $0.act == .escalate(.summons) }
        #expect(counts[.summon] ?? 0 <= notices)
        // Notices come one by one, upwards, until a new deadline.
        if case .notice(let level) = act.brought {
            #expect(level.rawValue == (course.escalation?.level.rawValue ?? 0) + 1)
        }
    }
}
