import Kernel

/// Where a round stands among its stages, and what comes next, in words that anybody understands. Pure.
package struct RoundCourse: Codable, Sendable {
    package enum Place: String, Codable, Sendable { case done, now, ahead }

    package struct Stage: Codable, Sendable {
        package let title: String
        package let place: Place
    }

    package let stages: [Stage]
    package let next: String
    /// Something of it is still to come.
    package var isOpen: Bool { stages.contains { $0.place == .now } }

    package init(_ state: Round.State, _ rule: AwardRule, nominationsUntil: Day?, ballotUntil: Day?) {
        let all: [(String, [Round.State])] =
            [("推荐", [.draft, .nominating]), ("审核", [.checking])] + (rule.hasBallot ? [("投票", [.voting])] : [])
            + [("评审", [.judging]), ("公示", [.decided]), ("表彰", [.noticed, .submitted, .approved])]
        let here = all.firstIndex { $0.1.contains(state) } ?? (state == .commended ? all.count : 0)
        stages = all.enumerated().map { index, stage in
            Stage(
                title: stage.0,
                place: state == .cancelled ? .ahead : index < here ? .done : index == here ? .now : .ahead)
        }
        let until = { (day: Day?) in day.map { "到\($0.chinese)截止，" } ?? "" }
        next =
            switch state {
            case .draft: "办法核对以后，由创建办开始推荐。"
            case .nominating: "正在推荐，\(until(nominationsUntil))截止以后审核。"
            case .checking: "乡镇初审、县里复审、部门联审，都办完以后\(rule.hasBallot ? "请居民投票" : "由评委评审")。"
            case .voting: "居民正在投票，\(until(ballotUntil))截止以后由评委评审。"
            case .judging: "评委正在打分，打完以后综合评定，名单公示\(rule.noticeDays)个工作日。"
            case .decided: "名单公示\(rule.noticeDays)个工作日，期满、异议办结以后送审表彰。"
            case .noticed: "公示完毕，下一步送主任审定、县领导签发。"
            case .submitted: "等主任审定，再由县领导签发。"
            case .approved: "等县领导签发，签发以后公布名单、发证书。"
            case .commended: "已经表彰，获得者在光荣榜上。"
            case .cancelled: "这届评选已经取消。"
            }
    }
}
