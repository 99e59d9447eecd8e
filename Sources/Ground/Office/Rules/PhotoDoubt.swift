import Kernel
import Media

/// What a photo says of itself and what it is to show do not fit together. It is taken all the same: a clock may be wrong,
/// a position that of the last place with a signal. Whoever verifies is told, and judges.
package struct PhotoDoubt: Hashable, Codable, Sendable {
    package enum Kind: String, Codable, Sendable { case tooEarly, fromFuture, tooFar, asBefore }

    package let kind: Kind
    /// 拍于交办之前
    package let chinese: String
}

/// What a photo should say: taken after something had happened, before it was received, and where.
package struct PhotoExpectation: Sendable {
    /// The first thing that the shutter has to have come after, and so on, each with what is said of an older photo.
    let after: [(moment: Instant, words: String)]
    let place: Position?
    /// What it cannot look like: the fault's own photos, saved once more.
    var unlike: [PictureFingerprint] = []

    /// Ours, as no rule of any county's is known: a mountain village reaches a good kilometre from its middle, and phones
    /// err by less than fifty metres.
    package static let mostMetres = 2000
    /// Ours too: who photographs in the evening and looks in the morning is not told.
    private static let toleratedHours = 24

    /// What was wrong, seen on a day.
    /// - Parameter occasion: 检查, 发现
    package static func seen(on day: Day, _ occasion: String, near place: Position?) -> PhotoExpectation {
        PhotoExpectation(
            after: [(Instant(day).adding(hours: -toleratedHours), "比\(occasion)早一天以上")], place: place)
    }

    /// What was put right: after it was found, given to somebody, and last sent back.
    package static func putRight(
        found: Instant, assigned: Instant?, returned: Instant?, near place: Position?,
        unlike before: [PictureFingerprint] = []
    ) -> PhotoExpectation {
        let after = [(found, "拍于发现之前"), (assigned, "拍于交办之前"), (returned, "拍于退回之前")]
        return PhotoExpectation(
            after: after.compactMap { moment, words in moment.map { ($0, words) } }, place: place, unlike: before)
    }

    /// - Parameter receivedAt: the “today” that a photo cannot be later than.
    package func doubts(
        takenAt: Instant?, position: Position?, receivedAt: Instant, fingerprint: PictureFingerprint? = nil
    ) -> [PhotoDoubt] {
        var doubts: [PhotoDoubt] = []
        if let takenAt, let missed = after.first(where: { takenAt < $0.moment }) {
            doubts.append(PhotoDoubt(kind: .tooEarly, chinese: missed.words))
        }
        if let takenAt, takenAt.day > receivedAt.day {
            doubts.append(PhotoDoubt(kind: .fromFuture, chinese: "拍摄时间在上传之后"))
        }
        if let position, let metres = place?.metres(to: position), metres > Self.mostMetres {
            let tenths = (metres + 50) / 100
            doubts.append(PhotoDoubt(kind: .tooFar, chinese: "距点位\(tenths / 10).\(tenths % 10)千米"))
        }
        if let fingerprint, unlike.contains(where: fingerprint.isLike) {
            doubts.append(PhotoDoubt(kind: .asBefore, chinese: "与发现时照片几乎相同"))
        }
        return doubts
    }
}
