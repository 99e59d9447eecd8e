import Database
import Kernel
import Office
import Web

/// What is said to be put right and is not shown so: everybody would read 已整改 beside a picture of how it was.
extension Exposures {
    /// Of an issue that is out, the problems that are put right and have no picture of it that everybody may see, in words.
    static func unshown(
        _ issue: ExposureIssue, county: String, in transaction: ReadTransaction
    ) throws -> [String] {
        let fixed = try items(of: [issue.id], county: county, in: transaction).filter(\.isPutRight)
        let photos = try photos(of: fixed.map(\.id), county: county, in: transaction)
        let masks = try PhotoMasks.of(ExposureItem.kind, fixed.map(\.id.description), county: county, in: transaction)
        return fixed.compactMap { item in
            let after = photos[item.id]?.after ?? []
            let name = "第\(item.place)个问题（\(item.village)：\(item.title)）"
            if after.isEmpty { return "\(name)已整改，还没有整改后的照片，请点它的“补充整改后照片”添加" }
            let isShown = after.contains { masks[item.id.description]?[$0]?.isConfirmed ?? false }
            return isShown ? nil : "\(name)整改后的照片还没有遮挡并由另一位确认"
        }
    }

    static func requireShown(_ issue: ExposureIssue, in transaction: ReadTransaction) throws {
        let unshown = try unshown(issue, county: issue.county, in: transaction)
        guard unshown.isEmpty else {
            throw Refusal(.conflict, "exposure.unshown", "还不能归档：\(unshown.joined(separator: "；"))。")
        }
    }
}
