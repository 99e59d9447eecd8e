/// What a site of the practice of civilisation must have (五有: 场所、队伍、活动、项目、机制). The room's size and what hangs on its
/// wall are as public documents ask (S46); how much each counts is our own choice.
enum PracticeTemplate {
    static let yaml = """
        arithmetic: 2
        title: 新时代文明实践阵地“五有”检查
        place: practice
        full: 100
        pass: 80
        items:
        - {code: 1-1, group: 有场所, title: 活动室够大、开着门, maximum: 15, source: "自定：分值各县可改", deductions: [
            {code: a, text: 活动室容纳人数不够（所50人、站20人）, measure: 处, points: 5, source: "文件：一份外县实践中心建设方案（mtfww），所50人、站20人"},
            {code: b, text: 开放时间没有开门, measure: 次, points: 10, source: "自定"}]}
        - {code: 1-2, group: 有场所, title: 挂牌、标识规范, maximum: 10, source: "自定：分值各县可改", deductions: [
            {code: a, text: 没有挂牌或标识不统一, measure: 处, points: 5, source: "文件：同上，统一标识"}]}
        - {code: 2-1, group: 有队伍, title: 志愿队伍名册上墙、有负责人, maximum: 15, source: "自定：分值各县可改", deductions: [
            {code: a, text: 名册没有上墙, measure: 处, points: 5, source: "文件：同上，名册和菜单上墙"},
            {code: b, text: 没有队伍或没有负责人, measure: 个, veto: true, source: "自定"}]}
        - {code: 3-1, group: 有活动, title: 每月至少一场，每场至少半天, maximum: 25, source: "自定：分值各县可改", deductions: [
            {code: a, text: 少一场活动, measure: 场, points: 5, source: "文件：一份外县实践站活动安排（4bub），每月不少于一次"},
            {code: b, text: 活动没有记录或照片, measure: 场, points: 2, source: "自定"}]}
        - {code: 4-1, group: 有项目, title: 服务菜单上墙、有品牌, maximum: 20, source: "自定：分值各县可改", deductions: [
            {code: a, text: 服务菜单没有上墙, measure: 处, points: 5, source: "文件：同上，名册和菜单上墙"},
            {code: b, text: 没有品牌（一所一品、一站一貌）, measure: 个, points: 5, source: "自定"}]}
        - {code: 5-1, group: 有机制, title: 点单、派单、接单、评单闭环, maximum: 15, source: "自定：分值各县可改", deductions: [
            {code: a, text: 点单超过期限没有派出, measure: 单, points: 2, source: "自定"},
            {code: b, text: 办完没有回访, measure: 单, points: 1, source: "自定"}]}
        """
}
