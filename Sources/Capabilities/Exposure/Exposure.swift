import Kernel
import Office
import Organisation
import Web

/// 曝光台: what is wrong in a place is shown to everybody, with who answers for it, and again when it is put right. Places and
/// units are named, people never.
package enum Exposure {
    /// - Parameters:
    ///   - onRepeated: puts a deduction forward for what is shown again; nil where nobody keeps scores.
    ///   - onWithdrawn: takes it back when the issue is taken down.
    package static func capability(
        onRepeated: RepeatCharge.Maker? = nil, onWithdrawn: RepeatCharge.Returner? = nil
    ) -> Capability {
        Capability(
            "exposure", heading: "曝光和督办", migrations: ExposureTables.migrations, tables: ExposureTables.tables,
            rights: [.seeExposures, .draftExposures, .chooseExposures, .maskExposures, .releaseExposures],
            instructable: ["exposures/:exposure"],
            menu: [
                MenuEntry(
                    Listing<ExposureIssue>.exposures.title, Listing<ExposureIssue>.exposures.path,
                    .right(.seeExposures),
                    in: .inspection,
                    daily: [.mediaEditor])
            ],
            waiting: ExposureIssue.procedure.waiting,
            recordNames: [
                "exposure": ExposureIssue.procedure.naming, "exposureItem": ExposureItem.naming,
                "exposureCharge": ExposureItem.naming,
            ],
            metrics: Listing<ExposureIssue>.exposures.metrics + Listing<ExposureItem>.exposureItems.metrics,
            jobs: [ExposureIssue.procedure.job]
                + (onRepeated.map { make in
                    [
                        Job("repeats") { county, office in
                            let made = try await office.carryOut(ChargeRepeats(make), by: .system(county: county))
                            return made > 0 ? "\(made) repeats" : nil
                        }
                    ]
                } ?? [])
                + (onWithdrawn.map { giveBack in
                    [
                        Job("repeats returned") { county, office in
                            let given = try await office.carryOut(ReturnCharges(giveBack), by: .system(county: county))
                            return given > 0 ? "\(given) charges returned" : nil
                        }
                    ]
                } ?? []),
            settings: ExposureSettings.editors, checks: [ExposureIssue.procedure.recordCheck],
            dossier: Exposures.dossier,
            boards: [PublicBoard("曝光台", "public/exposures")], demo: { try ExposureLife.events($0, onRepeated) },
            samples: Exposures.sample,
            routes: { ExposureRoutes(premises: $0).routes + PublicExposureRoutes(premises: $0).routes })
    }
}

extension Right {
    package static let seeExposures = Right(
        "exposure.see", "查看曝光台的编辑过程（媒体编辑只看自己的）", [.clerk, .director, .leader, .mediaEditor])
    package static let draftExposures = Right("exposure.draft", "编曝光台：选题、取证、修改", [.clerk, .mediaEditor])
    /// A media editor sees his own issues and no findings.
    package static let chooseExposures = Right("exposure.choose", "从问题里选入曝光台", [.clerk])
    package static let maskExposures = Right(
        "exposure.mask", "遮挡曝光照片，确认别人遮挡的", [.clerk, .director, .mediaEditor])
    package static let releaseExposures = Right(
        "exposure.release", "放行公开前检查找到的个人信息（不能是起草人）", [.clerk, .director, .leader])
}
