import Database
import Findings
import Kernel
import Office
import TestCounty
import TestSupport
import Testing

@Suite("Searching findings")
struct FindingSearchTests {
    private func search(_ text: String, _ county: TestCounty, by actor: Actor? = nil) async throws -> Set<String> {
        var filter = FindingFilter()
        filter.search = text
        return try await county.office.read { [filter, actor = actor ?? county.clerk] in
            Set(try Findings.page(filter, for: actor, limit: 999, in: $0).map(\.title))
        }
    }

    private static let litter = "成堆垃圾3处"
    private static let water = "污水直排1处"
    private static let poster = "LED屏破损2处"

    private func fill(_ county: TestCounty) async throws {
        try await county.find(Self.litter, topic: "治脏", description: "桥头东侧，靠近A4纸厂")
        try await county.find(Self.water, in: "990101200203", topic: "治臭", description: "老桥下")
        try await county.find(Self.poster, topic: "提升", description: "村口 No.12")
        let abroad = Actor(id: "w", name: "外县", county: "330624", roles: [.inspector], scope: .county)
        try await TestCounty.establish("330624", "新昌县", county.office)
        try await county.find("成堆垃圾9处", in: "330624100201", description: "桥头", by: abroad)
    }

    @Test("finds words of one character and more, Chinese or Latin, and nothing else", arguments: Engine.available)
    func words(engine: Engine) async throws {
        let expected: [(String, Set<String>)] = [
            ("垃圾", [Self.litter]), ("桥头", [Self.litter]), ("桥", [Self.litter, Self.water]), ("圾", [Self.litter]),
            ("成堆垃圾", [Self.litter]), ("堆垃圾", [Self.litter]), ("处", [Self.litter, Self.water, Self.poster]),
            ("led", [Self.poster]), ("LED", [Self.poster]), ("Led屏", [Self.poster]), ("a4", [Self.litter]),
            ("A4纸厂", [Self.litter]), ("no", [Self.poster]), ("12", [Self.poster]), ("no.12", [Self.poster]),
            ("垃圾 桥头", [Self.litter]), ("桥头，垃圾", [Self.litter]), ("治臭", [Self.water]), ("茶203村", [Self.water]),
            ("垃圾 老桥", []), ("头桥", []), ("垃堆", []), ("堆圾", []), ("厕所", []), ("圾垃", []), ("ed屏", []), ("东纸", []),
            ("侧靠", []), ("led2", []), ("", [Self.litter, Self.water, Self.poster]),
            ("  \n", [Self.litter, Self.water, Self.poster]), ("？！", []),
        ]
        try await withCounty(engine) { county in
            try await fill(county)
            for (text, titles) in expected { #expect(try await search(text, county) == titles, "“\(text)”") }
        }
    }

    @Test(
        "finds by the notice's number, the unit that answers, who found it, and place and title run together",
        arguments: Engine.available)
    func papers(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let finder = Actor(
                id: county.otherInspector.id, name: "李督查", county: TestCounty.code, roles: [.inspector], scope: .county)
            let litter = try await county.find(Self.litter)
            let water = try await county.find(Self.water, in: "990101200203", by: finder)
            for _ in 0..<10 { try await county.assign(try await county.find("凑数")) }
            try await county.assign(litter)
            try await county.assign(water, to: county.department)
            #expect(try await county.finding(litter).number?.number == 11)
            #expect(try await county.finding(water).number?.number == 12)
            let expected: [(String, Set<String>)] = [
                ("11", [Self.litter]), ("11号", [Self.litter]), ("创建交办〔2019〕11号", [Self.litter]),
                ("〔2019〕12号", [Self.water]), ("创建交办(2019)12号", [Self.water]), ("[2019]12", [Self.water]),
                // Whole: notice 1 is not 11.
                ("创建交办〔2019〕1号", ["凑数"]), ("创建交办〔2018〕11号", []), ("创建交办〔2019〕13号", []),
                ("水利局", [Self.water]), ("云201村成堆垃圾", [Self.litter]), ("云溪镇云201村成堆", [Self.litter]),
                ("茶203村污水直排1处", [Self.water]), ("云201村污水", []), ("李督查", [Self.water]),
                ("垃圾 云溪镇 11", [Self.litter]), ("水利局 12 污水", [Self.water]),
            ]
            for (text, titles) in expected { #expect(try await search(text, county) == titles, "“\(text)”") }
            // Passed on to a village, and given to another unit: found by those that answer now.
            try await county.take(
                .passOn(to: try await county.party(of: try county.division("990101100204"))), litter,
                by: try county.township())
            #expect(try await search("云204村", county) == [Self.litter])
            try await county.take(.notOurs(whose: county.chating), water, by: county.departmentLiaison, note: "不是")
            try await county.assign(water, to: county.chating)
            #expect(try await search("茶亭乡 13号", county) == [Self.water])
            #expect(try await search("水利局", county).isEmpty)
        }
    }

    @Test("finds what was indexed before by the words of today, once the job has passed", arguments: Engine.available)
    func indexedBefore(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let id = try await county.find(Self.litter)
            try await county.assign(id)
            try await county.office.keepHouse { transaction in
                try transaction.index("\(Self.litter) 治脏 云201村", as: .finding, id.description, county: TestCounty.code)
                try transaction.run("UPDATE finding SET textVersion = 0 WHERE county = \(TestCounty.code)")
            }
            #expect(try await search("云溪镇", county).isEmpty)
            #expect(try await FindingTextJob(office: county.office).run(county: TestCounty.code) == 1)
            #expect(try await search("云溪镇", county) == [Self.litter])
            #expect(try await search("创建交办〔2019〕1号", county) == [Self.litter])
            #expect(try await FindingTextJob(office: county.office).run(county: TestCounty.code) == 0)
        }
    }

