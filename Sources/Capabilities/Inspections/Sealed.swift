import Database
import Office

extension Inspections {
    static let tables: [OwnedTable] = sealed.map { .sealed($0) }

    package static let sealed = [
        SealedTable(
            "plan", "督查计划", key: ["id"],
            [
                "month": "月份", "sheet": "标准", "edition": "标准的版本", "tier": "层级", "manner": "方式", "drawText": "抽签原文",
                "commitment": "抽签承诺", "drawnAt": "抽签时间", "drawnBy": "抽签人", "reason": "重抽的原因", "supersededBy": "重抽",
                "voidedAt": "作废时间", "voidedBy": "作废人", "voidReason": "作废的原因", "closedAt": "关账时间",
                "target": "检查对象", "series": "次数的种类", "serialYear": "次数的年份", "serial": "第几次",
            ]),
        SealedTable(
            "visit", "检查", key: ["id"],
            [
                "plan": "计划", "division": "村（社区）", "place": "点位", "round": "轮次", "inspector": "督查员", "month": "月份",
                "heldOn": "检查日期", "latitude": "位置", "longitude": "位置", "accuracy": "定位误差", "submittedAt": "提交时间",
                "submittedBy": "提交人", "submittedByName": "提交人", "total": "得分", "isPassed": "是否合格",
                "cancelledAt": "取消时间", "cancelReason": "取消的原因", "checker": "去检查的乡镇（街道）", "panel": "考核组",
                "fewerReason": "没有评分的原因", "fewerByName": "按已交的计分的人",
            ]),
        SealedTable(
            "visitLine", "检查的一处", key: ["id"],
            [
                "visit": "检查", "item": "条目", "deduction": "扣分项", "count": "数量", "note": "说明", "addedAt": "记录时间",
                "voidedAt": "作废时间", "voidedBy": "作废人", "voidReason": "作废的原因", "judged": "评法", "number": "评的数",
                "outOf": "总数", "parts": "核对的内容", "juror": "评委", "voiding": "第几次作废", "replaces": "改少的一处",
            ]),
        SealedTable(
            "removedLine", "删去的一处", key: ["id"],
            [
                "visit": "检查", "item": "条目", "deduction": "扣分项", "count": "数量", "note": "说明", "addedAt": "记录时间",
                "removedAt": "删去时间", "juror": "评委",
            ]),
        SealedTable(
            "visitVoiding", "作废的检查", key: ["visit", "number"],
            [
                "heldOn": "检查日期", "submittedAt": "提交时间", "submittedBy": "提交人", "submittedByName": "提交人", "total": "得分",
                "isPassed": "是否合格", "voidedAt": "作废时间", "voidedBy": "作废人", "reason": "作废的原因",
            ]),
        SealedTable("visitSample", "检查抽到的村", key: ["visit", "division"]),
        SealedTable(
            "panelSeat", "考核组的一位", key: ["plan", "person"],
            [
                "panel": "组", "seat": "位", "kind": "身份", "home": "所在乡镇（街道）", "takenAt": "进组时间", "leftAt": "离组时间",
                "leftReason": "离组的原因",
            ]),
        SealedTable(
            "panelMark", "考核组一位的评分", key: ["id"],
            [
                "visit": "检查", "person": "评分人", "voiding": "第几次作废", "heldOn": "检查日期", "latitude": "位置",
                "longitude": "位置", "accuracy": "定位误差", "submittedAt": "提交时间",
                "submittedBy": "提交人", "submittedByName": "提交人", "total": "得分",
            ]),
    ]
}
