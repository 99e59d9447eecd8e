import Hummingbird

/// What a county's cookies are called at this installation. A host's cookies are one heap for whatever runs there, on
/// whichever port: the name says whose they are (decisions/0019).
package struct CookieNames: Sendable {
    package enum Kind: String, Sendable {
        /// Who is signed in.
        case session
        /// Which resident is signed in, on his own pages.
        case resident
        /// Whose forms these are, before anybody is signed in.
        case visitor
        /// What is said once, after a step.
        case notice
        /// Which browser this is, long after its sessions (decisions/0023).
        case device
        /// How pages are drawn in it: larger in the elder's version.
        case look
    }

    /// Six hexadecimal digits that tell this installation from another one of the same county.
    let installation: String
    let isSecure: Bool

    /// `wenming-330624-5a0c1f-session`, and behind HTTPS with the prefix that only this very host can set, and only
    /// over HTTPS (RFC 6265bis §4.1.3.2).
    package func name(_ kind: Kind, county: String) -> String {
        "\(isSecure ? "__Host-" : "")wenming-\(county)-\(installation)-\(kind.rawValue)"
    }
}

/// A county's cookies among those that a browser sent, and how it is given others.
struct CountyCookies {
    let names: CookieNames
    let county: String
    let sent: Cookies

    subscript(kind: CookieNames.Kind) -> String? {
        sent[names.name(kind, county: county)].flatMap { $0.value.isEmpty ? nil : $0.value }
    }

    /// - Parameter maxAge: seconds; nil for as long as the browser is open.
    func setting(_ kind: CookieNames.Kind, _ value: String, maxAge: Int? = nil) -> Cookie {
        Cookie(
            name: names.name(kind, county: county), value: value, maxAge: maxAge, path: "/", secure: names.isSecure,
            httpOnly: true, sameSite: .lax)
    }

    func removing(_ kind: CookieNames.Kind) -> Cookie { setting(kind, "", maxAge: 0) }
}
