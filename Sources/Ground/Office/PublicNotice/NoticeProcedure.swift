import Database
import Kernel
import Web

extension PublicNotice {
    package static let noun = RecordNoun("publicNotice", "公示", measure: "个")

    static let open = "open"
    static let end = "end"
    static let settle = "settle"
    static let archive = "archive"

    /// Drafted, approved by somebody else, before the public for its working days, ended by itself. A candidate against whom
    /// somebody objects waits for a ruling; the others do not wait for him.
    /// - Parameter kinds: what follows is each kind's own.
    package static func procedure(_ kinds: @escaping @Sendable () -> [NoticeKind]) -> Procedure<PublicNotice, State> {
        Procedure(
            noun, table: "publicNotice", path: "notices", right: .seeNotices, first: .draft, begun: "起草",
            load: Notices.one, title: { $0.title }, version: { try Notices.seen($0, in: $1) },
            [
                .step(
                    Signatures.edit, "修改", from: [.draft], to: .draft, by: [writer], isOptional: true,
                    isElsewhere: true),
                .step(
                    Signatures.submit, "送审", from: [.draft], to: .submitted, by: [writer],
                    then: { notice, _, actor, transaction in
                        try NoticeTerm.requireReady(notice, by: actor, in: transaction)
                    }),
                .step(
                    Signatures.approve, "批准公示", from: [.submitted], to: .approved, by: [approver], asks: [.note("意见")],
                    within: .workingDays(2), deed: .signature,
                    exceptDoersOf: Signatures.writing,
                    then: { notice, _, actor, transaction in
                        try NoticeTerm.requireReady(notice, by: actor, in: transaction)
                        try NoticeTerm.set(of: notice, county: actor.county, in: transaction)
                    }),
                .step(
                    Signatures.sendBack, "退回修改", from: [.submitted], to: .draft, by: [approver],
                    asks: [.reason("退回的原因")], isOptional: true),
                .step(open, "开始公示", from: .approved, to: .running, by: .system),
                .step(
                    end, "公示期满", from: .running, to: .ended, by: .system,
                    then: { notice, _, actor, transaction in
                        try NoticeTerm.end(notice, kinds(), by: actor, in: transaction)
                    }),
                .step(
                    settle, "异议裁定完毕", from: [.ended], to: .settled, by: [.role(.director), .system],
                    within: .workingDays(5), isElsewhere: true),
                .step(archive, "撤出公开页面", from: .settled, to: .archived, by: .system),
                .step(
                    Signatures.withdraw, "撤回公示", from: [.approved, .running, .ended], to: .withdrawn,
                    by: [.role(.director)], asks: [.reason("撤回的原因（公开页面会显示）")], deed: .signature,
                    isOptional: true,
                    then: { notice, _, actor, transaction in
                        try NoticeTerm.kind(of: notice, kinds()).onWithdrawn(notice, actor, transaction)
                    }),
            ])
    }

    /// Of the county's own the clerk, of a township's or village's its people.
    private static let writer = Doer<PublicNotice>(
        "起草的创建办干事或公示单位", roles: [.clerk],
        takes: { actor, notice in
            guard notice.issuer.division != nil else { return actor.scope == .county && actor.has(.clerk) }
            return actor.isRepresentative && notice.issuer.has(actor)
        },
        condition: { actor in
            switch actor.scope {
            case .county where actor.has(.clerk): "publicNotice.issuerDivision IS NULL"
            case .division where actor.isRepresentative:
                "publicNotice.issuerDivision IN \(list: actor.scope.ownDivisions)"
            default: nil
            }
        })

    /// The director, and for what a township or village puts before the public the township's people too.
    private static let approver = Doer<PublicNotice>(
        "创建办主任，或所属乡镇（街道）", roles: [.director],
        takes: { actor, notice in
            if actor.scope == .county { return actor.has(.director) }
            guard let division = notice.issuer.division, case .division(let own, _) = actor.scope else { return false }
            return own.level == .township && actor.scope.covers(division: division) && actor.isRepresentative
        },
        condition: { actor in
            switch actor.scope {
            case .county where actor.has(.director): "1 = 1"
            case .division(let own, _) where own.level == .township && actor.isRepresentative:
                actor.scope.condition(division: "publicNotice.issuerDivision")
            default: nil
            }
        })
}

extension PublicNotice: GatedRecord {
    package static let kind = noun.kind
    package static let releasing = Action("publicNotice.release", "放行个人信息", right: .releaseNotices)

    package static func gated(
        _ id: ID<PublicNotice>, by actor: Actor, in transaction: ReadTransaction
    ) throws -> (texts: [GatedText], writers: Set<String>) {
        let notice = try Notices.one(id, for: actor, in: transaction)
        let taken = try transaction.takers(of: Signatures.writing, record: id.description, county: actor.county)
        return (try Notices.texts(of: notice, in: transaction), taken)
    }
}

extension ReadTransaction {
    /// Who took any of some steps of a record.
    package func takers(of steps: [String], record: String, county: String) throws -> Set<String> {
        Set(
            try rows(
                """
                SELECT actor FROM recordStep
                WHERE county = \(county) AND record = \(record) AND step IN \(list: steps)
                """
            ).map { try $0["actor"] })
    }
}

extension Right {
    package static let seeNotices = Right(
        "notices.see", "查看公示（公示前只看自己起草的）",
        [
            .clerk, .director, .leader, .departmentLiaison, .departmentDeputy, .departmentHead, .townshipLiaison,
            .townshipDeputy, .townshipHead, .village,
        ])
    package static let draftNotices = Right(
        "notices.draft", "起草公示", [.clerk, .townshipLiaison, .village])
    package static let releaseNotices = Right(
        "notices.release", "放行公示里公开前检查找到的个人信息（不能是起草人）", [.clerk, .director, .leader])
    package static let enterObjections = Right("notices.object", "代登记公示的异议", [.clerk])
    package static let seeObjectors = Right("notices.objectors", "查看公示异议人的姓名和电话（要写理由）", [.clerk, .director])
    package static let ruleOnNotices = Right("notices.rule", "裁定公示的异议", [.director])
}
