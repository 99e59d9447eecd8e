import Findings
import Kernel
import Media
import Office
import Organisation

/// The board of the invented county: some issues each month, by the office and by a media editor, at every stage of their way.
enum ExposureLife {
    /// How many issues go out in a month: in a year that is told whole 70-odd.
    static func perMonth(_ stage: DemoStage) -> Int { stage.isYear ? 6 : 3 }

    private static let subjects: [(channel: ExposureIssue.Channel, title: String, words: String, media: String)] = [
        (.own, "村口的垃圾堆了多久", "检查组暗访看到，村口成堆垃圾无人清理，附近村民说已经堆了好几天。", ""),
        (.television, "河道里的“彩色漂浮物”", "一场雨过后，河面漂满了塑料袋和泡沫箱，保洁到位没有？", "明川电视台《文明在线》"),
        (.newMedia, "房前屋后乱堆放，路越走越窄", "杂物占了村道，消防车能不能进得来？", "“文明明川”微信公众号"),
        (.newspaper, "“牛皮癣”爬上老墙", "刚刷白的墙又贴满了小广告，清了贴、贴了清。", "《明川日报》第4版"),
        (.own, "污水直排，气味谁来管", "生活污水直接排进水渠，沿线住户反映强烈。", ""),
        (.television, "公厕门口的烦心事", "公厕有人建、没人管，记者两次回访情况依旧。", "明川电视台《文明在线》"),
        (.own, "垃圾房变成“垃圾场”", "垃圾房满了没人清，袋装垃圾堆到了路边。", ""),
        (.television, "洗衣码头边的白色泡沫", "禁洗区的牌子立着，河埠头上照样洗。", "明川电视台《文明在线》"),
        (.newMedia, "绿化带成了菜园子", "新栽的绿化没了影，种上了葱和青菜。", "“文明明川”微信公众号"),
        (.newspaper, "公告栏里的“陈年旧账”", "去年的通知还贴着，今年的检查结果找不到。", "《明川日报》第4版"),
        (.own, "断头沟渠臭了一个夏天", "沟渠堵了没人疏，气味飘进农家。", ""),
        (.television, "进村路上的“拦路虎”", "建筑材料占了半条路，一占就是一个月。", "明川电视台《文明在线》"),
    ]

    static func events(_ stage: DemoStage, _ onRepeated: RepeatCharge.Maker?) throws -> [DemoEvent] {
        guard !stage.villages.isEmpty else { return [] }
        let perMonth = Self.perMonth(stage)
        let going = stage.months.enumerated().flatMap { index, month in
            (0..<perMonth).map { turn in
                let place = index * perMonth + turn
                let day = month.firstDay.adding(days: 3 + turn * 23 / max(1, perMonth))
                return DemoEvent.leading(at: stage.moment(on: day, hour: 9, minute: 10)) {
                    try await begin(place, stage, day, onRepeated)
                }
            }
        }
        guard !stage.isOver else { return going }
        let late = stage.last.adding(days: -4)
        return going + [DemoEvent(at: stage.moment(on: late)) { try await gather(stage, late) }]
    }

    /// One that a media editor is at: masked, and nobody has confirmed it yet.
    private static func gather(_ stage: DemoStage, _ day: Day) async throws {
        let editor = try stage.actor(.mediaEditor)
        let text = ExposureText(
            channel: .television, title: "小区外的建筑垃圾谁来管", introduction: "装修垃圾堆在绿化带里，物业、社区、城管谁来管？",
            media: "明川电视台《文明在线》", broadcastOn: stage.moment(on: day.adding(days: 6)).day)
        let id = try await stage.office.carryOut(DraftIssue(text), by: editor)
        try await take(ExposureIssue.gather, id, by: editor, stage)
        try await fill(id, 2, nil, editor, day, stage)
        try await mask(id, by: editor, confirmedBy: nil, stage)
    }

    private static func begin(
        _ place: Int, _ stage: DemoStage, _ day: Day, _ onRepeated: RepeatCharge.Maker?
    ) async throws -> [DemoEvent] {
        let subject = subjects[place % subjects.count]
        let (clerk, editor) = (try stage.actor(.clerk), try stage.actor(.mediaEditor))
        let isEditors = subject.channel == .television
        let maker = isEditors ? editor : clerk
        let text = ExposureText(
            channel: subject.channel, title: subject.title, introduction: subject.words, media: subject.media,
            link: subject.media.isEmpty ? "" : "https://www.example.cn/mingchuan/\(1000 + place).html",
            broadcastOn: stage.moment(on: day.adding(days: 4)).day)
        let id = try await stage.office.carryOut(DraftIssue(text), by: maker)
        try await take(ExposureIssue.gather, id, by: maker, stage)
        try await fill(id, place, isEditors ? nil : clerk, maker, day, stage)
        try await mask(id, by: maker, confirmedBy: isEditors ? clerk : try stage.actor(.director), stage)
        return inTurn(try way(of: id, place, maker, stage, day, onRepeated))
    }

