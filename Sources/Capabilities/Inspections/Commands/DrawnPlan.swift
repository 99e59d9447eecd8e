import Database
import Kernel
import Office
import Organisation
import Sheets

/// What a plan's draw came to, before anything of it is kept: who goes where, and the text that anybody can check it by.
struct DrawnPlan {
    struct DrawnVisit {
        let division: DivisionCode
        let place: String
        let round: Int
        var inspector: String?
        /// The township that checks it (交叉检查).
        var checker: DivisionCode?
        /// Which panel goes there (特别考核), from 1.
        var panel: Int?
        /// The villages that are marked with it (文明集镇).
        var sample: [DivisionCode] = []
    }

    let text: String
    let share: Int
    let exclusions: [Draw.Exclusion]
    var visits: [DrawnVisit]
    var panels: [PanelDraw.Panel] = []
    var pairs: [CrossPairs.Pair] = []

    var commitment: String { Draw.digest(text) }

    func keep(_ plan: ID<Plan>, _ month: Month, _ county: String, in transaction: WriteTransaction) throws {
        for visit in visits {
            let id = transaction.newID(Visit.self)
            try transaction.run(
                """
                INSERT INTO visit (county, id, plan, month, division, place, round, inspector, checker, panel)
                VALUES (\(county), \(id), \(plan), \(month), \(visit.division),
                        \(visit.place), \(visit.round), \(visit.inspector), \(visit.checker), \(visit.panel))
                """)
            for village in visit.sample {
                try transaction.run(
                    "INSERT INTO visitSample (county, visit, division) VALUES (\(county), \(id), \(village))")
            }
        }
        for (index, panel) in panels.enumerated() {
            for (seat, member) in panel.members.enumerated() {
                try transaction.run(
                    """
                    INSERT INTO panelSeat (county, plan, person, panel, seat, kind, home, takenAt)
                    VALUES (\(county), \(plan), \(member.id), \(index + 1), \(seat + 1), \(member.kind.rawValue),
                            \(member.home), \(transaction.now))
                    """)
            }
        }
    }
}

extension MakePlan {
    func drawn(_ county: String, in transaction: ReadTransaction) throws -> DrawnPlan {
        if let target { return try drawnPlaces(target, county, in: transaction) }
        let draw = try draw(county, in: transaction)
        let places = try Plans.homePlaces(county: county, in: transaction)
        var visits = try draw.picks.map { pick in
            guard let place = places[pick.code] else {
                throw Refusal(.conflict, "plan.place", "村（社区）\(pick.code)没有登记点位，请重新导入区划。")
            }
            return DrawnPlan.DrawnVisit(division: pick.code, place: place, round: pick.round)
        }
        let townships = draw.picks.compactMap(\.code.parent).unique
        switch (tier, manner) {
        case (.panel, _):
            let panels = try PanelDraw(
                members: try PanelQueries.members(county: county, in: transaction), townships: townships,
                count: self.panels.count,
                size: self.panels.size, seed: draw.seed)
            let drawn = try panels.panels()
            for index in visits.indices {
                let township = visits[index].division.parent
                visits[index].panel = drawn.firstIndex { panel in township.map(panel.townships.contains) ?? false }
                    .map { $0 + 1 }
            }
            let text = draw.text + panels.lines.joined(separator: "\n") + "\n"
            return DrawnPlan(text: text, share: draw.share, exclusions: draw.exclusions, visits: visits, panels: drawn)
        case (_, .cross):
            let pairs = try CrossPairs(townships, seed: draw.seed)
            for index in visits.indices { visits[index].checker = visits[index].division.parent.flatMap(pairs.checker) }
            return DrawnPlan(
                text: draw.text, share: draw.share, exclusions: draw.exclusions, visits: visits, pairs: pairs.pairs)
        default:
            let assigned = try assignment(visits.map(\.division), county, in: transaction)
            for index in visits.indices { visits[index].inspector = assigned[visits[index].division] }
            return DrawnPlan(text: draw.text, share: draw.share, exclusions: draw.exclusions, visits: visits)
        }
    }

