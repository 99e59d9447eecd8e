import Database
import Kernel
import Office
import Organisation

/// A notice of a feast (办酒报备): what is planned, what the council said, and how it was. For residents it is advice and no
/// more; Party members and officials owe it.
package struct Banquet: Encodable, Sendable {
    package enum Occasion: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case wedding, funeral, birth, birthday, house, study, other

        package var chinese: String {
            switch self {
            case .wedding: "婚事"
            case .funeral: "丧事"
            case .birth: "满月、周岁"
            case .birthday: "寿宴"
            case .house: "乔迁"
            case .study: "升学、参军"
            case .other: "其他"
            }
        }
    }

    package enum Host: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case resident, member, official

        package var chinese: String {
            switch self {
            case .resident: "居民"
            case .member: "党员"
            case .official: "公职人员"
            }
        }

        /// For these and for nobody else the notice is a duty.
        package var isBound: Bool { self != .resident }
    }

    package enum Venue: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case hall, home, hotel, other

        package var chinese: String {
            switch self {
            case .hall: "文化礼堂、家宴中心"
            case .home: "自家"
            case .hotel: "酒店、饭店"
            case .other: "其他"
            }
        }
    }

    package enum Source: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case council, village, resident

        package var chinese: String {
            switch self {
            case .council: "红白理事会报"
            case .village: "村（社区）代报"
            case .resident: "本人在手机上报"
            }
        }
    }

    package enum State: String, ProcedureState {
        case reported, visited, within, over, unmeasured, advised, cancelled, missing, handed

        package var chinese: String {
            switch self {
            case .reported: "已报备"
            case .visited: "已上门"
            case .within: "符合标准"
            case .over: "超过标准"
            case .unmeasured: "无村规标准可比"
            case .advised: "已劝导"
            case .cancelled: "不办了"
            case .missing: "应报未报"
            case .handed: "已移交"
            }
        }

        package var tone: Tone {
            switch self {
            case .reported, .visited: .going
            case .within, .unmeasured, .advised: .done
            case .over, .missing: .bad
            case .cancelled, .handed: .off
            }
        }

        /// Its figures were filled in.
        package static let filled: [State] = [.within, .over, .unmeasured, .advised]
    }

    package let id: ID<Banquet>
    package let state: State
    package let village: Party
    package let townshipName: String
    package let occasion: Occasion
    /// Told to the village and to who reported; all others read it masked.
    package let host: String
    package let hostKind: Host
    /// Of a member or an official.
    package let hostUnit: String
    package let heldOn: Day
    package let venue: Venue
    package let place: String
    package let hall: ID<Hall>?
    package let plan: BanquetFigures
    /// 彩礼: never asked for; what somebody said of himself.
    package let bridePriceFen: Int?
    package let source: Source
    let resident: String?
    package let enteredByName: String
    package let madeAt: Instant
    package let standard: BanquetStandard?
    package let isPromised: Bool
    package let actual: BanquetFigures?
    package let savedFen: Int?

    private enum CodingKeys: CodingKey {
        case id, state, village, townshipName, occasion, hostKind, heldOn, venue, plan, source, madeAt, standard
        case isPromised, actual, savedFen
    }

    package func host(for actor: Actor) -> String {
        village.has(actor) || resident == actor.id ? host : PersonName.masked(host)
    }

    package static let noun = RecordNoun("banquet", "酒席报备", measure: "场")

    static let (within, over, unmeasured, missing) = ("within", "over", "unmeasured", "missing")

    /// The step that a feast's figures take: when they are filled in, or when they are corrected.
    static func step(_ outcome: BanquetOutcome, isCorrection: Bool) -> String {
        switch outcome {
        case .within: isCorrection ? "mendWithin" : within
        case .over: isCorrection ? "mendOver" : over
        case .unmeasured: isCorrection ? "mendUnmeasured" : unmeasured
        }
    }

    package static let procedure = Procedure<Banquet, State>(
        noun, table: "banquet", path: "banquets", right: .seeCustoms, first: .reported, begun: "报备",
        load: Banquets.one,
        title: { "\($0.village.name)\(PersonName.masked($0.host))家\($0.occasion.chinese)" },
        [
            .step(
                "visit", "理事会上门", from: .reported, to: .visited, by: village,
                asks: [
                    .choice("承诺书", [.init("signed", "主人家签了承诺书"), .init("unsigned", "没有签，只说明了标准")]), .note("说了什么"),
                ], within: .workingDays(3),
                deed: .answer,
                then: { banquet, taken, actor, transaction in
                    try transaction.run(
                        """
                        UPDATE banquet SET isPromised = \(taken.answers.choice == "signed")
                        WHERE county = \(actor.county) AND id = \(banquet.id)
                        """)
                }),
            .step(
                within, "事后回填：符合标准", from: .reported, .visited, to: .within, by: village,
                dueOn: { $0.heldOn.adding(days: 7) }, isOptional: true, isElsewhere: true),
            .step(
                over, "事后回填：超过标准", from: .reported, .visited, to: .over, by: village, isOptional: true,
                isElsewhere: true),
            .step(
                unmeasured, "事后回填：无村规标准可比", from: .reported, .visited, to: .unmeasured, by: village,
                isOptional: true, isElsewhere: true),
            mending("mendWithin", "更正回填：符合标准", to: .within),
            mending("mendOver", "更正回填：超过标准", to: .over),
            mending("mendUnmeasured", "更正回填：无村规标准可比", to: .unmeasured),
            .step(
                "advise", "登记劝导", from: .over, to: .advised, by: village, asks: [.reason("怎么劝导的、主人家怎么说")],
                within: .workingDays(5), deed: .answer),
            .step(
                "cancel", "不办了", from: .reported, .visited, to: .cancelled, by: village, ownHost, asks: [.reason()],
                isOptional: true,
                then: { banquet, _, actor, transaction in
                    try transaction.freeHall(of: banquet.id, county: actor.county)
                }),
            .step(
                missing, "登记应报未报", from: .reported, to: .missing, by: village, .role(.clerk), isOptional: true,
                isElsewhere: true,
                check: { (banquet, _, _) throws(Refusal) in
                    try BanquetTerms.checkMissing(isBound: banquet.hostKind.isBound)
                }),
            .step(
                "hand", "移交", from: .missing, to: .handed, by: .role(.clerk), asks: [.reason("移交给哪个部门（纪检监察或组织部门）")],
                within: .workingDays(5)),
        ])

    /// Figures that were filled in wrongly are filled in again, with the reason.
    private static func mending(_ name: String, _ chinese: String, to state: State) -> ProcedureStep<Banquet, State> {
        .step(
            name, chinese, from: State.filled, to: state, by: [village], isOptional: true, isElsewhere: true)
    }

    private static let village = Doer<Banquet>.party(
        "所在的村（社区）", \.village, unit: "banquet.villageUnit", division: "banquet.village")
    private static let ownHost = Doer<Banquet>.person("报备的本人", \.resident, "banquet.resident")
}

