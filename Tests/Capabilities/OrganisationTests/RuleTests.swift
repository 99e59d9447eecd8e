import Kernel
import Testing

@testable import Organisation

@Suite("The rules of the organisation")
struct OrganisationRuleTests {
    @Test(
        "roles go together with their unit, and the three administrators are three people",
        arguments: [
            ([Role.clerk], Unit.Kind.office, true), ([.clerk, .inspector], .office, true),
            ([.leader], .department, false),
            ([.departmentHead], .department, true), ([.townshipLiaison, .inspector], .township, true),
            ([.village], .village, true), ([.village], .township, false), ([.system], .office, false),
            ([], .office, false),
            ([.systemAdministrator], .office, true), ([.systemAdministrator, .auditAdministrator], .office, false),
            ([.securityAdministrator, .clerk], .office, false),
            // 两代表一委员 come from everywhere, each in one kind.
            ([.partyDelegate], .department, true), ([.peoplesDeputy, .village], .village, true),
            ([.cppccMember], .township, true), ([.partyDelegate, .peoplesDeputy], .office, false),
            ([.peoplesDeputy, .cppccMember], .village, false),
        ])
    func roles(roles: [Role], unit: Unit.Kind, isAllowed: Bool) {
        #expect((RoleRules.fault(roles, in: unit) == nil) == isAllowed)
    }

    @Test(
        "a password is long, mixed, and not the name",
        arguments: [
            ("茶亭 山路 晒谷 2019", true), ("correct horse battery", true), ("short1!", false),
            ("aaaaaaaaaaaa1", false), ("zhang.min-2019", false), ("onlyletterslong", false),
        ])
    func passwords(password: String, isGood: Bool) {
        #expect((PasswordRules.fault(password, of: PasswordHolder(signInName: "zhang.min")) == nil) == isGood)
    }

    @Test("the fifth wrong password locks for 15 minutes", arguments: [(1, false), (4, false), (5, true), (6, true)])
    func lockout(failures: Int, locks: Bool) {
        let now = Instant(milliseconds: 0)
        #expect(Lockout.lockedUntil(failures: failures, at: now) == (locks ? now.adding(minutes: 15) : nil))
    }

    @Test(
        "a position is read in decimal degrees",
        arguments: [("29.500107", "120.903841", true), ("91", "0", false), ("x", "1", false), ("", "", false)])
    func positions(latitude: String, longitude: String, isPosition: Bool) {
        #expect((Position(latitude: latitude, longitude: longitude) != nil) == isPosition)
    }
}

@Suite("A list of divisions")
struct DivisionListTests {
    private let county = DivisionCode("330624")!

    @Test("takes the county's lines and passes over the others'")
    func others() throws {
        let csv = "\u{FEFF}code,name,areaCode\n330624001,\"羽林街道\",330624\n110101001,\"东华门街道\",110101\n"
        let list = try DivisionList(list: Array(csv.utf8), county: county, known: [])
        #expect(list.lines.map(\.name) == ["羽林街道"] && list.passedOver == 1)
    }

    @Test("of the statistics bureau has 12 digits at every level, and 000 is the level above")
    func twelveDigits() throws {
        let csv = """
            统计用区划代码,城乡分类代码,名称
            330000000000,,浙江省
            330600000000,,绍兴市
            330624000000,,新昌县
            330624001000,,羽林街道
            330624001001,111,新中社区居委会
            330624001201,220,新民村村委会
            330624104000,,回山镇
            330624104200,220,回山村村委会
            330681001000,,暨阳街道
            """
        let list = try DivisionList(list: Array(csv.utf8), county: county, known: [])
        #expect(
            list.lines.map(\.code.description)
                == ["330624001", "330624001001", "330624001201", "330624104", "330624104200"])
        #expect(list.passedOver == 3)
        let again = try DivisionList(list: Array(list.text.utf8), county: county, known: [])
        #expect(again.text == list.text)
    }

    @Test(
        "is refused as a whole, with the line and the reason",
        arguments: [
            ("code,name\n330624001003,鼓山社区\n", "division.orphan"),
            ("code,name\n330624001,甲\n330624001,乙\n", "division.twice"),
            ("code,name\n33062400,甲\n", "division.code"),
            ("code,name\n3.30624E+11,甲\n", "division.code"),
            ("code,name\n330624001000,甲\n330624001,甲\n", "division.twice"),
            ("code,name\n330624001,\n", "division.name"),
            ("代号,名字\n330624001,甲\n", "table.heading"),
            ("code,name\n110101001,甲\n", "division.none"),
            ("code,name\n330624001,\"甲\"乙\n", "table.quotes"),
            ("code,name\n330624001,\"甲\n330624002,乙\n", "table.quotes"),
            ("", "table.empty"),
        ])
    func faults(csv: String, code: String) {
        let refusal = #expect(throws: Refusal.self) {
            try DivisionList(list: Array(csv.utf8), county: county, known: [])
        }
        #expect(refusal?.code == code)
    }

    @Test("keeps the characters past U+9FFF, and those that Unicode has twice as one")
    func rare() throws {
        let names = ["𬜬山镇", "𬜬山村", "㙍塘镇", "𬍩山村", "𨟠家村", "八五一〇农场", "葛\u{E0100}村", "湖㳇村", "\u{FA19}村"]
        let codes = ["001", "001200", "002", "002201", "002202", "002203", "002204", "002205", "002206"]
        let csv = "code,name\n" + zip(codes, names).map { "330624\($0),\($1)\n" }.joined()
        let list = try DivisionList(list: Array(csv.utf8), county: county, known: [])
        let kept = ["𬜬山镇", "𬜬山村", "㙍塘镇", "𬍩山村", "𨟠家村", "八五一〇农场", "葛村", "湖㳇村", "神村"]
        #expect(list.lines.map(\.name) == kept)
    }

    @Test("is read as the office saves it: a code in full width, spaces round it, a name with what nobody sees in it")
    func asSaved() throws {
        let csv = "\u{FEFF}统计用区划代码,名称\r\n ３３０６２４００１ ,\u{200B}羽林街道\u{00A0}\r\n"
        let list = try DivisionList(list: Array(csv.utf8), county: county, known: [])
        #expect(list.lines.map(\.code.description) == ["330624001"] && list.lines.map(\.name) == ["羽林街道"])
    }
}
