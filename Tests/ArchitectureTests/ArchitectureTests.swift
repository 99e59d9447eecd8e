import Foundation
import Testing

/// What the compiler cannot guard: the folders' promises.
@Suite("The source tree")
struct ArchitectureTests {
    private static func imports(_ text: String) -> Set<String> {
        Set(
            text.split(separator: "\n").compactMap { line in
                let words = line.split(separator: " ")
                guard let position = words.firstIndex(of: "import"), position <= 1, words.count == position + 2
                else { return nil }
                return String(words[position + 1])
            })
    }

    @Test("has pure rules: no database, no web, no clock of their own")
    func rules() {
        let rules = SourceTree.files("Sources/Capabilities").filter { $0.path.contains("/Rules/") }
        #expect(!rules.isEmpty)
        for (path, text) in rules {
            let impure = Self.imports(text).intersection(["Database", "Web", "Office", "Hummingbird", "GRDB"])
            #expect(impure.isEmpty, "\(path) imports \(impure)")
            #expect(!text.contains("Date()") && !text.contains("Instant.now"), "\(path) has a clock")
        }
    }

    @Test("lets only the Database know GRDB and libpq, and only the Web and App know Hummingbird")
    func borders() {
        for (path, text) in SourceTree.files("Sources") {
            let imports = Self.imports(text)
            if !path.contains("Ground/Database/") {
                #expect(imports.isDisjoint(with: ["GRDB", "CLibPQ"]), "\(path)")
            }
            if !path.contains("Ground/Web/"), !path.contains("Sources/App/") {
                #expect(!imports.contains("Hummingbird"), "\(path)")
            }
        }
    }

    @Test("writes to the database only through commands, with their audit entry")
    func commands() {
        let allowed = ["Ground/Database/", "Ground/Office/Command.swift", "App/Product.swift", "Sources/bench/"]
        for (path, text) in SourceTree.files("Sources") where !allowed.contains(where: path.contains) {
            #expect(!text.contains("database.write"), "\(path) writes past the office")
        }
    }

    @Test("answers what is done on a page by its key, so that it is done once, but for what is named here")
    func keys() {
        let folder = "Sources/Capabilities/Organisation/Pages/"
        // Nothing may be kept of a password: neither of one that is changed, nor of one that opens a session.
        // A plan that is asked about before it is made leads to the page that asks; nothing is done yet.
        let asking = "Sources/Capabilities/Inspections/Pages/PlanRoutes.swift"
        let unkept =
            [asking] + ["AccountPages.swift", "SignInPages.swift"].map { folder + $0 }
            + [
                // Of an answer nothing is kept by which a request is known again.
                "Sources/Capabilities/Questionnaires/Pages/SurveyAnswerRoutes.swift",
                "Sources/Capabilities/Residents/Pages/OwnResidentRoutes.swift",
            ]
        let ways = ["office.carryOut(", "keepHouse(", ".done(", "givePassword(", "changePassword(", "door.signIn("]
        let pages = SourceTree.files("Sources/Capabilities").filter { $0.path.contains("/Pages/") }
        let found = pages.filter { page in ways.contains { page.text.contains($0) } }
        #expect(found.map(\.path) == unkept)
        #expect(pages.filter { $0.text.contains("office.answer(") }.count > 5)
    }

    @Test("demonstrates with commands: the demo does not know the database")
    func demo() {
        for (path, text) in SourceTree.files("Sources/App") where path.contains("/Demo") {
            #expect(!Self.imports(text).contains("Database"), "\(path)")
        }
    }

