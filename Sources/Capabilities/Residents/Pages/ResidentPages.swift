import Kernel
import Office
import Organisation
import Web

struct NewResidentPage: Page {
    let villages: [Unit]
    var title: String { "登记居民" }
    var help: String { "电话和身份证号加密保存，页面上遮住；登记以后打印登录码发给本人。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "只登记办事要用的；出生日期、身份证号可以不填，但投票要有其中一样"))
        <div class="card-paper">\(view.form("residents/new", """
            \(view.input("name", "姓名", max: PersonName.longest))
            \(view.select("village", "村（社区）", options: (villages.count == 1 ? [] : [("", "请选择")]) + villages.map { ($0.division?.description ?? "", $0.name) }))
            \(view.input("phone", "电话", type: "tel", help: PhoneNumber.form))
            \(view.input("identity", "身份证号", help: "末位是校验码，抄错一位就会提示。", autocomplete: "off", keyboard: .code, required: false))
            \(view.input("bornOn", "出生日期", type: "date", help: "填了身份证号的不用填。", required: false))
            \(view.input("guardian", "监护人", help: "未成年人填。", required: false))
            \(view.submit("登记"))
            """))</div></div>
        """
    }
}

/// One resident: who he is, masked, what he agreed to, and how he signs in.
struct ResidentPage: Page {
    let resident: Resident
    let consents: [Consent]
    var title: String { resident.name }
    var help: String { "登录码一人一个，只用一次；丢了就再发一个，原来的作废。手机丢了，收回登录。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "\(resident.townshipName)　\(resident.villageName)　\(standing)"))
        <div class="columns"><div>
        \(HTML.when(resident.isMasked, "<p class=\"notice-amber\">未成年人的登记由本村（社区）办理，姓名只有本村（社区）看得到。</p>"))
        \(HTML.when(resident.endedAt == nil && !resident.isMasked && view.may(.registerResidents), access(view)))
        <section class="card-paper"><h2>同意</h2>
        \(HTML.when(consents.isEmpty, "<p class=\"soft\">还没有。推荐、公示、志愿服务这些要用到个人信息的事，办的时候会征求同意，都记在这里。</p>"))
        <ul class="list">\(HTML.each(consents, consent))</ul></section>
        \(HTML.when(resident.endedAt == nil && !resident.isMasked && view.may(.registerResidents), correcting(view)))
        </div><div>
        <section class="card-paper"><dl class="record"><dt>电话</dt><dd>\(resident.phone)</dd>
        <dt>身份证号</dt><dd>\(resident.identity ?? "没有登记")</dd>
        \(HTML.when(resident.bornOn == nil, "<dt>出生年份</dt><dd>没有登记，不能投票</dd>"))\
        \(HTML.with(resident.bornOn) { "<dt>出生年份</dt><dd>\($0.year)年</dd>" })
        \(HTML.when(!resident.guardian.isEmpty, "<dt>监护人</dt><dd>\(resident.guardian)</dd>"))
        <dt>登记</dt><dd>\(resident.registeredByName)，\(resident.registeredAt.day.chinese)</dd>
        \(HTML.with(resident.endedAt) { "<dt>注销</dt><dd>\($0.day.chinese)，\(resident.endReason)</dd>" })</dl>
        \(HTML.when(!resident.isMasked && view.may(.revealResidents), revealing(view)))</section></div></div>
        """
    }

    private var standing: HTML {
        if resident.endedAt != nil { return "<span class=\"tag\">已注销</span>" }
        if resident.isSignedIn { return "<span class=\"tag tag-green\">已登录</span>" }
        return resident.hasCode ? "<span class=\"tag tag-amber\">已发码，还没有用</span>" : "<span class=\"tag\">还没有发码</span>"
    }

    private func access(_ view: View) -> HTML {
        let path = "residents/\(resident.id)"
        return """
            <section class="card-paper"><h2>登录</h2>
            <p>\(resident.hasCode ? "已经发过一个码，还没有用。再发一个，原来的作废。" as HTML : "打印一个码发给本人，用手机扫一扫就能登录。")</p>
            <div class="actions">\(view.button(resident.hasCode ? "再发一个码" : "发登录码", post: "\(path)/code", style: "btn-primary"))
            \(HTML.when(resident.hasCode || resident.isSignedIn, view.button("收回登录码和登录", post: "\(path)/revoke")))</div></section>
            """
    }

    private func consent(_ consent: Consent) -> HTML {
        """
        <li><strong>\(consent.title)</strong> <span class="tag\(HTML.when(consent.holds, " tag-green"))">\(consent.holds ? "同意" as HTML : "已撤回")</span><br>
        <span class="soft">第\(consent.version)版，\(consent.channel.chinese)，\(consent.givenAt.chinese)\(HTML.with(consent.withdrawnAt) { "；\($0.chinese)撤回" })</span></li>
        """
    }

    private func correcting(_ view: View) -> HTML {
        let path = "residents/\(resident.id)"
        let (own, ending) = (view.refused(at: "\(path)/correct"), view.refused(at: "\(path)/end"))
        return """
            <section class="card-paper"><details class="act"\(HTML.when(own.refusal != nil, " open"))><summary>修改</summary>
            \(own.form("\(path)/correct", id: "correct", """
                \(own.input("name", "姓名", value: resident.name, max: PersonName.longest))
                \(own.input("phone", "新的电话", type: "tel", help: "不改就空着。", required: false))
                \(own.input("identity", "身份证号", help: "不改就空着。", autocomplete: "off", keyboard: .code, required: false))
                \(own.input("bornOn", "出生日期", type: "date", help: "投票要有出生日期或身份证号；有身份证号的不用填。", required: false))
                \(own.input("guardian", "监护人", value: resident.guardian, required: false))
                \(own.submit("保存"))
                """))</details>
            <details class="act"\(HTML.when(ending.refusal != nil, " open"))><summary>注销（迁出、去世）</summary>
            \(ending.form("\(path)/end", id: "end", """
                \(ending.input("reason", "原因", max: 100))\(ending.submit("注销"))
                """))</details></section>
            """
    }

    private func revealing(_ view: View) -> HTML {
        let own = view.refused(at: "residents/\(resident.id)/reveal")
        return """
            <details class="act"\(HTML.when(own.refusal != nil, " open"))><summary>查看完整的电话和身份证号</summary>
            \(own.form("residents/\(resident.id)/reveal", id: "reveal", """
                \(own.input("reason", "查看的理由", help: "如 电话通知领证。理由记入审计。", max: 100, id: "reveal-reason"))\(own.submit("查看"))
                """))</details>
            """
    }
}

/// Shown once, to whoever gave his reason.
struct NumbersPage: Page {
    let name: String
    let phone: String
    let identity: String?
    let back: String
    var title: String { "\(name)的电话和身份证号" }
    var help: String { "电话和身份证号平时不显示；写明理由才看得到，谁看过都记在审计里。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">\(view.heading(title, "只显示这一次，您的理由已经记入审计"))
        <div class="card-paper"><dl class="record"><dt>电话</dt><dd>\(phone)</dd><dt>身份证号</dt><dd>\(identity ?? "没有登记")</dd></dl></div>
        <p>\(view.linkButton("返回", back))</p></div>
        """
    }
}
