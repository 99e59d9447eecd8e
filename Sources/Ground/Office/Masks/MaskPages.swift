import Kernel
import Media
import Web

/// The pages on which a record's photos are masked and the masks confirmed, below the record's own address.
package struct RecordMasks<Record: MaskedRecord>: Sendable {
    private let path: String
    private let parameter: String
    private let sees: Right
    private let premises: Premises
    private let photos: @Sendable (ID<Record>, Actor, _ county: String) async throws -> MaskedPhotos

    /// What a page of masks knows of its record.
    package struct MaskedPhotos: Sendable {
        /// Of the photos, as they were taken.
        let sources: [String]
        let masks: [String: PhotoMask]
        /// The page to go back to, below the county.
        let back: String
        let title: String

        package init(sources: [String], masks: [String: PhotoMask], back: String, title: String) {
            self.sources = sources
            self.masks = masks
            self.back = back
            self.title = title
        }
    }

    /// - Parameters:
    ///   - path: below which its photos are, whose last part names the record: `exposures/items/:exposureItem`.
    ///   - photos: refuses whoever may not know of the record.
    package init(
        at path: String, sees: Right, _ premises: Premises,
        photos: @escaping @Sendable (ID<Record>, Actor, _ county: String) async throws -> MaskedPhotos
    ) {
        self.path = path
        parameter = String(path.split(separator: ":").last ?? "")
        self.sees = sees
        self.premises = premises
        self.photos = photos
    }

    package var routes: [Route] {
        let one = "\(path)/photos/:picture"
        return [
            .get("\(one)/:size", .right(sees), original),
            .get("\(one)/masked/:size", .right(sees), masked),
            .page("\(one)/mask", .right(sees), page),
            .post("\(one)/mask", access(Record.masking), .pressing(Record.masking.chinese), form: page, mask),
            .post(
                "\(one)/confirm", access(Record.confirming), .pressing(Record.confirming.chinese), form: page, confirm),
        ]
    }

    private func access(_ action: Action) -> Access {
        if case .right(let right) = action.doers { .right(right) } else { .signedIn }
    }

    private func asked(_ request: WebRequest) async throws -> (id: ID<Record>, source: String, MaskedPhotos) {
        let actor = try request.actor
        let id: ID<Record> = try request.parameter(parameter)
        let source: String = try request.parameter("picture")
        let known = try await photos(id, actor, actor.county)
        guard known.sources.contains(source) else { throw Refusal.noSuchPage }
        return (id, source, known)
    }

    private func original(_ request: WebRequest) async throws -> Answer {
        let (_, source, _) = try await asked(request)
        return .file(try await premises.photos.download(source, try request.parameter("size")))
    }

    private func masked(_ request: WebRequest) async throws -> Answer {
        let (_, source, known) = try await asked(request)
        guard let mask = known.masks[source] else { throw Refusal.noSuchPage }
        return .file(try await premises.photos.download(mask.masked, try request.parameter("size")))
    }

    private func page(_ request: WebRequest) async throws -> any Page {
        let (id, source, known) = try await asked(request)
        let actor = try request.actor
        let photo = "\(path.replacing(":\(parameter)", with: id.description))/photos/\(source)"
        let mask = known.masks[source]
        return MaskPage(
            record: known.title, back: known.back, path: photo, mask: mask,
            isOwn: mask?.maskedBy == actor.id, mayMask: isHeld(Record.masking, actor),
            mayConfirm: isHeld(Record.confirming, actor))
    }

    private func isHeld(_ action: Action, _ actor: Actor) -> Bool {
        if case .right(let right) = action.doers { right.isHeld(by: actor) } else { true }
    }

    private func mask(_ request: WebRequest) async throws -> Answer {
        let (id, source, known) = try await asked(request)
        let boxes = try MaskPage.boxes(FormReader(request.form))
        if boxes.isEmpty, request.form["none"] == nil {
            throw Refusal.field("none", "mask.nothing", "还没有画遮挡框。照片里没有人脸、车牌和门牌的，请勾选“没有要遮挡的”。")
        }
        let masked = try await premises.photos.masked(source, boxes)
        return try await premises.office.answer(
            request, doing: MaskRecordPhoto<Record>(id, source, boxes, masked: masked)
        ) { _ in .seeOther(known.back, notice: "已遮挡，等另一位看过确认。") }
    }

    private func confirm(_ request: WebRequest) async throws -> Answer {
        let (id, source, known) = try await asked(request)
        return try await premises.office.answer(
            request, doing: ConfirmMask<Record>(id, source, masked: request.form["masked"] ?? "")
        ) { _ in .seeOther(known.back, notice: "已确认：照片里认不出人。") }
    }
}

/// A photo with its boxes: drawn with a finger or the mouse, or written as numbers.
struct MaskPage: Page {
    let record: String
    let back: String
    let path: String
    let mask: PhotoMask?
    let isOwn: Bool
    let mayMask: Bool
    let mayConfirm: Bool
    var title: String { "遮挡照片：\(record)" }
    var help: String { "人脸、车牌、门牌要遮住，遮住的像素由服务器涂掉；另一位确认认不出人以后照片才能公开。" }
    var parents: [Crumb] { [Crumb(record, back)] }

