import Kernel

/// Who may answer a request: two people, neither of whom it is about (decisions/0024).
enum SecondYes {
    /// Nothing when he may; else why not.
    static func fault(_ answerer: String, person: String, asker: String) -> Refusal? {
        if answerer == asker {
            return Refusal(.conflict, "request.own", "自己提的请求，要由另一位管理员同意；不要了，可以撤回。")
        }
        if answerer == person {
            return Refusal(.conflict, "request.self", "这个请求是关于您本人的，要由另一位管理员答复。")
        }
        return nil
    }
}
