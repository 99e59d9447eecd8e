import Database
import Kernel
import Office
import Organisation

/// What there is to ask about material.
enum Materials {
    static let selected: SQL = """
        material.id, material.standard, standard.name || '（' || standard.edition || '）' AS standardTitle, material.title,
        material.kind, material.words, material.madeFrom, material.madeThrough, material.mostPages,
        material.mostWords, material.leastPictures, material.dueOn, material.unit, ownUnit.name AS unitName,
        material.unitDivision, material.lead, leadUnit.name AS leadName, material.leadDivision, material.isOffices,
        material.codes, material.state
        """

    static let joins: SQL = """
        JOIN standard ON standard.county = material.county AND standard.id = material.standard
        \(SQL.join(unit: "material.unit", of: "material", as: "ownUnit"))
        \(SQL.join(unit: "material.lead", of: "material", as: "leadUnit"))
        """

    /// Units see what they collect, and what shows the lines that they lead.
    static func isSeen(by actor: Actor) -> SQL {
        """
        (\(actor.scope.condition(division: "material.unitDivision", unit: "material.unit"))
        OR \(actor.scope.condition(division: "material.leadDivision", unit: "material.lead")))
        """
    }

    @Sendable
    static func one(_ id: ID<Material>, for actor: Actor, in transaction: ReadTransaction) throws -> Material {
        try Listing<Material>.materials.one(
            id, for: actor, in: transaction,
            otherwise: Refusal(.missing, "material.none", "没有这份材料，或者您无权看到它。请从“测评材料”进入。"))
    }

    /// Nothing is handed in that is not there, or that is longer than what is asked for.
    static func checkedFiles(
        of material: Material, county: String, in transaction: ReadTransaction
    ) throws -> [RecordFile] {
        let files = try RecordFiles.of(
            Material.kind, material.id.description, county: county, in: transaction)
        guard !files.isEmpty else {
            throw Refusal(.conflict, "material.noFile", "还没有附上材料：先在“附件”里添加文件，再报送。")
        }
        try material.terms.check(files.map { .init(name: $0.name, length: $0.length, isLocked: $0.isLocked) })
        return files
    }

    static func of(
        line: ID<StandardLine>, for actor: Actor, in transaction: ReadTransaction
    ) throws -> [Material] {
        try Listing<Material>.materials.first("line=\(line)", 50, for: actor, in: transaction)
    }
}

extension Material {
    init(_ row: Row) throws {
        id = try row["id"]
        edition = try row["standard"]
        standard = try row["standardTitle"]
        title = try row["title"]
        kind = try row["kind"]
        words = try row["words"]
        terms = MaterialTerms(
            from: try row["madeFrom"], through: try row["madeThrough"], mostPages: try row["mostPages"],
            mostWords: try row["mostWords"], leastPictures: try row["leastPictures"])
        dueOn = try row["dueOn"]
        unit = Party(unit: try row["unit"], name: try row["unitName"] ?? "", division: try row["unitDivision"])
        lead = Party(unit: try row["lead"], name: try row["leadName"] ?? "", division: try row["leadDivision"])
        isOffices = try row["isOffices"]
        state = try row["state"]
        codes = try row["codes"]
    }
}

extension Listing where Record == Material {
    static let materials = Listing<Material>(
        Material.noun, "测评材料", path: "materials", right: .seeMaterial,
        help: "每份材料谁收集、什么时候交、到了哪一步；一份材料可以对应几条标准", from: "material", joins: Materials.joins,
        select: { _ in Materials.selected }, decode: Material.init, sees: Materials.isSeen,
        columns: [
            .link("材料") {
                $0.title
            } path: {
                "materials/\($0.id)"
            }, .state { $0.state }, .text("对应标准") { $0.codes }, .text("收集单位") { $0.unit.name },
            .text("牵头单位") { $0.lead.name }, .day("期限") { $0.dueOn },
            .text("测评体系") { $0.standard }, .fileOnly("要求") { $0.words }, .fileOnly("规格") { $0.terms.words },
        ],
        filters: [
            .search("如 公益广告、规划", in: ["material.title", "material.codes"]), .state(Material.procedure),
            .step(Material.procedure), .late(Material.procedure),
            .condition(
                "open", "定稿", [("yes", "还没有定稿", { @Sendable _, _ in "material.state IN \(list: Material.State.open)" })]
            ),
            .township("material.unitDivision"), .unit("material.unit"), .standard("material.standard"),
            .link(
                "line", "标准",
                condition: { value, actor, _ in
                    """
                    EXISTS (SELECT 1 FROM materialLine WHERE materialLine.county = \(actor.county)
                        AND materialLine.material = material.id AND materialLine.line = \(value))
                    """
                }
            ) { value, actor, transaction in
                try ID<StandardLine>(value).map { try StandardLines.one($0, for: actor, in: transaction).code } ?? value
            },
        ],
        orders: [.ascending("due", "最先到期", "material.dueOn", .text), .newest("material")],
        figures: [
            .count(
                "materialsFinal", "定稿的测评材料", unit: "份", "期内由创建办终审定稿的材料", by: "material.unitDivision"
            ) { period, county in period.took("approve", of: Material.noun, "material.id", county: county) },
            .count(
                "materialsAsked", "要收集的测评材料", unit: "份", "期内布置给单位收集的材料", by: "material.unitDivision"
            ) { period, county in
                period.took(RecordSteps.made, of: Material.noun, "material.id", county: county)
            }.burdening("material.unit"),
        ], empty: "还没有布置材料。打开一条施行中的标准，布置要什么材料、谁收集、什么时候交。",
        leads: [.init("按单位和时间看缺口", "materials/gaps", .seeMaterial)])
}
