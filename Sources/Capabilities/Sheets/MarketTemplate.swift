/// A second template: a market, with an item of each pattern. All values are our own choice, after what public sheets for
/// such places ask; it shows the form and is no standard of anybody's.
enum MarketTemplate {
    static let yaml = """
        arithmetic: 2
        title: 农贸市场实地检查
        place: market
        full: 100
        pass: 80
        items:
        - code: 1-1
          group: 公益宣传
          title: 公益广告数量
          maximum: 15
          source: 自定
          guide: 从正门进，沿主通道走一圈；相距10米以上的才各算一处
          optional: true
          share: {measure: 处, required: 5}
        - code: 1-2
          group: 公益宣传
          title: 文明健康宣传活动
          maximum: 5
          source: 自定
          guide: 看当月的活动记录
          evidence: none
          count: {measure: 次, points: 2.5}
        - code: 2-1
          group: 公平交易
          title: 设有公平秤并在检定有效期内
          maximum: 10
          source: 自定
          allOrNothing: true
        - code: 2-2
          group: 公平交易
          title: 投诉点资料齐全
          maximum: 10
          source: 自定
          guide: 到市场办公室看墙上和台面
          checklist:
            parts:
            - {code: a, text: 投诉电话}
            - {code: b, text: 登记本}
            - {code: c, text: 处理结果公示}
            - {code: d, text: 值班人员}
        - code: 2-3
          group: 公平交易
          title: 摊位亮照经营
          maximum: 10
          source: 自定
          guide: 随机走到4个摊位前看证照
          count: {measure: 个摊位, points: 2.5, sample: 4}
        - code: 3-1
          group: 环境卫生
          title: 场内外清洁
          maximum: 20
          source: 自定
          deductions:
          - {code: a, text: 地面积水, measure: 处, points: 1, source: 自定}
          - {code: b, text: 垃圾堆放, measure: 处, points: 1, source: 自定}
          - {code: c, text: 活禽无隔离宰杀, measure: 处, veto: true, source: 自定}
        - code: 3-2
          group: 环境卫生
          title: 从业人员健康证
          maximum: 10
          source: 自定
          guide: 随机问10人以上
          share: {measure: 人, target: 100, points: 0.5, remainder: dropped}
        - code: 3-3
          group: 环境卫生
          title: 顾客满意度
          maximum: 10
          source: 自定
          guide: 问20位顾客是否满意
          evidence: none
          share:
            measure: 人
            bands:
            - {from: 90, points: 10}
            - {from: 80, points: 8}
            - {from: 60, points: 5}
        - code: 4-1
          group: 整体观察
          title: 秩序和观感
          maximum: 10
          source: 自定
          evidence: none
          jury: {dropsFrom: 5}
        """
}
