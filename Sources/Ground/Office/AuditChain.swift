import Kernel

/// A county's entries read in order, each held to the one before it.
struct AuditChain {
    let county: String
    let keys: Keyring
    private(set) var last = 0
    private var previous = ""
    private var faults: [String] = []
    /// Entries by a key that is lost, from the first to the last of them.
    private var unverified: ClosedRange<Int>?
    /// Entries that have no key or one that is not here, by its name, from the first to the last of them.
    private var strange: [String: ClosedRange<Int>] = [:]

    init(county: String, keys: Keyring) {
        self.county = county
        self.keys = keys
    }

    mutating func take(_ entry: AuditEntry, seals: String?) {
        if entry.sequence != last + 1 {
            faults.append("第\(last + 1)条至第\(entry.sequence - 1)条审计记录缺失")
        } else {
            check(entry, seals)
        }
        previous = entry.digest
        last = entry.sequence
    }

    private mutating func check(_ entry: AuditEntry, _ seals: String?) {
        let key = keys.key(entry.keyID, for: .audit)
        if key == nil { checkEarlier(entry) }
        if key == nil, !entry.keyID.isEmpty { return }
        if entry.digest != AuditEntry.digest(previous: previous, entry.fields(seals: seals), key: key) {
            faults.append("第\(entry.sequence)条审计记录被改动（\(entry.at.chinese)）")
        }
    }

    /// Anybody can chain entries without a key, or name one that nobody has: such are only those from before this
    /// keyring, and they end as they did then.
    private mutating func checkEarlier(_ entry: AuditEntry) {
        guard let earlier = keys.earlier[county], entry.sequence <= earlier.sequence else {
            strange[entry.keyID] = (strange[entry.keyID]?.lowerBound ?? entry.sequence)...entry.sequence
            return
        }
        if !entry.keyID.isEmpty { unverified = (unverified?.lowerBound ?? entry.sequence)...entry.sequence }
        if entry.sequence == earlier.sequence, entry.digest != earlier.digest {
            faults.append("启用现在的密钥以前的审计记录（第1条至第\(entry.sequence)条）被重新改写过")
        }
    }

    /// What is wrong, and what could not be looked at, in words.
    func outcome(head: (sequence: Int, digest: String)) -> (faults: [String], unchecked: [String]) {
        var faults = faults
        for (key, range) in strange.sorted(by: { $0.value.lowerBound < $1.value.lowerBound }) {
            let which = range.count == 1 ? "第\(range.lowerBound)条" : "第\(range.lowerBound)条至第\(range.upperBound)条"
            faults.append(
                key.isEmpty
                    ? "\(which)审计记录没有用密钥封存，不是本系统写的" : "\(which)审计记录由密钥\(key)封存，密钥文件里没有它")
        }
        if let earlier = keys.earlier[county], last < earlier.sequence {
            faults.append("第\(last + 1)条至第\(earlier.sequence)条审计记录不见了：启用现在的密钥时还在")
        }
        if head != (last, previous) {
            faults.append("审计链的末尾对不上：应到第\(head.sequence)条，实到第\(last)条")
        }
        return (
            faults,
            unverified.map { ["第\($0.lowerBound)条至第\($0.upperBound)条审计记录：封存它们的密钥已经丢失"] } ?? []
        )
    }
}