extension Banquet {
    init(_ row: Row) throws {
        id = try row["id"]
        state = try row["state"]
        village = Party(unit: try row["villageUnit"], name: try row["villageName"], division: try row["village"])
        townshipName = try row["townshipName"]
        occasion = try row["occasion"]
        host = try row["host"]
        hostKind = try row["hostKind"]
        hostUnit = try row["hostUnit"]
        heldOn = try row["heldOn"]
        venue = try row["venue"]
        place = try row["place"]
        hall = try row["hall"]
        plan = BanquetFigures(
            tables: try row["tables"], fenPerTable: try row["fenPerTable"], cars: try row["cars"],
            days: try row["days"], giftFen: try row["giftFen"])
        bridePriceFen = try row["bridePriceFen"]
        source = try row["source"]
        resident = try row["resident"]
        enteredByName = try row["enteredByName"]
        madeAt = try row["madeAt"]
        let version: Int? = try row["standardVersion"]
        standard = try version.map { version in
            BanquetStandard(
                version: version,
                limits: BanquetFigures(
                    tables: try row["limitTables"], fenPerTable: try row["limitFenPerTable"],
                    cars: try row["limitCars"], days: try row["limitDays"], giftFen: try row["limitGiftFen"]),
                usualFen: try row["usualFen"])
        }
        isPromised = try row["isPromised"]
        let tables: Int? = try row["actualTables"]
        actual = try tables.map { tables in
            BanquetFigures(
                tables: tables, fenPerTable: try row["actualFenPerTable"], cars: try row["actualCars"],
                days: try row["actualDays"], giftFen: try row["actualGiftFen"])
        }
        savedFen = try row["savedFen"]
    }
}
