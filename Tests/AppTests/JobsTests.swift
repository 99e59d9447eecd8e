import Database
import Kernel
import Logging
import Office
import TestSupport
import Testing

@testable import App

@Suite("A round of a job")
struct JobsTests {
    @Test("goes on with the next county where one fails", arguments: Engine.available)
    func others(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            var quiet = Logger(label: "test")
            quiet.logLevel = .critical
            struct Fault: Error {}
            let done = Visited()
            await counties.product.round("minutely", leaseSeconds: 90, logger: quiet) { county in
                done.counties.append(county)
                throw Fault()
            }
            #expect(done.counties == TwoCounties.codes.sorted())
        }
    }

    @Test("is left to the server that has it", arguments: Engine.available)
    func lease(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let taken = try await counties.product.office.holdsLease("minutely", holder: "another", seconds: 90)
            #expect(taken)
            let done = Visited()
            await counties.product.round("minutely", leaseSeconds: 90, logger: Logger(label: "test")) {
                done.counties.append($0)
            }
            #expect(done.counties.isEmpty)
        }
    }

    private final class Visited { var counties: [String] = [] }
}
