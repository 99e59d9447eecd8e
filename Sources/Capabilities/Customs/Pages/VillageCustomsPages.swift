import Kernel
import Office
import Organisation
import Web

extension View {
    func villageSelect(_ villages: [Unit]) -> HTML {
        select(
            "village", "村（社区）",
            options: (villages.count == 1 ? [] : [("", "请选择")])
                + villages.map { ($0.division?.description ?? "", $0.name) })
    }
}

struct NewStandardPage: Page {
    let villages: [Unit]
    let today: Day
    var title: String { "登记办酒标准" }
    var help: String { "村民代表会议商定的办酒标准；改了就登记新的一版，旧版留着，已经报备的仍按报备时的一版。" }
    var parents: [Crumb] { [Crumb("办酒标准", "customs/standards")] }

    private enum CodingKeys: CodingKey { case today }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "标准由村（社区）自己商定，写进村规民约"))
        <div class="card-paper">\(view.form("customs/standards/new", """
            \(view.villageSelect(villages))
            <div class="pair">\(view.numberInput("tables", "最多几桌", value: 20))\(view.moneyInput("price", "每桌最多"))</div>
            <div class="pair">\(view.numberInput("cars", "用车最多（辆）", value: 6))\(view.numberInput("days", "最多几天", value: 1))</div>
            \(view.moneyInput("gift", "礼金最多", required: false))
            \(view.moneyInput("usual", "本村过去一场大约花", help: "用来算省了多少；不知道就不填。", required: false))
            \(view.dayInput("validFrom", "施行日期", value: today))
            \(view.input("words", "依据", help: "如 2019年3月村民代表会议通过。", max: 100))
            \(view.submit("登记"))
            """))</div></div>
        """
    }
}

struct StandardPage: Page {
    let standard: CustomsStandard
    var title: String { "\(standard.village.name)办酒标准第\(standard.standard.version)版" }
    var help: String { "这一版从施行日起用于新的报备；以后再改是新的一版。" }
    var parents: [Crumb] { [Crumb("办酒标准", "customs/standards")] }

    func body(_ view: View) -> HTML {
        let limits = standard.standard.limits
        return """
            \(view.heading(title, "\(standard.townshipName)　\(standard.isLatest ? "最新一版" : "已有新版")"))
            <section class="card-paper"><dl class="record"><dt>桌数</dt><dd>最多\(limits.tables)桌</dd><dt>每桌</dt><dd>最多\(Money(fen: limits.fenPerTable).chinese)</dd>
            <dt>用车</dt><dd>最多\(limits.cars)辆</dd><dt>天数</dt><dd>最多\(limits.days)天</dd>
            \(HTML.with(limits.giftFen) { "<dt>礼金</dt><dd>最多\(Money(fen: $0).chinese)</dd>" })
            \(HTML.with(standard.standard.usualFen) { "<dt>过去一场大约花</dt><dd>\(Money(fen: $0).chinese)</dd>" })
            <dt>施行</dt><dd>\(standard.validFrom.chinese)</dd><dt>依据</dt><dd>\(standard.words)</dd></dl>
            <p class="soft">标准是邻里的约定：对照着给建议，不审批，不罚款。</p></section>
            """
    }
}

struct NewCouncilPage: Page {
    let villages: [Unit]
    let today: Day
    var title: String { "登记红白理事会" }
    var help: String { "一届登记一次：成员、任期、章程。" }

    private enum CodingKeys: CodingKey { case today }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "德高望重的人组成，一般三年一届"))
        <div class="card-paper">\(view.form("councils/new", """
            \(view.villageSelect(villages))
            \(view.textArea("members", "成员", help: "一行一个姓名，第一个是会长，至少三人。", rows: 5, max: 400))
            <div class="pair">\(view.dayInput("from", "任期开始", value: today))\(view.dayInput("until", "任期结束", value: today.adding(days: 3 * 365)))</div>
            \(view.textArea("charter", "章程", help: "怎么推选、管什么、几时开会；全文或要点。", rows: 8, max: 5000))
            \(view.submit("登记"))
            """))</div></div>
        """
    }
}

