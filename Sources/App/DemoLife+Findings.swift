import Assessment
import Bulletins
import Findings
import Kernel
import Media
import Office
import Organisation

extension DemoLife {
    /// Another capability's life may have come between, as when an objection was granted: then its story ends as it stands.
    private func take(
        _ act: FindingAct, _ id: ID<Finding>, by actor: Actor, note: String = "", photos: [Photo] = []
    ) async throws {
        do {
            known[id]?.state = try await product.office.carryOut(
                TakeStep(finding: id, act: act, note: note, photos: photos), by: actor)
        } catch let refusal as Refusal where refusal.code == "finding.outOfOrder" {
            known[id]?.state = try await product.office.read { [county] in
                try Findings.course(id, county: county, in: $0).state
            }
        }
    }

    private func party(_ unit: Unit) -> Party {
        Party(unit: unit.id.description, name: unit.name, division: unit.division)
    }

    private func township(of finding: Known) -> String { finding.division.parent?.description ?? "" }

    func assign(_ id: ID<Finding>) async throws {
        guard let finding = known[id] else { return }
        let township = township(of: finding)
        let actor = finding.isSelfCheck ? cast.liaisons[township] ?? cast.clerk : cast.clerk
        let unit =
            finding.isSelfCheck
            ? cast.units[finding.division.description] : office(of: finding) ?? cast.units[township]
        // What is to be improved takes longer than what is to be cleaned.
        let isHard = finding.scene.fault.item.hasPrefix("4-")
        guard let unit, let limit = Limit.named(isHard ? "rural.hard" : "rural.ordinary") else { return }
        known[id]?.lead = party(unit)
        try await take(.assign(to: party(unit), limit: limit), id, by: actor)
        schedule(.accept(id), at: later(minutes: 20...400))
    }

    /// Illegal building and sewage go to the department that can do something about them.
    private func office(of finding: Known) -> Unit? {
        switch finding.scene.fault.item {
        case "2-2": cast.units["明川县综合行政执法局"]
        case "3-1" where random.chance(40): cast.units["明川县水利局"]
        default: nil
        }
    }

    /// Whoever answers for it: the department, the village, or the township.
    private func answerer(_ finding: Known) -> Actor? {
        guard let lead = finding.lead else { return nil }
        guard let division = lead.division else { return cast.departments[lead.name] }
        return division.level == .township ? cast.liaisons[division.description] : cast.villagers[division.description]
    }

    func accept(_ id: ID<Finding>) async throws {
        guard let finding = known[id], let actor = answerer(finding), finding.state == .assigned else { return }
        try await take(.init(.accept), id, by: actor)
        if finding.lead?.division?.level == .township, random.chance(50),
            let village = cast.units[finding.division.description]
        {
            try await take(.passOn(to: party(village)), id, by: actor, note: "请抓紧整改")
            known[id]?.helper = finding.division
        }
        if isLong, !finding.isSelfCheck, try await postpone(id, finding, by: actor) { return }
        // Most are in time; some are late; a few are left lying and pressed by the job.
        let minutes = random.chance(promptness) ? 120...1150 : random.chance(60) ? 1500...2600 : 6000...9000
        scheduleResponse(id, at: later(minutes: minutes))
    }

    /// Of a hundred, how many are answered in time: more of them as the months go by.
    private var promptness: Int {
        let left = months.count { Month(clock.now.day) < $0 }
        return 86 - 10 * left / months.count
    }

    private func deadline(of id: ID<Finding>) async throws -> Deadline? {
        try await product.office.read { [county] in try Findings.course(id, county: county, in: $0).deadline }
    }

    /// What needs more time than there is: some is put on the list of long matters, for some the unit asks for days.
    private func postpone(_ id: ID<Finding>, _ finding: Known, by actor: Actor) async throws -> Bool {
        let today = clock.now.day
        if finding.scene.fault.isLongMatter, random.chance(60) {
            try await take(
                .shelve(until: today.adding(days: 100)), id, by: cast.clerk, note: "涉及立项和资金，列入年度改造计划，挂账督办。")
            let day = today.adding(days: random.roll(50...90))
            schedule(.resume(id), at: calendar.nextWorkingMoment(Instant(day, hour: 10)))
            return true
        }
        guard random.chance(4), let due = try await deadline(of: id), clock.now < due.instant else { return false }
        try await take(
            .requestExtension(until: due.instant.day.adding(days: 7)), id, by: actor, note: "需要协调施工队伍进场，请求延长一周。")
        schedule(.extend(id), at: later(minutes: 60...240))
        return true
    }

