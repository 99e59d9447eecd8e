import Kernel

/// The invented county's departments and people.
enum DemoPeople {
    struct Entry {
        let name: String
        let signInName: String
        let unit: String
        let role: Role

        init(_ name: String, _ signInName: String, _ unit: String, _ role: Role) {
            self.name = name
            self.signInName = signInName
            self.unit = unit
            self.role = role
        }
    }

    static let departments = [
        "明川县综合行政执法局",
        "明川县住房和城乡建设局",
        "明川县水利局",
        "明川县农业农村局",
        "明川县生态环境分局",
        "明川县交通运输局",
    ]

    /// Where points are redeemed.
    static let shops = ["供销社樟塘便民店", "城关惠民超市"]

    /// The first of each role is the one whose sign-in is shown.
    static let all: [Entry] = [
        Entry("王晓明", "clerk", "创建办", .clerk),
        Entry("黄海燕", "director", "创建办", .director),
        Entry("高国平", "leader", "创建办", .leader),
        Entry("李玉兰", "inspector", "创建办", .inspector),
        Entry("周文静", "inspector2", "创建办", .inspector),
        Entry("林秀英", "inspector3", "创建办", .inspector),
        Entry("张云飞", "inspector4", "创建办", .inspector),
        Entry("沈静怡", "media", "创建办", .mediaEditor),
        Entry("方明", "juror", "创建办", .juror),
        Entry("许文", "juror2", "创建办", .juror),
        Entry("章萍", "juror3", "创建办", .juror),
        Entry("丁涛", "juror4", "创建办", .juror),
        Entry("袁梅", "juror5", "创建办", .juror),
        Entry("钱小满", "merchant", "供销社樟塘便民店", .merchant),
        Entry("葛大海", "merchant2", "城关惠民超市", .merchant),
        Entry("吴志强", "system", "创建办", .systemAdministrator),
        Entry("何永康", "security", "创建办", .securityAdministrator),
        Entry("刘小芳", "audit", "创建办", .auditAdministrator),
        Entry("徐雅琴", "dept-liaison", "明川县综合行政执法局", .departmentLiaison),
        Entry("郭春梅", "dept-deputy", "明川县综合行政执法局", .departmentDeputy),
        Entry("陈伟民", "dept-head", "明川县综合行政执法局", .departmentHead),
        Entry("孙建国", "dept-liaison2", "明川县住房和城乡建设局", .departmentLiaison),
        Entry("马立新", "dept-deputy2", "明川县住房和城乡建设局", .departmentDeputy),
        Entry("杨丽华", "dept-head2", "明川县住房和城乡建设局", .departmentHead),
        Entry("胡建国", "dept-liaison3", "明川县水利局", .departmentLiaison),
        Entry("罗立新", "dept-deputy3", "明川县水利局", .departmentDeputy),
        Entry("赵丽华", "dept-head3", "明川县水利局", .departmentHead),
        Entry("朱晓明", "dept-liaison4", "明川县农业农村局", .departmentLiaison),
        Entry("王海燕", "dept-deputy4", "明川县农业农村局", .departmentDeputy),
        Entry("黄国平", "dept-head4", "明川县农业农村局", .departmentHead),
        Entry("高玉兰", "dept-liaison5", "明川县生态环境分局", .departmentLiaison),
        Entry("李文静", "dept-deputy5", "明川县生态环境分局", .departmentDeputy),
        Entry("周秀英", "dept-head5", "明川县生态环境分局", .departmentHead),
        Entry("林云飞", "dept-liaison6", "明川县交通运输局", .departmentLiaison),
        Entry("张志强", "dept-deputy6", "明川县交通运输局", .departmentDeputy),
        Entry("吴永康", "dept-head6", "明川县交通运输局", .departmentHead),
        Entry("何小芳", "town-liaison", "茶亭乡", .townshipLiaison),
        Entry("刘雅琴", "town-deputy", "茶亭乡", .townshipDeputy),
        Entry("徐春梅", "town-head", "茶亭乡", .townshipHead),
        Entry("郭伟民", "town-liaison2", "城关街道", .townshipLiaison),
        Entry("陈雅琴", "town-deputy2", "城关街道", .townshipDeputy),
        Entry("孙春梅", "town-head2", "城关街道", .townshipHead),
        Entry("马伟民", "town-liaison3", "南明街道", .townshipLiaison),
        Entry("杨建国", "town-deputy3", "南明街道", .townshipDeputy),
        Entry("胡立新", "town-head3", "南明街道", .townshipHead),
        Entry("罗丽华", "town-liaison4", "东溪街道", .townshipLiaison),
        Entry("赵晓明", "town-deputy4", "东溪街道", .townshipDeputy),
        Entry("朱海燕", "town-head4", "东溪街道", .townshipHead),
        Entry("王国平", "town-liaison5", "云溪镇", .townshipLiaison),
        Entry("黄玉兰", "town-deputy5", "云溪镇", .townshipDeputy),
        Entry("高文静", "town-head5", "云溪镇", .townshipHead),
        Entry("李秀英", "town-liaison6", "石桥镇", .townshipLiaison),
        Entry("周云飞", "town-deputy6", "石桥镇", .townshipDeputy),
        Entry("林志强", "town-head6", "石桥镇", .townshipHead),
        Entry("张永康", "town-liaison7", "竹岭镇", .townshipLiaison),
        Entry("吴小芳", "town-deputy7", "竹岭镇", .townshipDeputy),
        Entry("何志强", "town-head7", "竹岭镇", .townshipHead),
        Entry("刘永康", "town-liaison8", "白沙镇", .townshipLiaison),
        Entry("徐小芳", "town-deputy8", "白沙镇", .townshipDeputy),
        Entry("郭雅琴", "town-head8", "白沙镇", .townshipHead),
        Entry("陈春梅", "town-liaison9", "大墩镇", .townshipLiaison),
        Entry("孙伟民", "town-deputy9", "大墩镇", .townshipDeputy),
        Entry("马建国", "town-head9", "大墩镇", .townshipHead),
        Entry("杨立新", "town-liaison10", "沃野镇", .townshipLiaison),
        Entry("胡丽华", "town-deputy10", "沃野镇", .townshipDeputy),
        Entry("罗晓明", "town-head10", "沃野镇", .townshipHead),
        Entry("赵海燕", "town-liaison11", "松坞乡", .townshipLiaison),
        Entry("朱国平", "town-deputy11", "松坞乡", .townshipDeputy),
        Entry("王玉兰", "town-head11", "松坞乡", .townshipHead),
        Entry("黄文静", "town-liaison12", "巧溪乡", .townshipLiaison),
        Entry("高秀英", "town-deputy12", "巧溪乡", .townshipDeputy),
        Entry("李云飞", "town-head12", "巧溪乡", .townshipHead),
        Entry("周文静", "village", "樟塘村", .village),
        Entry("钱立群", "delegate", "明川县农业农村局", .partyDelegate),
        Entry("方爱珍", "delegate2", "云溪镇", .partyDelegate),
        Entry("丁国强", "delegate3", "城关街道", .partyDelegate),
        Entry("汪秋月", "delegate4", "松坞乡", .partyDelegate),
        Entry("潘宏伟", "delegate5", "白沙镇", .partyDelegate),
        Entry("石明霞", "delegate6", "明川县水利局", .partyDelegate),
        Entry("金丽娟", "deputy", "明川县交通运输局", .peoplesDeputy),
        Entry("俞建新", "deputy2", "石桥镇", .peoplesDeputy),
        Entry("章美芳", "deputy3", "南明街道", .peoplesDeputy),
        Entry("盛志远", "deputy4", "巧溪乡", .peoplesDeputy),
        Entry("梁少华", "deputy5", "大墩镇", .peoplesDeputy),
        Entry("吕红梅", "deputy6", "明川县生态环境分局", .peoplesDeputy),
        Entry("袁思源", "cppcc", "明川县住房和城乡建设局", .cppccMember),
        Entry("董素琴", "cppcc2", "竹岭镇", .cppccMember),
        Entry("竺伯达", "cppcc3", "东溪街道", .cppccMember),
        Entry("裘雪萍", "cppcc4", "茶亭乡", .cppccMember),
        Entry("尹家驹", "cppcc5", "沃野镇", .cppccMember),
        Entry("求文英", "cppcc6", "明川县综合行政执法局", .cppccMember),
    ]

    static let surnames = [
        "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗",
    ]
    static let givenNames = ["建平", "国良", "小红", "美娟", "志明", "雅芳", "永强", "秀兰", "海峰", "丽萍", "文斌", "春燕"]
}
