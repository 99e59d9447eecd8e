import Database
import Kernel
import MoralBank
import Office
import Organisation
import Residents
import Web

struct StarBoardPage: Page {
    let board: StarBoard
    let entries: [StarBoard.Entry]
    /// What the gate found in it, while it is not out.
    let hits: [GateHit]
    let part: ProcedurePart
    let now: Instant
    var title: String { board.title }
    var help: String { "一期光荣榜：按期内记账的道德分评出；主任公布以后人人看得到，不愿上榜的随时可以撤下自己。" }

    private enum CodingKeys: CodingKey { case board, entries, part, now }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(board.firstDay.chinese)至\(board.lastDay.chinese)", actions: HTML.when(board.state == .published, view.linkButton("公开的页面", "public/moral-stars"))))
        <div class="columns"><div>\(view.steps(part))\(view.gate(hits, of: "star-boards/\(board.id)", mayRelease: view.may(.releaseStars)))<section class="card-paper"><div class="table-box"><table class="cards"><thead><tr><th>户名</th><th>村（社区）</th><th class="number">道德分</th><th>星级</th></tr></thead><tbody>
        \(HTML.each(entries) { entry in
            "<tr><td data-label=\"户名\">\(entry.name)\(HTML.when(entry.isOff, " <span class=\"tag\">不上榜</span>"))</td><td data-label=\"村（社区）\">\(entry.townshipName)\(entry.villageName)</td><td data-label=\"道德分\" class=\"number\">\(entry.points)</td><td data-label=\"星级\">\(entry.stars > 0 ? "\(entry.stars)星" : "—")</td></tr>\n"
        })</tbody></table></div></section></div><div>\(view.timeline(part))</div></div>
        """
    }
}

struct NewStarBoardPage: Page {
    let today: Day
    var title: String { "评一期光荣榜" }
    var help: String { "季度之星每村最多\(DrawStars.most)户，同分的一起上；年度模范户按四类百分制，80分以上的上榜。" }
    var parents: [Crumb] { [Crumb("光荣榜", "star-boards")] }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "只上好的；登记了不上榜的不在里面"))
        <div class="card-paper">\(view.form("star-boards/new", """
            \(view.select("kind", "评什么", options: StarBoard.Kind.allCases.map { ($0.rawValue, $0.chinese) }))
            \(view.dayInput("day", "这一期里的任意一天", value: Day(year: today.year, month: max(1, today.month - 3), dayOfMonth: 1)))
            \(view.submit("评出"))
            """))</div></div>
        """
    }
}

/// How far the bank reaches: villages with a branch, and who has an account, by township.
struct CoveragePage: Page {
    let rows: [MoralBank.Coverage]
    var title: String { "道德银行覆盖" }
    var help: String { "各乡镇（街道）有多少村（社区）开了分理处、多少家庭开了户；总行、支行、分理处三级。" }

    func body(_ view: View) -> HTML {
        let (villages, branches) = (rows.reduce(0) { $0 + $1.villages }, rows.reduce(0) { $0 + $1.branches })
        return """
            \(view.heading(title, "全部\(villages)个村（社区），开了分理处的\(branches)个"))
            \(HTML.when(rows.isEmpty, view.empty("还没有村（社区）。")))
            \(HTML.when(!rows.isEmpty, """
                <div class="table-box"><table class="cards"><thead><tr><th>乡镇（街道）</th><th class="number">村（社区）</th><th class="number">分理处</th><th class="number">家庭账户</th><th class="number">个人账户</th><th class="number">队伍账户</th></tr></thead><tbody>
                \(HTML.each(rows) { row in
                    "<tr><td data-label=\"乡镇（街道）\">\(row.township)</td><td data-label=\"村（社区）\" class=\"number\">\(row.villages)</td><td data-label=\"分理处\" class=\"number\">\(row.branches)</td>\(accounts("家庭账户", row.households, "household", row, view))\(accounts("个人账户", row.people, "person", row, view))\(accounts("队伍账户", row.teams, "team", row, view))</tr>\n"
                })</tbody></table></div>
                """))
            """
    }
}

extension CoveragePage {
    fileprivate func accounts(
        _ label: String, _ count: Int, _ kind: String, _ row: MoralBank.Coverage, _ view: View
    ) -> HTML {
        """
        <td data-label="\(label)" class="number">\(view.number(count, "moral-accounts?below=\(row.code)&kind=\(kind)&open=yes"))</td>
        """
    }
}

