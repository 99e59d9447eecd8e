import Database
import Kernel
import Office
import Organisation

enum Observations {
    static let selected: SQL = """
        observation.id, observation.kind, observation.place, spotPlace.name AS placeName,
        township.name AS townshipName, observation.startedAt, observation.endedAt, observation.busYes,
        observation.busNo, observation.taxiYes, observation.taxiNo, observation.privateYes, observation.privateNo,
        observation.personYes, observation.personNo, observation.words, observation.observer, observation.observerName,
        observation.voidedAt, observation.voidReason
        """
    static let joins: SQL = """
        \(SQL.join(place: "observation.place", of: "observation", as: "spotPlace"))
        \(SQL.join(townshipOf: "observation.division", of: "observation", as: "township"))
        """
    static let yielded: SQL = """
        observation.busYes + observation.taxiYes + observation.privateYes + observation.personYes
        """
    static let seen: SQL = """
        observation.busYes + observation.taxiYes + observation.privateYes + observation.personYes + observation.busNo
            + observation.taxiNo + observation.privateNo + observation.personNo
        """

    static func one(_ id: ID<Observation>, for actor: Actor, in transaction: ReadTransaction) throws -> Observation {
        try Listing<Observation>.observations.one(
            id, for: actor, in: transaction, otherwise: Refusal(.missing, "observation.none", "没有这次观测。请从“观测”进入。"))
    }

    static func run(_ id: ID<MediaRun>, for actor: Actor, in transaction: ReadTransaction) throws -> MediaRun {
        try Listing<MediaRun>.mediaRuns.one(
            id, for: actor, in: transaction, otherwise: Refusal(.missing, "run.none", "没有这笔刊播。请从“媒体刊播”进入。"))
    }

    /// What was counted at a place in a month.
    struct Line: Codable, Sendable {
        let place: ID<Place>
        let placeName: String
        let month: Month
        let times: Int
        let counts: ObservationCounts
    }

    /// By place and month of a year, what is void left out.
    static func lines(
        _ kind: Observation.Kind, _ year: Int, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [Line] {
        guard let period = Period(year: year) else { return [] }
        func sum(_ column: SQL) -> SQL { "CAST(sum(observation.\(column)) AS BIGINT) AS \(column)" }
        let columns: [SQL] = [
            "busYes", "busNo", "taxiYes", "taxiNo", "privateYes", "privateNo", "personYes", "personNo",
        ]
        let rows = try transaction.rows(
            """
            SELECT observation.place, spotPlace.name AS placeName, substr(observation.day, 1, 7) AS month,
                count(*) AS times, \(SQL.joined(columns.map(sum), separator: ", "))
            FROM observation \(joins)
            WHERE observation.county = \(actor.county) AND observation.kind = \(kind)
              AND observation.day >= \(period.first) AND observation.day <= \(period.last)
              AND observation.voidedAt IS NULL
            GROUP BY observation.place, spotPlace.name, substr(observation.day, 1, 7)
            ORDER BY spotPlace.name, observation.place, month
            """)
        return try rows.compactMap { row in
            let text: String = try row["month"]
            guard let month = Month(text) else { return nil }
            return Line(
                place: try row["place"], placeName: try row["placeName"], month: month, times: try row["times"],
                counts: ObservationCounts(
                    bus: Tally(yes: try row["busYes"], no: try row["busNo"]),
                    taxi: Tally(yes: try row["taxiYes"], no: try row["taxiNo"]),
                    privateCar: Tally(yes: try row["privateYes"], no: try row["privateNo"]),
                    person: Tally(yes: try row["personYes"], no: try row["personNo"])))
        }
    }
}

extension Listing where Record == Observation {
    static let observations = Listing<Observation>(
        Observation.noun, "观测", path: "observations", right: .seePublicity,
        help: "在路口站半小时，数一数让了几辆、没让几辆；不记车牌，不拍人脸", from: "observation", joins: Observations.joins,
        select: { _ in Observations.selected }, decode: Observation.init, sees: { _ in "1 = 1" },
        columns: [
            .link("点位", width: 24) {
                $0.placeName
            } path: {
                "observations/\($0.id)"
            }, .text("看什么") { $0.kind.chinese }, .moment("开始") { $0.startedAt }, .number("分钟") { $0.minutes },
            .number("做到的") { $0.counts.sum.yes }, .number("共数到") { $0.counts.sum.total },
            .text("文明率（95%区间）", width: 24) { $0.counts.rate?.chinese },
            .tag("状态") { $0.voidedAt == nil ? nil : ("已作废", .off) }, .text("乡镇（街道）") { $0.townshipName },
            .fileOnly("观测人", width: 12) { $0.observerName }, .fileOnly("说明") { $0.words },
        ],
        filters: [
            .search("点位", in: ["spotPlace.name"]),
            .choice("kind", "看什么", of: Observation.Kind.self, "observation.kind") { $0.chinese },
            .month("month", "月份", days: "observation.day"), .township("observation.division"),
            .link(
                "at", "点位和月份",
                condition: { value, _, _ in
                    let halves = value.split(separator: "_").map(String.init)
                    guard halves.count == 2, let month = Month(halves[1]) else { return "1 = 0" }
                    return """
                        observation.place = \(halves[0]) AND observation.day >= \(month.firstDay)
                        AND observation.day <= \(month.lastDay) AND observation.voidedAt IS NULL
                        """
                },
                words: { value, actor, transaction in
                    let halves = value.split(separator: "_").map(String.init)
                    return halves.count == 2 ? (Month(halves[1])?.chinese ?? value) : value
                }),
        ],
        orders: [.newest("observation"), .descending("latest", "最近的", "observation.day", .text)],
        figures: [
            .count("observations", "文明行为观测", unit: "次", "期内做的、没有作废的观测", by: "observation.division") { period, _ in
                taken(period)
            },
            .sum(
                "crossingYielded", "斑马线前礼让的车", unit: "辆", "期内在斑马线前观测到礼让的车", of: Observations.yielded,
                by: "observation.division"
            ) { period, _ in "\(taken(period)) AND observation.kind = \(Observation.Kind.crossing)" },
            .sum(
                "crossingSeen", "斑马线前观测的车", unit: "辆", "期内在斑马线前观测到的车，礼让和没有礼让的都计", of: Observations.seen,
                by: "observation.division"
            ) { period, _ in "\(taken(period)) AND observation.kind = \(Observation.Kind.crossing)" },
        ],
        empty: "还没有观测。到路口打开“开始观测”，让一辆点一下。",
        starts: [.init("开始观测", "observations/new", .observe), .init("各路口的文明率", "observations/rates", .seePublicity)])

