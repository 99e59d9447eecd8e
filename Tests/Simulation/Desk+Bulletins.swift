import Bulletins
import Database
import Kernel
import Office

extension Desk {
    /// The next step of some bulletin that is not out yet.
    mutating func handleBulletin() -> Deed? {
        let waiting = ledger.bulletins.filter { $0.state != .published }
        guard let bulletin = waiting.isEmpty ? ledger.bulletins.last : chance.pick(waiting) else { return nil }
        if bulletin.state == .draft, chance.chance(30) || bulletin.taken != ledger.evidence(bulletin.month) {
            return edit(bulletin)
        }
        let usual: [PaperState: String] = [
            .draft: Signatures.submit, .submitted: Signatures.approve, .approved: Signatures.sign,
            .signed: Signatures.publish, .published: Signatures.publish,
        ]
        let isStale = bulletin.taken != ledger.evidence(bulletin.month)
        let step = chance.chance(isStale ? 80 : 8) ? Signatures.sendBack : usual[bulletin.state] ?? Signatures.submit
        let role: Role =
            [Signatures.approve: .director, Signatures.sendBack: .director, Signatures.sign: .leader][step] ?? .clerk
        guard let actor = somebody(role), let id = ID<Bulletin>(bulletin.id) else { return nil }
        let reason = reason("数字再核")
        guard
            let command = try? TakeProcedureStep(Bulletin.procedure, id, step, answers: StepAnswers(note: reason))
        else { return nil }
        return Deed(
            command, by: actor, key: key(),
            words: "\(bulletin.id) \(step)", asksWho: true, answer: \.rawValue,
            verdict: { ledger, actor, _ in ledger.verdict(on: step, of: bulletin.id, reason: reason, by: actor) },
            note: { try $0.take(step, of: bulletin.id, $1, $2) })
    }

    /// A form that was opened before somebody else saved comes back refused.
    private mutating func edit(_ bulletin: BulletinNote) -> Deed? {
        guard let actor = somebody(chance.chance(70) ? .clerk : .director), let id = ID<Bulletin>(bulletin.id) else {
            return nil
        }
        let version = chance.chance(85) ? bulletin.version : bulletin.version - 1
        let isTyped = chance.chance(8)
        let texts = ["本月共检查{检查村次}村次，发现问题{县级检查发现问题}个。" + (isTyped ? "其中37个严重。" : ""), "略。", "略。", "如下表。", "略。"]
        let edited = PaperEditor.Edited(
            title: "督查情况的通报", addressee: "各乡镇（街道）", copyTo: "", texts: texts, version: version)
        return Deed(
            EditBulletin(bulletin: id, edited: edited), by: actor, key: key(),
            words: "\(bulletin.id) \(version) \(isTyped)", asksWho: true,
            verdict: { ledger, actor, _ in
                let note = ledger.bulletins.first { $0.id == bulletin.id }
                let isWriter = actor.has(.clerk) || actor.has(.director)
                return note?.state == .draft && note?.version == version && isWriter && !isTyped ? .done : .refused
            },
            note: { ledger, told, transaction in
                for index in ledger.bulletins.indices where ledger.bulletins[index].id == bulletin.id {
                    ledger.bulletins[index].version += 1
                    ledger.bulletins[index].editors.insert(told.actor.id)
                    ledger.bulletins[index].taken = ledger.evidence(bulletin.month)
                    try ledger.checkFigures(of: ledger.bulletins[index], transaction)
                }
            })
    }
}

extension CountyLedger {
    fileprivate func verdict(
        on step: String, of id: String, reason: String, by actor: Actor
    ) -> Deed.Verdict {
        guard let note = bulletins.first(where: { $0.id == id }), next(step, of: note, by: actor) != nil else {
            return .refused
        }
        if step == Signatures.sendBack { return reason.isEmpty ? .refused : .done }
        let now = evidence(note.month)
        if note.taken == now { return .done }
        let isOtherFigure =
            now.visits != note.taken.visits || now.selfChecks != note.taken.selfChecks
            || now.findings != note.taken.findings
        // A quotation may have changed that the text does not name.
        return isOtherFigure ? .refused : .open
    }

    /// Nothing goes out on one signature.
    private func next(_ step: String, of note: BulletinNote, by actor: Actor) -> PaperState? {
        let wrote = note.drafter == actor.id || note.editors.union(note.submitters).contains(actor.id)
        let isOffice = actor.has(.clerk) || actor.has(.director)
        switch (step, note.state) {
        case (Signatures.submit, .draft): return isOffice ? .submitted : nil
        case (Signatures.approve, .submitted): return actor.has(.director) && !wrote ? .approved : nil
        case (Signatures.sign, .approved):
            return actor.has(.leader) && !wrote && !note.approvers.contains(actor.id) ? .signed : nil
        case (Signatures.publish, .signed): return isOffice ? .published : nil
        case (Signatures.sendBack, .submitted), (Signatures.sendBack, .approved), (Signatures.sendBack, .signed):
            return actor.has(.director) || actor.has(.leader) ? .draft : nil
        default: return nil
        }
    }

    fileprivate mutating func take(
        _ step: String, of id: String, _ told: Deed.Acknowledged, _ transaction: ReadTransaction
    ) throws {
        guard let index = bulletins.firstIndex(where: { $0.id == id }),
            let next = next(step, of: bulletins[index], by: told.actor)
        else { throw Broken("a bulletin's step leads somewhere", id) }
        try holdEqual(told.answer, next.rawValue, "a bulletin's step leads where the flow says", id)
        bulletins[index].state = next
        if step == Signatures.submit { bulletins[index].submitters.insert(told.actor.id) }
        if step == Signatures.approve { bulletins[index].approvers.insert(told.actor.id) }
        guard step == Signatures.publish else { return }
        let row = try transaction.row("SELECT numberYear, number FROM bulletin WHERE county = \(code) AND id = \(id)")
        guard let row else { throw Broken("a published bulletin is there", id) }
        bulletins[index].number = Number(year: try row["numberYear"], number: try row["number"])
        try checkFigures(of: bulletins[index], transaction)
    }
}
