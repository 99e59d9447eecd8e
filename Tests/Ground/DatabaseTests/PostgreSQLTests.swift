import Database
import Foundation
import Kernel
import TestSupport
import Testing

@Suite("PostgreSQL", .enabled(if: Engine.available.contains(.postgresql)))
struct PostgreSQLTests {
    @Test("acknowledges only what is on the disk, even where the role is set to less")
    func synchronousCommit() async throws {
        let server = try #require(ProcessInfo.processInfo.environment["WENMING_TEST_POSTGRES"])
        for (setting, expected) in [("off", "on"), ("local", "local"), ("remote_apply", "remote_apply")] {
            let database = try Database(.postgresql("\(server)?options=-csynchronous_commit%3D\(setting)"))
            let durability = try await database.durability()
            #expect(durability == expected)
            try await database.close()
        }
    }
}
