import Kernel
import Synchronization

/// A request, decoded: what a handler needs and nothing of HTTP.
package struct WebRequest: Sendable {
    /// Sixteen hexadecimal digits: in the log, in the answer's header and on every error page.
    package let id: String
    package let method: Route.Method
    package let path: String
    package let county: County
    package let parameters: [String: String]
    package private(set) var query: Query
    package let form: FormInput
    package let session: Session?
    /// Where the request came from, for the lockout of guessed passwords.
    package let address: String
    package let wantsJSON: Bool
    /// Of a write that somebody may send again.
    package let key: RequestKey?
    /// What the sender calls the record that he makes (`Record-Id`, or a field of the form).
    package private(set) var recordID: ID<Any>?
    /// What `RequestKey.body` is made of; empty where nobody is signed in.
    let body: String
    let tokens: FormTokens
    package var browser = Browser.none
    /// It came to a page of residents and visitors (`my/…`).
    package var isOutside = false
    /// What a browser is called in which nobody is signed in, on those pages alone: 32 hexadecimal digits.
    package var visitor: String?
    var asked = AskedOrigin("")

    /// Scheme and host under which this installation is reached, for addresses that are scanned or subscribed to elsewhere.
    package var origin: String { asked.taken() }

    /// Who asks. Behind a route that needs somebody signed in, somebody is. On a page for residents and visitors it may be a
    /// visitor, who is known by his browser alone.
    package var actor: Actor {
        get throws {
            if let session { return session.actor }
            guard let visitor else { throw Refusal.signInNeeded }
            return .visitor(visitor, county: county.code)
        }
    }

    /// Whose keys its own are: one person's twice sent request is one, and never another's.
    package var sender: String? { session?.actor.id ?? visitor.map(Actor.visitorID) }
    /// A page of the county as others are to open it from outside of ours: `https://wenming.example.cn/330624/…`.
    package func address(_ path: String) -> String { "\(origin)/\(county.code)/\(path)" }

    /// A part of the address as the type that it names; an address that does not parse is nobody's.
    package func parameter<Value: LosslessStringConvertible>(
        _ name: String, as type: Value.Type = Value.self
    ) throws -> Value {
        guard let value = parameters[name].flatMap(Value.init) else { throw Refusal.noSuchPage }
        return value
    }
}

/// Scheme and host as a request names them, and whether its answer was made with them: where it was not, others may have the
/// answer who came by another name.
final class AskedOrigin: Sendable {
    private let text: String
    private let isUsed = Atomic(false)

    init(_ text: String) { self.text = text }

    func taken() -> String {
        isUsed.store(true, ordering: .relaxed)
        return text
    }

    /// Nil where nobody took it.
    var used: String? { isUsed.load(ordering: .relaxed) ? text : nil }
}

extension WebRequest {
    /// The same, asking for less: what is left where a part of the query was refused.
    func asking(_ query: Query) -> WebRequest {
        var request = self
        request.query = query
        return request
    }

    /// What somebody filled in, as a form sent it or as an address carries it: to be shown again.
    package var filledIn: FormInput { method == .post ? form : query.input }

    /// Under each of these the request is the same when it is sent again.
    package var keys: [RequestKey] {
        [key, recordID.map { RequestKey(record: $0, body: body) }].compactMap(\.self)
    }

    /// The same, making a record whose identifier stands in its form.
    package func making<Record>(_ record: ID<Record>) -> WebRequest {
        var request = self
        request.recordID = ID(record.description)
        return request
    }

    /// For a file that this request brought for a record and that lies in a store by now; see `FormTokens`. It is the
    /// person's, so that a photo sent before the session ended is not chosen again after signing in.
    package func receipt(for digest: String, of record: String) throws -> String {
        guard let session else { throw Refusal.signInNeeded }
        return tokens.receipt(for: digest, of: record, person: session.actor.id)
    }

    /// The digest of a file that this person sent for a record before; nil for what somebody else did.
    package func received(_ receipt: String, of record: String) -> String? {
        session.flatMap { tokens.digest(receipt, of: record, person: $0.actor.id) }
    }
}

extension Refusal {
    package static let signInNeeded = Refusal(.unidentified, "session.none", "请先登录。")
    package static let noSuchPage = Refusal(
        .missing, "page.none", "没有这个页面，或者您无权看到它。请从菜单重新进入；如果链接来自他人，请与对方核对。")
}
