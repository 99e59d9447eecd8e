import Kernel

/// From when to when an official file holds.
package struct OfficialFileTerms: Hashable, Sendable {
    package let validFrom: Day
    package let validTo: Day?
    package let replacedFrom: Day?
    package let revokedOn: Day?

    package init(validFrom: Day, validTo: Day?, replacedFrom: Day? = nil, revokedOn: Day? = nil) {
        (self.validFrom, self.validTo) = (validFrom, validTo)
        (self.replacedFrom, self.revokedOn) = (replacedFrom, revokedOn)
    }

    package enum Standing: String, Codable, Sendable { case coming, valid, ended, replaced, revoked }

    package func standing(on day: Day) -> Standing {
        if let revokedOn, revokedOn <= day { return .revoked }
        if let replacedFrom, replacedFrom <= day { return .replaced }
        if let validTo, validTo < day { return .ended }
        return validFrom <= day ? .valid : .coming
    }

    /// - Parameters:
    ///   - own: nil for a file that is just being registered.
    ///   - chain: what the file to be replaced replaces, and so on.
    package static func check(
        own: String?, replaces: String?, chain: [String], validFrom: Day, validTo: Day?, issuedOn: Day, today: Day
    ) throws(Refusal) {
        var wrong: [Refusal.Field] = []
        if issuedOn > today { wrong.append(.init("issuedOn", "\(issuedOn.chinese)还没有到，印发以后再登记。")) }
        if let validTo, validTo < validFrom {
            wrong.append(.init("validTo", "失效日\(validTo.chinese)早于施行日\(validFrom.chinese)。"))
        }
        if let own, let replaces {
            if replaces == own {
                wrong.append(.init("replaces", "文件不能代替它自己，请选它代替的那一份，没有就不选。"))
            } else if chain.contains(own) {
                wrong.append(.init("replaces", "所选的文件正是由这一份代替的，不能再倒过来代替。"))
            }
        }
        guard wrong.isEmpty else { throw Refusal(.invalid, "officialFile.terms", wrong[0].message, fields: wrong) }
    }
}
