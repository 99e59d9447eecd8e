import Database
import Kernel
import Office
import Organisation

extension Listing where Record == Volunteer {
    /// As cards and pages write it: 990101-000123.
    private static let numbered: SQL = "volunteer.county || '-' || substr(CAST(1000000 + volunteer.number AS TEXT), 2)"

    static let volunteers = Listing<Volunteer>(
        Volunteer.noun, "志愿者", path: "volunteers", right: .seeVolunteers,
        help: "志愿者各有编号，不用出示身份证；未成年人只有所在单位看得到",
        from: "volunteer", joins: Volunteers.joins, select: Volunteers.selected, decode: Volunteer.init,
        sees: Volunteers.isSeen,
        columns: [
            .link("姓名") {
                $0.name
            } path: {
                "volunteers/\($0.id)"
            }, .text("编号") { $0.numbered }, .text("所在单位") { $0.home.name }, .text("特长") { $0.skills },
            .text("服务时长") { $0.hours },
            .day("注册日期") { $0.joinedOn },
            .tag("状态") { $0.leftOn == nil ? ($0.isMinor ? "未成年" : "在册", .done) : ("已退出", .off) },
        ],
        filters: [
            .search("如 张敏、000123", in: ["volunteer.name", "volunteer.skills", numbered]),
            .condition(
                "standing", "状态",
                [
                    ("active", "在册", { @Sendable _, _ in "volunteer.leftOn IS NULL" }),
                    ("left", "已退出", { @Sendable _, _ in "volunteer.leftOn IS NOT NULL" }),
                ]),
            .township("volunteer.division"), .unit("volunteer.unit"),
        ],
        orders: [.newest("volunteer"), .ascending("number", "编号", "volunteer.number", .integer)],
        figures: [
            .count("volunteers", "在册志愿者", unit: "人", "期末在册的志愿者（不含未成年人），按所在单位的乡镇（街道）计", by: "volunteer.division") {
                period, _ in
                """
                volunteer.isMinor = 0 AND volunteer.joinedOn <= \(period.last) AND \(period.knows(moment: "volunteer.recordedAt"))
                AND (volunteer.leftOn IS NULL OR volunteer.leftOn > \(period.last))
                """
            }
        ],
        empty: "还没有登记志愿者。", starts: [.init("登记志愿者", "volunteers/new", .keepVolunteers)])
}

extension Listing where Record == VolunteerTeam {
    static let teams = Listing<VolunteerTeam>(
        VolunteerTeam.noun, "志愿队伍", path: "teams", right: .seeVolunteers, help: "派单、抢单以队伍为单位，按服务类别找",
        from: "volunteerTeam", joins: Teams.joins, select: Teams.selected, decode: VolunteerTeam.init,
        sees: { _ in "1 = 1" },
        columns: [
            .link("名称") {
                $0.name
            } path: {
                "teams/\($0.id)"
            }, .text("所属单位") { $0.unit.name }, .text("负责人") { $0.leaderName },
            .text("服务类别", width: 30) { $0.kinds.map(\.chinese).joined(separator: "、") },
            .number("队员") { $0.members }, .day("成立") { $0.formedOn }, .day("解散") { $0.endedOn },
        ],
        filters: [
            .search("如 红马甲", in: ["volunteerTeam.name", "volunteerTeam.leaderName", "teamUnit.name"]),
            .condition(
                "kind", "服务类别",
                ServiceKind.allCases.map { kind in
                    (
                        kind.rawValue, kind.chinese,
                        { @Sendable _, _ in "' ' || volunteerTeam.kinds || ' ' LIKE \("% \(kind.rawValue) %")" }
                    )
                }),
            .township("volunteerTeam.division"), .unit("volunteerTeam.unit"),
        ],
        orders: [.newest("volunteerTeam"), .ascending("name", "名称", "volunteerTeam.name", .text)],
        figures: [
            .count("volunteerTeams", "志愿队伍", unit: "支", "期末没有解散的队伍，按所属单位的乡镇（街道）计", by: "volunteerTeam.division") {
                period, _ in
                """
                volunteerTeam.formedOn <= \(period.last) AND \(period.knows(moment: "volunteerTeam.recordedAt"))
                AND (volunteerTeam.endedOn IS NULL OR volunteerTeam.endedOn > \(period.last))
                """
            }
        ],
        empty: "还没有志愿队伍。", starts: [.init("成立队伍", "teams/new", .keepVolunteers)])
}

