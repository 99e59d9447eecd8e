/// Sheets for places of other kinds, after public checklists of 实地考察; the documents were seen as excerpts, and what is our
/// own choice says so. Any county changes them, and writes its own for the other kinds.
enum PlaceTemplates {
    static let all = [road, estate, school, busStop, backLane, buildingSite, toilet, station]

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

    static let busStop = """
        arithmetic: 2
        title: 公交站实地检查
        place: busStop
        full: 100
        pass: 80
        items:
        - {code: 1-1, group: 公益宣传, title: 站牌、候车亭有公益广告, maximum: 15, source: 自定, guide: 候车亭的广告位，商业广告不算, allOrNothing: true}
        - {code: 2-1, group: 环境, title: 站台干净, maximum: 30, source: 自定, deductions: [
            {code: a, text: 地面垃圾、痰迹, measure: 处, points: 1, source: 自定},
            {code: b, text: 垃圾桶满溢或没有垃圾桶, measure: 处, points: 2, source: 自定},
            {code: c, text: 乱贴乱画的小广告, measure: 处, points: 0.5, source: 自定}]}
        - {code: 3-1, group: 设施, title: 站牌、座椅、顶棚、照明完好, maximum: 30, source: 自定, deductions: [
            {code: a, text: 站牌不清楚、线路没有更新, measure: 处, points: 3, source: 自定},
            {code: b, text: 座椅、顶棚、照明破损, measure: 处, points: 2, source: 自定},
            {code: c, text: 盲道断开或被占, measure: 处, points: 2, source: 自定}]}
        - {code: 4-1, group: 秩序, title: 排队候车，站区没有占用, maximum: 25, source: 自定, guide: 看两班车进站, deductions: [
            {code: a, text: 机动车占用站台停靠区, measure: 辆, points: 2, source: 自定},
            {code: b, text: 非机动车、摊点占用站台, measure: 处, points: 2, source: 自定},
            {code: c, text: 上下车不排队、拥挤, measure: 次, points: 1, source: 自定}]}
        """

    static let backLane = """
        arithmetic: 2
        title: 背街小巷实地检查
        place: backLane
        full: 100
        pass: 80
        items:
        - {code: 1-1, group: 环境, title: 路面干净，垃圾日产日清, maximum: 35, source: 自定, guide: 从巷口走到巷尾, deductions: [
            {code: a, text: 垃圾成堆、桶满溢, measure: 处, points: 2, source: 自定},
            {code: b, text: 路面积水、污水外流, measure: 处, points: 2, source: 自定},
            {code: c, text: 建筑垃圾、杂物堆放, measure: 处, points: 2, source: 自定}]}
        - {code: 2-1, group: 设施, title: 路面、路灯、井盖完好, maximum: 25, source: 自定, deductions: [
            {code: a, text: 路面破损、坑洼, measure: 处, points: 1, source: 自定},
            {code: b, text: 路灯不亮, measure: 盏, points: 1, source: 自定},
            {code: c, text: 井盖缺失或破损, measure: 处, points: 3, source: 自定}]}
        - {code: 3-1, group: 秩序, title: 不占道，不堵消防通道, maximum: 25, source: 自定, deductions: [
            {code: a, text: 占用消防通道, measure: 处, points: 5, source: 自定},
            {code: b, text: 乱停车、僵尸车, measure: 辆, points: 1, source: 自定},
            {code: c, text: 占道经营、乱搭乱建, measure: 处, points: 2, source: 自定}]}
        - {code: 4-1, group: 立面, title: 墙面、线缆整齐, maximum: 15, source: 自定, deductions: [
            {code: a, text: 小广告乱贴乱画, measure: 处, points: 0.5, source: 自定},
            {code: b, text: 线缆乱拉、飞线充电, measure: 处, points: 1, source: 自定}]}
        """

