import Hummingbird
import NIOCore

extension Download {
    var body: ResponseBody {
        switch source {
        case .bytes(let bytes): return .init(byteBuffer: ByteBuffer(bytes: bytes))
        case .pieces(let byteCount, let piece):
            return ResponseBody(contentLength: byteCount) { writer in
                var offset = 0
                while offset < byteCount {
                    let bytes = try await piece(offset)
                    // A file that ends early: what was announced cannot be sent, so the connection ends.
                    guard !bytes.isEmpty else { throw CancellationError() }
                    try await writer.write(ByteBuffer(bytes: bytes))
                    offset += bytes.count
                }
                try await writer.finish(nil)
            }
        }
    }
}
