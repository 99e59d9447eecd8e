import Assessment
import Bulletins
import Findings
import Kernel
import Media
import Office
import Organisation

extension DemoLife {
    private func finding(_ id: ID<Finding>) async throws -> (finding: Finding, course: FindingCourse) {
        try await product.office.read { [clerk = cast.clerk, county] transaction in
            (
                try Findings.one(id, for: clerk, in: transaction),
                try Findings.course(id, county: county, in: transaction)
            )
        }
    }

    private func take(
        _ act: FindingAct, _ id: ID<Finding>, by actor: Actor, note: String = "", photos: [Photo] = []
    ) async throws {
        try await product.office.carryOut(TakeStep(finding: id, act: act, note: note, photos: photos), by: actor)
    }

    private func party(_ unit: Unit) -> Party {
        Party(unit: unit.id.description, name: unit.name, division: unit.division)
    }

    func assign(_ id: ID<Finding>) async throws {
        let (finding, _) = try await finding(id)
        guard let township = finding.division.parent?.description else { return }
        let isOwn = finding.source == .selfCheck
        let actor = isOwn ? cast.liaisons[township] ?? cast.clerk : cast.clerk
        let unit = isOwn ? cast.units[finding.division.description] : office(of: finding) ?? cast.units[township]
        guard let unit, let limit = Limit.named(finding.topic == "提升" ? "rural.hard" : "rural.ordinary") else { return }
        try await take(.assign(to: party(unit), limit: limit), id, by: actor)
        schedule(.accept(id), at: later(minutes: 20...400))
    }

    /// Illegal building and sewage go to the department that can do something about them.
    private func office(of finding: Finding) -> Unit? {
        switch sceneOfFinding[finding.id]?.fault.item {
        case "2-2": cast.units["明川县综合行政执法局"]
        case "3-1" where random.chance(40): cast.units["明川县水利局"]
        default: nil
        }
    }

    /// Whoever answers for it: the department, the village, or the township.
    private func answerer(_ course: FindingCourse) -> Actor? {
        guard let lead = course.lead else { return nil }
        guard let division = lead.division else { return cast.departments[lead.name] }
        return division.level == .township ? cast.liaisons[division.description] : cast.villagers[division.description]
    }

    func accept(_ id: ID<Finding>) async throws {
        let (finding, course) = try await finding(id)
        guard let actor = answerer(course), finding.state == .assigned else { return }
        try await take(.accept, id, by: actor)
        if course.lead?.division?.level == .township, random.chance(50),
            let village = cast.units[finding.division.description]
        {
            try await take(.passOn(to: party(village)), id, by: actor, note: "请抓紧整改")
        }
        // Most are in time; some are late; a few are left lying and pressed by the job.
        let minutes = random.chance(86) ? 120...1150 : random.chance(60) ? 1500...2600 : 6000...9000
        scheduleResponse(id, at: later(minutes: minutes))
    }

    private func scheduleResponse(_ id: ID<Finding>, at moment: Instant) {
        guard let scene = sceneOfFinding[id], moment <= now else { return }
        schedule(.respond(id, photograph(scene, at: moment.adding(minutes: -8), isAfter: true)), at: moment)
    }

    func respond(_ id: ID<Finding>, _ drawn: Task<Photo, any Error>) async throws {
        let (finding, course) = try await finding(id)
        guard [.accepted, .rectifying].contains(finding.state) else { return }
        let helper = course.helpers.first?.division.flatMap { cast.villagers[$0.description] }
        guard let actor = helper ?? answerer(course) else { return }
        let photo = try await drawn.value
        try await take(
            .respond(photos: [photo.sha256]), id, by: actor, note: random.pick(DemoScenes.answers), photos: [photo])
        schedule(.verify(id), at: later(minutes: 60...700))
    }

    func verify(_ id: ID<Finding>) async throws {
        let (finding, course) = try await finding(id)
        guard finding.state == .responded else { return }
        let township = finding.division.parent?.description ?? ""
        let actor = finding.source == .selfCheck ? cast.deputies[township] ?? cast.clerk : cast.clerk
        if course.returns == 0, random.chance(7) {
            try await take(.sendBack, id, by: actor, note: "照片里还能看到残留，请清理干净再报")
            scheduleResponse(id, at: later(minutes: 200...900))
            return
        }
        try await take(.verify, id, by: actor)
        schedule(.close(id), at: later(minutes: 10...240))
    }

    func close(_ id: ID<Finding>) async throws {
        let (finding, _) = try await finding(id)
        guard finding.state == .verified else { return }
        let township = finding.division.parent?.description ?? ""
        try await take(
            .close, id, by: finding.source == .selfCheck ? cast.deputies[township] ?? cast.clerk : cast.clerk)
    }

    /// Put forward by the clerk; the director looks at it at once, as the records go on.
    func closeMonth(_ month: Month) async throws {
        let closing = try await product.office.carryOut(
            ProposeClosing(month: month, acceptsMissing: true), by: cast.clerk)
        try await product.office.carryOut(
            TakeProcedureStep(Closing.procedure, closing, Signatures.approve), by: cast.director)
        // Loaded in the first days of a month, the demo reports on the one before all the same.
        schedule(.bulletin(month), at: min(clock.now.adding(minutes: 50), now))
    }

    func bulletin(_ month: Month) async throws {
        let bulletin = try await product.office.carryOut(DraftBulletin(month: month), by: cast.clerk)
        schedule(.handle(bulletin, Signatures.submit), at: min(clock.now.adding(minutes: 90), now))
    }

    func handle(_ bulletin: ID<Bulletin>, _ step: String) async throws {
        let actor =
            switch step {
            case Signatures.approve: cast.director
            case Signatures.sign: cast.leader
            default: cast.clerk
            }
        try await product.office.carryOut(TakeProcedureStep(Bulletin.procedure, bulletin, step), by: actor)
        let next = [
            Signatures.submit: Signatures.approve, Signatures.approve: Signatures.sign,
            Signatures.sign: Signatures.publish,
        ]
        if let following = next[step] {
            schedule(.handle(bulletin, following), at: min(clock.now.adding(minutes: 90), now))
        }
    }
}
