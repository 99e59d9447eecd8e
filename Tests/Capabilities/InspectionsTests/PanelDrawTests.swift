import Kernel
import Testing

@testable import Inspections

@Suite("A draw of panels")
struct PanelDrawTests {
    private static let townships = ["990101100", "990101101", "990101200", "990101201"].compactMap { DivisionCode($0) }

    /// So many of each kind; every other one is of one of the townships.
    private static func members(_ each: Int) -> [PanelDraw.Member] {
        Role.panel.flatMap { kind in
            (0..<each).map { index in
                PanelDraw.Member(
                    id: "\(kind.rawValue)-\(index)", name: "\(kind.chinese)\(index)", kind: kind,
                    home: index.isMultiple(of: 2) ? nil : townships[index / 2 % townships.count])
            }
        }
    }

    private static func draw(
        _ members: [PanelDraw.Member] = members(6), count: Int = 2, size: Int = 5, seed: String = "a",
        townships: [DivisionCode] = townships
    ) throws -> PanelDraw {
        try PanelDraw(members: members, townships: townships, count: count, size: size, seed: seed)
    }

    @Test("has all three kinds on each, and nobody goes to his own township", arguments: 0..<40)
    func fair(seed: Int) throws {
        let panels = try Self.draw(seed: "seed \(seed)").panels()
        #expect(panels.count == 2 && panels.allSatisfy { $0.members.count == 5 })
        #expect(panels.allSatisfy { panel in Set(panel.members.map(\.kind)) == Set(Role.panel) })
        #expect(panels.flatMap(\.townships).sorted() == Self.townships)
        #expect(Set(panels.flatMap(\.members).map(\.id)).count == 10, "nobody sits twice")
        for panel in panels {
            #expect(!panel.members.contains { $0.home.map(panel.townships.contains) ?? false })
            #expect(!panel.townships.isEmpty)
        }
    }

    @Test("comes out the same from the same seed, in whatever order people stand")
    func same() throws {
        let one = try Self.draw().panels()
        #expect(try Self.draw(Self.members(6).reversed()).panels() == one)
        #expect(try Self.draw(seed: "b").panels() != one)
        #expect(try Self.draw().lines == Self.draw(Self.members(6).reversed()).lines)
    }

    struct Bad: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let code: String
        var members: [PanelDraw.Member] = PanelDrawTests.members(6)
        var count = 2
        var size = 5
        var townships = PanelDrawTests.townships
    }

    private static let local = Role.panel.map {
        PanelDraw.Member(id: $0.rawValue, name: $0.chinese, kind: $0, home: townships[0])
    }

    static let bad = [
        Bad(
            testDescription: "no CPPCC member", code: "panel.kind",
            members: members(6).filter { $0.kind != .cppccMember }),
        Bad(
            testDescription: "fewer of a kind than panels", code: "panel.kind",
            members: members(6).filter { $0.kind != .peoplesDeputy || $0.id.hasSuffix("-0") }),
        Bad(
            testDescription: "one person in two kinds", code: "panel.twoKinds",
            members: members(6) + [.init(id: "partyDelegate-0", name: "党代表0", kind: .peoplesDeputy, home: nil)]),
        Bad(
            testDescription: "all of the township that is marked", code: "panel.ownTownship", members: local, count: 1,
            size: 3, townships: [townships[0]]),
        Bad(testDescription: "two on a panel", code: "panel.size", size: 2),
        Bad(testDescription: "ten on a panel", code: "panel.size", size: 10),
        Bad(testDescription: "no panel", code: "panel.count", count: 0),
        Bad(testDescription: "more panels than townships", code: "panel.count", count: 5),
        Bad(testDescription: "fewer people than seats", code: "panel.few", members: members(3), count: 2),
    ]

    @Test("is refused, and says why", arguments: bad)
    func refused(_ bad: Bad) {
        let refusal = #expect(throws: Refusal.self) {
            try Self.draw(bad.members, count: bad.count, size: bad.size, townships: bad.townships).panels()
        }
        #expect(refusal?.code == bad.code && refusal?.message.isEmpty == false)
    }

    @Test("names who takes a seat that falls free: of the kind, of none of the townships, whoever asks")
    func substitute() throws {
        let members = Self.members(6)
        let next = try PanelDraw.substitute(for: .cppccMember, among: members, notOf: Self.townships, seed: "a")
        #expect(next.kind == .cppccMember && next.home == nil)
        #expect(
            try PanelDraw.substitute(for: .cppccMember, among: members.reversed(), notOf: Self.townships, seed: "a")
                == next)
        let refusal = #expect(throws: Refusal.self) {
            try PanelDraw.substitute(for: .cppccMember, among: Self.local, notOf: Self.townships, seed: "a")
        }
        #expect(refusal?.code == "panel.noSubstitute")
    }

    @Test("makes a score of three marks and more, of all three kinds")
    func enough() throws {
        try PanelDraw.check(Role.panel)
        for kinds: [Role] in [[], [.partyDelegate, .peoplesDeputy], [.partyDelegate, .partyDelegate, .cppccMember]] {
            let refusal = #expect(throws: Refusal.self) { try PanelDraw.check(kinds) }
            #expect(refusal?.code == "panel.incomplete")
        }
    }
}

@Suite("Who checks whom")
struct CrossPairsTests {
    private static let townships = (100..<112).compactMap { DivisionCode("990101\($0)") }

    @Test("each checks one and is checked by one, none itself, no two each other", arguments: 3...12)
    func ring(count: Int) throws {
        let own = Array(Self.townships.prefix(count))
        let pairs = try CrossPairs(own, seed: "seed").pairs
        #expect(pairs.map(\.checker).sorted() == own && pairs.map(\.checked).sorted() == own)
        #expect(pairs.allSatisfy { $0.checker != $0.checked })
        #expect(pairs.allSatisfy { !pairs.contains(.init(checker: $0.checked, checked: $0.checker)) })
        #expect(try CrossPairs(own.reversed(), seed: "seed").pairs == pairs)
    }

    @Test("a pair that checks itself, two that check each other, and fewer than three are refused")
    func refused() {
        let (a, b) = (Self.townships[0], Self.townships[1])
        let itself = #expect(throws: Refusal.self) { try CrossPairs([.init(checker: a, checked: a)]) }
        #expect(itself?.code == "cross.itself")
        let mutual = #expect(throws: Refusal.self) {
            try CrossPairs([.init(checker: a, checked: b), .init(checker: b, checked: a)])
        }
        #expect(mutual?.code == "cross.mutual")
        for few in [[], [a], [a, b]] {
            let refusal = #expect(throws: Refusal.self) { try CrossPairs(few, seed: "seed") }
            #expect(refusal?.code == "cross.few")
        }
    }
}
