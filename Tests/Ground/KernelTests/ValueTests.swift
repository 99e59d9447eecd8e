import Kernel
import Testing

@Suite("Codes, points and identifiers")
struct ValueTests {
    @Test("a division code's length is its level and its beginning its path")
    func codes() throws {
        let village = try #require(DivisionCode("330624001003"))
        #expect(village.level == .village && village.county == "330624")
        #expect(village.parent == DivisionCode("330624001") && village.parent?.parent == DivisionCode("330624"))
        #expect(DivisionCode("330624")?.parent == nil)
        #expect(DivisionCode("330624001")?.contains(village) == true)
        #expect(DivisionCode("330624002")?.contains(village) == false)
    }

    @Test("what is no code is refused", arguments: ["", "33062", "3306240", "33062４", "33062a", "3306240010031"])
    func noCode(text: String) { #expect(DivisionCode(text) == nil) }

    @Test(
        "points are read exactly and shown with two decimals, rounded half up",
        arguments: [
            ("5", 5000, "5.00"), ("0.5", 500, "0.50"), ("96.505", 96_505, "96.51"), ("96.504", 96_504, "96.50"),
            ("-0.125", -125, "−0.13"), ("-3", -3000, "−3.00"), ("0.004", 4, "0.00"),
        ])
    func points(text: String, thousandths: Int, shown: String) {
        #expect(Points(text)?.thousandths == thousandths)
        #expect(Points(thousandths: thousandths).shown == shown)
    }

    @Test(
        "what is no number of points is refused",
        arguments: ["", "1.2345", "1e3", ".5", "5.", "一", "+1", "10000000", "1,5"])
    func noPoints(text: String) { #expect(Points(text) == nil) }

    @Test(
        "a division rounds half away from zero",
        arguments: [(5, 2, 3), (-5, 2, -3), (4, 3, 1), (7, 3, 2), (8, 3, 3), (-8, 3, -3)])
    func rounding(numerator: Int, denominator: Int, quotient: Int) {
        #expect(Points.divide(numerator, by: denominator) == quotient)
    }

    @Test("an identifier carries its moment in order and version 7")
    func identifiers() {
        let early = ID<Int>(at: Instant(milliseconds: 1_572_796_800_000), random: [UInt8](repeating: 255, count: 10))
        let late = ID<Int>(at: Instant(milliseconds: 1_572_796_800_001), random: [UInt8](repeating: 0, count: 10))
        #expect(early < late)
        #expect(early.description == "016e31fe-9c00-7fff-bfff-ffffffffffff")
        #expect(ID<Int>(early.description.uppercased()) == early)
    }

    @Test(
        "what is no identifier is refused",
        arguments: ["", "016e333c", "016e333c-1000-7fff-bfff-fffffffffffg", "016e333c11000-7fff-bfff-ffffffffffff"])
    func noIdentifier(text: String) { #expect(ID<Int>(text) == nil) }

    @Test("bytes and their hexadecimal digits are the same thing", arguments: [[], [0], [255, 16, 1]] as [[UInt8]])
    func hex(bytes: [UInt8]) {
        #expect([UInt8](hex: bytes.hex) == bytes)
        #expect([UInt8](hex: "0") == nil && [UInt8](hex: "zz") == nil)
    }
}
