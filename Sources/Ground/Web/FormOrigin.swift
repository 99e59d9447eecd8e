import HTTPTypes
import Kernel

/// From whose page a write comes, as the browser itself says (OWASP: CSRF prevention, “standard headers”). Asked before
/// anything of the body is read. A page of somebody else's can make none of these headers say otherwise.
package enum FormOrigin: Sendable {
    case ours
    case foreign
    /// Nothing was sent that says so, as by programs and some old browsers: the form's token decides.
    case unsaid

    /// Everything that is sent has to be ours. `Sec-Fetch-Site` does not come over plain HTTP on a county's own network;
    /// then `Origin` decides, and without it `Referer`.
    /// - Parameters:
    ///   - host: where the request was sent to.
    ///   - publicURL: as people type it, where a proxy gives the server another host.
    init(_ headers: HTTPFields, host: String?, publicURL: String?) {
        let site = headers[.fetchSite]
        let sender = headers[.origin] ?? headers[.referer]
        if let site, !["same-origin", "none"].contains(site) {
            self = .foreign
        } else if let sender, !Self.isOurs(sender, host: host, publicURL: publicURL) {
            self = .foreign
        } else {
            self = site == "same-origin" || sender != nil ? .ours : .unsaid
        }
    }

    private static func isOurs(_ address: String, host: String?, publicURL: String?) -> Bool {
        guard let sender = WebOrigin(address) else { return false }
        if let own = publicURL.flatMap(WebOrigin.init), own == sender { return true }
        // Whether there was HTTPS is known to the proxy alone.
        return host.flatMap { WebOrigin("\(sender.scheme)://\($0)") } == sender
    }
}

/// Scheme, host and port of an address (RFC 6454), the default port written out. `null` is none.
private struct WebOrigin: Hashable {
    let scheme: String
    let authority: String

    init?(_ address: String) {
        guard let separator = address.firstRange(of: "://") else { return nil }
        let scheme = address[..<separator.lowerBound].lowercased()
        guard let port = ["http": 80, "https": 443][scheme] else { return nil }
        let host = address[separator.upperBound...].prefix { !"/?#".contains($0) }.lowercased()
        guard !host.isEmpty, !host.contains("@") else { return nil }
        self.scheme = scheme
        // The colons within [::1] are the address's own.
        let end = host.lastIndex(of: "]") ?? host.startIndex
        let hasPort = host[end...].contains(":")
        authority = hasPort ? host : "\(host):\(port)"
    }
}

extension Refusal {
    package static let foreignOrigin = Refusal(
        .forbidden, "form.origin", "这次提交不是从本系统的页面发出的，没有办理，也没有保留内容。请从菜单打开页面再办。")
}
