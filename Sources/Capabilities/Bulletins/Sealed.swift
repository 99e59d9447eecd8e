import Database
import Office

extension Bulletins {
    static let tables: [OwnedTable] = sealed.map { .sealed($0) }

    package static let sealed = [
        SealedTable(
            "bulletin", "通报", key: ["id"],
            [
                "month": "月份", "state": "状态", "content": "正文", "draftedBy": "起草人", "draftedByName": "起草人",
                "draftedAt": "起草时间", "editors": "修改人", "approvedBy": "审核人", "approvedByName": "审核人",
                "approvedAt": "审核时间", "signedBy": "签发人", "signedByName": "签发人", "signedAt": "签发时间",
                "publishedAt": "发布时间", "returnReason": "退回的原因", "numberKind": "文号", "numberYear": "文号", "number": "文号",
                "version": "保存次数", "about": "内容", "subject": "内容", "title": "标题",
            ])
    ]
}
