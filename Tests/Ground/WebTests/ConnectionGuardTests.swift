import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import Web

@Suite("A connection")
struct ConnectionGuardTests {
    private final class Time { var now = NIODeadline.uptimeNanoseconds(0) }

    private func connected(
        _ limits: ConnectionLimits = .init(), _ count: ConnectionCount = .init(), _ time: Time = .init()
    ) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel(handler: ConnectionGuard(limits, count: count) { time.now })
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 8080)).wait()
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
}
