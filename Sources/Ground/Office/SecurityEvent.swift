/// What happens at the door and is no change of any record: kept in the audit, so that who keeps it sees who tries what.
package enum SecurityEvent: String, CaseIterable, Sendable {
    /// Somebody signed in would do what he has no right to; the first of an hour is a `RecordRefusal`.
    case overstepped
    /// Somebody signed in opened or sent to a record that is not there for him.
    case unseenRecord
    /// A form came that is none of ours, or came from elsewhere.
    case foreignForm
    /// Somebody would sign in under a name that nobody has; which, is not kept: it may be a password.
    case unknownName
    case auditRead
    case peopleRead
    /// What the county knows of people outside the office: residents, volunteers, who asked for help.
    case personalRead

    /// As the audit's page lists and filters it.
    package var action: Action {
        switch self {
        case .overstepped: RecordRefusal.action
        case .unseenRecord: Action("security.unseenRecord", "要看无权看的记录")
        case .foreignForm: Action("security.foreignForm", "表单来历不明")
        case .unknownName: Action("security.unknownName", "登录名不存在")
        case .auditRead: Action("security.auditRead", "查看审计记录")
        case .peopleRead: Action("security.peopleRead", "查看人员资料")
        case .personalRead: Action("security.personalRead", "查看居民等的个人信息")
        }
    }
}
