import Database
import Kernel
import Media
import Office
import Organisation
import Recognition
import Web

/// A story's photos may go out when its person agrees to it and somebody else than who masked them has looked.
extension Nomination: MaskedRecord {
    package static let masking = Action("story.mask", "遮挡事迹照片", right: .keepStories)
    package static let confirming = Action("story.confirm", "确认事迹照片", right: .keepStories)

    package static func checkMasking(
        _ id: ID<Nomination>, by actor: Actor, in transaction: ReadTransaction
    ) throws -> [String] {
        _ = try StoryPhotos.nomination(id, for: actor, in: transaction)
        return try StoryPhotos.sources(of: id, county: actor.county, in: transaction)
    }
}

enum StoryPhotos {
    static let part = StoryPictures.part

    /// The office's own read of it; a medium's editor works for the county and sees no list of nominations.
    static func nomination(
        _ id: ID<Nomination>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> Nomination {
        guard actor.scope == .county else { throw Refusal.noSuchPage }
        let found = try Nominations.one(id, for: actor, in: transaction)
        guard [.candidate, .shortlisted, .passed, .awarded].contains(found.state) else {
            throw Refusal(.missing, "story.closed", "“\(found.name)”现在\(found.state.chinese)，成为候选以后才准备公开的事迹和照片。")
        }
        return found
    }

    static func sources(of id: ID<Nomination>, county: String, in transaction: ReadTransaction) throws -> [String] {
        try RecordPhotos.parts(of: Nomination.kind, [id.description], county: county, in: transaction)[id.description]?[
            part]?.map(\.sha256) ?? []
    }

    static func masks(
        of id: ID<Nomination>, county: String, in transaction: ReadTransaction
    ) throws -> [String: PhotoMask] {
        try PhotoMasks.of(Nomination.kind, [id.description], county: county, in: transaction)[id.description] ?? [:]
    }
}