    private static let spareRows = 3
    private static let sides = [("left", "左"), ("top", "上"), ("width", "宽"), ("height", "高")]

    func body(_ view: View) -> HTML {
        """
        \(view.heading(title, standing))
        <div class="columns"><div>\(HTML.when(mayMask, drawing(view)))\(HTML.when(!mayMask, picture(view)))</div>
        <div>\(confirming(view))</div></div>
        """
    }

    private var standing: HTML {
        guard let mask else { return "<span class=\"tag tag-red\">还没有遮挡</span>" }
        let words: HTML = mask.boxes.isEmpty ? "没有要遮挡的" : "遮挡\(mask.boxes.count)处"
        return mask.isConfirmed
            ? "<span class=\"tag tag-green\">已确认</span> \(words)，\(mask.maskedByName)遮挡，\(mask.confirmedByName ?? "")确认"
            : "<span class=\"tag tag-amber\">等另一位确认</span> \(words)，\(mask.maskedByName)遮挡"
    }

    private func picture(_ view: View) -> HTML {
        "<div class=\"card-paper\"><img class=\"mask-image\" src=\"\(view.link("\(path)/large"))\" alt=\"原照片\"></div>"
    }

    private func drawing(_ view: View) -> HTML {
        let own = view.refused(at: "\(path)/mask")
        let rows = (mask?.boxes.map(Optional.some) ?? []) + Array(repeating: nil, count: Self.spareRows)
        return """
            <section class="card-paper">
            <div class="mask" data-mask><img class="mask-image" src="\(view.link("\(path)/large"))" alt="原照片，在上面画框">\
            <svg class="mask-boxes" viewBox="0 0 1000 1000" preserveAspectRatio="none" aria-hidden="true"></svg></div>
            <p class="soft" data-mask-hint hidden>用手指或鼠标在照片上拖出方框；点一下方框删去它。</p>
            \(own.form("\(path)/mask", id: "mask", """
                <details class="act" data-mask-numbers open><summary>用数字写遮挡框</summary>
                <p class="soft">四个数是照片宽、高的千分之几，从左上角量起。不用的行留空。</p>
                <div class="table-box"><table class="rows mask-rows"><thead><tr>\(HTML.each(Self.sides) { "<th scope=\"col\">\($0.1)</th>" })</tr></thead>
                <tbody>\(HTML.each(rows.enumerated()) { row($0, $1, own) })</tbody></table></div></details>
                <label class="form-check tall"><input class="form-check-input" type="checkbox" name="none" value="yes"\(HTML.when(mask?.boxes.isEmpty == true, " checked"))>
                <span>看过了，这张照片里没有人脸、车牌和门牌</span></label>
                \(HTML.with(own.error("none")) { "<div class=\"field-error\">\($0)</div>" })
                \(own.submit("遮挡"))
                """))
            </section>
            """
    }

    private func row(_ index: Int, _ box: MaskBox?, _ view: View) -> HTML {
        let values = box.map { [$0.left, $0.top, $0.width, $0.height].map(String.init) } ?? ["", "", "", ""]
        return """
            <tr>\(HTML.each(zip(Self.sides, values)) { side, value in
                "<td>\(view.cell("\(side.0)\(index)", "第\(index + 1)框\(side.1)", value, keyboard: .digits))</td>"
            })</tr>
            """
    }

    private func confirming(_ view: View) -> HTML {
        guard let mask else { return .empty }
        let own = view.refused(at: "\(path)/confirm")
        return """
            <section class="card-paper"><h2>公开时的样子</h2>
            <img class="mask-image" src="\(view.link("\(path)/masked/large"))" alt="遮挡后的照片">
            \(HTML.when(!mask.isConfirmed && isOwn, "<p class=\"soft\">框是您画的，要由另一位看过确认。</p>"))
            \(HTML.when(!mask.isConfirmed && !isOwn && mayConfirm, """
                <p>放大看过：认不出任何人，也看不清车牌和门牌。</p>
                \(own.form("\(path)/confirm", id: "confirm", """
                    <input type="hidden" name="masked" value="\(mask.masked)">\(own.submit("确认认不出人"))
                    """))
                """))
            </section>
            """
    }

    /// The boxes that a form brings, by their rows; each wrong one is said at its first field.
    static func boxes(_ form: FormReader) throws -> [MaskBox] {
        var boxes: [MaskBox] = []
        for index in 0..<(PhotoMasks.mostBoxes + spareRows) where form.isSent("left\(index)") {
            guard sides.contains(where: { !form.isEmpty("\($0.0)\(index)") }) else { continue }
            let values = sides.map { side -> Int? in
                form.value("\(side.0)\(index)", "第\(index + 1)框的\(side.1)", form: "0到1000的整数") { text in
                    Int(text).flatMap { (-10_000...10_000).contains($0) ? $0 : nil }
                }
            }
            guard let left = values[0], let top = values[1], let width = values[2], let height = values[3] else {
                continue
            }
            do { boxes.append(try MaskBox(left: left, top: top, width: width, height: height)) } catch {
                form.refuse("left\(index)", error.message)
            }
        }
        try form.finish()
        return boxes
    }
}
