import Kernel

/// What stands in lists and on public pages tells of nobody: no number, no address.
enum Words {
    static func check(_ text: String, _ field: String) throws(Refusal) {
        if text.contains(/[0-9０-９]{7,}/) {
            throw Refusal.field(field, "words.personal", "这一栏会出现在列表和公开页面上，不能写电话、证件号码；请写到“情况”里。")
        }
        if text.contains(/[0-9０-９一二三四五六七八九十]+(?:号楼|幢|单元|室|号)/) {
            throw Refusal.field(field, "words.home", "这一栏会出现在列表和公开页面上，不能写门牌住址；请写到“住址”里。")
        }
    }
}
