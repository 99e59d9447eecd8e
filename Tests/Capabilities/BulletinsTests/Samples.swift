import Database
import Kernel
import Office

@testable import Bulletins

enum Samples {
    /// As bulletins were stored before all papers had one form: ranking, problems and photos each in a form of its own.
    static let former = #"""
        {"figures":[{"definition":"本月已评分的检查，一个村（社区）查一次算一次","isQuotation":false,"name":"检查村次","path":"visits/all?month=2019-10&state=submitted","rows":4,"shown":"4"},{"definition":"按期整改 ÷ 到期问题","isQuotation":false,"name":"按期整改率","path":"assessments/2019-10/due","shown":"—"}],"pictures":[{"caption":"云溪镇云201村：成堆垃圾3处","finding":"0190a3c0-0000-7000-8000-000000000001","sha256":"ab"}],"problems":[{"deadline":"11月8日","finding":"0190a3c0-0000-7000-8000-000000000001","place":"云溪镇云201村","state":"已交办","title":"成堆垃圾3处","unit":"云溪镇"}],"quotations":[],"ranking":[{"code":"990101100","group":"乡镇","rank":"1","rate":"—","remark":"云202村未自考，按0分计","score":"98.50","township":"云溪镇"}],"sections":[{"heading":"一、总体情况","text":"共检查{检查村次}村次。"},{"heading":"四、排名","text":"名次如下表。"}],"title":"关于2019年10月“三治一提升”督查情况的通报","topics":["治脏"]}
        """#

    /// Any: what is asked of roles and steps is asked before the record.
    static func bulletin() throws -> Bulletin {
        guard let id = ID<Bulletin>("0190a3c0-0000-7000-8000-000000000002"), let month = Month("2019-10") else {
            throw Refusal(.missing, "test", "no identifier")
        }
        return Bulletin(id, month, try FormerBulletin.paper(former, month))
    }
}
