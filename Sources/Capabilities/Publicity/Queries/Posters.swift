import Database
import Kernel
import Office
import Organisation

enum Posters {
    static let selected: SQL = """
        poster.id, poster.place, spotPlace.name AS placeName, poster.division, township.name AS townshipName,
        poster.unit, keeper.name AS unitName, keeper.division AS unitDivision, poster.kind, poster.theme, poster.spot,
        poster.metre, poster.widthCM, poster.heightCM, poster.putOn, poster.untilOn, poster.checked, poster.checkedAt,
        poster.removedOn
        """
    static let joins: SQL = """
        \(SQL.join(place: "poster.place", of: "poster", as: "spotPlace"))
        \(SQL.join(unit: "poster.unit", of: "poster", as: "keeper"))
        \(SQL.join(townshipOf: "poster.division", of: "poster", as: "township"))
        """

    @Sendable
    static func isSeen(by actor: Actor) -> SQL {
        actor.scope.condition(division: "poster.division", unit: "poster.unit")
    }

    static func one(_ id: ID<Poster>, for actor: Actor, in transaction: ReadTransaction) throws -> Poster {
        try Listing<Poster>.posters.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "poster.none", "没有这处公益宣传，或者不归您管。请从“公益宣传”进入。"))
    }

    static func checks(
        of id: ID<Poster>, county: String, in transaction: ReadTransaction
    ) throws -> [PosterCheck] {
        try transaction.rows(
            """
            SELECT \(checked) FROM posterCheck \(checkJoins)
            WHERE posterCheck.county = \(county) AND posterCheck.poster = \(id)
            ORDER BY posterCheck.checkedAt DESC, posterCheck.id DESC LIMIT 50
            """
        ).map(PosterCheck.init)
    }

    static let checked: SQL = """
        posterCheck.id, posterCheck.poster, spotPlace.name AS placeName, poster.spot, township.name AS townshipName,
        posterCheck.outcome, posterCheck.words, posterCheck.finding, posterCheck.checkedByName, posterCheck.checkedAt
        """
    static let checkJoins: SQL = """
        JOIN poster ON poster.county = posterCheck.county AND poster.id = posterCheck.poster
        \(SQL.join(place: "poster.place", of: "poster", as: "spotPlace"))
        \(SQL.join(townshipOf: "poster.division", of: "poster", as: "township"))
        """

    /// Those that are up, as lists that come in are held against them.
    static func standing(
        county: String, in transaction: ReadTransaction
    ) throws -> [(place: String, spot: String, theme: String)] {
        try transaction.rows(
            "SELECT place, spot, theme FROM poster WHERE county = \(county) AND removedOn IS NULL ORDER BY id"
        ).map { (try $0["place"], try $0["spot"], try $0["theme"]) }
    }

    // MARK: Density

    static func length(of place: ID<Place>, county: String, in transaction: ReadTransaction) throws -> Int? {
        try transaction.value("SELECT metres FROM streetLength WHERE county = \(county) AND place = \(place)")
    }

    static func lengths(county: String, in transaction: ReadTransaction) throws -> [String: Int] {
        try transaction.rows("SELECT place, metres FROM streetLength WHERE county = \(county) ORDER BY place")
            .reduce(into: [:]) { $0[try $1["place"]] = try $1["metres"] }
    }

    /// What can be read there: what is gone, broken or past its day stands on the list and counts for nothing.
    static func at(
        _ places: [ID<Place>], county: String, in transaction: ReadTransaction
    ) throws -> [String: [StandingPoster]] {
        let lost: [Poster.Outcome] = [.broken, .outdated, .gone]
        var all: [String: [StandingPoster]] = [:]
        // Engines bound the number of parameters of a statement.
        for start in stride(from: 0, to: places.count, by: 500) {
            let rows = try transaction.rows(
                """
                SELECT place, kind, theme, metre FROM poster
                WHERE county = \(county) AND place IN \(list: Array(places[start..<min(start + 500, places.count)]))
                  AND removedOn IS NULL AND (checked IS NULL OR checked NOT IN \(list: lost))
                  AND (untilOn IS NULL OR untilOn >= \(transaction.now.day))
                ORDER BY place, id
                """)
            for row in rows {
                all[try row["place"], default: []].append(
                    StandingPoster(try row["kind"], try row["theme"], metre: try row["metre"]))
            }
        }
        return all
    }

    /// The places whose kind has a rule, each with what is missing there.
    static func density(for actor: Actor, in transaction: ReadTransaction) throws -> [PlaceDensity] {
        let places = try PosterDensity.kinds.flatMap {
            try Places.ofKind($0, county: actor.county, on: transaction.now.day, in: transaction)
        }.filter { actor.scope.covers(division: $0.division) }
        let (lengths, posters) = (
            try lengths(county: actor.county, in: transaction),
            try at(places.map(\.id), county: actor.county, in: transaction)
        )
        return places.map { place in
            let own = posters[place.id.description] ?? []
            let metres = lengths[place.id.description]
            return PlaceDensity(
                place: place, metres: metres, count: own.count,
                missing: PosterDensity.missing(place.kind, metres: metres, own) ?? [])
        }
    }
}

/// A place with what stands there and what is missing.
struct PlaceDensity: Codable, Sendable {
    let place: Place
    let metres: Int?
    let count: Int
    let missing: [String]
}

