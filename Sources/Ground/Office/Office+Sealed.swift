import Database

extension Office {
    /// What every capability may use, as far as it says anything of a county's records.
    package static let sealedTables = [
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
