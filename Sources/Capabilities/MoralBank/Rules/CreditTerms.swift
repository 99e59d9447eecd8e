/// What something that was done is worth by a line of the rule. Pure.
package enum CreditTerms {
    /// Of so many minutes at so many points an hour; what is less than a point is not counted.
    package static func points(ofMinutes minutes: Int, perHour: Int) -> Int {
        let (product, isTooMuch) = max(0, minutes).multipliedReportingOverflow(by: max(0, perHour))
        return isTooMuch ? 0 : product / 60
    }

    /// As much as the year still has room for; both sides by the one cap that the rule names.
    package static func within(
        _ room: Int, standing: Int, spendable: Int
    ) -> (standing: Int, spendable: Int) {
        (min(standing, max(0, room)), min(spendable, max(0, room)))
    }
}
