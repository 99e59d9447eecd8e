import Database
import Kernel
import Web

/// What one administrator asks for that nobody does alone, until another one answers.
struct RightsRequest: Codable, Sendable {
    enum Kind: String, Codable, Sendable {
        case roles, password, secondFactor
        /// Somebody changes post or leaves.
        case post
        /// An account that was closed is opened again.
        case enable
        /// The county asks for second factors later, or no longer. It is about nobody but who asks.
        case secondFactorDate

        /// Whoever asks has it, and still has it when the other one agrees.
        var right: Right {
            switch self {
            case .roles, .password, .secondFactor: .giveRoles
            case .post, .enable: .addPeople
            case .secondFactorDate: .setSecurity
            }
        }
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
    /// Where a change of post leads to; nil for whoever leaves.
    let unit: ID<Unit>?
    let newUnitName: String?
    /// The first day in the new post, or from which second factors are to be asked for.
    let day: Day?
    let successor: ID<Person>?
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
        unit = try row["newUnit"]
        newUnitName = try row["newUnitName"]
        day = try row["day"]
        successor = try row["successor"]
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
        case .post:
            let since = day.map { "\($0.chinese)起" } ?? ""
            return newUnitName.map { "把\(who)\(since)调到\($0)" } ?? "给\(who)办离任，\(since)停用账号"
        case .enable: return "重新启用\(who)的账号"
        case .secondFactorDate:
            return day.map { "把启用动态验证码的日期推迟到\($0.chinese)" } ?? "取消启用动态验证码的日期"
        }
    }
}

extension RightsRequest.Kind: SQLEncodable, SQLDecodable {}
extension RightsRequest.State: SQLEncodable, SQLDecodable {}