    private static func taken(_ period: Period) -> SQL {
        """
        \(period.holds(day: "observation.day", entered: "observation.recordedAt"))
        AND \(period.stands(voided: "observation.voidedAt"))
        """
    }

    /// 礼让率
    static var rates: [Metric] {
        let all = Listing<Observation>.observations.metrics
        guard let part = all.first(where: { $0.name == "crossingYielded" }),
            let whole = all.first(where: { $0.name == "crossingSeen" })
        else { return [] }
        return [.share("crossingRate", "斑马线礼让率", "期内在斑马线前观测到的车里礼让的占多少", of: part, among: whole)]
    }
}

extension Listing where Record == MediaRun {
    static let mediaRuns = Listing<MediaRun>(
        MediaRun.noun, "媒体刊播", path: "media-runs", right: .seePublicity, help: "公益广告在哪家媒体刊播了几条",
        from: "mediaRun",
        select: { _ in
            """
            mediaRun.id, mediaRun.kind, mediaRun.medium, mediaRun.theme, mediaRun.title, mediaRun.day, mediaRun.times,
            mediaRun.recordedByName, mediaRun.voidedAt, mediaRun.voidReason
            """
        },
        decode: MediaRun.init, sees: { _ in "1 = 1" },
        columns: [
            .link("内容", width: 30) {
                $0.title
            } path: {
                "media-runs/\($0.id)"
            }, .text("媒体") { $0.medium }, .text("类别") { $0.kind.chinese }, .text("主题", width: 20) { $0.theme.chinese },
            .day("日期") { $0.day }, .number("条数") { $0.times }, .tag("状态") { $0.voidedAt == nil ? nil : ("已作废", .off) },
            .fileOnly("登记人", width: 12) { $0.recordedByName },
        ],
        filters: [
            .search("内容、媒体", in: ["mediaRun.title", "mediaRun.medium"]),
            .choice("kind", "类别", of: MediaRun.Kind.self, "mediaRun.kind") { $0.chinese },
            .choice("theme", "主题", of: PosterTheme.self, "mediaRun.theme") { $0.chinese },
            .month("month", "月份", days: "mediaRun.day"),
        ],
        orders: [.descending("latest", "最近的", "mediaRun.day", .text), .newest("mediaRun")],
        figures: [
            .sum("mediaRunTimes", "公益广告刊播", unit: "条", "期内各媒体刊播公益广告的条数，作废的不计", of: "mediaRun.times") { period, _ in
                """
                \(period.holds(day: "mediaRun.day", entered: "mediaRun.recordedAt"))
                AND \(period.stands(voided: "mediaRun.voidedAt"))
                """
            }
        ],
        empty: "还没有登记刊播。媒体报来条数以后在这里登记。", starts: [.init("登记刊播", "media-runs/new", .keepRuns)])
}
