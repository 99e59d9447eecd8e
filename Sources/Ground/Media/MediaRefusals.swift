import Foundation
import Kernel

/// What went wrong with the machine rather than the photo.
package enum MediaError: MachineFailure, Hashable, Sendable {
    case libraryNotStarted
    /// libvips could not make a JPEG of what was drawn: no memory, or a build without JPEG.
    case notEncoded
    /// A file operation failed with this `errno`.
    case file(operation: String, path: String, errno: Int32)
    /// What was written does not read back as it was sent: the disk is not to be trusted.
    case readBack(path: String)
    /// What came is not what the digest names.
    case otherBytes(sha256: String)
}

extension MediaError {
    package var refusal: Refusal? {
        switch self {
        case .file(_, _, ENOSPC), .file(_, _, EDQUOT): .diskFull
        case .file(_, _, EROFS), .readBack: .diskReadOnly
        // What an error of the disk says to whoever saves; reading, nothing was to be saved.
        case .file(let operation, _, EIO) where operation != "read": .diskReadOnly
        default: nil
        }
    }

    /// What to tell whoever runs a command, and what to do.
    package var chinese: String {
        switch self {
        case .libraryNotStarted, .notEncoded: "图片处理出错：内存不足，或系统缺少 libvips。"
        case .file(_, let path, EROFS): "\(path) 所在的文件系统是只读的，写不进去。请重新挂载为可写，或换一个文件夹。"
        case .file(_, let path, ENOSPC), .file(_, let path, EDQUOT): "\(path) 所在的磁盘满了。请腾出空间后再试。"
        case .file(let operation, let path, let errno):
            "文件 \(path) 操作失败（\(operation)：\(String(cString: strerror(errno)))）。请检查路径、权限和磁盘空间。"
        case .readBack(let path): "文件 \(path) 写下去和读出来不一样，磁盘可能坏了。请换一块磁盘。"
        case .otherBytes(let sha256): "照片 \(sha256) 的内容与登记的摘要不符。请从另一份备份取回。"
        }
    }
}

extension Refusal {
    private static func photo(_ kind: Kind, _ code: String, _ message: String) -> Refusal {
        Refusal(kind, "photo.\(code)", message, fields: [Field("photo", message)])
    }

    static let damaged = photo(.invalid, "damaged", "照片打不开：文件不完整或已损坏。请重新拍摄，或从相册里重新选择原图上传。")

    static let noPhoto = photo(.invalid, "empty", "没有收到照片内容。请重新选择照片上传。")

    /// - Parameter received: bytes.
    static func gap(received: Int) -> Refusal {
        photo(.conflict, "gap", "照片的前一段还没有收到：已收到\(received)字节，请从那里接着传。")
    }

    static let unknownFormat = photo(
        .unsupported, "format", "这个文件不是照片：只收 JPEG、PNG、HEIC、WebP 格式，改文件名不算。请拍照或截图后上传。")

    package static let photoTooLarge = photo(
        .tooLarge, "tooLarge", "照片超过\(PhotoStore.mostBytes / 1_048_576) MB。请在手机上选“中等尺寸”后重新上传。")

    static func tooManyPixels(width: Int, height: Int) -> Refusal {
        photo(
            .tooLarge, "pixels",
            "照片尺寸为\(width)×\(height)，超过\(VipsPhoto.mostPixels / 10_000)万像素或一边超过\(VipsPhoto.longestSide / 10_000)万像素。"
                + "请在相机里选小一些的尺寸，或缩小后重新上传。")
    }

    static let noSuchPhoto = photo(.missing, "missing", "没有这张照片，可能地址有误。")

    static let altered = photo(.conflict, "altered", "这张照片的原图与登记时的摘要不一致，可能被改动或磁盘损坏。请管理员从备份恢复原图。")
}
