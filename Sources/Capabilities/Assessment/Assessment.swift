import Database
import Kernel
import Office
import Web

/// The month's assessment: townships scored, ranked, closed, and opened down to each visit.
package enum Assessment {
    /// Each time with a memory of its own of what closed months came to.
    package static var capability: Capability {
        let known = KnownScores()
        return Capability(
            "assessment", heading: "月度考核", migrations: AssessmentTables.migrations, tables: tables,
            rights: Right.assessment,
            instructable: ["assessments/:month", "adjustments/:adjustment"],
            menu: [
                MenuEntry(
                    "月度考核", "assessments", .right(.seeAssessments), in: .inspection,
                    daily: [.clerk, .director, .leader, .townshipLiaison, .townshipDeputy, .townshipHead]),
                Listing.adjustments.menu(in: .inspection),
            ],
            waiting: waiting, brief: brief(known), firstSteps: firstSteps, recordNames: recordNames,
            metrics: Assessments.metrics + Listing.adjustments.metrics,
            jobs: [Adjustment.procedure.job, YearGrading.procedure.job],
            settings: AssessmentSettings.editors,
            checks: [
                Adjustment.procedure.recordCheck, YearGrading.procedure.recordCheck, Revising.procedure.recordCheck,
                RecordCheck("关账的月份", closedMonthFaults), Closing.procedure.recordCheck, Ruling.procedure.recordCheck,
            ], dossier: Assessments.dossier,
            demo: { try AdjustmentLife.events($0) + GradingLife.events($0) },
            samples: { county, transaction in
                var sample = try Adjustments.sample(county: county, in: transaction)
                    .merging(YearGradings.sample(county: county, in: transaction)) { first, _ in first }
                sample["month"] = try Assessments.latestMonth(county: county, in: transaction)?.description
                for (name, noun) in [
                    ("closing", Closing.procedure.noun), ("ruling", Ruling.procedure.noun),
                    ("revising", Revising.procedure.noun),
                ] { sample[name] = try Proposal.all(noun, county: county, in: transaction).first?.id.description }
                return sample
            },
            routes: {
                AssessmentRoutes(premises: $0, known: known).routes + AdjustmentRoutes(premises: $0).routes
                    + YearRoutes(premises: $0).routes
            })
    }
}

extension Assessment {
    /// The rule that every county begins with counts no bonuses and no deductions, and lets nobody pay for marking himself high.
    private static let firstSteps: FirstStep.Source = { county, transaction in
        [
            FirstStep(
                "制订本县的考核办法：权重，计不计奖惩（重复曝光扣分靠它），自考偏高扣不扣", by: [.clerk, .director], path: "assessments/rules",
                isDone: try Assessments.rules(county: county, in: transaction).count > 1)
        ]
    }
}

extension Right {
    package static let seeAssessments = Right(
        "assessment.see", "查看月度考核和排名", Role.staff)
    package static let seeRunningMonth = Right(
        "assessment.seeRunning", "查看还没有关账的月份", [.clerk, .director, .leader])
    package static let proposeClosings = Right("assessment.proposeClosing", "提出月度关账", [.clerk, .director])
    package static let closeMonths = Right("assessment.close", "同意月度关账（另一人提出的）", [.director, .leader])
    package static let proposeRules = Right("assessment.proposeRule", "起草考核办法送审；主任审核", [.clerk, .director])

    package static let seeAdjustments = Right(
        "assessment.seeAdjustments", "查看考核奖惩（乡镇看本地的）",
        [.clerk, .director, .leader, .townshipLiaison, .townshipDeputy, .townshipHead])
    package static let proposeAdjustments = Right("assessment.adjust", "提出考核奖惩；主任审核", [.clerk, .director])

    static let assessment: [Right] = [
        .seeAdjustments, .proposeAdjustments,
        .seeAssessments, .seeRunningMonth, .proposeClosings, .closeMonths, .proposeRules,
    ]
}
