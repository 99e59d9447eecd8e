import Database
import Kernel
import Office
import Organisation
import Practice
import Volunteers
import Web

/// Puts a theme into a year's calendar.
package struct KeepTheme: Command {
    package static let action = Action("theme.keep", "登记主题", right: .keepThemes)
    let text: ThemeText

    package init(_ text: ThemeText) { self.text = text }

    init(_ form: FormReader) throws { self.init(try ThemeText(form)) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Theme>> {
        let id = try transaction.keep(text, year: text.last.year, county: actor.county)
        return Done(id, subject: id.description, detail: text.title)
    }
}

extension ThemeText {
    init(_ form: FormReader) throws {
        let (kind, festival, title, words) = try form.finish(
            form.choice("kind", "类别", of: ThemeKind.self), form.choice("festival", "节日", of: Festival.self).optional,
            form.text("title", "主题", max: 40), form.note("words", "要求", max: 1000))
        let (first, last, perSite) = try form.finish(
            form.day("first", "开始"), form.day("last", "结束"), form.number("perSite", "每个实践站的目标", 0...999))
        self.init(
            kind, festival: festival, title: title, words: words, first: first, last: last, perSite: perSite)
    }
}

/// Changes what is told of a theme that nothing was held under before its time.
package struct ChangeTheme: Command {
    package static let action = Action("theme.change", "修改主题", right: .keepThemes)
    let theme: ID<Theme>
    let text: ThemeText

    package init(_ theme: ID<Theme>, _ text: ThemeText) { (self.theme, self.text) = (theme, text) }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Themes.one(theme, for: actor, in: transaction)
        guard found.text != text else { return .repeated((), subject: theme.description) }
        try ThemeTerms.check(text)
        guard text.last.year == found.year else {
            throw Refusal.field("last", "theme.year", "这个主题在\(found.year)年的日历里，别的年份请另立。")
        }
        let outside: Int? = try transaction.value(
            """
            SELECT count(*) FROM themeActivity WHERE county = \(actor.county) AND theme = \(theme)
              AND (startsAt < \(Instant(text.first)) OR startsAt >= \(Instant(text.last.adding(days: 1))))
            """)
        guard outside == 0 else {
            throw Refusal.field("first", "theme.outside", "有\(outside ?? 0)场活动不在新的时间里，请把时间放宽。")
        }
        try transaction.refuseTwin(text.title, found.year, but: theme, county: actor.county)
        try transaction.run(
            """
            UPDATE theme SET kind = \(text.kind), festival = \(text.festival), title = \(text.title),
                words = \(text.words), firstOn = \(text.first), lastOn = \(text.last), perSite = \(text.perSite)
            WHERE county = \(actor.county) AND id = \(theme)
            """)
        return Done(subject: theme.description, detail: text.title)
    }
}

/// Starts a year's calendar from the year before, or from what is shipped where there was none.
package struct StartThemeYear: Command {
    package static let action = Action("theme.startYear", "从上一年起草日历", right: .keepThemes)
    let year: Int

    package init(_ year: Int) { self.year = year }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        guard Festival.years.contains(year), abs(year - transaction.now.day.year) <= 2 else {
            throw Refusal.field("year", "theme.startYear", "\(year)年的节日系统还不知道，或者离今年太远。")
        }
        let own = Set(try Themes.of(year, county: actor.county, in: transaction).map(\.text.title))
        let before = try Themes.of(year - 1, county: actor.county, in: transaction)
        let people = try transaction.setting(PublicitySettings.people, county: actor.county)
        let wanted =
            before.isEmpty
            ? ThemeTerms.shipped(year, people: try people.words(county: actor.county, in: transaction))
            : before.compactMap { ThemeTerms.moved($0.text, to: year) }
        let texts = wanted.filter { !own.contains($0.title) }
        guard !texts.isEmpty else {
            throw Refusal(.conflict, "theme.started", "\(year)年的日历已经有了，上一年的主题都在里面。")
        }
        let ids = try texts.map { try transaction.keep($0, year: year, county: actor.county) }
        return Done(
            ids.count, subjects: ids.map(\.description),
            detail: before.isEmpty ? "\(year)年，系统带的" : "\(year)年，照\(year - 1)年")
    }
}

