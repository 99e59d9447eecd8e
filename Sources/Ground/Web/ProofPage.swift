import Kernel

/// Asks whoever is about to do something weighty for his password: what is done, to what, and the form as it was filled in.
package struct ProofPage: Page {
    /// Where the password stands in the form that is sent on. It is kept nowhere.
    static let field = "_password"

    let deed: String
    let action: String
    let fields: [Field]
    package var title: String { "请再输一次密码" }
    package var help: String { "要紧的事办之前再问一次密码，确认是您本人。" }

    struct Field: Encodable {
        let name: String
        let value: String
    }

    /// Where a file is taken away and no form stands before it: its password alone.
    /// - Parameter path: below the county, of a write that asks for the password.
    package init(deed: String, path: String, of request: WebRequest) {
        self.init(deed: deed, action: "/\(request.county.code)/\(path)", form: FormInput())
    }

    init(deed: String, action: String, form: FormInput) {
        self.deed = deed
        self.action = action
        fields = form.fields.filter { $0.name == "_page" || !FormInput.broughtAlong.contains($0.name) }
            .map { Field(name: $0.name, value: $0.value) }
    }

    package func body(_ view: View) -> HTML {
        """
        <div class="form-narrow">
        \(view.heading(title, "确认是您本人在操作"))
        <div class="card-paper">
        <p>您要做的是：<strong>\(deed)</strong>。</p>
        <form method="post" action="\(action)" id="form" novalidate>
        \(view.formStamp)
        \(HTML.each(fields) { "<input type=\"hidden\" name=\"\($0.name)\" value=\"\($0.value)\">" })
        \(view.input(Self.field, "您的登录密码", type: "password", autocomplete: "current-password", keyboard: .code))
        \(view.submit("确认，继续"))
        </form></div>
        <p class="soft">不是您要做的事，请不要输密码，离开这一页即可，什么也不会改动。</p>
        </div>
        """
    }
}

extension Refusal {
    package func isAbout(_ field: String) -> Bool { fields.contains { $0.name == field } }

    /// For a program, which sends the same once more with the password in it.
    static let proofNeeded = Refusal(
        .forbidden, "proof.needed", "这一步要再次验证密码：请把登录密码放在 \(ProofPage.field) 里，连同原来的内容再发一次。没有保存。")
}
