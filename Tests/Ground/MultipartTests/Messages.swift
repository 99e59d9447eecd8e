import Kernel
import TestSupport
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

/// The message cut at random places; empty pieces occur.
func pieces(of message: [UInt8], using random: inout SeededRandom) -> [ArraySlice<UInt8>] {
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
