import Kernel

/// As rules are kept with a county and with each closed month. What was kept before there were components reads as they do.
extension AssessmentRule: Codable {
    private enum Name: String, CodingKey {
        case version, title, validFrom, components, arithmetic, sources, notes
        /// Before components.
        case weights, missingSelfCheck
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Name.self)
        version = try container.decode(Int.self, forKey: .version)
        title = try container.decode(String.self, forKey: .title)
        validFrom = try container.decode(Month.self, forKey: .validFrom)
        sources = try container.decode(String.self, forKey: .sources)
        notes = try container.decode(String.self, forKey: .notes)
        let number = try container.decodeIfPresent(Int.self, forKey: .arithmetic) ?? 1
        guard let known = Arithmetic(rawValue: number) else {
            throw Refusal.unknownArithmetic("考核办法“\(title)”第\(version)版", number)
        }
        arithmetic = known
        if container.contains(.components) {
            components = try container.decode([Component].self, forKey: .components)
        } else {
            let weights = try container.decode(Weights.self, forKey: .weights)
            components =
                AssessmentTier.allCases.map { .tier($0, weight: weights[$0]) }
                + [.missingSelfCheck(try container.decode(MissingSelfCheck.self, forKey: .missingSelfCheck))]
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Name.self)
        try container.encode(version, forKey: .version)
        try container.encode(title, forKey: .title)
        try container.encode(validFrom, forKey: .validFrom)
        try container.encode(sources, forKey: .sources)
        try container.encode(notes, forKey: .notes)
        try container.encode(arithmetic, forKey: .arithmetic)
        try container.encode(components, forKey: .components)
    }
}

extension AssessmentRule.Component: Codable {
    private enum Name: String, CodingKey { case kind, tier, weight, counts, most, terms }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Name.self)
        switch try container.decode(String.self, forKey: .kind) {
        case "tier":
            self = .tier(
                try container.decode(AssessmentTier.self, forKey: .tier),
                weight: try container.decode(Int.self, forKey: .weight))
        case "missingSelfCheck":
            self = .missingSelfCheck(
                try container.decode(AssessmentRule.MissingSelfCheck.self, forKey: .counts))
        case "adjustments": self = .adjustments(most: try container.decode(Points.self, forKey: .most))
        case "honesty": self = .honesty(try container.decode(AssessmentRule.Honesty.self, forKey: .terms))
        case let kind: throw Refusal.unknownComponent(kind)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Name.self)
        switch self {
        case .tier(let tier, let weight):
            try container.encode("tier", forKey: .kind)
            try container.encode(tier, forKey: .tier)
            try container.encode(weight, forKey: .weight)
        case .missingSelfCheck(let missing):
            try container.encode("missingSelfCheck", forKey: .kind)
            try container.encode(missing, forKey: .counts)
        case .adjustments(let most):
            try container.encode("adjustments", forKey: .kind)
            try container.encode(most, forKey: .most)
        case .honesty(let honesty):
            try container.encode("honesty", forKey: .kind)
            try container.encode(honesty, forKey: .terms)
        }
    }
}

extension Refusal {
    /// What is stored by a later program is never reckoned by a guess.
    static func unknownArithmetic(_ what: String, _ number: Int) -> Refusal {
        Refusal(
            .conflict, "assessment.arithmetic",
            "\(what)按第\(number)版算法计分，本程序只会到第\(AssessmentRule.Arithmetic.allCases.count)版。请把程序升级到写下它的那一版再打开；没有按别的算法代算。")
    }

    fileprivate static func unknownComponent(_ kind: String) -> Refusal {
        Refusal(
            .conflict, "assessment.component",
            "考核办法里有本程序不认识的内容“\(kind)”。请把程序升级到写下它的那一版再打开；没有略过它代算。")
    }
}

extension [AssessmentRule.Component] {
    func firstNonNil<Value>(_ value: (AssessmentRule.Component) -> Value?) -> Value? {
        for component in self { if let value = value(component) { return value } }
        return nil
    }
}
