import Database
import Kernel
import Office

/// A board of a quarter or a year: drawn up from the ledger, published by the director.
package struct StarBoard: Codable, Sendable {
    package enum Kind: String, Codable, CaseIterable, Sendable, SQLEncodable, SQLDecodable {
        case quarter, year

        package var chinese: String { self == .quarter ? "季度道德之星" : "年度模范户" }
    }

    package enum State: String, ProcedureState {
        case drawn, published, withdrawn

        package var chinese: String {
            switch self {
            case .drawn: "待公布"
            case .published: "已公布"
            case .withdrawn: "已撤下"
            }
        }

        package var tone: Tone {
            switch self {
            case .drawn: .going
            case .published: .done
            case .withdrawn: .off
            }
        }
    }

    package struct Entry: Codable, Sendable {
        let account: String
        /// As everybody reads it.
        package let name: String
        let villageName: String
        let townshipName: String
        package let points: Int
        package let stars: Int
        /// He does not want to be there: the public does not see him.
        let isOff: Bool
    }

    package let id: ID<StarBoard>
    package let kind: Kind
    package let firstDay: Day
    package let lastDay: Day
    let madeByName: String
    let publishedOn: Day?
    package let state: State
    package let entries: Int

    var period: String {
        kind == .year ? "\(firstDay.year)年" : "\(firstDay.year)年第\(["一", "二", "三", "四"][(firstDay.month - 1) / 3])季度"
    }
    package var title: String { kind == .year ? "\(firstDay.year)年度模范户" : "\(period)道德之星" }

    package static let noun = RecordNoun("starBoard", "光荣榜", measure: "期")

    package static let procedure = Procedure<StarBoard, State>(
        noun, table: "starBoard", path: "star-boards", right: .seeStars, first: .drawn, begun: "评出",
        load: StarBoards.one, title: { $0.title },
        [
            .step(
                "publish", "公布", from: .drawn, to: .published, by: .role(.director), asks: [.note("意见")],
                within: .workingDays(5), deed: .signature, exceptDoersOf: [RecordSteps.made],
                then: { board, _, actor, transaction in
                    try PublishGate.check(try StarBoard.hits(board.id, by: actor, in: transaction))
                    try transaction.run(
                        """
                        UPDATE starBoard SET publishedOn = \(transaction.now.day)
                        WHERE county = \(actor.county) AND id = \(board.id)
                        """)
                }),
            .step(
                "withdraw", "撤下", from: .drawn, .published, to: .withdrawn, by: .role(.director), asks: [.reason()],
                isOptional: true),
        ])
}

extension StarBoard: GatedRecord {
    package static let kind = noun.kind
    package static let releasing = Action("starBoard.release", "放行光荣榜里的个人信息", right: .releaseStars)

    package static func gated(
        _ id: ID<StarBoard>, by actor: Actor, in transaction: ReadTransaction
    ) throws -> (texts: [GatedText], writers: Set<String>) {
        _ = try StarBoards.one(id, for: actor, in: transaction)
        let course = try procedure.course(of: id, county: actor.county, in: transaction)
        let entries = try StarBoards.entries(of: id, county: actor.county, in: transaction).filter { !$0.isOff }
        return (
            entries.map { GatedText("\($0.townshipName)\($0.villageName)的户名", $0.name) },
            Set(course.taken.filter { $0.step == RecordSteps.made }.map(\.actor))
        )
    }
}
