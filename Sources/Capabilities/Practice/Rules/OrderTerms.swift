import Kernel

/// What a request has to say.
package enum OrderTerms {
    /// As whoever rates chooses: nothing stands there before he does.
    static let stars = [
        ("", "请选择"), ("5", "五星，很满意"), ("4", "四星，满意"), ("3", "三星，一般"), ("2", "两星，不满意"), ("1", "一星，很不满意"),
    ]

    package static func check(
        _ particulars: Particulars, source: ServiceOrder.Source, wantedOn: Day?, people: Int, today: Day
    ) throws(Refusal) {
        guard !particulars.words.isEmpty else { throw Refusal.field("words", "order.words", "请写明需要什么帮助。") }
        guard source == .village || !particulars.name.isEmpty else {
            throw Refusal.field("name", "order.name", "请填写点单人怎么称呼，上门的人要知道找谁。")
        }
        guard source == .village || !particulars.phone.isEmpty || !particulars.address.isEmpty else {
            throw Refusal.field("phone", "order.contact", "电话和住址至少填一样，不然上门的人找不到。")
        }
        if let wantedOn, wantedOn < today {
            throw Refusal.field("wantedOn", "order.wanted", "希望的日期\(wantedOn.chinese)已经过了。")
        }
        guard (1...200).contains(people) else {
            throw Refusal.field("people", "order.people", "需要的人数应在1到200之间。")
        }
    }

    /// Working days in which whoever asked by herself rates before the site may enter it for her.
    package static let ownDays = 5

    /// It is looked at once more, not for ever.
    package static func checkAppeal(_ order: ServiceOrder) throws(Refusal) {
        guard order.appeals == 0 else {
            throw Refusal(.conflict, "order.appealed", "这一单已经请上级再看过一次，仍然不能受理。有别的需要，请另外点单。")
        }
    }

    package static func check(stars: Int, words: String) throws(Refusal) {
        guard (1...5).contains(stars) else {
            throw Refusal.field("stars", "order.stars", "评价是1到5星，实际是\(stars)。")
        }
        guard stars >= 3 || !words.isEmpty else {
            throw Refusal.field("words", "order.ratingWords", "两星、一星的，请写明哪里没有做好，队伍才知道怎么改。")
        }
    }
}
