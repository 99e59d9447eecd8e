import Assessment
import Database
import Kernel
import Office
import Web

struct CockpitRoutes: Sendable {
    let premises: Premises
    private let maker: LookMaker
    private let waiting: [Waiting.Source]

    init(premises: Premises, parts: Cockpit.Parts) {
        self.premises = premises
        waiting = parts.waiting
        maker = LookMaker(parts: parts, scores: KnownScores())
    }

    var routes: [Route] { [.page("cockpit", .right(.seeCockpit), cockpit)] }

    private func cockpit(_ request: WebRequest) async throws -> any Page {
        let actor = try request.actor
        let form = FormReader(request.query)
        let month = form.optional("month", "月份", form: "月份，如 2019-11") { Month($0) }
        let other = form.optional("with", "对照", form: "月份，如 2018-11") { Month($0) }
        try form.finish()
        return try await premises.office.readReport { transaction in
            if let month, month > Month(transaction.now.day) {
                throw Refusal.field("month", "cockpit.future", "\(month.chinese)还没有到，请选这个月或以前的月份。")
            }
            let tasks = try waiting.flatMap { try $0(actor, transaction) }.filter { $0.kind == .task }
            return CockpitPage(
                look: try maker.look(month, with: other, for: actor, in: transaction),
                word: tasks.sorted { ($0.due ?? .endless) < ($1.due ?? .endless) }.prefix(6).map(\.self),
                mayIssue: Right.manageWallLinks.isHeld(by: actor))
        }
    }
}
