import App
import Foundation
import Kernel
import Office
import Organisation
import Testing

@Suite("A number on a page")
struct NumberTests {
    @Test("opens as many rows as it says, and as their list says", arguments: Role.assignable)
    func walk(role: Role) async throws {
        let books = try await Books(role)
        try await books.openWaiting()
        let seen = try await books.openAll()
        #expect(books.faults == [])
        // Whose pages have none prove nothing: these have.
        if [.clerk, .director, .leader].contains(role) { #expect(books.opened > 30 && seen > 15) }
        if role == .townshipLiaison { #expect(books.opened > 0) }
    }

    @Test("in a month stands beside every township's, closed or running", arguments: ["已关账", "进行中"])
    func townships(state: String) async throws {
        let books = try await Books(.director)
        let overview = try await books.page("/\(Demo.county)/assessments")
        let rows = overview.html.matches(of: /<tr[ >].*?<\/tr>/.dotMatchesNewlines()).map { String($0.0) }
        let months = rows.filter { $0.contains(state) }.flatMap { ReadPage(overview.address, $0).links }
        #expect(!months.isEmpty)
        for month in months {
            let page = try await books.page(month.address)
            let townships = Set(page.links.map(\.address).filter { $0.contains(/\/assessments\/[\d-]{7}\/\d{9}$/) })
            #expect(page.tables.map(\.rows).reduce(0, +) == 12 && townships.count == 12)
        }
    }

    @Test("in a published bulletin is what its page says, and what is quoted is called as there")
    func quoted() async throws {
        let books = try await Books(.leader)
        let bulletin = try await books.bulletin()
        let article = ReadPage(bulletin.address, bulletin.article)
        let scores = article.links.filter {
            $0.address.contains(/\/assessments\/[\d-]{7}\/\d{9}/) && $0.words.contains(/^[\d.]+%?$/)
        }
        #expect(scores.count >= 24)
        for (address, shown) in scores {
            let figures = try await books.page(address).html.matches(of: /<dd>(.*?)<\/dd>/).map { ReadPage.words($0.1) }
            #expect(figures.contains { $0.hasPrefix(shown) }, "\(shown) is not at \(address)")
        }
        let findings = article.links.filter { $0.address.contains("/findings/") }
        #expect(!findings.isEmpty)
        for (address, words) in findings {
            let heading = try await books.page(address).heading.replacing("：", with: "")
            // Where the place has a column of its own, without it.
            let name = words.prefix { $0 != "（" }.replacing("：", with: "")
            #expect(name.hasSuffix(heading) || heading.hasSuffix(name), "\(words) leads to \(heading)")
        }
    }

    /// The county's rows are not a township's to see: a link that opens fewer rows than it says would be a lie.
    @Test("in a bulletin is read by a township, to whom none opens that counts others")
    func township() async throws {
        let (office, township) = (try await Books(.director), try await Books(.townshipLiaison))
        let (whole, read) = (try await office.bulletin(), try await township.bulletin())
        #expect(ReadPage.words(whole.article) == ReadPage.words(read.article))
        #expect(ReadPage("", whole.article).numberCount > 0 && ReadPage("", read.article).numberCount == 0)
    }

    @Test("of findings is the same in every order, none shown twice")
    func orders() async throws {
        let books = try await Books(.director)
        var seen: Set<Set<String>> = []
        for sort in ["newest", "due", "division"] {
            let pages = try await books.pages("/\(Demo.county)/findings?standing=valid&sort=\(sort)")
            let shown = pages.flatMap { page in
                page.links.map(\.address).filter { $0.contains(/\/findings\/[\da-f-]{36}$/) }
            }
            #expect(pages.count > 1 && shown.count == Set(shown).count, "\(sort) shows some twice")
            seen.insert(Set(shown))
        }
        #expect(seen.count == 1)
    }
}

/// Somebody of a role who opens numbers, each list once, and keeps what does not agree.
private final class Books {
    private let visitor: Visitor
    private var lists: [String: (rows: Int?, said: Int?)] = [:]
    private(set) var faults: [String] = []
    private(set) var opened = 0

    init(_ role: Role) async throws { visitor = try await SharedDemo.county.visitor(role) }

    func page(_ address: String) async throws -> ReadPage {
        let answer = try await visitor.get(String(address.prefix { $0 != "#" }))
        if answer.status != 200 { faults.append("\(address) is \(answer.status)") }
        return ReadPage(address, answer.body)
    }

    /// A list's page and those after it.
    func pages(_ address: String) async throws -> [ReadPage] {
        var pages = [try await page(address)]
        while let next = pages.last?.next { pages.append(try await page(next)) }
        return pages
    }

    /// What waits for somebody on the first page is as much as its list holds.
    func openWaiting() async throws {
        let home = try await page("/\(Demo.county)/")
        let waiting = home.html.matches(of: /<li class="todo">(.*?)<\/li>/.dotMatchesNewlines()).map { $0.1 }
        let tasks = home.html.firstMatch(of: /<h2>等我办<\/h2>(.*?)<\/section>/.dotMatchesNewlines())?.1 ?? ""
        let said = home.html.firstMatch(of: /等您办的有(\d+)件/).flatMap { Int($0.1) } ?? 0
        let shown = tasks.matches(of: /<span class="todo-count[^"]*">(\d+)/).reduce(0) { $0 + (Int($1.1) ?? 0) }
        if said != shown { faults.append("\(said) wait, \(shown) are shown") }
        for item in waiting {
            guard let link = ReadPage(home.address, String(item)).links.first else { continue }
            let count = item.firstMatch(of: /<span class="todo-count[^"]*">(\d+)/).flatMap { Int($0.1) } ?? -1
            let list = try await page(link.address)
            guard list.heading == "我的检查" else {
                let isList = link.address.contains("?") && (!list.tables.isEmpty || list.isEmptyList)
                if isList { try await compare(link.words, link.address, count) }
                continue
            }
            let line = list.html.firstMatch(of: /还有(\d+)[个处]/).flatMap { Int($0.1) }
            if list.itemCount != count || line != count {
                faults.append("“\(link.words)” says \(count), its page \(line ?? -1), its list has \(list.itemCount)")
            }
        }
    }

    /// Opens every number of the first page, the menu's pages, and the plans, months, townships and bulletins that they
    /// lead to; how many pages that were.
    func openAll() async throws -> Int {
        let home = try await page("/\(Demo.county)/")
        let nav = /<nav class="menu" aria-label="主菜单">(.*?)<\/nav>/.dotMatchesNewlines()
        let menu = home.html.firstMatch(of: nav)?.1 ?? ""
        var waiting = [home.address] + ReadPage(home.address, String(menu)).links.map(\.address)
        var seen: Set<String> = []
        while let address = waiting.popLast() {
            guard seen.insert(address).inserted else { continue }
            let page = try await page(address)
            try await openNumbers(of: page)
            for table in page.tables where table.said != nil && table.said != table.rows {
                faults.append("\(address): a caption says \(table.said ?? 0), its table has \(table.rows) rows")
            }
            let record = /^[^?#]*\/(plans|bulletins|reports)\/[\da-f-]{36}$/
            let month = /^[^?#]*\/assessments\/[\d-]{7}(\/\d{9})?$/
            waiting += page.links.map(\.address).filter { $0.contains(record) || $0.contains(month) }
        }
        return seen.count
    }

    private func openNumbers(of page: ReadPage) async throws {
        if page.numbers.count != page.numberCount { faults.append("\(page.address): a number is no link") }
        for number in page.numbers {
            if Int(number.shown).map({ $0 != number.value }) ?? false {
                faults.append("\(page.address): shows \(number.shown) for \(number.value)")
            }
            try await compare("\(page.address): \(number.shown)", number.address, number.value)
        }
    }

    private func compare(_ place: String, _ address: String, _ number: Int) async throws {
        let list = try await list(at: address)
        opened += 1
        if list.rows != number {
            faults.append("\(place) says \(number), \(address) has \(list.rows.map(String.init) ?? "no") rows")
        }
        if let said = list.said, said != number { faults.append("\(place) says \(number), \(address) says \(said)") }
    }

    /// The rows of the list at an address, over all of its pages, and how many it says it has.
    private func list(at address: String) async throws -> (rows: Int?, said: Int?) {
        if let known = lists[address] { return known }
        let found: (rows: Int?, said: Int?)
        if let part = address.split(separator: "#").dropFirst().first {
            found = (try await page(address).tables.first { $0.part == String(part) }?.rows, nil)
        } else {
            let pages = try await pages(address)
            let isList = pages.contains { !$0.tables.isEmpty || $0.isEmptyList }
            found = (isList ? pages.flatMap(\.tables).map(\.rows).reduce(0, +) : nil, pages.first?.total)
        }
        lists[address] = found
        return found
    }

    /// A published one, and its text.
    func bulletin() async throws -> (address: String, article: String) {
        let list = try await page("/\(Demo.county)/bulletins")
        let address = list.links.map(\.address).first { $0.contains(/\/bulletins\/[\da-f-]{36}$/) } ?? ""
        let page = try await page(address)
        let article = page.html.firstMatch(
            of: /<article class="card-paper paper">(.*?)<\/article>/.dotMatchesNewlines())
        return (address, article.map { String($0.1) } ?? "")
    }
}
