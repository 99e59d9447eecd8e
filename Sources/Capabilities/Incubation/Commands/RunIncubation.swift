import Database
import Kernel
import Office
import Organisation
import Web

/// Calls for projects.
package struct OpenCall: Command {
    package static let action = Action("incubationCall.open", "征集孵化项目", right: .runIncubation)
    let title: String
    let closesOn: Day
    let most: Int

    package init(_ title: String, closesOn: Day, most: Int) {
        (self.title, self.closesOn, self.most) = (title, closesOn, most)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<IncubationCall>> {
        guard closesOn >= transaction.now.day else {
            throw Refusal.field("closesOn", "incubation.closes", "截止日期应在今天或以后。")
        }
        guard (1...100_000_000).contains(most) else {
            throw Refusal.field("most", "incubation.callMost", "一个项目的上限应大于0，不超过100万元。")
        }
        let id = transaction.recordID(IncubationCall.self)
        try transaction.run(
            """
            INSERT INTO incubationCall (county, id, title, closesOn, most)
            VALUES (\(actor.county), \(id), \(title), \(closesOn), \(most))
            """)
        return Done(id, subject: id.description, detail: title)
    }
}

/// A team's project, put forward by its unit.
package struct ApplyForIncubation: Command {
    package static let action = Action("incubationProject.apply", "申报孵化项目", right: .applyForIncubation)
    let call: ID<IncubationCall>
    let title: String
    let team: String
    let unit: ID<Unit>
    let intro: String
    let months: Int
    let budget: [IncubationProject.BudgetLine]

    package init(
        _ call: ID<IncubationCall>, title: String, team: String, unit: ID<Unit>, intro: String, months: Int,
        budget: [IncubationProject.BudgetLine]
    ) {
        (self.call, self.title, self.team, self.unit) = (call, title, team, unit)
        (self.intro, self.months, self.budget) = (intro, months, budget)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<IncubationProject>> {
        let county = actor.county
        let found = try Projects.call(call, county: county, in: transaction)
        guard found.decidedOn == nil, transaction.now.day <= found.closesOn else {
            throw Refusal.field("call", "incubation.closed", "“\(found.title)”\(found.closesOn.chinese)已经截止，不能再申报。")
        }
        let party = Party(try Units.one(unit, county: county, in: transaction))
        guard actor.isOffice || party.has(actor) || party.division.map({ actor.scope.covers(division: $0) }) ?? false
        else { throw Refusal.field("unit", "incubation.unit", "只能为本单位和下级的团队申报。") }
        try IncubationTerms.check(budget, most: found.most, intro: intro, months: months)
        let id = transaction.recordID(IncubationProject.self)
        let text = try Projects.encoded(budget)
        try transaction.run(
            """
            INSERT INTO incubationProject (county, id, incubationCall, title, team, unit, division, intro, months, budget,
                fen, askedOn, state)
            VALUES (\(county), \(id), \(call), \(title), \(team), \(unit), \(party.division), \(intro), \(months), \(text),
                \(budget.reduce(0) { $0 + $1.fen }), \(transaction.now.day), \(IncubationProject.State.submitted))
            """)
        try transaction.begin(IncubationProject.procedure, id, by: actor)
        return Done(id, subject: id.description, detail: "\(team)：\(title)")
    }
}

/// A juror's marks, each criterion up to its weight; he may change them until the call is decided.
package struct MarkProject: Command {
    package static let action = Action("incubationProject.mark", "孵化评审打分", right: .judgeIncubation)
    let project: ID<IncubationProject>
    let marks: [Int]

    package init(_ project: ID<IncubationProject>, _ marks: [Int]) { (self.project, self.marks) = (project, marks) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        try IncubationTerms.check(marks)
        guard
            let found = try Projects.judging(county: actor.county, in: transaction).first(where: { $0.id == project })
        else { throw Refusal(.conflict, "incubation.notJudged", "这个项目现在不评审。") }
        try transaction.run(
            """
            INSERT INTO incubationMark (county, project, juror, marks, total, at)
            VALUES (\(actor.county), \(project), \(actor.id), \(marks.map(String.init).joined(separator: " ")),
                \(marks.reduce(0, +)), \(transaction.now))
            ON CONFLICT (county, project, juror) DO UPDATE SET marks = excluded.marks, total = excluded.total,
                at = excluded.at
            """)
        return Done(subject: project.description, detail: found.title)
    }
}

/// Decides a call by the jury's marks: so many of the best, of sixty marks and more, go before the public; the others do not.
package struct DecideCall: Command {
    package static let action = Action("incubationCall.decide", "评定孵化项目", right: .runIncubation)
    let call: ID<IncubationCall>
    let places: Int
    let contact: String

    package init(_ call: ID<IncubationCall>, places: Int, contact: String) {
        (self.call, self.places, self.contact) = (call, places, contact)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<PublicNotice>> {
        let county = actor.county
        let found = try Projects.call(call, county: county, in: transaction)
        guard found.decidedOn == nil, transaction.now.day > found.closesOn else {
            throw Refusal.field("places", "incubation.early", "\(found.closesOn.chinese)截止以后才评定，评定过的不再评。")
        }
        let scored = try Projects.scores(of: call, county: county, in: transaction)
        if let open = scored.first(where: { $0.score == nil }) {
            throw Refusal.field(
                "places", "incubation.jurors", "“\(open.title)”打分的评委不到\(IncubationTerms.leastJurors)位，不能评定。")
        }
        let sorted = scored.sorted { ($1.score ?? 0, $0.id.description) < ($0.score ?? 0, $1.id.description) }
        let chosen = sorted.filter { $0.score ?? 0 >= IncubationTerms.leastScore }.prefix(max(0, places))
        guard !chosen.isEmpty, let office = try Units.all(county: county, kinds: [.office], in: transaction).first,
            let announce = IncubationProject.procedure.step(named: "announce"),
            let lose = IncubationProject.procedure.step(named: "lose")
        else { throw Refusal.field("places", "incubation.nobody", "没有60分以上的项目可以入选。") }
        let notice = try NewNotice(
            IncubationProject.noticeKind, subject: call.description, issuer: Party(office),
            text: NoticeText(
                title: "\(found.title)拟立项公示", words: "经征集、初审和评委评审，拟对下列志愿服务项目立项孵化。", contact: contact, days: 5),
            entries: try chosen.map { one in
                let project = try Projects.one(one.id, for: actor, in: transaction)
                return NoticeEntry(
                    record: one.id.description, name: project.title, place: project.team,
                    words: "\(IncubationTerms.shown(one.score ?? 0))分，\(Money(fen: project.fen).chinese)")
            }
        ).record(by: actor, in: transaction)
        for one in sorted {
            let isChosen = chosen.contains { $0.id == one.id }
            try transaction.take(isChosen ? announce : lose, of: one.id, in: IncubationProject.procedure, by: actor)
            try transaction.run(
                """
                UPDATE incubationProject SET score = \(one.score), notice = \(isChosen ? notice.description : nil)
                WHERE county = \(county) AND id = \(one.id)
                """)
        }
        try transaction.run(
            "UPDATE incubationCall SET decidedOn = \(transaction.now.day) WHERE county = \(county) AND id = \(call)")
        return Done(notice, subject: call.description, detail: "入选\(chosen.count)个，未入选\(sorted.count - chosen.count)个")
    }
}

/// What the team spent, by its receipts.
package struct AddReceipt: Command {
    package static let action = Action("incubationProject.receipt", "登记孵化票据", right: .applyForIncubation)
    let project: ID<IncubationProject>
    let number: String
    let day: Day
    let words: String
    let fen: Int

    package init(_ project: ID<IncubationProject>, number: String, day: Day, words: String, fen: Int) {
        (self.project, self.number, self.day, self.words, self.fen) = (project, number, day, words, fen)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Projects.one(project, for: actor, in: transaction)
        guard IncubationProject.State.underway.contains(found.state) else {
            throw Refusal(.conflict, "incubation.notUnderway", "项目现在是“\(found.state.chinese)”，签约以后、结项以前才登记票据。")
        }
        guard fen > 0, day <= transaction.now.day else {
            throw Refusal.field("money", "incubation.receipt", "金额应大于0，日期不能在今天以后。")
        }
        guard found.spent + fen <= found.fen else {
            throw Refusal.field(
                "money", "incubation.over",
                "预算\(Money(fen: found.fen).chinese)，已经用了\(Money(fen: found.spent).chinese)，再加\(Money(fen: fen).chinese)就超了。"
            )
        }
        let same: String? = try transaction.value(
            """
            SELECT words FROM incubationReceipt
            WHERE county = \(actor.county) AND project = \(project) AND number = \(number)
            """)
        guard same == nil else {
            throw Refusal.field("number", "incubation.receiptTwice", "票据\(number)已经登记过：\(same ?? "")。")
        }
        try transaction.run(
            """
            INSERT INTO incubationReceipt (county, project, number, day, words, fen, byName)
            VALUES (\(actor.county), \(project), \(number), \(day), \(words), \(fen), \(actor.name))
            """)
        return Done(subject: project.description, detail: "\(words) \(Money(fen: fen).chinese)")
    }
}

extension IncubationTerms {
    package static func shown(_ score: Int) -> String { "\(score / 100).\((score % 100).padded(2))" }
}
