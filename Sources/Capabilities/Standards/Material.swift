import Database
import Kernel
import Office

/// What is asked for to show one or several lines (网上申报材料): collected by one unit, looked at by the lines' lead, then by
/// the creation office.
package struct Material: Codable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case paper, report, pictures, figures

        package var chinese: String {
            switch self {
            case .paper: "文件"
            case .report: "说明报告"
            case .pictures: "图片"
            case .figures: "数据"
            }
        }
    }

    package enum State: String, ProcedureState {
        case wanted, handedIn, checked, final, cancelled

        package var chinese: String {
            switch self {
            case .wanted: "待收集"
            case .handedIn: "待牵头初审"
            case .checked: "待创建办终审"
            case .final: "定稿"
            case .cancelled: "不再需要"
            }
        }

        package var tone: Tone {
            switch self {
            case .wanted, .handedIn, .checked: .going
            case .final: .done
            case .cancelled: .off
            }
        }

        static let open: [State] = [.wanted, .handedIn, .checked]
    }

    package let id: ID<Material>
    package let edition: ID<StandardEdition>
    package let standard: String
    package let title: String
    package let kind: Kind
    /// What is asked.
    package let words: String
    package let terms: MaterialTerms
    package let dueOn: Day
    /// Who collects it.
    package let unit: Party
    /// Who answers for the lines that it shows.
    package let lead: Party
    package let state: State
    /// Codes of the lines that it shows: Ⅰ-1-1、Ⅰ-1-3
    package let codes: String

    package static let noun = RecordNoun("material", "测评材料", measure: "份")

    package static let procedure = Procedure<Material, State>(
        noun, table: "material", path: "materials", right: .seeMaterial, first: .wanted, begun: "布置",
        load: Materials.one, title: { $0.title },
        [
            .step(
                "handIn", "上传报送", from: .wanted, to: .handedIn, by: unit, office,
                asks: [.files("材料", atLeast: 0), .day("形成日期"), .note()], dueOn: { $0.dueOn },
                deed: .answer,
                check: { material, answers, _ throws(Refusal) in
                    guard let day = answers.day else { return }
                    try material.terms.check(madeOn: day)
                },
                then: { material, taken, actor, transaction in
                    let files = try Materials.checkedFiles(of: material, county: actor.county, in: transaction)
                    try MaterialVersions.keep(
                        files, of: material.id, madeOn: taken.answers.day, by: actor, in: transaction)
                }),
            .step(
                "check", "初审通过", from: .handedIn, to: .checked, by: lead, office, asks: [.note("初审意见")],
                within: .workingDays(3), deed: .decision, exceptDoersOf: ["handIn"]),
            .step(
                "approve", "终审定稿", from: .checked, to: .final, by: .role(.clerk, .director), asks: [.note("终审意见")],
                within: .workingDays(5), deed: .signature, exceptDoersOf: ["handIn", "check"]),
            .step(
                "sendBack", "退回", from: .handedIn, to: .wanted, by: lead, .role(.clerk, .director),
                asks: [.reason("退回的原因")], isOptional: true),
            .step(
                "sendBackChecked", "退回重报", from: .checked, .final, to: .wanted, by: .role(.clerk, .director),
                asks: [.reason("退回的原因")], isOptional: true),
            .step(
                "cancel", "不再需要", from: State.open, to: .cancelled, by: [.role(.clerk, .director)],
                asks: [.reason()], isOptional: true),
        ])

    private static let unit = Doer<Material>.party(
        "收集单位", \.unit, unit: "material.unit", division: "material.unitDivision")
    private static let lead = Doer<Material>.party(
        "牵头单位", \.lead, unit: "material.lead", division: "material.leadDivision")
    /// What the creation office collects or leads itself.
    private static let office = Doer<Material>(
        "创建办（由创建办收集的）", roles: [.clerk], concerns: { $0.isOffices },
        takes: { actor, material in actor.isOffice && material.isOffices },
        condition: { $0.isOffice ? "material.isOffices = 1" : nil })

    package let isOffices: Bool

    package func isLate(on today: Day) -> Bool { state == .wanted && dueOn < today }
}

extension Material: RefilableRecord {
    package static let kind = noun.kind
    package static let filing = Action("material.file", "添加材料", right: .handInMaterial)
    package static let takingOff = Action("material.takeOff", "取下材料的附件", right: .handInMaterial)

    /// What was handed in stays to be looked at, whatever takes its place.
    package static func keeps(
        _ file: RecordFile, of id: ID<Material>, county: String, in transaction: ReadTransaction
    ) throws -> Bool {
        // Of what was handed in before versions were kept, the course knows.
        try procedure.course(of: id, county: county, in: transaction).taken.contains {
            $0.step == "handIn" && $0.at >= file.addedAt
        }
    }

    package static func checkFiling(_ id: ID<Material>, by actor: Actor, in transaction: ReadTransaction) throws {
        let found = try Materials.one(id, for: actor, in: transaction)
        guard found.unit.has(actor) || actor.isOffice else {
            throw Refusal(.forbidden, "material.notYours", "材料由收集单位“\(found.unit.name)”或创建办上传。")
        }
        guard found.state == .wanted else {
            throw Refusal.field(
                "file", "material.state", "这份材料现在是“\(found.state.chinese)”，退回以后才能添加、取下附件。")
        }
    }
}
