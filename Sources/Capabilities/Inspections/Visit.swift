import Database
import Kernel
import Office
import Organisation
import Sheets

extension RecordKind {
    package static let visitLine = RecordKind("visitLine")
}

/// One look at a place: planned or drawn, walked item by item, submitted once.
package struct Visit: Codable, Sendable {
    package let id: ID<Visit>
    package let plan: ID<Plan>
    package let month: Month
    package let tier: Tier
    package let manner: Manner
    package let sheet: ID<Sheet>
    package let edition: Int
    package let division: DivisionCode
    package let place: ID<Place>
    package let village: String
    package let township: String
    /// The place as a whole, or the market, the street … in it.
    package let placeKind: Place.Kind
    package let placeName: String
    /// The township that checks it (交叉检查).
    package let checker: DivisionCode?
    package let checkerName: String?
    /// Which of its plan's panels goes there (特别考核).
    package let panel: Int?
    /// Whom it was given to; nil for a township's own checks.
    package let inspector: String?
    package let inspectorName: String?
    package let heldOn: Day?
    package let position: Position?
    /// Metres, as the phone said.
    package let accuracy: Int?
    package let submittedAt: Instant?
    package let submittedBy: String?
    package let submittedByName: String?
    package let total: Points?
    package let isPassed: Bool?
    package let cancelReason: String?
    /// The plan was drawn anew: nobody need go.
    package let isReplaced: Bool
    /// Nothing is visited any more for a month that was closed.
    package let isOfClosedMonth: Bool
    /// A township's own visit, or that of one which checks another, which the office entered for it.
    package let isEnteredByOffice: Bool

    /// Where a visit stands. Tags, filters and figures say these words and no others.
    package enum State: String, Codable, CaseIterable, Sendable {
        case open, submitted, cancelled
        /// Its month was closed before anybody came.
        case lapsed

        package var chinese: String {
            switch self {
            case .open: "待检查"
            case .submitted: "已评分"
            case .cancelled: "已取消"
            case .lapsed: "未检查"
            }
        }

        /// Of `visit` joined with its `plan`.
        var condition: SQL {
            switch self {
            case .open:
                "\(Visit.isAwaited) AND plan.closedAt IS NULL"
            case .submitted: "visit.submittedAt IS NOT NULL"
            case .cancelled:
                "(visit.submittedAt IS NULL AND (visit.cancelledAt IS NOT NULL OR plan.supersededBy IS NOT NULL))"
            case .lapsed:
                "\(Visit.isAwaited) AND plan.closedAt IS NOT NULL"
            }
        }
    }

    /// Neither handed in nor called off, whether its month is closed or not: of `visit` joined with its `plan`.
    static let isAwaited: SQL = "visit.submittedAt IS NULL AND visit.cancelledAt IS NULL AND plan.supersededBy IS NULL"

    package var state: State {
        if submittedAt != nil { return .submitted }
        guard cancelReason == nil, !isReplaced else { return .cancelled }
        return isOfClosedMonth ? .lapsed : .open
    }

    /// Where one goes: the village, or the place in it.
    package var name: String { isOfPlace ? placeName : village }
    /// 樟塘村, or 中心菜场（东门社区）
    package var whole: String { isOfPlace ? "\(placeName)（\(village)）" : village }
    private var isOfPlace: Bool { placeKind != .village && placeKind != .community }

    /// Where it is recorded: of a panel, each member on a page of his own.
    func sheetPath(of member: ID<Person>?) -> String {
        "visits/\(id)" + (member.map { "/members/\($0)" } ?? "")
    }

    /// 县级抽查（暗访）, 交叉检查
    package var kindWords: String { manner == .cross ? manner.chinese : "\(tier.chinese)（\(manner.chinese)）" }

    /// Somebody of the office entered it for the inspector (代填).
    package var isEnteredForAnother: Bool {
        guard let submittedBy else { return false }
        guard let inspector else { return isEnteredByOffice }
        return inspector != submittedBy
    }

    init(_ row: Row) throws {
        id = try row["id"]
        plan = try row["plan"]
        month = try row["month"]
        tier = try row["tier"]
        manner = try row["manner"]
        sheet = try row["sheet"]
        edition = try row["edition"]
        division = try row["division"]
        place = try row["place"]
        village = try row["village"]
        township = try row["township"]
        placeKind = try row["placeKind"]
        placeName = try row["placeName"]
        checker = try row["checker"]
        checkerName = try row["checkerName"]
        panel = try row["panel"]
        inspector = try row["inspector"]
        inspectorName = try row["inspectorName"]
        heldOn = try row["heldOn"]
        let latitude: Int? = try row["latitude"]
        let longitude: Int? = try row["longitude"]
        position =
            if let latitude, let longitude { Position(latitude: latitude, longitude: longitude) } else { nil }
        accuracy = try row["accuracy"]
        submittedAt = try row["submittedAt"]
        submittedBy = try row["submittedBy"]
        submittedByName = try row["submittedByName"]
        total = try row["total"]
        isPassed = try row["isPassed"]
        cancelReason = try row["cancelReason"]
        isReplaced = try row["isReplaced"]
        isOfClosedMonth = try row["isOfClosedMonth"]
        isEnteredByOffice = try row["isEnteredByOffice"]
    }
}

