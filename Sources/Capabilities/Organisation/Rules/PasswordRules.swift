import Kernel

/// What makes a password good enough (GB/T 22239-2019: complexity).
enum PasswordRules {
    static let shortest = 10

    /// Nothing when it will do; else how to mend it.
    static func fault(_ password: String, signInName: String) -> String? {
        if password.count < shortest { return "密码至少\(shortest)个字符，建议用几个不相干的词连成一句。" }
        if password.utf8.count > 1000 { return "密码太长。" }
        if password.mended().trimmed != password { return "密码的开头和结尾不要用空格，中间也不要有看不见的字符：复制时容易多带、漏掉。" }
        if !signInName.isEmpty, password.lowercased().contains(signInName.lowercased()) {
            return "密码里不能包含登录名。"
        }
        if Set(password).count < 5 { return "密码里不同的字符太少，容易被猜中。" }
        let kinds = [
            password.contains { $0.isLowercase }, password.contains { $0.isUppercase },
            password.contains { $0.isNumber }, password.contains { !$0.isLetter && !$0.isNumber },
            password.contains { $0.isLetter && !$0.isASCII },
        ]
        if kinds.filter({ $0 }).count < 2 { return "密码要含字母、数字、符号或汉字中的至少两种。" }
        return nil
    }
}
