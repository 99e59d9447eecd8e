import Database

extension Office {
    /// What every capability may use.
    package static let capability = Capability(
        "office",
        migrations: Audit.migrations + RecordPhotos.migrations + SerialNumbers.migrations + TextSearch.migrations
            + AnsweredKeys.migrations + JobLeases.migrations + ProvenRestores.migrations + ClosedBooks.migrations
            + PhotoQuota.migrations + RecordSteps.migrations + Proposal.migrations,
        tables: (sealedTables + RecordSteps.sealed + [Proposal.sealed]).map { .sealed($0) } + openTables,
        rights: [.seeOperations],
        jobs: [
            Job("keys") { county, office in
                try await office.keepHouse { try AnsweredKeys.forget(county: county, in: $0) }
                return nil
            },
            Job("seals") { county, office in
                try await office.sealEarlier(county: county)
                return nil
            },
        ])

    private static let openTables: [OwnedTable] = [
        .open("answeredKey", "ends by itself"), .open("auditEntry", "chained"), .open("auditHead", "chained"),
        .open("auditTail", "chained within a second"), .open("closedBooks", "a copy of the last closing"),
        .open("searchText", "made anew from the records"), .open("photoIntake", "counts what was taken in"),
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
        SealedTable("recordPhoto", "记录上的照片", key: ["record", "sha256"], ["addedAt": "收到时间", "place": "次序"]),
        SealedTable("serialNumber", "编号簿", key: ["kind", "year"], ["last": "最后一个号"]),
    ]
}