/// Puts activities of sites under a theme.
package struct LinkActivities: Command {
    package static let action = Action("theme.link", "活动归入主题", right: .linkActivities)
    let theme: ID<Theme>
    let activities: [ID<PracticeActivity>]

    package init(_ theme: ID<Theme>, _ activities: [ID<PracticeActivity>]) {
        (self.theme, self.activities) = (theme, activities)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        let found = try Themes.one(theme, for: actor, in: transaction)
        guard !activities.isEmpty else {
            throw Refusal.field("activity", "theme.none", "没有选活动，请先勾选。")
        }
        for id in activities {
            let activity = try Activities.one(id, for: actor, in: transaction)
            guard actor.answers(for: activity.home) else {
                throw Refusal.field("activity", "theme.notYours", "“\(activity.title)”由举办的站（所）、上级或创建办归入主题。")
            }
            try ThemeTerms.checkLink(
                activity.title, on: activity.startsAt.day, to: found.text, isCancelled: activity.state == .cancelled)
            try transaction.run(
                """
                INSERT INTO themeActivity (county, id, theme, site, siteName, division, title, startsAt, linkedAt)
                VALUES (\(actor.county), \(id), \(theme), \(activity.site), \(activity.siteName), \(activity.division),
                    \(activity.title), \(activity.startsAt), \(transaction.now))
                ON CONFLICT (county, id) DO UPDATE SET theme = \(theme), linkedAt = \(transaction.now)
                """)
        }
        return Done(activities.count, subject: theme.description, detail: "\(found.text.title)：\(activities.count)场")
    }
}

/// Takes an activity out of a theme under which it was put wrongly: the audit keeps that it stood there.
package struct UnlinkActivity: Command {
    package static let action = Action("theme.unlink", "活动移出主题", right: .linkActivities)
    let theme: ID<Theme>
    let activity: ID<PracticeActivity>

    package init(_ theme: ID<Theme>, _ activity: ID<PracticeActivity>) {
        (self.theme, self.activity) = (theme, activity)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Themes.one(theme, for: actor, in: transaction)
        let linked = try Activities.one(activity, for: actor, in: transaction)
        guard actor.answers(for: linked.home) else {
            throw Refusal.field("activity", "theme.notYours", "“\(linked.title)”由举办的站（所）、上级或创建办移出主题。")
        }
        let gone = try transaction.run(
            "DELETE FROM themeActivity WHERE county = \(actor.county) AND id = \(activity) AND theme = \(theme)")
        guard gone == 1 else {
            throw Refusal(.conflict, "theme.notLinked", "“\(linked.title)”不在这个主题下，请刷新页面。")
        }
        return Done(subject: theme.description, detail: "\(found.text.title)：\(linked.title)")
    }
}

extension WriteTransaction {
    fileprivate func keep(_ text: ThemeText, year: Int, county: String) throws -> ID<Theme> {
        try ThemeTerms.check(text)
        try refuseTwin(text.title, year, county: county)
        let id = newID(Theme.self)
        try run(
            """
            INSERT INTO theme (county, id, year, kind, festival, title, words, firstOn, lastOn, perSite, recordedAt)
            VALUES (\(county), \(id), \(year), \(text.kind), \(text.festival), \(text.title), \(text.words),
                \(text.first), \(text.last), \(text.perSite), \(now))
            """)
        return id
    }

    fileprivate func refuseTwin(_ title: String, _ year: Int, but own: ID<Theme>? = nil, county: String) throws {
        let other: ID<Theme>? = try value(
            "SELECT id FROM theme WHERE county = \(county) AND year = \(year) AND title = \(title)")
        guard other == nil || other == own else {
            throw Refusal.field("title", "theme.twin", "\(year)年的日历里已经有“\(title)”。")
        }
    }
}
