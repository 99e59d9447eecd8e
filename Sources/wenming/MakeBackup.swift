import App
import ArgumentParser
import Database
import Foundation
import Kernel

struct MakeBackup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "把全部记录和照片备份成一个文件；服务可以照常运行。",
        discussion: """
            备份是 zstd 压缩的 tar，里面有清单和每一项的摘要。不覆盖已有的文件。照片缺失或损坏则以状态 1 结束。

            例：wenming backup --data /var/lib/wenming --to /mnt/usb/wenming-2019-11-04.tar.zst
            """)

    @OptionGroup var settings: Settings

    @Option(help: "备份文件，还不能有")
    var to: String

    func run() async throws {
        var isWhole = true
        try await reportingPlainly {
            let place = try settings.configuration().place
            let database = try place.openExisting()
            let manifest = try await Backup(database: database, photos: place.existingPhotos).write(to: to) {
                print($0)
            }
            try await database.close()
            let size = (try? FileManager.default.attributesOfItem(atPath: to)[.size] as? Int) ?? 0
            print("已备份\(manifest.chineseCounties)：\(manifest.rowCount)行，\(manifest.files.count)张照片，\(size)字节。")
            for sha256 in manifest.damaged { print("照片或附件 \(sha256) 缺失或损坏，没有进备份。请运行 wenming doctor") }
            isWhole = manifest.damaged.isEmpty
        }
        if !isWhole { throw ExitCode(1) }
    }
}
