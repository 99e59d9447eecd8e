import Kernel

/// What an address asks for behind its `?`. It is read with a `FormReader` and in no other way, so that nothing gets from
/// an address into a statement that did not come through the door for text.
package struct Query: Sendable {
    let input: FormInput
    /// Why it cannot be read at all; it is empty then.
    let fault: Refusal?

    package static let empty = Query(FormInput())

    private init(_ input: FormInput, fault: Refusal? = nil) {
        self.input = input
        self.fault = fault
    }

    /// Of an address, or of a list that a form stood on and names to come back to it.
    package init(_ text: String) {
        do { self.init(try FormInput(urlEncoded: text)) } catch {
            self.init(FormInput(), fault: error as? Refusal ?? .notUTF8)
        }
    }

    package func has(_ name: String) -> Bool { input[name] != nil }

    /// The same with one field set anew, as an address carries it.
    package func setting(_ name: String, _ value: String) -> String {
        FormInput(fields: input.fields.filter { $0.name != name && !$0.value.isEmpty } + [(name, value)]).query
    }

    /// As an address carries it.
    package var address: String { FormInput(fields: input.fields.filter { !$0.value.isEmpty }).query }

    package func without(_ names: [String]) -> Query {
        Query(FormInput(fields: input.fields.filter { !names.contains($0.name) }))
    }

    /// Of these fields alone what is asked for, each once and in this order: what asks for the same reads the same.
    func only(_ names: [String]) -> Query {
        let asked = names.compactMap { name in input.fields.first { $0.name == name && !$0.value.isEmpty } }
        return Query(FormInput(fields: asked), fault: fault)
    }

    /// Refuses what no text may have, in whatever field, asked for or not.
    func check() throws {
        if let fault { throw fault }
        let wrong = input.fields.compactMap { field -> Refusal.Field? in
            let control = (field.name + field.value).mended(lines: true).unmendable?.scalar
            return control.map { .init(field.name, "地址里的“\(field.name.mended())”有看不见的控制字符（\($0.code)），请重新填写。") }
        }
        guard wrong.isEmpty else { throw Refusal(.invalid, "query.control", wrong[0].message, fields: wrong) }
    }
}
