import Foundation
import Kernel
import Logging

/// Everything that the server serves, and what it asks of others: made once by `App`.
package struct Site: Sendable {
    package let routes: [Route]
    package let menu: [MenuEntry]
    package let assets: Assets
    package let tokens: FormTokens
    package let cookies: CookieNames
    /// The boards that anybody reads, as the public pages name them at their head.
    package let boards: [PublicBoard]
    /// Where files of a request lie until it is answered.
    package let uploadFolder: String
    /// As people type it, when the server stands behind a proxy: makes cookies Secure.
    package let publicURL: String?

    /// Scheme and host, as people reach it: behind a proxy as that is set up, else as the request was sent.
    func origin(asked host: String?) -> String {
        guard let publicURL else { return "http://\(host ?? "localhost")" }
        return publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
    }
    let isSecure: Bool
    /// The address of the proxy's client is believed only from a proxy on this machine.
    package let trustsForwardedFor: Bool
    package let logger: Logger
    package let requestID: @Sendable () -> String
    package let visitorToken: @Sendable () -> String
    package let counties: @Sendable () async throws -> [County]
    /// Who holds a session's cookie, if it is still alive.
    package let session: @Sendable (_ token: String, _ county: String) async throws -> Session?
    /// Which resident holds a cookie of his own pages.
    package let residentSession: @Sendable (_ token: String, _ county: String) async throws -> Session?
    /// What a write was answered that came before under the same key.
    package let answered: @Sendable (WebRequest) async throws -> Onward?
    /// Takes the password that somebody signed in gives once more; refuses the field `ProofPage.field` when it is wrong.
    package let prove: @Sendable (_ password: String, _ field: String, WebRequest) async throws -> Void
    /// Somebody was refused what may be a try at what is not his: goes into the audit.
    package let refused: @Sendable (Refusal, WebRequest) async -> Void
    /// Changes with every write to a county: what was made before it is not shown after it.
    package let stamp: @Sendable (_ county: String) async throws -> String
    let publicAnswers = PublicAnswers()
    /// Of pages that strangers ask for and that have to be made: half of the cores, so that whoever is signed in is never behind
    /// them, and no more wait than are done while somebody still looks.
    let publicTurns = Turns(most: max(2, ProcessInfo.processInfo.activeProcessorCount / 2), waiting: 128)
    /// Whether the database answers, for /healthz.
    package let isHealthy: @Sendable () async -> Bool
    /// Where requests are answered; nil for Swift's own threads.
    package let executor: (any TaskExecutor)?
    /// Waits, and holds no thread while it does.
    package let pause: @Sendable (Duration) async -> Void

    /// - Parameter home: where this installation keeps its records, when that tells it from a copy of itself.
    package init(
        routes: [Route], menu: [MenuEntry], assets: Assets, tokens: FormTokens, uploadFolder: String,
        publicURL: String?, home: String = "", boards: [PublicBoard] = [], logger: Logger,
        requestID: @escaping @Sendable () -> String,
        visitorToken: @escaping @Sendable () -> String,
        counties: @escaping @Sendable () async throws -> [County],
        session: @escaping @Sendable (String, String) async throws -> Session?,
        residentSession: @escaping @Sendable (String, String) async throws -> Session? = { _, _ in nil },
        answered: @escaping @Sendable (WebRequest) async throws -> Onward?,
        prove: @escaping @Sendable (String, String, WebRequest) async throws -> Void,
        refused: @escaping @Sendable (Refusal, WebRequest) async -> Void,
        stamp: @escaping @Sendable (String) async throws -> String,
        isHealthy: @escaping @Sendable () async -> Bool,
        executor: (any TaskExecutor)? = nil,
        pause: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
    ) {
        self.routes = routes
        self.menu = menu
        self.assets = assets
        self.tokens = tokens
        self.uploadFolder = uploadFolder
        self.publicURL = publicURL
        isSecure = publicURL?.hasPrefix("https://") ?? false
        cookies = CookieNames(
            installation: tokens.installation(at: "\(publicURL ?? "") \(home)"), isSecure: isSecure)
        self.trustsForwardedFor = publicURL != nil
        self.logger = logger
        self.requestID = requestID
        self.visitorToken = visitorToken
        self.counties = counties
        self.session = session
        self.residentSession = residentSession
        self.boards = boards
        self.answered = answered
        self.prove = prove
        self.refused = refused
        self.stamp = stamp
        self.isHealthy = isHealthy
        self.executor = executor
        self.pause = pause
    }
}
