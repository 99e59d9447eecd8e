import Database
import Kernel
import Media
import Office
import Organisation
import Web

/// Puts a bonus or a deduction forward, for the director to approve.
package struct ProposeAdjustment: Command {
    package static let action = Action("adjustment.propose", "提出考核奖惩", right: .proposeAdjustments)
    let month: Month
    let township: DivisionCode
    let kind: Adjustment.Kind
    let points: Points
    let title: String
    let reason: String
    let photos: [Photo]

    package init(
        month: Month, township: DivisionCode, kind: Adjustment.Kind, points: Points, title: String, reason: String,
        photos: [Photo] = []
    ) {
        (self.month, self.township, self.kind, self.points) = (month, township, kind, points)
        (self.title, self.reason, self.photos) = (title, reason, photos)
    }

    init(_ form: FormReader, photos: [Photo]) throws {
        (month, township, kind, points, title, reason) = try form.finish(
            form.month("month", "月份"), form.division("township", "乡镇（街道）", .township),
            form.choice("kind", "类别", of: Adjustment.Kind.self),
            form.value("points", "分数", form: "大于0、不超过三位小数的分数，如 0.5") { Points($0).flatMap { $0 > .zero ? $0 : nil } },
            form.text("title", "事由", max: 60), form.prose("reason", "依据和说明", max: 1000))
        self.photos = photos
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<Adjustment>> {
        let county = actor.county
        guard let unit = try Units.ofDivision(township, county: county, in: transaction), township.level == .township
        else { throw Refusal.field("township", "adjustment.township", "没有这个乡镇（街道），请从列表里选。") }
        guard month <= Month(transaction.now.day) else {
            throw Refusal.field("month", "adjustment.future", "\(month.chinese)还没有到，到了当月再提出。")
        }
        let rule = try Assessments.rule(for: month, county: county, in: transaction)
        guard let most = rule.adjustments else {
            throw Refusal.field(
                "month", "adjustment.noRule",
                "\(month.chinese)施行的“\(rule.title)”第\(rule.version)版不计奖惩。要计，请先在“考核办法”里制订新的一版，写明上限。")
        }
        guard points > .zero, points <= most else {
            throw Refusal.field(
                "points", "adjustment.cap", "考核办法规定，一个乡镇（街道）一个月的加分、扣分各不超过\(most.shown)分；这笔是\(points.shown)分。")
        }
        let id = transaction.recordID(Adjustment.self)
        try transaction.run(
            """
            INSERT INTO adjustment (county, id, month, township, kind, points, title, reason, state)
            VALUES (\(county), \(id), \(month), \(township), \(kind), \(points), \(title), \(reason),
                \(Adjustment.State.proposed))
            """)
        let record = try Adjustments.one(id, for: actor, in: transaction)
        try transaction.begin(
            Adjustment.procedure, id, by: actor, seen: try Adjustment.procedure.version(record, transaction))
        for photo in photos {
            try transaction.attach(photo, to: Adjustment.noun.kind, id.description, county: county)
        }
        let detail = "\(month.chinese)\(unit.name)\(kind.chinese)\(points.shown)分：\(title)"
        return Done(id, subject: id.description, detail: detail)
    }
}
