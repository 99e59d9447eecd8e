import Foundation
import Kernel
import MoralBank
import MoralFund
import Office

/// The moral bank as one county was told of it: accounts with everything that was booked, what is still on its way, the shelf
/// and the fund. Balances, lots and the fund are added up here by arithmetic of its own.
struct BankBook: Hashable, Sendable {
    var accounts: [AccountNote] = []
    var rules: [PointRuleNote] = []
    var deposits: [DepositNote] = []
    var councils = 0
    var notices: [NoticeNote] = []
    var goods: [GoodNote] = []
    var orders: [OrderNote] = []
    var settlements: [SettlementNote] = []
    var fund: [FundNote] = []
    var grants: [GrantNote] = []
    var reports: [FundReportNote] = []

    /// What the fund pays a shop for a point, in fen.
    static let pointFen = 100

    func account(_ id: String) -> AccountNote? { accounts.first { $0.id == id } }
    func deposit(_ id: String) -> DepositNote? { deposits.first { $0.id == id } }
    func notice(_ id: String) -> NoticeNote? { notices.first { $0.id == id } }
    func order(_ id: String) -> OrderNote? { orders.first { $0.id == id } }
    func settlement(_ id: String) -> SettlementNote? { settlements.first { $0.id == id } }
    func grant(_ id: String) -> GrantNote? { grants.first { $0.id == id } }
    func report(_ id: String) -> FundReportNote? { reports.first { $0.id == id } }

    var postings: Int { accounts.reduce(0) { $0 + $1.postings.count } }

    /// What an account got by a rule in a year or is to get, by the side that has more; what was reversed it has not got.
    func got(_ account: String, by rule: String, year: Int) -> Int {
        // A line's versions are one.
        let title = rules.first { $0.id == rule }?.title
        let versions = Set(rules.filter { $0.title == title }.map(\.id)).union([rule])
        let counted = deposits.filter { deposit in
            deposit.account == account && versions.contains(deposit.rule) && deposit.doneOn.year == year
                && !deposit.isReversed
                && ![.refused, .withdrawn].contains(deposit.state)
        }
        return max(counted.reduce(0) { $0 + $1.standing }, counted.reduce(0) { $0 + $1.spendable })
    }

    // MARK: The fund

    var closedThrough: Day? { reports.filter { $0.state == .published }.map(\.quarter.last).max() }

    func balance(on day: Day) -> Int { fund.filter { $0.day <= day }.reduce(0) { $0 + $1.signed } }

    /// What can be spent on a day: as much as is there on it and on each day since.
    func spendable(on day: Day) -> Int {
        ([day] + fund.map(\.day).filter { $0 > day }).map(balance(on:)).min() ?? 0
    }

    func mayBook(_ kind: FundEntry.Kind, on day: Day, fen: Int, receipt: String, today: Day) -> Bool {
        guard fen > 0, day <= today, closedThrough.map({ day > $0 }) ?? true else { return false }
        if kind == .donation { return !receipt.isEmpty && !fund.contains { $0.receipt == receipt } }
        return kind.isIncome || fen <= spendable(on: day)
    }

    func statement(of quarter: Quarter) -> [String] {
        let own = fund.filter { (quarter.first...quarter.last).contains($0.day) }
        return ["\(balance(on: quarter.first.adding(days: -1)))"] + own.map { "\($0)" }.sorted()
    }
}

struct AccountNote: Hashable, Sendable {
    let id: String
    let village: DivisionCode
    let name: String
    var postings: [PostingNote] = []
    /// Spendable points by what gave them, used up in the order of their end.
    var lots: [LotNote] = []

    var standing: Int { postings.reduce(0) { $0 + $1.standing } }
    var spendable: Int { postings.reduce(0) { $0 + $1.spendable } }

    mutating func post(
        _ kind: Posting.Kind, _ id: String, source: String, standing: Int = 0, spendable: Int = 0,
        opensLotOn day: Day? = nil
    ) {
        postings.append(PostingNote(id: id, kind: kind, source: source, standing: standing, spendable: spendable))
        if let day, spendable > 0 {
            lots.append(LotNote(posting: id, points: spendable, left: spendable, lastDay: LotNote.lastDay(day)))
        }
    }

    /// The next that end are taken from first.
    /// - Returns: how much of which; nothing where too little has not ended.
    mutating func use(_ points: Int, on today: Day) -> [LotPart] {
        guard mayUse(points, on: today) else { return [] }
        var (rest, taken) = (points, [LotPart]())
        for index in lots.indices.sorted(by: { lots[$0].order < lots[$1].order }) where lots[index].lastDay >= today {
            let part = min(rest, lots[index].left)
            lots[index].left -= part
            rest -= part
            if part > 0 { taken.append(LotPart(lot: lots[index].posting, points: part, lastDay: lots[index].lastDay)) }
        }
        return taken
    }

