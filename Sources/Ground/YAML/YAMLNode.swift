/// A value of a YAML text and where it stands. There are only texts: whether one is a number or a date is for whoever
/// asks for one to say.
package struct YAMLNode: Sendable {
    package enum Content: Sendable {
        case scalar(String)
        case sequence([YAMLNode])
        case mapping([Entry])
    }

    package struct Entry: Sendable {
        package let key: String
        /// In which the key stands.
        package let line: Int
        package let value: YAMLNode
    }

    package let content: Content
    /// From 1.
    package let line: Int

    package var scalar: String? { if case .scalar(let text) = content { text } else { nil } }
    package var sequence: [YAMLNode]? { if case .sequence(let nodes) = content { nodes } else { nil } }
    package var mapping: [Entry]? { if case .mapping(let entries) = content { entries } else { nil } }
}
