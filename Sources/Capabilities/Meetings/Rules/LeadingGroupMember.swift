import Kernel

/// Somebody in a leading group.
package struct LeadingGroupMember: Hashable, Codable, Sendable {
    package enum Role: String, Codable, CaseIterable, Sendable {
        case head, deputy, member, officeHead, officeDeputy

        package var chinese: String {
            switch self {
            case .head: "组长"
            case .deputy: "副组长"
            case .member: "成员"
            case .officeHead: "办公室主任"
            case .officeDeputy: "办公室副主任"
            }
        }
    }

    package let role: Role
    package let name: String
    /// 县委副书记
    package let post: String

    package init(_ role: Role, _ name: String, _ post: String) {
        (self.role, self.name, self.post) = (role, name, post)
    }

    /// As a line of the form has it.
    package var line: String { "\(role.chinese) \(name) \(post)" }

    /// A list as offices paste it, a member a line: `组长 张建国 县委副书记`, with spaces, tabs, commas or a colon between.
    package static func members(_ text: String) throws(Refusal) -> [LeadingGroupMember] {
        var (members, wrong): ([LeadingGroupMember], [String]) = ([], [])
        for (index, line) in text.mended(lines: true).split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            let parts = line.split(maxSplits: 2) { " \t,，:：\u{3000}".contains($0) }.map { String($0).trimmed }
            if parts.allSatisfy(\.isEmpty) { continue }
            guard parts.count >= 2, let role = Role.allCases.first(where: { $0.chinese == parts[0] }) else {
                wrong.append("第\(index + 1)行“\(line.prefix(20))”")
                continue
            }
            members.append(LeadingGroupMember(role, parts[1], parts.count > 2 ? parts[2] : ""))
        }
        if let first = wrong.first {
            throw Refusal.field(
                "members", "leadingGroup.line",
                "\(first)读不懂：一行一人，先写 \(Role.allCases.map(\.chinese).joined(separator: "、")) 之一，再写姓名、职务。")
        }
        guard members.contains(where: { $0.role == .head }) else {
            throw Refusal.field("members", "leadingGroup.noHead", "至少要有一位组长，如 组长 张建国 县委副书记。")
        }
        let names = members.map { $0.role.chinese + $0.name.nameKey }
        if let twice = members.first(where: { member in
            names.count { $0 == member.role.chinese + member.name.nameKey } > 1
        }) {
            throw Refusal.field("members", "leadingGroup.twice", "\(twice.role.chinese)里\(twice.name)写了两次。")
        }
        guard members.count <= most else {
            throw Refusal.field("members", "leadingGroup.tooMany", "一个领导小组最多\(most)人，这里有\(members.count)人。")
        }
        return members
    }

    package static let most = 120
}
