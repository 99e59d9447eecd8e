import Database
import Kernel
import Office
import Organisation
import Web

extension Volunteers {
    private static let shownTeams = 5

    /// Who helps in a place or a unit, and how much was done this year.
    static let dossier: DossierPart.Source = { subject, actor, transaction in
        guard Right.seeVolunteers.isHeld(by: actor) else { return [] }
        let own = subject.asked()
        let active = "standing=active&\(own)"
        let people = try Listing<Volunteer>.volunteers.count(active, for: actor, in: transaction)
        let teams = try Listing<VolunteerTeam>.teams.count(own, for: actor, in: transaction)
        guard people + teams > 0 else { return [] }
        let hours = "figure=serviceHours.\(transaction.now.day.year)&\(own)"
        return [
            DossierPart(
                "志愿服务",
                [
                    .init("在册志愿者", people, "人", path: "volunteers?\(active)"),
                    .init("志愿队伍", teams, "支", path: "teams?\(own)"),
                    .init(
                        "今年计入的服务", try Listing<ServiceHour>.hours.count(hours, for: actor, in: transaction), "笔",
                        path: "volunteers/hours?\(hours)"),
                ],
                tables: [
                    .init(
                        ["队伍", "负责人", "队员"],
                        try Listing<VolunteerTeam>.teams.first(own, shownTeams, for: actor, in: transaction).map {
                            team in
                            [
                                .init(team.name, "teams/\(team.id)"), .init(team.leaderName),
                                .init(String(team.members)),
                            ]
                        })
                ])
        ]
    }
}
