import Database
import Kernel
import Office
import Organisation

/// What goes on at the moral bank of the invented county from month to month: points that wait for an account find one, and
/// shops are paid.
enum BankGoingOn {
    static func shops(_ stage: DemoStage) -> [DemoStage.Person] { stage.people.filter { $0.actor.has(.merchant) } }

    static func events(_ stage: DemoStage) -> [DemoEvent] {
        stage.months.flatMap { month -> [DemoEvent] in
            let last = min(month.lastDay, stage.last)
            return [
                DemoEvent(at: stage.moment(on: month.firstDay.adding(days: 19), hour: 11, minute: 20)) {
                    try await claim(stage)
                }
            ]
                + shops(stage).enumerated().map { index, shop in
                    settling(shop, "票〔\(month)〕\(index + 1)", last, index, stage)
                }
        }
    }

    /// A village's keeper gives whoever has none an account.
    private static func claim(_ stage: DemoStage) async throws {
        let clerk = try stage.actor(.clerk)
        let waiting = try await stage.office.read {
            try Listing<PointCredit>.pointCredits.first("state=waiting", 40, for: clerk, in: $0)
        }
        // Some still wait.
        for credit in waiting.dropLast(2) {
            guard let code = credit.village, code.level == .village,
                let village = stage.villages.first(where: { $0.division == code }),
                let keeper = stage.representative(of: village)
            else { continue }
            let now = try await stage.office.read {
                (
                    try Credits.one(credit.id, for: clerk, in: $0),
                    try MoralAccounts.open(in: code, for: keeper, transaction: $0)
                )
            }
            guard now.0.state == .waiting else { continue }
            let known = now.1.first { $0.kind == .person && $0.name == credit.holderName }?.id
            let opening = OpenAccount(.person, credit.holderName, village: code)
            let account: ID<MoralAccount> =
                if let known { known } else { try await stage.office.carryOut(opening, by: keeper) }
            try await stage.office.carryOut(GiveCreditAccount(credit.id, account), by: keeper)
        }
    }

    private static func settling(
        _ shop: DemoStage.Person, _ receipt: String, _ last: Day, _ index: Int, _ stage: DemoStage
    ) -> DemoEvent {
        .leading(at: stage.moment(on: last, hour: 16, minute: 10 + index)) {
            let (clerk, director) = (try stage.actor(.clerk), try stage.actor(.director))
            let open = try await stage.office.read { transaction in
                try Settlements.open(
                    of: shop.unit.unit, until: transaction.now.day, county: clerk.county, in: transaction)
            }
            guard !open.isEmpty else { return [] }
            let until = try await stage.office.read { $0.now.day }
            let id = try await stage.office.carryOut(AskSettlement(until: until, receipt: receipt), by: shop.actor)
            func step(_ name: String, _ days: Int, _ note: String, _ actor: Actor) -> DemoEvent {
                DemoEvent(at: stage.moment(on: last.adding(days: days), hour: 10, minute: 30 + index)) {
                    try await stage.office.carryOut(
                        TakeProcedureStep(ShopSettlement.procedure, id, name, answers: StepAnswers(note: note)),
                        by: actor)
                }
            }
            return [step("check", 2, "逐单核对，票据相符。", clerk), step("pay", 5, "同意付款。", director)]
        }
    }
}
