import Database
import Findings
import Kernel
import Media
import Office
import Organisation
import Web

/// Takes findings into an issue, each with its first photos.
package struct AddFindings: Command {
    package static let action = Action("exposure.addFindings", "选入问题", right: .chooseExposures)
    let issue: ID<ExposureIssue>
    let findings: [ID<Finding>]
    static let mostPhotos = 3

    package init(_ issue: ID<ExposureIssue>, _ findings: [ID<Finding>]) {
        self.issue = issue
        self.findings = findings
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Int> {
        _ = try transaction.change(issue, by: actor)
        guard !findings.isEmpty else {
            throw Refusal.field("finding", "exposure.noFinding", "还没有勾选问题，请先勾选要曝光的问题。")
        }
        for id in findings {
            let finding = try Findings.one(id, for: actor, in: transaction)
            guard finding.state != .voided else {
                throw Refusal.field(
                    "finding", "exposure.voided", "“\(finding.village)：\(finding.title)”已经作废，不能曝光。请从名单里去掉它。")
            }
            let item = transaction.newID(ExposureItem.self)
            let added = try transaction.run(
                """
                INSERT INTO exposureItem (county, id, issue, place, finding, division, topic, title, description)
                VALUES (\(actor.county), \(item), \(issue), \(try Exposures.nextPlace(in: issue, actor.county, transaction)),
                    \(id), \(finding.division), \(finding.topic), \(finding.title), \(finding.description))
                ON CONFLICT DO NOTHING
                """)
            guard added > 0 else { continue }
            let photos = try Findings.photos(of: id, county: actor.county, in: transaction).before
            for photo in photos.prefix(Self.mostPhotos) {
                try transaction.attach(
                    photo.sha256, to: ExposureItem.kind, item.description, part: ExposureItem.before,
                    county: actor.county)
            }
        }
        return Done(findings.count, subject: issue.description, detail: "\(findings.count)个问题")
    }
}

/// Takes something in that the makers saw themselves: it becomes a finding when it is assigned.
package struct AddItem: Command {
    package static let action = Action("exposure.addItem", "添加曝光问题", right: .draftExposures)
    let issue: ID<ExposureIssue>
    let division: DivisionCode
    let topic: String
    let title: String
    let description: String
    let photos: [Photo]

    package init(
        _ issue: ID<ExposureIssue>, division: DivisionCode, topic: String, title: String, description: String = "",
        photos: [Photo] = []
    ) {
        (self.issue, self.division, self.topic) = (issue, division, topic)
        (self.title, self.description, self.photos) = (title, description, photos)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<ExposureItem>> {
        _ = try transaction.change(issue, by: actor)
        guard division.county == actor.county,
            try Units.ofDivision(division, county: actor.county, in: transaction) != nil
        else { throw Refusal.field("division", "exposure.division", "地点应是本县的一个村（社区），请从列表中选择。") }
        let item = transaction.recordID(ExposureItem.self)
        try transaction.run(
            """
            INSERT INTO exposureItem (county, id, issue, place, division, topic, title, description)
            VALUES (\(actor.county), \(item), \(issue), \(try Exposures.nextPlace(in: issue, actor.county, transaction)),
                \(division), \(topic), \(title), \(description))
            """)
        for photo in photos {
            try transaction.attach(
                photo, to: ExposureItem.kind, item.description, part: ExposureItem.before, county: actor.county)
        }
        return Done(item, subject: issue.description, detail: title)
    }
}

/// Changes what is said of a problem and which photos show it. Once the issue is out, only photos of how it is now are added.
package struct EditItem: Command {
    package static let action = Action("exposureItem.edit", "修改曝光问题", right: .draftExposures)
    let item: ID<ExposureItem>
    /// Nil where only photos are added.
    let words: Words?
    /// Of the finding's, by their SHA-256, as they were ticked.
    let picked: [Int: [String]]
    let photos: [Int: [Photo]]

    package struct Words: Sendable {
        let title: String
        let description: String

        package init(title: String, description: String) {
            self.title = title
            self.description = description
        }
    }

    package init(
        _ item: ID<ExposureItem>, words: Words?, picked: [Int: [String]] = [:], photos: [Int: [Photo]] = [:]
    ) {
        self.item = item
        self.words = words
        self.picked = picked
        self.photos = photos
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<Void> {
        let found = try Exposures.item(item, for: actor, in: transaction)
        let county = actor.county
        if let words {
            _ = try transaction.change(found.issue, by: actor)
            try transaction.run(
                """
                UPDATE exposureItem SET title = \(words.title), description = \(words.description)
                WHERE county = \(county) AND id = \(item)
                """)
            try choose(ExposureItem.before, of: found, county, transaction)
        } else {
            try Exposures.requireOpen(found, by: actor, in: transaction)
        }
        try choose(ExposureItem.after, of: found, county, transaction)
        return Done(subject: item.description, detail: "\(found.village)：\(words?.title ?? found.title)")
    }

    /// The ticked ones of the finding's stand in the item, the others not; what was sent is added.
    private func choose(
        _ part: Int, of found: ExposureItem, _ county: String, _ transaction: WriteTransaction
    ) throws {
        if let finding = found.finding, let picked = picked[part] {
            let known = try Findings.photos(of: finding, county: county, in: transaction)
            let offered = (part == ExposureItem.before ? known.before : known.after).map(\.sha256)
            for photo in offered where picked.contains(photo) {
                try transaction.attach(photo, to: ExposureItem.kind, item.description, part: part, county: county)
            }
            for photo in offered where !picked.contains(photo) {
                try transaction.removePhoto(photo, of: item, part, county: county)
            }
        }
        for photo in photos[part] ?? [] {
            try transaction.attach(photo, to: ExposureItem.kind, item.description, part: part, county: county)
        }
    }
}

/// Takes a problem out of an issue that is still made.
package struct RemoveItem: Command {
    package static let action = Action("exposureItem.remove", "移出曝光问题", right: .draftExposures)
    let item: ID<ExposureItem>

    package init(_ item: ID<ExposureItem>) { self.item = item }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<ExposureIssue>> {
        let found = try Exposures.item(item, for: actor, in: transaction)
        _ = try transaction.change(found.issue, by: actor)
        let photos = try Exposures.photos(of: [item], county: actor.county, in: transaction)[item]
        for (part, own) in [(ExposureItem.before, photos?.before), (ExposureItem.after, photos?.after)] {
            for photo in own ?? [] { try transaction.removePhoto(photo, of: item, part, county: actor.county) }
        }
        try transaction.run("DELETE FROM exposureItem WHERE county = \(actor.county) AND id = \(item)")
        return Done(found.issue, subject: found.issue.description, detail: "\(found.village)：\(found.title)")
    }
}

/// Takes one photo off a problem.
package struct RemoveItemPhoto: Command {
    package static let action = Action("exposureItem.removePhoto", "去掉照片", right: .draftExposures)
    let item: ID<ExposureItem>
    let photo: String

    package init(_ item: ID<ExposureItem>, _ photo: String) {
        self.item = item
        self.photo = photo
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<ExposureIssue>> {
        let found = try Exposures.item(item, for: actor, in: transaction)
        let photos = try Exposures.photos(of: [item], county: actor.county, in: transaction)[item]
        if photos?.before.contains(photo) == true {
            _ = try transaction.change(found.issue, by: actor)
            try transaction.removePhoto(photo, of: item, ExposureItem.before, county: actor.county)
        } else if photos?.after.contains(photo) == true {
            try Exposures.requireOpen(found, by: actor, in: transaction)
            try transaction.removePhoto(photo, of: item, ExposureItem.after, county: actor.county)
        } else {
            throw Refusal.noSuchPage
        }
        return Done(found.issue, subject: item.description)
    }
}

extension WriteTransaction {
    func removePhoto(_ photo: String, of item: ID<ExposureItem>, _ part: Int, county: String) throws {
        // A part's photos are filed behind the record's identifier and its number.
        let record = part == 0 ? item.description : "\(item)/\(part)"
        try detach(photo, from: ExposureItem.kind, record, county: county)
    }
}
