import Database
import Kernel
import Office
import Web

/// Remembers where somebody signs in, and tells the audit who else did so there a short while before: one person with
/// several accounts says yes to himself.
struct SignInCompany {
    static let sameDevice = Action("signIn.sameDevice", "同一设备登录多个账号")
    static let sameAddress = Action("signIn.sameAddress", "同一地址先后登录多个账号")
    /// A device is told of for a day. An address is a whole house's, so only minutes count there, and only accounts whose deeds
    /// need a second yes: two of them from one address with one kind of browser may be one machine with a second window.
    private static let sameDeviceHours = 24
    private static let sameAddressMinutes = 10
    /// As long as the browser keeps its cookie.
    private static let rememberedDays = 400

    let person: ID<Person>
    let browser: Browser
    let request: String

    func note(by actor: Actor, in transaction: WriteTransaction) throws {
        guard let device = browser.device else { return }
        let county = actor.county
        let now = transaction.now
        let onDevice = try others(
            "knownDevice.device = \(device)", since: now.adding(hours: -Self.sameDeviceHours), county, transaction)
        let atAddress = try neighbours(of: device, county, transaction)
        let (before, told) = try last(on: device, county, transaction)
        // Once a day, however often they take turns.
        let dayAgo = now.adding(hours: -24)
        if !onDevice.isEmpty, before.map({ $0 < dayAgo }) ?? true {
            try tell(
                Self.sameDevice, onDevice, "一天内，同一个浏览器（\(browser.words)）登录过", by: actor, in: transaction)
        }
        let isNews = told.map { $0 < dayAgo } ?? true
        if !atAddress.isEmpty, isNews {
            try tell(
                Self.sameAddress, atAddress,
                "\(Self.sameAddressMinutes)分钟内，同一地址（\(browser.address)）用同样的浏览器（\(browser.words)）登录过",
                by: actor, in: transaction)
        }
        try transaction.run(
            """
            INSERT INTO knownDevice (county, person, device, signedInAt, address, words, toldAt)
            VALUES (\(county), \(person), \(device), \(now), \(browser.address), \(browser.words),
                    \(atAddress.isEmpty || !isNews ? told : now))
            ON CONFLICT (county, person, device) DO UPDATE SET signedInAt = excluded.signedInAt,
                address = excluded.address, words = excluded.words, toldAt = excluded.toldAt
            """)
        try transaction.run(
            """
            DELETE FROM knownDevice WHERE county = \(county) AND person = \(person)
              AND signedInAt < \(now.adding(hours: -Self.rememberedDays * 24))
            """)
    }

    private typealias Other = (id: String, name: String)

    /// When the person last came in here, and when it was last told that others did at the same address.
    private func last(
        on device: String, _ county: String, _ transaction: ReadTransaction
    ) throws -> (before: Instant?, told: Instant?) {
        let row = try transaction.rows(
            """
            SELECT max(CASE WHEN device = \(device) THEN signedInAt END) AS before, max(toldAt) AS told
            FROM knownDevice WHERE county = \(county) AND person = \(person)
            """
        ).first
        return (try row?["before"], try row?["told"])
    }

    /// Who else came from the same address, from another device of the same kind, where one of the two has weighty roles.
    /// Whoever comes through a proxy on this machine that says nothing has no address of his own.
    private func neighbours(
        of device: String, _ county: String, _ transaction: ReadTransaction
    ) throws -> [Other] {
        guard !["", "127.0.0.1", "::1"].contains(browser.address) else { return [] }
        let weighty = Role.assignable.filter { RoleRules.needSecondYes([$0]) }
        return try others(
            """
            knownDevice.address = \(browser.address) AND knownDevice.words = \(browser.words)
            AND knownDevice.device <> \(device)
            AND EXISTS (SELECT 1 FROM personRole WHERE personRole.county = \(county)
                AND personRole.person IN (\(person), knownDevice.person) AND personRole.role IN \(list: weighty))
            """, since: transaction.now.adding(minutes: -Self.sameAddressMinutes), county, transaction)
    }

    private func others(
        _ condition: SQL, since moment: Instant, _ county: String, _ transaction: ReadTransaction
    ) throws -> [Other] {
        try transaction.rows(
            """
            SELECT DISTINCT person.id, person.name FROM knownDevice
            JOIN person ON person.county = knownDevice.county AND person.id = knownDevice.person
            WHERE knownDevice.county = \(county) AND \(condition)
              AND knownDevice.signedInAt >= \(moment) AND knownDevice.person <> \(person)
            ORDER BY person.id
            """
        ).map { (try $0["id"], try $0["name"]) }
    }

    private func tell(
        _ action: Action, _ others: [Other], _ words: String, by actor: Actor, in transaction: WriteTransaction
    ) throws {
        try transaction.audit(
            by: actor, action: action, subject: ([person.description] + others.map(\.id)).joined(separator: " "),
            detail: "\(words)\(others.map(\.name).joined(separator: "、"))的账号", request: request)
    }
}
