import Web

/// The boxes of a list where something is done to many of its rows with one press.
package struct ListTicks: Sendable {
    /// What each box is called in the form: `finding`.
    let field: String
    /// 全选这一页
    let words: String
    /// The same page with every box ticked, for who has no script.
    let all: String
    /// Whether that is the page that was asked for.
    let isTicked: Bool

    package init(_ field: String, _ words: String, all: String, isTicked: Bool) {
        (self.field, self.words, self.all, self.isTicked) = (field, words, all, isTicked)
    }

    /// Above the rows: what a form says that was sent without any.
    package func fault(_ view: View) -> HTML {
        HTML.with(view.error(field)) { "<div class=\"field-error\" id=\"e-\(field)\">\($0)</div>" }
    }

    /// A row's own, as it was sent.
    package func box(_ value: String, _ label: String, _ view: View) -> HTML {
        view.tick(
            field, value, isChosen: view.values(field, isTicked ? [value] : []).contains(value), "选择：\(label)")
    }

    /// Of all of them at once.
    package func boxOfAll(_ view: View) -> HTML {
        """
        <label class="form-check all"><input class="form-check-input" type="checkbox" data-all="\(field)"\(HTML.when(isTicked, " checked"))> <span>\(words)</span></label>
        <a class="btn btn-outline-secondary without-script" href="\(view.link(all))">\(words)</a>
        """
    }

    /// Over the column of the boxes.
    package var heading: HTML { "<th><span class=\"visually-hidden\">选择</span></th>" }
}
