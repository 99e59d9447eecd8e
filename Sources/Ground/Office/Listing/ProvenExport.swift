import Kernel
import Web

/// A list of people leaves only with whoever gave his password a short while ago.
package struct ProvenExport: Sendable {
    /// 导出人员名单
    let deed: String
    /// Of the list: `people`
    let list: String
    let access: Access
    let file: @Sendable (WebRequest) async throws -> Download

    package init<Record>(deed: String, of listing: Listing<Record>, _ office: Office) {
        self.init(deed: deed, list: listing.path, access: .right(listing.right)) {
            try await listing.file($0, office)
        }
    }

    package init(
        deed: String, list: String, access: Access, file: @escaping @Sendable (WebRequest) async throws -> Download
    ) {
        (self.deed, self.list, self.access, self.file) = (deed, list, access, file)
    }

    package var routes: [Route] {
        [
            .get("\(list).xlsx", access) { request in
                guard request.session?.isProven() == true else { return .done(.seeOther("\(list)/export")) }
                return .file(try await file(request))
            },
            .page("\(list)/export", access, page),
            .post("\(list)/export", access, .pressing(deed), form: page) { [list] _ in
                .done(.seeOther(list, notice: "密码已经核对，现在可以导出。"))
            }.asksPassword { [deed] _ in deed },
        ]
    }

    private func page(_ request: WebRequest) async throws -> any Page {
        ProofPage(deed: deed, path: "\(list)/export", of: request)
    }
}
