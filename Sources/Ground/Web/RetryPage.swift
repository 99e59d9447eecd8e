import Kernel

/// A form that came without a valid token, after its session ended, or when the database did not answer: nothing that
/// was typed is lost, and one press sends it again. The person reads what it does, to which record, and every value
/// first, so that a forged form cannot slip through unread (decisions/0025).
struct RetryPage: Page {
    /// 新增点位：新增点位
    let deed: String
    let action: String
    /// Every value that is sent, in the order in which they came, which is part of what makes it the same write.
    let fields: [Deed.Said]
    /// What shows on which page the form stood, as it came.
    let stamp: String
    /// Where to sign in first; nil when somebody is.
    let signIn: String?
    var title: String { "请核对后再提交" }
    var help: String { "登录过期或网络断了，刚才那一下没有办成；看清楚以后按一次，填的都还在。" }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow" data-stale>
        \(view.heading(title))
        \(HTML.with(signIn) { address in
            """
            <p>太久没有操作，登录已经结束，刚才填的内容没有保存，都保留在这里。请先
            <a href="\(address)" target="_blank" rel="noopener">登录（打开新页面）</a>，再回到这里提交。</p>
            """
        })
        <form method="post" action="\(action)" class="card-paper">
        <p>要办的是：<strong>\(deed)</strong></p>
        \(view.formStamp)<input type="hidden" name="_page" value="\(stamp)">
        \(HTML.each(fields.enumerated()) { field($1, "again-\($0)") })
        \(view.submit("再提交一次"))
        </form></div>
        """
    }

    private func field(_ field: Deed.Said, _ id: String) -> HTML {
        guard field.isWritten else {
            return """
                <p class="mb-3"><span class="form-label d-block">\(field.label)</span>\(field.words)\
                <input type="hidden" name="\(field.name)" value="\(field.value)"></p>
                """
        }
        return """
            <div class="mb-3"><label class="form-label" for="\(id)">\(field.label)</label>
            <textarea class="form-control" id="\(id)" name="\(field.name)" rows="\(field.value.contains("\n") ? 6 : 2)">\(field.value)</textarea></div>
            """
    }
}

/// The same where a press would do something to a record or put a name to a text: it is not offered; whoever means it opens the
/// page again. What was typed stands here, to be copied.
struct NotDonePage: Page {
    /// 作废问题：茶亭乡：成堆垃圾3处
    let deed: String
    let message: String
    let typed: [Typed]
    /// The page that the form stood on, as far as the browser says it, below the host.
    let stoodOn: String?
    /// Where to sign in first; nil when somebody is.
    let signIn: String?
    var title: String { "没有办理" }
    var help: String { "登录过期，刚才那一下没有办成；要办的，请重新打开那一页，填过的字在下面可以抄。" }

    struct Typed: Encodable {
        let label: String
        let text: String
    }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow" data-stale>
        \(view.heading(title))
        <section class="card-paper"><p><strong>\(deed)</strong></p>
        <p>\(message)这一步要从页面上重新办理：\(signIn == nil ? "请重新打开页面" : "请先登录，再打开页面")，看过内容以后再按。</p>
        <div class="actions">\(HTML.with(signIn) { "<a class=\"btn btn-primary\" href=\"\($0)\">登录</a>" })\
        \(HTML.when(signIn == nil, "<a class=\"btn btn-primary\" href=\"\(stoodOn ?? (view.session == nil ? "/" : view.link("")))\">重新打开页面</a>"))</div>
        \(HTML.when(!typed.isEmpty, """
            <h2>刚才填写的内容，可以复制</h2>
            <dl class="record typed">\(HTML.each(typed) { "<dt>\($0.label)</dt><dd>\($0.text)</dd>" })</dl>
            """))
        </section></div>
        """
    }
}

extension NotDonePage {
    /// What somebody wrote, secrets and what the form itself brought along left out.
    static func typed(in form: FormInput, _ deed: Deed) -> [Typed] {
        form.typed.fields.filter { $0.name != Deed.seen && !$0.name.lowercased().contains("password") }.compactMap {
            if let said = deed.said($0.name, $0.value) { return Typed(label: said.label, text: said.words) }
            // In words, rather than a choice's code or a number; what its form calls it is not known here.
            let isWritten = !$0.value.utf8.allSatisfy { byte in (0x21...0x7E).contains(byte) }
            return isWritten ? Typed(label: "填写的内容", text: $0.value) : nil
        }
    }
}
