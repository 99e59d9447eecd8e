import Database
import Kernel
import Office
import Organisation
import Practice
import Web

/// 公益宣传、主题活动: what stands on walls, what a year is about, and what people are seen to do.
package enum Publicity {
    /// - Parameter problems: what becomes of a poster that a walk finds amiss; of whoever follows problems up.
    package static func capability(problems: @escaping PosterProblem.Maker = { _, _ in nil }) -> Capability {
        Capability(
            "publicity", heading: "主题和宣传", migrations: PublicityTables.migrations, tables: PublicityTables.tables,
            rights: [
                .seePublicity, .keepThemes, .linkActivities, .observe, .keepPosters, .checkPosters, .keepRuns,
                .keepYouth,
            ],
            instructable: ["posters/:poster", "themes/:theme"],
            menu: [
                MenuEntry("主题日历", "themes/calendar", .right(.seePublicity), in: .practice, covers: ["themes"]),
                Listing.observations.menu(in: .practice), Listing.posters.menu(in: .practice),
                Listing.mediaRuns.menu(in: .practice),
                MenuEntry("未成年人", "youth/palaces", .right(.seePublicity), in: .practice, covers: ["youth"]),
            ],
            waiting: waiting, brief: brief,
            recordNames: [
                "theme": themeNames, "observation": observationNames, "poster": posterNames,
                "mediaRun": runNames, "youthPalace": palaceNames, "springPlan": springNames,
                "streetLength": placeNames,
            ],
            metrics: Listing.themes.metrics + Listing.themeActivities.metrics + Listing.observations.metrics
                + Listing<Observation>.rates + Listing.posters.metrics + Listing.posterChecks.metrics
                + Listing.mediaRuns.metrics + Listing.palaces.metrics + Listing.springPlans.metrics,
            settings: [PublicitySettings.editor], dossier: dossier,
            demo: { try PublicityLife.events($0, problems: problems) }, samples: sample,
            routes: {
                ThemeRoutes(premises: $0).routes + ObservationRoutes(premises: $0).routes
                    + PosterRoutes(premises: $0, problems: problems).routes + YouthRoutes(premises: $0).routes
            })
    }

    /// What is past its day and still hangs, to whoever looks after it.
    private static let waiting: Waiting.Source = { actor, transaction in
        guard Right.keepPosters.isHeld(by: actor) else { return [] }
        let count = try Listing<Poster>.posters.count("standing=outdated", for: actor, in: transaction)
        guard count > 0 else { return [] }
        return [
            Waiting(
                "更换到期的公益宣传", kind: .notice, count: count, path: "posters?standing=outdated", verb: "去看看",
                detail: "到期的请换下来，在它的页面登记。")
        ]
    }

    /// The themes that go on now, to everybody who may hold something under them.
    private static let brief: Brief.Source = { actor, _, transaction in
        var brief = Brief()
        guard Right.linkActivities.isHeld(by: actor) else { return brief }
        let today = transaction.now.day
        let themes = try Themes.of(today.year, county: actor.county, in: transaction)
        let near = themes.filter {
            $0.text.first <= today.adding(days: 14) && $0.text.last >= today
                && $0.text.last.ordinal - $0.text.first.ordinal < 100
        }
        guard !near.isEmpty else { return brief }
        brief.lists = [
            Brief.List(
                "近期主题",
                near.prefix(4).map { theme in
                    .init(
                        theme.text.title, tags: [theme.text.first > today ? "将开始" : "进行中"],
                        note: "\(theme.text.first.short(on: today))至\(theme.text.last.short(on: today))",
                        path: "themes/\(theme.id)")
                }, more: .init("全年主题日历", "themes/calendar"))
        ]
        return brief
    }

    private static let dossier: DossierPart.Source = { subject, actor, transaction in
        guard Right.seePublicity.isHeld(by: actor) else { return [] }
        let own = subject.asked()
        let year = transaction.now.day.year
        let activities = "figure=themeActivities.\(year)&\(own)"
        var figures = [
            DossierPart.Figure(
                "在册公益宣传", try Listing<Poster>.posters.count("standing=up&\(own)", for: actor, in: transaction), "处",
                path: "posters?standing=up&\(own)"),
            DossierPart.Figure(
                "已经到期", try Listing<Poster>.posters.count("standing=outdated&\(own)", for: actor, in: transaction), "处",
                path: "posters?standing=outdated&\(own)", isAlarming: true),
        ]
        if subject.division != nil, Right.seePractice.isHeld(by: actor) {
            figures.append(
                .init(
                    "今年主题活动",
                    try Listing<ThemeActivity>.themeActivities.count(activities, for: actor, in: transaction), "场",
                    path: "themes/activities?\(activities)"))
        }
        let said = figures.filter { $0.count ?? 0 > 0 }
        return said.isEmpty ? [] : [DossierPart("公益宣传和主题活动", said)]
    }

    @Sendable
    private static func sample(county: String, in transaction: ReadTransaction) throws -> [String: String] {
        let named: [(String, SQL)] = [
            ("theme", "SELECT max(id) FROM theme WHERE county = \(county)"),
            ("observation", "SELECT max(id) FROM observation WHERE county = \(county)"),
            ("poster", "SELECT max(id) FROM poster WHERE county = \(county)"),
            ("mediaRun", "SELECT max(id) FROM mediaRun WHERE county = \(county)"),
            ("youthPalace", "SELECT max(id) FROM youthPalace WHERE county = \(county)"),
            ("palaceLesson", "SELECT max(id) FROM palaceLesson WHERE county = \(county)"),
            ("springPlan", "SELECT max(id) FROM springPlan WHERE county = \(county)"),
        ]
        // Where nothing was recorded yet, an address that nothing stands at.
        return try named.reduce(into: [:]) { all, entry in
            let id: String? = try transaction.value(entry.1)
            all[entry.0] = id ?? "00000000-0000-7000-8000-000000000000"
        }
    }

    // MARK: Names

    private static func names(
        _ path: String, _ actor: Actor, _ rows: [Row]
    ) throws -> [String: RecordName] {
        try rows.reduce(into: [:]) { names, row in
            let id: String = try row["id"]
            names[id] = RecordName(
                try row["words"], path: Right.seePublicity.isHeld(by: actor) ? "\(path)/\(id)" : nil)
        }
    }

    private static let themeNames = RecordNaming("一个主题") { ids, actor, transaction in
        try names(
            "themes", actor,
            transaction.rows(
                "SELECT id, title AS words FROM theme WHERE county = \(actor.county) AND id IN \(list: ids)"))
    }
    private static let observationNames = RecordNaming("一次观测") { ids, actor, transaction in
        try names(
            "observations", actor,
            transaction.rows(
                """
                SELECT observation.id, spotPlace.name AS words FROM observation \(Observations.joins)
                WHERE observation.county = \(actor.county) AND observation.id IN \(list: ids)
                """))
    }
    private static let posterNames = RecordNaming("一处公益宣传") { ids, actor, transaction in
        try names(
            "posters", actor,
            transaction.rows(
                """
                SELECT poster.id, poster.spot AS words FROM poster
                WHERE poster.county = \(actor.county) AND poster.id IN \(list: ids) AND \(Posters.isSeen(by: actor))
                """))
    }
    private static let runNames = RecordNaming("一笔媒体刊播") { ids, actor, transaction in
        try names(
            "media-runs", actor,
            transaction.rows(
                "SELECT id, title AS words FROM mediaRun WHERE county = \(actor.county) AND id IN \(list: ids)"))
    }
    private static let palaceNames = RecordNaming("一所少年宫") { ids, actor, transaction in
        try names(
            "youth/palaces", actor,
            transaction.rows(
                "SELECT id, name AS words FROM youthPalace WHERE county = \(actor.county) AND id IN \(list: ids)"))
    }
    private static let springNames = RecordNaming("一个村的春泥计划") { ids, actor, transaction in
        try names(
            "youth/spring", actor,
            transaction.rows(
                """
                SELECT springPlan.id, home.name AS words FROM springPlan
                \(SQL.join(division: "springPlan.village", of: "springPlan", as: "home"))
                WHERE springPlan.county = \(actor.county) AND springPlan.id IN \(list: ids)
                """))
    }
    private static let placeNames = RecordNaming("一个点位的街道长度") { ids, actor, transaction in
        try names(
            "posters/places", actor,
            transaction.rows(
                """
                SELECT streetLength.place AS id, spotPlace.name AS words FROM streetLength
                \(SQL.join(place: "streetLength.place", of: "streetLength", as: "spotPlace"))
                WHERE streetLength.county = \(actor.county) AND streetLength.place IN \(list: ids)
                  AND \(actor.scope.condition(division: "spotPlace.division"))
                """))
    }
}

