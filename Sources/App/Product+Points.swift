import Database
import Kernel
import MoralBank
import Office
import Practice
import Recognition
import Residents
import Titles
import Volunteers

/// What is confirmed elsewhere pays points in the moral bank, in the same transaction.
extension Product {
    package static let listeners = pointListeners + fileListeners + [Practice.teamListener]

    private static let pointListeners: [Listener] = [
        Listener { (confirmed: HoursConfirmed, actor, transaction) in
            let volunteer = confirmed.volunteer
            try MoralBank.credit(
                Earned(
                    .hours, source: confirmed.hour.description, holder: "volunteer \(volunteer.id)",
                    // Children stand in no list that others see.
                    name: volunteer.isMinor ? "一位未成年志愿者" : volunteer.name, village: volunteer.home.division,
                    amount: confirmed.minutes, words: confirmed.words, path: "volunteers/hours/\(confirmed.hour)",
                    doneOn: confirmed.day), by: actor, in: transaction)
        },
        Listener { (reversed: HoursReversed, actor, transaction) in
            try MoralBank.takeBack(
                .hours, reversed.hour.description, reason: reversed.reason, by: actor, in: transaction)
        },
        Listener { (granted: HonourGranted, actor, transaction) in
            guard granted.category.isPersonal, !granted.isBroughtIn else { return }
            try MoralBank.credit(
                Earned(
                    granted.level.basis, source: granted.honour.description, holder: "honour \(granted.honour)",
                    name: granted.name, village: granted.village, words: granted.title,
                    path: "honours/\(granted.honour)", doneOn: granted.day), by: actor, in: transaction)
        },
        // Of titles a family's alone: units have no account here.
        Listener { (given: TitleGiven, actor, transaction) in
            guard given.kind == .family, !given.isBroughtIn else { return }
            try MoralBank.credit(
                Earned(
                    .familyTitle, source: given.title.description, holder: "body \(given.body)", name: given.name,
                    village: given.division, words: "\(given.level.chinese)文明家庭", path: "titles/\(given.title)",
                    doneOn: given.day), by: actor, in: transaction)
        },
    ]

    /// Who gives his number at the bank's counter.
    package static let volunteer: KnownHolder.Source = { number, actor, transaction in
        let found = try Volunteers.numbered(number, county: actor.county, in: transaction)
        return KnownHolder(
            "volunteer \(found.id)", name: found.isMinor ? "一位未成年志愿者" : found.name, called: found.name,
            resident: found.account.flatMap { ID<Resident>($0) })
    }
}

extension AwardLevel {
    fileprivate var basis: MoralRule.Basis {
        switch self {
        case .county: .countyHonour
        case .city: .cityHonour
        case .province: .provinceHonour
        case .nation: .nationHonour
        }
    }
}
