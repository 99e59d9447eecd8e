import App
import Database
import Kernel
import Office
import Organisation
import TestSupport
import Testing

@Suite("The demo county")
struct DemoTests {
    @Test("has 12 townships, 268 villages, one sign-in for every role, and a sound audit", arguments: Engine.available)
    func load(engine: Engine) async throws {
        let clock = TestClock()
        try await withPhotos { photos in
            try await withDatabase(engine, Product.migrations, clock: clock) { database, _ in
                let hasher = PasswordHasher(rounds: 2)
                let product = Product(
                    database: database, photos: photos, surroundings: clock.surroundings, hasher: hasher)
                let demo = Demo(product: product, hasher: hasher, clock: clock)
                let signIns = try await demo.load { _ in }
                #expect(Set(signIns.map(\.role)) == Set(Role.assignable))
                let day = clock.now.day
                let divisions = try await product.office.read {
                    try Divisions.all(county: Demo.county, on: day, in: $0)
                }
                #expect(divisions.count { $0.code.level == .township } == 12)
                #expect(divisions.count { $0.code.level == .village } == 268)
                #expect(Set(divisions.map(\.name)).count == divisions.count)
                for signIn in signIns {
                    _ = try await product.door.signIn(
                        name: signIn.name, password: Demo.password, county: Demo.county, request: "")
                }
                #expect(try await product.office.read { try Audit.faults(county: Demo.county, in: $0) } == [])
                await #expect(throws: Refusal.self) { try await demo.load { _ in } }
            }
        }
    }
}
