import Kernel
import Web

/// The matrix of rights, drawn from the very values that the checks use.
struct RightsPage: Page {
    let rights: [Right]
    var title: String { "权限表" }
    var help: String { "哪个角色能做哪件事，一张表看全；系统就按这张表放行。" }

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, "每一行是一件事，系统按这张表放行；看得到哪些记录，另由所在单位决定"))
        <div class="table-box"><table class="cards">
        <thead><tr><th>可以做的事</th><th>角色</th></tr></thead><tbody>
        \(HTML.each(rights) { right in
            """
            <tr><td>\(right.chinese)</td><td data-label="角色">\(roles(right).joined(separator: "、"))</td></tr>
            """
        })
        </tbody></table></div>
        """
    }

    private func roles(_ right: Right) -> [String] {
        Role.assignable.filter(right.roles.contains).map(\.chinese)
    }
}
