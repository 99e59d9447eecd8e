import Foundation
import Synchronization

/// An address where something listens and no PostgreSQL answers.
final class DeadServer: Sendable {
    enum Manner {
        /// Takes connections and says nothing, as a machine that is gone.
        case silent
        /// Hangs up at once.
        case hangsUp
    }

    private let socket: Int32
    private let port: UInt16
    private let count = Mutex(0)

    init(_ manner: Manner) throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let isListening = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(socket, address, length) == 0 && listen(socket, 128) == 0
                    && getsockname(socket, address, &length) == 0
            }
        }
        guard isListening else { throw CocoaError(.featureUnsupported) }
        self.socket = socket
        port = UInt16(bigEndian: address.sin_port)
        // Who is silent leaves it to the system to take connections.
        if manner == .hangsUp { Thread.detachNewThread { [self] in hangUp() } }
    }

    /// One connection for each time that libpq is asked for one.
    var connection: String { "postgres://nobody@127.0.0.1:\(port)/none?sslmode=disable&gssencmode=disable" }

    /// How often somebody came.
    var visits: Int { count.withLock { $0 } }

    func close() { shutdown(socket, Int32(SHUT_RDWR)) }

    private func hangUp() {
        while case let caller = accept(socket, nil, nil), caller >= 0 {
            count.withLock { $0 += 1 }
            Foundation.close(caller)
        }
    }

    deinit { Foundation.close(socket) }
}
