import Kernel

/// Inputs for what is not words, each as `FormReader` reads it.
extension View {
    package func dayInput(_ name: String, _ label: String, value: Day? = nil, help: String = "", required: Bool = true)
        -> HTML
    {
        input(name, label, value: value?.description ?? "", type: "date", help: help, required: required)
    }

    package func monthInput(
        _ name: String, _ label: String, value: Month? = nil, help: String = "", required: Bool = true
    ) -> HTML {
        input(name, label, value: value?.description ?? "", type: "month", help: help, required: required)
    }

    /// A time of day.
    package func clockInput(_ name: String, _ label: String, value: String = "", required: Bool = true) -> HTML {
        input(name, label, value: value, type: "time", required: required)
    }

    package func numberInput(
        _ name: String, _ label: String, value: Int? = nil, help: String = "", required: Bool = true
    ) -> HTML {
        input(
            name, label, value: value.map(String.init) ?? "", help: help, keyboard: .digits,
            required: required)
    }

    /// In yuan.
    package func moneyInput(
        _ name: String, _ label: String, value: Money? = nil, help: String = "", required: Bool = true
    ) -> HTML {
        input(
            name, "\(label)（元）", value: value?.yuan ?? "", help: help, keyboard: .decimal,
            required: required)
    }

    /// Latitude and longitude, side by side where there is room.
    package func positionInput(
        value: Position? = nil, latitude: String = "latitude", longitude: String = "longitude", required: Bool = true
    ) -> HTML {
        func degrees(_ millionths: Int?) -> String { millionths.map { Position.decimal($0) } ?? "" }
        return """
            <div class="pair">
            \(input(latitude, "纬度", value: degrees(value?.latitude), keyboard: .decimal, required: required))
            \(input(longitude, "经度", value: degrees(value?.longitude), keyboard: .decimal, required: required))
            </div>
            """
    }
}

extension Position {
    /// `29.500107`
    fileprivate static func decimal(_ millionths: Int) -> String {
        "\(millionths < 0 ? "-" : "")\(abs(millionths) / 1_000_000).\((abs(millionths) % 1_000_000).padded(6))"
    }
}

/// Inputs that stand in the cells of a table: the column's heading is their label for who sees it, `label` for who does not.
extension View {
    package func cell(
        _ name: String, _ label: String, _ recorded: String, type: String = "text", keyboard: Keyboard = .words
    ) -> HTML {
        """
        <input class="form-control" type="\(type)" id="f-\(name)" name="\(name)" value="\(value(name, recorded))" \
        aria-label="\(label)"\(keyboard.attributes)\(cellState(name))>\(cellError(name))
        """
    }

    package func cellSelect(
        _ name: String, _ label: String, _ options: [(value: String, label: String)], _ recorded: String
    ) -> HTML {
        let chosen = value(name, recorded)
        return """
            <select class="form-select" id="f-\(name)" name="\(name)" aria-label="\(label)"\(cellState(name))>
            \(HTML.each(options) { option in
                """
                <option value="\(option.value)"\(HTML.when(option.value == chosen, " selected"))>\(option.label)</option>
                """
            })
            </select>\(cellError(name))
            """
    }

    package func cellTick(_ name: String, _ label: String, _ recorded: Bool) -> HTML {
        tick(name, "yes", isChosen: !values(name, recorded ? ["yes"] : []).isEmpty, label)
    }

    private func cellState(_ name: String) -> HTML {
        .when(error(name) != nil, " aria-invalid=\"true\" aria-describedby=\"e-\(name)\"")
    }

    private func cellError(_ name: String) -> HTML {
        .with(error(name)) { "<div class=\"field-error\" id=\"e-\(name)\">\($0)</div>" }
    }
}
