import Foundation
import HTTPTypes
import Hummingbird
import Kernel

/// Where a request came from, and where it leads.
extension Dispatch {
    /// Where somebody who had to sign in first goes on afterwards: only ever a path of ours.
    var nextPath: String {
        request.method == .get
            ? request.uri.path.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "" : ""
    }

    /// Where the request is sent to, on this server.
    var target: String { request.uri.path + (request.uri.query.map { "?\($0)" } ?? "") }

    /// The page that a form of ours stood on, as the browser says: a path of ours, which leads nowhere else.
    var pageBefore: String? {
        guard let referer = request.headers[.referer], origin == .ours, let start = referer.range(of: "://") else {
            return nil
        }
        let path = referer[start.upperBound...].drop { $0 != "/" }
        return path.isEmpty || path.hasPrefix("//") ? nil : String(path)
    }

    /// A deed with its record, by the title of the page that the form stood on, as far as it says so.
    func named(_ deed: Deed, _ web: WebRequest) -> (words: String, isOfPage: Bool) {
        guard let title = site.tokens.title(web.form["_page"] ?? "", action: target) else { return (deed.words, false) }
        return (title.contains(deed.words) ? title : "\(deed.words)：\(title)", true)
    }

    var address: String {
        // Only a proxy on this machine is believed about whom it speaks for; the last entry is the one it added.
        guard site.trustsForwardedFor, context.address == "127.0.0.1" || context.address == "::1",
            let last = request.headers[.forwardedFor]?.split(separator: ",").last
        else { return context.address }
        return last.trimmed
    }

    /// Stands where no county is meant.
    var product: County { County(code: "", name: "", isDemo: false) }
}
