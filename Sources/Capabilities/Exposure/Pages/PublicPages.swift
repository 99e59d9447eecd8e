import Kernel
import Office
import Web

/// The board: the issues, the last first, by month, kind and township.
struct PublicBoardPage: PublicPage {
    struct Place: Codable, Sendable {
        let code: DivisionCode
        let name: String
    }

    let county: String
    let issues: [PublicIssue]
    let totals: PublicExposures.Totals
    let months: [Month]
    let townships: [Place]
    let filter: PublicExposures.Filter
    let next: ID<ExposureIssue>?
    var title: String { "曝光台" }
    var summary: String { "\(county)曝光台：曝光环境问题，公开整改结果。" }
    var picture: String? {
        issues.first.flatMap { issue in
            issue.pictures.first.map { "public/exposures/\(issue.id)/photos/\($0)/thumbnail" }
        }
    }

    private enum CodingKeys: CodingKey { case county, issues, totals, months, townships, next }

    func body(_ view: View) -> HTML {
        """
        <h1>曝光台</h1>
        <p class="soft">问题在哪里、谁来改、改得怎么样，都在这里。</p>
        <dl class="figures"><div><dt>期数</dt><dd>\(totals.issues)</dd></div><div><dt>曝光问题</dt><dd>\(totals.problems)</dd></div>\
        <div><dt>已整改</dt><dd>\(totals.putRight)</dd></div></dl>
        \(narrowing(view))
        \(HTML.when(issues.isEmpty, "<p class=\"empty\">\(isNarrowed ? "没有符合的曝光台，换个条件看看。" as HTML : "还没有发布过曝光台。")</p>"))
        <ul class="issues">\(HTML.each(issues) { issue($0, view) })</ul>
        \(HTML.with(next) { next in
            "<p><a class=\"button\" rel=\"next\" href=\"\(view.publicLink("public/exposures?\(view.request.query.setting("after", next.description))"))\">更早的</a></p>"
        })
        <p class="soft"><a href="\(view.link("public/exposures.atom"))">订阅（Atom）</a></p>
        """
    }

    private var isNarrowed: Bool { filter.month != nil || filter.channel != nil || filter.township != nil }

    private func narrowing(_ view: View) -> HTML {
        HTML.when(
            totals.issues > 0,
            """
            <form method="get" action="\(view.link("public/exposures"))" class="narrow">
            \(select("month", "月份", months.map { ($0.description, $0.chinese) }, filter.month?.description))
            \(select("channel", "类别", ExposureIssue.Channel.allCases.map { ($0.rawValue, $0.chinese) }, filter.channel?.rawValue))
            \(select("below", "乡镇（街道）", townships.map { ($0.code.description, $0.name) }, filter.township?.description))
            \(HTML.when(view.isElder, "<input type=\"hidden\" name=\"look\" value=\"elder\">"))
            <button class="button" type="submit">筛选</button></form>
            """)
    }

    private func select(
        _ name: String, _ label: String, _ options: [(value: String, label: String)], _ chosen: String?
    ) -> HTML {
        """
        <label>\(label)<select name="\(name)"><option value="">全部</option>\(HTML.each(options) { option in
            "<option value=\"\(option.value)\"\(HTML.when(option.value == chosen, " selected"))>\(option.label)</option>"
        })</select></label>
        """
    }

    private func issue(_ issue: PublicIssue, _ view: View) -> HTML {
        let path = "public/exposures/\(issue.id)"
        let right = issue.items.count(where: \.isPutRight)
        let (before, after) = (
            issue.items.lazy.compactMap(\.before.first).first, issue.items.lazy.compactMap(\.after.first).first
        )
        return """
            <li><a class="issue" href="\(view.publicLink(path))">
            <span class="soft">\(issue.name)\(HTML.with(issue.dated) { "　\($0)" })</span>
            <h2>\(issue.title)</h2>
            <span class="soft">\(issue.items.map(\.village).unique.joined(separator: "、"))</span>
            <span class="tag \(right == issue.items.count ? "good" as HTML : "wait")">\(right == issue.items.count ? "全部已整改" : "\(issue.items.count)个问题，已整改\(right)个")</span>
            \(HTML.when(before != nil || after != nil, "<span class=\"pair\">\(small(before, "整改前", path, view))\(small(after, "整改后", path, view))</span>"))
            </a></li>
            """
    }

    private func small(_ picture: String?, _ words: String, _ path: String, _ view: View) -> HTML {
        .with(picture) { picture in
            """
            <figure><img src="\(view.link("\(path)/photos/\(picture)/thumbnail"))" alt="\(words)" width="480" height="360" loading="lazy"><figcaption>\(words)</figcaption></figure>
            """
        }
    }
}

/// One issue: each problem before and after, side by side.
struct PublicIssuePage: PublicPage {
    let issue: PublicIssue
    var title: String { issue.title }
    var summary: String {
        issue.introduction.isEmpty
            ? "\(issue.name)：\(issue.items.map(\.village).unique.joined(separator: "、"))"
            : String(issue.introduction.prefix(80))
    }
    var picture: String? { issue.pictures.first.map { "\(path)/photos/\($0)/thumbnail" } }
    private var path: String { "public/exposures/\(issue.id)" }

