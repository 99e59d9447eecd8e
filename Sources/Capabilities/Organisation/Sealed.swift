import Database
import Office

extension Organisation {
    static let tables: [OwnedTable] =
        sealed.map { .sealed($0, spread: $0.name.description == "county" ? .everywhere : .county) } + [
            .open("session", "ends by itself, and opens nothing that was not made with a key"),
            .open("knownDevice", "what counts guesses and remembers browsers"),
        ]

    package static let sealed = [
        SealedTable(
            "county", "县", key: ["county"],
            ["name": "名称", "isDemo": "演示标记", "south": "范围", "west": "范围", "north": "范围", "east": "范围"]),
        SealedTable(
            "division", "区划", key: ["code", "validFrom"], ["name": "名称", "kind": "类别", "validTo": "截止日期"]),
        SealedTable(
            "divisionEnd", "区划的撤并", key: ["code", "goneFrom"],
            [
                "successor": "并入", "reason": "原因", "recordedAt": "登记时间", "recordedBy": "登记人", "settledAt": "转交时间",
            ]),
        SealedTable(
            "unit", "单位", key: ["id"],
            [
                "name": "名称", "kind": "类别", "division": "区划", "goneFrom": "撤销日期", "successor": "并入",
                "goneReason": "撤销原因",
            ]),
        SealedTable(
            "place", "点位", key: ["id"],
            [
                "division": "区划", "name": "名称", "kind": "类别", "latitude": "位置", "longitude": "位置", "goneFrom": "撤销日期",
                "goneReason": "撤销原因",
            ]),
        // Wrong passwords lock an account by themselves; who unlocks it past the product only waits less.
        SealedTable(
            "person", "人员", key: ["id"],
            [
                "name": "姓名", "signInName": "登录名", "unit": "单位", "passwordHash": "密码", "mustChangePassword": "须改密码",
                "disabledAt": "停用",
            ], unsealed: ["failedSignIns", "lockedUntil"]),
        SealedTable("personRole", "人员的角色", key: ["person", "role"]),
        SealedTable(
            "askedRole", "请求的角色", key: ["person", "role"], ["askedBy": "提出人", "askedAt": "提出时间"]),
        SealedTable(
            "formerPost", "以前的岗位", key: ["id"],
            [
                "person": "人员", "unit": "单位", "unitName": "单位", "roles": "角色", "lastDay": "最后一天", "successor": "接手人",
                "recordedBy": "登记人", "recordedAt": "登记时间",
            ]),
        SealedTable(
            "rightsRequest", "权限的请求", key: ["id"],
            [
                "person": "人员", "kind": "类别", "rolesBefore": "原来的角色", "roles": "角色", "passwordHash": "密码",
                "askedBy": "提出人", "askedAt": "提出时间", "answer": "答复", "answeredBy": "答复人", "answeredAt": "答复时间",
                "unit": "去向", "day": "日期", "successor": "接手人",
            ]),
        SealedTable(
            "secondFactor", "动态验证码", key: ["person"],
            ["secret": "密钥", "pending": "待确认的密钥", "confirmedAt": "启用时间", "usedStep": "用过的时刻", "pendingAt": "开始设置的时间"]),
        SealedTable("recoveryCode", "恢复码", key: ["person", "digest"], ["usedAt": "用过的时间"]),
        SealedTable(
            "securitySetting", "登录安全", key: ["county"],
            ["secondFactorFrom": "动态验证码起用日期", "setBy": "设定人", "setAt": "设定时间"]),
    ]
}
