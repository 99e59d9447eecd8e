import Kernel
import TestSupport
import Testing

@testable import Multipart

/// Bytes out of which delimiters, near-delimiters and binary noise are made alike.
private func content(using random: inout SeededRandom) -> [UInt8] {
    let fragments: [[UInt8]] = [
        Array("\r\n--".utf8), Array("\r".utf8), Array("\n".utf8), Array("\r\n".utf8), Array("-".utf8),
        Array("\r\n--bo".utf8), Array("\r\n--bounc".utf8), Array("文".utf8), [0], [0xFF], Array("bound".utf8),
    ]
    var content: [UInt8] = []
    for _ in 0..<Int.random(in: 0...12, using: &random) {
        content += fragments.randomElement(using: &random) ?? []
        if Int.random(in: 0..<8, using: &random) == 0 {
            let length = Int.random(in: 0...90, using: &random)
            content += (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        }
    }
    return content.contains(delimiter: Array("\r\n--bound".utf8)) ? [] : content
}

extension [UInt8] {
    fileprivate func contains(delimiter: [UInt8]) -> Bool {
        indices.contains { self[$0] == delimiter[0] && self[$0...].starts(with: delimiter) }
            || starts(with: delimiter.dropFirst(2))
    }
}

/// A message with the boundary `bound`, and what it holds.
private func message(using random: inout SeededRandom) -> (bytes: [UInt8], parts: [Part]) {
    var bytes: [UInt8] = []
    if Bool.random(using: &random) { bytes += Array("preamble --bound\r\n".utf8) }
    var parts: [Part] = []
    for index in 0..<Int.random(in: 0...6, using: &random) {
        let filename = Bool.random(using: &random) ? "图\(index).jpg" : nil
        let type = Bool.random(using: &random) ? "image/jpeg" : nil
        let part = Part(
            headers: .init(name: "名\(index)", filename: filename, contentType: type), content: content(using: &random))
        parts.append(part)
        var head = "--bound\r\nContent-Disposition: form-data; name=\"名\(index)\""
        if let filename { head += "; filename=\"\(filename)\"" }
        if let type { head += "\r\nContent-Type: \(type)" }
        bytes += Array((head + "\r\n\r\n").utf8) + part.content + Array("\r\n".utf8)
    }
    bytes += Array("--bound--\r\n".utf8)
    if Bool.random(using: &random) { bytes += Array("epilogue\r\n--bound\r\n".utf8) }
    return (bytes, parts)
}

@Suite struct `Any multipart body` {
    @Test(arguments: [1, 2, 2019, 330_624])
    func `reads the same however it is cut into chunks`(_ seed: UInt64) throws {
        print("seed \(seed)")
        var random = SeededRandom(seed: seed)
        for _ in 0..<200 {
            let (bytes, parts) = message(using: &random)
            let whole = try read([bytes[...]], boundary: "bound")
            try #require(whole.parts == parts && whole.isFinished && whole.error == nil)
            for _ in 0..<5 {
                let cut = try read(pieces(of: bytes, using: &random), boundary: "bound")
                try #require(cut.outcome == whole.outcome)
            }
        }
    }

    @Test func `reads the same when cut in two at any place, or into single bytes`() throws {
        var random = SeededRandom(seed: 7)
        let (bytes, parts) = message(using: &random)
        for place in bytes.indices {
            let cut = try read([bytes[..<place], bytes[place...]], boundary: "bound")
            try #require(cut.parts == parts && cut.isFinished)
        }
        let single = try read(bytes.indices.map { bytes[$0...$0] }, boundary: "bound")
        #expect(single.parts == parts && single.isFinished)
    }

    @Test(arguments: [11, 12, 13, 14])
    func `mutated at random is read or refused, alike however cut, and little of it is held`(_ seed: UInt64) throws {
        print("seed \(seed)")
        var random = SeededRandom(seed: seed)
        var limits = MultipartReader.Limits(totalBytes: 1000)
        limits.headerBytes = 300
        limits.parts = 5
        var refusedCount = 0
        for _ in 0..<5000 {
            let bytes = mutated(message(using: &random).bytes, using: &random)
            let whole = try read([bytes[...]], boundary: "bound", limits: limits)
            let cut = try read(pieces(of: bytes, using: &random), boundary: "bound", limits: limits)
            let isRefused = whole.error != nil
            if isRefused { refusedCount += 1 }
            try #require(
                whole.error == cut.error && whole.isFinished != isRefused && cut.isFinished != isRefused
                    && (isRefused || whole.parts == cut.parts)
                    && max(whole.mostHeld, cut.mostHeld) <= limits.headerBytes + "\r\n--bound".utf8.count)
        }
        #expect(refusedCount > 500 && refusedCount < 4900)
    }

    private func mutated(_ bytes: [UInt8], using random: inout SeededRandom) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 0...4, using: &random) {
            let place = Int.random(in: 0..<max(1, bytes.count), using: &random)
            let end = min(bytes.count, place + Int.random(in: 0...20, using: &random))
            switch Int.random(in: 0..<6, using: &random) {
            case 0 where place < bytes.count: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
            case 1: bytes.removeSubrange(min(place, end)..<end)
            case 2: bytes.insert(contentsOf: bytes[min(place, end)..<end], at: min(place, bytes.count))
            case 3: bytes.insert(contentsOf: Array("\r\n--bound".utf8), at: min(place, bytes.count))
            case 4:
                bytes.insert(Array("\r\n\";=:-%".utf8).randomElement(using: &random) ?? 0, at: min(place, bytes.count))
            default: bytes.removeLast(min(bytes.count, Int.random(in: 0...30, using: &random)))
            }
        }
        return bytes
    }
}

@Suite struct `Reading a multipart body` {
    /// The worst content we know for each way of searching: near-delimiters, carriage returns only,
    /// and long runs without any.
    @Test(arguments: ["\r\n--boun", "\r", "\r\n", "\r\n--", "-", "x"], [1, 10])
    func `looks at no byte more than twice`(_ unit: String, _ scale: Int) throws {
        let count = 20_000 * scale / unit.utf8.count
        let head = "--bound\r\nContent-Disposition: form-data; name=a\r\n\r\n"
        let bytes = Array((head + String(repeating: unit, count: count) + "\r\n--bound--").utf8)
        let chunks = stride(from: 0, to: bytes.count, by: 5).map { bytes[$0..<min(bytes.count, $0 + 5)] }
        let whole = try read([bytes[...]], boundary: "bound")
        let cut = try read(chunks, boundary: "bound")
        #expect(whole.isFinished && cut.isFinished)
        #expect(whole.examined <= 2 * bytes.count && cut.examined <= 2 * bytes.count)
    }

    @Test func `holds nothing of a file but what may be a delimiter`() throws {
        let head = Array("--bound\r\nContent-Disposition: form-data; name=a; filename=b\r\n\r\n".utf8)
        let block = [UInt8](repeating: 0x0D, count: 65_536)[...]
        let chunks = [head[...]] + Array(repeating: block, count: 100) + [Array("\r\n--bound--".utf8)[...]]
        var reader = try MultipartReader(boundary: "bound", limits: ample)
        var size = 0
        for chunk in chunks {
            for case .bytes(let bytes) in try reader.feed(chunk) { size += bytes.count }
            #expect(reader.heldByteCount <= "\r\n--bound".utf8.count)
        }
        #expect(try reader.finish() == [.finished])
        #expect(size == 100 * 65_536)
    }
}
