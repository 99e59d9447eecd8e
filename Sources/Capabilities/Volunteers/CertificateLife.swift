import Database
import Kernel
import Office
import Organisation

/// Each quarter of the invented county some ask for certificates; most are issued after the notice.
enum CertificateLife {
    static func events(_ stage: DemoStage) -> [DemoEvent] {
        stage.months.filter { $0.firstDay.month % 3 == 2 }.enumerated().map { index, month in
            let day = max(month.firstDay, stage.first).adding(days: 5)
            return .leading(at: stage.moment(on: day, hour: 15, minute: 45)) { try await ask(index, on: day, stage) }
        }
    }

    private static func ask(_ index: Int, on day: Day, _ stage: DemoStage) async throws -> [DemoEvent] {
        let (clerk, director) = (try stage.actor(.clerk), try stage.actor(.director))
        let able = try await stage.office.read {
            try Volunteers.choosable(for: clerk, in: $0).filter { $0.minutes >= 60 }
        }
        var asked: [ID<ServiceCertificate>] = []
        for volunteer in able.dropFirst(index * 3).prefix(3) {
            asked.append(
                try await stage.office.carryOut(AskCertificate(volunteer.id, purpose: "评优"), by: clerk))
        }
        let ids = asked
        guard !ids.isEmpty else { return [] }
        return [
            .leading(at: stage.moment(on: day.adding(days: 2), hour: 10, minute: 45)) {
                for id in ids {
                    try await stage.office.carryOut(
                        TakeProcedureStep(
                            ServiceCertificate.procedure, id, "check", answers: StepAnswers(note: "逐笔核对过，无误。")),
                        by: director)
                }
                let notice = try await stage.office.carryOut(
                    AnnounceCertificates(contact: "创建办，0575-86000000"), by: clerk)
                let procedure = PublicNotice.procedure { [ServiceCertificate.noticeKind] }
                try await stage.office.carryOut(TakeProcedureStep(procedure, notice, Signatures.submit), by: clerk)
                let approved = try await stage.office.read { $0.now.adding(minutes: 40) }
                return [
                    DemoEvent(at: approved) {
                        try await stage.office.carryOut(
                            TakeProcedureStep(
                                procedure, notice, Signatures.approve, answers: StepAnswers(note: "同意公示。")),
                            by: director)
                    }
                ]
            }
        ]
    }
}
