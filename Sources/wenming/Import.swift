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
        abstract: "建立一个县，并从名单（.xlsx 或 .csv）导入乡镇（街道）和村（社区）。",
        discussion: """
            表头至少有 code（代码）和 name（名称）两栏；其他县的行跳过。统计局的12位代码可以直接用，末尾的
            000 表示上一级。

            例：wenming import divisions --county 330624 --name 新昌县 --from 2019-01-01 \\
                --box 29.2,120.6,29.7,121.2 streets.csv

            代码在400以上、看不出是什么的，用 --kind 写明，不写就不导入。名单里没有的，照旧保留并列出来；已经撤销的，用
            --ended 写明从哪一天起没有、并入了谁：

            wenming import divisions --county 330624 --name 新昌县 --from 2026-09-01 \\
                --ended 330624100=2026-09-01:330624004 --kind 330624400=subdistrict streets.csv

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

    @Option(help: "已经撤销的：代码=从哪一天起没有[:并入的代码]；可以写多个")
    var ended: [String] = []

    @Option(help: "看不出类别的：代码=subdistrict（街道）、town（镇）、township（乡）、village（村）、community（社区）或 skip（跳过）；可以写多个")
    var kind: [String] = []

    @Argument(help: ".xlsx 或 .csv 文件；不给就只建县")
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

    private func report(_ outcome: ImportDivisions.Outcome, from day: Day) {
        print(
            "新增\(outcome.added)个，改名\(outcome.renamed)个，未变\(outcome.unchanged)个，提前\(outcome.earlier)个，撤并\(outcome.ended)个，跳过\(outcome.passedOver + outcome.skipped)行。"
        )
        guard !outcome.kept.isEmpty else { return }
        print("名单里没有、照旧保留的\(outcome.kept.count)个；已经撤销的，再导入一次并写明：")
        for missing in outcome.kept {
            let into = missing.successor.map { ":\($0)" } ?? ""
            print("  \(missing.division.name)  --ended \(missing.division.code)=\(day)\(into)")
        }
    }

    /// `330624100=2026-09-01:330624004` and `330624400=subdistrict`
    private func answers() throws -> DivisionAnswers {
        var answers = DivisionAnswers()
        for text in ended {
            let halves = text.split(separator: "=", maxSplits: 1).map(String.init)
            let parts = halves.count == 2 ? halves[1].split(separator: ":", maxSplits: 1).map(String.init) : []
            let successor = parts.count == 2 ? DivisionCode(parts[1]) : nil
            guard let code = halves.first.flatMap(DivisionCode.init), let day = parts.first.flatMap(Day.init),
                parts.count == 1 || successor != nil
            else {
                throw ConfigurationError(
                    "--ended 应是“代码=日期”或“代码=日期:并入的代码”，如 330624100=2026-09-01:330624004，实际是“\(text)”。")
            }
            answers.ends[code] = .init(goneFrom: day, successor: successor)
        }
        for text in kind {
            let halves = text.split(separator: "=", maxSplits: 1).map(String.init)
            let kind = halves.last.flatMap(Division.Kind.init)
            guard halves.count == 2, let code = DivisionCode(halves[0]), kind != nil || halves[1] == "skip" else {
                throw ConfigurationError("--kind 应是“代码=类别”，如 330624400=subdistrict 或 330624400=skip，实际是“\(text)”。")
            }
            answers.kinds[code] = kind.map { .asKind($0) } ?? .skipped
        }
        return answers
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
            let establish = try EstablishCounty(code: code, typed: name, box: box.map(Self.box), validFrom: day)
            if let file {
                guard let bytes = FileManager.default.contents(atPath: file) else {
                    throw ConfigurationError("读不到文件 \(file)。")
                }
                let divisions = ImportDivisions(
                    list: [UInt8](bytes), validFrom: day, answers: try answers(), listeners: Product.divisionListeners)
                do {
                    let outcome = try await product.office.carryOut(
                        SetUpCounty(establish, divisions), by: system, request: "import")
                    report(outcome, from: day)
                } catch let refusal as Refusal where refusal.code == "division.unusual" {
                    throw ConfigurationError(
                        refusal.message + "\n请用 --kind 写明，如 "
                            + refusal.fields.map { "--kind \($0.name.dropFirst(5))=skip" }.joined(separator: " "))
                }
            } else {
                try await product.office.carryOut(establish, by: system, request: "import")
                print("已建立\(name)（\(county)）。")
            }
            try await product.database.close()
        }
    }
}
