import Sheets

extension BroughtUse {
    /// What a pairing's year comes to (结对共建年度考核): the agreement and the plan, what was done together, what was given,
    /// and what the village says of it. How often is domain §1's four activities and two visits; how much each counts is our
    /// own choice.
    package static let pairings = BroughtUse(
        Sheet.Use("pairing"), "结对共建年度考核",
        template: """
            arithmetic: 2
            title: 结对共建年度考核
            use: pairing
            full: 100
            pass: 60
            items:
            - {code: 1-1, group: 机制, title: 协议、年度计划、专人联系都有, maximum: 15, source: "自定：分值各县可改", evidence: none, checklist: {parts: [{code: a, text: 签订协议}, {code: b, text: 报送年度计划}, {code: c, text: 明确联系人}], points: 5}}
            - {code: 2-1, group: 活动, title: 一年至少四次共建活动, maximum: 30, source: "自定：分值各县可改", evidence: none, share: {measure: 次, required: 4}}
            - {code: 2-2, group: 活动, title: 主要领导一年至少走访两次, maximum: 20, source: "自定：分值各县可改", evidence: none, share: {measure: 次, required: 2}}
            - {code: 3-1, group: 成效, title: 帮办实事，每件看得见, maximum: 15, source: "自定：分值各县可改", evidence: none, count: {measure: 件, points: 5}}
            - {code: 3-2, group: 成效, title: 村（社区）和群众满意, maximum: 20, source: "自定：分值各县可改", evidence: none, guide: 问村干部和三户群众, jury: {dropsFrom: 5}}
            """)
}