struct CouncilPage: Page {
    let council: Council
    let held: [CouncilMeeting]
    let mayKeep: Bool
    let today: Day
    var title: String { "\(council.village.name)红白理事会" }
    var help: String { "一届理事会的成员、章程和会议；一般一季度一次会。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(council.townshipName)　任期\(council.from.chinese)至\(council.until.chinese)　\(council.isInOffice(on: today) ? "在任" : "不在任期")"))
        <div class="columns"><div>\(HTML.when(mayKeep, meeting(view)))
        <section class="card-paper"><h2>会议</h2>\(HTML.when(held.isEmpty, "<p class=\"soft\">还没有登记会议，一季度至少一次。</p>"))
        <ul class="course">\(HTML.each(held) { "<li><strong>\($0.heldOn.chinese)</strong>，到会\($0.present)人<p>\($0.words)</p></li>" })</ul></section></div>
        <div><section class="card-paper"><h2>成员</h2><ul>\(HTML.each(council.members.enumerated()) { "<li>\($1)\(HTML.when($0 == 0, "（会长）"))</li>" })</ul>\(HTML.when(mayKeep, changing(view)))</section>
        <section class="card-paper"><h2>章程</h2>\(HTML.each(council.charter.split(whereSeparator: \.isNewline)) { "<p>\(String($0))</p>" })</section>
        <p><a href="\(view.link("banquets?below=\(council.village.division?.description ?? "")"))">本村的酒席报备</a></p></div></div>
        """
    }

    private func changing(_ view: View) -> HTML {
        let view = view.refused(at: "councils/\(council.id)/change")
        return """
            <details class="act"\(HTML.when(view.refusal != nil, " open"))><summary>成员变动、更正</summary>\(view.form("councils/\(council.id)/change", id: "change", """
                \(view.textArea("members", "成员", value: council.members.joined(separator: "\n"), help: "一行一个姓名，第一个是会长，至少三人。", rows: 5, max: 400))
                \(view.textArea("charter", "章程", value: council.charter, rows: 6, max: 5000))
                \(view.input("reason", "原因", help: "如 某某外出，补选一人；谁在什么时候改的，审计里都留着。", max: 100))\(view.submit("保存"))
                """))</details>
            """
    }

    private func meeting(_ view: View) -> HTML {
        let view = view.refused(at: "councils/\(council.id)/meetings")
        return """
            <section class="card-paper"><details class="act"\(HTML.when(view.refusal != nil, " open"))><summary>登记一次会</summary>\(view.form("councils/\(council.id)/meetings", id: "meeting", """
                \(view.dayInput("heldOn", "日期", value: today))\(view.numberInput("present", "到会人数"))
                \(view.textArea("words", "议了什么", rows: 3, max: 500))\(view.submit("登记"))
                """))</details></section>
            """
    }
}

struct NewHallPage: Page {
    let villages: [Unit]
    let title = "登记礼堂"
    var help: String { "文化礼堂、家宴中心，登记以后按天预订。" }

    private enum CodingKeys: CodingKey { case title }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "一个礼堂一天只能订一次"))
        <div class="card-paper">\(view.form("halls/new", """
            \(view.villageSelect(villages))\(view.input("name", "名称", help: "如 文化礼堂、家宴中心。", max: 30))
            \(view.numberInput("tables", "可摆桌数"))\(view.textArea("words", "说明", help: "如 桌椅碗筷齐全，提前三天拿钥匙。", required: false, rows: 2, max: 200))
            \(view.submit("登记"))
            """))</div></div>
        """
    }
}

struct HallPage: Page {
    let hall: Hall
    let bookings: [HallBooking]
    let calendar: String
    let mayKeep: Bool
    let today: Day
    var title: String { "\(hall.village.name)\(hall.name)" }
    var help: String { "哪几天已经有人订；日历可以订阅，只写“已预订”，不写是谁。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(hall.townshipName)　可摆\(hall.tables)桌"))
        <div class="columns"><div>\(HTML.when(mayKeep, booking(view)))
        <section class="card-paper"><h2>已经订出的日子</h2>
        \(HTML.when(bookings.isEmpty, "<p class=\"soft\">今天以后还没有人预订。</p>"))
        <ul class="course">\(HTML.each(bookings) { row($0, view) })</ul></section></div>
        <div><section class="card-paper">\(HTML.when(!hall.words.isEmpty, "<p>\(hall.words)</p>"))<p><a href="\(view.link("public/halls/\(hall.id)/calendar.ics"))">订阅日历（.ics）</a></p><p class="code-line">\(calendar)</p>\(HTML.when(mayKeep, correcting(view)))</section></div></div>
        """
    }

    private func correcting(_ view: View) -> HTML {
        let view = view.refused(at: "halls/\(hall.id)/correct")
        return """
            <details class="act"\(HTML.when(view.refusal != nil, " open"))><summary>更正</summary>\(view.form("halls/\(hall.id)/correct", id: "correct", """
                \(view.input("name", "名称", value: hall.name, max: 30))\(view.numberInput("tables", "可摆桌数", value: hall.tables))
                \(view.textArea("notes", "说明", value: hall.words, required: false, rows: 2, max: 200))\(view.submit("保存"))
                """))</details>
            """
    }

    private func row(_ booking: HallBooking, _ view: View) -> HTML {
        """
        <li><strong>\(booking.day.chinese)</strong>（\(booking.day.chineseWeekday)，农历\(LunarDay(booking.day).chinese)）\
        \(booking.banquet.map { "<a href=\"\(view.link("banquets/\($0)"))\">\(booking.words)</a>" as HTML } ?? "\(booking.words)")\
        \(HTML.when(mayKeep && booking.banquet == nil, " \(view.button("取消预订", post: "halls/\(hall.id)/bookings/\(booking.id)/free"))"))</li>
        """
    }

    private func booking(_ view: View) -> HTML {
        let view = view.refused(at: "halls/\(hall.id)/bookings")
        return """
            <section class="card-paper"><details class="act"\(HTML.when(view.refusal != nil, " open"))><summary>预订一天</summary>\(view.form("halls/\(hall.id)/bookings", id: "booking", """
                \(view.dayInput("day", "日期", value: today))\(view.input("words", "用途", help: "如 村晚、村民大会。办酒的在“登记报备”里选礼堂。", max: 40))\(view.submit("预订"))
                """))</details>\(HTML.with(view.error("hall")) { "<div class=\"field-error\">\($0)</div>" })</section>
            """
    }
}
