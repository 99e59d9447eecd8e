import Kernel

/// A form that came without a valid token, after its session ended, or when the database did not answer: nothing
/// that was typed is lost, and one press sends it again. The person sees all of it first, so that a
/// forged form cannot slip through unread.
struct RetryPage: Page {
    let action: String
    let fields: [Field]
    /// Where to sign in first; nil when somebody is.
    let signIn: String?
    var title: String { "请核对后再提交" }

    struct Field: Encodable {
        let name: String
        let value: String

        /// In words, rather than a choice's code or a number; what its form calls it is not known here.
        fileprivate var isWritten: Bool { !value.utf8.allSatisfy { (0x21...0x7E).contains($0) } }
    }

    private var chosen: [Field] { fields.filter { !$0.isWritten && !$0.value.isEmpty } }

    init(action: String, fields: [(name: String, value: String)], signIn: String? = nil) {
        self.action = action
        self.signIn = signIn
        self.fields = fields.filter {
            !["_token", "_key"].contains($0.name) && !$0.name.lowercased().contains("password")
        }
        .map { Field(name: $0.name, value: $0.value) }
    }

    func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">
        \(view.heading(title))
        \(HTML.with(signIn) { address in
            """
            <p>太久没有操作，登录已经结束，刚才填的内容没有保存，都保留在这里。请先
            <a href="\(address)" target="_blank" rel="noopener">登录（打开新页面）</a>，再回到这里提交。</p>
            """
        })
        <form method="post" action="\(action)" data-retry>
        \(view.formStamp)
        \(HTML.each(fields, field))
        \(HTML.when(!chosen.isEmpty, """
            <p class="soft">一并提交的选项和数字：\(chosen.map(\.value).joined(separator: "，"))</p>
            """))
        \(view.submit("再提交一次"))
        </form></div>
        """
    }

    /// In the order they came, which is part of what makes it the same write.
    private func field(_ field: Field) -> HTML {
        guard field.isWritten else {
            return "<input type=\"hidden\" name=\"\(field.name)\" value=\"\(field.value)\">"
        }
        return """
            <div class="mb-3"><label class="form-label d-block">您填写的内容
            <textarea class="form-control" name="\(field.name)" rows="2">\(field.value)</textarea></label></div>
            """
    }
}
