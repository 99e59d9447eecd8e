import Kernel
import Testing

@testable import Multipart

/// A part as a whole, for comparing.
struct Part: Hashable, CustomStringConvertible {
    var headers: MultipartHeaders
    var content: [UInt8] = []

    var description: String {
        "\(headers.name) \(headers.filename ?? "-") \(headers.contentType ?? "-") \(content.count) bytes"
    }
}

/// What reading a message came to. `error` is a refusal's code.
struct Reading: Hashable {
    var parts: [Part] = []
    var error: String?
    var isFinished = false
    /// Parts begin, have content and end in turn, and nothing comes behind the end.
    var isOrderly = true
    var mostHeld = 0
    var examined = 0

    /// All that must not depend on how a message is cut.
    var outcome: Reading {
        var copy = self
        copy.mostHeld = 0
        copy.examined = 0
        return copy
    }
}

let ample = MultipartReader.Limits(totalBytes: 10_000_000)

func read(
    _ chunks: some Sequence<ArraySlice<UInt8>>, boundary: String = "b", limits: MultipartReader.Limits = ample
) throws -> Reading {
    var reader = try MultipartReader(boundary: boundary, limits: limits)
    var reading = Reading()
    var isOpen = false
    func take(_ events: [MultipartReader.Event]) {
        for event in events {
            switch event {
            case .partBegan(let headers):
                reading.isOrderly = reading.isOrderly && !isOpen
                isOpen = true
                reading.parts.append(Part(headers: headers))
            case .bytes(let bytes):
                reading.isOrderly = reading.isOrderly && isOpen && !bytes.isEmpty
                reading.parts[reading.parts.count - 1].content += bytes
            case .partEnded:
                reading.isOrderly = reading.isOrderly && isOpen
                isOpen = false
            case .finished:
                reading.isOrderly = reading.isOrderly && !isOpen
                reading.isFinished = true
            }
        }
    }
    do {
        for chunk in chunks {
            take(try reader.feed(chunk))
            reading.mostHeld = max(reading.mostHeld, reader.heldByteCount)
        }
        take(try reader.finish())
    } catch let refusal as Refusal {
        #expect(refusal.code.hasPrefix("multipart."))
        #expect(!refusal.message.isEmpty)
        reading.error = refusal.code
    }
    #expect(reading.isOrderly)
    reading.examined = reader.examinedByteCount
    return reading
}

func read(_ message: String, boundary: String = "b", limits: MultipartReader.Limits = ample) throws -> Reading {
    try read([Array(message.utf8)[...]], boundary: boundary, limits: limits)
}

/// One field's part, headers spelt as browsers do.
func field(_ disposition: String, _ content: String = "x") -> String {
    "--b\r\nContent-Disposition: \(disposition)\r\n\r\n\(content)\r\n--b--\r\n"
}

/// Numbers that come out the same from the same seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// The message cut at random places; empty pieces occur.
func pieces(of message: [UInt8], using random: inout SeededGenerator) -> [ArraySlice<UInt8>] {
    let longest = [1, 5, 40, 200, 4096].randomElement(using: &random) ?? 1
    var pieces: [ArraySlice<UInt8>] = []
    var rest = message[...]
    while !rest.isEmpty {
        let length = Int.random(in: 0...longest, using: &random)
        pieces.append(rest.prefix(length))
        rest = rest.dropFirst(length)
    }
    return pieces
}
