import Database
import Kernel
import Office
import Organisation

/// What there is to ask about certificates.
package enum Certificates {
    static let selected: SQL = """
        serviceCertificate.id, serviceCertificate.volunteer, owner.name AS name, owner.number AS volunteerNumber,
        serviceCertificate.unit, home.name AS homeName, serviceCertificate.division, serviceCertificate.isMinor,
        serviceCertificate.stars, serviceCertificate.lastDay, serviceCertificate.minutes, serviceCertificate.purpose,
        serviceCertificate.notice, serviceCertificate.state, serviceCertificate.number, serviceCertificate.issuedOn,
        serviceCertificate.verifier, serviceCertificate.signedText, serviceCertificate.keyID,
        serviceCertificate.signature
        """
    static let joins: SQL = """
        \(SQL.join(volunteer: "serviceCertificate.volunteer", of: "serviceCertificate", as: "owner"))
        \(SQL.join(unit: "serviceCertificate.unit", of: "serviceCertificate", as: "home"))
        """

    /// One's own people's, and one's own; children's in no list but their own unit's.
    static func isSeen(by actor: Actor) -> SQL {
        if actor.has(.system) { return "1 = 1" }
        let own: SQL =
            switch actor.scope {
            case .county, .person: "1 = 0"
            case .unit(let unit): "serviceCertificate.unit = \(unit)"
            case .division(let code, let absorbed): "serviceCertificate.division IN \(list: [code] + absorbed)"
            }
        let scope = actor.scope.condition(division: "serviceCertificate.division", unit: "serviceCertificate.unit")
        return "(owner.account = \(actor.id) OR ((\(scope)) AND (serviceCertificate.isMinor = 0 OR \(own))))"
    }

    @Sendable
    static func one(
        _ id: ID<ServiceCertificate>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> ServiceCertificate {
        // Whoever sends a notice sends everybody's.
        if actor.isOffice {
            let row = try transaction.row(
                """
                SELECT \(selected) FROM serviceCertificate \(joins)
                WHERE serviceCertificate.county = \(actor.county) AND serviceCertificate.id = \(id)
                  AND (serviceCertificate.isMinor = 0 OR serviceCertificate.state = 'checked')
                """)
            if let row { return try ServiceCertificate(row) }
        }
        return try Listing<ServiceCertificate>.certificates.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "certificate.none", "没有这份证明，或者您无权看到它。请从“志愿服务证明”进入。"))
    }

    static func checked(county: String, in transaction: ReadTransaction) throws -> [ServiceCertificate] {
        try transaction.rows(
            """
            SELECT \(selected) FROM serviceCertificate \(joins)
            WHERE serviceCertificate.county = \(county) AND serviceCertificate.state = 'checked'
            ORDER BY serviceCertificate.id LIMIT 500
            """
        ).map(ServiceCertificate.init)
    }

    static func settle(
        _ candidates: [NoticeCandidate], county: String, in transaction: WriteTransaction
    ) throws {
        let system = Actor.system(county: county)
        for candidate in candidates {
            guard let id = ID<ServiceCertificate>(candidate.record) else { continue }
            let found = try one(id, for: system, in: transaction)
            // What was taken back meanwhile is not certified.
            let counted = try Volunteers.known(found.volunteer, county: county, in: transaction).minutes
            let stands = candidate.state == .passed && counted >= found.minutes
            let note =
                candidate.state == .passed && !stands ? "公示期间冲正了时长，现在是\(Minutes(counted).chinese)" : candidate.reason
            guard let step = ServiceCertificate.procedure.step(named: stands ? "issue" : "objected") else { continue }
            try transaction.take(
                step, of: id, in: ServiceCertificate.procedure, StepAnswers(note: note), by: system)
        }
    }

    static func takeBack(_ notice: PublicNotice, in transaction: WriteTransaction) throws {
        guard let step = ServiceCertificate.procedure.step(named: "takeBack") else { return }
        let rows = try transaction.rows(
            """
            SELECT id FROM serviceCertificate
            WHERE county = \(notice.county) AND notice = \(notice.id) AND state = 'announced' ORDER BY id
            """)
        for row in rows {
            try transaction.take(
                step, of: try row["id"], in: ServiceCertificate.procedure, by: .system(county: notice.county))
        }
    }

    /// The hours as they are when they are checked: what the public reads is what is certified.
    static func freeze(
        _ certificate: ServiceCertificate, by actor: Actor, in transaction: WriteTransaction
    ) throws {
        let minutes = try Volunteers.known(certificate.volunteer, county: actor.county, in: transaction).minutes
        try StarThresholds.check(stars: certificate.stars, minutes: minutes)
        try transaction.run(
            """
            UPDATE serviceCertificate SET minutes = \(minutes), lastDay = \(transaction.now.day)
            WHERE county = \(actor.county) AND id = \(certificate.id)
            """)
    }

    static func issue(_ certificate: ServiceCertificate, county: String, in transaction: WriteTransaction) throws {
        let (number, today) = (
            try transaction.nextNumber(ServiceCertificate.series, county: county), transaction.now.day
        )
        let seal = try CertificateSeal(
            ([
                CertificateSeal.heading, "县：\(county)", "编号：\(number.chinese)", "类别：\(certificate.kindWords)",
                "姓名：\(certificate.name)", "志愿者编号：\(county)-\(certificate.volunteerNumber.padded(6))",
                "服务时长：\(Minutes(certificate.minutes).chinese)", "截至：\(certificate.lastDay)",
            ]
                + (try facts(of: certificate, county: county, in: transaction)).map { "\($0.label)：\($0.words)" }
                + ["开具：\(today)"]).joined(separator: "\n"), signedBy: transaction.keys)
        try transaction.run(
            """
            UPDATE serviceCertificate SET number = \(number.chinese), numberYear = \(number.year),
                numberOf = \(number.number), issuedOn = \(today),
                verifier = \(OutsideCode(random: transaction.random).letters), signedText = \(seal.text),
                keyID = \(seal.key), signature = \(seal.signature)
            WHERE county = \(county) AND id = \(certificate.id)
            """)
    }

    /// What else the paper has to say (民政部令67 §10): what for, since when, how much of it was brought in, who looked into it, whom
    /// one asks.
    private static func facts(
        of certificate: ServiceCertificate, county: String, in transaction: ReadTransaction
    ) throws -> [(label: String, words: String)] {
        let rows = try transaction.rows(
            """
            SELECT serviceHour.kind, serviceHour.source, CAST(sum(serviceHour.minutes) AS BIGINT) AS minutes,
                min(serviceHour.startsAt) AS firstAt
            FROM serviceHour
            WHERE serviceHour.county = \(county) AND serviceHour.volunteer = \(certificate.volunteer)
              AND serviceHour.startsAt < \(Instant(certificate.lastDay.adding(days: 1)))
              AND serviceHour.reverses IS NULL AND NOT \(Hours.isReversed(county))
            GROUP BY serviceHour.kind, serviceHour.source
            """
        ).map { row -> (kind: ServiceKind, source: ServiceHour.Source, minutes: Int, firstAt: Instant) in
            (try row["kind"], try row["source"], try row["minutes"], try row["firstAt"])
        }
        let kinds = Dictionary(rows.map { ($0.kind, $0.minutes) }, uniquingKeysWith: +)
            .sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
        let broughtIn = rows.filter { $0.source == .broughtIn }.reduce(0) { $0 + $1.minutes }
        let checked = try ServiceCertificate.procedure.course(of: certificate.id, county: county, in: transaction)
            .last("check")
        let notice = try certificate.notice.flatMap { ID<PublicNotice>($0) }.map {
            try Notices.one($0, for: .system(county: county), in: transaction)
        }
        return [
            ("服务内容", kinds.map { "\($0.key.chinese)\(Minutes($0.value).chinese)" }.joined(separator: "、")),
            ("首次服务", rows.map(\.firstAt.day).min().map(\.description) ?? ""),
            ("转入", broughtIn > 0 ? "其中\(Minutes(broughtIn).chinese)由原来的系统转入" : ""),
            ("经办", checked?.actorName ?? ""),
            ("联系方式", (notice?.contact ?? "").split(whereSeparator: \.isNewline).joined(separator: " ")),
        ].filter { !$0.1.isEmpty }
    }

    /// Which somebody has in his hands: by the code of its picture, or by its number.
    static func issued(
        verifier: String?, number: String, county: String, in transaction: ReadTransaction
    ) throws -> ServiceCertificate? {
        let condition: SQL =
            verifier.map { "serviceCertificate.verifier = \($0)" }
            ?? "serviceCertificate.number IN \(list: IssuedNumber.spellings(of: number))"
        return try transaction.row(
            """
            SELECT \(selected) FROM serviceCertificate \(joins)
            WHERE serviceCertificate.county = \(county) AND \(condition)
            """
        ).map(ServiceCertificate.init)
    }

    /// The numbers that were given.
    static func numbers(county: String, in transaction: ReadTransaction) throws -> [IssuedNumber] {
        try transaction.rows(
            "SELECT numberYear, numberOf FROM serviceCertificate WHERE county = \(county) AND number IS NOT NULL"
        ).map { IssuedNumber(year: try $0["numberYear"], number: try $0["numberOf"]) }
    }
}

