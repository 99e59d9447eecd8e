import Database
import Office

extension Findings {
    static let tables: [OwnedTable] = sealed.map { .sealed($0) }

    package static let sealed = [
        // By which words it is found, a job brings up to date.
        SealedTable(
            "finding", "问题", key: ["id"],
            [
                "source": "来源", "origin": "来源记录", "originPath": "来源记录", "division": "地点", "topic": "类别", "title": "标题",
                "description": "说明", "finder": "发现人", "finderName": "发现人", "foundAt": "发现时间", "state": "状态",
                "lead": "承办单位", "leadName": "承办单位", "leadDivision": "承办单位", "deadline": "期限", "due": "期限",
                "escalation": "督办", "numberKind": "文号", "numberYear": "文号", "number": "文号", "leadAndHelpers": "承办单位",
                "summonedOn": "约谈", "exposedOn": "曝光", "placeKind": "点位类别", "plan": "督查计划",
                "keptSince": "难点问题",
            ], unsealed: ["textVersion"]),
        SealedTable(
            "findingEntry", "问题的一步", key: ["finding", "sequence"],
            [
                "act": "办理内容", "actor": "办理人", "actorName": "办理人", "at": "时间", "note": "说明", "fromState": "状态",
                "toState": "状态", "deadline": "期限", "deadlineRule": "期限的依据", "deadlineWarning": "期限的提示",
                "noticeYear": "文号", "notice": "文号",
            ]),
        SealedTable("findingParty", "问题的单位", key: ["finding", "unit"], ["division": "区划", "helps": "协办"]),
    ]
}
