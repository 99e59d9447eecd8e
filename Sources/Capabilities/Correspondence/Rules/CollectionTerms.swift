import Kernel

/// What a notice or a collection needs before it goes out.
package enum CollectionTerms {
    /// To be read only, to be answered in a form, or by a list that is filled in and sent back (.xlsx).
    package enum Asks: String, Codable, CaseIterable, Sendable {
        case receipt, answers, list

        package var chinese: String {
            switch self {
            case .receipt: "通知（只需签收）"
            case .answers: "收表（签收并填报）"
            case .list: "收清单（下载表格，填好交回，可以多行）"
            }
        }

        /// As a column of lists says it.
        package var short: String {
            switch self {
            case .receipt: "签收"
            case .answers: "填报"
            case .list: "交清单"
            }
        }

        /// Something has to come back.
        package var isAnswered: Bool { self != .receipt }
    }

    package static func check(
        asks: Asks, fields: [FormField], audience: Int, due: Day, today: Day
    ) throws(Refusal) {
        var wrong: [Refusal.Field] = []
        if asks.isAnswered, fields.isEmpty {
            wrong.append(.init("label1", "要收表，请至少写一个要填的栏目；只是通知，请改选“\(Asks.receipt.chinese)”。"))
        }
        if asks == .receipt, !fields.isEmpty {
            wrong.append(.init("asks", "写了要填的栏目，请改选“\(Asks.answers.chinese)”；不收表，请清空栏目。"))
        }
        if audience == 0 { wrong.append(.init("audience", "请选择发给谁：至少一个单位。")) }
        if due < today { wrong.append(.init("due", "截止日\(due.chinese)已经过了，应不早于今天（\(today.chinese)）。")) }
        if due > today.adding(days: 366) { wrong.append(.init("due", "截止日\(due.chinese)太远，应在一年以内。")) }
        guard wrong.isEmpty else { throw Refusal(.invalid, "collection.terms", wrong[0].message, fields: wrong) }
    }

    /// Pressed once a day at most.
    package static func checkReminder(last: Day?, today: Day, outstanding: Int) throws(Refusal) {
        guard outstanding > 0 else {
            throw Refusal(.conflict, "collection.nobody", "都已经办了，没有要催的单位。")
        }
        guard last != today else {
            throw Refusal(.conflict, "collection.remindedToday", "今天已经催过一次，明天还没有报的再催；急的请打电话。")
        }
    }

    /// How long the form was open before it was sent; nil where that is not known. What was opened before it was there, or
    /// after it was sent, is no time.
    package static func minutes(opened: Instant?, sent: Instant, received: Instant) -> Int? {
        guard let opened, opened <= sent, opened >= received else { return nil }
        return Int((sent.milliseconds - opened.milliseconds + 59_999) / 60_000)
    }
}
