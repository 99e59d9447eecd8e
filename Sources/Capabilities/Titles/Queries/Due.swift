import Database
import Kernel
import Office

extension Titles {
    /// What of declarations, spot checks, re-reviews and task books is due this week, to the office and to who has to act.
    @Sendable
    static func brief(_ actor: Actor, _ months: [Month], _ transaction: ReadTransaction) throws -> Brief {
        var brief = Brief()
        brief.dues =
            try Listing<TitleBid>.bids.dues(of: TitleBid.procedure, for: actor, in: transaction)
            + Listing<TitleReview>.reviews.dues(of: TitleReview.procedure, for: actor, in: transaction)
            + Listing<StarTask>.stars.dues(of: StarTask.procedure, for: actor, in: transaction)
        return brief
    }

    private static let office = "创建办"

    /// What of them is late, by whoever has to act.
    @Sendable
    static func lateness(_ actor: Actor, _ transaction: ReadTransaction) throws -> [LateWork] {
        try Listing<TitleBid>.bids.lateness(of: TitleBid.procedure, "创建申报", for: actor, in: transaction) { bid in
            switch bid.state {
            case .planned: own(bid.body, bid.state)
            case .declared: township(bid.body, bid.state)
            default: (office, "state=\(bid.state.rawValue)")
            }
        }
            + Listing<TitleReview>.reviews.lateness(
                of: TitleReview.procedure, "称号复评", for: actor, in: transaction
            ) { review in
                [.due, .rectifying].contains(review.state)
                    ? own(review.body, review.state) : (office, "state=\(review.state.rawValue)")
            }
            + Listing<StarTask>.stars.lateness(of: StarTask.procedure, "星级创建", for: actor, in: transaction) { task in
                task.state == .issued ? own(task.body, task.state) : (office, "state=\(task.state.rawValue)")
            }
    }

    private static func own(_ body: CivilBody, _ state: some ProcedureState) -> (name: String, asked: String) {
        (body.party.name, "state=\(state.rawValue)&unit=\(body.party.unit)")
    }

    private static func township(_ body: CivilBody, _ state: some ProcedureState) -> (name: String, asked: String) {
        let code = body.township?.division?.description ?? ""
        return (body.place, "state=\(state.rawValue)&below=\(code)")
    }
}