extension ServiceCertificate {
    init(_ row: Row) throws {
        id = try row["id"]
        volunteer = try row["volunteer"]
        name = try row["name"]
        volunteerNumber = try row["volunteerNumber"]
        home = Party(unit: try row["unit"], name: try row["homeName"], division: try row["division"])
        isMinor = try row["isMinor"]
        stars = try row["stars"]
        lastDay = try row["lastDay"]
        minutes = try row["minutes"]
        purpose = try row["purpose"]
        notice = try row["notice"]
        state = try row["state"]
        number = try row["number"]
        issuedOn = try row["issuedOn"]
        verifier = try row["verifier"]
        signedText = try row["signedText"]
        key = try row["keyID"]
        signature = try row["signature"]
    }

    package var seal: CertificateSeal? {
        guard let signedText, let key, let signature else { return nil }
        return CertificateSeal(text: signedText, key: key, signature: signature)
    }
}

extension Listing where Record == ServiceCertificate {
    static let certificates = Listing<ServiceCertificate>(
        ServiceCertificate.noun, "志愿服务证明", path: "volunteers/certificates", right: .seeVolunteers,
        help: "志愿服务记录证明和星级：申请、核对、公示七个工作日，编号开具；真假用二维码或 wenming verify 验证",
        from: "serviceCertificate", joins: Certificates.joins, select: { _ in Certificates.selected },
        decode: ServiceCertificate.init, sees: Certificates.isSeen,
        columns: [
            .link("姓名") {
                $0.name
            } path: {
                "volunteers/certificates/\($0.id)"
            }, .text("类别") { $0.kindWords }, .state { $0.state }, .text("时长") { Minutes($0.minutes).chinese },
            .text("编号", width: 24) { $0.number }, .day("开具") { $0.issuedOn }, .text("所在单位") { $0.home.name },
        ],
        filters: [
            .search("姓名、编号", in: ["owner.name", "serviceCertificate.number"]),
            .state(ServiceCertificate.procedure), .step(ServiceCertificate.procedure),
            .late(ServiceCertificate.procedure), .month("month", "开具月份", days: "serviceCertificate.issuedOn"),
            .township("serviceCertificate.division"),
        ],
        orders: [.newest("serviceCertificate")],
        figures: [
            .count(
                "serviceCertificates", "开具的志愿服务证明", unit: "份", "期内公示期满、编号开具的证明和星级（不含未成年人）",
                by: "serviceCertificate.division"
            ) { period, county in
                """
                serviceCertificate.isMinor = 0
                AND \(period.took("issue", of: ServiceCertificate.noun, "serviceCertificate.id", county: county))
                """
            }
        ], empty: "还没有。在志愿者的页面申请开具，或申请认定星级。")
}