    private typealias Deed = (at: Instant, act: @Sendable () async throws -> Void)

    /// One after the other, each when the one before is done.
    private static func inTurn(_ deeds: [Deed]) -> [DemoEvent] {
        guard let first = deeds.first else { return [] }
        return [
            DemoEvent.leading(at: first.at) {
                try await first.act()
                return inTurn(Array(deeds.dropFirst()))
            }
        ]
    }

    /// From its review to the archive, each by whose it is.
    private static func way(
        of id: ID<ExposureIssue>, _ place: Int, _ maker: Actor, _ stage: DemoStage, _ day: Day,
        _ onRepeated: RepeatCharge.Maker?
    ) throws -> [Deed] {
        let (director, leader, clerk) = (try stage.actor(.director), try stage.actor(.leader), try stage.actor(.clerk))
        @Sendable func at(_ days: Int, _ hour: Int) -> Instant { stage.moment(on: day.adding(days: days), hour: hour) }
        let (mended, shown) = (at(7, 10), at(12, 10))
        return [
            (at(1, 10), { try await take(ExposureIssue.review, id, by: maker, stage) }),
            (at(2, 9), { try await take(ExposureIssue.approve, id, by: director, stage) }),
            (at(3, 15), { try await take(ExposureIssue.sign, id, by: leader, stage) }),
            (
                at(4, 9),
                {
                    try await take(ExposureIssue.publish, id, by: clerk, stage)
                    try await take("assign", id, by: clerk, stage)
                    guard let onRepeated else { return }
                    try await stage.office.carryOut(
                        ChargeRepeats(onRepeated), by: .system(county: clerk.county))
                }
            ),
            (mended, { try await putRight(id, place, clerk, on: mended.day, stage) }),
            (shown, { try await showAfter(id, place, clerk, director, stage, on: shown.day) }),
            (
                at(24, 10),
                {
                    let issue = try await stage.office.read { try Exposures.one(id, for: clerk, in: $0) }
                    if issue.state == .revisited { try await take("archive", id, by: clerk, stage) }
                }
            ),
        ]
    }

    /// Findings of the last weeks that have a photo; what nobody found yet, the makers saw themselves.
    private static func fill(
        _ id: ID<ExposureIssue>, _ place: Int, _ clerk: Actor?, _ maker: Actor, _ day: Day, _ stage: DemoStage
    ) async throws {
        if let clerk {
            let chosen = try await stage.office.read { transaction -> [ID<Finding>] in
                var filter = FindingFilter(standing: .valid)
                filter.source = .visit
                let found = try Findings.page(filter, for: clerk, limit: 40, in: transaction)
                let shown = try found.filter {
                    // What nobody was asked to mend yet is on its own way to that.
                    try $0.exposedOn == nil && $0.state != .found
                        && !Findings.photos(of: $0.id, county: clerk.county, in: transaction).before.isEmpty
                }
                return shown.enumerated().filter { $0.offset % 7 == place % 3 }.prefix(2).map(\.element.id)
            }
            if !chosen.isEmpty {
                try await stage.office.carryOut(AddFindings(id, chosen), by: clerk)
                return
            }
        }
        // Every fourth stands where one stood before: the board marks what comes again.
        let village = stage.villages[(place % 4 == 1 ? 28 : 11 + place * 17) % stage.villages.count]
        guard let division = village.division else { return }
        let photo = try await photograph(place, isAfter: false, on: day, stage)
        let scene = scenes[place % scenes.count]
        try await stage.office.carryOut(
            AddItem(
                id, division: division, topic: scene.topic, title: scene.title, description: "记者现场拍摄，附近没有人清理。",
                photos: [photo]), by: maker)
    }

    private static let scenes: [(subject: DrawnPhoto.Subject, topic: String, title: String)] = [
        (.litter, "治脏", "村口成堆垃圾"), (.water, "治脏", "水面漂浮垃圾"), (.clutter, "治乱", "房前屋后乱堆乱放"),
        (.posters, "治乱", "墙上乱贴小广告"), (.sewage, "治臭", "污水直排水渠"), (.toilet, "治臭", "公厕无人保洁"),
    ]

    private static func photograph(_ place: Int, isAfter: Bool, on day: Day, _ stage: DemoStage) async throws -> Photo {
        try await stage.photograph(
            scenes[place % scenes.count].subject, seed: UInt64(8200 + place), at: Instant(day, hour: 8, minute: 40),
            latitude: 29_460_000 + place % 80 * 1300, longitude: 120_870_000 + place % 80 * 700, isAfter: isAfter)
    }

