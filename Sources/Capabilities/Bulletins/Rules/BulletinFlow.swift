import Kernel

/// Where a bulletin stands. Nothing goes out on one signature: a clerk drafts, the director approves, a leader
/// signs; only then is it published and numbered.
package enum BulletinState: String, Codable, CaseIterable, Sendable {
    case draft, submitted, approved, signed, published

    package var chinese: String {
        switch self {
        case .draft: "草稿"
        case .submitted: "已送审"
        case .approved: "主任已审核"
        case .signed: "领导已签发"
        case .published: "已发布"
        }
    }
}

/// Something that is done to a bulletin.
package enum BulletinStep: String, Codable, CaseIterable, Sendable {
    case edit, submit, approve, sign, publish, sendBack

    package var chinese: String {
        switch self {
        case .edit: "修改"
        case .submit: "送主任审核"
        case .approve: "审核通过"
        case .sign: "签发"
        case .publish: "发布"
        case .sendBack: "退回修改"
        }
    }

    /// Gives the paper a name or a number that it keeps: asked once more.
    package var isFinal: Bool { self == .sign || self == .publish }
}

package enum BulletinFlow {
    /// Who already put his name to it.
    package struct Hands: Hashable, Codable, Sendable {
        package let drafter: String
        /// Everybody who ever changed the text.
        package let editors: Set<String>
        package let approver: String?

        package init(drafter: String, editors: Set<String> = [], approver: String?) {
            self.drafter = drafter
            self.editors = editors
            self.approver = approver
        }

        package var writers: Set<String> { editors.union([drafter]) }
    }

    private static let table: [BulletinStep: (from: [BulletinState], to: BulletinState, roles: [Role])] = [
        .edit: ([.draft], .draft, [.clerk, .director]),
        .submit: ([.draft], .submitted, [.clerk, .director]),
        .approve: ([.submitted], .approved, [.director]),
        .sign: ([.approved], .signed, [.leader]),
        .publish: ([.signed], .published, [.clerk, .director]),
        .sendBack: ([.submitted, .approved, .signed], .draft, [.director, .leader]),
    ]

    /// Where a step leads; refuses one that is out of order or not this actor's.
    package static func state(
        after step: BulletinStep, in state: BulletinState, by actor: Actor, hands: Hands
    ) throws(Refusal) -> BulletinState {
        guard let row = table[step], row.from.contains(state) else {
            throw Refusal(
                .conflict, "bulletin.outOfOrder", "这份通报现在是“\(state.chinese)”，不能\(step.chinese)。")
        }
        guard row.roles.contains(where: actor.has) else {
            let roles = row.roles.map(\.chinese).joined(separator: "、")
            throw Refusal(.forbidden, "bulletin.notYours", "\(step.chinese)只能由\(roles)来做。")
        }
        if step == .approve, hands.writers.contains(actor.id) {
            throw Refusal(.forbidden, "bulletin.ownDraft", "起草、修改过的人不能审核自己的通报，请由另一位主任审核。")
        }
        if step == .sign, hands.writers.contains(actor.id) || actor.id == hands.approver {
            throw Refusal(.forbidden, "bulletin.ownApproval", "起草或审核的人不能签发，请由另一位领导签发。")
        }
        return row.to
    }

    package static func steps(for actor: Actor, in state: BulletinState, hands: Hands) -> [BulletinStep] {
        BulletinStep.allCases.filter { step in
            (try? Self.state(after: step, in: state, by: actor, hands: hands)) != nil
        }
    }
}
