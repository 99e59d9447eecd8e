import Database
import Kernel
import Office
import Organisation

/// Somebody who gives his time, under a number of his own, so that nobody needs to show an identity card (MZ/T 061-2015).
package struct Volunteer: Codable, Sendable {
    package let id: ID<Volunteer>
    package let number: Int
    package let county: String
    package let name: String
    /// Where he is registered.
    package let home: Party
    package let bornOn: Day
    package let skills: String
    /// Who is responsible for him while he is a minor, and since when that person agrees.
    package let guardian: String
    package let guardianOn: Day?
    package let isMinor: Bool
    /// Whose account he signs in with, where he has one.
    package let account: String?
    package let joinedOn: Day
    package let leftOn: Day?
    /// Counted up when an address of his calendar is to open nothing any more.
    package let feedVersion: Int
    package let minutes: Int

    /// `明川 990101-000123`
    package var numbered: String { "\(county)-\(number.padded(6))" }

    package var hours: String { Minutes(minutes).chinese }

    /// As somebody hears of him who has his number: by name himself and whoever answers for him; a child his own unit alone.
    package func named(to actor: Actor) -> String {
        if account == actor.id || (isMinor ? home.has(actor) : actor.answers(for: home)) { return name }
        return isMinor ? "这位未成年志愿者" : PersonName.masked(name)
    }
}

/// A length of service: shown in hours and minutes.
package struct Minutes: Hashable, Sendable {
    package let count: Int

    package init(_ count: Int) { self.count = count }

    /// `3小时30分`
    package var chinese: String {
        let (hours, minutes) = (abs(count) / 60, abs(count) % 60)
        let words =
            hours > 0 && minutes > 0 ? "\(hours)小时\(minutes)分" : hours > 0 ? "\(hours)小时" : "\(minutes)分"
        return count < 0 ? "−\(words)" : words
    }
}

/// What is done for others; teams, activities and requests are of these kinds (domain: 宣传宣讲、文化、环境、关爱 …).
package enum ServiceKind: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
    case theory, culture, customs, environment, neighbours, repair, health, learning, law, other

    package var chinese: String {
        switch self {
        case .theory: "理论宣讲"
        case .culture: "文化传承"
        case .customs: "乡风培育"
        case .environment: "环境整治"
        case .neighbours: "邻里关爱"
        case .repair: "便民维修"
        case .health: "健康义诊"
        case .learning: "助学科普"
        case .law: "法律服务"
        case .other: "其他服务"
        }
    }
}

/// A team of volunteers, led by somebody for a unit.
package struct VolunteerTeam: Codable, Sendable {
    package let id: ID<VolunteerTeam>
    package let name: String
    package let unit: Party
    package let leaderName: String
    /// The leader's account, where he has one.
    package let leader: String?
    package let kinds: [ServiceKind]
    package let formedOn: Day
    package let endedOn: Day?
    package let members: Int

    /// Whether somebody leads it, or acts for its unit.
    package func isLed(by actor: Actor) -> Bool { leader == actor.id || actor.answers(for: unit) }
}

/// Time that counts: who, when, for what, who confirmed it. A row is never changed; a wrong one is met by its counter-entry.
package struct ServiceHour: Codable, Sendable {
    /// What it was given to.
    package enum Source: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case activity, order, own
        /// What was given before Wenming, or in another system.
        case broughtIn

        package var chinese: String {
            switch self {
            case .activity: "实践活动"
            case .order: "点单服务"
            case .own: "自报服务"
            case .broughtIn: "转入"
            }
        }
    }

    /// How it is known.
    package enum Method: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case checkIn, leader, witness
        /// A list of another system's.
        case list

        package var chinese: String {
            switch self {
            case .checkIn: "签到签退"
            case .leader: "负责人确认"
            case .witness: "证明人证明"
            case .list: "转入的名单"
            }
        }
    }

    package let id: ID<ServiceHour>
    package let volunteer: ID<Volunteer>
    package let volunteerName: String
    package let source: Source
    /// The activity, request or report.
    package let record: String
    /// Of that record's page, below the county.
    package let path: String
    package let kind: ServiceKind
    package let words: String
    package let startsAt: Instant
    package let endsAt: Instant
    /// Negative of a counter-entry.
    package let minutes: Int
    package let method: Method
    package let confirmedByName: String
    package let confirmedAt: Instant
    /// What it takes back, and why.
    package let reverses: ID<ServiceHour>?
    package let reason: String
    package let isReversed: Bool
}

/// Service that somebody says was given outside of activities and requests, with a witness; it counts when it is confirmed by
/// somebody else than who entered it.
package struct ServiceReport: Codable, Sendable {
    package enum State: String, ProcedureState {
        case reported, confirmed, refused

        package var chinese: String {
            switch self {
            case .reported: "待确认"
            case .confirmed: "已计入"
            case .refused: "不计入"
            }
        }

        package var tone: Tone {
            switch self {
            case .reported: .going
            case .confirmed: .done
            case .refused: .off
            }
        }
    }

    package let id: ID<ServiceReport>
    package let state: State
    package let volunteer: ID<Volunteer>
    package let volunteerName: String
    package let home: Party
    package let kind: ServiceKind
    package let words: String
    package let startsAt: Instant
    package let endsAt: Instant
    package let witness: ID<Volunteer>
    package let witnessName: String

    package static let noun = RecordNoun("serviceReport", "自报服务", measure: "次")

    package static let procedure = Procedure<ServiceReport, State>(
        noun, table: "serviceReport", path: "volunteers/reports", right: .seeVolunteers, first: .reported, begun: "自报",
        load: Hours.report, title: { "\($0.volunteerName)：\($0.words)" },
        [
            .step(
                "confirm", "确认计入", from: .reported, to: .confirmed, by: home, asks: [.reason("证明人怎么说")],
                within: .workingDays(5), deed: .decision, exceptDoersOf: [RecordSteps.made],
                then: { report, _, actor, transaction in
                    try transaction.book(
                        NewHours(
                            volunteer: report.volunteer, source: .own, record: report.id.description,
                            path: "volunteers/reports/\(report.id)", kind: report.kind, words: report.words,
                            startsAt: report.startsAt, endsAt: report.endsAt, method: .witness), by: actor)
                }),
            .step(
                "refuse", "不计入", from: .reported, to: .refused, by: home, asks: [.reason()], isOptional: true),
        ])

    /// One's own unit, or who is above it: a village with one worker could confirm nothing that he entered himself.
    private static let home = Doer<ServiceReport>(
        "所在单位或上级", roles: Role.representatives, unit: \.home.unit, takes: { $0.answers(for: $1.home) },
        condition: { actor in
            if actor.isOffice { return "1 = 1" }
            guard actor.isRepresentative else { return nil }
            return actor.scope.condition(division: "serviceReport.division", unit: "serviceReport.unit")
        })
}