extension Right {
    private static let readers: Set<Role> = [
        .clerk, .director, .leader, .departmentLiaison, .departmentDeputy, .departmentHead, .townshipLiaison,
        .townshipDeputy, .townshipHead, .village, .inspector, .mediaEditor,
    ]
    package static let seePublicity = Right("publicity.see", "查看主题、观测、公益宣传（公益宣传各看各的范围）", readers)
    package static let keepThemes = Right("publicity.themes", "起草、修改主题日历", [.clerk, .director])
    package static let linkActivities = Right(
        "publicity.link", "把活动归入主题", [.clerk, .director, .departmentLiaison, .townshipLiaison, .village])
    package static let observe = Right(
        "publicity.observe", "提交文明行为观测", [.clerk, .director, .inspector, .townshipLiaison, .village])
    package static let keepPosters = Right(
        "publicity.posters", "登记、撤下公益宣传", [.clerk, .director, .departmentLiaison, .townshipLiaison, .village])
    package static let checkPosters = Right(
        "publicity.check", "检查公益宣传",
        [.clerk, .director, .departmentLiaison, .townshipLiaison, .village, .inspector])
    package static let keepRuns = Right("publicity.runs", "登记媒体刊播", [.clerk, .mediaEditor])
    package static let keepYouth = Right(
        "publicity.youth", "登记少年宫、春泥计划", [.clerk, .townshipLiaison, .village])
}
