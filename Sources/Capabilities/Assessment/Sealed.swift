import Database
import Office

extension Assessment {
    static let tables: [OwnedTable] = sealed.map { .sealed($0) }

    package static let sealed = [
        SealedTable("assessmentRule", "考核办法", key: ["version"], ["content": "内容", "madeAt": "制订时间", "madeBy": "制订人"]),
        SealedTable(
            "assessment", "关账的月份", key: ["month", "revision"],
            ["rule": "办法", "result": "结果", "closedAt": "关账时间", "closedBy": "关账人"]),
    ]
}
