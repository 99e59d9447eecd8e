import Kernel
import Testing

@testable import Organisation

@Suite("The kind of a division")
struct DivisionKindTests {
    @Test(
        "is told by its name before its code, and where neither tells it, it is asked for",
        arguments: [
            ("330624001", "羽林街道", Division.Kind.subdistrict), ("330624100", "澄潭镇", .town),
            ("330624200", "城南乡", .township),
            // A town that became a subdistrict under its old code, and those of 400 on (河北万全).
            ("330624104", "澄潭街道", .subdistrict), ("130708400", "孔家庄街道", .subdistrict),
            ("130273401", "庆北办事处", .subdistrict), ("330624203", "新林镇", .town), ("110105021", "南磨房地区", .subdistrict),
            ("150205202", "吉忽伦图苏木", .township), ("110115404", "大兴经济开发区", nil), ("540171400", "藏青工业园乡", nil),
            ("330624001003", "鼓山社区", .community), ("330624001203", "石溪村", .village),
            ("330624001001", "鼓山居民委员会", .community), ("330624001002", "城东居民区", .community),
            ("330624001003", "桥头居民委员会社区", .community), ("330624001001", "新中社区居委会", .community),
            ("330624001200", "社区村村民委员会", .village), ("330624001200", "社区村", .village),
            ("330624001201", "新民村村委会", .village), ("330624104202", "樟塘社区", .community),
            // Old names without 村 or 社区: the code tells.
            ("330624001004", "鼓山", .community), ("330624104203", "下宅", .village),
            ("330624001498", "开发区虚拟社区", nil), ("330624001598", "农场生活区", nil),
        ] as [(String, String, Division.Kind?)])
    func kinds(code: String, name: String, kind: Division.Kind?) throws {
        #expect(Division.kind(of: try #require(DivisionCode(code)), name: name) == kind)
    }

    @Test(
        "leaves a name's stem, by which a division is known under its new code",
        arguments: [
            ("澄潭镇", "澄潭"), ("澄潭街道", "澄潭"), ("澄潭街道办事处", "澄潭"), ("回山村村委会", "回山"), ("新中社区居民委员会", "新中"),
            ("社区村", "社区"), ("镇", "镇"),
        ])
    func stems(name: String, stem: String) { #expect(Division.stem(name) == stem) }
}

@Suite("What became of divisions")
struct SuccessionTests {
    private func code(_ text: String) -> DivisionCode { DivisionCode(text)! }

    /// 澄潭镇 with 西溪村 became 澄潭街道; its 左于村 went to 回山镇, which also took 下宅村 in; 沙溪村 is simply no more.
    private var succession: Succession {
        Succession([
            (code("330624100"), code("330624004")), (code("330624100200"), code("330624004200")),
            (code("330624100201"), code("330624104205")), (code("330624100202"), nil),
            (code("330624104201"), code("330624104202")), (code("330624104202"), code("330624104203")),
        ])
    }

    @Test(
        "is followed over several mergers, and ends where nothing took a place",
        arguments: [
            ("330624100", "330624004"), ("330624104201", "330624104203"), ("330624100202", "330624100202"),
            ("330624001", "330624001"),
        ])
    func current(old: String, now: String) { #expect(succession.current(code(old)) == code(now)) }

    @Test("gives each successor what became its own, and no neighbour the rest")
    func absorbed() {
        #expect(
            succession.absorbed(by: code("330624004")).map(\.description)
                == ["330624100", "330624100200", "330624100202"])
        #expect(succession.absorbed(by: code("330624104")).map(\.description) == ["330624100201"])
        #expect(
            succession.absorbed(by: code("330624104203")).map(\.description) == ["330624104201", "330624104202"])
        #expect(succession.absorbed(by: code("330624001")).isEmpty)
    }

    @Test(
        "has an heir in whoever follows, a dissolved village in its township",
        arguments: [
            ("330624100200", "330624004200"), ("330624100202", "330624004"), ("330624001200", "330624001200"),
            ("330624100", "330624004"),
        ])
    func heir(old: String, heir: String) { #expect(succession.heir(of: code(old)) == code(heir)) }

    @Test("takes from a township what went to another, and nothing from one that is no more itself")
    func departed() {
        let left = Succession([(code("330624100201"), code("330624104205")), (code("330624100202"), nil)])
        #expect(left.departed(from: code("330624100")).map(\.description) == ["330624100201"])
        #expect(left.departed(from: code("330624104")).isEmpty)
        #expect(succession.departed(from: code("330624100")).isEmpty)
    }

    @Test("lets the people of a division that is no more see what it became, and its history")
    func scope() {
        let scope = succession.scope(of: code("330624100"))
        #expect(scope == succession.scope(of: code("330624004")))
        for seen in ["330624004201", "330624100", "330624100200"] { #expect(scope.covers(division: code(seen))) }
        #expect(!scope.covers(division: code("330624100201")))
        #expect(scope.isOwn(code("330624100")) && !scope.isOwn(code("330624100200")))
    }

    @Test("never goes round in a circle, whatever was recorded")
    func circle() {
        let circle = Succession([(code("330624100"), code("330624101")), (code("330624101"), code("330624100"))])
        _ = circle.current(code("330624100"))
        #expect(circle.withoutSuccessor.count == 2)
    }
}
