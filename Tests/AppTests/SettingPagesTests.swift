import App
import Database
import Findings
import Foundation
import Kernel
import Office
import Organisation
import TestSupport
import Testing
import Web

@Suite("A county's settings, over HTTP")
struct SettingPagesTests {
    private typealias Fields = [(String, String)]

    /// The form as it stands with what is shipped.
    private static func limits(version: Int = 1, _ changed: [String: String] = [:]) -> Fields {
        var fields: Fields = [("version", String(version)), ("reason", "县委办〔2019〕12号")]
        for (index, limit) in (Limit.rural + Limit.urban).enumerated() {
            let (span, measure) =
                switch limit.span {
                case .workingDays(let days): (days, "days")
                case .workingHours(let hours): (hours, "hours")
                }
            fields += [
                ("code\(index)", limit.code), ("title\(index)", limit.title), ("span\(index)", String(span)),
                ("measure\(index)", measure), ("source\(index)", limit.source),
            ]
            if limit.needsPlan { fields.append(("plan\(index)", "yes")) }
        }
        fields += [("code13", ""), ("title13", ""), ("span13", ""), ("measure13", "days"), ("source13", "")]
        return fields.map { ($0.0, changed[$0.0] ?? $0.1) }
    }

    @Test("are seen by the office and changed by its director alone", arguments: Engine.available)
    func rights(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let page = try await clerk.get("/990101/settings/findings.limits")
            #expect(page.status == 200 && page.body.contains("一般问题（rural.ordinary）"))
            #expect(!page.body.contains("name=\"reason\""))
            let token = try await clerk.get("/990101/account").formToken
            #expect(try await clerk.post("/990101/settings/findings.limits", Self.limits(), token: token).status == 403)
            let village = try await counties.visitor(.village, county: "990101")
            #expect(try await village.get("/990101/settings").status == 403)
            let director = try await counties.visitor(.director, county: "990101")
            #expect(try await director.get("/990101/settings/no.such").status == 404)
        }
    }

    @Test("that make no sense are refused at their field, and what was typed stays", arguments: Engine.available)
    func refused(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let director = try await counties.visitor(.director, county: "990101")
            let token = try await director.get("/990101/settings").formToken
            for (path, fields, words) in [
                ("findings.limits", Self.limits(["span1": "0"]), "应是1到365的整数"),
                ("findings.limits", Self.limits(["span4": "1000"]), "应是1到240的整数"),
                ("findings.limits", Self.limits(["title1": "立行立改"]), "有两行"),
                ("findings.limits", Self.limits(["source2": ""]), "请填写依据"),
                ("findings.limits", Self.limits(["title13": "夜市"]), "请填写期限"),
                ("findings.limits", Self.limits(["reason": ""]), "请填写修改的原因和依据"),
                ("findings.limits", [("version", "1"), ("reason", "r")], "至少要留一类"),
                (
                    "findings.ladder", [("version", "1"), ("reason", "r"), ("second", "0"), ("summons", "3")],
                    "应是1到60的整数"
                ),
                (
                    "records.lateNotices", [("version", "1"), ("reason", "r"), ("second", "2"), ("third", "61")],
                    "应是1到60的整数"
                ),
                (
                    "office.calendar",
                    [
                        ("version", "1"), ("reason", "r"), ("day0", "2027-01-01"), ("name0", "元旦"), ("kind0", "rest"),
                        ("source0", "国办"), ("day1", "2027-01-01"), ("name1", "元旦"), ("kind1", "rest"),
                        ("source1", "国办"),
                    ], "填了两次"
                ),
                ("office.calendar", [("version", "1"), ("reason", "r"), ("years", "明年")], "年份“明年”不对"),
                (
                    "papers.numbers",
                    [
                        ("version", "1"), ("reason", "r"), ("prefix0", "文明办"), ("style0", "issue"),
                        ("prefix1", "文明办"), ("style1", "issue"),
                    ], "用在了两种文件上"
                ),
                (
                    "papers.numbers",
                    [
                        ("version", "1"), ("reason", "r"), ("prefix0", "文明办〔2019〕"), ("style0", "issue"),
                        ("prefix1", "通报"), ("style1", "none"),
                    ], "不要有括号"
                ),
                (
                    "papers.words", [("version", "1"), ("reason", "r"), ("signature", ""), ("addressee", "各乡镇")],
                    "请填写落款"
                ),
            ] as [(String, Fields, String)] {
                let answer = try await director.post("/990101/settings/\(path)", fields, token: token)
                #expect(answer.status == 422 && answer.body.contains(words), "\(path): \(words)")
                for (name, value) in fields where !value.isEmpty && name != "version" && name.hasPrefix("title") {
                    #expect(answer.body.contains("name=\"\(name)\" value=\"\(value)\""), "\(name)")
                }
            }
            let page = try await director.get("/990101/settings")
            #expect(!page.body.contains("第2版"))
        }
    }

    @Test(
        "of classes of problems count from the next assignment on; what was assigned keeps its own",
        arguments: Engine.available)
    func limits(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let director = try await counties.visitor(.director, county: "990101")
            let clerk = Actor(id: "c", name: "c", county: "990101", roles: [.clerk], scope: .county)
            let before = try await counties.product.office.read {
                try Findings.page(FindingFilter(standing: .unaccepted), for: clerk, limit: 1, in: $0).first
            }
            let old = try #require(before)
            let page = try await director.get("/990101/settings/findings.limits")
            let saved = try await director.post(
                "/990101/settings/findings.limits",
                Self.limits(["span1": "5", "title13": "夜市占道", "span13": "2", "measure13": "hours", "source13": "县政府会议"]
                ),
                token: page.formToken)
            #expect(saved.status == 303)
            let after = try await director.get("/990101/settings/findings.limits")
            #expect(after.body.contains("第2版") && after.body.contains("县委办〔2019〕12号"))
            #expect(after.body.contains("3个工作日（自定）") && after.body.contains("5个工作日（自定）"))
            #expect(after.body.contains("夜市占道（own.1）"))
            let now = try await counties.product.office.read { try Findings.one(old.id, for: clerk, in: $0) }
            #expect(now.deadline == old.deadline)
            // The new class is offered, a class that is none is refused, and the other county has the shipped ones.
            let neighbour = try await counties.visitor(.director, county: "990102")
            #expect(try await !neighbour.get("/990102/settings/findings.limits").body.contains("夜市占道"))
            let village = try #require(DivisionCode("990101100201"))
            try await counties.product.office.keepHouse { transaction in
                try NewFinding(
                    source: .visit, origin: "new", originPath: "visits", division: village, topic: "治脏", title: "乱摆",
                    description: "", finder: clerk, foundAt: transaction.now, photos: []
                ).record(in: transaction)
            }
            let id = try #require(
                try await counties.product.office.read {
                    try Findings.ofOrigins(["new"], county: "990101", in: $0)["new"]
                })
            let finding = try await director.get("/990101/findings/\(id)")
            #expect(finding.body.contains("夜市占道（2个工作时）"))
            let unit = try #require(finding.body.firstMatch(of: /name="unit"[\s\S]*?option value="([0-9a-f-]{36})"/)).1
            let none = try await director.post(
                "/990101/findings/\(id)/steps/assign", [("unit", String(unit)), ("limit", "mild.river")],
                token: finding.formToken)
            #expect(none.status == 422 && none.body.contains("没有这一类"))
            let done = try await director.post(
                "/990101/findings/\(id)/steps/assign", [("unit", String(unit)), ("limit", "own.1")],
                token: finding.formToken)
            #expect(done.status == 303)
            let given = try await counties.product.office.read {
                try Findings.course(id, county: "990101", in: $0).limit
            }
            #expect(given?.code == "own.1" && given?.span == .workingHours(2))
        }
    }

    @Test("are not written over by a second editor, who is told and keeps what he typed", arguments: Engine.available)
    func together(engine: Engine) async throws {
        try await TwoCounties.with(engine) { counties in
            let (one, other) = (
                try await counties.visitor(.director, county: "990101"),
                try await counties.visitor(.director, county: "990101")
            )
            let path = "/990101/settings/findings.ladder"
            let (first, second) = (try await one.get(path), try await other.get(path))
            func sent(_ days: String, _ version: String) -> Fields {
                [("version", version), ("reason", "改"), ("second", days), ("summons", "3")]
            }
            #expect(try await one.post(path, sent("4", "1"), token: first.formToken).status == 303)
            let told = try await other.post(path, sent("6", "1"), token: second.formToken)
            #expect(told.status == 409 && told.body.contains("别人也改过") && told.body.contains("再过4个工作日"))
            #expect(
                told.body.contains("name=\"second\" value=\"6\"") && told.body.contains("name=\"version\" value=\"2\""))
            // Another mistake meanwhile does not make him the last word unseen.
            let third = try await other.post(path, sent("0", "1"), token: second.formToken)
            #expect(third.status == 422 && third.body.contains("name=\"version\" value=\"1\""))
            #expect(try await other.post(path, sent("6", "2"), token: second.formToken).status == 303)
            let page = try await one.get(path)
            #expect(page.body.contains("第3版") && page.body.contains("再过4个工作日") && page.body.contains("再过6个工作日"))
        }
    }

    @Test("of the calendar move the deadlines that are counted from then on", arguments: Engine.available)
    func calendar(engine: Engine) async throws {
        let clock = TestClock()
        try await TwoCounties.with(engine, clock: clock) { counties in
            let director = Actor(id: "d", name: "d", county: "990101", roles: [.director], scope: .county)
            let today = clock.now.day
            let holidays = OwnDays(
                days: (1...3).map {
                    .init(day: today.adding(days: $0), name: "县庆", isWorked: false, source: "县政府")
                })
            try await counties.product.office.carryOut(
                ChangeSetting(OfficeSettings.calendar, to: holidays, version: 1, reason: "县庆"), by: director)
            let (with, without) = try await counties.product.office.read { transaction in
                (
                    try transaction.calendar(of: "990101").deadline(from: transaction.now, workingDays: 1),
                    try transaction.calendar(of: "990102").deadline(from: transaction.now, workingDays: 1)
                )
            }
            #expect(with.instant > without.instant && with.rule.contains("县庆"))
        }
    }
}