    @Test(
        "finds by an inspector's name only what the reader sees, and nothing before it is handed in",
        arguments: Engine.available)
    func finder(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let visits = try await county.plan()
            let township = try county.township()
            for visit in visits { try await county.note(visit) }
            #expect(try await search("county-1", county, by: township).isEmpty)
            #expect(try await search("county-1", county).isEmpty)
            for visit in visits { try await county.submit(visit) }
            var filter = FindingFilter()
            filter.search = "county-1"
            let seen = try await county.office.read { [filter] in
                try Findings.page(filter, for: township, limit: 9, in: $0).map(\.township)
            }
            #expect(seen == ["云溪镇", "云溪镇"])
        }
    }

    @Test("gives what very many have in the list's order, page by page", arguments: Engine.available)
    func common(engine: Engine) async throws {
        try await withCounty(engine) { county in
            let inspector = county.inspector
            // More than are sorted: from there on the list is walked in its order.
            for number in 0..<1003 {
                try await county.find("积水\(number)处", topic: number < 1001 ? "治脏" : "治臭")
                county.clock.advance(minutes: 1)
            }
            var filter = FindingFilter()
            filter.search = "积水"
            filter.topic = "治脏"
            var found: [String] = []
            repeat {
                let page = try await county.office.read { [filter] in
                    try Findings.page(filter, for: inspector, limit: 400, in: $0)
                }
                found += page.map(\.title)
                filter.after = page.last.map { filter.position(of: $0) }
            } while filter.after != nil
            #expect(found == (0..<1001).reversed().map { "积水\($0)处" })
            let (count, total) = try await county.office.read { [filter] in
                (try Findings.count(filter, for: inspector, in: $0), try Findings.total(filter, for: inspector, in: $0))
            }
            #expect(count == 1001 && total == nil)
        }
    }

    @Test("never finds another county's", arguments: Engine.available)
    func counties(engine: Engine) async throws {
        try await withCounty(engine) { county in
            try await fill(county)
            let abroad = Actor(id: "w", name: "外县", county: "330624", roles: [.clerk], scope: .county)
            #expect(try await search("桥头", county) == [Self.litter])
            #expect(try await search("桥头", county, by: abroad) == ["成堆垃圾9处"])
            for text in ["county330624", "county990101", "330624 垃圾"] {
                #expect(try await search(text, county).isSubset(of: [Self.litter, Self.water, Self.poster]))
            }
            #expect(try await search("桥头 OR county330624", county).isEmpty)
        }
    }

    @Test("takes quotes and operators for what they are: nothing", arguments: Engine.available)
    func harmless(engine: Engine) async throws {
        let texts = [
            "'", "\"", "\"\"", "垃圾\"", "'垃圾", "垃圾*", "*", "垃圾 AND 桥头", "垃圾 OR 桥头", "NOT 垃圾", "NEAR(垃圾 桥头, 2)",
            "words:垃圾", "record:a", "^垃圾", "-垃圾", "+", "(", "(垃圾", "垃圾)", "'; DROP TABLE finding; --", "垃圾' OR '1'='1",
            "垃圾 | 桥头", "垃圾 & 桥头", "!垃圾", "垃圾 <-> 桥头", "垃圾:*", ":*", "\\", "\\'", "%", "_", "垃圾%", "$1", "?", "{}",
            "\u{200B}", "😀", "垃圾😀桥头", "ａ４", "é", String(repeating: "垃", count: 5000), "a:b:c <-> &",
        ]
        try await withCounty(engine) { county in
            try await fill(county)
            for text in texts {
                #expect(
                    try await search(text, county).isSubset(of: [Self.litter, Self.water, Self.poster]), "“\(text)”")
            }
            #expect(try await search("垃圾 AND 桥头", county).isEmpty, "AND is a word like any other")
            #expect(try await search("垃圾*", county) == [Self.litter])
            #expect(try await search("垃圾\" 桥头", county) == [Self.litter])
            #expect(try await search("垃圾", county) == [Self.litter])
        }
    }

    /// Runs of Chinese characters and of letters and digits, each in lower case.
    private func runs(_ text: String) -> [String] {
        var runs: [String] = []
        var last: Bool?
        for character in text.lowercased() {
            let isChinese: Bool? = character.isASCII ? (character.isLetter || character.isNumber ? false : nil) : true
            let isWord = isChinese != nil && character != "，"
            if isWord, isChinese == last, let run = runs.popLast() {
                runs.append(run + String(character))
            } else if isWord {
                runs.append(String(character))
            }
            last = isWord ? isChinese : nil
        }
        return runs
    }

    /// What a search promises: Chinese anywhere in a run, letters and digits at the beginning of one.
    private func has(_ text: String, _ search: String) -> Bool {
        runs(search).allSatisfy { wanted in
            runs(text).contains { wanted.first?.isASCII == true ? $0.hasPrefix(wanted) : $0.contains(wanted) }
        }
    }

    @Test("finds whatever stands in a text, and only that", arguments: Engine.available, UInt64(1)...3)
    func property(engine: Engine, seed: UInt64) async throws {
        try await withCounty(engine, clock: TestClock(seed: seed)) { county in
            var random = SeededRandom(seed: seed)
            // Few characters, so that they meet in every order; signs that mean something to a parser of words.
            let alphabet = Array("垃圾堆桥桥村村，aE115./-@_&")
            var titles: Set<String> = []
            while titles.count < 25 {
                titles.insert(String((0..<random.roll(2...9)).map { _ in random.pick(alphabet) }))
            }
            for title in titles.sorted() { try await county.find(title, topic: "", description: "") }
            for _ in 0..<80 {
                let text = String((0..<random.roll(1...4)).map { _ in random.pick(alphabet) })
                guard !runs(text).isEmpty else { continue }
                // Its place is searched too, run together with it, and who found it.
                let expected = titles.filter { has("云溪镇云201村\($0) county-1", text) }
                #expect(try await search(text, county) == expected, "“\(text)”")
            }
        }
    }
}
