import Kernel

/// What pressing a form's button does, as its route declares it: in words, and how carefully. A person is never asked to
/// press for something that is not named to him (decisions/0025).
package struct Deed: Sendable {
    /// A field that a person filled in, and its value as he would read it.
    package struct Field: Sendable {
        let name: String
        let label: String
        /// His own words, which he may mend; else one of a list.
        let isWritten: Bool
        let words: @Sendable (String) -> String?

        /// What he wrote himself.
        /// - Parameter name: of a field, or with `*` at its end of all that begin so: `text*`.
        package static func text(_ name: String, _ label: String) -> Field {
            Field(name: name, label: label, isWritten: true) { $0 }
        }

        /// What the form brought along, as `第3稿`.
        package static func brought(
            _ name: String, _ label: String, _ words: @escaping @Sendable (String) -> String?
        ) -> Field {
            Field(name: name, label: label, isWritten: false, words: words)
        }

        /// One of a closed list.
        package static func choice<Value: RawRepresentable<String> & Sendable>(
            _ name: String, _ label: String, _ chinese: @escaping @Sendable (Value) -> String
        ) -> Field {
            Field(name: name, label: label, isWritten: false) { Value(rawValue: $0).map(chinese) }
        }

        fileprivate func takes(_ name: String) -> Bool {
            self.name.hasSuffix("*") ? name.hasPrefix(self.name.dropLast()) : name == self.name
        }
    }

    private enum Kind: Sendable {
        case writing, pressing, deciding
        case signing(ProofTerm)
    }

    /// 作废问题
    package let words: String
    private let kind: Kind
    private let fields: [Field]

    /// Somebody's own words are kept: when his session ended before they came, they are offered to him again.
    /// - Parameter fields: all that such a form sends. With any other it is not offered: what cannot be shown in words is
    ///   not sent for anybody.
    package static func writing(_ words: String, _ fields: [Field]) -> Deed {
        Deed(words: words, kind: .writing, fields: fields)
    }

    /// Something is done to a record, a person or a session: who means it opens the page again.
    package static func pressing(_ words: String) -> Deed { Deed(words: words, kind: .pressing, fields: []) }

    /// Something is decided about what others wrote: as pressing, and the form says which version of it was seen (`Deed.seen`).
    package static func deciding(_ words: String) -> Deed { Deed(words: words, kind: .deciding, fields: []) }

    /// A name is put to a text: as deciding, and the password was given a short while ago (decisions/0068).
    package static func signing(_ words: String, _ term: ProofTerm = .moment) -> Deed {
        Deed(words: words, kind: .signing(term), fields: [])
    }

    /// The field of a form that says which version of a text was before somebody's eyes.
    package static let seen = "seen"

    package var mayBeOffered: Bool { if case .writing = kind { true } else { false } }

    package var needsSeen: Bool {
        switch kind {
        case .writing, .pressing: false
        case .deciding, .signing: true
        }
    }

    /// How short a while ago the password must have been given; nil where the deed asks for none.
    package var proof: ProofTerm? { if case .signing(let term) = kind { term } else { nil } }

    /// A value as the deed says it.
    struct Said: Encodable, Sendable {
        let name: String
        let value: String
        let label: String
        let words: String
        let isWritten: Bool
    }

    /// Nil for a field that the deed does not know, or a value that it cannot say.
    func said(_ name: String, _ value: String) -> Said? {
        fields.first { $0.takes(name) }.flatMap { field in
            field.words(value).map {
                Said(name: name, value: value, label: field.label, words: $0, isWritten: field.isWritten)
            }
        }
    }
}

/// How long the password counts as given, once it was.
package enum ProofTerm: Sendable {
    /// For what is done now and then: a month is closed, a bulletin signed, a role given.
    case moment
    /// For what somebody signs all day long: who answers for sixty problems a day and is asked at each would type his
    /// password wherever it is asked for, and the question would protect nobody.
    case halfDay

    package var minutes: Int {
        switch self {
        case .moment: 10
        case .halfDay: 240
        }
    }
}

extension Refusal {
    static let nothingSeen = Refusal.field(
        Deed.seen, "seen.missing", "没有说明看到的是哪一稿，没有办理。请打开页面看过正文，再从那里按下按钮；程序请带上页面给出的 seen。")
}