extension Listing where Record == ServiceHour {
    static let hours = Listing<ServiceHour>(
        ServiceHour.noun, "服务时长", path: "volunteers/hours", right: .seeVolunteers,
        help: "每一笔时长从哪里来、谁确认；记错的用冲正抵掉，不删除",
        from: "serviceHour",
        joins: """
            JOIN volunteer ON volunteer.county = serviceHour.county AND volunteer.id = serviceHour.volunteer
            \(Volunteers.joins)
            """,
        select: { county in
            """
            serviceHour.id, serviceHour.volunteer, volunteer.name AS volunteerName, serviceHour.source,
            serviceHour.record, serviceHour.path, serviceHour.kind, serviceHour.words, serviceHour.startsAt,
            serviceHour.endsAt, serviceHour.minutes, serviceHour.method, serviceHour.confirmedByName,
            serviceHour.confirmedAt, serviceHour.reverses, serviceHour.reason,
            CASE WHEN \(Hours.isReversed(county)) THEN 1 ELSE 0 END AS isReversed
            """
        },
        decode: ServiceHour.init,
        sees: { actor in "(\(Volunteers.isSeen(by: actor))) OR volunteer.account = \(actor.id)" },
        columns: [
            .link("内容") {
                $0.words
            } path: {
                "volunteers/hours/\($0.id)"
            }, .text("志愿者") { $0.volunteerName }, .text("来源") { $0.source.chinese }, .text("类别") { $0.kind.chinese },
            .moment("开始") { $0.startsAt }, .moment("结束") { $0.endsAt },
            .number("分钟") { $0.minutes }, .text("依据") { $0.method.chinese },
            .tag("状态") { $0.reverses != nil ? ("冲正", .off) : $0.isReversed ? ("已冲正", .bad) : ("计入", .done) },
            .fileOnly("确认人", width: 12) { $0.confirmedByName }, .fileOnly("冲正的原因") { $0.reason },
        ],
        filters: [
            .choice("source", "来源", of: ServiceHour.Source.self, "serviceHour.source") { $0.chinese },
            .choice("kind", "类别", of: ServiceKind.self, "serviceHour.kind") { $0.chinese },
            .month("month", "月份", moments: "serviceHour.startsAt"), .township("volunteer.division"),
            .unit("volunteer.unit"),
            .link("volunteer", "志愿者", condition: { value, _, _ in "serviceHour.volunteer = \(value)" }) {
                value, actor, transaction in
                try ID<Volunteer>(value).map { try Volunteers.one($0, for: actor, in: transaction).name } ?? value
            },
        ],
        orders: [.newest("serviceHour")],
        figures: [
            .sum(
                "serviceHours", "志愿服务时长", unit: "小时", "期内确认计入的服务时长，减去期内冲正的，按志愿者所在单位的乡镇（街道）计", .points,
                of: "serviceHour.minutes * 1000 / 60", by: "volunteer.division"
            ) { period, _ in period.holds(moment: "serviceHour.confirmedAt") }.leading(.more)
        ],
        empty: "还没有服务时长。活动结束、服务确认、自报确认以后，自动记在这里。")
}

extension Listing where Record == ServiceReport {
    static let reports = Listing<ServiceReport>(
        ServiceReport.noun, "自报服务", path: "volunteers/reports", right: .seeVolunteers,
        help: "不在活动和点单里的服务，写明时间和证明人，由另一位核实以后计入",
        from: "serviceReport",
        joins: """
            JOIN volunteer ON volunteer.county = serviceReport.county AND volunteer.id = serviceReport.volunteer
            \(Volunteers.joins)
            JOIN volunteer AS witness ON witness.county = serviceReport.county AND witness.id = serviceReport.witness
            """,
        select: { _ in
            """
            serviceReport.id, serviceReport.state, serviceReport.volunteer, volunteer.name AS volunteerName,
            serviceReport.unit, home.name AS homeName, serviceReport.division, serviceReport.kind, serviceReport.words,
            serviceReport.startsAt, serviceReport.endsAt, serviceReport.witness, witness.name AS witnessName
            """
        },
        decode: ServiceReport.init,
        sees: { actor in "(\(Volunteers.isSeen(by: actor))) OR volunteer.account = \(actor.id)" },
        columns: [
            .link("内容") {
                $0.words
            } path: {
                "volunteers/reports/\($0.id)"
            }, .text("志愿者") { $0.volunteerName }, .text("所在单位") { $0.home.name }, .state { $0.state },
            .moment("开始") { $0.startsAt }, .moment("结束") { $0.endsAt }, .text("证明人") { $0.witnessName },
        ],
        filters: [
            .state(ServiceReport.procedure), .step(ServiceReport.procedure), .late(ServiceReport.procedure),
            .township("serviceReport.division"), .unit("serviceReport.unit"),
        ],
        orders: [.newest("serviceReport")], empty: "还没有自报的服务。",
        starts: [.init("自报服务", "volunteers/reports/new", .seeVolunteers)])
}
