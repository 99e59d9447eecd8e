import Database
import Foundation
import Kernel
import Office
import Organisation
import Web

/// 批示 on any record: below its page stand those that were given about it, with what became of each, and for whoever may give
/// one the way to it. A record's address is what it is known by, so that no capability has to know of instructions.
package enum InstructionsOnRecords {
    /// - Parameters:
    ///   - isHidden: whether a record may not be named to others yet, as an unannounced visit.
    ///   - answering: whom a record is with; nil where nobody is, or nobody can tell.
    package static func addition(
        _ office: Office, unless isHidden: @escaping @Sendable (String, Actor, ReadTransaction) throws -> Bool,
        answering: @escaping @Sendable (String, Actor, ReadTransaction) throws -> Audience?
    ) -> PageAddition.Source {
        { request, page in
            guard let actor = request.session?.actor, Right.seeInstructions.isHeld(by: actor) else { return nil }
            let about = String(request.path.dropFirst("/\(actor.county)/".count))
            let (given, mayGive, audience) = try await office.read { transaction in
                let mayGive = try Right.giveInstructions.isHeld(by: actor) && !isHidden(about, actor, transaction)
                return (
                    try Instructions.about(about, for: actor, in: transaction), mayGive,
                    mayGive ? try answering(about, actor, transaction) : nil
                )
            }
            guard mayGive || !given.isEmpty else { return nil }
            let words = String(page.title.prefix(100))
            return PageAddition { view in
                """
                <section class="card-paper instructions" id="instructions"><h2>批示</h2>
                \(HTML.when(given.isEmpty, "<p class=\"soft\">还没有针对这件事的批示。</p>"))
                \(HTML.when(!given.isEmpty, "<ul class=\"list\">\(HTML.each(given) { line($0, view) })</ul>"))
                \(HTML.when(mayGive, "<p>\(view.linkButton(actor.has(.leader) ? "作批示" : "登记领导的批示", form(about, words, audience)))</p>"))
                </section>
                """
            }
        }
    }

    private static func form(_ about: String, _ words: String, _ audience: Audience?) -> String {
        "instructions/new?about=\(about.escapedInQuery)&words=\(words.escapedInQuery)"
            + (audience.map { "&audience=\($0.description.escapedInQuery)" } ?? "")
    }

    private static func line(_ instruction: Instruction, _ view: View) -> HTML {
        """
        <li><a href="\(view.link("instructions/\(instruction.id)"))">\(instruction.words)</a> \(instruction.state.tag)
        <br><small class="soft">\(instruction.leaderName)，\(instruction.givenOn.chinese)；\(instruction.party.name)，\
        \(instruction.repliedOn.map { "\($0.chinese)回复" } ?? "办结日：\(instruction.due.chinese)")</small></li>
        """
    }
}

extension String {
    fileprivate var escapedInQuery: String { addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? self }
}
