import Database
import Kernel
import Media
import Office
import Web

/// Inspections: plans, draws, and the visits they lead to.
package enum Inspections {
    package static let migrations = InspectionTables.migrations

    /// - Parameters:
    ///   - listeners: what becomes of what a visit found.
    ///   - followUps: where a visit's lines lead.
    package static func capability(
        listeners: VisitListeners, followUps: @escaping LineFollowUp.Source, isClosed: @escaping MakePlan.IsClosed
    ) -> Capability {
        Capability(
            "inspections", heading: "督查和问题", migrations: migrations, tables: tables, rights: Right.inspections,
            instructable: ["plans/:plan", "visits/:visit"],
            menu: menu, waiting: waiting, brief: brief,
            firstSteps: firstSteps, recordNames: recordNames, metrics: metrics, checks: checks, dossier: dossier,
            samples: sample,
            routes: { premises in
                PlanRoutes(office: premises.office, surroundings: premises.surroundings, isClosed: isClosed).routes
                    + VisitRoutes(
                        office: premises.office, surroundings: premises.surroundings, photos: premises.photos,
                        listeners: listeners, followUps: followUps
                    ).routes
            })
    }
}

extension Inspections {
    /// A plan that everybody may know of, a scored visit with one of its lines, and somebody who sits on a panel.
    private static let sample: @Sendable (String, ReadTransaction) throws -> [String: String] = { county, transaction in
        let member: String? = try transaction.value(
            "SELECT person FROM panelSeat WHERE county = \(county) ORDER BY plan, person LIMIT 1")
        var scored = Visits.Filter()
        scored.state = .submitted
        let visit = try Visits.page(scored, for: .system(county: county), limit: 1, in: transaction).first
        let line = try visit.flatMap { try Visits.lines(of: $0.id, county: county, in: transaction).first }
        var sample = ["member": member ?? county, "size": "thumbnail"]
        sample["plan"] = try Plans.all(for: .system(county: county), in: transaction)
            .first { $0.plan.manner == .announced }?.plan.id.description
        (sample["visit"], sample["line"]) = (visit?.id.description, line?.id.description)
        (sample["photo"], sample["receipt"]) = (line?.photos.first?.sha256, line?.photos.first?.sha256)
        return sample
    }

    private static let menu = [
        MenuEntry(
            "我的检查", "visits", .right(.recordVisits), in: .inspection, covers: [],
            daily: [.inspector, .townshipLiaison, .partyDelegate, .peoplesDeputy, .cppccMember]),
        MenuEntry("督查计划", "plans", .right(.seePlans), in: .inspection),
        MenuEntry(
            "检查记录", "visits/all", .right(.seePlans), in: .inspection, covers: ["visits"],
            daily: [.clerk, .inspector, .townshipDeputy, .townshipHead, .village]),
    ]
}

extension Right {
    package static let makePlans = Right("inspections.makePlans", "制订督查计划、抽村", [.clerk, .director])
    package static let seePlans = Right(
        "inspections.seePlans", "查看督查计划（暗访只有制订人和本人知道，两代表一委员只看自己考核的）",
        [
            .clerk, .director, .leader, .inspector, .townshipLiaison, .townshipDeputy, .townshipHead, .village,
            .partyDelegate, .peoplesDeputy, .cppccMember,
        ])
    package static let voidPlans = Right("inspections.voidPlans", "作废还没有评分的督查计划", [.director])
    package static let recordVisits = Right(
        "inspections.recordVisits", "检查评分（督查员分到的，乡镇自考的、交叉检查的，两代表一委员考核的，创建办代填的）",
        [
            .inspector, .townshipLiaison, .townshipDeputy, .clerk, .director, .partyDelegate, .peoplesDeputy,
            .cppccMember,
        ])
    package static let voidLines = Right("inspections.voidLines", "作废检查中的一处扣分", [.director])

    package static let voidVisits = Right("inspections.voidVisits", "作废整次检查（关账以前），重新检查", [.director])

    static let inspections: [Right] = [
        .seePlans, .makePlans, .voidPlans, .recordVisits, .voidLines, .voidVisits,
    ]
}
