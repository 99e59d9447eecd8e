import ArgumentParser
import Foundation
import Volunteers

/// Whether a certificate is the county's, on a computer that is not the county's.
struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "不连系统，验证一份志愿服务证明的凭证文件是不是真的。",
        discussion: """
            凭证文件从证明的页面下载；本县的公钥在公开页面 public/volunteer-certificates/keys.txt。
            真的以状态 0 结束，不是的以状态 1 结束。撤销过的要上公开页面查。

            例：wenming verify 凭证.txt --keys 公钥.txt
            """)

    @Argument(help: "凭证文件") var certificate: String
    @Option(help: "公钥文件，一行一把：编号 公钥") var keys: String

    func run() throws {
        let file = try String(contentsOfFile: certificate, encoding: .utf8)
        guard let seal = CertificateSeal(file: file) else {
            print("✗ 不是凭证文件：应是从证明的页面下载的，没有改过的。")
            throw ExitCode(1)
        }
        let known = try String(contentsOfFile: keys, encoding: .utf8).split(whereSeparator: \.isNewline)
            .map { $0.split(separator: " ").map(String.init) }.filter { $0.count == 2 }
        guard let key = known.first(where: { $0[0] == seal.key }) else {
            print("✗ 公钥文件里没有\(seal.key)这一把，验证不了。请下载最新的公钥。")
            throw ExitCode(1)
        }
        guard seal.isGenuine(by: key[1]) else {
            print("✗ 是假的，或者改过：签名对不上。")
            throw ExitCode(1)
        }
        print("✓ 是真的：\n\(seal.text)")
    }
}