/// A village that is marked with a visit to its town (文明集镇).
package struct SampledVillage: Codable, Sendable {
    package let code: DivisionCode
    package let name: String
}

/// What was noted: a spot (a deduction with its count), a good practice (好的做法), or what an item as a whole is like.
package struct VisitLine: Codable, Sendable {
    package struct Kind: Hashable, Codable, Sendable {
        package let item: String
        package let deduction: String

        package init(item: String, deduction: String) {
            self.item = item
            self.deduction = deduction
        }
    }

    package struct Judged: Hashable, Codable, Sendable {
        package let item: String
        package let judgement: Judgement
        /// Whose mark it is, where several persons give some; else empty.
        package let juror: String
    }

    package let id: ID<VisitLine>
    /// Nil for a good practice, and for what is judged as a whole.
    package let kind: Kind?
    package let judged: Judged?
    /// Whose it is, where several persons note what they see; else empty.
    package let juror: String
    package let count: Int
    package let note: String
    package private(set) var photos: [Evidence]
    package let addedAt: Instant
    /// The line in whose place it stands, since it was ruled that fewer count; nil for what was noted on the spot.
    package let replaces: String?
    package let voidedAt: Instant?
    package let voidedBy: String?
    package let voidReason: String?

    package var isVoided: Bool { voidedAt != nil }
    package var isGoodPractice: Bool { kind == nil && judged == nil }

    /// The same, with what of its photos does not fit.
    func judged(by expectation: PhotoExpectation) -> VisitLine {
        var judged = self
        judged.photos = photos.map { $0.judged(by: expectation) }
        return judged
    }

    init(_ row: Row, photos: [Evidence]) throws {
        id = try row["id"]
        let item: String? = try row["item"]
        let isJudged = try row["judged"] as String? != nil
        kind = isJudged ? nil : try Kind(row)
        juror = try row["juror"]
        judged =
            if isJudged, let item {
                Judged(item: item, judgement: try StoredJudgement(row).judgement, juror: juror)
            } else { nil }
        count = try row["count"]
        note = try row["note"]
        addedAt = try row["addedAt"]
        replaces = try row["replaces"]
        voidedAt = try row["voidedAt"]
        voidedBy = try row["voidedBy"]
        voidReason = try row["voidReason"]
        self.photos = photos
    }

    /// One that was taken back; its photos wait with it.
    init(removed row: Row) throws {
        id = try row["id"]
        kind = try Kind(row)
        count = try row["count"]
        note = try row["note"]
        juror = try row["juror"]
        addedAt = try row["addedAt"]
        (judged, replaces, voidedAt, voidedBy, voidReason, photos) = (nil, nil, nil, nil, nil, [])
    }
}

extension VisitLine.Kind {
    fileprivate init?(_ row: Row) throws {
        let (item, deduction): (String?, String?) = (try row["item"], try row["deduction"])
        guard let item, let deduction else { return nil }
        self.init(item: item, deduction: deduction)
    }
}

/// What became of a line elsewhere: where it is told, and how it stands. A source gives them by the lines' identifiers.
package struct LineFollowUp: Codable, Sendable {
    package typealias Source =
        @Sendable ([ID<VisitLine>], Actor, ReadTransaction) throws -> [String: LineFollowUp]

    let path: String
    /// 问题：待签收
    let words: String

    package init(path: String, words: String) {
        self.path = path
        self.words = words
    }
}

extension [VisitLine] {
    package var deductions: [VisitLine] { filter { $0.kind != nil } }
    package var goodPractices: [VisitLine] { filter(\.isGoodPractice) }

    /// As the scoring rule takes them.
    package var observations: [Observation] {
        compactMap { line in
            let id = line.id.description
            if let judged = line.judged {
                return Observation(
                    id: id, item: judged.item, seen: .judged(judged.judgement), isVoided: line.isVoided)
            }
            return line.kind.map {
                Observation(
                    id: id, item: $0.item, deduction: $0.deduction, count: line.count, isVoided: line.isVoided)
            }
        }
    }
}
