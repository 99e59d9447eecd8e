import Database
import Kernel

/// What one administrator wants to change of somebody whose rights nobody changes alone, until another one answers.
struct RightsRequest: Codable, Sendable {
    enum Kind: String, Codable, Sendable {
        case roles, password, secondFactor
    }

    enum State: String, Codable, Sendable {
        case open, agreed, declined, withdrawn
        /// Nobody answered in time.
        case expired
    }

    /// After which nobody says yes any more to what was meant then.
    static let days = 7

    let id: ID<RightsRequest>
    let person: ID<Person>
    let personName: String
    let unitName: String
    let kind: Kind
    let rolesBefore: [Role]
    /// Those that are asked for.
    let roles: [Role]
    let askedBy: ID<Person>
    let askerName: String
    let askedAt: Instant
    let state: State
    let answererName: String?
    let answeredAt: Instant?

    init(_ row: Row, now: Instant) throws {
        id = try row["id"]
        person = try row["person"]
        personName = try row["personName"]
        unitName = try row["unitName"]
        kind = try row["kind"]
        rolesBefore = Self.roles(try row["rolesBefore"])
        roles = Self.roles(try row["roles"])
        askedBy = try row["askedBy"]
        askerName = try row["askerName"]
        askedAt = try row["askedAt"]
        answererName = try row["answererName"]
        answeredAt = try row["answeredAt"]
        let answer: State? = try row["answer"]
        state = answer ?? (askedAt < Self.oldest(at: now) ? .expired : .open)
    }

    static func oldest(at now: Instant) -> Instant { now.adding(hours: -24 * days) }

    private static func roles(_ text: String) -> [Role] {
        text.split(separator: " ").compactMap { Role(rawValue: String($0)) }
    }

    static func text(_ roles: [Role]) -> String { roles.map(\.rawValue).sorted().joined(separator: " ") }

    /// 把张敏（创建办）的角色由“创建办干事”改为“创建办主任”
    var words: String {
        let who = "\(personName)（\(unitName)）"
        switch kind {
        case .roles:
            let before = rolesBefore.isEmpty ? "" : "由“\(rolesBefore.map(\.chinese).joined(separator: "、"))”"
            return "把\(who)的角色\(before)改为“\(roles.map(\.chinese).joined(separator: "、"))”"
        case .password: return "给\(who)重新发放密码"
        case .secondFactor: return "解除\(who)的动态验证码"
        }
    }
}

extension RightsRequest.Kind: SQLEncodable, SQLDecodable {}
extension RightsRequest.State: SQLEncodable, SQLDecodable {}
