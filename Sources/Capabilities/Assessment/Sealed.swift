import Database
import Office

extension Assessment {
    static let tables: [OwnedTable] = sealed.map { .sealed($0) }

    package static let sealed = [
        SealedTable("assessmentRule", "考核办法", key: ["version"], ["content": "内容", "madeAt": "制订时间", "madeBy": "制订人"]),
        SealedTable(
            "assessment", "关账的月份", key: ["month", "revision"],
            ["rule": "办法", "result": "结果", "closedAt": "关账时间", "closedBy": "关账人"]),
        SealedTable("assessmentReason", "更正的原因", key: ["month", "revision"], ["reason": "原因"]),
        SealedTable(
            "yearGrading", "年度考核等次", key: ["id"],
            [
                "year": "年度", "revision": "版次", "reason": "再出一版的原因", "content": "名次、等次和奖励", "signedAt": "签发时间",
                "signedByName": "签发人", "state": "状态",
            ]),
        SealedTable(
            "adjustment", "考核奖惩", key: ["id"],
            [
                "month": "月份", "township": "乡镇（街道）", "kind": "类别", "points": "分数", "title": "事由", "reason": "依据",
                "state": "状态", "decidedAt": "同意时间", "reverses": "冲正",
            ]),
    ]
}
