import Kernel

/// A draw of panels (特别考核组) of Party delegates, people's deputies and CPPCC members, that anybody can check afterwards:
/// who may be drawn stands in the text that was committed to, and the seed decides.
///
/// An attempt deals its members out in the order of SHA-256(seed‖attempt‖person): first one of each kind to each panel, then
/// the others in turn; the townships follow in the order of SHA-256(seed‖code), each to the panel with the fewest that has
/// nobody of there. The first attempt, from 0, that leaves no township over is the draw.
package struct PanelDraw: Sendable {
    package struct Member: Hashable, Codable, Sendable {
        package let id: String
        package let name: String
        package let kind: Role
        /// His own township; nil for who comes from none.
        package let home: DivisionCode?

        package init(id: String, name: String, kind: Role, home: DivisionCode?) {
            self.id = id
            self.name = name
            self.kind = kind
            self.home = home
        }
    }

    package struct Panel: Hashable, Sendable {
        package fileprivate(set) var members: [Member] = []
        package fileprivate(set) var townships: [DivisionCode] = []
    }

    /// All three kinds have to fit in.
    package static let sizes = 3...9
    private static let mostAttempts = 500

    package let members: [Member]
    package let townships: [DivisionCode]
    package let count: Int
    package let size: Int
    package let seed: String

    package init(members: [Member], townships: [DivisionCode], count: Int, size: Int, seed: String) throws {
        guard Self.sizes.contains(size) else {
            throw Refusal.field(
                "panelSize", "panel.size", "每组应有3到9人，党代表、人大代表、政协委员都要有，实际填的是\(size)人。")
        }
        guard (1...max(1, townships.count)).contains(count) else {
            throw Refusal.field(
                "panels", "panel.count", "组数应在1到\(townships.count)之间（每组至少去一个乡镇、街道），实际填的是\(count)。")
        }
        if let twice = Dictionary(grouping: members, by: \.id).values.first(where: { $0.count > 1 })?.first {
            throw Refusal.field(
                "panels", "panel.twoKinds", "\(twice.name)有两种身份：一人只能以一种身份参加，请安全管理员先改他的角色。")
        }
        for kind in Role.panel {
            let there = members.count { $0.kind == kind }
            guard there >= count else {
                throw Refusal.field(
                    "panels", "panel.kind",
                    there == 0
                        ? "没有\(kind.chinese)：每组都要有党代表、人大代表、政协委员。请先在“人员”里登记并给予角色。"
                        : "\(kind.chinese)只有\(there)位，分不到\(count)组：每组都要有一位。请减少组数，或补充人员。")
            }
        }
        guard members.count >= count * size else {
            throw Refusal.field(
                "panels", "panel.few", "两代表一委员共\(members.count)位，不够\(count)组、每组\(size)人。请减少组数或人数，或补充人员。")
        }
        self.members = members.sorted { $0.id < $1.id }
        self.townships = townships.sorted()
        self.count = count
        self.size = size
        self.seed = seed
    }

    /// What of the draw's text is about panels.
    package var lines: [String] {
        ["panels \(count) size \(size)"]
            + members.map { "member \($0.id) \($0.kind.rawValue) \($0.home?.description ?? "-")" }
    }

    package func panels() throws -> [Panel] {
        for attempt in 0..<Self.mostAttempts {
            if let panels = panels(attempt) { return panels }
        }
        throw Refusal.field(
            "panels", "panel.ownTownship",
            "分不成组：总有乡镇（街道）没有人可以去，谁都不能考核自己所在的乡镇（街道）。请增加组数，或补充其他乡镇（街道）、县级单位的代表委员。")
    }

    private func panels(_ attempt: Int) -> [Panel]? {
        var left = members.map { (member: $0, order: Draw.digest("\(seed)\(attempt)\($0.id)")) }
            .sorted { $0.order < $1.order }.map(\.member)
        var panels = [Panel](repeating: Panel(), count: count)
        for kind in Role.panel {
            for index in panels.indices {
                guard let first = left.firstIndex(where: { $0.kind == kind }) else { return nil }
                panels[index].members.append(left.remove(at: first))
            }
        }
        for _ in Role.panel.count..<size {
            for index in panels.indices where !left.isEmpty { panels[index].members.append(left.removeFirst()) }
        }
        let ordered = townships.map { (code: $0, order: Draw.digest(seed + $0.description)) }
            .sorted { $0.order < $1.order }.map(\.code)
        for township in ordered {
            let able = panels.indices.filter { index in !panels[index].members.contains { $0.home == township } }
            guard let chosen = able.min(by: { panels[$0].townships.count < panels[$1].townships.count }) else {
                return nil
            }
            panels[chosen].townships.append(township)
        }
        return panels
    }

    /// Who takes the place of a member that cannot come: nobody picks him. Of those who stand in the draw's text, of the
    /// same kind, with no seat yet and of none of the panel's townships, the first by SHA-256(seed‖substitute‖person).
    package static func substitute(
        for kind: Role, among members: [Member], notOf townships: [DivisionCode], seed: String
    ) throws -> Member {
        let able = members.filter { member in
            member.kind == kind && !(member.home.map(townships.contains) ?? false)
        }
        let order = { (member: Member) in Draw.digest("\(seed)substitute\(member.id)") }
        guard let first = able.min(by: { order($0) < order($1) }) else {
            throw Refusal(
                .conflict, "panel.noSubstitute",
                "没有可以接替的\(kind.chinese)：抽签名单里的都已经在组里，或者是这一组要去的乡镇（街道）的人。可以由已到的人评分，在检查页按已交的计分。")
        }
        return first
    }

    /// Whether so many marks make a score: three and more, of all three kinds.
    package static func check(_ kinds: [Role]) throws {
        let missing = Role.panel.filter { !kinds.contains($0) }
        guard missing.isEmpty, kinds.count >= sizes.lowerBound else {
            throw Refusal(
                .conflict, "panel.incomplete",
                "现在交了\(kinds.count)份评分"
                    + (missing.isEmpty ? "" : "，没有\(missing.map(\.chinese).joined(separator: "、"))的")
                    + "：至少要3份，党代表、人大代表、政协委员都要有，才能计分。")
        }
    }
}
