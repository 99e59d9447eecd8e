import Kernel

/// What a higher level's form may ask, by the name that stands in it, and how files are called. Pure.
package enum FormFields {
    package static let known = [
        "姓名", "出生年月", "年龄", "乡镇（街道）", "村（社区）", "单位", "类别", "一句话", "事迹", "事迹字数", "县级荣誉", "县级荣誉日期",
        "县级证书编号", "申报荣誉", "申报级别", "推荐单位", "县", "日期", "性别", "民族", "政治面貌", "职务", "电话", "身份证号",
    ]
    /// Of a resident's sealed numbers, or told by them: filled in only on request, with a reason.
    package static let sealed = ["性别", "电话", "身份证号"]
    /// In the names of files only.
    package static let counter = "序号"
    package static let usualFolder = "{{类别}}{{单位}}{{姓名}}"
    package static let usualPhoto = "{{姓名}}{{序号}}"

    /// Refuses a form without a field. What the system does not have is left blank in it, to be filled in by hand.
    package static func check(_ fields: [String]) throws(Refusal) {
        guard !fields.isEmpty else {
            throw Refusal.field("file", "higherForm.empty", "表格里没有一个字段。在要填的格子里写 {{姓名}}、{{事迹}} 这样的字段，再上传。")
        }
    }

    /// Those that stay blank in every form.
    package static func strange(_ fields: [String]) -> [String] { fields.filter { !known.contains($0) } }

    /// What a resident's numbers say, for a form that asks for them.
    package static func values(phone: String, identity: String?) -> [String: String] {
        var values = ["电话": phone]
        guard let identity, let sex = identity.dropLast().last?.wholeNumberValue else { return values }
        (values["身份证号"], values["性别"]) = (identity, sex % 2 == 1 ? "男" : "女")
        return values
    }

    package static func check(pattern: String, field: String, counts: Bool) throws(Refusal) {
        let named = names(in: pattern)
        let strange = named.filter { !known.contains($0) && !(counts && $0 == counter) }
        guard strange.isEmpty, pattern.filter({ $0 == "{" }).count == named.count * 2 else {
            throw Refusal.field(field, "higherForm.pattern", "“\(pattern)”读不懂：字段写成 {{姓名}}，可以用的和表格里的一样。")
        }
        guard !counts || named.contains(counter) else {
            throw Refusal.field(field, "higherForm.counter", "照片不止一张，名字里要有 {{序号}}，如 {{姓名}}{{序号}}。")
        }
    }

    package static func names(in pattern: String) -> [String] {
        pattern.matches(of: /\{\{([^{}]+)\}\}/).map { String($0.output.1).trimmed }
    }

    /// A name of a file or folder; what no system takes in one is left out.
    package static func name(_ pattern: String, _ values: [String: String]) -> String {
        let filled = pattern.replacing(/\{\{([^{}]+)\}\}/) { values[String($0.output.1).trimmed] ?? "" }
        let safe = filled.filter { !"/\\:*?\"<>|\n\r\t".contains($0) }.trimmed
        return safe.isEmpty || safe.allSatisfy { $0 == "." } ? "材料" : String(safe.prefix(80))
    }
}
