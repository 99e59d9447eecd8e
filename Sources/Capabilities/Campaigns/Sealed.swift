import Database
import Office

extension CampaignTables {
    static let tables: [OwnedTable] = [
        .sealed(
            SealedTable(
                "campaign", "专项行动", key: ["id"],
                [
                    "kind": "类别", "name": "名称", "paper": "文件", "startOn": "开始", "until": "结束", "lead": "牵头单位",
                    "leadDivision": "牵头单位", "leader": "分管领导", "aims": "目标", "topics": "问题类别", "state": "状态",
                    "version": "版本",
                ])),
        .sealed(
            SealedTable(
                "campaignPlan", "专项行动的督查", key: ["campaign", "inspection"], ["namedAt": "点名时间"])),
        .sealed(
            SealedTable(
                "campaignProject", "项目", key: ["id"],
                [
                    "campaign": "专项行动", "kind": "类别", "name": "名称", "place": "地点", "division": "地点", "lead": "牵头单位",
                    "leadDivision": "牵头单位", "budget": "预算", "startOn": "开工", "dueOn": "应完工", "percent": "进度",
                    "spent": "已支出", "voidedAt": "作废", "voidReason": "作废的原因",
                ])),
        .sealed(
            SealedTable(
                "projectProgress", "项目进展", key: ["id"],
                [
                    "project": "项目", "heldOn": "日期", "percent": "进度", "note": "说明", "fen": "支出", "showing": "照片",
                    "recordedBy": "登记人", "recordedByName": "登记人", "recordedAt": "登记时间", "voidedAt": "作废",
                    "voidReason": "作废的原因",
                ])),
        .sealed(
            SealedTable(
                "planTask", "年度任务", key: ["id"],
                [
                    "year": "年度", "sourceKind": "来源", "sourceKey": "来源", "sourceRecord": "来源", "sourcePath": "来源",
                    "sourceWords": "来源", "campaign": "专项行动", "title": "任务", "words": "要求", "lead": "牵头单位",
                    "leadDivision": "牵头单位", "isOffices": "牵头单位", "supports": "配合单位", "startOn": "开始",
                    "dueOn": "期限", "state": "状态", "doneOn": "完成日期",
                ])),
        .sealed(SealedTable("taskSupport", "配合单位", key: ["task", "unit"], ["division": "配合单位"])),
        .sealed(
            SealedTable(
                "taskMilestone", "季度节点", key: ["id"],
                [
                    "task": "年度任务", "quarter": "季度", "words": "要求", "dueOn": "期限", "reachedOn": "完成日期",
                    "note": "佐证", "reachedBy": "登记人", "reachedByName": "登记人", "noticedAt": "催办时间",
                ])),
        .sealed(
            SealedTable(
                "taskReport", "月度进展", key: ["id"],
                [
                    "task": "年度任务", "month": "月份", "percent": "进度", "words": "进展", "state": "状态",
                    "reportedBy": "报送人", "reportedByName": "报送人", "reportedAt": "报送时间",
                ])),
    ]
}