    /// Given back; what of it has ended meanwhile lies in a lot of its own until the next morning.
    mutating func fill(_ taken: [LotPart], _ posting: String, on today: Day) {
        for part in taken where part.lastDay >= today {
            for index in lots.indices where lots[index].posting == part.lot { lots[index].left += part.points }
        }
        let ended = taken.filter { $0.lastDay < today }
        guard let last = ended.map(\.lastDay).max() else { return }
        let points = ended.reduce(0) { $0 + $1.points }
        lots.append(LotNote(posting: posting, points: points, left: points, lastDay: last))
    }

    func mayUse(_ points: Int, on today: Day) -> Bool {
        points <= spendable && points <= lots.filter { $0.lastDay >= today }.reduce(0) { $0 + $1.left }
    }
}

struct PostingNote: Hashable, Sendable {
    let id: String
    let kind: Posting.Kind
    let source: String
    let standing: Int
    let spendable: Int
}

/// What an order took of one lot.
struct LotPart: Hashable, Sendable {
    let lot: String
    let points: Int
    let lastDay: Day
}

struct LotNote: Hashable, Sendable {
    let posting: String
    let points: Int
    var left: Int
    let lastDay: Day

    var order: String { "\(lastDay) \(posting)" }

    /// The same day two years on; there is no February 29 in it.
    static func lastDay(_ day: Day) -> Day {
        Day(year: day.year + 2, month: day.month, dayOfMonth: min(day.dayOfMonth, day.month == 2 ? 28 : 31)) ?? day
    }
}

struct PointRuleNote: Hashable, Sendable {
    let id: String
    let title: String
    let standing: Int
    let spendable: Int
    let cap: Int
    let from: Day
    var until: Day?

    func isInForce(on day: Day) -> Bool { from <= day && (until.map { day < $0 } ?? true) }
}

struct DepositNote: Hashable, Sendable {
    let id: String
    let account: String
    let village: DivisionCode
    let rule: String
    let standing: Int
    let spendable: Int
    let doneOn: Day
    let asker: String
    var state = MoralDeposit.State.asked
    var isReversed = false
    var words = ""
}

/// A public notice of deposits or of grants.
struct NoticeNote: Hashable, Sendable {
    struct Candidate: Hashable, Sendable {
        let number: Int
        let record: String
        var state = NoticeCandidate.State.standing
    }

    struct Objection: Hashable, Sendable {
        let id: String
        let candidate: Int
        let enteredBy: String
        var state = NoticeObjection.State.open
    }

    let id: String
    /// Whose it is; nil for the county's own.
    let village: DivisionCode?
    /// Who drafted or submitted it.
    var writers: Set<String>
    var state = PublicNotice.State.draft
    var first: Day?
    var last: Day?
    var candidates: [Candidate]
    var objections: [Objection] = []

    var hasOpenObjection: Bool { objections.contains { $0.state == .open } }
}

struct GoodNote: Hashable, Sendable {
    let id: String
    let village: DivisionCode
    let title: String
    var points: Int
    var stock: Int
    var shop: String?
}

struct OrderNote: Hashable, Sendable {
    let id: String
    let account: String
    let village: DivisionCode
    let good: String
    let points: Int
    let shop: String?
    let code: String
    let placedAt: Instant
    var state = MoralOrder.State.placed
    var takenAt: Instant?
    var settlement: String?
    /// Of which lots its points came.
    var taken: [LotPart] = []

    var fen: Int { state == .taken && shop != nil ? points * BankBook.pointFen : 0 }
}

struct SettlementNote: Hashable, Sendable {
    let id: String
    let shop: String
    let fen: Int
    let orders: [String]
    let asker: String
    var receipt: String
    var checker: String?
    var state = ShopSettlement.State.asked
}

struct FundNote: Hashable, Sendable {
    let id: String
    let kind: FundEntry.Kind
    let day: Day
    let fen: Int
    let receipt: String

    var signed: Int { kind.isIncome ? fen : -fen }
}

struct GrantNote: Hashable, Sendable {
    let id: String
    let kind: FundEntry.Kind
    let village: DivisionCode
    let fen: Int
    let asker: String
    var reviewers: Set<String> = []
    var state = FundGrant.State.asked
}

struct FundReportNote: Hashable, Sendable {
    let id: String
    let quarter: Quarter
    let drafter: String
    /// What its figures were taken from.
    let taken: [String]
    var state = FundReport.State.drafted
    var number: Number?
}
