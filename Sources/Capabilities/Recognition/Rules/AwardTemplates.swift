import Kernel

/// From what a clerk begins a round: ours, for each kind that the office names; every value may be changed in the form.
package enum AwardTemplates {
    private static let deeds: [AwardRule.Criterion] = [.init("事迹突出", 50), .init("群众认可", 30), .init("示范作用", 20)]
    private static let virtues = ["助人为乐", "见义勇为", "诚实守信", "敬业奉献", "孝老爱亲"]
    private static let withoutBallot = AwardRule.Weights(jury: 80, verification: 20, support: 0)

    package static let all: [AwardRule] =
        [
            // Quarterly; classes as in the national list (domain §1(f)).
            AwardRule(.goodNeighbour, classes: virtues, quota: 10, perClass: 2, criteria: deeds, choices: 5),
            AwardRule(
                .moralModel, classes: virtues, quota: 10, perClass: 2, criteria: deeds, choices: 10, nominationDays: 20,
                ballotDays: 10),
            AwardRule(.finest, quota: 10, criteria: deeds, choices: 3),
            AwardRule(.finestFamily, quota: 10, criteria: deeds, choices: 3),
            AwardRule(.finestVolunteer, quota: 10, criteria: deeds, choices: 3),
            AwardRule(
                .finestProject, quota: 5, criteria: [.init("需求", 30), .init("成效", 40), .init("可推广", 30)],
                weights: withoutBallot),
        ]

    package static func of(_ category: AwardCategory) -> AwardRule? { all.first { $0.category == category } }
}
