import Kernel
import Office

/// What stands in lists and on public pages tells of nobody: no number, no address. It is looked through as everything is that
/// goes out (`PersonalData`).
enum Words {
    /// Of somebody's request, or of a service that is done at people's homes.
    static func check(_ text: String, _ field: String) throws(Refusal) {
        if let found = PersonalData.found(in: text).first {
            throw refusal(found, field, found.kind == .home ? "请写到“住址”里" : "请写到“情况”里")
        }
        // What is no telephone number, and a door that no street names: in a title nobody needs either.
        if text.contains(/[0-9０-９]{7,}/) {
            throw Refusal.field(field, "words.personal", "这一栏会出现在列表和公开页面上，不能写电话、证件号码；请写到“情况”里。")
        }
        if text.contains(/[0-9０-９一二三四五六七八九十]+(?:号楼|幢|单元|室|号)/) {
            throw Refusal.field(field, "words.home", "这一栏会出现在列表和公开页面上，不能写门牌住址；请写到“住址”里。")
        }
    }

    /// Of a site or an activity: it has an address, and its unit a telephone that everybody may ring; nobody's own number.
    static func checkOpen(_ texts: [(text: String, field: String)]) throws(Refusal) {
        for (text, field) in texts {
            let own = PersonalData.found(in: text).first { ![.home, .landline].contains($0.kind) }
            if let own { throw refusal(own, field, "请改成单位的电话，或删去") }
        }
    }

    private static func refusal(_ found: PersonalData, _ field: String, _ advice: String) -> Refusal {
        Refusal.field(
            field, found.kind == .home ? "words.home" : "words.personal",
            "这一栏会出现在列表和公开页面上，不能写\(found.kind.chinese)（“\(found.masked)”），\(advice)。")
    }
}

extension ActivityText {
    func checkWords() throws(Refusal) {
        try Words.checkOpen([(title, "title"), (words, "words"), (place, "place"), (leaderName, "leaderName")])
    }
}

extension SiteText {
    func checkWords(named name: String = "") throws(Refusal) {
        try Words.checkOpen([
            (name, "name"), (head, "head"), (room, "room"), (hours, "hours"), (brand, "brand"),
            (brandWords, "brandWords"),
        ])
    }
}