    static let buildingSite = """
        arithmetic: 2
        title: 建筑工地实地检查
        place: buildingSite
        full: 100
        pass: 80
        items:
        - {code: 1-1, group: 围挡, title: 围挡连续、整洁、有公益广告, maximum: 30, source: 自定, guide: 沿临街的围挡走一遍, deductions: [
            {code: a, text: 围挡缺口、破损、歪斜, measure: 处, points: 2, source: 自定},
            {code: b, text: 围挡外堆料、占道, measure: 处, points: 3, source: 自定},
            {code: c, text: 围挡上没有公益广告, measure: 处, points: 3, source: 自定}]}
        - {code: 2-1, group: 扬尘, title: 裸土覆盖，出场冲洗, maximum: 35, source: 自定, deductions: [
            {code: a, text: 裸土、砂石没有覆盖, measure: 处, points: 3, source: 自定},
            {code: b, text: 车辆带泥出场、沿途撒漏, measure: 处, points: 5, source: 自定},
            {code: c, text: 没有冲洗设施或不用, measure: 处, points: 5, source: 自定}]}
        - {code: 3-1, group: 公示, title: 施工公示和监督电话齐全, maximum: 15, source: 自定, deductions: [
            {code: a, text: 没有施工公示牌, measure: 处, points: 5, source: 自定},
            {code: b, text: 没有写投诉、监督电话, measure: 处, points: 5, source: 自定}]}
        - {code: 4-1, group: 场容, title: 生活区和材料堆放整齐, maximum: 20, source: 自定, optional: true, deductions: [
            {code: a, text: 材料乱堆乱放, measure: 处, points: 2, source: 自定},
            {code: b, text: 生活区垃圾没有清运, measure: 处, points: 2, source: 自定}]}
        """

    static let toilet = """
        arithmetic: 2
        title: 公厕实地检查
        place: toilet
        full: 100
        pass: 80
        items:
        - {code: 1-1, group: 卫生, title: 地面、便器、台面干净，没有异味, maximum: 45, source: 自定, deductions: [
            {code: a, text: 地面、便器有污物, measure: 处, points: 2, source: 自定},
            {code: b, text: 积水、堵塞, measure: 处, points: 3, source: 自定},
            {code: c, text: 异味明显, measure: 处, points: 5, source: 自定},
            {code: d, text: 蝇蛆、蛛网, measure: 处, points: 2, source: 自定}]}
        - {code: 2-1, group: 设施, title: 设施完好能用, maximum: 30, source: 自定, deductions: [
            {code: a, text: 水龙头、冲水、灯不能用, measure: 处, points: 2, source: 自定},
            {code: b, text: 门锁、挂钩破损, measure: 处, points: 1, source: 自定},
            {code: c, text: 没有无障碍厕位或被占, measure: 处, points: 3, source: 自定}]}
        - {code: 3-1, group: 管理, title: 开放时间、保洁记录上墙, maximum: 15, source: 自定, deductions: [
            {code: a, text: 没有公示开放时间和保洁员, measure: 处, points: 3, source: 自定},
            {code: b, text: 保洁记录没有填, measure: 处, points: 2, source: 自定},
            {code: c, text: 开放时间没有开门, measure: 次, points: 10, source: 自定}]}
        - {code: 4-1, group: 公益宣传, title: 有文明如厕的提示, maximum: 10, source: 自定, allOrNothing: true}
        """

    static let station = """
        arithmetic: 2
        title: 车站实地检查
        place: station
        full: 100
        pass: 80
        items:
        - {code: 1-1, group: 公益宣传, title: 候车厅、出入口有公益广告, maximum: 15, source: 自定, guide: 电子屏轮播的算, deductions: [
            {code: a, text: 候车厅没有公益广告, measure: 处, points: 5, source: 自定},
            {code: b, text: 公益广告破损、褪色, measure: 处, points: 1, source: 自定}]}
        - {code: 2-1, group: 环境, title: 候车厅、站前广场、公厕干净, maximum: 30, source: 自定, deductions: [
            {code: a, text: 地面垃圾、污渍, measure: 处, points: 1, source: 自定},
            {code: b, text: 公厕有污物、异味, measure: 处, points: 3, source: 自定},
            {code: c, text: 小广告乱贴乱画, measure: 处, points: 0.5, source: 自定}]}
        - {code: 3-1, group: 秩序, title: 购票乘车有序，站前不揽客, maximum: 30, source: 自定, guide: 在站前看20分钟, deductions: [
            {code: a, text: 出租车、黑车揽客、拒载, measure: 起, points: 3, source: 自定},
            {code: b, text: 乱停车堵出入口, measure: 辆, points: 1, source: 自定},
            {code: c, text: 插队、拥挤, measure: 次, points: 1, source: 自定}]}
        - {code: 4-1, group: 服务, title: 导向清楚，便民设施能用, maximum: 25, source: 自定, deductions: [
            {code: a, text: 导向标识不清、没有更新, measure: 处, points: 2, source: 自定},
            {code: b, text: 没有母婴室、无障碍设施或不能用, measure: 处, points: 3, source: 自定},
            {code: c, text: 没有志愿服务或没有人, measure: 处, points: 3, source: 自定}]}
        """
}