    /// The office agrees, and it is done in time.
    func extend(_ id: ID<Finding>) async throws {
        guard known[id]?.state == .extensionRequested, let due = try await deadline(of: id) else { return }
        let day = max(due.instant.day, clock.now.day).adding(days: 7)
        try await take(.grantExtension(until: day), id, by: cast.clerk, note: "同意，请倒排工期。")
        scheduleResponse(id, at: later(minutes: 900...2000))
    }

    func resume(_ id: ID<Finding>) async throws {
        guard known[id]?.state == .shelved else { return }
        try await take(.init(.resume), id, by: cast.clerk, note: "资金已落实，进场施工。")
        scheduleResponse(id, at: later(minutes: 900...4000))
    }

    private func scheduleResponse(_ id: ID<Finding>, at moment: Instant) {
        guard let scene = known[id]?.scene, moment <= now else { return }
        schedule(.respond(id, photograph(scene, at: moment.adding(minutes: -8), isAfter: true)), at: moment)
    }

    func respond(_ id: ID<Finding>, _ drawn: Task<Photo, any Error>) async throws {
        guard let finding = known[id], [.accepted, .rectifying].contains(finding.state) else { return }
        let helper = finding.helper.flatMap { cast.villagers[$0.description] }
        guard let actor = helper ?? answerer(finding) else { return }
        let photo = try await drawn.value
        try await take(
            .respond(photos: [photo.sha256]), id, by: actor, note: random.pick(DemoScenes.answers), photos: [photo])
        schedule(.verify(id), at: later(minutes: 60...700))
    }

    func verify(_ id: ID<Finding>) async throws {
        guard let finding = known[id], finding.state == .responded else { return }
        let actor = verifier(of: finding)
        if !finding.wasReturned, random.chance(7) {
            known[id]?.wasReturned = true
            try await take(.init(.sendBack), id, by: actor, note: "照片里还能看到残留，请清理干净再报")
            scheduleResponse(id, at: later(minutes: 200...900))
            return
        }
        try await take(.init(.verify), id, by: actor)
        schedule(.close(id), at: later(minutes: 10...240))
    }

    private func verifier(of finding: Known) -> Actor {
        finding.isSelfCheck ? cast.deputies[township(of: finding)] ?? cast.clerk : cast.clerk
    }

    func close(_ id: ID<Finding>) async throws {
        guard let finding = known[id], finding.state == .verified else { return }
        try await take(.init(.close), id, by: verifier(of: finding))
        known[id] = nil
    }

    /// Put forward by the clerk; the director looks at it at once, as the records go on.
    func closeMonth(_ month: Month) async throws {
        let closing = try await product.office.carryOut(
            ProposeClosing(month: month, acceptsMissing: true), by: cast.clerk)
        try await product.office.carryOut(
            TakeProcedureStep(Closing.procedure, closing, Signatures.approve), by: cast.director)
        if isLong { try await readInboxes() }
        // Loaded in the first days of a month, the demo reports on the one before all the same.
        // Else in the evening, when no finding goes on: what was drafted stays true until it is out.
        let moment = isLong ? Instant(clock.now.day, hour: 18) : clock.now.adding(minutes: 50)
        schedule(.bulletin(.month(month)), at: min(moment, now))
    }

    /// Whoever has a desk reads what came, and forgets what was read long ago.
    private func readInboxes() async throws {
        let people = cast.people.map(\.actor).filter { !$0.has(.village) }.map(\.id)
        try await product.office.keepHouse { [county, moment = clock.now] transaction in
            for person in people {
                try Inbox.readAll(of: person, until: moment, county: county, in: transaction)
            }
            try Inbox.forget(county: county, in: transaction)
        }
    }

    func bulletin(_ subject: BulletinSubject) async throws {
        let bulletin = try await product.office.carryOut(DraftBulletin(about: subject), by: cast.clerk)
        schedule(.handle(bulletin, Signatures.submit), at: min(clock.now.adding(minutes: pause), now))
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
            schedule(.handle(bulletin, following), at: min(clock.now.adding(minutes: pause), now))
        }
    }

    /// Minutes between two signatures.
    private var pause: Int { isLong ? 10 : 90 }
}
