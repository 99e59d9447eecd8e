import Database
import Kernel
import Testing

@testable import Bulletins
@testable import Office

@Suite("The steps of a bulletin")
struct BulletinStepsTests {
    private static let steps = [
        Signatures.edit, Signatures.submit, Signatures.approve, Signatures.sign, Signatures.publish,
        Signatures.sendBack,
    ]

    /// The whole table, written a second time as the office would.
    private static let allowed: [(PaperState, String, to: PaperState, roles: Set<Role>)] = [
        (.draft, "edit", .draft, [.clerk, .director]), (.draft, "submit", .submitted, [.clerk, .director]),
        (.submitted, "approve", .approved, [.director]), (.submitted, "sendBack", .draft, [.director, .leader]),
        (.approved, "sign", .signed, [.leader]), (.approved, "sendBack", .draft, [.director, .leader]),
        (.signed, "publish", .published, [.clerk, .director]), (.signed, "sendBack", .draft, [.director, .leader]),
    ]

    private func person(_ roles: [Role], _ id: String = "somebody") -> Actor {
        Actor(id: id, name: id, county: "990101", roles: roles, scope: .county)
    }

    /// Drafted by one, edited by another, submitted by a third.
    private func course(_ state: PaperState, approvedBy approver: String? = nil) -> RecordCourse<PaperState> {
        var hands = [("made", "drafter"), ("edit", "editor"), ("submit", "submitter")]
        if let approver { hands.append(("approve", approver)) }
        let start = Instant(milliseconds: 0)
        let taken = hands.enumerated().map { index, hand in
            StepTaken<PaperState>(
                number: index + 1, step: hand.0, actor: hand.1, actorName: hand.1, at: start, answers: StepAnswers(),
                from: .draft, to: state)
        }
        return RecordCourse(state: state, since: start, taken: taken)
    }

    @Test("leads each step by each role where it should, or refuses it", arguments: PaperState.allCases, Self.steps)
    func table(state: PaperState, name: String) throws {
        let row = Self.allowed.first { $0.0 == state && $0.1 == name }
        let step = try #require(Bulletin.procedure.step(named: name))
        let (bulletin, course) = (try Samples.bulletin(), course(state))
        for role in Role.allCases {
            let actor = person([role])
            if let row, row.roles.contains(role) {
                _ = try Bulletin.procedure.admit(step, to: bulletin, course, by: actor)
                #expect(step.to == row.to)
            } else {
                let refusal = #expect(throws: Refusal.self) {
                    _ = try Bulletin.procedure.admit(step, to: bulletin, course, by: actor)
                }
                #expect(refusal?.code == (row == nil ? "bulletin.outOfOrder" : "bulletin.notYours"))
            }
        }
    }

    @Test(
        "goes on no two signatures of one person, whatever roles he has",
        arguments: [
            ("approve", PaperState.submitted, "drafter"), ("approve", .submitted, "editor"),
            ("approve", .submitted, "submitter"), ("sign", .approved, "drafter"), ("sign", .approved, "editor"),
            ("sign", .approved, "approver"),
        ])
    func ownWork(name: String, state: PaperState, id: String) throws {
        let step = try #require(Bulletin.procedure.step(named: name))
        let (bulletin, course) = (try Samples.bulletin(), course(state, approvedBy: "approver"))
        let refusal = #expect(throws: Refusal.self) {
            _ = try Bulletin.procedure.admit(step, to: bulletin, course, by: person(Role.allCases, id))
        }
        #expect(refusal?.code == "bulletin.twice" && refusal?.kind == .forbidden)
        let offered = Bulletin.procedure.possible(for: person(Role.allCases, id), on: bulletin, course)
        #expect(!offered.contains { $0.step.name == name })
        _ = try Bulletin.procedure.admit(step, to: bulletin, course, by: person(Role.allCases, "another"))
    }
}
