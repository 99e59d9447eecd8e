/// What a panel of Party delegates, people's deputies and CPPCC members marks by (两代表一委员特别考核): by the four parts of
/// 三治一提升, each marked as a whole. All values are our own choice.
enum PanelTemplate {
    static let yaml = """
        arithmetic: 2
        title: 两代表一委员特别考核评分表
        full: 100
        pass: 80
        items:
        - {code: 1-1, group: 治脏, title: 村内外干净，没有暴露垃圾, maximum: 30, source: "自定：分组权重同村庄检查", guide: 路边、屋边、田边、水边都看, jury: {dropsFrom: 5}}
        - {code: 2-1, group: 治乱, title: 房前屋后整齐，没有乱堆乱搭乱挂, maximum: 30, source: "自定：分组权重同村庄检查", guide: 随意走进三条村巷, jury: {dropsFrom: 5}}
        - {code: 3-1, group: 治臭, title: 沟渠河道清，公厕洁净, maximum: 20, source: "自定：分组权重同村庄检查", guide: 看一条沟渠、一座公厕, jury: {dropsFrom: 5}}
        - {code: 4-1, group: 提升, title: 村庄美、乡风好，群众满意, maximum: 20, source: "自定：分组权重同村庄检查", guide: 问三户群众满不满意, jury: {dropsFrom: 5}}
        """
}
