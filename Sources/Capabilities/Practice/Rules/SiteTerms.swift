import Kernel

/// What a site has to be: one centre, one institute a township, one station a village; points stand somewhere.
package enum SiteTerms {
    package static func check(
        level: PracticeSite.Level, host: PracticeSite.Host?, text: SiteText, openedOn: Day, today: Day
    ) throws(Refusal) {
        guard level != .point || host != nil else {
            throw Refusal.field("host", "site.host", "实践点要选设在哪里：学校、企业、村落……")
        }
        guard level == .point || host == nil else {
            throw Refusal.field("host", "site.host", "\(level.chinese)不用选设在哪里，只有实践点要选。")
        }
        guard openedOn <= today else {
            throw Refusal.field("openedOn", "site.future", "启用日期\(openedOn.chinese)还没有到，启用以后再登记。")
        }
        try check(level, text)
    }

    package static func check(_ level: PracticeSite.Level, _ text: SiteText) throws(Refusal) {
        guard text.capacity >= 0, text.capacity <= 20_000 else {
            throw Refusal.field("capacity", "site.capacity", "容纳人数应在0到20000之间。")
        }
        guard text.brand.isEmpty == text.brandWords.isEmpty else {
            throw Refusal.field(
                text.brand.isEmpty ? "brand" : "brandWords", "site.brand", "品牌和它的依据（做了什么、有什么效果）要一起填，或者都不填。")
        }
    }

    /// What a room lacks, in words; empty where nothing is known of it or nothing lacks.
    package static func lacking(_ level: PracticeSite.Level, _ text: SiteText) -> String {
        text.capacity > 0 && text.capacity < level.leastCapacity
            ? "\(level.chinese)的活动室应能容纳\(level.leastCapacity)人，现在是\(text.capacity)人" : ""
    }

    package static func checkEnd(openedOn: Day, endedOn: Day, reason: String, today: Day) throws(Refusal) {
        guard endedOn >= openedOn, endedOn <= today else {
            throw Refusal.field("endedOn", "site.ended", "停用日期应在\(openedOn.chinese)到今天（\(today.chinese)）之间。")
        }
        guard !reason.isEmpty else { throw Refusal.field("reason", "site.reason", "请写明停用的原因。") }
    }
}
