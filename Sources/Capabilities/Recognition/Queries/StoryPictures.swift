import Database
import Kernel
import Office

/// Photos of a story that others than the office may see: masked by one, confirmed by another.
package enum StoryPictures {
    /// Of a nomination's photos those that came with the story: 2 is the signed consent, 3 its withdrawal, which nobody else sees.
    package static let part = 1

    /// The pictures that may go out, of some nominations whose persons agree now.
    package static func shown(
        _ nominations: [ID<Nomination>], county: String, in transaction: ReadTransaction
    ) throws -> [ID<Nomination>: [String]] {
        let ids = nominations.map(\.description)
        let photos = try RecordPhotos.parts(of: Nomination.kind, ids, county: county, in: transaction)
        let masks = try PhotoMasks.of(Nomination.kind, ids, county: county, in: transaction)
        return nominations.reduce(into: [:]) { shown, id in
            let sources = photos[id.description]?[part]?.map(\.sha256) ?? []
            let masked = sources.compactMap { source in
                masks[id.description]?[source].flatMap { $0.isConfirmed ? $0.masked : nil }
            }
            if !masked.isEmpty { shown[id] = masked }
        }
    }
}

/// What voters read of the candidates, while votes are taken and of those alone who agreed to just that.
enum BallotStories {
    /// In these words and later ones somebody agrees that voters read his story.
    private static let version = 2

    struct Story: Encodable, Sendable {
        let nomination: ID<Nomination>
        let story: String
        let photos: [String]
    }

    /// By the number on the ballot.
    static func of(
        _ candidates: [Nomination], county: String, in transaction: ReadTransaction
    ) throws -> [Int: Story] {
        let agreed = try candidates.filter { candidate in
            try Consents.of(Nomination.kind, candidate.id.description, county: county, in: transaction).contains {
                $0.holds && $0.purpose == Nomination.consent.purpose && $0.version >= version
            } && PersonalData.found(in: candidate.story).isEmpty
        }
        let photos = try StoryPictures.shown(agreed.map(\.id), county: county, in: transaction)
        return Dictionary(
            agreed.map { ($0.number, Story(nomination: $0.id, story: $0.story, photos: photos[$0.id] ?? [])) },
            uniquingKeysWith: { first, _ in first })
    }
}
