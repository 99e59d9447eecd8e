import Database
import Kernel
import Web

/// Where a record stands in its procedure. English in tables and addresses, Chinese on the screen.
package protocol ProcedureState: RawRepresentable<String>, CaseIterable, Codable, Hashable, Sendable, SQLEncodable,
    SQLDecodable
{
    var chinese: String { get }
    var tone: Tone { get }
}

extension ProcedureState {
    package var tone: Tone { .going }

    package var tag: HTML { "<span class=\"tag \(tone.style)\">\(chinese)</span>" }
}

/// What the colour of a tag means; there are no others.
package enum Tone: String, Codable, Sendable {
    /// Something is still expected of somebody.
    case going
    /// It is as it should be.
    case done
    /// Nothing more comes of it.
    case off
    /// It is late, or against somebody.
    case bad

    package var style: HTML {
        switch self {
        case .going: "tag-amber"
        case .done: "tag-green"
        case .off: ""
        case .bad: "tag-red"
        }
    }
}
