import Database
import Kernel
import Office
import Organisation
import Recognition

/// Prospects of the invented county: heard of in villages, looked after by the office, some still to be visited.
enum ProspectLife {
    private static let heard: [(name: String, group: String, line: String)] = [
        ("金水根", "助人为乐", "义务修了十五年自行车"), ("章月琴", "孝老爱亲", "照顾养母四十年"), ("董立新", "敬业奉献", "跑遍八十个山头的护林员"),
        ("丁秀英", "诚实守信", "小店赊账本上的良心账"), ("求国良", "见义勇为", "半夜从火里背出老人"), ("赵彩娣", "助人为乐", "每天给独居老人送早饭"),
    ]

    @Sendable
    static func events(_ stage: DemoStage) throws -> [DemoEvent] {
        let clerk = try stage.actor(.clerk)
        return heard.enumerated().compactMap { index, found -> DemoEvent? in
            let place = stage.villages.isEmpty ? 0 : (index * 11 + stage.year) % stage.villages.count
            guard !stage.villages.isEmpty, let village = stage.villages[place].division,
                let worker = stage.representative(of: stage.villages[place])
            else { return nil }
            return .leading(at: stage.moment(day: 6 + index * 6, hour: 10)) {
                let text = ProspectText(
                    found.name, .goodNeighbour, group: found.group,
                    bornOn: Day(year: 1950 + index * 6, month: 2 + index, dayOfMonth: 11), village: village,
                    line: found.line, story: index == 5 ? "" : "\(found.line)，村里人都说好。详细的还要再走访几户邻居。",
                    source: "村干部")
                let known = try await stage.office.read {
                    try ProspectRegister.open(found.name, in: village, county: stage.county, in: $0)
                }
                guard known == nil else { return [] }
                let id = try await stage.office.carryOut(KeepProspect(nil, text), by: worker)
                let today = try await stage.office.read { $0.now.day }
                guard index < 4, let keeper = ID<Person>(clerk.id) else { return [] }
                return [
                    DemoEvent(at: stage.moment(on: today.adding(days: 2), hour: 9)) {
                        try await stage.office.carryOut(CultivateProspect(id, by: keeper), by: clerk)
                        let day = try await stage.office.read { $0.now.day }
                        try await stage.office.carryOut(
                            NoteProspectVisit(id, on: day, "去家里坐了半天，邻居说的和听到的一样，有照片和奖状。"), by: clerk)
                        guard index == 3 else { return }
                        try await stage.office.carryOut(
                            TakeProcedureStep(
                                Prospect.procedure, id, "drop", answers: StepAnswers(note: "本人不愿意宣传。")), by: clerk)
                    }
                ]
            }
        }
    }
}
