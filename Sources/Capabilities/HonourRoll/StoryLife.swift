import Database
import Kernel
import Media
import Office
import Recognition

/// In the invented county the clerk masks the photos of those who won, and the director looks at them.
enum StoryLife {
    @Sendable
    static func events(_ stage: DemoStage) throws -> [DemoEvent] {
        let (clerk, director) = (try stage.actor(.clerk), try stage.actor(.director))
        return [24, 32, 42, 54].map { day in
            DemoEvent(at: stage.moment(day: day, hour: 11)) {
                let winners = try await stage.office.read { transaction in
                    try Listing<Nomination>.nominations.first("state=awarded", 30, for: clerk, in: transaction)
                }
                for winner in winners { try await mask(winner.id, by: clerk, confirmedBy: director, stage) }
            }
        }
    }

    /// A window is covered, as a neighbour's face would be.
    private static func mask(
        _ id: ID<Nomination>, by clerk: Actor, confirmedBy director: Actor, _ stage: DemoStage
    ) async throws {
        let boxes = [try MaskBox(left: 360, top: 560, width: 90, height: 110)]
        let (sources, masks) = try await stage.office.read { transaction in
            (
                try StoryPhotos.sources(of: id, county: stage.county, in: transaction),
                try StoryPhotos.masks(of: id, county: stage.county, in: transaction)
            )
        }
        for source in sources where masks[source] == nil {
            let masked = try await stage.photos.masked(source, boxes)
            try await stage.office.carryOut(
                MaskRecordPhoto<Nomination>(id, source, boxes, masked: masked), by: clerk)
            try await stage.office.carryOut(
                ConfirmMask<Nomination>(id, source, masked: masked.sha256), by: director)
        }
    }
}
