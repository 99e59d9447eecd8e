import Kernel
import Office

/// Residents of the invented county: some in each of its first villages, one of them signed in.
enum ResidentLife {
    private static let surnames = ["周", "陈", "王", "俞", "吕", "石", "潘", "梁", "张", "杨"]
    private static let given = ["素珍", "国庆", "阿香", "建军", "月仙", "小明", "桂花", "志远", "美娟", "伟峰"]
    /// In how many villages.
    private static let villages = 12

    @Sendable
    static func events(_ stage: DemoStage) throws -> [DemoEvent] {
        guard stage.isOpening else { return [] }
        return stage.villages.prefix(Self.villages).enumerated().compactMap { index, village -> DemoEvent? in
            guard let worker = stage.representative(of: village), let division = village.division else { return nil }
            return DemoEvent(at: stage.moment(day: 1, hour: 9, minute: index * 3 % 60)) {
                try await register(index, division, by: worker, stage)
            }
        }
    }

    private static func register(
        _ village: Int, _ division: DivisionCode, by worker: Actor, _ stage: DemoStage
    ) async throws {
        for turn in 0..<8 {
            let name = surnames[(village + turn) % surnames.count] + given[(village * 3 + turn) % given.count]
            guard let phone = PhoneNumber("139\((57_500_000 + village * 100 + turn).padded(8))"),
                let born = Day(year: 1950 + (village * 7 + turn * 5) % 45, month: 1 + turn, dayOfMonth: 8 + turn)
            else { continue }
            let id = try await stage.office.carryOut(
                RegisterResident(ResidentText(name: name, village: division, phone: phone, bornOn: born)), by: worker)
            guard turn % 2 == 0 else { continue }
            var random = SeededRandom(seed: UInt64(village * 100 + turn))
            let code = OutsideCode { count in (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) } }
            try await stage.office.carryOut(GiveCodes([ResidentCode(id, code)]), by: worker)
            guard turn % 4 == 0 else { continue }
            try await stage.office.carryOut(
                EnterByCode(code, secret: Array("demo \(id)".utf8), browser: "安卓手机，微信"),
                by: .visitor("demo", county: stage.county))
        }
    }
}
