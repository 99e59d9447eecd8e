import App
import Database
import Kernel
import Office
import TestSupport
import Testing
import Web

/// What two capabilities may not both bring. Each is written beside others of its own, and nobody sees all of them.
@Suite("The product's capabilities")
struct ProductTests {
    private func twice<T: Hashable>(_ all: [T]) -> [T] {
        Dictionary(grouping: all, by: \.self).filter { $0.value.count > 1 }.map(\.key)
    }

    @Test("have tables, rights, figures and series of numbers of their own")
    func names() {
        #expect(twice(Product.tables.map { "\($0.name)" }) == [])
        #expect(twice(Product.rights.map(\.name)) == [])
        #expect(twice(Product.metrics.map { "\($0.name)" }) == [])
        #expect(twice(Product.metrics.map { "\($0.chinese)" }) == [])
        #expect(twice(Product.papers.map { "\($0.key)" }) == [])
        #expect(twice(Product.migrations.map { "\($0.name)" }) == [])
    }

    @Test("have addresses of their own, whatever their parameters are called")
    func addresses() async throws {
        try await withDatabase(.sqlite) { database, _ in
            try await withPhotos { photos in
                let product = Product(database: database, photos: photos)
                let all = product.routes.map { route in
                    let parts = route.path.split(separator: "/").map { $0.hasPrefix(":") ? ":" : String($0) }
                    return "\(route.method) \(parts.joined(separator: "/"))"
                }
                #expect(twice(all) == [])
            }
        }
    }
}
