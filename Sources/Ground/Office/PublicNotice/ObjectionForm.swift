import Kernel
import Web

/// What somebody writes who objects, in the office's form for him and in his own.
struct ObjectionForm: Sendable {
    let candidate: Int
    let name: String
    let phone: PhoneNumber
    let words: String

    static func field(_ form: FormReader) -> Field<ObjectionForm> {
        Field(["candidate", "name", "phone", "words"]) { form in
            let candidate: Int? = form.value("candidate", "对象", form: "名单里的一位") { Int($0) }
            let name: String? = form.value("name", "您的姓名", form: PersonName.form) { PersonName.read($0) }
            let phone: PhoneNumber? = form.value("phone", "联系电话", form: PhoneNumber.form) { PhoneNumber($0) }
            let words: String = form.prose("words", "异议的内容", max: 1000)
            guard let candidate, let name, let phone, !words.isEmpty else { return nil }
            return ObjectionForm(candidate: candidate, name: name, phone: phone, words: words)
        }
    }

    func command(
        to notice: ID<PublicNotice>, _ channel: NoticeObjection.Channel, _ code: OutsideCode?
    ) -> ObjectToNotice {
        ObjectToNotice(notice, candidate, name: name, phone: phone, words: words, channel: channel, code: code)
    }
}

extension View {
    func objectionFields(_ candidates: [NoticeCandidate], chosen: String = "", name: String = "", whose: String) -> HTML
    {
        """
        \(select("candidate", "对哪一位（哪一项）", options: [("", "请选择")] + candidates.filter { [.standing, .frozen].contains($0.state) }.map { (String($0.number), "\($0.number). \($0.name)") }, value: chosen))
        \(input("name", "\(whose)的姓名", value: name, help: "请用真实姓名，只有经办人看得到。", autocomplete: "name", max: PersonName.longest))
        \(input("phone", "联系电话", type: "tel", help: "核实时联系用，加密保存。", autocomplete: "tel"))
        \(textArea("words", "异议的内容", help: "写清事实：什么时候、什么事、有什么凭据。", rows: 5, max: 1000))
        """
    }
}
