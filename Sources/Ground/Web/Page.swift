import Kernel

/// One page: plain values, and how they look to a person. A program that asks for JSON gets the
/// values themselves, so that every page is an API.
package protocol Page: Encodable, Sendable {
    /// Answers the question: what is this page? Without the product's name.
    var title: String { get }
    /// What it is for, one sentence in the office's words; `""` for a page that explains itself.
    var help: String { get }
    /// What stands above it besides its list, which the menu knows: a township's month above the township.
    var parents: [Crumb] { get }
    /// It keeps what is pressed next at the thumb itself, where the menu's bar stands else.
    var hasOwnBar: Bool { get }
    /// Its tables marked `data-chart` are drawn, where the library is there.
    var hasCharts: Bool { get }
    /// For a screen on a wall, which nobody touches: no menu, and it comes anew by itself.
    var isWall: Bool { get }
    func body(_ view: View) -> HTML
}

extension Page {
    package var help: String { "" }
    package var parents: [Crumb] { [] }
    package var hasOwnBar: Bool { false }
    package var hasCharts: Bool { false }
    package var isWall: Bool { false }
}

/// What every page is drawn in: who looks, where links lead, and a form's state.
package struct View: Sendable {
    package let county: County
    package let session: Session?
    package let request: WebRequest
    /// Part of every form's `formStamp`.
    package let formToken: String
    package let refusal: Refusal?
    package let notice: String?
    /// Of the page that is drawn: names the record that its forms are about.
    private(set) var title = ""
    /// Of the page that is drawn: what it is for.
    private(set) var help = ""

    /// The same view for those forms of a page that were not the one refused.
    package var withoutRefusal: View {
        View(
            county: county, session: session, request: request, formToken: formToken, refusal: nil, notice: notice,
            title: title, help: help)
    }

    /// The same view for one form of a page that has several: what was refused is shown in the form that it came from.
    package func refused(at path: String) -> View { request.path == link(path) ? self : withoutRefusal }

    /// The same view, for one page.
    func drawing(_ page: any Page) -> View {
        var view = self
        view.title = page.title
        view.help = page.help
        return view
    }

    /// The address of a page below the county.
    package func link(_ path: String) -> String { "/\(county.code)/\(path)" }

    package func may(_ right: Right) -> Bool { session.map { right.isHeld(by: $0.actor) } ?? false }

    package func may(_ access: Access) -> Bool {
        switch access {
        case .anyone: true
        case .signedIn: session != nil
        case .right(let right): may(right)
        }
    }

    /// What every form carries unseen: that it is ours, and the key of this page, by which it counts once however often
    /// it is sent. A form that came back keeps its own: whether it was done is not known when the database broke off.
    package var formStamp: HTML {
        """
        <input type="hidden" name="_token" value="\(formToken)">\
        <input type="hidden" name="_key" value="\(request.form["_key"].flatMap { RequestKey.isReadable($0) ? $0 : nil } ?? request.id)">
        """
    }

    /// The stamp of a form in which somebody writes: also on which page it stands (`FormTokens.stamp`).
    func formStamp(to action: String) -> HTML {
        """
        \(formStamp)<input type="hidden" name="_page" value="\(request.tokens.stamp(title: title, action: action))">
        """
    }

    /// What stands in a field: what was typed if the form came back, else the record's value.
    package func value(_ name: String, _ recorded: String = "") -> String {
        refusal == nil ? recorded : request.form[name] ?? ""
    }

    /// What stands in the form above a list: what was asked for, if it was refused, else what the list is narrowed by.
    package func asked(_ name: String, _ recorded: String) -> String {
        guard request.method == .get, refusal != nil else { return recorded }
        return request.query.input[name] ?? recorded
    }

    package func values(_ name: String, _ recorded: [String]) -> [String] {
        refusal == nil ? recorded : request.form.all(name)
    }

    package func error(_ name: String) -> String? {
        refusal?.fields.first { $0.name == name }?.message
    }
}

/// Somebody signed in.
package struct Session: Sendable {
    package let actor: Actor
    package let unitName: String
    /// The digest of the cookie's token, by which the session is stored.
    package let digest: String
    package let mustChangePassword: Bool
    /// The county asks for a second factor of whoever holds such a role, and there is none yet.
    package let mustSetUpFactor: Bool
    /// How long ago the password was given; nil where it never was.
    private let secondsSinceProof: Int?
    /// How many notices he has not read.
    package let unreadCount: Int
    /// When it ends by itself; nil where nobody says.
    package let limits: Limits?

    package struct Limits: Sendable {
        /// Without a request.
        package let idleMinutes: Int
        /// However busy.
        package let secondsLeft: Int

        package init(idleMinutes: Int, secondsLeft: Int) {
            self.idleMinutes = idleMinutes
            self.secondsLeft = secondsLeft
        }
    }

    package init(
        actor: Actor, unitName: String, digest: String, mustChangePassword: Bool, mustSetUpFactor: Bool = false,
        secondsSinceProof: Int? = nil, limits: Limits? = nil, unreadCount: Int = 0
    ) {
        self.unreadCount = unreadCount
        self.actor = actor
        self.unitName = unitName
        self.digest = digest
        self.mustChangePassword = mustChangePassword
        self.mustSetUpFactor = mustSetUpFactor
        self.secondsSinceProof = secondsSinceProof
        self.limits = limits
    }

    /// Whether the password was given so short a while ago as a deed asks; see `Route.asksPassword`.
    package func isProven(for term: ProofTerm = .moment) -> Bool {
        secondsSinceProof.map { $0 <= term.minutes * 60 } ?? false
    }
}
