import Kernel
import Standards

package enum ReadinessTerms {
    package static let mostDays = 14

    package static func check(notice: Day, from: Day, through: Day, today: Day) throws(Refusal) {
        guard notice <= today else {
            throw Refusal.field("noticeOn", "readiness.notice", "通知日期\(notice.chinese)还没有到，收到通知那天再填。")
        }
        guard from >= notice else {
            throw Refusal.field("from", "readiness.from", "迎检开始\(from.chinese)早于通知日期\(notice.chinese)。")
        }
        guard through >= from else {
            throw Refusal.field("through", "readiness.order", "迎检的起止日期反了：\(from.chinese)晚于\(through.chinese)。")
        }
        guard through.ordinal - from.ordinal < mostDays else {
            throw Refusal.field(
                "through", "readiness.long", "迎检最长\(mostDays)天，填的是\(through.ordinal - from.ordinal + 1)天。")
        }
    }

    package struct Slot: Sendable {
        let day: Day
        let at: Int
        let place: String
        let unit: String
        let onDuty: [String]

        package init(day: Day, at: Int, place: String, unit: String, onDuty: String) {
            (self.day, self.at, self.place, self.unit) = (day, at, place, unit)
            self.onDuty = onDuty.split(whereSeparator: { "、，,； ;".contains($0) }).map(String.init)
        }
    }

    /// A stop is on a day of the plan; a place comes once a day, and nobody stands in two places at once.
    package static func check(
        _ new: Slot, among others: [Slot], from: Day, through: Day
    ) throws(Refusal) {
        guard new.day >= from, new.day <= through else {
            throw Refusal.field(
                "day", "readiness.outside", "\(new.day.chinese)不在迎检的日子里（\(from.chinese)至\(through.chinese)）。")
        }
        guard !new.onDuty.isEmpty else {
            throw Refusal.field("onDuty", "readiness.nobody", "请写明谁在那里值守，几个人用顿号隔开。")
        }
        let same = others.filter { $0.day == new.day }
        guard !same.contains(where: { $0.place == new.place }) else {
            throw Refusal.field("place", "readiness.twice", "这个点位当天的路线里已经有了，一天只排一次。")
        }
        for other in same where other.at == new.at && other.unit == new.unit {
            if let both = new.onDuty.first(where: other.onDuty.contains) {
                throw Refusal.field(
                    "onDuty", "readiness.both", "\(both)这个时间已经在别的点位值守，一个人不能同时在两处。")
            }
        }
    }

    package static func check(walkedOn: Day, isFit: Bool, note: String, today: Day) throws(Refusal) {
        guard walkedOn <= today else {
            throw Refusal.field("walkedOn", "readiness.future", "\(walkedOn.chinese)还没有到，走过以后再登记。")
        }
        guard isFit || note.count >= 4 else {
            throw Refusal.field("note", "readiness.note", "不合格要写明哪里、什么问题，至少4个字：它会交办出去。")
        }
    }
}
