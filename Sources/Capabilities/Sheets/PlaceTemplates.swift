/// Sheets for places of other kinds, after public checklists of 实地考察; the documents were seen as excerpts, and what is our
/// own choice says so. Any county changes them, and writes its own for the other kinds.
enum PlaceTemplates {
    static let all = [road, estate, school]

    static let road = """
        arithmetic: 2
        title: 主次干道实地检查
        place: mainRoad
        full: 100
        pass: 80
        items:
        - {code: 1-1, group: 公益宣传, title: 每200米至少1处公益广告, maximum: 20, source: "文件：一份外地主次干道考察表（zxxww 161-100634），每200米1处", guide: "走500米，应有3处", share: {measure: 处, required: 3}}
        - {code: 1-2, group: 公益宣传, title: 核心价值观、讲文明树新风、文明健康都有, maximum: 10, source: "文件：一份外地主次干道考察表（zxxww 161-100634）", checklist: {parts: [{code: a, text: 社会主义核心价值观}, {code: b, text: 讲文明树新风}, {code: c, text: 文明健康}, {code: d, text: 未成年人}, {code: e, text: 诚信}], points: 2}}
        - {code: 2-1, group: 秩序, title: 没有占道经营、乱停乱放, maximum: 30, source: "文件：一份外地主次干道考察表（zxxww 161-100634），分值自定", deductions: [
            {code: a, text: 占道经营, measure: 处, points: 2, source: 自定},
            {code: b, text: 机动车乱停放, measure: 处, points: 1, source: 自定},
            {code: c, text: 非机动车乱停放, measure: 处, points: 0.5, source: 自定}]}
        - {code: 2-2, group: 秩序, title: 礼让斑马线, maximum: 10, source: "文件：一份外地主次干道考察表（zxxww 161-100634），分值自定", guide: 在斑马线前看20辆车, evidence: none, share: {measure: 辆, required: 20}}
        - {code: 3-1, group: 环境, title: 路面和设施整洁完好, maximum: 30, source: 自定, deductions: [
            {code: a, text: 路面垃圾、积水, measure: 处, points: 1, source: 自定},
            {code: b, text: 路面、设施破损, measure: 处, points: 1, source: 自定},
            {code: c, text: 乱贴乱画, measure: 处, points: 0.5, source: 自定}]}
        """

    static let estate = """
        arithmetic: 2
        title: 老旧小区实地检查
        place: oldResidential
        full: 100
        pass: 80
        items:
        - {code: 1-1, group: 公益宣传, title: 固定的公益宣传, maximum: 10, source: "文件：一份外地小区考察表（book118 7021131006006004），横幅、易拉宝不算，分值自定", allOrNothing: true}
        - {code: 2-1, group: 环境, title: 楼道和庭院干净, maximum: 35, source: 自定, guide: 随意走进三个单元, deductions: [
            {code: a, text: 楼道堆物, measure: 处, points: 2, source: 自定},
            {code: b, text: 垃圾成堆、桶满溢, measure: 处, points: 1, source: 自定},
            {code: c, text: 建筑垃圾堆放, measure: 处, points: 2, source: 自定}]}
        - {code: 2-2, group: 环境, title: 绿地没有毁绿种菜, maximum: 15, source: 自定, optional: true, deductions: [
            {code: a, text: 毁绿种菜, measure: 处, points: 2, source: 自定}]}
        - {code: 3-1, group: 秩序, title: 停车有序，消防通道畅通, maximum: 25, source: 自定, deductions: [
            {code: a, text: 占用消防通道, measure: 处, points: 5, source: 自定},
            {code: b, text: 僵尸车, measure: 辆, points: 2, source: 自定},
            {code: c, text: 飞线充电, measure: 处, points: 2, source: 自定}]}
        - {code: 4-1, group: 设施, title: 路灯、井盖、墙面完好, maximum: 15, source: 自定, deductions: [
            {code: a, text: 设施破损, measure: 处, points: 1, source: 自定}]}
        """

    static let school = """
        arithmetic: 2
        title: 学校及周边实地检查
        place: school
        full: 100
        pass: 80
        items:
        - {code: 1-1, group: 校内, title: 中小学生守则上墙, maximum: 20, source: "文件：一份外地学校考察表（kao110 125637、taowenge 1864421），分值自定", allOrNothing: true}
        - {code: 1-2, group: 校内, title: 进校门50米内至少3处公益广告, maximum: 20, source: "文件：一份外地学校考察表（kao110 125637、taowenge 1864421），分值自定", share: {measure: 处, required: 3}}
        - {code: 2-1, group: 周边, title: 200米内没有网吧, maximum: 20, source: "文件：一份外地学校考察表（kao110 125637、taowenge 1864421），分值自定", allOrNothing: true}
        - {code: 2-2, group: 周边, title: 周边秩序, maximum: 40, source: 自定, guide: 放学前后看校门200米内, deductions: [
            {code: a, text: 占道摊点, measure: 处, points: 2, source: 自定},
            {code: b, text: 乱停车堵校门, measure: 处, points: 2, source: 自定},
            {code: c, text: 售卖烟和三无食品, measure: 家, points: 5, source: 自定}]}
        """
}
