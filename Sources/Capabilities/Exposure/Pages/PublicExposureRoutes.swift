import Database
import Kernel
import Media
import Office
import Organisation
import Web

/// The board as everybody has it, without signing in.
struct PublicExposureRoutes: Sendable {
    let premises: Premises
    private var office: Office { premises.office }
    private static let pageLength = 20
    private static let feedLength = 30

    var routes: [Route] {
        let one = "public/exposures/:exposure"
        return [
            Route.page("public/exposures", .anyone, board).asking("month", "channel", "below", "after"),
            .get("public/exposures.atom", .anyone, feed),
            .get(one, .anyone, issue),
            .get("\(one)/issue.docx", .anyone, document),
            .get("\(one)/photos/:picture/:size", .anyone, photo),
        ]
    }

    private func board(_ request: WebRequest) async throws -> any Page {
        let form = FormReader(request.query)
        var filter = PublicExposures.Filter()
        filter.month = form.optional("month", "月份", form: "月份，如 2019-11") { Month($0) }
        filter.channel = form.optional("channel", "类别", form: "列表中的一项") { .init(rawValue: $0) }
        filter.township = form.optional("below", "乡镇（街道）", form: "区划代码") { DivisionCode($0) }
        filter.before = form.optional("after", "页", form: "上一页的末行") { ID<ExposureIssue>($0) }
        try form.finish()
        let county = request.county.code
        return try await office.read { [filter] transaction in
            let issues = try PublicExposures.page(
                filter, limit: Self.pageLength + 1, county: county, in: transaction)
            return PublicBoardPage(
                county: request.county.name, issues: Array(issues.prefix(Self.pageLength)),
                totals: try PublicExposures.totals(county: county, in: transaction),
                months: try PublicExposures.months(county: county, in: transaction),
                townships: try Units.all(
                    county: county, kinds: [.township], notGoneOn: transaction.now.day, in: transaction
                ).compactMap { unit in unit.division.map { PublicBoardPage.Place(code: $0, name: unit.name) } },
                filter: filter, next: issues.count > Self.pageLength ? issues[Self.pageLength - 1].id : nil)
        }
    }

    /// One that is out; of one that was taken down why, and of any other that there is none.
    private func asked(_ request: WebRequest) async throws -> PublicIssue {
        let id: ID<ExposureIssue> = try request.parameter("exposure")
        let county = request.county.code
        let (found, withdrawn) = try await office.read { transaction in
            (
                try PublicExposures.one(id, county: county, in: transaction),
                try PublicExposures.withdrawn(id, county: county, in: transaction)
            )
        }
        if let found { return found }
        guard let withdrawn else { throw Refusal.noSuchIssue }
        throw Withdrawn(page: WithdrawnPage(name: withdrawn.name, reason: withdrawn.reason))
    }

    private struct Withdrawn: Error { let page: WithdrawnPage }

    private func issue(_ request: WebRequest) async throws -> Answer {
        do { return .page(PublicIssuePage(issue: try await asked(request))) } catch let gone as Withdrawn {
            return .gone(gone.page)
        }
    }

    private func document(_ request: WebRequest) async throws -> Answer {
        do {
            return try await asked(request).download(request.county, office, premises.photos, remark: nil)
        } catch let gone as Withdrawn { return .gone(gone.page) }
    }

    private func photo(_ request: WebRequest) async throws -> Answer {
        let picture: String = try request.parameter("picture")
        let size: PhotoSize = try request.parameter("size")
        do {
            guard try await asked(request).pictures.contains(picture) else { throw Refusal.noSuchIssue }
            return .file(try await premises.photos.download(picture, size))
        } catch let gone as Withdrawn { return .gone(gone.page) }
    }

    private func feed(_ request: WebRequest) async throws -> Answer {
        let county = request.county
        let issues = try await office.read {
            try PublicExposures.page(.init(), limit: Self.feedLength, county: county.code, in: $0)
        }
        let feed = ExposureFeed(county: county, issues: issues, address: request.address("public/exposures"))
        return .file(Download(feed.xml.bytes, contentType: "application/atom+xml; charset=utf-8", filename: nil))
    }
}

extension Refusal {
    fileprivate static let noSuchIssue = Refusal(.missing, "public.none", "没有这一页，可能地址有误，或者还没有发布。")
}
