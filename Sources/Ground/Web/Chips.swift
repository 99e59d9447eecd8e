import Kernel

/// What narrows a list, each condition with the address of the same list without it, and how many rows the list has on all its
/// pages. Every list shows it under its heading, so that whoever comes from a number sees what it counted.
package struct Chips: Encodable, Sendable {
    /// One condition: `状态：待复核`.
    package struct Chip: Encodable, Sendable {
        package let words: String
        /// The same list without this condition, below the county.
        package let without: String
    }

    package let chips: [Chip]
    /// `共12件`; `超过1000件` where there are more than are counted.
    package let total: String

    /// - Parameters:
    ///   - path: the list's address below the county.
    ///   - query: what it was asked for with.
    ///   - total: nil where there are more than `most`.
    ///   - measure: what is counted, as after a number: 件.
    package init(
        _ path: String, _ query: Query = .empty, total: Int?, most: Int = 0, measure: String,
        _ conditions: [Condition?] = []
    ) {
        self.total = total.map { "共\($0)\(measure)" } ?? "超过\(most)\(measure)"
        // From its first page on: the row that a page began after is none of the wider list's pages.
        let whole = query.without(["after"])
        chips = conditions.compactMap(\.self).map { condition in
            Chip(
                words: "\(condition.label)：\(condition.words)",
                without: "\(path)?\(whole.setting(condition.field, condition.widest))")
        }
    }

    /// What a field of a list's query narrows it to, in words.
    package struct Condition: Sendable {
        let field: String
        let label: String
        let words: String
        let widest: String

        /// Nil when there are no words for it: nothing is asked.
        /// - Parameter widest: what the field says when it narrows nothing, where that is not to leave it out.
        package init?(_ field: String, _ label: String, _ words: String?, widest: String = "") {
            guard let words else { return nil }
            (self.field, self.label, self.words, self.widest) = (field, label, words, widest)
        }
    }
}

extension View {
    package func chips(_ chips: Chips) -> HTML {
        """
        <div class="chips"><strong data-total-rows>\(chips.total)</strong>\(HTML.when(!chips.chips.isEmpty, """
            <span class="soft">只列</span><ul aria-label="筛选条件">\(HTML.each(chips.chips, chip))</ul>
            """))</div>
        """
    }

    private func chip(_ chip: Chips.Chip) -> HTML {
        """
        <li><a class="chip" href="\(link(chip.without))">\(chip.words)<span aria-hidden="true">×</span>\
        <span class="visually-hidden">，去掉这个条件</span></a></li>
        """
    }
}
