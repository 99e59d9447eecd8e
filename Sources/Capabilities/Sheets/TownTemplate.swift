/// 文明集镇, after 《绍兴市文明集镇创建考核标准（2017年版）》: four categories of 22, 22, 36 and 20 marks, 15 items, 30 standards,
/// passed with 80; the marks of each item are lost no further than to zero, and its rural part is the mean over a fifth of the
/// villages, drawn. The document was seen as excerpts: each value says whether it stands there or is our own.
enum TownTemplate {
    private static let shaoxing = "文件：《绍兴市文明集镇创建考核标准（2017年版）》"
    private static let part = "自定：类别总分按\(shaoxing.dropFirst(3))，类内分值各县可改"

    static let yaml = """
        arithmetic: 2
        title: 文明集镇检查
        place: town
        full: 100
        pass: 80
        items:
        - {code: 1-1, group: 集镇环境, title: 镇区道路保洁, maximum: 6, source: "\(part)", deductions: [
            {code: a, text: 成堆垃圾, measure: 处, points: 0.5, source: "\(shaoxing)：成堆垃圾每处0.5分"},
            {code: b, text: 零星垃圾成片, measure: 处, points: 0.2, source: "自定"},
            {code: c, text: 焚烧垃圾, measure: 处, points: 1, source: "自定"}]}
        - {code: 1-2, group: 集镇环境, title: 水面清洁, maximum: 4, source: "\(part)", optional: true, deductions: [
            {code: a, text: 水面漂浮垃圾, measure: 处, points: 0.5, source: "\(shaoxing)：水面漂浮垃圾每处0.5分"},
            {code: b, text: 禁洗区洗涤, measure: 例, points: 0.5, source: "\(shaoxing)：禁洗区洗涤每例0.5分"}]}
        - {code: 1-3, group: 集镇环境, title: 水体和污水, maximum: 4, source: "\(shaoxing)：一条黑臭河扣4分", deductions: [
            {code: a, text: 污水直排, measure: 处, points: 1, source: "\(shaoxing)：污水直排每处1分"},
            {code: b, text: 黑臭河, measure: 条, veto: true, source: "\(shaoxing)：有一条黑臭河扣完本项"}]}
        - {code: 1-4, group: 集镇环境, title: 污染源达标, maximum: 4, source: "\(shaoxing)：一家污染源不达标扣4分", deductions: [
            {code: a, text: 污染源排放不达标, measure: 家, veto: true, source: "\(shaoxing)：有一家不达标扣完本项"}]}
        - {code: 1-5, group: 集镇环境, title: 垃圾分类, maximum: 4, source: "\(part)", deductions: [
            {code: a, text: 垃圾桶满溢或破损, measure: 处, points: 0.5, source: "自定"},
            {code: b, text: 没有分类投放, measure: 处, points: 0.5, source: "自定"}]}
        - {code: 2-1, group: 集镇秩序, title: 经营秩序, maximum: 6, source: "\(part)", deductions: [
            {code: a, text: 占道经营, measure: 处, points: 1, source: "自定"},
            {code: b, text: 乱设摊点, measure: 处, points: 1, source: "自定"}]}
        - {code: 2-2, group: 集镇秩序, title: 停车秩序, maximum: 6, source: "\(part)", deductions: [
            {code: a, text: 机动车乱停放, measure: 处, points: 0.5, source: "自定"},
            {code: b, text: 非机动车乱停放, measure: 处, points: 0.5, source: "自定"}]}
        - {code: 2-3, group: 集镇秩序, title: 沿街立面, maximum: 5, source: "\(part)", deductions: [
            {code: a, text: 乱贴乱画, measure: 处, points: 0.5, source: "自定"},
            {code: b, text: 乱拉乱挂, measure: 处, points: 0.5, source: "自定"},
            {code: c, text: 店招广告破损, measure: 处, points: 0.5, source: "自定"}]}
        - {code: 2-4, group: 集镇秩序, title: 建筑工地, maximum: 5, source: "\(part)", optional: true, deductions: [
            {code: a, text: 工地没有围挡, measure: 处, points: 1, source: "自定"},
            {code: b, text: 渣土抛洒滴漏, measure: 处, points: 1, source: "自定"}]}
        - {code: 3-1, group: 集镇管理, title: 公厕, maximum: 6, source: "\(part)", deductions: [
            {code: a, text: 公厕不洁, measure: 座, points: 1, source: "自定"},
            {code: b, text: 公厕设施损坏, measure: 座, points: 1, source: "自定"}]}
        - {code: 3-2, group: 集镇管理, title: 道路和设施, maximum: 8, source: "\(part)", deductions: [
            {code: a, text: 路面破损积水, measure: 处, points: 1, source: "自定"},
            {code: b, text: 窨井盖缺损, measure: 处, points: 1, source: "自定"},
            {code: c, text: 路灯不亮, measure: 盏, points: 0.5, source: "自定"}]}
        - {code: 3-3, group: 集镇管理, title: 绿化养护, maximum: 6, source: "\(part)", deductions: [
            {code: a, text: 绿化缺株、杂草丛生, measure: 处, points: 0.5, source: "自定"},
            {code: b, text: 毁绿占绿, measure: 处, points: 1, source: "自定"}]}
        - {code: 3-4, group: 集镇管理, title: 集贸市场, maximum: 8, source: "\(part)", optional: true, deductions: [
            {code: a, text: 场内外脏乱, measure: 处, points: 1, source: "自定"}]}
        - {code: 3-5, group: 集镇管理, title: 公益宣传, maximum: 8, source: "\(part)", deductions: [
            {code: a, text: 公益宣传破损、褪色, measure: 处, points: 0.5, source: "自定"},
            {code: b, text: 镇区没有公益宣传, measure: 处, veto: true, source: "自定"}]}
        - code: 4-1
          group: 乡村文明建设
          title: 抽查村的村容和乡风
          maximum: 20
          source: "\(shaoxing)：乡村文明建设20分，随机抽20%的村取平均"
          guide: 到抽到的每个村走一圈，看村容、公开栏、文化礼堂和移风易俗，按20分打分
          evidence: none
          villages: {share: 20}
        """
}
