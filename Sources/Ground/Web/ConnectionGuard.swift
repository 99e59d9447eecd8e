import HummingbirdCore
import Kernel
import NIOCore
import NIOHTTP1
import Synchronization

/// How long and how many connections wait, whoever is at their other end. What is idle, or whose headers do not come, is
/// ended by Hummingbird's own handler after `idle`; this one looks at what comes and goes.
package struct ConnectionLimits: Sendable {
    /// Open at once; a machine's default of open files is 1024, and the server asks for more of them where it may.
    package var connections = 1000
    /// Of one address, that it leaves room for others: an office of a hundred people behind one has two each. Nil behind a
    /// proxy, whose are all of them. Those of this machine are a proxy's or its owner's, and not counted.
    package var perAddress: Int? = 200
    /// Until the headers of a request are whole, between two pieces of a body, and until the next request.
    package var idle = TimeAmount.seconds(30)
    /// What a body or an answer may take beside what its length explains.
    package var grace = TimeAmount.seconds(30)
    /// Slower than this, bytes a second, is nobody's connection: the worst of the villages' carries ten times as much.
    package var slowest = 2048
    /// Of a body that was refused, what is still taken in, and for how long, so that the refusal can be read.
    package var dropped = 8 << 20
    package var linger = TimeAmount.seconds(10)

    package init() {}

    func patience(for bytes: Int) -> TimeAmount { grace + .milliseconds(Int64(bytes) * 1000 / Int64(slowest)) }
}

/// A body came more slowly than `ConnectionLimits.slowest`.
struct SlowBody: Error {}

extension ConnectionLimits {
    /// Of a server; all that it lets in are counted together.
    package func channel() -> HTTP1Channel.Configuration {
        let count = ConnectionCount()
        return HTTP1Channel.Configuration(
            additionalChannelHandlers: [ConnectionGuard.Installer(self, count: count)], idleTimeout: idle)
    }
}

/// How many connections are open, and from where.
package final class ConnectionCount: Sendable {
    private struct Open {
        var all = 0
        var of: [String: Int] = [:]
    }

    private let open = Mutex(Open())

    package init() {}

    /// False when there are as many as may be.
    /// - Parameter network: see `RateTable.network`.
    func enter(from network: String, _ limits: ConnectionLimits) -> Bool {
        open.withLock { open in
            let own = open.of[network, default: 0]
            let isRoom = Self.isOwn(network) || own < limits.perAddress ?? .max
            guard open.all < limits.connections, isRoom else { return false }
            open.all += 1
            open.of[network] = own + 1
            return true
        }
    }

    func leave(from network: String) {
        open.withLock { open in
            open.all -= 1
            // An address from which nobody is there any more takes no place.
            open.of[network] = open.of[network].flatMap { $0 > 1 ? $0 - 1 : nil }
        }
    }

    /// Of this machine.
    private static func isOwn(_ network: String) -> Bool { network.isEmpty || network.hasPrefix("127.") }
}

/// Stands in each connection behind the decoder, and ends those that only hold something up. Whether a body comes fast
/// enough is looked at whenever a piece of it comes: one that stands still is idle.
package final class ConnectionGuard: ChannelDuplexHandler {
    package typealias InboundIn = HTTPServerRequestPart
    package typealias InboundOut = HTTPServerRequestPart
    package typealias OutboundIn = HTTPServerResponsePart
    package typealias OutboundOut = HTTPServerResponsePart

    /// Hummingbird lets handlers in behind its own translation of the parts; this one puts the guard before that, where
    /// they are still NIO's.
    package final class Installer: ChannelInboundHandler, RemovableChannelHandler {
        /// It lets everything by.
        package typealias InboundIn = Never

        private let limits: ConnectionLimits
        private let count: ConnectionCount

        package init(_ limits: ConnectionLimits, count: ConnectionCount) { (self.limits, self.count) = (limits, count) }

        package func handlerAdded(context: ChannelHandlerContext) {
            let pipeline = context.pipeline.syncOperations
            do {
                let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
                try pipeline.addHandler(ConnectionGuard(limits, count: count), position: .after(decoder))
            } catch {
                // Nobody is let in unguarded.
                context.close(promise: nil)
            }
        }
    }

    private let limits: ConnectionLimits
    private let count: ConnectionCount
    private let now: () -> NIODeadline
    /// From where it is counted; nil where it is not.
    private var counted: String?
    private var isEntered = false
    /// Of the body that is coming: since when, and how much.
    private var body: (since: NIODeadline, bytes: Int)?
    /// Requests may follow one another without waiting for their answers.
    private var unanswered = 0
    /// Since when a body comes that is answered already, and how much of it.
    private var unwanted: (since: NIODeadline, bytes: Int)?
    private var reading: Scheduled<Void>?

    package init(
        _ limits: ConnectionLimits, count: ConnectionCount, now: @escaping () -> NIODeadline = NIODeadline.now
    ) {
        self.limits = limits
        self.count = count
        self.now = now
    }

    package func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { enter(context) }
    }

    package func channelActive(context: ChannelHandlerContext) {
        enter(context)
        context.fireChannelActive()
    }

    package func channelInactive(context: ChannelHandlerContext) {
        if let counted { count.leave(from: counted) }
        counted = nil
        reading?.cancel()
        context.fireChannelInactive()
    }

    private func enter(_ context: ChannelHandlerContext) {
        guard !isEntered else { return }
        isEntered = true
        let network = RateTable.network(of: context.remoteAddress?.ipAddress ?? "")
        if count.enter(from: network, limits) {
            counted = network
            return
        }
        let headers: HTTPHeaders = ["Connection": "close", "Content-Length": "0", "Retry-After": "2"]
        let head = HTTPResponseHead(version: .http1_1, status: .serviceUnavailable, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.close(promise: nil)
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            body = (now(), 0)
            unanswered += 1
        case .body(let bytes): guard goesOn(with: bytes.readableBytes, context) else { return }
        case .end: (body, unwanted) = (nil, nil)
        }
        context.fireChannelRead(data)
    }

    /// Whether a body's next piece is still waited for.
    private func goesOn(with bytes: Int, _ context: ChannelHandlerContext) -> Bool {
        if var unwanted {
            unwanted.bytes += bytes
            self.unwanted = unwanted
            guard unwanted.bytes <= limits.dropped, now() - unwanted.since <= limits.linger else {
                context.close(promise: nil)
                return false
            }
        } else if var body {
            body.bytes += bytes
            self.body = body
            guard now() - body.since <= limits.patience(for: body.bytes) else {
                self.body = nil
                // Whoever reads the body hears of it, and answers.
                context.fireErrorCaught(SlowBody())
                return false
            }
        }
        return true
    }

    package func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        var bytes = 0
        switch unwrapOutboundIn(data) {
        case .head: break
        case .body(let content): bytes = content.readableBytes
        // Answered before all of the body came: what is still on its way is nobody's.
        case .end:
            unanswered -= 1
            if body != nil, unanswered == 0 { unwanted = (now(), 0) }
        }
        context.write(data, promise: promise)
        if bytes > 0, !context.channel.isWritable { waitForReader(of: bytes, context) }
    }

    /// Who asks for an answer and does not take it holds it up no longer than its length explains.
    private func waitForReader(of bytes: Int, _ context: ChannelHandlerContext) {
        guard reading == nil else { return }
        let channel = context.channel
        reading = context.eventLoop.scheduleTask(in: limits.patience(for: bytes)) { channel.close(promise: nil) }
    }

    package func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            reading?.cancel()
            reading = nil
        }
        context.fireChannelWritabilityChanged()
    }
}
