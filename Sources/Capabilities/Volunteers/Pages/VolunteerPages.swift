import Kernel
import Office
import Organisation
import Web

/// One volunteer: his number, what he gave, and what is registered of him.
struct VolunteerPage: Page {
    let volunteer: Volunteer
    let entries: Int
    let last: [ServiceHour]
    /// In which he is.
    let teams: [VolunteerTeam]
    let mayChange: Bool
    /// The address of his calendar; nil for whoever it is not for.
    let calendar: String?
    let now: Instant
    var title: String { volunteer.name }
    var help: String { "一位志愿者的编号、服务时长和登记内容。" }

    private enum CodingKeys: CodingKey { case volunteer, entries, last, teams }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "编号 \(volunteer.numbered)　\(volunteer.home.name)", actions: view.linkButton("自报服务", "volunteers/reports/new") + view.linkButton("申请证明、星级", "volunteers/\(volunteer.id)/certificate")))
        <div class="columns"><div>
        <section class="card-paper"><h2>服务时长</h2>
        <p><strong>\(volunteer.hours)</strong>\(HTML.when(StarThresholds.stars(minutes: volunteer.minutes) > 0, "（满\(StarThresholds.chinese(StarThresholds.stars(minutes: volunteer.minutes)))）"))，共\(view.number(entries, "volunteers/hours?volunteer=\(volunteer.id)"))笔（含冲正）。</p>
        \(HTML.when(last.isEmpty, "<p class=\"soft\">还没有时长。参加活动、点单服务，或自报服务经核实以后记在这里。</p>"))
        <ul class="course">\(HTML.each(last) { hour in
            """
            <li><strong>\(hour.words)</strong> <span class="tag">\(hour.source.chinese)</span> \(Minutes(hour.minutes).chinese)<br>\
            <span class="soft">\(ServiceTimes(hour.startsAt, hour.endsAt).chinese(on: now.day))，\(hour.confirmedByName)确认</span></li>
            """
        })</ul></section>
        </div><div>
        <section class="card-paper"><dl class="record">
        <dt>注册日期</dt><dd>\(volunteer.joinedOn.chinese)\(HTML.with(volunteer.leftOn) { "，\($0.chinese)退出" })</dd>
        \(HTML.when(!teams.isEmpty, "<dt>队伍</dt><dd>\(HTML.each(teams) { "<a href=\"\(view.link("teams/\($0.id)"))\">\($0.name)</a>　" })</dd>"))
        <dt>特长</dt><dd>\(volunteer.skills.isEmpty ? "没有填" : volunteer.skills)</dd>
        \(HTML.when(mayChange, "<dt>出生日期</dt><dd>\(volunteer.bornOn.chinese)\(HTML.when(volunteer.isMinor, "（未成年）"))</dd>"))
        \(HTML.when(mayChange && !volunteer.guardian.isEmpty, "<dt>监护人</dt><dd>\(volunteer.guardian)\(HTML.with(volunteer.guardianOn) { "，\($0.chinese)同意" })</dd>"))
        </dl></section>
        \(HTML.with(calendar) { feed($0, view) })
        \(HTML.when(mayChange, changing(view)))
        </div></div>
        """
    }

    private func feed(_ address: String, _ view: View) -> HTML {
        """
        <section class="card-paper"><h2>日历订阅</h2>
        <p>报了名的活动会出现在手机日历里，改期、取消自动更新。在日历软件里选“添加订阅日历”，填这个地址：</p>
        <p class="code kept">\(address)</p>
        <p class="soft">地址只给本人。泄露了，换一个，原来的立即失效。</p>
        \(view.button("换日历地址", post: "volunteers/\(volunteer.id)/calendar"))</section>
        """
    }

    private func changing(_ view: View) -> HTML {
        let own = view.refused(at: "volunteers/\(volunteer.id)/change")
        return """
            <section class="card-paper"><details class="act"\(HTML.when(own.refusal != nil, " open"))><summary>更正登记、退出</summary>
            \(own.form("volunteers/\(volunteer.id)/change", id: "change", """
                \(own.input("skills", "特长", value: volunteer.skills, required: false, max: 100))
                \(own.input("guardian", "监护人", value: volunteer.guardian, help: "不满18周岁的必填。", required: false, max: 20))
                \(own.dayInput("guardianOn", "监护人同意的日期", value: volunteer.guardianOn, required: false))
                \(own.dayInput("leftOn", "退出日期", value: volunteer.leftOn, help: "不退出的不填。", required: false))
                \(own.input("reason", "退出原因", required: false, max: 100))
                \(own.submit("保存"))
                """))</details></section>
            """
    }
}

struct NewVolunteerPage: Page {
    let units: [Unit]
    var title: String { "登记志愿者" }
    var help: String { "登记以后有自己的编号，以后报名、签到、查时长都用编号，不用身份证。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "不收身份证号；未成年人要有监护人同意"))
        <div class="card-paper">\(view.form("volunteers/new", """
            \(view.input("name", "姓名", max: 20))
            \(view.dayInput("bornOn", "出生日期"))
            \(view.select("home", "所在单位", options: units.map { ($0.id.description, $0.name) }))
            \(view.input("skills", "特长", help: "如 理发、水电维修、急救。", required: false, max: 100))
            \(view.input("guardian", "监护人", help: "不满18周岁的必填：监护人姓名。", required: false, max: 20))
            \(view.dayInput("guardianOn", "监护人同意的日期", help: "监护人在同意书上签字的日期，同意书由本单位留存。", required: false))
            \(view.input("signInName", "登录名", help: "本系统有账号的填，可以自己签到。", keyboard: .code, required: false, max: 40))
            \(view.submit("登记"))
            """))</div></div>
        """
    }
}

