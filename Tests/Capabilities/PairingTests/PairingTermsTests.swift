import Kernel
import Testing

@testable import Pairing

@Suite("What a pairing owes in a year")
struct PairingTermsTests {
    private static let enough =
        [PairingActivity.Kind](repeating: .together, count: 4) + [.headVisit, .headVisit]

    private func missing(
        _ kinds: [PairingActivity.Kind], hasPlan: Bool = true, dues: PairingDues = .shipped
    ) -> [String] {
        PairingTerms(year: 2019, dues: dues, kinds: kinds, hasPlan: hasPlan).missing
    }

    @Test("is four activities, two visits of the head and a plan, each named that is missing")
    func missing() {
        #expect(missing(Self.enough).isEmpty)
        #expect(missing([], hasPlan: false) == ["年度计划还没有报送", "共建活动还差4次", "主要领导走访还差2次"])
        #expect(missing(Self.enough, hasPlan: false) == ["年度计划还没有报送"])
        #expect(missing(Array(Self.enough.dropFirst())) == ["共建活动还差1次"])
        #expect(missing(Array(Self.enough.dropLast())) == ["主要领导走访还差1次"])
    }

    @Test("is not made good by what is given, nor one kind by the other")
    func kinds() {
        let given: [PairingActivity.Kind] = [.goods, .money, .goods, .money]
        #expect(missing(given) == ["共建活动还差4次", "主要领导走访还差2次"])
        #expect(missing([.headVisit, .headVisit, .headVisit, .headVisit]) == ["共建活动还差4次"])
        #expect(missing(Self.enough + given).isEmpty)
    }

    @Test("is as much as the county sets")
    func dues() {
        let dues = PairingDues(activities: 6, visits: 0)
        #expect(missing(Self.enough, dues: dues) == ["共建活动还差2次"])
        #expect(missing([], dues: PairingDues(activities: 0, visits: 0)).isEmpty)
    }
}
