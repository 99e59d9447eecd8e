import Kernel

/// What was done in a step: which, and what it brought. Only what a step's row says can be brought to it.
package struct FindingAct: Hashable, Sendable {
    package enum Brought: Hashable, Sendable {
        case nothing
        case assignment(Party, Limit)
        case party(Party)
        /// After-photos, by their SHA-256.
        case photos([String])
        case until(Day)
        case notice(Escalation)
        /// The summons was held: on which day, and who spoke with them.
        case talk(Day, by: String)
        /// A unit's division was merged into another from a day on, and that unit goes on in its place.
        case merger(Party, into: Party, from: Day)
        /// The unit that answers is no more from a day on, and nothing took its place.
        case end(Party, from: Day)
    }

    /// What a step can bring, as its row in the table says it.
    enum Brings: Hashable, Sendable {
        case nothing, assignment
        /// Under which word its unit is stored.
        case party(String)
        case photos
        /// What the day is called.
        case until(String)
        case notice, talk, merger, end
    }

    package let step: FindingStep
    package let brought: Brought

    package init(_ step: FindingStep, _ brought: Brought = .nothing) {
        precondition(brought.fits(step.row.brings), "\(step) brings \(step.row.brings)")
        (self.step, self.brought) = (step, brought)
    }

    package static func assign(to party: Party, limit: Limit) -> FindingAct {
        FindingAct(.assign, .assignment(party, limit))
    }
    package static func passOn(to village: Party) -> FindingAct { FindingAct(.passOn, .party(village)) }
    package static func notOurs(whose: Party) -> FindingAct { FindingAct(.notOurs, .party(whose)) }
    package static func respond(photos: [String]) -> FindingAct { FindingAct(.respond, .photos(photos)) }
    package static func requestExtension(until day: Day) -> FindingAct { FindingAct(.requestExtension, .until(day)) }
    package static func grantExtension(until day: Day) -> FindingAct { FindingAct(.grantExtension, .until(day)) }
    package static func shelve(until day: Day) -> FindingAct { FindingAct(.shelve, .until(day)) }
    package static func hasten(until day: Day) -> FindingAct { FindingAct(.hasten, .until(day)) }
    package static func escalate(_ level: Escalation) -> FindingAct { FindingAct(.escalate, .notice(level)) }
    package static func summon(on day: Day, by who: String) -> FindingAct {
        FindingAct(.summon, .talk(day, by: who))
    }
    package static func succeed(_ old: Party, by successor: Party, from day: Day) -> FindingAct {
        FindingAct(.succeed, .merger(old, into: successor, from: day))
    }
    package static func dissolve(_ party: Party, from day: Day) -> FindingAct {
        FindingAct(.dissolve, .end(party, from: day))
    }
}

extension FindingAct.Brought {
    fileprivate func fits(_ brings: FindingAct.Brings) -> Bool {
        switch (self, brings) {
        case (.nothing, .nothing), (.assignment, .assignment), (.party, .party), (.photos, .photos), (.until, .until),
            (.notice, .notice), (.talk, .talk), (.merger, .merger), (.end, .end):
            true
        default: false
        }
    }
}

// MARK: Stored

/// As steps are kept for ever, and a signature's bytes with them: `{"assign":{"limit":{…},"to":{…}}}`.
extension FindingAct: Codable {
    private struct Word: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(_ word: String) { stringValue = word }
        init?(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { nil }
    }

    /// What stands first has no word of its own.
    private static let first = Word("_0")

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Word.self)
        guard let word = container.allKeys.first, let step = FindingStep(rawValue: word.stringValue) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "no step of a finding: \(container.allKeys)"))
        }
        let inside = try container.nestedContainer(keyedBy: Word.self, forKey: word)
        func read<Value: Decodable>(_ word: Word) throws -> Value { try inside.decode(Value.self, forKey: word) }
        let brought: Brought =
            switch step.row.brings {
            case .nothing: .nothing
            case .assignment: .assignment(try read(Word("to")), try read(Word("limit")))
            case .party(let word): .party(try read(Word(word)))
            case .photos: .photos(try read(Word("photos")))
            case .until: .until(try read(Word("until")))
            case .notice: .notice(try read(Self.first))
            case .talk: .talk(try read(Word("on")), by: try read(Word("by")))
            case .merger: .merger(try read(Self.first), into: try read(Word("by")), from: try read(Word("from")))
            case .end: .end(try read(Self.first), from: try read(Word("from")))
            }
        self.init(step, brought)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Word.self)
        var inside = container.nestedContainer(keyedBy: Word.self, forKey: Word(step.rawValue))
        switch brought {
        case .nothing: break
        case .assignment(let party, let limit):
            try inside.encode(party, forKey: Word("to"))
            try inside.encode(limit, forKey: Word("limit"))
        case .party(let party):
            guard case .party(let word) = step.row.brings else { break }
            try inside.encode(party, forKey: Word(word))
        case .photos(let photos): try inside.encode(photos, forKey: Word("photos"))
        case .until(let day): try inside.encode(day, forKey: Word("until"))
        case .notice(let level): try inside.encode(level, forKey: Self.first)
        case .talk(let day, let who):
            try inside.encode(day, forKey: Word("on"))
            try inside.encode(who, forKey: Word("by"))
        case .merger(let old, let successor, let day):
            try inside.encode(old, forKey: Self.first)
            try inside.encode(successor, forKey: Word("by"))
            try inside.encode(day, forKey: Word("from"))
        case .end(let party, let day):
            try inside.encode(party, forKey: Self.first)
            try inside.encode(day, forKey: Word("from"))
        }
    }
}
