import Database
import Kernel
import Web

/// Where residents and visitors begin, and where a follow-up code opens what became of something.
package enum Outside {
    /// - Parameter all: every capability, asked for when a page is made.
    package static func capability(all: @escaping @Sendable () -> [Capability]) -> Capability {
        Capability(
            "outside", migrations: FollowUp.migrations + Consent.migrations,
            tables: [.sealed(FollowUp.sealed), .sealed(Consent.sealed)], own: OwnMessages.parts,
            routes: { OutsideRoutes(premises: $0, all: all).routes + OwnMessageRoutes(office: $0.office).routes })
    }
}

struct OutsideRoutes: Sendable {
    let office: Office
    let attempts: CodeAttempts
    let all: @Sendable () -> [Capability]

    init(premises: Premises, all: @escaping @Sendable () -> [Capability]) {
        office = premises.office
        attempts = CodeAttempts(now: premises.surroundings.now)
        self.all = all
    }

    var routes: [Route] {
        [
            .page("my", .anyone, home),
            .page("my/follow", .anyone) { _ in FollowUpPage() },
            .post("my/follow", .anyone, .pressing("查询"), form: { _ in FollowUpPage() }, follow),
            .post("my/look", .anyone, .pressing("换成长辈版或标准版"), form: home) { request in
                .look(request.browser.look == .elder ? .plain : .elder, to: .seeOther("my"))
            },
        ]
    }

    private func home(_ request: WebRequest) async throws -> any Page {
        let session = request.session
        // Who comes for the first time has no browser's name yet: he sees what there is to do.
        let actor = session?.actor ?? .visitor(request.visitor ?? "", county: request.county.code)
        let parts = try await office.read { transaction in
            try all().flatMap { try $0.own(actor, transaction) }
        }
        return OwnHomePage(
            name: session?.actor.name, place: session?.unitName ?? "", county: request.county.name, parts: parts)
    }

    private func follow(_ request: WebRequest) async throws -> Answer {
        let form = FormReader(request.form)
        let (code) = try form.finish(
            form.value("code", "查询码", form: "纸上或屏幕上的12个字母和数字，如 7KQ2-M9XW-4RTN") { OutsideCode($0) })
        let county = request.county.code
        let part = try await attempts.counting(from: request.address) {
            try await office.read { transaction -> OwnPart in
                let (kind, record) = try FollowUp.record(code, county: county, in: transaction)
                let followed = all().compactMap { $0.followed[kind] }.first
                guard let part = try followed?(record, county, transaction) else { throw Refusal.noSuchCode }
                return part
            }
        }
        return .page(FollowedPage(part: part))
    }
}

/// What is his, and what he can do.
struct OwnHomePage: Page {
    let name: String?
    let place: String
    let county: String
    let parts: [OwnPart]
    var title: String { name == nil ? "群众办事" : "我的" }

    func body(_ view: View) -> HTML {
        """
        <h1>\(name.map { "\($0)，您好" } ?? "\(county)群众办事")</h1>
        <p class="soft">\(place.isEmpty ? "推荐好人、提意见、查进度，都在这里。" : place)</p>
        \(HTML.each(parts.flatMap(\.starts).enumerated()) { view.largeButton($1.label, $1.path, isMain: $0 == 0) })
        \(HTML.each(parts) { view.ownPart($0) })
        \(HTML.when(name == nil, """
            \(view.largeButton("用村里发的码登录", "my/sign-in", isMain: false))
            <p class="soft">码由村（社区）打印，一人一个。没有码也可以提意见，办好后用查询码看结果。</p>
            """))
        \(view.largeButton("用查询码看进度", "my/follow", isMain: false))
        """
    }
}

struct FollowUpPage: Page {
    let title = "用查询码看进度"

    func body(_ view: View) -> HTML {
        """
        <h1>\(title)</h1>
        <div class="card-paper">\(view.form("my/follow", """
            \(view.input("code", "查询码", help: "提交时屏幕上给您的12个字母和数字，大小写都行。", autocomplete: "off", keyboard: .code))
            \(view.submit("查询"))
            """))</div>
        """
    }
}

struct FollowedPage: Page {
    let part: OwnPart
    var title: String { part.title }

    func body(_ view: View) -> HTML {
        """
        <h1>\(title)</h1>
        \(view.ownPart(part))
        \(view.largeButton("再查一个", "my/follow", isMain: false))
        """
    }
}

/// Shown once, after something was written: the code that opens it again.
package struct GivenFollowUpPage: Page {
    package let title: String
    let words: String
    let code: String
    let back: String

    /// - Parameter back: below the county, where one goes on.
    package init(_ title: String, _ words: String, _ code: OutsideCode, back: String) {
        self.back = back
        self.title = title
        self.words = words
        self.code = code.shown
    }

    package func body(_ view: View) -> HTML {
        """
        <h1>\(title)</h1>
        <div class="card-paper"><p>\(words)</p>
        <p>查询码<br><span class="h1 letters" id="follow-up">\(code)</span></p>
        <p class="soft">请抄下或截图：只显示这一次。以后在“用查询码看进度”里输入，就能看到办理结果。</p></div>
        \(view.request.isOutside ? view.largeButton("回到首页", back) : view.linkButton("返回", back))
        """
    }
}
