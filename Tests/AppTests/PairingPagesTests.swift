import App
import Database
import Foundation
import HTTPTypes
import Kernel
import Office
import Organisation
import Spreadsheets
import TestSupport
import Testing
import Web

@testable import Pairing

@Suite("Pairings, over HTTP")
struct PairingPagesTests {
    private static let clerk = Actor(id: "clerk", name: "干事", county: "990101", roles: [.clerk], scope: .county)

    @Test("show what the year owes, its activities and its score, and go out as .xlsx")
    func pages() async throws {
        try await TwoCounties.with(.sqlite, lives: true) { counties in
            let records = try await counties.product.office.read {
                try Listing<PairingRecord>.pairings.first("", 500, for: Self.clerk, in: $0)
            }
            let running = try #require(records.first { $0.state == .running && $0.score != nil })
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let page = try await clerk.get("/990101/pairings/\(running.id)")
            #expect(page.status == 200 && page.body.contains("主要领导走访"))
            #expect(page.body.contains("怎么算的") && page.body.contains("结对共建年度考核第1版"))
            let scoring = try await clerk.get("/990101/pairings/\(running.id)/score")
            #expect(scoring.status == 200 && scoring.body.contains("name=\"item-3-2\""))
            let activities = try await clerk.get("/990101/pairings/activities?pairing=\(running.id)")
            #expect(activities.status == 200 && activities.body.contains(running.village.name))
            let file = try await clerk.get("/990101/pairings.xlsx")
            let columns = ["单位", "村（社区）", "状态", "共建目标"].map { ListFile.Column($0) }
            let rows = try ListFile(file: file.bytes, columns: columns).rows.map(\.cells)
            #expect(rows.count == records.count)
            #expect(rows.contains([running.unit.name, running.village.name, "共建中", running.aims]))
            // A department has its own and no other's.
            let liaison = try #require(
                try await counties.product.office.read {
                    try People.named(TwoCounties.signInName(.departmentLiaison), county: "990101", in: $0)
                })
            let department = try await counties.visitor(.departmentLiaison, county: "990101")
            let own = try await department.get("/990101/pairings.xlsx")
            let units = try ListFile(file: own.bytes, columns: columns).rows.map { $0.cells[0] }
            #expect(units.count == records.count { $0.unit.unit == liaison.unit.description })
            #expect(Set(units).isSubset(of: [liaison.unitName]))
            #expect(try await department.get("/990101/pairings/\(running.id)/score").status == 403)
        }
    }

    @Test("are proposed on a form that says at its field what is wrong and keeps what was typed")
    func proposing() async throws {
        try await TwoCounties.with(.sqlite, lives: true) { counties in
            let clerk = try await counties.visitor(.clerk, county: "990101")
            let unit = try await counties.product.office.carryOut(
                AddUnit(name: "水文站"), by: .system(county: "990101"))
            let form = try await clerk.get("/990101/pairings/new")
            #expect(form.body.contains("value=\"\(unit)\"") && form.body.contains("value=\"990101100201\""))
            var fields = [("unit", unit.description), ("village", "990101100201"), ("aims", "一起清河道")]
            let late = try await clerk.post(
                "/990101/pairings/new", fields + [("until", "2019-01-01")], token: form.formToken)
            #expect(late.status == 422 && late.body.contains("到期日应在今天") && late.body.contains("一起清河道"))
            fields.append(("until", "2020-12-31"))
            let made = try await clerk.post("/990101/pairings/new", fields, token: late.formToken)
            let place = try #require(made.headers[.location])
            #expect(made.status == 303)
            let page = try await clerk.get(place)
            #expect(page.body.contains("待签协议") && page.body.contains("年度计划还没有报送"))
            let early = try await clerk.post(
                String(place.prefix { $0 != "?" }) + "/activities",
                [("kind", "together"), ("heldOn", "2019-01-01"), ("title", "太早"), ("note", ""), ("money", "")],
                token: page.formToken)
            #expect(early.status == 409 && early.body.contains("共建中的才能登记活动"))
        }
    }
}
