import Web

/// What an edit past the product leads to, in words: what `wenming doctor` finds of it, and what nobody can find. The
/// audit's page, the operations page and the doctor say the same (docs/decisions/0026; each line has its test in
/// `EditedRecordsTests`).
package enum AuditPromise {
    package static let found = [
        "审计记录：改动、抽走、调换、整条重写；截去末尾的，只要已过一分钟，或者其中有改动过记录的",
        "问题、检查、计划、标准、通报、考核、照片的登记，区划、单位、人员、角色和密码：绕过系统改动、添加、删去的，说出哪一条、哪一项，原来是谁、什么时候写的",
        "照片：原图被改动、不见了，或者被挪到别的记录上",
        "前后矛盾：问题与它的各步、得分与记下的各处、抽签原文与公布的承诺、关账的月份与重算的结果、文号与编号簿",
    ]
    package static let notFound = [
        "升级到有封存的版本以前就做的改动，只要前后不矛盾（升级后一分钟内，系统按现状封存以前的记录）",
        "最后一分钟内截去的、没有改动任何记录的审计记录，如登录和查看",
        "同时拿到数据库、密钥文件和备份文件夹里的链头的人所做的改动",
        "添到等待封存的审计记录（auditTail）里的：一秒以内照样封存，审计记录里看得到",
        "登录状态、连续输错的次数：不是记录，到时自行失效",
    ]
}

extension View {
    package var auditPromise: HTML {
        """
        <details class="card-paper"><summary>记录被绕过系统改动，查得出什么，查不出什么</summary>
        <p>在服务器上运行 wenming doctor，查得出：</p>
        <ul>\(HTML.each(AuditPromise.found) { "<li>\($0)</li>" })</ul>
        <p>查不出：</p>
        <ul>\(HTML.each(AuditPromise.notFound) { "<li>\($0)</li>" })</ul>
        </details>
        """
    }
}
