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

    func takeOff(_ sha256: String, _ material: ID<Material>, by actor: Actor) async throws {
        try await office.carryOut(TakeFileOff(material, sha256), by: actor)
    }

    func files(_ material: ID<Material>, former: Bool = false) async throws -> [RecordFile] {
        try await office.read {
            try RecordFiles.of(Material.kind, material.description, former: former, county: Self.code, in: $0)
        }
    }

    func bundled(_ edition: ID<StandardEdition>) async throws -> [FileBundle.Item] {
        try await office.read { [clerk] transaction in
            try MaterialBundle(
                try StandardEditions.one(edition, for: clerk, in: transaction), county: (Self.code, "云县"), for: clerk,
                in: transaction
            ).items()
        }
    }
}
