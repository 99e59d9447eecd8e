import Kernel

/// `/` where a server holds several counties.
struct FrontPage: Page {
    let counties: [County]
    var title: String { "文明创建" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading("请选择县（市、区）"))
        \(HTML.when(counties.isEmpty, view.empty("还没有建立任何县。请系统管理员在服务器上运行 wenming import 或 wenming demo。")))
        <ul class="list">
        \(HTML.each(counties) { "<li><a href=\"/\($0.code)/\">\($0.name)</a></li>" })
        </ul>
        """
    }
}

/// A form that came without a valid token: nothing was saved, nothing that was typed is lost, and
/// one press sends it again with a fresh token. The person sees all of it first, so a forged form
/// cannot slip through unread.
struct RetryPage: Page {
    let action: String
    let fields: [Field]
    var title: String { "请核对后再提交" }

    struct Field: Encodable {
        let name: String
        let value: String
    }

    init(action: String, fields: [(name: String, value: String)]) {
        self.action = action
        self.fields = fields.filter { $0.name != "_token" && !$0.name.lowercased().contains("password") }
            .map { Field(name: $0.name, value: $0.value) }
    }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title))
        <p>\(Refusal.foreignForm.message)</p>
        <form method="post" action="\(action)">
        <input type="hidden" name="_token" value="\(view.formToken)">
        \(HTML.each(fields) { field in
            """
            <div class="mb-3"><label class="form-label">\(field.name)
            <textarea class="form-control" name="\(field.name)" rows="2">\(field.value)</textarea></label></div>
            """
        })
        \(view.submit("再提交一次"))
        </form>
        """
    }
}
