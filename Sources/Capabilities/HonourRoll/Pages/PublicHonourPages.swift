import Kernel
import Office
import Recognition
import Web

struct PublicRollPage: PublicPage {
    struct Card: Encodable, Sendable {
        let honour: PublicHonours.View
        let photo: String?
        let ladder: [PublicHonours.Held]
    }

    struct Going: Encodable, Sendable {
        let id: ID<Round>
        let title: String
        let next: String
        /// It still goes on, and can be taken part in or watched.
        let isOpen: Bool
    }

    let county: String
    let cards: [Card]
    let filter: PublicHonours.Filter
    let choices: PublicHonours.Choices
    let next: ID<Honour>?
    let rounds: [Going]
    var title: String { "光荣榜" }
    var summary: String { "\(county)的好人、模范和文明单位。" }

    private enum CodingKeys: CodingKey { case county, cards, choices, next, rounds }

    func body(_ view: View) -> HTML {
        """
        <h1>光荣榜</h1><p class="soft">身边的好人、模范、文明单位，都是大家推荐、评出来的。</p>
        <p><a class="button main" href="\(view.link("my"))">我也推荐一位</a><a class="button" href="\(view.publicLink("public/honours/ladder"))">好人阶梯</a><a class="button" href="\(view.publicLink("public/certificates"))">验证证书</a></p>
        \(going("正在评选", rounds.filter(\.isOpen), view))
        <form method="get" action="\(view.link("public/honours"))" class="narrow">
        \(choice("category", "类别", AwardCategory.given.map { ($0.rawValue, $0.chinese) }, filter.category?.rawValue))
        \(choice("level", "级别", AwardLevel.allCases.map { ($0.rawValue, $0.chinese) }, filter.level?.rawValue))
        \(choice("year", "年份", choices.years.map { (String($0), "\($0)年") }, filter.year.map { String($0) }))
        \(choice("below", "乡镇（街道）", choices.townships.map { ($0.code.description, $0.name) }, filter.township?.description))
        \(HTML.when(view.isElder, "<input type=\"hidden\" name=\"look\" value=\"elder\">"))
        <button class="button" type="submit">筛选</button></form>
        \(HTML.when(cards.isEmpty, "<p class=\"empty\">\(filter.isNarrowed ? "这里还没有，换个条件看看。" as HTML : "还没有。第一届评选结束以后，名单和事迹在这里。")</p>"))
        <ul class="issues">\(HTML.each(cards) { card($0, view) })</ul>
        \(HTML.with(next) { "<p><a class=\"button\" rel=\"next\" href=\"\(view.publicLink("public/honours?\(view.request.query.setting("after", $0.description))"))\">更早的</a></p>" })
        \(going("评选结果", rounds.filter { !$0.isOpen }, view))
        """
    }

    private func going(_ heading: String, _ rounds: [Going], _ view: View) -> HTML {
        HTML.when(
            !rounds.isEmpty,
            """
            <h2>\(heading)</h2><ul class="people">\(HTML.each(rounds) { round in
                "<li><h2><a href=\"\(view.publicLink("public/rounds/\(round.id)"))\">\(round.title)</a></h2><span class=\"soft\">\(round.next)</span></li>"
            })</ul>
            """)
    }

    /// 市级好人 says its level itself.
    private func rung(_ held: PublicHonours.Held) -> String {
        held.title.contains(held.level.chinese) ? held.title : "\(held.level.chinese)　\(held.title)"
    }

    private func choice(_ name: String, _ label: String, _ options: [(String, String)], _ chosen: String?) -> HTML {
        """
        <label>\(label)<select name="\(name)"><option value="">全部</option>\(HTML.each(options) { "<option value=\"\($0.0)\"\(HTML.when($0.0 == chosen, " selected"))>\($0.1)</option>" })</select></label>
        """
    }

    private func card(_ card: Card, _ view: View) -> HTML {
        let (honour, path) = (card.honour, "public/honours/\(card.honour.id)")
        return """
            <li><a class="issue" href="\(view.publicLink(path))">\(HTML.with(card.photo) { "<img class=\"story-photo\" src=\"\(view.link("\(path)/photos/\($0)/thumbnail"))\" alt=\"\(honour.name)的照片\" width=\"320\" height=\"240\" loading=\"lazy\">" })\
            <span class="soft">\(honour.kind)　\(honour.level.chinese)　\(honour.place)</span><h2>\(honour.name)\(HTML.when(!honour.line.isEmpty, "：\(honour.line)"))</h2><span class="soft">\(honour.title)，<span class="nowrap">\(honour.grantedOn.chinese)</span></span></a>\
            \(HTML.when(card.ladder.count > 1, "<ul class=\"rungs soft\" aria-label=\"\(honour.name)的阶梯\">\(HTML.each(card.ladder) { held in "<li><a href=\"\(view.publicLink("public/honours/\(held.id)"))\">\(rung(held))</a>　<span class=\"nowrap\">\(held.grantedOn.chinese)</span></li>" })</ul>"))</li>
            """
    }
}

