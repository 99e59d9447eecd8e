import Foundation
import Kernel
import Media
import Office
import TestCounty
import TestSupport

@testable import Standards

extension TestCounty {
    func file(
        _ material: ID<Material>, by actor: Actor, _ bytes: [UInt8] = Array("规划".utf8), named name: String = "规划.txt"
    ) async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "material-\(UUID().uuidString)").path
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let file = try await withPhotos { try await FileStore(beside: $0).add(file: path, named: name) }
        try await office.carryOut(FileToRecord(material, [file]), by: actor)
    }
}
