import Database
import Findings
import Kernel
import Office
import Organisation

extension Listing where Record == ExposureIssue {
    static let exposures = Listing<ExposureIssue>(
        ExposureIssue.noun, "曝光台", path: "exposures", right: .seeExposures,
        help: "选题、取证、审片、送审、发布、交办、反馈、回访、归档；发布以后在公开页面，人人能看",
        from: "exposureIssue", joins: SQL.join(person: "exposureIssue.editor", of: "exposureIssue", as: "editorPerson"),
        select: Exposures.selected, decode: ExposureIssue.init, sees: Exposures.isSeen,
        columns: [
            .link("标题") {
                $0.title
            } path: {
                "exposures/\($0.id)"
            }, .text("类别") { $0.channel.chinese },
            .text("期号") { $0.number == nil ? nil : $0.numbered }, .state { $0.state },
            .day("播出（刊发）") { $0.broadcastOn },
            .figure("问题") {
                $0.items
            } path: {
                "exposures/items?issue=\($0.id)"
            }, .number("重复") { $0.repeats == 0 ? nil : $0.repeats },
            .fileOnly("媒体") { $0.media }, .fileOnly("链接") { $0.link }, .fileOnly("媒体编辑", width: 12) { $0.editorName },
        ],
        filters: [
            .search("如 建筑垃圾、文明在线", in: ["exposureIssue.title", "exposureIssue.media"]),
            .choice("channel", "类别", of: ExposureIssue.Channel.self, "exposureIssue.channel") { $0.chinese },
            .state(ExposureIssue.procedure), .step(ExposureIssue.procedure),
            .month("month", "播出月份", days: "exposureIssue.broadcastOn"),
        ],
        orders: [
            .newest("exposureIssue"),
            .descending("broadcast", "最近播出的", "COALESCE(exposureIssue.broadcastOn, '9999-12-31')", .text),
        ],
        figures: [
            .count("exposures", "曝光台期数", unit: "期", "期内播出（刊发）并已发布的曝光台，撤下的不算") { period, county in
                isShown(period, county)
            }
        ],
        empty: "还没有曝光台。从问题里选题，或者由媒体编辑自己取证。", starts: [.init("选题", "exposures/new", .draftExposures)])

    /// What was broadcast within a period and stood published, as far as it was known.
    fileprivate static func isShown(_ period: Period, _ county: String) -> SQL {
        let stood: SQL =
            period.knownOn == nil
            ? "exposureIssue.state IN \(list: ExposureIssue.State.open)"
            : """
            (\(period.knows(step: ExposureIssue.publish, of: "exposureIssue.id", county: county))
                AND NOT \(period.knows(step: "withdraw", of: "exposureIssue.id", county: county)))
            """
        return "\(period.holds(day: "exposureIssue.broadcastOn")) AND \(stood)"
    }
}

extension Listing where Record == ExposureItem {
    static let exposureItems = Listing<ExposureItem>(
        ExposureItem.noun, "曝光问题", path: "exposures/items", right: .seeExposures, help: "各期曝光的问题和现在的整改情况",
        from: "exposureItem", joins: Exposures.itemJoins, select: { _ in Exposures.itemColumns },
        decode: ExposureItem.init, sees: Exposures.isSeen,
        columns: [
            .link("问题") {
                "\($0.village)：\($0.title)"
            } path: {
                "exposures/\($0.issue)#item-\($0.id)"
            }, .text("乡镇（街道）") { $0.township }, .text("期") { $0.issueName }, .day("播出（刊发）") { $0.broadcastOn },
            .text("承办单位") { $0.leadName },
            .tag("整改") { item in (item.standing.words, item.standing.isGood ? .done : .going) },
            .tag("重复") { item in item.repeats.map { _ in ("重复曝光", .bad) } }, .fileOnly("说明") { $0.description },
        ],
        filters: [
            .search("如 樟塘村、乱堆乱放", in: ["village.name", "exposureItem.title"]), .township("exposureItem.division"),
            .condition(
                "right", "整改",
                [
                    ("yes", "已整改", { @Sendable _, _ -> SQL in "found.state IN \(list: FindingState.putRight)" }),
                    (
                        "no", "还没有",
                        { @Sendable _, _ -> SQL in
                            "(found.state IS NULL OR found.state NOT IN \(list: FindingState.putRight))"
                        }
                    ),
                ]),
            .unit("found.lead", "承办单位", kinds: [.department, .township]),
            .condition(
                "out", "发布",
                [
                    (
                        "yes", "已经发布的",
                        { @Sendable _, _ -> SQL in "exposureIssue.state IN \(list: ExposureIssue.State.open)" }
                    )
                ]),
            .condition(
                "repeated", "重复曝光", [("yes", "只看重复的", { @Sendable _, _ -> SQL in "exposureItem.repeats IS NOT NULL" })]),
            .link("issue", "期", condition: { value, _, _ in "exposureItem.issue = \(value)" }) {
                value, actor, transaction in
                try ID<ExposureIssue>(value).map { try Exposures.one($0, for: actor, in: transaction).name } ?? value
            },
        ],
        orders: [.newest("exposureItem")],
        figures: [
            .count(
                "exposureItems", "曝光问题", unit: "个", "期内播出（刊发）的曝光台曝光的问题", by: "exposureItem.division"
            ) { period, county in shown(period, county) },
            .count(
                "exposureItemsRight", "曝光问题已整改", unit: "个", "期内曝光、现在已经复核通过或销号的问题", by: "exposureItem.division"
            ) { period, county in
                """
                \(shown(period, county))
                AND \(Findings.stood(in: FindingState.putRight, "found", period, county: county))
                """
            },
            .count(
                "exposureRepeats", "90天内重复曝光", unit: "个", "期内曝光的问题中，同一个村（社区）在本县规定的天数（出厂90天）内又被曝光的",
                by: "exposureItem.division"
            ) { period, county in "\(shown(period, county)) AND \(isRepeated(period, county))" },
        ],
        empty: "还没有曝光的问题。打开一期还在取证的曝光台，从问题里选。")

    /// One that was no repeat after all, as what came before was taken down, was one until its charge was looked at again.
    private static func isRepeated(_ period: Period, _ county: String) -> SQL {
        guard let known = period.knownAt else { return "exposureItem.repeats IS NOT NULL" }
        return """
            (exposureItem.repeats IS NOT NULL OR EXISTS (SELECT 1 FROM exposureCharge
                WHERE exposureCharge.county = \(county) AND exposureCharge.item = exposureItem.id
                AND exposureCharge.returnedAt >= \(known)))
            """
    }

    private static func shown(_ period: Period, _ county: String) -> SQL {
        Listing<ExposureIssue>.isShown(period, county)
    }
}
