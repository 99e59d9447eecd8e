import Foundation
import Kernel
import Media
import Web

extension View {
    /// The input of a form that sends files, and what is taken.
    package func files(
        _ name: String = "file", _ label: String = "附件", help: String = "", required: Bool = false, id: String? = nil
    ) -> HTML {
        let accept = FileContent.allEndings.map { ".\($0)" }.joined(separator: ",")
        let taken = "pdf、ofd、Word、Excel、WPS、zip、图片等，每个不超过\(FileStore.mostBytes / 1_048_576) MB，可一次选几个。"
        return input(
            name, label, type: "file", help: help.isEmpty ? taken : "\(help)\(taken)", required: required,
            id: id, extra: " multiple accept=\"\(accept)\"")
    }

    /// Files of a record, each saved when it is pressed: none is ever shown as a page of ours.
    /// - Parameter record: the path of the record's page, below which its files are.
    package func fileList(_ files: [RecordFile], of record: String, mayTakeOff: Bool = false) -> HTML {
        .when(
            !files.isEmpty,
            """
            <ul class="list files">
            \(HTML.each(files) { file in
                """
                <li><a href="\(link("\(record)/files/\(file.sha256)"))" download>\(file.name)</a>\
                \(HTML.each(file.warnings) { " <span class=\"tag tag-amber\">\($0)</span>" })\
                <div class="soft">\(file.content.chinese)，\(file.size)\(HTML.when(!file.length.chinese.isEmpty, "，\(file.length.chinese)"))\(HTML.when(!file.uncounted.isEmpty, "，\(file.uncounted)"))　\(file.addedByName)，\(file.addedAt.chinese)\(HTML.with(file.takenOffAt) { "　\(file.takenOffByName)于\($0.chinese)取下" })</div>\
                \(HTML.when(mayTakeOff, confirming("取下", post: "\(record)/files/\(file.sha256)/remove", "取下“\(file.name)”？报送过的版本里仍然看得到它。")))</li>
                """
            })
            </ul>
            """)
    }
}

extension FileStore {
    /// A file to be saved, read as it is sent. It is held against its digest before.
    package func download(_ file: RecordFile) async throws -> Download {
        try await check(file.sha256)
        return Download(
            byteCount: file.byteSize, contentType: "application/octet-stream", filename: file.name
        ) { try await piece(of: file.sha256, at: $0) }
    }

    /// Stores the files that came with a form, as far as their sender's quota goes. What lies here already costs nothing.
    package func sent(_ request: WebRequest, _ name: String = "file", in office: Office) async throws -> [StoredFile] {
        var files: [StoredFile] = []
        for file in request.form.files(name) {
            guard file.byteCount <= Self.mostBytes else { throw Refusal.fileTooLarge(file.filename) }
            if try await !holds(file: file.path) {
                try await office.admitPhoto(request, photos: 1, bytes: file.byteCount)
            }
            files.append(try await add(file: file.path, named: file.filename))
        }
        return files.unique
    }
}
