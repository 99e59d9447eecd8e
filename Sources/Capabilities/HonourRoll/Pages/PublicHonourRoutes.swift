import Database
import Kernel
import Media
import Office
import Recognition
import Web

/// The roll of honour as everybody reads it, and where a certificate is verified.
struct PublicHonourRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }
    private static let pageLength = 20

    var routes: [Route] {
        [
            Route.page("public/honours", .anyone, roll)
                .asking("category", "level", "year", "below", "counted", "after"),
            .page("public/honours/:honour", .anyone, story),
            .get("public/honours/:honour/photos/:picture/:size", .anyone, photo),
            Route.page("public/certificates", .anyone, verify).asking("number"),
            .page("public/certificates/:verifier", .anyone, verified),
        ]
    }

    private func roll(_ request: WebRequest) async throws -> any Page {
        let form = FormReader(request.query)
        var filter = PublicHonours.Filter()
        filter.before = form.optional("after", "页", form: "上一页的末行") { ID<Honour>($0) }
        filter.category = form.optional("category", "类别", form: "列表中的一项") { AwardCategory(rawValue: $0) }
        filter.level = form.optional("level", "级别", form: "列表中的一项") { AwardLevel(rawValue: $0) }
        filter.year = form.optional("year", "年份", form: "年份，如 2019") { text in
            Int(text).flatMap { (1949...2200).contains($0) ? $0 : nil }
        }
        filter.township = form.optional("below", "乡镇（街道）", form: "区划代码") { DivisionCode($0) }
        filter.isCounted = form.isSent("counted")
        try form.finish()
        let county = request.county
        return try await office.read { [filter] transaction in
            let found = try PublicHonours.page(
                filter, limit: Self.pageLength + 1, county: county.code, in: transaction)
            let photos = try StoryPictures.shown(
                found.compactMap(\.nomination), county: county.code, in: transaction)
            let cards = found.map {
                PublicRollPage.Card(
                    honour: $0.view, photo: $0.nomination.flatMap { photos[$0]?.first }, ladder: $0.ladder)
            }
            let rounds = filter.before == nil ? try PublicRounds.all(county: county.code, in: transaction) : []
            return PublicRollPage(
                county: county.name, cards: Array(cards.prefix(Self.pageLength)), filter: filter,
                choices: try PublicHonours.choices(county: county.code, in: transaction),
                next: cards.count > Self.pageLength ? cards[Self.pageLength - 1].honour.id : nil,
                rounds: rounds.prefix(5).map {
                    .init(id: $0.id, title: $0.title, next: $0.course.next, isOpen: $0.course.isOpen)
                })
        }
    }

    private func found(_ request: WebRequest) async throws -> (PublicHonours.Story, [String]) {
        let id: ID<Honour> = try request.parameter("honour")
        let county = request.county.code
        let found = try await office.read { transaction -> (PublicHonours.Story, [String])? in
            guard let story = try PublicHonours.story(id, county: county, in: transaction) else { return nil }
            let photos = try story.nomination.map {
                try StoryPictures.shown([$0], county: county, in: transaction)[$0] ?? []
            }
            return (story, photos ?? [])
        }
        guard let found else { throw Refusal(.missing, "public.none", "没有这一页，可能地址有误，或者已经撤下。") }
        return found
    }

    private func story(_ request: WebRequest) async throws -> any Page {
        let (story, photos) = try await found(request)
        return StoryPage(
            honour: story.honour, group: story.group, story: story.story, ladder: story.ladder, photos: photos,
            address: "\(request.origin)/\(request.county.code)/public/honours/\(story.honour.id)")
    }

    private func photo(_ request: WebRequest) async throws -> Answer {
        let picture: String = try request.parameter("picture")
        let size: PhotoSize = try request.parameter("size")
        guard try await found(request).1.contains(picture) else {
            throw Refusal(.missing, "public.none", "没有这张照片，或者已经撤下。")
        }
        return .file(try await premises.photos.download(picture, size))
    }

    private func verify(_ request: WebRequest) async throws -> any Page {
        let form = FormReader(request.query)
        let number: String = form.text("number", "证书编号", max: 60, optional: true)
        try form.finish()
        let county = request.county
        let found = try await office.read {
            try PublicHonours.certificate(number: number, verifier: nil, county: county.code, in: $0)
        }
        return CertificatePage(county: county.name, asked: number, honour: found)
    }

    private func verified(_ request: WebRequest) async throws -> any Page {
        let code = request.parameters["verifier"].flatMap(OutsideCode.init)
        let county = request.county
        let found = try await office.read {
            try PublicHonours.certificate(
                number: "", verifier: code?.letters ?? "", county: county.code, in: $0)
        }
        guard let found else {
            throw Refusal(.missing, "certificate.none", "没有这张证书：可能是伪造的，也可能码没有扫全。请核对证书上的编号，或向创建办查询。")
        }
        return CertificatePage(county: county.name, asked: found.certificate, honour: found)
    }
}

/// A round for everybody.
struct PublicRoundRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }

    var routes: [Route] {
        [
            .page("public/rounds/:round", .anyone) { request in
                let id: ID<Round> = try request.parameter("round")
                let county = request.county.code
                let found = try await office.read { try PublicRounds.one(id, county: county, in: $0) }
                guard let found else { throw Refusal(.missing, "public.none", "没有这一页，可能地址有误，或者评选还没有开始。") }
                return PublicRoundPage(round: found)
            },
            .get("public/rounds/:round/ballots.csv", .anyone) { request in
                let id: ID<Round> = try request.parameter("round")
                let county = request.county.code
                let text = try await office.read { try PublicRounds.ballots(of: id, county: county, in: $0) }
                guard let text else { throw Refusal(.missing, "public.none", "没有这份计票文件，或者投票还没有结束。") }
                return .file(Download(Array(text.utf8), contentType: "text/csv; charset=utf-8", filename: "计票.csv"))
            },
        ]
    }
}
