import App
import ArgumentParser
import Office

/// docs/procedures.md, of the capabilities of this release.
struct PrintProcedures: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "procedures", abstract: "打印各类记录的办事流程：每一步从哪里到哪里、谁办、要求什么。",
        discussion: "例：wenming procedures > docs/procedures.md")

    func run() { print(ProcedureTable.paper(Product.procedures), terminator: "") }
}
