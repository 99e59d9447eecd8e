import Database
import Kernel
import Office
import Organisation
import Volunteers

/// Signs a volunteer up; where all places are taken he waits for one. Also says again, after the activity was moved, that he
/// still comes.
package struct SignUpFor: Command {
    package static let action = Action("practiceActivity.signUp", "活动报名", right: .seePractice)
    let activity: ID<PracticeActivity>
    let volunteer: ID<Volunteer>

    package init(_ activity: ID<PracticeActivity>, _ volunteer: ID<Volunteer>) {
        (self.activity, self.volunteer) = (activity, volunteer)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<SignUp.State> {
        let found = try Activities.one(activity, for: actor, in: transaction)
        let helper = try Volunteers.known(volunteer, county: actor.county, in: transaction)
        try transaction.demandOwn(helper, found, by: actor)
        guard found.state == .announced, transaction.now < found.endsAt else {
            throw Refusal(
                .conflict, "signUp.over", "这场活动\(found.state == .announced ? "已经结束" : found.state.chinese)，不能再报名。")
        }
        guard helper.leftOn == nil else {
            throw Refusal.field("number", "volunteer.gone", "\(helper.named(to: actor))已经退出志愿服务，不能报名。")
        }
        let known = try Activities.signUp(of: volunteer, to: activity, county: actor.county, in: transaction)
        if let known, known.state != .withdrawn {
            guard known.isUnconfirmed else {
                throw Refusal.field(
                    "number", "signUp.twice", "\(helper.named(to: actor))已经\(known.state.chinese)，不用再报。")
            }
            try transaction.run(
                """
                UPDATE activitySignUp SET confirmedAt = \(transaction.now)
                WHERE county = \(actor.county) AND activity = \(activity) AND volunteer = \(volunteer)
                """)
            return Done(known.state, subjects: [activity.description, volunteer.description], detail: "确认新的时间")
        }
        try refuseClash(helper.named(to: actor), found, actor.county, in: transaction)
        let state: SignUp.State = found.places.map { found.going >= $0 } ?? false ? .waiting : .going
        try transaction.run(
            """
            INSERT INTO activitySignUp (county, activity, volunteer, state, at, confirmedAt, inAt, outAt, method, checkedBy)
            VALUES (\(actor.county), \(activity), \(volunteer), \(state), \(transaction.now), \(transaction.now), NULL,
                NULL, NULL, '')
            ON CONFLICT (county, activity, volunteer)
                DO UPDATE SET state = \(state), at = \(transaction.now), confirmedAt = \(transaction.now)
            """)
        return Done(state, subjects: [activity.description, volunteer.description], detail: state.chinese)
    }

    private func refuseClash(
        _ helper: String, _ found: PracticeActivity, _ county: String, in transaction: ReadTransaction
    ) throws {
        let others = try Activities.others(
            of: volunteer, beside: found.times, but: activity, county: county, in: transaction)
        if let other = others.first {
            throw Refusal.field(
                "number", "signUp.overlap",
                "\(helper)同一时间已经报名“\(other.title)”（\(other.times.chinese(on: transaction.now.day))），先退出那一场。")
        }
    }
}

/// Takes a name off; the first who waits has the place.
package struct WithdrawFrom: Command {
    package static let action = Action("practiceActivity.withdraw", "退出活动", right: .seePractice)
    let activity: ID<PracticeActivity>
    let volunteer: ID<Volunteer>

    package init(_ activity: ID<PracticeActivity>, _ volunteer: ID<Volunteer>) {
        (self.activity, self.volunteer) = (activity, volunteer)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Activities.one(activity, for: actor, in: transaction)
        let helper = try Volunteers.known(volunteer, county: actor.county, in: transaction)
        try transaction.demandOwn(helper, found, by: actor)
        guard found.state == .announced, transaction.now < found.startsAt else {
            throw Refusal(.conflict, "signUp.begun", "活动已经开始或结束，不能再退出。")
        }
        guard
            let known = try Activities.signUp(of: volunteer, to: activity, county: actor.county, in: transaction),
            known.state != .withdrawn
        else { return .repeated((), subject: activity.description) }
        try transaction.run(
            """
            UPDATE activitySignUp SET state = \(SignUp.State.withdrawn)
            WHERE county = \(actor.county) AND activity = \(activity) AND volunteer = \(volunteer)
            """)
        let next =
            known.state == .going
            ? try Activities.signUps(of: activity, county: actor.county, in: transaction)
                .filter { $0.state == .waiting }.min { $0.at < $1.at } : nil
        if let next {
            try transaction.run(
                """
                UPDATE activitySignUp SET state = \(SignUp.State.going)
                WHERE county = \(actor.county) AND activity = \(activity) AND volunteer = \(next.volunteer)
                """)
            try transaction.tell(
                [next.account].compactMap(\.self), of: activity, "候补到了：\(found.title)",
                "有人退出，您的名额有了：\(found.times.chinese(on: transaction.now.day))，\(found.place)。", county: actor.county)
        }
        return Done(
            (),
            subjects: [activity.description, volunteer.description] + [next?.volunteer.description].compactMap(\.self),
            detail: next == nil ? "退出" : "退出，候补的第一位补上")
    }
}

/// Notes that somebody is there: by the code on the screen at the door, by the list, by who leads.
package struct CheckIn: Command {
    package static let action = Action("practiceActivity.checkIn", "活动签到", right: .seePractice)
    let activity: ID<PracticeActivity>
    let volunteer: ID<Volunteer>
    let method: SignUp.Method
    /// As it was scanned; asked for where he checks himself in.
    let code: String?

    package init(
        _ activity: ID<PracticeActivity>, _ volunteer: ID<Volunteer>, _ method: SignUp.Method, code: String? = nil
    ) {
        (self.activity, self.volunteer, self.method, self.code) = (activity, volunteer, method, code)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Instant> {
        let found = try Activities.one(activity, for: actor, in: transaction)
        let helper = try Volunteers.known(volunteer, county: actor.county, in: transaction)
        try demand(helper, found, by: actor, in: transaction)
        try ActivityTerms.checkIn(found, now: transaction.now)
        let known = try Activities.signUp(of: volunteer, to: activity, county: actor.county, in: transaction)
        if let at = known?.inAt {
            throw Refusal(
                .conflict, "checkIn.twice", "\(helper.named(to: actor))\(at.clock)已经签到，不用再签。",
                fields: [.init("number", "\(helper.named(to: actor))\(at.clock)已经签到。")])
        }
        guard known?.state == .going || method != .code else {
            throw Refusal(
                .conflict, "checkIn.notGoing",
                known?.state == .waiting ? "您还在候补，请找负责人签到。" : "您还没有报名这场活动，请先报名，或找负责人签到。")
        }
        try transaction.run(
            """
            INSERT INTO activitySignUp (county, activity, volunteer, state, at, confirmedAt, inAt, outAt, method, checkedBy)
            VALUES (\(actor.county), \(activity), \(volunteer), \(SignUp.State.going), \(transaction.now),
                \(transaction.now), \(transaction.now), NULL, \(method), \(actor.name))
            ON CONFLICT (county, activity, volunteer)
                DO UPDATE SET state = \(SignUp.State.going), confirmedAt = \(transaction.now), inAt = \(transaction.now),
                    method = \(method), checkedBy = \(actor.name)
            """)
        return Done(
            transaction.now, subjects: [activity.description, volunteer.description], detail: method.chinese)
    }

    /// By the code everybody checks himself in and nobody another (代签); by list or leader it is who runs the activity.
    private func demand(
        _ helper: Volunteer, _ found: PracticeActivity, by actor: Actor, in transaction: ReadTransaction
    ) throws {
        guard method == .code else {
            guard actor.answers(for: found.home) else {
                throw Refusal(.forbidden, "checkIn.notYours", "名单签到由举办的站（所）、上级或创建办来做。")
            }
            return
        }
        guard helper.account == actor.id else {
            throw Refusal(.forbidden, "checkIn.notYours", "扫码只能给自己签到。")
        }
        guard let code, DoorCode.isValid(code, activity, at: transaction.now, transaction.keys) else {
            throw Refusal(.conflict, "checkIn.code", "这个二维码已经过期（每分钟换一次）。请到现场重新扫屏幕上的码。")
        }
    }
}

/// Notes that somebody leaves: his hours end here.
package struct CheckOut: Command {
    package static let action = Action("practiceActivity.checkOut", "活动签退", right: .seePractice)
    let activity: ID<PracticeActivity>
    let volunteer: ID<Volunteer>

    package init(_ activity: ID<PracticeActivity>, _ volunteer: ID<Volunteer>) {
        (self.activity, self.volunteer) = (activity, volunteer)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Instant> {
        let found = try Activities.one(activity, for: actor, in: transaction)
        let helper = try Volunteers.known(volunteer, county: actor.county, in: transaction)
        try transaction.demandOwn(helper, found, by: actor)
        guard found.state == .announced else {
            throw Refusal(.conflict, "activity.over", "这场活动\(found.state.chinese)，时长已经算过，不能再签退。")
        }
        let known = try Activities.signUp(of: volunteer, to: activity, county: actor.county, in: transaction)
        guard known?.inAt != nil else {
            throw Refusal(.conflict, "checkOut.notIn", "\(helper.named(to: actor))还没有签到，不能签退。")
        }
        try transaction.run(
            """
            UPDATE activitySignUp SET outAt = \(transaction.now)
            WHERE county = \(actor.county) AND activity = \(activity) AND volunteer = \(volunteer)
            """)
        return Done(transaction.now, subjects: [activity.description, volunteer.description])
    }
}

extension WriteTransaction {
    /// One signs oneself up; for others it is done by who runs the activity, or answers for them.
    fileprivate func demandOwn(_ helper: Volunteer, _ activity: PracticeActivity, by actor: Actor) throws {
        guard helper.account == actor.id || actor.answers(for: activity.home) || actor.answers(for: helper.home) else {
            throw Refusal(.forbidden, "signUp.notYours", "报名、退出由本人、所在单位或举办的站（所）来做。")
        }
    }
}
