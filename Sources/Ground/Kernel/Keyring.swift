/// The installation's secrets. They lie outside its database, so that whoever can write there and nowhere else can
/// neither forge a form nor chain the audit anew.
package struct Keyring: Sendable, Equatable {
    package enum Use: String, CaseIterable, Sendable {
        /// Chains the audit (HMAC-SHA256).
        case audit
        /// Ties forms, receipts and notices to a browser (HMAC-SHA256).
        case forms
        /// Signs what others are to verify (Ed25519).
        case signatures

        package var chinese: String {
            switch self {
            case .audit: "审计链"
            case .forms: "表单"
            case .signatures: "签名"
            }
        }
    }

    package struct Key: Sendable, Equatable {
        /// Eight hexadecimal digits; stands beside what was made with the key.
        package let id: String
        package let use: Use
        package let madeOn: Day
        package let secret: [UInt8]
    }

    /// The end of a county's audit at some moment.
    package struct Head: Sendable, Equatable {
        package let sequence: Int
        package let digest: String

        package init(sequence: Int, digest: String) {
            self.sequence = sequence
            self.digest = digest
        }
    }

    /// The oldest first. What an earlier one made is still verified by it; the newest of each use makes what is new.
    package private(set) var keys: [Key] = []
    /// By county, where its audit stood when this keyring was made: before it there were no keys, or they are lost.
    package private(set) var earlier: [String: Head] = [:]

    /// Without any key: nothing can be written by it that needs one.
    package init() {}

    /// New keys of every use, for an installation that has none.
    package init(madeOn day: Day, random: (Int) -> [UInt8], earlier: [String: Head] = [:]) {
        self.earlier = earlier
        for use in Use.allCases { add(use, on: day, random: random) }
    }

    /// What is new is made with a new key from now on.
    package mutating func add(_ use: Use, on day: Day, random: (Int) -> [UInt8]) {
        keys.append(Key(id: random(4).hex, use: use, madeOn: day, secret: random(32)))
    }

    package func current(_ use: Use) -> Key? { keys.last { $0.use == use } }

    package func all(_ use: Use) -> [Key] { keys.filter { $0.use == use } }

    package func key(_ id: String, for use: Use) -> Key? { keys.first { $0.id == id && $0.use == use } }
}

// MARK: As a file holds it

extension Keyring {
    /// A key, or a county's audit as it stood, to a line; `#` begins a comment.
    package var text: String {
        let lines =
            keys.map { "\($0.use.rawValue) \($0.id) \($0.madeOn) \($0.secret.hex)" }
            + earlier.sorted { $0.key < $1.key }.filter { $1.sequence > 0 }
            .map { "earlier \($0) \($1.sequence) \($1.digest)" }
        let heading = [
            "# 文明（Wenming）的密钥。只让运行服务的账号读；另存一份，不要和数据库的备份放在一起。",
            "# 每行：用途 编号 启用日期 密钥。用 wenming keys 查看和更换，不要手改。",
        ]
        return (heading + lines).joined(separator: "\n") + "\n"
    }

    /// Refuses a file that is not whole: a key lost in silence would be missed when it is too late.
    package init(text: String) throws {
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace).map(String.init)
            if words.isEmpty { continue }
            guard words.count == 4, read(words) else {
                throw Refusal(
                    .invalid, "keyring.line",
                    "密钥文件第\(number + 1)行读不懂：应是“用途 编号 启用日期 密钥”。请取回另存的那一份，不要手改。")
            }
        }
        for use in Use.allCases where current(use) == nil {
            throw Refusal(
                .invalid, "keyring.missing", "密钥文件里没有“\(use.chinese)”（\(use.rawValue)）的密钥。请取回另存的那一份。")
        }
    }

    private mutating func read(_ words: [String]) -> Bool {
        if words[0] == "earlier" {
            guard let sequence = Int(words[2]) else { return false }
            earlier[words[1]] = Head(sequence: sequence, digest: words[3])
            return true
        }
        guard let use = Use(rawValue: words[0]), let day = Day(words[2]), let secret = [UInt8](hex: words[3]),
            secret.count == 32, key(words[1], for: use) == nil
        else { return false }
        keys.append(Key(id: words[1], use: use, madeOn: day, secret: secret))
        return true
    }
}
