import Kernel

/// 100, 300, 600, 1,000 and 1,500 hours make one to five stars (domain §1(e), S56). Pure.
package enum StarThresholds {
    package static let hours = [100, 300, 600, 1_000, 1_500]

    package static func stars(minutes: Int) -> Int { hours.count { minutes >= $0 * 60 } }

    package static func chinese(_ stars: Int) -> String {
        (1...5).contains(stars) ? "\(["一", "二", "三", "四", "五"][stars - 1])星级" : ""
    }

    package static func check(stars: Int, minutes: Int) throws(Refusal) {
        guard (0...5).contains(stars) else { throw Refusal.field("stars", "certificate.stars", "星级是一到五星，请选一级。") }
        guard minutes >= 60 else {
            throw Refusal.field("stars", "certificate.hours", "确认的时长只有\(Minutes(minutes).chinese)，满1小时才能开具证明。")
        }
        guard stars == 0 || minutes >= hours[stars - 1] * 60 else {
            throw Refusal.field(
                "stars", "certificate.threshold",
                "\(chinese(stars))要满\(hours[stars - 1])小时，确认的时长是\(Minutes(minutes).chinese)。")
        }
    }
}
