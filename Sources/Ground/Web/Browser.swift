/// The browser that a request came with, as far as it shows itself.
package struct Browser: Hashable, Sendable {
    /// What this installation calls it: made at its first sign-in and kept in a signed cookie, so that nobody else can say
    /// that he is it. Nil for what is no browser, a command line or a test.
    package let device: String?
    /// The token of the session that it holds, alive or not: signing in again ends that one.
    package let session: String?
    /// In words, from its `User-Agent`: `安卓手机，微信`. Only ever shown: anybody may send any.
    package var words: String { Self.words(agent) }
    private let agent: String
    /// Where it came from, as far as the server or its proxy says; empty where nothing does.
    package let address: String
    package let look: Look

    /// How pages are drawn in it: as everybody chooses for his own eyes (长辈版).
    package enum Look: String, Hashable, Codable, CaseIterable, Sendable {
        case plain, elder
    }

    package init(
        device: String? = nil, session: String? = nil, agent: String = "", address: String = "", look: Look = .plain
    ) {
        self.device = device
        self.session = session
        self.look = look
        self.address = address
        self.agent = agent
    }

    /// Nothing that anybody looks at.
    package static let none = Browser()

    private static let machines = [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("OpenHarmony", "鸿蒙设备"), ("HarmonyOS", "鸿蒙设备"),
        ("Android", "安卓手机"), ("Windows", "Windows电脑"), ("Macintosh", "苹果电脑"), ("Linux", "Linux电脑"),
    ]
    /// Those that call themselves by others' names as well come first.
    private static let programs = [
        ("MicroMessenger", "微信"), ("DingTalk", "钉钉"), ("QQBrowser", "QQ浏览器"), ("UCBrowser", "UC浏览器"),
        ("QIHU", "360浏览器"), ("360SE", "360浏览器"), ("HuaweiBrowser", "华为浏览器"), ("MiuiBrowser", "小米浏览器"),
        ("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
    ]

    private static func words(_ agent: String) -> String {
        func first(_ names: [(String, String)]) -> String? { names.first { agent.contains($0.0) }?.1 }
        let known = [first(machines), first(programs)].compactMap(\.self)
        return known.isEmpty ? "没有说明的设备" : known.joined(separator: "，")
    }
}
