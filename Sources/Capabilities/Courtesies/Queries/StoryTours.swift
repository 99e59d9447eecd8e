import Database
import Kernel
import Office
import Organisation

/// What there is to ask about tours.
enum StoryTours {
    @Sendable
    static func one(_ id: ID<StoryTour>, for actor: Actor, in transaction: ReadTransaction) throws -> StoryTour {
        try Listing<StoryTour>.storyTours.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "storyTour.none", "没有这场巡讲，或者您无权看到它。请从“事迹巡讲”进入。"))
    }

    static func speakers(
        of id: ID<StoryTour>, county: String, in transaction: ReadTransaction
    ) throws -> [StoryTour.Speaker] {
        try transaction.rows(
            "SELECT name, honourTitle FROM storySpeaker WHERE county = \(county) AND tour = \(id) ORDER BY name, honour"
        ).map { StoryTour.Speaker(name: try $0["name"], honourTitle: try $0["honourTitle"]) }
    }
}

extension StoryTour {
    init(_ row: Row) throws {
        id = try row["id"]
        title = try row["title"]
        village = try row["village"]
        villageName = try row["villageName"] ?? ""
        place = try row["place"]
        plannedOn = try row["plannedOn"]
        heldOn = try row["heldOn"]
        audience = try row["audience"]
        note = try row["note"]
        speakers = try row["speakers"]
        state = try row["state"]
    }
}

extension Listing where Record == StoryTour {
    static let storyTours = Listing<StoryTour>(
        StoryTour.noun, "事迹巡讲", path: "story-tours", right: .seeCourtesies,
        help: "好人、模范到村里讲自己的事：先安排，办过以后登记听众和讲述人", from: "storyTour",
        joins: SQL.join(division: "storyTour.village", of: "storyTour", as: "village"),
        select: { county in
            """
            storyTour.id, storyTour.title, storyTour.village, village.name AS villageName, storyTour.place,
            storyTour.plannedOn, storyTour.heldOn, storyTour.audience, storyTour.note, storyTour.state,
            (SELECT count(*) FROM storySpeaker WHERE storySpeaker.county = \(county)
                AND storySpeaker.tour = storyTour.id) AS speakers
            """
        },
        decode: StoryTour.init, sees: { $0.scope.condition(division: "storyTour.village") },
        columns: [
            .link("名称", width: 28, { $0.title }, path: { "story-tours/\($0.id)" }), .state { $0.state },
            .text("村（社区）") { $0.villageName }, .text("地点") { $0.place }, .day("计划") { $0.plannedOn },
            .day("举办") { $0.heldOn }, .number("听众") { $0.audience }, .number("讲述人") { $0.speakers },
            .fileOnly("说明") { $0.note },
        ],
        filters: [
            .search("名称、地点", in: ["storyTour.title", "storyTour.place"]), .state(StoryTour.procedure),
            .step(StoryTour.procedure), .month("month", "计划月份", days: "storyTour.plannedOn"),
            .township("storyTour.village"),
        ],
        orders: [.descending("latest", "最近的", "storyTour.plannedOn", .text)],
        figures: [
            .count("storyTours", "事迹巡讲", unit: "场", "期内登记举办的巡讲，按所在的乡镇（街道）计", by: "storyTour.village") {
                period, county in period.took("hold", of: StoryTour.noun, "storyTour.id", county: county)
            },
            .sum("storyAudience", "巡讲听众", unit: "人次", "期内登记举办的巡讲的听众", of: "storyTour.audience", by: "storyTour.village")
            {
                period, county in
                """
                \(period.took("hold", of: StoryTour.noun, "storyTour.id", county: county))
                AND storyTour.audience IS NOT NULL
                """
            },
        ],
        empty: "还没有巡讲。选一个村的文化礼堂，安排第一场。", starts: [.init("安排巡讲", "story-tours/new", .keepStoryTours)])
}
