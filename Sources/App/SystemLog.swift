import Foundation

/// The machine's own log (syslog), which may be sent on to another machine.
enum SystemLog {
    static func note(_ line: String) {
        withVaList([]) { vsyslog(LOG_AUTHPRIV | LOG_NOTICE, "wenming: " + line.replacing("%", with: "%%"), $0) }
    }
}
