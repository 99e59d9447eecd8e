/// The template that every county begins with: the village check of 三治一提升 (治脏、治乱、治臭、提升). Of each value
/// it says whether a public document says it or we chose it; the documents were seen as excerpts.
enum VillageTemplate {
    private static let ours = "自定：分组权重治脏30、治乱30、治臭20、提升20，各县可改"
    private static let shaoxing = "文件：《绍兴市文明集镇创建考核标准（2017年版）》"

    static let yaml = """
        title: 村庄“三治一提升”检查
        full: 100
        pass: 80
        items:
        - {code: 1-1, group: 治脏, title: 路边、屋边、田边无成堆垃圾, maximum: 12, source: "\(ours)", deductions: [
            {code: a, text: 成堆垃圾, measure: 处, points: 0.5, source: "\(shaoxing)：成堆垃圾每处0.5分"},
            {code: b, text: 焚烧垃圾, measure: 处, points: 1, source: "自定"}]}
        - {code: 1-2, group: 治脏, title: 水面清洁, maximum: 8, source: "\(ours)", deductions: [
            {code: a, text: 水面漂浮垃圾, measure: 处, points: 0.5, source: "\(shaoxing)：水面漂浮垃圾每处0.5分"},
            {code: b, text: 禁洗区洗涤, measure: 例, points: 0.5, source: "\(shaoxing)：禁洗区洗涤每例0.5分"}]}
        - {code: 1-3, group: 治脏, title: 垃圾分类, maximum: 10, source: "\(ours)", deductions: [
            {code: a, text: 垃圾桶满溢或破损, measure: 处, points: 0.5, source: "自定"},
            {code: b, text: 没有开展垃圾分类, measure: 村, veto: true, source: "文件：一份外县村庄清洁检查表（qiqiwenku 721544），分类未做不得分"}]}
        - {code: 2-1, group: 治乱, title: 房前屋后无乱堆乱放, maximum: 15, source: "\(ours)", deductions: [
            {code: a, text: 乱堆乱放, measure: 处, points: 1, source: "文件：一份外县村庄环境考核表（fqjz1 20181009084800），乱堆每处1分"},
            {code: b, text: 建筑材料占道, measure: 处, points: 1, source: "自定"}]}
        - {code: 2-2, group: 治乱, title: 无私搭乱建, maximum: 10, source: "\(ours)", deductions: [
            {code: a, text: 新增私搭乱建, measure: 处, points: 5, source: "文件：一份外县村庄环境考核表（fqjz1 20181009084800），私搭乱建每处5分"}]}
        - {code: 2-3, group: 治乱, title: 无乱贴乱画、乱拉乱挂, maximum: 5, source: "\(ours)", deductions: [
            {code: a, text: 乱贴乱画、乱拉乱挂, measure: 处, points: 0.5, source: "自定"}]}
        - {code: 3-1, group: 治臭, title: 沟渠河道无黑臭, maximum: 12, source: "\(ours)", deductions: [
            {code: a, text: 污水直排, measure: 处, points: 1, source: "\(shaoxing)：污水直排每处1分"},
            {code: b, text: 黑臭水体, measure: 处, veto: true, source: "\(shaoxing)：有一条黑臭河扣完本项"}]}
        - {code: 3-2, group: 治臭, title: 公厕干净、无露天粪坑, maximum: 8, source: "\(ours)", deductions: [
            {code: a, text: 公厕不洁, measure: 座, points: 1, source: "自定"},
            {code: b, text: 露天粪坑, measure: 处, points: 2, source: "自定"}]}
        - {code: 4-1, group: 提升, title: 道路平整、绿化养护, maximum: 10, source: "\(ours)", deductions: [
            {code: a, text: 道路破损积水, measure: 处, points: 1, source: "自定"},
            {code: b, text: 绿化缺株、杂草丛生, measure: 处, points: 0.5, source: "自定"}]}
        - {code: 4-2, group: 提升, title: 公开栏和公益宣传, maximum: 10, source: "\(ours)", deductions: [
            {code: a, text: 公益宣传破损、褪色, measure: 处, points: 0.5, source: "自定"},
            {code: b, text: 检查结果没有公示, measure: 村, veto: true, source: "文件：一份外县村庄清洁检查表（qiqiwenku 721544），未公示不得分"}]}
        """
}
