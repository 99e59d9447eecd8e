import Database
import Kernel
import Office

/// A line of the points rule (道德积分办法): what earns how much, what shows it, and how often it can count. A change is a later
/// line with its first day; what was booked keeps its own.
package struct MoralRule: Codable, Sendable {
    /// The four classes of Yuyao's sheet (36/24/20/20), as a template of ours.
    package enum Area: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case lawful, helpful, honest, harmonious

        package var chinese: String {
            switch self {
            case .lawful: "遵纪守法、行为文明"
            case .helpful: "热心公益、支持发展"
            case .honest: "诚实守信、勤劳致富"
            case .harmonious: "家庭和睦、邻里团结"
            }
        }

        /// Of a hundred.
        package var weight: Int {
            switch self {
            case .lawful: 36
            case .helpful: 24
            case .honest, .harmonious: 20
            }
        }
    }

    /// What it pays for: what somebody asks for, or what is confirmed elsewhere and pays by itself.
    package enum Basis: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case asked, hours, countyHonour, cityHonour, provinceHonour, nationHonour, familyTitle

        package var chinese: String {
            switch self {
            case .asked: "申报"
            case .hours: "志愿服务时长，每小时"
            case .countyHonour: "县级荣誉"
            case .cityHonour: "市级荣誉"
            case .provinceHonour: "省级荣誉"
            case .nationHonour: "国家级荣誉"
            case .familyTitle: "文明家庭称号"
            }
        }
    }

    package let id: ID<MoralRule>
    package let area: Area
    package let title: String
    package let standing: Int
    package let spendable: Int
    /// What is asked for to show it.
    package let evidence: String
    /// Points an account can get by it in a calendar year.
    package let capOfYear: Int
    package let validFrom: Day
    package let validUntil: Day?
    package let basis: Basis
    /// 本系统自拟, where it was taken from the template.
    package let origin: String

    package static let noun = RecordNoun("moralRule", "积分项目", measure: "项")
}
