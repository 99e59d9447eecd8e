import Hummingbird
import Kernel
import Logging

/// Something that nobody does who uses the pages as they are.
package enum SecurityEvent: String, Sendable {
    /// A write from a page of somebody else's.
    case foreignOrigin
    /// A write whose form was not given to this browser, or too long ago.
    case foreignToken
}

extension Dispatch {
    /// The one place that is told of security events, without their text.
    func securityEvent(_ event: SecurityEvent) {
        site.logger.warning(
            "security event",
            metadata: [
                "request.id": "\(context.requestID)", "event": "\(event.rawValue)", "http.path": "\(request.uri.path)",
            ])
    }
}
