import Database
import Kernel
import Web

/// A notice as everybody reads it, made of statements that ask for what is out.
struct PublicNoticeView: Encodable, Sendable {
    struct Candidate: Encodable, Sendable {
        let number: Int
        let name: String
        let place: String
        let words: String
        let state: NoticeCandidate.State
    }

    let id: ID<PublicNotice>
    let title: String
    let words: String
    let contact: String
    let issuer: String
    let firstDay: Day
    let lastDay: Day
    let days: Int
    let state: PublicNotice.State
    let candidates: [Candidate]

    var term: String { "\(firstDay.chinese)至\(lastDay.chinese)（\(days)个工作日）" }
}

enum PublicNoticesOut {
    static func page(
        before: ID<PublicNotice>?, limit: Int, county: String, in transaction: ReadTransaction
    ) throws -> [PublicNoticeView] {
        let earlier: SQL = before.map { "id < \($0)" } ?? "1 = 1"
        return try transaction.rows(
            """
            SELECT id, title, words, contact, issuerName, firstDay, lastDay, days, state FROM publicNotice
            WHERE county = \(county) AND state IN \(list: PublicNotice.State.open) AND \(earlier)
            ORDER BY id DESC LIMIT \(limit: limit)
            """
        ).map { try view($0, candidates: []) }
    }

    static func one(
        _ id: ID<PublicNotice>, county: String, in transaction: ReadTransaction
    ) throws -> PublicNoticeView? {
        let row = try transaction.row(
            """
            SELECT id, title, words, contact, issuerName, firstDay, lastDay, days, state FROM publicNotice
            WHERE county = \(county) AND id = \(id) AND state IN \(list: PublicNotice.State.open)
            """)
        guard let row else { return nil }
        let candidates = try Notices.candidates(of: id, county: county, in: transaction).map {
            PublicNoticeView.Candidate(
                number: $0.number, name: $0.name, place: $0.place, words: $0.words, state: $0.state)
        }
        return try view(row, candidates: candidates)
    }

    /// Of one that was public and is no more: what stood over it, and why it is gone.
    static func gone(
        _ id: ID<PublicNotice>, county: String, in transaction: ReadTransaction
    ) throws -> GoneNoticePage? {
        let row = try transaction.row(
            """
            SELECT publicNotice.title, publicNotice.state, recordStep.note FROM publicNotice
            JOIN recordStep ON recordStep.county = publicNotice.county AND recordStep.record = publicNotice.id
            WHERE publicNotice.county = \(county) AND publicNotice.id = \(id)
              AND publicNotice.state IN \(list: [PublicNotice.State.withdrawn, .archived])
              AND recordStep.step IN \(list: [Signatures.withdraw, PublicNotice.archive])
              AND EXISTS (SELECT 1 FROM recordStep AS opened WHERE opened.county = \(county)
                AND opened.record = publicNotice.id AND opened.step = \(PublicNotice.open))
            """)
        guard let row else { return nil }
        let state: PublicNotice.State = try row["state"]
        let note: String = try row["note"]
        return GoneNoticePage(
            name: try row["title"], words: state == .withdrawn ? "公示已经撤回：\(note)" : "公示早已办结，名单不再公开。")
    }

    private static func view(_ row: Row, candidates: [PublicNoticeView.Candidate]) throws -> PublicNoticeView {
        PublicNoticeView(
            id: try row["id"], title: try row["title"], words: try row["words"], contact: try row["contact"],
            issuer: try row["issuerName"], firstDay: try row["firstDay"], lastDay: try row["lastDay"],
            days: try row["days"], state: try row["state"], candidates: candidates)
    }
}

struct PublicNoticeRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }
    private static let pageLength = 20

    var routes: [Route] {
        [
            Route.page("public/notices", .anyone, board).asking("after"),
            .get("public/notices/:publicNotice", .anyone) { request in
                let (found, gone, _) = try await asked(request)
                if let found { return .page(PublicNoticePage(notice: found)) }
                guard let gone else { throw Refusal.noSuchNotice }
                return .gone(gone)
            },
            .get("public/notices/:publicNotice/notice.docx", .anyone) { request in
                let (found, gone, whole) = try await asked(request)
                guard let found, let whole else {
                    guard let gone else { throw Refusal.noSuchNotice }
                    return .gone(gone)
                }
                let candidates = try await office.read { [county = request.county.code] in
                    try Notices.candidates(of: found.id, county: county, in: $0)
                }
                return try await whole.download(candidates, request.county, office)
            },
        ]
    }

    private func asked(
        _ request: WebRequest
    ) async throws -> (PublicNoticeView?, GoneNoticePage?, PublicNotice?) {
        let id: ID<PublicNotice> = try request.parameter("publicNotice")
        let county = request.county.code
        return try await office.read { transaction in
            guard let found = try PublicNoticesOut.one(id, county: county, in: transaction) else {
                return (nil, try PublicNoticesOut.gone(id, county: county, in: transaction), nil)
            }
            return (found, nil, try Notices.one(id, for: .system(county: county), in: transaction))
        }
    }

    private func board(_ request: WebRequest) async throws -> any Page {
        let form = FormReader(request.query)
        let before = form.optional("after", "页", form: "上一页的末行") { ID<PublicNotice>($0) }
        try form.finish()
        let county = request.county
        return try await office.read { transaction in
            let notices = try PublicNoticesOut.page(
                before: before, limit: Self.pageLength + 1, county: county.code, in: transaction)
            return PublicNoticesPage(
                county: county.name, notices: Array(notices.prefix(Self.pageLength)),
                next: notices.count > Self.pageLength ? notices[Self.pageLength - 1].id : nil)
        }
    }
}