    private enum CodingKeys: CodingKey { case issue }

    func body(_ view: View) -> HTML {
        """
        <p class="soft"><a href="\(view.publicLink("public/exposures"))">曝光台</a>　\(issue.name)</p>
        <h1>\(issue.title)</h1>
        <p class="soft">\(issue.dated ?? "")\(HTML.when(!issue.media.isEmpty, "　\(issue.media)"))</p>
        \(HTML.when(!issue.introduction.isEmpty, HTML.each(issue.introduction.split(whereSeparator: \.isNewline)) { "<p class=\"lead\">\(String($0))</p>" }))
        \(HTML.when(!issue.link.isEmpty, "<p><a class=\"button main\" href=\"\(issue.link)\" rel=\"noopener noreferrer nofollow\">看报道原文</a></p>"))
        \(HTML.each(issue.items) { item($0, view) })
        <p><a class="button" href="\(view.link("\(path)/issue.docx"))">下载这一期（.docx）</a><a class="button" href="\(view.publicLink("public/exposures"))">更多曝光台</a></p>
        <p class="soft">照片里的人脸、车牌、门牌已经遮住。曝光的是地点和问题，不针对个人。</p>
        """
    }

    private func item(_ item: PublicIssue.Item, _ view: View) -> HTML {
        """
        <section class="card"><h2>\(item.village)：\(item.title)</h2>
        <p><span class="tag \(item.isPutRight ? "good" as HTML : "wait")">\(item.standing)</span>\
        \(HTML.with(item.repeats) { " <a class=\"tag bad\" href=\"\(view.publicLink("public/exposures/\($0)"))\">不久前曝光过</a>" })\
         <span class="soft">\(item.township)\(HTML.with(item.unit) { "　承办：\($0)" })</span></p>
        \(HTML.when(!item.description.isEmpty, "<p>\(item.description)</p>"))
        <div class="pair">\(HTML.each(item.before) { figure($0, "整改前", item, view) })\(HTML.each(item.after) { figure($0, "整改后", item, view) })</div>
        </section>
        """
    }

    private func figure(_ picture: String, _ words: String, _ item: PublicIssue.Item, _ view: View) -> HTML {
        """
        <figure><a href="\(view.link("\(path)/photos/\(picture)/large"))"><img src="\(view.link("\(path)/photos/\(picture)/thumbnail"))" \
        alt="\(words)：\(item.village)，\(item.title)" width="480" height="360" loading="lazy"></a><figcaption>\(words)</figcaption></figure>
        """
    }
}

/// What stands where an issue was that was taken down.
struct WithdrawnPage: PublicPage {
    let name: String
    let reason: String
    var title: String { "\(name)已撤下" }

    func body(_ view: View) -> HTML {
        """
        <h1>\(title)</h1><p class="lead">\(reason)</p>
        <p><a class="button" href="\(view.publicLink("public/exposures"))">看其他曝光台</a></p>
        """
    }
}

/// The last issues for who follows them with a reader (RFC 4287).
struct ExposureFeed {
    let county: County
    let issues: [PublicIssue]
    /// Of the board, with scheme and host: a reader of feeds keeps an entry apart from the page that it came from.
    let address: String

    /// XML is written as HTML is: what is interpolated is escaped.
    var xml: HTML {
        """
        <?xml version="1.0" encoding="utf-8"?>
        <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">
        <id>urn:wenming:\(county.code):exposures</id>
        <title>\(county.name)曝光台</title>
        <link rel="alternate" type="text/html" href="\(address)"/>
        <link rel="self" type="application/atom+xml" href="\(address).atom"/>
        <updated>\(issues.compactMap(updated).max()?.iso8601 ?? "1970-01-01T00:00:00Z")</updated>
        <author><name>\(county.name)创建办</name></author>
        \(HTML.each(issues) { issue in
            """
            <entry>
            <id>urn:uuid:\(issue.id.description)</id>
            <title>\(issue.name)：\(issue.title)</title>
            <link rel="alternate" type="text/html" href="\(address)/\(issue.id.description)"/>
            \(HTML.with(issue.publishedAt) { "<published>\($0.iso8601)</published>" })
            <updated>\(updated(issue)?.iso8601 ?? "1970-01-01T00:00:00Z")</updated>
            <category term="\(issue.channel.rawValue)" label="\(issue.channel.chinese)"/>
            <summary>\(summary(issue))</summary>
            </entry>

            """
        })</feed>

        """
    }

    private func updated(_ issue: PublicIssue) -> Instant? {
        [issue.publishedAt, issue.changedAt].compactMap(\.self).max()
    }

    private func summary(_ issue: PublicIssue) -> String {
        ([issue.introduction] + issue.items.map { "\($0.village)：\($0.title)（\($0.standing)）" })
            .filter { !$0.isEmpty }.joined(separator: "\n")
    }
}