struct ReportServicePage: Page {
    /// The reader's own number, where he is a volunteer.
    let own: String
    let today: Day
    var title: String { "自报服务" }
    var help: String { "不在活动和点单里的服务在这里报，要有一位志愿者证明。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "由所在单位向证明人核实以后计入；报的人不能自己确认"))
        <div class="card-paper">\(view.form("volunteers/reports/new", """
            \(view.input("number", "志愿者编号", value: own, keyboard: .digits, max: 20))
            \(view.select("kind", "类别", options: ServiceKind.allCases.map { ($0.rawValue, $0.chinese) }))
            \(view.input("words", "内容", help: "做了什么，不写受助人的姓名和住址。", max: 60))
            \(view.dayInput("day", "日期", value: today))
            <div class="pair">\(view.clockInput("start", "开始"))\(view.clockInput("end", "结束"))</div>
            \(view.input("witness", "证明人编号", help: "当时在场的另一位志愿者，满18周岁。", keyboard: .digits, max: 20))
            \(view.submit("自报"))
            """))</div></div>
        """
    }
}

struct ServiceReportPage: Page {
    let report: ServiceReport
    let part: ProcedurePart
    let now: Instant
    var title: String { ServiceReport.procedure.title(report) }
    var help: String { "一次自报的服务：时间、证明人，和核实的结果。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(view.standing(part, now: now))　\(report.home.name)"))
        <div class="columns"><div>\(view.steps(part))
        <section class="card-paper"><dl class="record">
        <dt>类别</dt><dd>\(report.kind.chinese)</dd>
        <dt>时间</dt><dd>\(ServiceTimes(report.startsAt, report.endsAt).chinese(on: now.day))，\(Minutes(ServiceTimes(report.startsAt, report.endsAt).minutes).chinese)</dd>
        <dt>证明人</dt><dd>\(report.witnessName)</dd></dl></section>
        </div><div>\(view.timeline(part))</div></div>
        """
    }
}

struct ServiceHourPage: Page {
    let hour: ServiceHour
    let now: Instant
    var title: String { "\(hour.volunteerName)：\(hour.words)" }
    var help: String { "一笔时长从哪里来、谁确认；记错的用冲正抵掉。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(hour.source.chinese)　\(Minutes(hour.minutes).chinese)"))
        <section class="card-paper"><dl class="record">
        <dt>时间</dt><dd>\(ServiceTimes(hour.startsAt, hour.endsAt).chinese(on: now.day))</dd>
        <dt>类别</dt><dd>\(hour.kind.chinese)</dd>
        <dt>依据</dt><dd>\(hour.method.chinese)，\(hour.confirmedByName) \(hour.confirmedAt.chinese)确认</dd>
        <dt>来源</dt><dd><a href="\(view.link(hour.path))">打开\(hour.source.chinese)</a></dd>
        \(HTML.with(hour.reverses) { "<dt>冲正</dt><dd><a href=\"\(view.link("volunteers/hours/\($0)"))\">被冲正的一笔</a>：\(hour.reason)</dd>" })
        \(HTML.when(hour.isReversed, "<dt>状态</dt><dd><span class=\"tag tag-red\">已冲正</span> 不再计入</dd>"))
        </dl></section>
        \(HTML.when(view.may(.correctHours) && hour.reverses == nil && !hour.isReversed, reversing(view)))
        """
    }

    private func reversing(_ view: View) -> HTML {
        """
        <section class="card-paper"><details class="act"\(HTML.when(view.refusal != nil, " open"))><summary>冲正这一笔</summary>
        <p>另记一笔相反的时长抵掉它，两笔都留着。不能撤回。</p>
        \(view.form("volunteers/hours/\(hour.id)/reverse", id: "reverse", """
            \(view.textArea("reason", "原因", rows: 2, max: 200))
            \(view.submit("冲正"))
            """))</details></section>
        """
    }
}