extension Refusal {
    static let noSuchNotice = Refusal(.missing, "public.none", "没有这一页，可能地址有误，或者还没有开始公示。")
}

struct GoneNoticePage: PublicPage {
    let name: String
    let words: String
    var title: String { name }

    func body(_ view: View) -> HTML {
        "<h1>\(name)</h1><p class=\"lead\">\(words)</p><p><a class=\"button\" href=\"\(view.publicLink("public/notices"))\">看其他公示</a></p>"
    }
}

struct PublicNoticesPage: PublicPage {
    let county: String
    let notices: [PublicNoticeView]
    let next: ID<PublicNotice>?
    var title: String { "公示" }
    var summary: String { "\(county)的公示：要定下来的人和事先给大家看，有不同意见可以提。" }

    func body(_ view: View) -> HTML {
        """
        <h1>公示</h1><p class="soft">要定下来的人和事，先给大家看。有不同意见，用真实姓名提出，只有经办人看得到。</p>
        \(HTML.when(notices.isEmpty, "<p class=\"empty\">现在没有公示。</p>"))
        <ul class="issues">\(HTML.each(notices) { notice in
            """
            <li><a class="issue" href="\(view.publicLink("public/notices/\(notice.id)"))"><span class="soft">\(notice.issuer)　\(notice.term)</span>
            <h2>\(notice.title)</h2><span class="tag \(notice.tagStyle)">\(notice.shownState)</span></a></li>
            """
        })</ul>
        \(HTML.with(next) { "<p><a class=\"button\" rel=\"next\" href=\"\(view.publicLink("public/notices?after=\($0)"))\">更早的</a></p>" })
        """
    }
}

extension PublicNoticeView {
    fileprivate var shownState: String {
        switch state {
        case .running: "公示中"
        case .ended: "已期满，个别对象核实中"
        default: "已期满"
        }
    }
    fileprivate var tagStyle: HTML { state == .running ? "wait" : "good" }
}

struct PublicNoticePage: PublicPage {
    let notice: PublicNoticeView
    var title: String { notice.title }
    var summary: String { "\(notice.issuer)公示，\(notice.term)" }

    func body(_ view: View) -> HTML {
        """
        <p class="soft"><a href="\(view.publicLink("public/notices"))">公示</a>　\(notice.issuer)</p>
        <h1>\(notice.title)</h1>
        <div class="notice-box"><p><strong>\(notice.shownState)</strong>　\(notice.term)</p>
        \(notice.state == .running ? """
            <p class="soft">有不同意见，请用真实姓名提出，只有经办人看得到。也可以联系：\(notice.contact)。</p>
            <p><a class="button" href="\(view.link("my/notices/\(notice.id)"))">我有意见</a></p>
            """ as HTML : "<p class=\"soft\">联系：\(notice.contact)。</p>")</div>
        \(HTML.each(notice.words.split(whereSeparator: \.isNewline)) { "<p>\(String($0))</p>" })
        <ul class="people">\(HTML.each(notice.candidates, candidate))</ul>
        <p><a class="button" href="\(view.link("public/notices/\(notice.id)/notice.docx"))">下载（.docx）</a></p>
        """
    }

    private func candidate(_ candidate: PublicNoticeView.Candidate) -> HTML {
        """
        <li><h2>\(candidate.number). \(candidate.name)\(HTML.when(!candidate.place.isEmpty, " <small>\(candidate.place)</small>"))</h2>
        \(HTML.when(!candidate.words.isEmpty, "<p>\(candidate.words)</p>"))\(shown(candidate))</li>
        """
    }

    /// That somebody objected is between him and the office until it is ruled on.
    private func shown(_ candidate: PublicNoticeView.Candidate) -> HTML {
        switch candidate.state {
        case .withdrawn: "<p class=\"soft\">已撤下。</p>"
        case .passed: "<span class=\"tag good\">通过</span>"
        case .failed: "<span class=\"tag bad\">不通过</span>"
        case .frozen where notice.state != .running: "<span class=\"tag wait\">核实中</span>"
        case .standing, .frozen: .empty
        }
    }
}