struct StoryPage: PublicPage {
    let honour: PublicHonours.View
    let group: String
    let story: String
    let ladder: [PublicHonours.Step]
    let photos: [String]
    let address: String
    var title: String { honour.line.isEmpty ? honour.name : "\(honour.name)：\(honour.line)" }
    var summary: String {
        let first = story.split(whereSeparator: \.isNewline).first.map { String($0.prefix(60)) } ?? ""
        return first.isEmpty ? "\(honour.title)，\(honour.name)" : "\(honour.title)。\(first)"
    }
    var picture: String? { photos.first.map { "\(path)/photos/\($0)/large" } }
    private var path: String { "public/honours/\(honour.id)" }

    func body(_ view: View) -> HTML {
        """
        <p class="soft"><a href="\(view.publicLink("public/honours"))">光荣榜</a>　\(HTML.when(!group.isEmpty, "\(group) · "))\(honour.title)</p>
        <h1>\(title)</h1>
        \(HTML.with(photos.first) { "<figure class=\"story\"><img src=\"\(view.link("\(path)/photos/\($0)/large"))\" alt=\"\(honour.name)的照片\"><figcaption>照片经本人同意发布</figcaption></figure>" })
        <ol class="ladder" aria-label="到了哪一级">\(HTML.each(ladder) { step in
            "<li\(HTML.when(step.grantedOn != nil, " class=\"held\""))>\(rung(step.level))<br>\(step.grantedOn.map { "\($0.year)年\($0.month)月" } ?? (step.isAsked ? "已推荐" : "—"))</li>"
        })</ol>
        \(HTML.each(story.split(whereSeparator: \.isNewline)) { "<p class=\"lead\">\(String($0))</p>" })
        \(HTML.when(story.isEmpty, "<p class=\"lead\">\(honour.name)，\(honour.grantedOn.chinese)获得“\(honour.title)”。</p>"))
        \(HTML.each(photos.dropFirst()) { "<figure class=\"story\"><img src=\"\(view.link("\(path)/photos/\($0)/large"))\" alt=\"\(honour.name)的照片\" loading=\"lazy\"></figure>" })
        <p class="soft">\(honour.place)　\(honour.title)　<span class="nowrap">\(honour.grantedOn.chinese)</span>\(HTML.when(!honour.certificate.isEmpty, "　证书编号\(honour.certificate)"))</p>
        <p><a class="button main" href="\(view.link("my"))">我也推荐一位</a><a class="button" href="#share">分享</a></p>
        <section class="card" id="share"><h2>转给别人看</h2><p class="soft">请对方扫一扫，或者把地址发给他。</p>\(HTML.with(QRCode(address)) { $0.svg("这一页的地址") })<p class="share-address">\(address)</p></section>
        """
    }

    /// 县级好人; of other kinds the level alone.
    private func rung(_ level: AwardLevel) -> String {
        guard honour.category == .goodNeighbour else { return level.chinese }
        return level == .nation ? "中国好人" : "\(level.chinese)好人"
    }
}

struct PublicRoundPage: PublicPage {
    let round: PublicRound
    var title: String { round.title }
    var summary: String { "\(round.title)：\(round.course.next)" }

