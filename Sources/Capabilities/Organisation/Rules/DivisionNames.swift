import Kernel

/// What names and codes of divisions say, as the statistics bureau's rules and the lists of offices have them.
extension Division {
    /// The kind that a name and a code tell; nil where somebody has to say it. A name goes before the code, for codes are
    /// kept when a town becomes a subdistrict; 001–099 are subdistricts, 100–199 towns, 200–399 townships, and of villages
    /// 001–199 communities, 200–399 villages. 400 on are “similar” ones: a development zone, a farm
    /// (统计用区划代码和城乡划分代码编制规则).
    package static func kind(of code: DivisionCode, name: String) -> Kind? {
        switch code.level {
        case .county: .county
        case .township: townshipKind(name, code)
        case .village: code.isUnusual ? nil : villageKind(name) ?? (code.number < 200 ? .community : .village)
        }
    }

    private static func townshipKind(_ name: String, _ code: DivisionCode) -> Kind? {
        if name.contains("街道") || name.contains("办事处") { return .subdistrict }
        if code.isUnusual { return nil }
        if name.hasSuffix("镇") { return .town }
        if name.hasSuffix("乡") { return .township }
        return code.number < 100 ? .subdistrict : code.number < 200 ? .town : .township
    }

    private static func villageKind(_ name: String) -> Kind? {
        // 社区村村民委员会 is the committee of a village that is called 社区村.
        if ["村", "村委会", "村民委员会"].contains(where: name.hasSuffix) { return .village }
        return ["社区", "居委会", "居民委员会", "居民区"].contains(where: name.contains) ? .community : nil
    }

    /// The kinds that there are at a level.
    package static func kinds(at level: DivisionCode.Level) -> [Kind] {
        switch level {
        case .county: [.county]
        case .township: [.subdistrict, .town, .township]
        case .village: [.village, .community]
        }
    }

    /// Whether a list names a division as it is called here already: the bureau's lists name the committee (新民村村委会),
    /// and that is no other name for the village.
    static func isCalled(_ name: String, in list: String) -> Bool {
        list == name || committees.contains { list == name + $0 }
    }

    /// What of a name stays when a town becomes a subdistrict or a village a community: 澄潭镇 and 澄潭街道 are 澄潭.
    static func stem(_ name: String) -> String {
        var stem = name[...]
        while let ending = endings.first(where: { stem.hasSuffix($0) && stem.count > $0.count }) {
            stem.removeLast(ending.count)
        }
        return String(stem)
    }

    private static let committees = ["村民委员会", "村委会", "居民委员会", "居委会"]
    private static let endings = committees + ["居民区", "社区", "村", "办事处", "街道", "镇", "民族乡", "乡"]
}

extension DivisionCode {
    /// The last three digits.
    fileprivate var number: Int { Int(description.suffix(3)) ?? 0 }

    /// Of what is no ordinary township or village: the code tells no kind.
    package var isUnusual: Bool { level != .county && number >= 400 }

    /// As lists write it: the statistics bureau has 12 digits at every level, and 000 stands for “all of the level above”.
    init?(listed text: String) {
        var digits = text
        while digits.utf8.count > 6, digits.hasSuffix("000") { digits.removeLast(3) }
        self.init(digits)
    }
}
