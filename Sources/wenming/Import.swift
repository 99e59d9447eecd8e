import App
import ArgumentParser
import Assessment
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

            例：wenming import divisions --county 330624 --name 新昌县 --from 2019-01-01 \\
                --box 29.2,120.6,29.7,121.2 streets.csv

            --from 要不晚于第一个督查计划所在月份的1日；以后用更早的日期再导入一次，已有的区划随之提前生效。
            """)

    @OptionGroup var settings: Settings

    @Option(help: "县的6位代码")
    var county: String

    @Option(help: "县的名称")
    var name: String

    @Option(help: "生效日期，默认本月1日")
    var from: String?

    @Option(help: "县界的外框“南,西,北,东”，十进制度数；框外的位置会被退回，不给就不核对")
    var box: String?

    @Argument(help: "CSV 文件；不给就只建县")
    var file: String?

    /// `29.2,120.6,29.7,121.2`
    private static func box(_ text: String) throws -> CountyBox {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
        guard parts.count == 4, let southWest = Position(latitude: parts[0], longitude: parts[1]),
            let northEast = Position(latitude: parts[2], longitude: parts[3]),
            southWest.latitude < northEast.latitude, southWest.longitude < northEast.longitude
        else {
            throw ConfigurationError("--box 应是“南,西,北,东”四个十进制度数，如 29.2,120.6,29.7,121.2，实际是“\(text)”。")
        }
        return CountyBox(southWest: southWest, northEast: northEast)
    }

    func run() async throws {
        try await reportingPlainly {
            guard let code = DivisionCode(county), code.level == .county else {
                throw ConfigurationError("--county 应是6位数字的县代码，如 330624，实际是“\(county)”。")
            }
            guard let day = from.map({ Day($0) }) ?? Month(Instant.now().day).firstDay else {
                throw ConfigurationError("--from 应是日期，如 2019-01-01，实际是“\(from ?? "")”。")
            }
            let product = try await settings.product(try settings.configuration())
            let system = Actor.system(county: county)
            let establish = EstablishCounty(code: code, name: name, box: try box.map(Self.box), validFrom: day)
            if let file {
                guard let bytes = FileManager.default.contents(atPath: file) else {
                    throw ConfigurationError("读不到文件 \(file)。")
                }
                let divisions = ImportDivisions(
                    csv: [UInt8](bytes), validFrom: day, closedThrough: Assessments.closedThrough)
                let outcome = try await product.office.carryOut(
                    SetUpCounty(establish, divisions), by: system, request: "import")
                print(
                    "新增\(outcome.added)个，改名\(outcome.renamed)个，未变\(outcome.unchanged)个，提前\(outcome.earlier)个，跳过\(outcome.passedOver)行。"
                )
            } else {
                try await product.office.carryOut(establish, by: system, request: "import")
                print("已建立\(name)（\(county)）。")
            }
            try await product.database.close()
        }
    }
}
