import App
import ArgumentParser
import Database
import Foundation
import Kernel
import Office
import Organisation

struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "导入已有的资料。", subcommands: [ImportDivisionList.self])
}

struct ImportDivisionList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "divisions",
        abstract: "建立一个县，并从 CSV 文件导入乡镇（街道）和村（社区）。",
        discussion: """
            文件为 UTF-8，第一行是表头，至少有 code（代码）和 name（名称）两栏；其他县的行跳过。

            例：wenming import divisions --county 330624 --name 新昌县 streets.csv
            """)

    @OptionGroup var settings: Settings

    @Option(help: "县的6位代码")
    var county: String

    @Option(help: "县的名称")
    var name: String

    @Option(help: "生效日期，默认今天")
    var from: String?

    @Argument(help: "CSV 文件；不给就只建县")
    var file: String?

    func run() async throws {
        try await reportingPlainly {
            guard let code = DivisionCode(county), code.level == .county else {
                throw ConfigurationError("--county 应是6位数字的县代码，如 330624，实际是“\(county)”。")
            }
            guard let day = from.map({ Day($0) }) ?? Instant.now().day else {
                throw ConfigurationError("--from 应是日期，如 2019-01-01，实际是“\(from ?? "")”。")
            }
            let product = try await settings.product(try settings.configuration())
            let system = Actor.system(county: county)
            let establish = EstablishCounty(code: code, name: name, validFrom: day)
            if let file {
                guard let bytes = FileManager.default.contents(atPath: file) else {
                    throw ConfigurationError("读不到文件 \(file)。")
                }
                let divisions = ImportDivisions(csv: [UInt8](bytes), validFrom: day)
                let outcome = try await product.office.carryOut(
                    SetUpCounty(establish, divisions), by: system, request: "import")
                print("新增\(outcome.added)个，改名\(outcome.renamed)个，未变\(outcome.unchanged)个，跳过\(outcome.passedOver)行。")
            } else {
                try await product.office.carryOut(establish, by: system, request: "import")
                print("已建立\(name)（\(county)）。")
            }
            try await product.database.close()
        }
    }
}
