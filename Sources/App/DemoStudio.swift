import Media

/// Draws photos that are asked for later, one after the other and behind everything else: so they fill the core that the life
/// leaves idle, and nothing of the life waits for a thread behind hundreds of them.
actor DemoStudio {
    private let photos: PhotoStore

    init(_ photos: PhotoStore) { self.photos = photos }

    nonisolated func begin(_ drawn: DrawnPhoto) -> Task<Photo, any Error> {
        Task.detached(priority: .utility) { try await self.take(drawn) }
    }

    private func take(_ drawn: DrawnPhoto) throws -> Photo { try photos.add(try drawn.jpeg()) }
}