    @Test("waits in no test for the clock: what is waited for is asked for until it is there, in one place")
    func pauses() {
        // Bad luck comes at any moment, and what is measured takes its time; the last is the one place.
        let excepted = ["Tests/Crash/", "Tests/Bench/", "Sources/TestSupport/Soon.swift"]
        let tests = ["Tests", "Sources/TestSupport", "Sources/TestCounty"].flatMap {
            SourceTree.files($0, ["swift", "py"])
        }
        #expect(tests.count > 150)
        for (path, text) in tests where !excepted.contains(where: path.hasPrefix) {
            let pause = text.firstMatch(
                of: /\b(?:Task|Thread|time)\.sleep\b|\bu?sleep\(|wait_for_timeout\(|setTimeout\(/)
            #expect(pause == nil, "\(path): \(pause?.output ?? "")")
        }
    }

    @Test("asks for numbers in fields that lose none: a browser empties a field of numbers that holds anything else")
    func numbers() {
        for (path, text) in SourceTree.files("Sources", ["swift"]) {
            #expect(!text.contains("type: \"number\"") && !text.contains("type=\\\"number"), "\(path)")
        }
    }

    /// A machine of another zone has another day for hours of each: tests ask for the county's (`today` of Tests/Browser/conftest.py).
    @Test("asks no machine in its own zone what day it is")
    func days() {
        let excepted = ["Tests/Crash/", "Tests/Bench/"]
        for (path, text) in SourceTree.files("Tests", ["py"]) where !excepted.contains(where: path.hasPrefix) {
            #expect(!text.contains("date.today()"), "\(path)")
        }
    }

    @Test("holds files of one idea")
    func size() {
        for (path, text) in SourceTree.files("Sources") where !path.hasSuffix("DemoDivisions.swift") {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
            #expect(lines <= 500, "\(path) has \(lines) lines")
        }
    }

    /// A browser that cuts what somebody pastes says nothing: a field counts down (`View.limit`), and what is too long is refused in
    /// words.
    @Test("cuts nothing that is typed in silence")
    func cut() {
        for (path, text) in SourceTree.files("Sources") {
            #expect(!text.contains("maxlength"), "\(path)")
        }
    }

    /// What is read with a limit is asked for with it. Names and codes of the sign-in are filled in by a browser.
    @Test("counts down what is typed wherever it has a limit")
    func countedDown() {
        let folders = Dictionary(grouping: SourceTree.files("Sources")) { $0.path.split(separator: "/").prefix(3) }
        for files in folders.values {
            let limited = Set(
                files.filter { $0.text.contains("\", max:") }.flatMap { file in
                    file.text.matches(of: /form\.(?:text|prose)\(("\w+", "[^"]*"), max:/).map { String($0.output.1) }
                })
            for (path, text) in files where !limited.isEmpty && !path.hasSuffix("SignInPages.swift") {
                for field in text.matches(of: /\.(?:input|textArea)\(\s*("\w+", "[^"]*")/)
                where limited.contains(String(field.output.1)) {
                    let call = Self.call(text[field.range.lowerBound...])
                    #expect(call.contains("max:") || call.contains("type: "), "\(path): \(call)")
                }
            }
        }
    }

    /// Android's WeChat opens the camera only where a field asks for pictures, and refuses nothing by a file's name.
    @Test("asks for a photo as a picture")
    func photos() {
        var count = 0
        for (path, text) in SourceTree.files("Sources") where text.contains("\"photo\"") {
            let calls = text.matches(of: /input\(\s*"photo"/).map { Self.call(text[$0.range.lowerBound...]) }
                .filter { $0.contains("type: \"file\"") }
            let tags = text.matches(of: /<input type="file" name="photo"[^>]*>/).map { $0.output }
            for field in calls + tags {
                count += 1
                #expect(field.contains(/accept=\\?"image\/\*/), "\(path): \(field)")
            }
        }
        #expect(count > 20)
    }

    /// From its name to the bracket that closes it.
    private static func call(_ text: Substring) -> Substring {
        var depth = 0
        let end = text.firstIndex { character in
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            return character == ")" && depth == 0
        }
        return text[..<(end ?? text.endIndex)]
    }

    /// Decisions/0018: a field that says `off` comes back empty when somebody goes Back. Those may that hold a code which counts
    /// once, or the number of somebody's identity card, which no browser that several share is to offer; and the script's own.
    @Test("puts back what was typed when somebody goes Back")
    func kept() {
        for (path, text) in SourceTree.files("Sources") {
            for line in text.split(separator: "\n") where line.firstMatch(of: /autocomplete(: "|=\\?")off"/) != nil {
                #expect(["(\"code\",", "(\"identity\",", "data-"].contains(where: line.contains), "\(path): \(line)")
            }
        }
    }

    /// A number that a county and its townships see has to say whose it is (`View.figure`).
    @Test("says of each figure whose it is")
    func whose() {
        for (path, text) in SourceTree.files("Sources") {
            #expect(text.firstMatch(of: /\.figure\(\s*""/) == nil, "\(path)")
            // A visit's own stand on its page; all others are drawn in one place.
            let isDrawn = text.contains("card-paper figure") && !path.contains("Inspections/Pages/")
            #expect(!isDrawn || path.hasSuffix("Web/Layout.swift"), "\(path)")
        }
    }

    /// What is no signature though it is called like one, with the reason.
    private static let unsigned = [
        "Courtesies/Hardship.swift pay": "what was paid is entered, after the director's yes"
    ]

    /// Decisions/0025: the version that was seen, and the password, belong to whatever goes out or is decided for good.
    @Test("has a signature where something is approved, published, issued, paid or revoked")
    func signatures() {
        var found: [String] = []
        for (path, text) in SourceTree.files("Sources") {
            let steps = text.matches(of: /\.step\(\s*"(approve|publish|issue|sign|pay|revoke)"/)
            for step in steps {
                let rest = text[step.range.upperBound...]
                let row = rest[..<(rest.firstRange(of: ".step(")?.lowerBound ?? rest.endIndex)]
                let isSigned = ["deed: .signature", "isElsewhere: true", "by: .system"].contains(where: row.contains)
                if !isSigned {
                    found.append("\(path.split(separator: "/").suffix(2).joined(separator: "/")) \(step.output.1)")
                }
            }
        }
        #expect(found.sorted() == Self.unsigned.keys.sorted())
    }

    /// A right that is “everybody but” is had by whatever role comes next: a juror or a merchant would see what nobody gave him.
    @Test("names in each right the roles that have it, and takes none away")
    func rights() {
        var count = 0
        for (path, text) in SourceTree.files("Sources/Capabilities") + SourceTree.files("Sources/Ground/Office") {
            for start in text.matches(of: /\bRight\(\s*"/) {
                var depth = 0
                let declared = text[start.range.lowerBound...].prefix { character in
                    if character == "(" { depth += 1 }
                    if character == ")" { depth -= 1 }
                    return character != ")" || depth > 0
                }
                count += 1
                let taken = ["subtract", "allCases", "assignable", "filter", "remov", "symmetricDifference"].filter {
                    declared.contains($0)
                }
                #expect(taken.isEmpty, "\(path): \(declared)")
            }
        }
        #expect(count > 100)
    }

    /// Statements that name a table of another capability all the same, each with its reason.
    private static let borrowed: [String: String] = [
        "Sources/Capabilities/Assessment/Migrations.swift plan": "a migration that was released so",
        "Sources/Capabilities/Findings/Migrations.swift visitLine": "a migration: what findings from before came from",
        "Sources/Capabilities/Findings/Migrations.swift visit": "a migration: what findings from before came from",
        "Sources/Capabilities/Findings/Migrations.swift place": "a migration: what findings from before came from",
        "Sources/Capabilities/Findings/Migrations.swift recordPhoto": "a migration: their photos from before",
        "Sources/Capabilities/Inspections/Migrations.swift recordPhoto": "a migration: their photos from before",
        "Sources/App/Keeping/Installation.swift recordPhoto": "a copy holds what any record names",
        "Sources/App/Keeping/Installation.swift recordFile": "a copy holds what any record names",
        "Sources/App/Keeping/Installation.swift photo": "how much there is on the disk",
        "Sources/App/Keeping/Installation.swift file": "how much there is on the disk",
    ]

    @Test("lets a statement name only its own capability's tables: others' are joined as their owner offers")
    func ownTables() {
        let capabilities = SourceTree.files("Sources/Capabilities")
        let folder = { (path: String) in path.split(separator: "/").prefix(3).joined(separator: "/") }
        let owners = (capabilities + SourceTree.files("Sources/Ground")).reduce(into: [String: String]()) {
            owners, file in
            for table in file.text.matches(of: /CREATE TABLE (\w+)/) {
                owners[String(table.output.1)] = folder(file.path)
            }
        }
        #expect(owners.count > 20 && owners["recordStep"] == "Sources/Ground/Office")
        let found = (capabilities + SourceTree.files("Sources/App")).flatMap { path, text in
            text.matches(of: /\b(?:FROM|JOIN|INTO|UPDATE)\s+(\w+)/).compactMap { match -> String? in
                let table = String(match.output.1)
                guard let owner = owners[table], owner != folder(path) else { return nil }
                return "\(path) \(table)"
            }
        }
        #expect(Set(found) == Set(Self.borrowed.keys))
    }
}