extension Listing where Record == Poster {
    static let posters = Listing<Poster>(
        Poster.noun, "公益宣传", path: "posters", right: .seePublicity, help: "每一处海报、宣传栏、电子屏：在哪里、什么主题、到几时、归谁管；走一圈检查，坏的成为问题",
        from: "poster", joins: Posters.joins, select: { _ in Posters.selected }, decode: Poster.init,
        sees: Posters.isSeen,
        columns: [
            .link("位置", width: 30) {
                $0.title
            } path: {
                "posters/\($0.id)"
            }, .text("主题", width: 20) { $0.text.theme.chinese }, .text("形式") { $0.text.kind.chinese },
            .text("乡镇（街道）") { $0.townshipName }, .text("管理单位", width: 22) { $0.owner.name },
            .day("上墙") { $0.text.putOn }, .day("到期") { $0.text.until },
            .tag("最近检查") { poster in
                poster.removedOn != nil
                    ? ("已撤下", .off)
                    : poster.checked.map { ($0.chinese, $0 == .good ? .done : .bad) } ?? ("没有查过", .going)
            },
            .fileOnly("距起点（米）", width: 12) { $0.text.metre.map(String.init) },
            .fileOnly("宽（厘米）", width: 12) { String($0.text.widthCM) },
            .fileOnly("高（厘米）", width: 12) { String($0.text.heightCM) },
            .fileOnly("撤下", width: 13) { $0.removedOn?.description },
        ],
        filters: [
            .search("点位、位置", in: ["spotPlace.name", "poster.spot"]),
            .choice("theme", "主题", of: PosterTheme.self, "poster.theme") { $0.chinese },
            .choice("kind", "形式", of: PosterKind.self, "poster.kind") { $0.chinese },
            .choice("checked", "最近检查", of: Poster.Outcome.self, "poster.checked") { $0.chinese },
            .condition(
                "standing", "状态",
                [
                    ("up", "在册", { @Sendable _, _ in "poster.removedOn IS NULL" }),
                    (
                        "outdated", "已经到期",
                        { @Sendable _, now in "poster.removedOn IS NULL AND poster.untilOn < \(now.day)" }
                    ),
                    ("unchecked", "没有查过", { @Sendable _, _ in "poster.removedOn IS NULL AND poster.checked IS NULL" }),
                ]),
            .township("poster.division"), .unit("poster.unit"),
            .link("place", "点位", condition: { value, _, _ in "poster.place = \(value)" }) { value, actor, transaction in
                try ID<Place>(value).map { try Places.one($0, for: actor, in: transaction).name } ?? value
            },
        ],
        orders: [.newest("poster"), .ascending("until", "最先到期", "COALESCE(poster.untilOn, '9999-12-31')", .text)],
        figures: [
            .count("posters", "公益宣传", unit: "处", "期末在册的公益宣传，按所在的乡镇（街道）计", by: "poster.division") { period, _ in
                """
                poster.putOn <= \(period.last) AND \(period.knows(moment: "poster.recordedAt"))
                AND (poster.removedOn IS NULL OR poster.removedOn > \(period.last)
                    OR \(period.goesOn(ended: "poster.removedAt")))
                """
            }
        ],
        empty: "还没有登记公益宣传。逐处登记，或用表格导入。",
        starts: [
            .init("登记一处", "posters/new", .keepPosters), .init("导入名单", "posters/import", .keepPosters),
            .init("密度对照", "posters/density", .seePublicity),
        ])
}

extension Listing where Record == PosterCheck {
    static let posterChecks = Listing<PosterCheck>(
        PosterCheck.noun, "公益宣传检查", path: "posters/checks", right: .seePublicity, help: "走一圈看到的：完好、褪色、破损、过期、不见了",
        from: "posterCheck", joins: Posters.checkJoins, select: { _ in Posters.checked }, decode: PosterCheck.init,
        sees: Posters.isSeen,
        columns: [
            .link("位置", width: 30) {
                "\($0.placeName)\($0.spot)"
            } path: {
                "posters/\($0.poster)"
            }, .tag("结果") { ($0.outcome.chinese, $0.outcome == .good ? .done : .bad) },
            .text("乡镇（街道）") { $0.townshipName }, .text("说明", width: 30) { $0.words },
            .moment("检查时间") { $0.checkedAt }, .fileOnly("检查人", width: 12) { $0.checkedByName },
        ],
        filters: [
            .choice("outcome", "结果", of: Poster.Outcome.self, "posterCheck.outcome") { $0.chinese },
            .month("month", "月份", moments: "posterCheck.checkedAt"), .township("poster.division"),
            .unit("poster.unit"),
        ],
        orders: [.newest("posterCheck")],
        figures: [
            .count("posterChecks", "公益宣传检查", unit: "次", "期内检查公益宣传的次数", by: "poster.division") { period, _ in
                period.holds(moment: "posterCheck.checkedAt")
            },
            .count("posterFaults", "公益宣传破损、过期", unit: "次", "期内检查发现褪色、破损、过期、不见了的次数", by: "poster.division") {
                period, _ in
                "\(period.holds(moment: "posterCheck.checkedAt")) AND posterCheck.outcome <> \(Poster.Outcome.good)"
            },
        ],
        empty: "还没有检查过。走到一处，打开它的页面登记看到的样子。")
}
