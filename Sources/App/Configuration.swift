import Database
import Foundation
import Kernel

/// What an installation is set up with: by flag, environment (`WENMING_PORT`) or file, in that order.
package struct Configuration: Sendable {
    package var host = "127.0.0.1"
    package var port = 8080
    /// The folder that holds the SQLite file, photos and uploads.
    package var data = "data"
    /// A SQLite file or a libpq URL; nil is `wenming.sqlite` in the data folder.
    package var database: String?
    /// A libpq URL of a standby of that PostgreSQL, for reports.
    package var replica: String?
    package var publicURL: String?
    /// The file of the installation's keys; nil is `keys` in the data folder.
    package var keys: String?
    /// Whether a backup is made and proven each night.
    package var nightlyBackup = true
    /// Seconds that a server asked to stop has for what is under way.
    package var grace = 20

    package init() {}

    /// The settings' names, as the file and (in capitals, after `WENMING_`) the environment give them.
    package static let names = [
        "host", "port", "data", "database", "replica", "public-url", "nightly-backup", "grace", "keys",
    ]

    /// From the lines `name = value` of a file (`#` begins a comment) and the environment over it.
    package init(file text: String?, environment: [String: String]) throws {
        for (number, line) in (text ?? "").split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let content = line.prefix { $0 != "#" }.trimmingCharacters(in: .whitespaces)
            if content.isEmpty { continue }
            let halves = content.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard halves.count == 2 else {
                // Not what it holds: it may be an address with a password.
                throw ConfigurationError("配置文件第\(number + 1)行应是“名称 = 值”，这一行没有等号。")
            }
            try set(halves[0], halves[1], from: "配置文件第\(number + 1)行")
        }
        for name in Self.names {
            let variable = "WENMING_" + name.uppercased().replacing("-", with: "_")
            if let value = environment[variable], !value.isEmpty { try set(name, value, from: "环境变量 \(variable)") }
        }
    }

    package mutating func set(_ name: String, _ value: String, from source: String) throws {
        switch name {
        case "host": host = value
        case "port":
            guard let number = Int(value), (1...65535).contains(number) else {
                throw ConfigurationError("\(source)：port 应是1到65535的数字，实际是“\(value)”。")
            }
            port = number
        case "data": data = value
        case "database": database = value
        case "replica":
            guard case .postgresql = try DatabaseLocation(value) else {
                throw ConfigurationError("\(source)：replica 应是 postgres://主机/库名，不是文件路径。")
            }
            replica = value
        case "public-url":
            guard let url = URL(string: value), let scheme = url.scheme, ["http", "https"].contains(scheme),
                url.host() != nil, url.path().isEmpty || url.path() == "/"
            else { throw ConfigurationError("\(source)：public-url 应像 https://wenming.example.cn，实际是“\(value)”。") }
            publicURL = value
        case "keys": keys = value
        case "nightly-backup":
            guard ["on", "off"].contains(value) else {
                throw ConfigurationError("\(source)：nightly-backup 应是 on 或 off，实际是“\(value)”。")
            }
            nightlyBackup = value == "on"
        case "grace":
            guard let seconds = Int(value), (1...600).contains(seconds) else {
                throw ConfigurationError("\(source)：grace 应是1到600的秒数，实际是“\(value)”。")
            }
            grace = seconds
        default:
            throw ConfigurationError("\(source)：没有“\(name)”这个设置。可用的有：\(Self.names.joined(separator: "、"))。")
        }
    }

    package var location: DatabaseLocation {
        get throws { try DatabaseLocation(database ?? data + "/wenming.sqlite") }
    }

    /// Where this installation keeps its records and files.
    package var place: Installation {
        get throws { Installation(location: try location, data: data, keys: keys ?? data + "/keys") }
    }
}

/// What is wrong with the configuration, and where.
package struct ConfigurationError: Error, CustomStringConvertible {
    package let description: String
    package init(_ description: String) { self.description = description }
}