    /// A window is covered, as a face or a plate would be.
    private static func mask(
        _ id: ID<ExposureIssue>, by maker: Actor, confirmedBy other: Actor?, _ stage: DemoStage
    ) async throws {
        let boxes = [try MaskBox(left: 360, top: 560, width: 90, height: 110)]
        let county = maker.county
        let items = try await stage.office.read { transaction in
            let items = try Exposures.items(of: [id], county: county, in: transaction)
            let masks = try PhotoMasks.of(
                ExposureItem.kind, items.map(\.id.description), county: county, in: transaction)
            return try Exposures.photos(of: items.map(\.id), county: county, in: transaction).mapValues(\.all)
                .map { item, photos in
                    (item: item, photos: photos.filter { masks[item.description]?[$0] == nil })
                }.sorted { $0.item < $1.item }
        }
        for (item, photos) in items {
            for photo in photos {
                let masked = try await stage.photos.masked(photo, boxes)
                try await stage.office.carryOut(
                    MaskRecordPhoto<ExposureItem>(item, photo, boxes, masked: masked), by: maker)
                guard let other else { continue }
                try await stage.office.carryOut(
                    ConfirmMask<ExposureItem>(item, photo, masked: masked.sha256), by: other)
            }
        }
    }

    /// The townships mend what the board itself made findings of, and the county looks at it; every fifth is taken and left lying.
    private static func putRight(
        _ id: ID<ExposureIssue>, _ place: Int, _ clerk: Actor, on day: Day, _ stage: DemoStage
    ) async throws {
        let inspector = try stage.actor(.inspector)
        let items = try await stage.office.read { try Exposures.items(of: [id], county: clerk.county, in: $0) }
        for item in items where item.findingState == .assigned {
            guard let finding = item.finding,
                let lead = try await stage.office.read({ try Findings.lead(of: finding, county: clerk.county, in: $0) }
                ),
                let unit = stage.units.first(where: { $0.unit == lead.unit }),
                let actor = stage.representative(of: unit)
            else { continue }
            try await stage.office.carryOut(TakeStep(finding: finding, act: .init(.accept)), by: actor)
            guard place % 5 != 4 else { continue }
            let photo = try await photograph(place, isAfter: true, on: day, stage)
            try await stage.office.carryOut(
                TakeStep(finding: finding, act: .respond(photos: []), note: "已清理干净，落实专人巡查", photos: [photo]), by: actor)
            try await stage.office.carryOut(TakeStep(finding: finding, act: .init(.verify)), by: inspector)
            try await stage.office.carryOut(TakeStep(finding: finding, act: .init(.close)), by: clerk)
        }
    }

    /// How it is now, from what the units answered with; what is far enough is written down as answered.
    private static func showAfter(
        _ id: ID<ExposureIssue>, _ place: Int, _ clerk: Actor, _ director: Actor, _ stage: DemoStage, on day: Day
    ) async throws {
        let county = clerk.county
        let answered = try await stage.office.read { transaction in
            try Exposures.items(of: [id], county: county, in: transaction).map { item in
                (
                    item: item,
                    after: try item.finding.map {
                        try Findings.photos(of: $0, county: county, in: transaction).after.map(\.sha256)
                    } ?? []
                )
            }
        }
        for (item, after) in answered {
            if let photo = after.first {
                try await stage.office.carryOut(
                    EditItem(item.id, words: nil, picked: [ExposureItem.after: [photo]]), by: clerk)
            } else if item.isPutRight {
                // It was answered without one: the board takes its own.
                let photo = try await photograph(place, isAfter: true, on: day, stage)
                try await stage.office.carryOut(
                    EditItem(item.id, words: nil, photos: [ExposureItem.after: [photo]]), by: clerk)
            }
        }
        try await mask(id, by: clerk, confirmedBy: director, stage)
        let isFar = answered.allSatisfy { item, _ in
            item.findingState.map { [.responded, .verified, .closed].contains($0) } ?? false
        }
        guard isFar else { return }
        try await take("answer", id, by: clerk, stage)
        guard answered.allSatisfy({ $0.item.findingState == .closed }) else { return }
        try await stage.office.carryOut(
            TakeProcedureStep(
                ExposureIssue.procedure, id, "revisit",
                answers: StepAnswers(note: "现场看过，保持得不错", day: day)), by: clerk)
    }

    private static func take(
        _ step: String, _ id: ID<ExposureIssue>, by actor: Actor, _ stage: DemoStage
    ) async throws {
        try await stage.office.carryOut(TakeProcedureStep(ExposureIssue.procedure, id, step), by: actor)
    }
}
