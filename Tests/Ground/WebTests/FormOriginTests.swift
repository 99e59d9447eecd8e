import HTTPTypes
import Testing

@testable import Web

@Suite("Where a write comes from")
struct FormOriginTests {
    private static let site = HTTPField.Name("Sec-Fetch-Site")!

    private func origin(_ headers: HTTPFields, host: String? = "localhost:8080", publicURL: String? = nil) -> FormOrigin
    {
        FormOrigin(headers, host: host, publicURL: publicURL)
    }

    @Test(
        "is somebody else's page, whatever else is sent that looks like ours",
        arguments: [
            [.origin: "http://evil.example"], [.origin: "null"], [.origin: ""], [.origin: "http://localhost:9999"],
            [.origin: "http://localhost"], [.origin: "http://localhost:8080.evil.example"],
            [.origin: "http://localhost:8080@evil.example"], [.origin: "file://localhost:8080"],
            [.referer: "http://evil.example/http://localhost:8080/"], [.referer: "about:blank"],
            [site: "cross-site"], [site: "same-site"], [site: "anything"],
            [site: "cross-site", .origin: "http://localhost:8080"],
            [site: "same-origin", .origin: "http://evil.example"], [site: "none", .origin: "http://evil.example"],
            [.origin: "http://evil.example", .referer: "http://localhost:8080/"],
        ] as [HTTPFields])
    func foreign(headers: HTTPFields) { #expect(origin(headers) == .foreign) }

    @Test(
        "is ours where every header says so",
        arguments: [
            [.origin: "http://localhost:8080"], [.origin: "https://LOCALHOST:8080"],
            [.referer: "http://localhost:8080/990101/findings?q=1"], [site: "same-origin"],
            [site: "same-origin", .origin: "http://localhost:8080"],
            [.origin: "http://localhost:8080", .referer: "http://localhost:8080/990101/"],
        ] as [HTTPFields])
    func ours(headers: HTTPFields) { #expect(origin(headers) == .ours) }

    @Test("is not said by programs and some browsers: then the token decides")
    func unsaid() {
        #expect(origin([:]) == .unsaid)
        #expect(origin([Self.site: "none"]) == .unsaid)
    }

    @Test("is ours by the address that people type, where a proxy gives the server another host")
    func proxy() {
        let people = "https://wenming.example.cn"
        for own in [people, "https://wenming.example.cn:443", "https://WENMING.example.cn"] {
            #expect(origin([.origin: own], host: "127.0.0.1:8080", publicURL: people) == .ours)
        }
        for other in ["http://wenming.example.cn", "https://wenming.example.cn:8443", "https://example.cn"] {
            #expect(origin([.origin: other], host: "127.0.0.1:8080", publicURL: people) == .foreign)
        }
        #expect(origin([.origin: people], host: "127.0.0.1:8080") == .foreign)
        #expect(origin([.origin: "http://[::1]:8080"], host: "[::1]:8080") == .ours)
        #expect(origin([.origin: "http://[::1]"], host: "[::1]:80") == .ours)
    }
}
