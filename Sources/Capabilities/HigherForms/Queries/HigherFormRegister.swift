import Database
import Kernel
import Office
import Recognition
import Residents

enum HigherFormRegister {
    private static let columns: SQL = "id, category, level, sha256, fileName, fields, folder, photo, keptByName, keptAt"

    static func all(county: String, in transaction: ReadTransaction) throws -> [HigherForm] {
        try transaction.rows("SELECT \(columns) FROM higherForm WHERE county = \(county) ORDER BY id DESC LIMIT 100")
            .map(
                HigherForm.init)
    }

    /// The one that is filled now.
    static func current(
        _ category: AwardCategory, _ level: AwardLevel, county: String, in transaction: ReadTransaction
    ) throws -> HigherForm? {
        try transaction.row(
            """
            SELECT \(columns) FROM higherForm
            WHERE county = \(county) AND category = \(category) AND level = \(level) ORDER BY id DESC LIMIT 1
            """
        ).map(HigherForm.init)
    }

    @Sendable
    static func sample(county: String, in transaction: ReadTransaction) throws -> [String: String] {
        let id: String? = try transaction.value("SELECT max(id) FROM higherForm WHERE county = \(county)")
        return ["higherForm": id ?? "01DEMO"]
    }
}

extension HigherForm {
    init(_ row: Row) throws {
        id = try row["id"]
        category = try row["category"]
        level = try row["level"]
        sha256 = try row["sha256"]
        fileName = try row["fileName"]
        let names: String = try row["fields"]
        fields = names.split(separator: " ").map(String.init)
        folder = try row["folder"]
        photo = try row["photo"]
        keptByName = try row["keptByName"]
        keptAt = try row["keptAt"]
    }
}

/// What goes up of one recommendation: the values of the form's fields, and the photos.
struct Upward: Sendable {
    let recommendation: Recommendation
    let form: HigherForm?
    let values: [String: String]
    /// By digest and size in bytes, as they were taken.
    let photos: [Evidence]
    /// The person has taken back his consent: nothing of his goes anywhere any more.
    let isWithdrawn: Bool
    /// Whose telephone and identity numbers are sealed here; nil where they are not known.
    let resident: ID<Resident>?

    /// Fields of the form that are filled in on request only.
    var sealed: [String] { (form?.fields ?? []).filter { FormFields.sealed.contains($0) } }

    /// Fields of the form that would stay empty.
    var missing: [String] { (form?.fields ?? []).filter { (values[$0] ?? "").isEmpty } }

    init(
        _ id: ID<Recommendation>, county: County, for actor: Actor, in transaction: ReadTransaction
    ) throws {
        let found = try RecommendedPerson.of(id, for: actor, in: transaction)
        recommendation = found.recommendation
        form = try HigherFormRegister.current(
            recommendation.category, recommendation.level, county: county.code, in: transaction)
        isWithdrawn = found.isWithdrawn
        resident = found.resident
        let today = transaction.now.day
        photos =
            try found.nomination.map {
                try RecordPhotos.parts(
                    of: Nomination.kind, [$0.id.description], county: county.code, in: transaction)[$0.id.description]?[
                        1]
                    ?? []
            } ?? []
        let (honour, nomination) = (found.honour, found.nomination)
        let born = nomination?.bornOn
        values = [
            "姓名": honour.name, "出生年月": born.map { "\($0.year)年\($0.month)月" } ?? "",
            "年龄": born.map { "\(RoundRules.age($0, on: today))" } ?? "", "村（社区）": honour.villageName,
            "乡镇（街道）": nomination?.townshipName ?? "",
            "单位": honour.unitName.isEmpty ? honour.villageName : honour.unitName,
            "类别": nomination?.group ?? honour.category.chinese, "一句话": nomination?.line ?? "",
            "事迹": nomination?.story ?? "", "事迹字数": nomination.map { "\($0.story.count)" } ?? "", "县级荣誉": honour.title,
            "县级荣誉日期": honour.grantedOn.chinese, "县级证书编号": honour.certificate ?? "",
            "申报荣誉": recommendation.title, "申报级别": recommendation.level.chinese, "推荐单位": "\(county.name)创建办",
            "县": county.name, "日期": today.chinese,
        ]
    }
}
