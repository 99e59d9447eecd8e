import Kernel

/// One address of the product: who may come, and what answers. Routes are values, so that the
/// rights page, the OpenAPI document and the isolation test are made from the very table that
/// the server serves.
package struct Route: Sendable {
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    package let method: Method
    /// Below the county, without a leading slash: `people/:person`.
    package let path: String
    package let access: Access
    package internal(set) var handler: @Sendable (WebRequest) async throws -> Answer
    /// What it does, of a write; a part of the address may say which of several.
    package let deed: (@Sendable (WebRequest) -> Deed)?
    /// For a form: the page that it stands on, shown again with what was typed when refused.
    package internal(set) var form: (@Sendable (WebRequest) async throws -> any Page)?
    /// See `asksPassword`.
    private(set) var weightyDeed: WeightyDeed?
    /// Stands under `public/`: answered to everybody alike, without a look at who asks, and kept until something is written.
    package var isPublic: Bool { method == .get && path.hasPrefix("public/") }

    /// What a public page reads of its address behind the `?`, beside the size of its letters. It hears of nothing else: an
    /// address with something made up behind it is answered with what was kept of the same page.
    package private(set) var queried: [String] = []

    /// For a public page that can be narrowed or turned over.
    package func asking(_ names: String...) -> Route {
        var route = self
        route.queried = names
        return route
    }

    /// Stands under `my/`: for residents and visitors, who have a session and a frame of their own and come to no other page.
    package var isOutside: Bool { path == "my" || path.hasPrefix("my/") }

    /// It is nobody's session that opens it, and looking at it keeps none alive; see `apartFromSessions`.
    package private(set) var isApartFromSessions = false

    /// Who tries its addresses is held up after some; see `guarded(by:)`.
    package internal(set) var isGuarded = false

    /// What a request is about to do, deed and record in words: `把张敏（创建办）的角色改为“创建办主任”`; nil where nobody asks.
    package typealias WeightyDeed = @Sendable (WebRequest) async throws -> String?

    /// For what must be done by nobody but whoever signed in: a person who left his desk for a moment did not do it. The
    /// password is asked for once more where it was last given longer ago than `ProofTerm.moment` says, on a page that
    /// keeps the form and names the deed (ASVS v5.0.0-7.5.3). A signature asks by itself (`Deed.signing`).
    package func asksPassword(_ deed: @escaping WeightyDeed) -> Route {
        var route = self
        route.weightyDeed = deed
        return route
    }

    /// For a page that a device shows by itself, by a secret in its address: whoever is signed in beside it in the same
    /// browser is not asked after, or his session would never end.
    package var apartFromSessions: Route {
        var route = self
        route.isApartFromSessions = true
        return route
    }

    package static func get(
        _ path: String, _ access: Access, _ handler: @escaping @Sendable (WebRequest) async throws -> Answer
    ) -> Route {
        Route(method: .get, path: path, access: access, handler: handler, deed: nil, form: nil)
    }

    /// A page that only shows.
    package static func page(
        _ path: String, _ access: Access, _ page: @escaping @Sendable (WebRequest) async throws -> any Page
    ) -> Route {
        .get(path, access) { .page(try await page($0)) }
    }

    package static func post(
        _ path: String, _ access: Access, _ deed: Deed,
        form: (@Sendable (WebRequest) async throws -> any Page)? = nil,
        _ handler: @escaping @Sendable (WebRequest) async throws -> Answer
    ) -> Route {
        .post(path, access, deeds: { _ in deed }, form: form, handler)
    }

    /// Where a part of the address says which of several deeds it is.
    package static func post(
        _ path: String, _ access: Access, deeds: @escaping @Sendable (WebRequest) -> Deed,
        form: (@Sendable (WebRequest) async throws -> any Page)? = nil,
        _ handler: @escaping @Sendable (WebRequest) async throws -> Answer
    ) -> Route {
        Route(method: .post, path: path, access: access, handler: handler, deed: deeds, form: form)
    }
}

/// What people come for: the menu's entries stand under these.
package enum MenuGroup: String, Codable, CaseIterable, Sendable {
    case today, inspection, recognition, practice, reports, administration

    package var chinese: String {
        switch self {
        case .today: "待办"
        case .inspection: "督查整改"
        case .recognition: "创建评选"
        case .practice: "文明实践"
        case .reports: "报告"
        case .administration: "管理"
        }
    }
}

/// An entry of the menu: shown to whoever may open it.
package final class MenuEntry: Sendable {
    package let title: String
    package let path: String
    package let access: Access
    package let group: MenuGroup
    /// Pages stand under it whose addresses begin so.
    package let covers: [String]
    /// Whose day it belongs to: it stands at their thumb.
    package let daily: Set<Role>
    /// What it stands under where its group is long: entries of several capabilities may stand together.
    package let section: String

    /// - Parameter covers: nil for what stands behind its own address.
    package init(
        _ title: String, _ path: String, _ access: Access, in group: MenuGroup, covers: [String]? = nil,
        daily: Set<Role> = [], section: String = ""
    ) {
        self.title = title
        self.path = path
        self.access = access
        self.group = group
        self.covers = covers ?? [path]
        self.daily = daily
        self.section = section
    }

    package func under(_ section: String) -> MenuEntry {
        MenuEntry(title, path, access, in: group, covers: covers, daily: daily, section: section)
    }
}

/// What a handler gives back.
package enum Answer: Sendable {
    case page(any Page)
    /// Something was done: to another page.
    case done(Onward)
    /// The same, and the browser's session begins (a token) or ends (nil).
    case session(token: String?, to: String)
    /// The browser draws pages so from now on.
    case look(Browser.Look, to: Onward)
    case file(Download)
    /// Something that was public and is no more: with a word why.
    case gone(any PublicPage)
}

/// To another page below the county after something was done; the notice is shown there once.
package struct Onward: Hashable, Sendable {
    package let path: String
    package let notice: String?

    package static func seeOther(_ path: String, notice: String? = nil) -> Onward {
        Onward(path: path, notice: notice)
    }
}

/// A file for the browser.
package struct Download: Sendable {
    /// Where its bytes come from.
    enum Source: Sendable {
        case bytes([UInt8])
        /// So many, read piece by piece as they are sent: a piece from an offset on, never empty before the end.
        case pieces(byteCount: Int, @Sendable (Int) async throws -> [UInt8])
    }

    let source: Source
    package let contentType: String
    /// Saved under this name; nil shows it in the browser.
    package let filename: String?

    package init(_ bytes: [UInt8], contentType: String, filename: String?) {
        source = .bytes(bytes)
        self.contentType = contentType
        self.filename = filename
    }

    /// Of what lies in memory; nothing of what is read piece by piece.
    package var bytes: [UInt8] { if case .bytes(let bytes) = source { bytes } else { [] } }

    /// For what is too long to lie in memory while somebody's line is slow.
    package init(
        byteCount: Int, contentType: String, filename: String?,
        piece: @escaping @Sendable (_ offset: Int) async throws -> [UInt8]
    ) {
        source = .pieces(byteCount: byteCount, piece)
        self.contentType = contentType
        self.filename = filename
    }
}