    func body(_ view: View) -> HTML {
        """
        <p class="soft"><a href="\(view.publicLink("public/honours"))">光荣榜</a>　\(round.kind)</p><h1>\(round.title)</h1>
        <ol class="ladder" aria-label="走到哪一步">\(HTML.each(round.course.stages) { stage in
            "<li\(HTML.when(stage.place != .ahead, " class=\"held\""))\(HTML.when(stage.place == .now, " aria-current=\"step\""))>\(stage.title)\(HTML.when(stage.place == .now, "<br>现在"))</li>"
        })</ol>
        <p class="lead">\(round.course.next)</p>
        \(HTML.when(round.isVoting, "<p><a class=\"button main\" href=\"\(view.link("my/rounds/\(round.id)/vote"))\">去投票</a></p><p class=\"soft\">用村（社区）发的码登录，一人一票。</p>"))
        \(HTML.with(round.notice) { notice in """
            <div class="notice-box"><p><strong>\(round.takesObjections ? "公示" : "公示已期满")</strong>　\(round.noticeTerm)</p><ul>\(HTML.each(round.candidates, candidate))</ul>
            \(HTML.when(round.takesObjections, "<p>有不同意见，请用真实姓名提出，只有经办人看得到。</p>"))<a class="button" href="\(view.publicLink("public/notices/\(notice)"))">\(round.takesObjections ? "看公示，提意见" : "看公示")</a></div>
            """ })
        \(HTML.when(!round.honours.isEmpty, """
            <h2>获得者</h2><ul class="issues">\(HTML.each(round.honours) { honour in
                "<li><a class=\"issue\" href=\"\(view.publicLink("public/honours/\(honour.id)"))\"><h2>\(honour.name)\(HTML.when(!honour.line.isEmpty, "：\(honour.line)"))</h2><span class=\"soft\">\(honour.place)</span></a></li>"
            })</ul>
            """))
        \(HTML.when(!round.votes.isEmpty, """
            <h2>得票</h2><div class="table-box"><table><thead><tr><th>选票上的号</th><th>姓名（名称）</th><th>得票</th></tr></thead><tbody>\(HTML.each(round.votes) { vote in
                "<tr><td>\(vote.number)</td><td>\(vote.name.isEmpty ? "—" : vote.name)</td><td>\(vote.votes)</td></tr>"
            })</tbody></table></div>\(HTML.when(round.votes.contains { $0.name.isEmpty }, "<p class=\"soft\">没有进入公示的只写号，不写姓名。</p>"))
            """))
        \(HTML.when(round.hasBallots, "<p><a class=\"button\" href=\"\(view.link("public/rounds/\(round.id)/ballots.csv"))\">计票文件 .csv</a></p><p class=\"soft\">一行一张选票或一包纸质票，谁都可以再加一遍；里面没有谁投了谁。候选的号就是选票上的号。</p>"))
        \(HTML.when(round.hasBallots, "<details><summary>怎么再算一遍</summary><p>装有 Python 的电脑，把下面几行存成 retally.py，和计票文件放在一起，运行 python3 retally.py 计票.csv，一行一个号、一个票数，和上面的表一样。</p><pre class=\"table-box\">\(Recount.script)</pre></details>"))
        <p>\(HTML.when(round.isNominating, "<a class=\"button main\" href=\"\(view.link("my"))\">我也推荐一位</a>"))<a class="button" href="\(view.publicLink("public/honours"))">光荣榜</a></p>
        """
    }
}

extension PublicRoundPage {
    private func candidate(_ one: PublicRound.Candidate) -> HTML {
        """
        <li>\(one.number). \(one.name)\(HTML.when(!one.place.isEmpty, "（\(one.place)）"))\(one.words)\(HTML.when(!one.outcome.isEmpty, " <span class=\"tag \(style(one))\">\(one.outcome)</span>"))</li>
        """
    }

    private func style(_ one: PublicRound.Candidate) -> HTML {
        switch one.outcome {
        case PublicRound.Candidate.passed: "good"
        case PublicRound.Candidate.failed: "bad"
        default: ""
        }
    }
}

struct CertificatePage: PublicPage {
    let county: String
    let asked: String
    let honour: PublicHonours.View?
    var title: String { "验证证书" }

    func body(_ view: View) -> HTML {
        """
        <h1>验证证书</h1>
        \(HTML.with(honour) { honour in
            """
            <div class="notice-box"><p><strong>\(honour.revokedOn == nil ? "证书是真的" : "证书已经撤销")</strong></p>
            <p>\(honour.name)，\(honour.title)，\(honour.grantedOn.chinese)授予\(HTML.with(honour.heldUntil) { "，有效期至\($0.chinese)" })。编号：\(honour.certificate)。\(HTML.with(honour.revokedOn) { "\($0.chinese)撤销。" })</p></div>
            """
        })
        \(HTML.when(honour == nil && !asked.isEmpty, "<p class=\"lead\">没有编号是“\(asked)”的证书：请对照证书再输一遍；还是没有的，可能是伪造的，请向创建办查询。</p>"))
        <form method="get" action="\(view.link("public/certificates"))" class="narrow"><label>证书编号<input name="number" value="\(asked)"></label><button class="button" type="submit">验证</button></form>
        """
    }
}
