import HummingbirdCore
import Logging
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import Web

@Suite("A connection")
struct ConnectionGuardTests {
    private final class Time { var now = NIODeadline.uptimeNanoseconds(0) }

    private func connected(
        _ limits: ConnectionLimits = .init(), _ count: ConnectionCount = .init(), _ time: Time = .init(),
        from address: String = "127.0.0.1"
    ) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel(handler: ConnectionGuard(limits, count: count) { time.now })
        channel.remoteAddress = try SocketAddress(ipAddress: address, port: 50_000)
        try channel.connect(to: SocketAddress(ipAddress: address, port: 8080)).wait()
        return channel
    }

    private let head = HTTPServerRequestPart.head(.init(version: .http1_1, method: .POST, uri: "/"))

    private func piece(_ bytes: Int) -> HTTPServerRequestPart { .body(ByteBuffer(repeating: 0x61, count: bytes)) }

    private func answer(_ channel: EmbeddedChannel) throws {
        try channel.writeOutbound(HTTPServerResponsePart.head(.init(version: .http1_1, status: .ok)))
        try channel.writeOutbound(HTTPServerResponsePart.end(nil))
    }

    @Test("whose body comes a byte now and then is told so, and one that comes slowly over a bad signal is not")
    func slow() throws {
        let time = Time()
        let trickle = try connected(.init(), .init(), time)
        try trickle.writeInbound(head)
        time.now = time.now + .seconds(20)
        try trickle.writeInbound(piece(1))
        time.now = time.now + .seconds(20)
        #expect(throws: SlowBody.self) { try trickle.writeInbound(piece(1)) }

        let patient = try connected(.init(), .init(), time)
        try patient.writeInbound(head)
        for _ in 0..<100 {
            time.now = time.now + .seconds(25)
            // 2.6 KB a second.
            try patient.writeInbound(piece(65_536))
        }
        try patient.writeInbound(HTTPServerRequestPart.end(nil))
        #expect(patient.isActive)
    }

    @Test("is closed when what was refused goes on coming, by its bytes or its time, and goes on when it ends")
    func unwanted() throws {
        for (bytes, seconds) in [(1 << 20, 0), (1, 1)] {
            let time = Time()
            let channel = try connected(.init(), .init(), time)
            try channel.writeInbound(head)
            try answer(channel)
            for _ in 0..<20 where channel.isActive {
                time.now = time.now + .seconds(Int64(seconds))
                _ = try? channel.writeInbound(piece(bytes))
            }
            #expect(!channel.isActive)
        }
        let channel = try connected()
        try channel.writeInbound(head)
        try answer(channel)
        try channel.writeInbound(piece(1 << 20))
        try channel.writeInbound(HTTPServerRequestPart.end(nil))
        for _ in 0..<10 {
            try channel.writeInbound(head)
            try channel.writeInbound(piece(2 << 20))
            try channel.writeInbound(HTTPServerRequestPart.end(nil))
            try answer(channel)
        }
        #expect(channel.isActive)
    }

    @Test("beyond as many as may be open is answered 503 and closed, and the next is let in when one has gone")
    func most() throws {
        var limits = ConnectionLimits()
        limits.connections = 2
        let count = ConnectionCount()
        let open = try (0..<2).map { _ in try connected(limits, count) }
        let beyond = try connected(limits, count)
        guard case .head(let head)? = try beyond.readOutbound(as: HTTPServerResponsePart.self) else {
            Issue.record("no answer")
            return
        }
        #expect(head.status == .serviceUnavailable && head.headers["Retry-After"] == ["2"] && !beyond.isActive)
        _ = try open[0].finish()
        let next = try connected(limits, count)
        #expect(next.isActive && open[1].isActive)
        #expect(try connected(limits, count).isActive == false)
    }

    @Test("that says nothing, or whose headers never come to an end, is ended when it has been idle for so long")
    func idle() throws {
        #expect(ConnectionLimits().channel().idleTimeout == .seconds(30))
        for said in ["", "GET / HTTP/1.1\r\nHost: localhost\r\nX-A: "] {
            // What the server's channel ends it by, with no time at all in the place of half a minute.
            for (idle, isOpen) in [(Duration?.some(.zero), false), (nil, true)] {
                let state = HTTPConnectionStateHandler(idleTimeout: idle, logger: Logger(label: "test"))
                let channel = EmbeddedChannel()
                try channel.pipeline.syncOperations.addHandlers([ByteToMessageHandler(HTTPRequestDecoder()), state])
                try channel.connect(to: SocketAddress(ipAddress: "192.0.2.1", port: 8080)).wait()
                _ = try? channel.writeInbound(ByteBuffer(string: said))
                channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
                #expect(channel.isActive == isOpen, "after “\(said)”")
            }
        }
    }

    @Test("beyond as many as one address may have is closed, and others come in beside it")
    func perAddress() throws {
        var limits = ConnectionLimits()
        limits.perAddress = 2
        let count = ConnectionCount()
        // One network of IPv6 is one address.
        for (own, same, other) in [
            ("192.0.2.1", "192.0.2.1", "192.0.2.2"), ("2001:db8:1:2::7", "2001:db8:1:2:3::9", "2001:db8:1:3::7"),
        ] {
            let open = try (0..<2).map { _ in try connected(limits, count, from: own) }
            #expect(open.allSatisfy { $0.isActive })
            for _ in 0..<3 { #expect(try !connected(limits, count, from: same).isActive) }
            #expect(try connected(limits, count, from: other).isActive)
            _ = try open[0].finish()
            #expect(try connected(limits, count, from: same).isActive)
            #expect(try !connected(limits, count, from: same).isActive)
        }
        // A proxy of this machine is everybody, and so is one elsewhere where there is said to be one.
        for _ in 0..<4 { #expect(try connected(limits, count).isActive) }
        limits.perAddress = nil
        for _ in 0..<4 { #expect(try connected(limits, count, from: "192.0.2.3").isActive) }
    }
}