/// Where a household's wish is entered by its village.
struct OffBoardsPage: Page {
    let account: MoralAccount
    let isOff: Bool
    var title: String { "\(account.name)　上不上榜" }
    var help: String { "这一家愿不愿意上光荣榜；不愿意的马上从已经公布的榜上撤下，积分和礼遇不受影响。" }
    var parents: [Crumb] { [Crumb(account.name, "moral-accounts/\(account.id)")] }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, isOff ? "现在：不上榜" : "现在：可以上榜"))
        <div class="card-paper">\(view.form("star-boards/off/\(account.id)", """
            <input type="hidden" name="off" value="\(isOff ? "no" : "yes")">\(view.submit(isOff ? "改为可以上榜" : "改为不上榜"))
            """))</div></div>
        """
    }
}

struct StarRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("moral-coverage", .right(.seeStars)) { request in
                let actor = try request.actor
                return try await office.read { CoveragePage(rows: try MoralBank.coverage(for: actor, in: $0)) }
            },
            .page("star-boards/new", .right(.drawStars), newForm),
            .post("star-boards/new", .right(.drawStars), .pressing("评出光荣榜"), form: newForm) { request in
                let form = FormReader(request.form)
                let (kind, day) = try form.finish(
                    form.choice("kind", "评什么", of: StarBoard.Kind.self), form.day("day", "日期"))
                return try await office.answer(request, doing: DrawStars(kind, day)) { id in
                    .seeOther("star-boards/\(id)", notice: "已评出，等主任公布。")
                }
            },
            .page("star-boards/off/:moralAccount", .right(.keepOffBoards), off),
            .post("star-boards/off/:moralAccount", .right(.keepOffBoards), .pressing("登记不上榜"), form: off) { request in
                let id: ID<MoralAccount> = try request.parameter("moralAccount")
                let isOff = request.form["off"] != "no"
                return try await office.answer(request, doing: KeepOffBoards(id, isOff: isOff)) { _ in
                    .seeOther("moral-accounts/\(id)", notice: isOff ? "已登记：不上榜。" : "已登记：可以上榜。")
                }
            },
            .page("star-boards/:starBoard", .right(.seeStars), one),
        ] + Listing.starBoards.routes(office) + StarBoard.procedure.routes(premises, page: one)
            + RecordGate<StarBoard>(at: "star-boards/:starBoard", office).routes(page: one)
    }

    private func newForm(_ request: WebRequest) async throws -> any Page {
        try await office.read { NewStarBoardPage(today: $0.now.day) }
    }

    private func off(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<MoralAccount> = try request.parameter("moralAccount")
        return try await office.read { transaction in
            OffBoardsPage(
                account: try MoralBank.account(id, for: actor, in: transaction),
                isOff: try StarBoards.isOff(id, county: actor.county, in: transaction))
        }
    }

    private func one(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let id: ID<StarBoard> = try request.parameter("starBoard")
        return try await office.read { transaction in
            let board = try StarBoards.one(id, for: actor, in: transaction)
            return StarBoardPage(
                board: board, entries: try StarBoards.entries(of: id, county: actor.county, in: transaction),
                hits: board.state == .drawn ? try StarBoard.hits(id, by: actor, in: transaction) : [],
                part: try StarBoard.procedure.part(of: board, id, for: actor, in: transaction), now: transaction.now)
        }
    }
}

/// The boards as everybody reads them.
struct PublicStarRoutes: Sendable {
    let premises: Premises

    var routes: [Route] {
        [
            .page("public/moral-stars", .anyone) { request in
                let county = request.county
                return try await premises.office.read {
                    PublicStarsPage(
                        county: county.name, boards: try StarBoards.published(county: county.code, in: $0))
                }
            },
            .page("public/moral-stars/:starBoard", .anyone) { request in
                let (county, id): (String, ID<StarBoard>) = (request.county.code, try request.parameter("starBoard"))
                return try await premises.office.read { transaction in
                    let boards = try StarBoards.published(county: county, in: transaction)
                    guard let board = boards.first(where: { $0.id == id }) else {
                        throw Refusal(.missing, "public.none", "没有这一页，可能地址有误，或者已经撤下。")
                    }
                    return PublicBoardPage(
                        title: board.title,
                        entries: try StarBoards.entries(of: id, county: county, in: transaction).filter { !$0.isOff }
                            .map {
                                .init(
                                    name: $0.name, place: "\($0.townshipName)\($0.villageName)", points: $0.points,
                                    stars: $0.stars)
                            })
                }
            },
        ]
    }
}

struct PublicStarsPage: PublicPage {
    let county: String
    let boards: [StarBoard]
    var title: String { "道德之星" }
    var summary: String { "\(county)的季度道德之星、年度模范户。" }

    private enum CodingKeys: CodingKey { case county }

    func body(_ view: View) -> HTML {
        """
        <h1>道德之星</h1><p class="soft">做了好事记道德分，每季评星、每年评模；只上好的，姓名遮住，不愿上榜的不上。</p>
        \(HTML.when(boards.isEmpty, "<p class=\"empty\">还没有公布。</p>"))
        <ul class="issues">\(HTML.each(boards) { board in
            "<li><a class=\"issue\" href=\"\(view.publicLink("public/moral-stars/\(board.id)"))\"><h2>\(board.title)</h2><span class=\"soft\">\(board.entries)户</span></a></li>\n"
        })</ul>
        """
    }
}

struct PublicBoardPage: PublicPage {
    struct Entry: Encodable, Sendable {
        let name: String
        let place: String
        let points: Int
        let stars: Int
    }

    let title: String
    let entries: [Entry]

    func body(_ view: View) -> HTML {
        """
        <p class="soft"><a href="\(view.publicLink("public/moral-stars"))">道德之星</a></p><h1>\(title)</h1>
        <ul>\(HTML.each(entries) { entry in
            "<li><strong>\(entry.name)</strong>，\(entry.place)，道德分\(entry.points)\(HTML.when(entry.stars > 0, "，\(entry.stars)星"))</li>\n"
        })</ul>
        <p class="soft">本人不愿上榜的，在“群众办事”里登录撤下，或告诉村（社区）。</p>
        <p><a class="button" href="\(view.publicLink("public/moral-stars"))">其他期</a></p>
        """
    }
}

/// A household takes itself off the boards on its phone.
enum OwnStars {
    static let parts: OwnPart.Source = { actor, transaction in
        guard let account = try MoralBank.ownAccount(actor, in: transaction) else { return [] }
        let isOff = try StarBoards.isOff(account.id, county: actor.county, in: transaction)
        return [
            OwnPart(
                "道德之星", rows: [.init("上不上榜", isOff ? "现在不上榜，可以随时改。" : "评上了会公布遮住的姓名，不愿意可以随时撤下。", path: "my/stars")])
        ]
    }
}

struct OwnStarsPage: Page {
    let isOff: Bool
    var title: String { "上不上榜" }

    func body(_ view: View) -> HTML {
        """
        <h1>上不上榜</h1><div class="card-paper"><p>\(isOff ? "我家现在不上光荣榜。" : "我家评上了，光荣榜上会写遮住的姓名、村和道德分。")</p>
        <p class="soft">改了马上算数，已经公布的榜也一样；积分和礼遇不受影响。</p>
        \(view.form("my/stars", """
            <input type="hidden" name="off" value="\(isOff ? "no" : "yes")">\(view.submit(isOff ? "可以上榜" : "不要上榜"))
            """))</div>\(view.largeButton("返回", "my", isMain: false))
        """
    }
}

struct OwnStarRoutes: Sendable {
    let premises: Premises

    var routes: [Route] {
        [
            .page("my/stars", .right(.beResident), page),
            .post("my/stars", .right(.beResident), .pressing("选择上不上榜"), form: page) { request in
                let isOff = request.form["off"] != "no"
                return try await premises.office.answer(request, doing: KeepOwnOffBoards(isOff: isOff)) { _ in
                    .seeOther("my", notice: isOff ? "您家不再上榜。" : "您家可以上榜了。")
                }
            },
        ]
    }

    private func page(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        return try await premises.office.read { transaction in
            guard let account = try MoralBank.ownAccount(actor, in: transaction) else { throw Refusal.noSuchPage }
            return OwnStarsPage(isOff: try StarBoards.isOff(account.id, county: actor.county, in: transaction))
        }
    }
}
