import Kernel
import Web

extension View {
    /// To whom something goes: whole kinds first, then single ones by township. Works without script.
    package func audience(
        _ label: String, among units: [Unit], chosen recorded: [Audience] = [], name: String = "audience"
    ) -> HTML {
        let chosen = Set(values(name, recorded.map(\.description)))
        let departments = units.filter { $0.kind == .department }
        let townships = units.filter { $0.kind == .township }
        let message = error(name)
        return """
            <fieldset class="mb-3\(HTML.when(message != nil, " has-error"))"\(HTML.when(message != nil, " aria-describedby=\"e-\(name)\""))>
            <legend class="form-label">\(label)</legend>
            <div class="checks">
            \(box(name, "departments", "全部部门", chosen))\(box(name, "townships", "全部乡镇（街道）", chosen))\(box(name, "villages", "全部村（社区）", chosen))
            </div>
            \(fold("部门", departments.map { ("unit:\($0.id)", $0.name) }, name, chosen))
            \(HTML.each(townships) { township in
                fold(township.name, ofTownship(township, units), name, chosen)
            })
            \(HTML.with(message) { "<div class=\"field-error\" id=\"e-\(name)\">\($0)</div>" })
            </fieldset>
            """
    }

    private func ofTownship(_ township: Unit, _ units: [Unit]) -> [(String, String)] {
        guard let code = township.division else { return [] }
        return [("unit:\(township.id)", township.name), ("villages:\(code)", "\(township.name)的全部村（社区）")]
            + units.filter { $0.kind == .village && $0.division?.parent == code }.map { ("unit:\($0.id)", $0.name) }
    }

    /// Folded, but where something in it is chosen.
    private func fold(
        _ label: String, _ options: [(value: String, label: String)], _ name: String, _ chosen: Set<String>
    ) -> HTML {
        let isOpen = options.contains { chosen.contains($0.value) }
        return .when(
            !options.isEmpty,
            """
            <details class="act"\(HTML.when(isOpen, " open"))><summary>\(label)</summary><div class="checks">
            \(HTML.each(options) { box(name, $0.value, $0.label, chosen) })
            </div></details>
            """)
    }

    private func box(_ name: String, _ value: String, _ label: String, _ chosen: Set<String>) -> HTML {
        """
        <label class="form-check"><input class="form-check-input" type="checkbox" name="\(name)" value="\(value)"\
        \(HTML.when(chosen.contains(value), " checked"))> <span>\(label)</span></label>
        """
    }
}
