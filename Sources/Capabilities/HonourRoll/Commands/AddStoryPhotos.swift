import Database
import Kernel
import Media
import Office
import Recognition

/// Adds photos to a story that is to be read by everybody; none of them goes out before it is masked and confirmed.
package struct AddStoryPhotos: Command {
    package static let action = Action("story.add", "添加事迹照片", right: .keepStories)
    static let most = 6
    let nomination: ID<Nomination>
    let photos: [Photo]

    package init(_ nomination: ID<Nomination>, _ photos: [Photo]) {
        (self.nomination, self.photos) = (nomination, photos)
    }

    /// Refuses whoever may not tell the story, and where its person has taken his consent back.
    static func admit(_ nomination: ID<Nomination>, by actor: Actor, in transaction: ReadTransaction) throws {
        _ = try StoryPhotos.nomination(nomination, for: actor, in: transaction)
        guard
            try Consents.holds(
                Nomination.consent.purpose, Nomination.kind, nomination.description, county: actor.county,
                in: transaction)
        else { throw Refusal.field("photo", "story.consent", "本人已经撤回同意，不能再添公开的照片。") }
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let county = actor.county
        try Self.admit(nomination, by: actor, in: transaction)
        guard !photos.isEmpty else { throw Refusal.field("photo", "story.photo", "请选择照片。") }
        let there = try StoryPhotos.sources(of: nomination, county: county, in: transaction)
        guard Set(there + photos.map(\.sha256)).count <= Self.most else {
            throw Refusal.field("photo", "story.tooMany", "一个人的事迹最多\(Self.most)张照片，已有\(there.count)张，请少选几张。")
        }
        for photo in photos {
            try transaction.attach(
                photo, to: Nomination.kind, nomination.description, part: StoryPhotos.part, county: county)
        }
        return Done(subject: nomination.description, detail: "\(photos.count)张")
    }
}
