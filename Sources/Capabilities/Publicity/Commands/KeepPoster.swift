import Database
import Kernel
import Media
import Office
import Organisation
import Volunteers
import Web

/// Puts a poster, a board or a screen into the inventory.
package struct RegisterPoster: Command {
    package static let action = Action("poster.register", "登记公益宣传", right: .keepPosters)
    let place: ID<Place>
    let owner: ID<Unit>
    let text: PosterText
    let photos: [Photo]

    package init(at place: ID<Place>, owner: ID<Unit>, _ text: PosterText, photos: [Photo] = []) {
        (self.place, self.owner, self.text, self.photos) = (place, owner, text, photos)
    }

    /// The place, at which somebody may register what the unit looks after.
    static func admit(
        at place: ID<Place>, owner: ID<Unit>, by actor: Actor, in transaction: ReadTransaction
    ) throws -> (place: Place, owner: Party) {
        let owner = Party(try Units.one(owner, county: actor.county, in: transaction))
        guard actor.answers(for: owner) else {
            throw Refusal.field("owner", "poster.owner", "只能登记本单位和下级管理的公益宣传。")
        }
        // A department's own may stand anywhere in the county.
        let seer = owner.division == nil ? Actor.system(county: actor.county) : actor
        let found = try Places.one(place, for: seer, in: transaction)
        try PosterTerms.checkPlace(found.name, goneFrom: found.goneFrom, today: transaction.now.day)
        return (found, owner)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Poster>> {
        let today = transaction.now.day
        let (found, owner) = try Self.admit(at: place, owner: owner, by: actor, in: transaction)
        try PosterTerms.check(
            widthCM: text.widthCM, heightCM: text.heightCM, metre: text.metre, putOn: text.putOn, until: text.until,
            today: today)
        if let metre = text.metre,
            let length = try Posters.length(of: place, county: actor.county, in: transaction), metre > length
        {
            throw Refusal.field("metre", "poster.beyond", "“\(found.name)”长\(length)米，\(metre)米已在外面，请核对。")
        }
        let same: String? = try transaction.value(
            """
            SELECT id FROM poster WHERE county = \(actor.county) AND place = \(place) AND spot = \(text.spot)
              AND theme = \(text.theme) AND removedOn IS NULL
            """)
        guard same == nil else {
            throw Refusal.field(
                "spot", "poster.twin", "“\(found.name)”\(text.spot)已经登记了“\(text.theme.chinese)”。换了新的，请先撤下旧的。")
        }
        let id = transaction.recordID(Poster.self)
        try transaction.run(
            """
            INSERT INTO poster (county, id, place, division, unit, kind, theme, spot, metre, widthCM, heightCM, putOn,
                untilOn, checked, checkedAt, removedOn, removedAt, recordedAt)
            VALUES (\(actor.county), \(id), \(place), \(found.division), \(owner.unit), \(text.kind), \(text.theme),
                \(text.spot), \(text.metre), \(text.widthCM), \(text.heightCM), \(text.putOn), \(text.until), NULL, NULL,
                NULL, NULL, \(transaction.now))
            """)
        for photo in photos {
            try transaction.attach(photo, to: Poster.noun.kind, id.description, county: actor.county)
        }
        return Done(id, subject: id.description, detail: "\(found.name)\(text.spot)：\(text.theme.chinese)")
    }
}

extension PosterText {
    init(_ form: FormReader) throws {
        let (kind, theme, spot, metre) = try form.finish(
            form.choice("kind", "形式", of: PosterKind.self), form.choice("theme", "主题", of: PosterTheme.self),
            form.text("spot", "位置", max: 40), form.number("metre", "距起点", 0...99_999).optional)
        let (width, height, putOn, until) = try form.finish(
            form.number("width", "宽", 0...99_999), form.number("height", "高", 0...99_999), form.day("putOn", "上墙日期"),
            form.day("until", "到期日").optional)
        self.init(
            kind, theme, spot: spot, metre: metre, widthCM: width, heightCM: height, putOn: putOn, until: until)
    }
}

/// What somebody saw of it on a walk. What is amiss becomes a problem, once.
package struct CheckPoster: Command {
    package static let action = Action("poster.check", "检查公益宣传", right: .checkPosters)
    let poster: ID<Poster>
    let outcome: Poster.Outcome
    let words: String
    let photos: [Photo]
    let maker: PosterProblem.Maker

    package init(
        _ poster: ID<Poster>, _ outcome: Poster.Outcome, words: String = "", photos: [Photo] = [],
        maker: @escaping PosterProblem.Maker
    ) {
        (self.poster, self.outcome, self.words, self.photos, self.maker) = (poster, outcome, words, photos, maker)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<String?> {
        let found = try Posters.one(poster, for: actor, in: transaction)
        guard found.removedOn == nil else {
            throw Refusal(.conflict, "poster.removed", "“\(found.title)”已经撤下，不用再检查。")
        }
        if outcome == .outdated, let until = found.text.until, until >= transaction.now.day {
            throw Refusal.field("outcome", "poster.notOutdated", "登记的到期日是\(until.chinese)，还没有过期；日期登错了的先撤下重新登记。")
        }
        let id = transaction.newID(PosterCheck.self)
        for photo in photos {
            try transaction.attach(photo, to: Poster.noun.kind, poster.description, county: actor.county)
        }
        // What was amiss the last time and still is, is the same problem.
        let last = try Posters.checks(of: poster, county: actor.county, in: transaction).first
        var finding = last?.outcome == outcome ? last?.finding : nil
        if outcome != .good, finding == nil {
            finding = try maker(
                PosterProblem(
                    check: id, path: "posters/\(poster)", division: found.division, owner: found.owner,
                    title: "公益宣传\(outcome.chinese)：\(found.placeName)\(found.text.spot)",
                    words: [
                        found.text.theme.chinese, found.text.kind.chinese, words, "由\(found.owner.name)管理",
                    ].filter { !$0.isEmpty }.joined(separator: "，"), finder: actor, photos: photos.map(\.sha256)),
                transaction)
        }
        try transaction.run(
            """
            INSERT INTO posterCheck (county, id, poster, outcome, words, finding, checkedBy, checkedByName, checkedAt)
            VALUES (\(actor.county), \(id), \(poster), \(outcome), \(words), \(finding), \(actor.id), \(actor.name),
                \(transaction.now))
            """)
        try transaction.run(
            """
            UPDATE poster SET checked = \(outcome), checkedAt = \(transaction.now)
            WHERE county = \(actor.county) AND id = \(poster)
            """)
        return Done(finding, subject: poster.description, detail: outcome.chinese)
    }
}

package struct RemovePoster: Command {
    package static let action = Action("poster.remove", "撤下公益宣传", right: .keepPosters)
    let poster: ID<Poster>

    package init(_ poster: ID<Poster>) { self.poster = poster }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Posters.one(poster, for: actor, in: transaction)
        guard actor.answers(for: found.owner) else {
            throw Refusal(.forbidden, "poster.notYours", "撤下由管理单位、上级或创建办登记。")
        }
        guard found.removedOn == nil else { return .repeated((), subject: poster.description) }
        try transaction.run(
            """
            UPDATE poster SET removedOn = \(transaction.now.day), removedAt = \(transaction.now)
            WHERE county = \(actor.county) AND id = \(poster)
            """)
        return Done(subject: poster.description, detail: found.title)
    }
}

/// How long a street is, by which its density is reckoned.
package struct MeasureStreet: Command {
    package static let action = Action("streetLength.set", "登记街道长度", right: .keepPosters)
    let place: ID<Place>
    let metres: Int

    package init(_ place: ID<Place>, metres: Int) { (self.place, self.metres) = (place, metres) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Places.one(place, for: actor, in: transaction)
        try PosterTerms.checkPlace(found.name, goneFrom: found.goneFrom, today: transaction.now.day)
        guard (10...50_000).contains(metres) else {
            throw Refusal.field("metres", "street.length", "长度应在10到50000米之间。")
        }
        try transaction.run(
            """
            INSERT INTO streetLength (county, place, metres) VALUES (\(actor.county), \(place), \(metres))
            ON CONFLICT (county, place) DO UPDATE SET metres = \(metres)
            """)
        return Done(subject: place.description, detail: "\(found.name)，\(metres)米")
    }
}
