import Kernel

/// Of which days somebody may ask what was known.
package enum Knowledge {
    /// - Parameter began: the day of the county's first record; nil before there is one.
    package static func check(_ day: Day, today: Day, began: Day?) throws(Refusal) {
        guard day <= today else {
            throw Refusal.field("known", "known.future", "\(day.chinese)还没有到，只能问今天（\(today.chinese)）或以前所知的。")
        }
        guard let began else {
            throw Refusal.field("known", "known.none", "县里还没有任何记录，没有哪一天所知可问。")
        }
        guard day >= began else {
            throw Refusal.field(
                "known", "known.before", "县里的第一条记录在\(began.chinese)，\(day.chinese)那时还什么都没有记。请选\(began.chinese)或以后的日子。")
        }
    }
}
