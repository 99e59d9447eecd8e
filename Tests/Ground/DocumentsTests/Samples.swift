import Foundation
import Kernel

@testable import Documents

/// A JPEG of 4 × 3 pixels.
let smallJPEG = [UInt8](
    Data(
        base64Encoded: """
            /9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdB\
            RkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09P\
            T09PT09PT09PT09PT0//wAARCAADAAQDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAb/xAAYEAEAAwEAAAAAAAAA\
            AAAAAAAAAgMUU//EABUBAQEAAAAAAAAAAAAAAAAAAAMG/8QAGxEAAQQDAAAAAAAAAAAAAAAAAQAEFJECUlP/2gAMAwEAAhED\
            EQA/AIjTf0kAv4TbnjQRy3G5sr//2Q==
            """) ?? Data())

/// A document with one of everything.
func sample(
    title: String = "关于2019年10月份全县农村精神文明创建工作督查情况的通报", paragraph: String = "现将有关情况通报如下。",
    number: String? = "明创督〔2019〕14号", remark: String? = "演示数据"
) -> OfficialDocument {
    OfficialDocument(
        issuer: "明川县创建办公室文件", number: number, title: title, addressee: "各乡镇人民政府、街道办事处，县直各单位",
        blocks: [
            .paragraph("根据《明川县农村精神文明创建工作考评办法》，县创建办公室于10月8日至30日对全县12个乡镇的36个村进行了督查，共发现问题184个，已整改171个。" + paragraph),
            .heading(1, "一、督查总体情况"),
            .heading(2, "（一）环境卫生"),
            .paragraph("“门前三包”责任落实较好，主要道路两侧没有积存垃圾。个别村的背街小巷仍有杂物乱堆——应当限期清理。"),
            .heading(3, "1. 存在的问题"),
            .heading(4, "（1）柴草乱堆"),
            .paragraph("石桥村等3个村的柴草堆放在公路边。"),
            .table(
                .init(
                    columns: [
                        .init("名次", share: 1, alignment: .centre), .init("乡镇", share: 3),
                        .init("得分", share: 2, alignment: .right), .init("主要问题", share: 6),
                    ],
                    rows: [
                        ["1", "城关镇", "96.50", "无"], ["2", "石桥镇", "94.25", "柴草堆放在公路边，2处垃圾桶没有盖"],
                        ["3", "河湾乡", "91.00"],
                    ])),
            .photos([
                .init(jpeg: smallJPEG, width: 4, height: 3, caption: "石桥村整改前"),
                .init(jpeg: smallJPEG, width: 4, height: 3, caption: "石桥村整改后"),
                .init(jpeg: smallJPEG + [0], width: 3, height: 4, caption: "河湾村文化广场"),
            ]),
            .paragraph("请各乡镇于11月20日前将整改结果报县创建办公室。"),
        ],
        signature: "明川县创建办公室", date: Day(year: 2019, month: 11, dayOfMonth: 2),
        annexes: [
            .init(title: "各乡镇得分表", blocks: [.paragraph("得分按考评办法计算。")]),
            .init(title: "未整改问题清单", blocks: [.table(.init(columns: [.init("问题", share: 1)], rows: [["道路破损"]]))]),
        ],
        copyTo: "县委办公室，县人民政府办公室，县人大常委会办公室，县政协办公室，县纪委监委机关", printedBy: "明川县创建办公室",
        remark: remark)
}
