import Kernel

/// A refusal or a failure, for a person. A program gets the same as a `ProblemDocument`.
struct ErrorPage: Page {
    let title: String
    let message: String
    let status: Int
    let request: String

    func body(_ view: View) -> HTML {
        """
        <section class="error-page">
        <h1>\(title)</h1>
        <p>\(message)</p>
        <p><a class="btn btn-primary" href="\(view.request.isOutside ? view.link("my") : view.session == nil ? "/" : view.link(""))">回到首页</a></p>
        <p class="soft">如需帮助，请把编号告诉系统管理员：<code>\(request)</code></p>
        </section>
        """
    }
}

/// RFC 9457, with our code, the wrong fields and the request's id.
struct ProblemDocument: Encodable {
    let type = "about:blank"
    let title: String
    let status: Int
    let detail: String
    let code: String
    let fields: [Refusal.Field]
    let request: String
}

extension Refusal {
    var status: Int {
        switch kind {
        case .invalid: 422
        case .unidentified: 401
        case .forbidden: 403
        case .missing: 404
        case .conflict: 409
        case .tooLarge: 413
        case .tooMany: 429
        case .unsupported: 415
        case .malformed: 400
        case .tooLong: 414
        case .tooSlow: 408
        case .overloaded: 503
        }
    }

    var title: String {
        switch kind {
        case .invalid: "填写有误"
        case .unidentified: "请先登录"
        case .forbidden: "无权操作"
        case .missing: "没有找到"
        case .conflict: "现在不能这样做"
        case .tooLarge: "内容太大"
        case .tooMany: "操作太频繁"
        case .unsupported: "格式不支持"
        case .malformed: "内容不完整"
        case .tooLong: "地址太长"
        case .tooSlow: "传得太慢"
        case .overloaded: "系统正忙"
        }
    }
}
