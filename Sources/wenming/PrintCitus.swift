import App
import ArgumentParser

struct PrintCitus: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "citus", abstract: "打印在 Citus 上分布各表的脚本。",
        discussion: "例：wenming citus > citus.sql，再在协调节点上用 psql 执行，见 docs/operations.md")

    func run() { print(CitusScript.text, terminator: "") }
}