    private func drawnPlaces(
        _ target: Place.Kind, _ county: String, in transaction: ReadTransaction
    ) throws -> DrawnPlan {
        let places = try Places.ofKind(target, county: county, on: transaction.now.day, in: transaction)
        let draw = try PlaceDraw(
            purpose: "\(purpose(county)) target \(target.rawValue)", kind: target.chinese,
            eligible: places.map { .init(place: $0.id.description, division: $0.division) }, share: share,
            seed: transaction.random(32).hex)
        let picks = draw.picks
        let assigned = try assignment(picks.map(\.division), county, in: transaction)
        let content = try Editions.one(sheet, edition, county: county, in: transaction).content
        let sampled = content.sampledShare
        let villages = sampled == nil ? [] : try self.villages(county, in: transaction).filter(\.isRural)
        let visits = try picks.map { pick in
            var visit = DrawnPlan.DrawnVisit(
                division: pick.division, place: pick.place, round: 1, inspector: assigned[pick.division])
            if let sampled {
                visit.sample = draw.sample(
                    of: villages.filter { $0.parent == pick.division.parent }, sampled, for: pick)
                guard !visit.sample.isEmpty else {
                    throw Refusal.field(
                        "sheet", "plan.noVillage",
                        "“\(content.title)”要在本乡镇（街道）抽村，\(pick.division.parent?.description ?? "")没有行政村，请换一份标准。")
                }
            }
            return visit
        }
        let samples = visits.flatMap { visit in visit.sample.map { "sample \(visit.place) \($0)\n" } }
        return DrawnPlan(
            text: draw.text + samples.joined(), share: draw.share, exclusions: [], visits: visits)
    }

    private func purpose(_ county: String) -> String {
        "county \(county) month \(month) tier \(tier.rawValue) manner \(manner.rawValue) sheet \(sheet) edition \(edition)"
    }

    private func draw(_ county: String, in transaction: ReadTransaction) throws -> Draw {
        let villages = try villages(county, in: transaction)
        let known = Set(villages)
        if let stranger = exclusions.first(where: { !known.contains($0.code) }) {
            throw Refusal.field("exclusions", "plan.exclusion", "排除的\(stranger.code)不是本县\(month.chinese)的村（社区）代码。")
        }
        let excluded = Set(exclusions.map(\.code))
        return try Draw(
            purpose: purpose(county), eligible: villages.filter { !excluded.contains($0) }, exclusions: exclusions,
            share: tier == .selfCheck ? 100 : share, seed: transaction.random(32).hex,
            rounds: tier == .county ? try Plans.rounds(before: manner, county: county, in: transaction) : [:])
    }

    /// The villages of the month's first day; those that ended since are no longer gone to, but what they became is.
    private func villages(_ county: String, in transaction: ReadTransaction) throws -> [DivisionCode] {
        let day = max(month.firstDay, min(transaction.now.day, month.lastDay))
        let succession = try Divisions.succession(county: county, on: day, in: transaction)
        return try Divisions.all(county: county, on: month.firstDay, in: transaction)
            .filter { $0.code.level == .village }.map { succession.current($0.code) }
            .filter { !succession.isGone($0) }.unique
    }

    /// Townships check themselves; the county's visits each go to an inspector.
    private func assignment(
        _ villages: [DivisionCode], _ county: String, in transaction: ReadTransaction
    ) throws -> [DivisionCode: String] {
        guard tier == .county else { return [:] }
        guard !inspectors.isEmpty else {
            throw Refusal.field("inspectors", "plan.inspectors", "请至少选一位督查员。")
        }
        let able = try Plans.inspectors(county: county, in: transaction)
        let chosen = try inspectors.map { id in
            guard let inspector = able.first(where: { $0.id == id.description }) else {
                throw Refusal.field("inspectors", "plan.inspector", "所选的人不是督查员，请从列表中选。")
            }
            return Assigning.Inspector(id: inspector.id, home: inspector.home)
        }
        return try Assigning.assign(villages.unique, among: chosen)
    }
}
