import App
import Archives
import Database
import Foundation
import Kernel
import Office
import Residents
import TestSupport
import Testing
import Web

@Suite("The file of the keys")
struct KeyringFileTests {
    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test("is made once, for its owner alone, and read again", arguments: Engine.available)
    func made(engine: Engine) async throws {
        try await KeptCounties.withPlace(engine) { place, folder in
            try FileManager.default.createDirectory(atPath: place.data, withIntermediateDirectories: true)
            let keys = try await place.keyring()
            #expect(try await place.keyring() == keys)
            #expect(try mode(place.keyringFile.path) == 0o600)
            for use in Keyring.Use.allCases { #expect(keys.current(use) != nil) }
        }
    }

    @Test("is refused when others may read it", arguments: [0o644, 0o640, 0o606])
    func readable(mode: Int) async throws {
        try await KeptCounties.withPlace(.sqlite) { place, _ in
            _ = try await place.keyring()
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: place.keyringFile.path)
            let refusal = await #expect(throws: Refusal.self) { try await place.keyring() }
            #expect(refusal?.code == "keyring.mode" && refusal?.message.contains("chmod 600") == true)
        }
    }

    @Test("is not made anew beside records that another one was used for", arguments: Engine.available)
    func lost(engine: Engine) async throws {
        try await KeptCounties.with(engine) { kept in
            try await kept.product.database.write { try KnownKeys.admit(.ofTests, at: "keys", in: $0) }
            let refusal = await #expect(throws: Refusal.self) { try await kept.place.keyring() }
            #expect(refusal?.code == "keyring.unknown" && refusal?.message.contains("wenming keys replace") == true)
            #expect(!FileManager.default.fileExists(atPath: kept.place.keyringFile.path))
            // A second server with keys of its own is told which one it lacks.
            let other = Keyring(madeOn: kept.clock.now.day, random: kept.clock.surroundings.random)
            await #expect(throws: Refusal.self) {
                try await kept.product.database.write { try KnownKeys.admit(other, at: "keys", in: $0) }
            }
        }
    }

    @Test("says what cannot be verified without it, and everything can with it", arguments: Engine.available)
    func examined(engine: Engine) async throws {
        try await KeptCounties.with(engine) { kept in
            for county in TwoCounties.codes { try await kept.product.office.sealAudit(county: county) }
            let backup = try await kept.backUp()
            try await KeptCounties.withPlace(engine) { place, _ in
                _ = try await Restoration(backup: backup).restore(to: place, surroundings: kept.clock.surroundings)
                func faults(_ keys: Keyring) async throws -> [String] {
                    let database = try place.openExisting(surroundings: .real.holding(keys))
                    let faults = try await Examination(database: database, photos: try place.photos()).report().faults
                    try await database.close()
                    return faults
                }
                #expect(try await faults(.ofTests) == [])
                let without = try await faults(Keyring())
                #expect(!without.isEmpty && without.allSatisfy { $0.contains("密钥文件里没有它") }, "\(without.first ?? "")")
            }
        }
    }

    /// A resident, with a code by which he may sign in.
    private func register(with code: OutsideCode, _ kept: KeptCounties) async throws -> ID<Resident> {
        let clerk = Actor(id: "clerk", name: "干事", county: "990101", roles: [.clerk], scope: .county)
        let text = ResidentText(
            name: "周素珍", village: try #require(DivisionCode("990101100201")),
            phone: try #require(PhoneNumber("13805750001")))
        let id = try await kept.product.office.carryOut(RegisterResident(text), by: clerk)
        try await kept.product.office.carryOut(GiveCodes([ResidentCode(id, code)]), by: clerk)
        return id
    }

    /// What somebody who has these keys reads of a resident's number, and whether he comes in by his code.
    private func told(
        of resident: ID<Resident>, _ code: OutsideCode, by database: Database, _ keys: Keyring
    ) async throws -> (phone: String?, isIn: Bool) {
        let sealed: String? = try await database.read { transaction in
            try transaction.value("SELECT phone FROM resident WHERE county = '990101' AND id = \(resident)")
        }
        let box = SecretBox(keys: keys, for: .personal)
        let phone = box.text(try #require(sealed), for: "resident 990101 \(resident) phone")
        let enter = EnterByCode(code, secret: [1, 2, 3], browser: "")
        do {
            try await Office(database: database).carryOut(enter, by: .visitor("v", county: "990101"))
            return (phone, true)
        } catch let refusal as Refusal where refusal.code == Refusal.noSuchCode.code { return (phone, false) }
    }

    @Test(
        "lost and replaced, leaves every record to be read and held to the audit, and says what nobody can verify",
        arguments: Engine.available)
    func replaced(engine: Engine) async throws {
        try await KeptCounties.with(engine) { kept in
            let code = OutsideCode(random: kept.clock.surroundings.random)
            let resident = try await register(with: code, kept)
            for county in TwoCounties.codes { try await kept.product.office.sealAudit(county: county) }
            let backup = try await kept.backUp()
            try await KeptCounties.withPlace(engine) { place, _ in
                _ = try await Restoration(backup: backup).restore(to: place, surroundings: kept.clock.surroundings)
                let heads = try await place.keysInUse().heads
                let keys = Keyring(
                    madeOn: kept.clock.now.day, random: kept.clock.surroundings.random, earlier: heads)
                let database = try place.openExisting(surroundings: kept.clock.surroundings.holding(keys))
                let examination = Examination(database: database, photos: try place.photos())
                let report = try await examination.report()
                #expect(report.faults == [])
                let lost = report.unchecked.filter { $0.contains("封存它们的密钥已经丢失") }
                #expect(lost.count == TwoCounties.codes.count, "\(report.unchecked)")
                // The records' own digests need no key.
                try await database.write { try $0.run("UPDATE finding SET title = '小事' WHERE county = '990101'") }
                #expect(try await examination.report().faults.contains { $0.contains("标题被改动") })
                #expect(try await told(of: resident, code, by: database, keys) == (nil, false))
                try await database.close()
                let had = try place.openExisting(surroundings: kept.clock.surroundings.holding(.ofTests))
                #expect(try await told(of: resident, code, by: had, .ofTests) == ("13805750001", true))
                try await had.close()
                // Whatever was sealed, second factors among it, is nobody's to open any more, and no code is known again.
                for use in [SecretBox.Use.secondFactor, .personal, .codes, .sessions] {
                    let (old, new) = (SecretBox(keys: .ofTests, for: use), SecretBox(keys: keys, for: use))
                    let sealed = try old.seal(text: "13905750101", for: "here")
                    #expect(old.text(sealed, for: "here") == "13905750101" && new.text(sealed, for: "here") == nil)
                    #expect(Set(old.digests("7KQ2M9XW4RTN")).isDisjoint(with: new.digests("7KQ2M9XW4RTN")))
                }
                // Forms that were open, and photos sent for them, are to be sent anew.
                let (before, after) = (try FormTokens(keys: .ofTests), try FormTokens(keys: keys))
                let receipt = before.receipt(for: "digest", of: "record", person: "p")
                let token = before.token(for: "c")
                #expect(before.isValid(token, for: "c") && !after.isValid(token, for: "c"))
                #expect(after.digest(receipt, of: "record", person: "p") == nil)
            }
        }
    }

    @Test("is in no backup", arguments: Engine.available)
    func apart(engine: Engine) async throws {
        try await KeptCounties.with(engine) { kept in
            try kept.place.keyringFile.write(.ofTests, isNew: true)
            var content = Data()
            try TarReader.read(try await kept.backUp()) { entry in
                content += try entry.bytes()
                return true
            }
            #expect(content.contains(Data(TwoCounties.codes[0].utf8)))
            for key in Keyring.ofTests.keys {
                #expect(!content.contains(Data(key.secret.hex.utf8)) && !content.contains(Data(key.secret)))
            }
        }
    }
}
