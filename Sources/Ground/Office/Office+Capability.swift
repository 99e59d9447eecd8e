import Database

extension Office {
    /// What every capability may use.
    package static let capability = Capability(
        "office",
        migrations: Audit.migrations + RecordPhotos.migrations + SerialNumbers.migrations + TextSearch.migrations
            + AnsweredKeys.migrations + JobLeases.migrations + ProvenRestores.migrations + ClosedBooks.migrations
            + PhotoQuota.migrations + RecordSteps.migrations + RecordFiles.migrations + Inbox.migrations
            + Settings.migrations + BroughtList.migrations + Proposal.migrations
            + PublishGate.migrations + PhotoMasks.migrations,
        tables: (sealedTables + RecordSteps.sealed + [Proposal.sealed, PublishGate.sealed, PhotoMasks.sealed]).map {
            .sealed($0)
        } + openTables,
        rights: [.seeOperations, .seeSettings, .changeSettings], menu: SettingRoutes.menu, waiting: Inbox.waiting,
        jobs: [
            Job("inbox") { county, office in
                try await office.keepHouse { try Inbox.forget(county: county, in: $0) }
                return nil
            },
            Job("keys") { county, office in
                try await office.keepHouse { try AnsweredKeys.forget(county: county, in: $0) }
                return nil
            },
            Job("seals") { county, office in
                try await office.sealEarlier(county: county)
                return nil
            },
        ], checks: [RecordPhotos.check], routes: { InboxRoutes(office: $0.office).routes })

    private static let openTables: [OwnedTable] = [
        .open("answeredKey", "ends by itself"), .open("broughtList", "ends by itself"), .open("auditEntry", "chained"),
        .open("auditHead", "chained"),
        .open("auditTail", "chained within a second"), .open("closedBooks", "a copy of the last closing"),
        .open("searchText", "made anew from the records"), .open("photoIntake", "counts what was taken in"),
        .open("inboxNotice", "is read and ends by itself"),
        .open("appliedMigration", "of the installation", spread: .installation),
        .open("knownKey", "of the installation", spread: .installation),
        .open("jobLease", "of the installation", spread: .installation),
        .open("provenRestore", "of the installation", spread: .installation),
    ]

    private static let sealedTables = [
        SealedTable(
            "photo", "照片", key: ["sha256"],
            [
                "format": "格式", "byteSize": "大小", "width": "宽", "height": "高", "takenAt": "拍摄时间", "latitude": "位置",
                "longitude": "位置", "fingerprint": "指纹",
            ]),
        SealedTable(
            "recordPhoto", "记录上的照片", key: ["record", "sha256"],
            [
                "addedAt": "收到时间", "place": "次序", "kind": "所属的记录", "owner": "所属的记录", "part": "所属的记录",
            ]),
        SealedTable(
            "file", "附件", key: ["sha256"],
            ["content": "格式", "byteSize": "大小", "isLocked": "有密码", "hasMacros": "含宏"],
            // Its digest says them again.
            unsealed: ["pages", "words", "pictures"]),
        SealedTable(
            "recordFile", "记录上的附件", key: ["kind", "record", "sha256"],
            [
                "name": "文件名", "addedBy": "添加人", "addedByName": "添加人", "addedAt": "收到时间", "place": "次序",
                "takenOffAt": "取下时间", "takenOffByName": "取下的人",
            ]),
        Settings.sealed,
        SealedTable("serialNumber", "编号簿", key: ["kind", "year"], ["last": "最后一个号"]),
    ]
}
