import Database
import Kernel
import Office
import Organisation

/// What somebody is certified to have given (民政部令67): asked for, checked, before the public for seven working days, issued with
/// a number and signed, so that anybody can tell it from a false one. A star is one of a threshold.
package struct ServiceCertificate: Codable, Sendable {
    package enum State: String, ProcedureState {
        case asked, checked, announced, issued, refused, revoked

        package var chinese: String {
            switch self {
            case .asked: "待核对"
            case .checked: "待公示"
            case .announced: "公示中"
            case .issued: "已开具"
            case .refused: "不开具"
            case .revoked: "已撤销"
            }
        }

        package var tone: Tone {
            switch self {
            case .asked, .checked, .announced: .going
            case .issued: .done
            case .refused: .off
            case .revoked: .bad
            }
        }
    }

    package let id: ID<ServiceCertificate>
    let volunteer: ID<Volunteer>
    let name: String
    let volunteerNumber: Int
    let home: Party
    let isMinor: Bool
    /// 0 of a certificate of hours; else the star.
    package let stars: Int
    let lastDay: Day
    package let minutes: Int
    let purpose: String
    let notice: String?
    package let state: State
    package let number: String?
    let issuedOn: Day?
    package let verifier: String?
    /// What was signed, with which key, and the signature.
    let signedText: String?
    let key: String?
    let signature: String?

    var kindWords: String { stars > 0 ? "\(StarThresholds.chinese(stars))志愿者" : "志愿服务记录证明" }

    package static let series = "志愿服务证明"
    package static let noun = RecordNoun("serviceCertificate", "志愿服务证明", measure: "份")

    package static let procedure = Procedure<ServiceCertificate, State>(
        noun, table: "serviceCertificate", path: "volunteers/certificates", right: .seeVolunteers, first: .asked,
        begun: "申请", load: Certificates.one, title: { "\($0.name)　\($0.kindWords)" },
        [
            .step(
                "check", "核对时长", from: .asked, to: .checked, by: home, asks: [.reason("核对了什么")],
                within: .workingDays(5), deed: .decision, exceptDoersOf: [RecordSteps.made],
                then: { certificate, _, actor, transaction in
                    try Certificates.freeze(certificate, by: actor, in: transaction)
                }),
            .step(
                "reject", "不予开具", from: .asked, .checked, to: .refused, by: home, asks: [.reason()],
                isOptional: true),
            // For many at once, in one notice.
            .step(
                "announce", "送公示", from: .checked, to: .announced, by: .role(.clerk),
                doneAt: "volunteers/certificates/announce"),
            .step(
                "issue", "公示期满，编号开具", from: .announced, to: .issued, by: .system,
                then: { certificate, _, actor, transaction in
                    try Certificates.issue(certificate, county: actor.county, in: transaction)
                }),
            .step("objected", "公示有异议成立", from: .announced, to: .refused, by: .system, asks: [.note()]),
            .step("takeBack", "公示撤回", from: .announced, to: .checked, by: .system),
            .step(
                "revoke", "撤销", from: .issued, to: .revoked, by: .role(.director), asks: [.reason("撤销的原因")],
                deed: .signature, isOptional: true),
        ])

    private static let home = Doer<ServiceCertificate>(
        "所在单位或上级", roles: Role.representatives, unit: \.home.unit, takes: { $0.answers(for: $1.home) },
        condition: { actor in
            if actor.isOffice { return "1 = 1" }
            guard actor.isRepresentative else { return nil }
            return actor.scope.condition(division: "serviceCertificate.division", unit: "serviceCertificate.unit")
        })

    /// Seven working days (民政部令67).
    package static let noticeKind = NoticeKind(
        "serviceCertificate", "志愿服务公示", leastDays: 7, path: { _ in "volunteers/certificates" },
        onSettled: { notice, candidates, _, transaction in
            try Certificates.settle(candidates, county: notice.county, in: transaction)
        },
        onWithdrawn: { notice, _, transaction in try Certificates.takeBack(notice, in: transaction) })
}
