import Database
import Kernel
import Media
import Office
import Organisation
import Web

/// Puts one thing on a case's inventory: by hand with photos, or as a row of a list.
package struct ListItem: Command {
    package static let action = Action("inventoryItem.add", "添加清单", right: .manageCases)
    let coordinationCase: ID<CoordinationCase>
    let kind: InventoryItem.Kind
    let label: String
    let division: DivisionCode
    let spot: String
    let note: String
    let foundOn: Day
    let photos: [Photo]

    package init(
        _ coordinationCase: ID<CoordinationCase>, kind: InventoryItem.Kind, label: String, division: DivisionCode,
        spot: String, note: String = "", foundOn: Day, photos: [Photo] = []
    ) {
        (self.coordinationCase, self.kind, self.label, self.division) = (coordinationCase, kind, label, division)
        (self.spot, self.note, self.foundOn, self.photos) = (spot, note, foundOn, photos)
    }

    package func carryOut(by actor: Actor, in transaction: WriteTransaction) throws -> Done<ID<InventoryItem>> {
        let county = actor.county
        try Cases.one(coordinationCase, for: actor, in: transaction).requireOpen(to: "添加清单")
        try CaseTerms.check("foundOn", "发现日期", foundOn, today: transaction.now.day)
        let (place, township) = try CaseParts.ground(division, county: county, in: transaction)
        let known: Int? = try transaction.value(
            """
            SELECT 1 FROM inventoryItem WHERE county = \(county) AND coordinationCase = \(coordinationCase)
              AND division = \(division) AND labelKey = \(label.nameKey)
            """)
        guard known == nil else {
            throw Refusal.field("label", "inventoryItem.twice", "\(place.name)的“\(label)”已经在清单里，不用再添加；另一项请换一个编号。")
        }
        let id = transaction.recordID(InventoryItem.self)
        try transaction.run(
            """
            INSERT INTO inventoryItem (county, id, coordinationCase, kind, label, labelKey, division, townshipUnit,
                spot, note, foundOn, state)
            VALUES (\(county), \(id), \(coordinationCase), \(kind), \(label), \(label.nameKey), \(division),
                \(township.id), \(spot), \(note), \(foundOn), \(InventoryItem.State.found))
            """)
        try transaction.begin(InventoryItem.procedure, id, by: actor)
        for photo in photos {
            try transaction.attach(photo, to: InventoryItem.noun.kind, id.description, county: county)
        }
        return Done(id, subject: id.description, detail: "\(kind.chinese)：\(place.name)\(label)")
    }
}
