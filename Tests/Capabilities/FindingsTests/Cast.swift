import Findings
import Kernel
import Testing

/// The people and units that the tests of the flow share.
enum Cast {
    static func code(_ text: String) throws -> DivisionCode { try #require(DivisionCode(text)) }
    static func day(_ text: String) throws -> Day { try #require(Day(text)) }

    static func township() throws -> Party { Party(unit: "u-yunxi", name: "云溪镇", division: try code("990101100")) }
    static func village() throws -> Party { Party(unit: "u-yun1", name: "云一村", division: try code("990101100201")) }
    static func otherVillage() throws -> Party {
        Party(unit: "u-cha1", name: "茶一村", division: try code("990101200201"))
    }
    static let department = Party(unit: "u-water", name: "水利局")
    static let otherDepartment = Party(unit: "u-roads", name: "公路局")

    static func person(_ id: String, _ roles: [Role], _ scope: Scope, county: String = "990101") -> Actor {
        Actor(id: id, name: id, county: county, roles: roles, scope: scope)
    }

    static let clerk = person("clerk", [.clerk], .county)
    static let director = person("director", [.director], .county)
    static let leader = person("leader", [.leader], .county)
    static let inspector = person("inspector", [.inspector], .county)
    static let otherInspector = person("inspector2", [.inspector], .county)
    static let liaison = person("water", [.departmentLiaison], .unit("u-water"))
    static let otherLiaison = person("roads", [.departmentLiaison], .unit("u-roads"))
    static let system = Actor.system(county: "990101")
    static func townshipLiaison() throws -> Actor {
        person("yunxi", [.townshipLiaison], .division(try code("990101100")))
    }
    static func townshipInspector() throws -> Actor {
        person("yunxi-inspector", [.inspector], .division(try code("990101100")))
    }
    static func otherTownship() throws -> Actor {
        person("chating", [.townshipLiaison], .division(try code("990101200")))
    }
    static func villager() throws -> Actor { person("yun1", [.village], .division(try code("990101100201"))) }

    static func everybody() throws -> [Actor] {
        [
            clerk, director, leader, inspector, otherInspector, liaison, otherLiaison, system, try townshipLiaison(),
            try townshipInspector(), try otherTownship(), try villager(),
            person("stranger", [.clerk, .director, .inspector, .system], .county, county: "330624"),
        ]
    }

    static func found(_ source: FindingSource = .visit, by finder: String? = "inspector") throws -> FindingCourse {
        FindingCourse(source: source, division: try code("990101100201"), finder: finder)
    }

    static func limit(_ code: String = "rural.ordinary") throws -> Limit { try #require(Limit.named(code)) }

    /// 2019-11-04 09:00, a Monday, and so many minutes later.
    static func monday(_ minutes: Int = 0) throws -> Instant {
        Instant(try day("2019-11-04"), hour: 9).adding(minutes: minutes)
    }
}
