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
