import App
import Database
import Foundation
import Kernel
import Logging
import Media
import Office
import Organisation
import TestSupport
import Web

/// The demo county, lived through once for all tests that only read it.
struct SharedDemo {
    let product: Product
    let clock: TestClock
    let demo: Demo
    let signIns: [Demo.SignIn]

    static var county: SharedDemo { get async throws { try await made.value } }

    private static let made = Task { try await make() }
    /// Gone with this process.
    private static let folder = FileManager.default.temporaryDirectory.appending(path: "demo-\(UUID().uuidString)")

    private static func make() async throws -> SharedDemo {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        atexit { try? FileManager.default.removeItem(at: SharedDemo.folder) }
        let clock = TestClock()
        let database = try Database(
            .file(folder.appending(path: "demo.sqlite").path), surroundings: clock.surroundings)
        try await database.migrate(Product.migrations)
        return try await SharedDemo(
            database, photos: try PhotoStore(folder: folder.appending(path: "photos").path), clock)
    }

    /// Lives the county through in an empty database.
    init(_ database: Database, photos: PhotoStore, _ clock: TestClock) async throws {
        let hasher = PasswordHasher(rounds: 2)
        product = Product(database: database, photos: photos, surroundings: clock.surroundings, hasher: hasher)
        self.clock = clock
        demo = Demo(product: product, hasher: hasher, clock: clock, selfCheckShare: 10, months: 2)
        signIns = try await demo.load { _ in }
    }

    func site() async throws -> Site {
        var quiet = Logger(label: "test")
        quiet.logLevel = .critical
        return try await product.site(publicURL: nil, uploadFolder: Self.folder.path, logger: quiet)
    }

    /// Somebody of a role, signed in.
    func visitor(_ role: Role) async throws -> Visitor {
        let visitor = Visitor(try await site())
        let name = signIns.first { $0.role == role }?.name ?? ""
        let form = try await visitor.get("/\(Demo.county)/sign-in")
        _ = try await visitor.post(
            "/\(Demo.county)/sign-in", [("name", name), ("password", Demo.password)], token: form.formToken)
        return visitor
    }
}
