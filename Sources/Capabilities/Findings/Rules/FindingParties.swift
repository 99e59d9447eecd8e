import Kernel

/// Where a finding came from. The flow is the same; only who may look after it differs.
package enum FindingSource: String, Codable, CaseIterable, Sendable {
    case selfCheck, visit, resident, media, hotline, meeting, exposure
    /// Townships check each other, and panels mark: who checked does not verify, and nor does who was checked.
    case cross, panel

    package var chinese: String {
        switch self {
        case .selfCheck: "自考"
        case .visit: "督查"
        case .resident: "群众反映"
        case .media: "媒体曝光"
        case .hotline: "热线"
        case .meeting: "协调会"
        case .exposure: "曝光台"
        case .cross: "交叉检查"
        case .panel: "特别考核"
        }
    }
}

extension FindingSource {
    /// Looked after by the township above, what its own self-checks found; all else by the office and the county's inspectors,
    /// whoever saw it.
    var isOfTownship: Bool { self == .selfCheck }

    /// By the rules of which source a finding is looked after: what was exposed, and what a case of the county's holds, is the
    /// county's, whoever found it.
    func kept(exposedOn: Day?, since day: Day?) -> FindingSource {
        exposedOn != nil ? .exposure : day != nil ? .meeting : self
    }
}

/// What somebody is to one finding; a person may be several things to it.
package enum Relation: String, CaseIterable, Sendable {
    case office, director, countyInspector, townshipAbove, lead, helper, system

    package var chinese: String {
        switch self {
        case .office: "创建办"
        case .director: "创建办主任"
        case .countyInspector: "县督查员"
        case .townshipAbove: "所属乡镇（街道）"
        case .lead: "牵头单位"
        case .helper: "承办的村（社区）"
        case .system: "系统"
        }
    }
}

/// Who may do what to a finding.
package enum FindingRights {
    package static func relations(of actor: Actor, to course: FindingCourse) -> Set<Relation> {
        guard actor.county == course.division.county else { return [] }
        var relations: Set<Relation> = []
        if actor.has(.system) { relations.insert(.system) }
        if actor.scope == .county {
            if actor.has(.clerk) || actor.has(.director) { relations.insert(.office) }
            if actor.has(.director) { relations.insert(.director) }
            if actor.has(.inspector) { relations.insert(.countyInspector) }
        }
        if actor.isRepresentative {
            if course.lead?.has(actor) == true { relations.insert(.lead) }
            if course.helpers.contains(where: { $0.has(actor) }) { relations.insert(.helper) }
        }
        if course.source.isOfTownship, case .division(let own, _) = actor.scope, own.level == .township,
            actor.scope.covers(division: course.division)
        {
            relations.insert(.townshipAbove)
        }
        return relations
    }

    /// Nothing when the actor may take the step as far as who he is goes; else why not.
    package static func refusal(_ step: FindingStep, by actor: Actor, on course: FindingCourse) -> Refusal? {
        let open = step.row.doers
        let held = relations(of: actor, to: course)
        guard !open.isDisjoint(with: held) else {
            let who = Relation.allCases.filter(open.contains)
                .filter { $0 != .townshipAbove || course.source.isOfTownship }.map(\.chinese)
            return Refusal(
                .forbidden, "finding.notYours", "\(step.chinese)只能由\(who.joined(separator: "、"))来做。")
        }
        // A fix is never verified, nor its finding closed, by those who made it or are under them, nor by
        // the person who found it or answered it.
        guard [.verify, .sendBack, .close].contains(step) else { return nil }
        let makers = [course.lead].compactMap(\.self) + course.helpers
        if makers.contains(where: { $0.covers(actor) }) {
            return Refusal(.forbidden, "finding.ownFix", "整改单位及其下属不能\(step.chinese)自己的整改，请由上级来做。")
        }
        guard step != .close else { return nil }
        if course.finder == actor.id {
            return Refusal(.forbidden, "finding.ownFinding", "您是这条问题的发现人，请由其他人复核。")
        }
        if course.responders.contains(actor.id) {
            return Refusal(.forbidden, "finding.ownResponse", "您反馈过这条问题的整改，请由其他人复核。")
        }
        return nil
    }
}
