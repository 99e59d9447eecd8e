import App
import Database
import Office
import Testing

/// Bytes as a county keeps them. They are never edited: what they say today, they say for ever; a format that comes later gets
/// lines of its own.
@Suite("Settings from before")
struct StoredSettingTests {
    struct Kept: Sendable, CustomTestStringConvertible {
        let name: String
        let format: Int
        let value: String
        /// What it is kept as today.
        let now: String

        init(_ name: String, format: Int = 1, _ value: String, now: String? = nil) {
            (self.name, self.format, self.value, self.now) = (name, format, value, now ?? value)
        }

        var testDescription: String { "\(name), format \(format)" }
    }

    private static let kind = #"{"kind":"unit","pass":80,"sheet":[{"most":100,"name":"组织领导"}],"years":3}"#
    private static let star = #"""
        {"lead":"创建办","name":"美丽星","sheet":[{"most":100,"name":"环境"}],"source":"checks",\#
        "vetoes":["焚烧垃圾"]}
        """#

    private static let all = [
        Kept(
            "findings.limits",
            #"""
            [{"code":"rural.atOnce","needsPlan":false,"source":"自定","span":{"workingDays":{"_0":1}},\#
            "title":"立行立改"},{"code":"urban.first","needsPlan":true,"source":"县委办",\#
            "span":{"workingHours":{"_0":4}},"title":"一级"}]
            """#),
        Kept("findings.ladder", #"{"untilSecond":2,"untilSummons":3}"#),
        Kept("records.lateNotices", #"{"untilSecond":2,"untilThird":3}"#),
        Kept(
            "office.calendar",
            #"""
            {"days":[{"day":"2027-01-01","isWorked":false,"name":"元旦","source":"国办"}],\#
            "wholeYears":[2027]}
            """#),
        Kept("papers.numbers", #"{"patterns":{"创建交办":{"prefix":"文明办","style":"issue"}}}"#),
        Kept("papers.words", #"{"addressee":"各乡镇","copyTo":"县委","signature":"{县}创建办"}"#),
        Kept("assessment.boards", #"{"black":2,"red":3}"#),
        Kept("assessment.grades", #"[{"fen":5000000,"least":95000,"title":"优秀"}]"#),
        Kept("objections.days", "5"),
        Kept("pairing.dues", #"{"activities":4,"visits":2}"#),
        Kept("exposure.terms", #"{"limitDays":5,"repeatDays":90}"#),
        Kept("exposure.repeatPoints", "1000"),
        Kept("coordination.looks", #"{"first":30,"second":90}"#),
        Kept("readiness.term", #"{"firstYear":2018,"parts":[40,40,20],"years":[15,25,60]}"#),
        Kept("readiness.kinds", #"{"weights":{"market":3}}"#),
        Kept("moralBank.pointFen", "100"),
        Kept("moralBank.booking", #""monthly""#),
        Kept("customs.lists", #"{"lines":{"sevenNots":["办酒不铺张"]}}"#),
        Kept("publicity.people", #"{"name":"新昌人"}"#),
        Kept(
            "titles.rules", #"{"kinds":[\#(kind)],"leadDays":90,"waitTerms":1}"#,
            now: #"{"kinds":[\#(kind)],"leadDays":90,"villageShare":0,"waitTerms":1}"#),
        Kept("titles.rules", format: 2, #"{"kinds":[\#(kind)],"leadDays":90,"villageShare":50,"waitTerms":1}"#),
        Kept(
            "titles.stars", format: 2,
            #"""
            {"checkShare":60,"communities":[],"harmonious":[],"pass":80,"threeA":[],\#
            "villages":[\#(star)]}
            """#),
    ]

    private static let editors =
        Product.capabilities(door: nil).flatMap(\.settings) + OfficeSettings.editors(series: Product.papers)

    @Test("are read as they were once stored", arguments: all)
    func stored(kept: Kept) throws {
        let editor = try #require(Self.editors.first { $0.name == kept.name })
        #expect(try editor.keptAgain(kept.value, kept.format) == kept.now)
        #expect(throws: DatabaseError.self) { try editor.keptAgain(kept.value, 99) }
    }

    @Test("are held on to here, whatever a county can set")
    func whole() {
        #expect(Set(Self.editors.map(\.name)) == Set(Self.all.map(\.name)))
    }
}
