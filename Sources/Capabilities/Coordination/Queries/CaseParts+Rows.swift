import Database
import Kernel

// How the parts of cases are read, each from its list's columns.

extension CasePlace {
    init(_ row: Row) throws {
        id = try row["id"]
        coordinationCase = try row["coordinationCase"]
        caseTitle = try row["caseTitle"]
        caseDue = try row["caseDue"]
        let division: DivisionCode = try row["division"]
        self.division = division
        village = try row["village"]
        township = Party(
            unit: try row["townshipUnit"], name: try row["township"],
            division: division.level == .township ? division : division.parent)
        spot = try row["spot"]
        rightOn = try row["rightOn"]
        state = try row["state"]
    }
}

extension CaseShare {
    init(_ row: Row) throws {
        id = try row["id"]
        coordinationCase = try row["coordinationCase"]
        caseTitle = try row["caseTitle"]
        party = Party(unit: try row["unit"], name: try row["unitName"], division: try row["division"])
        task = try row["task"]
        dueOn = try row["dueOn"]
        state = try row["state"]
    }
}

extension CasePromise {
    init(_ row: Row) throws {
        id = try row["id"]
        coordinationCase = try row["coordinationCase"]
        caseTitle = try row["caseTitle"]
        visitedOn = try row["visitedOn"]
        visitors = try row["visitors"]
        party = Party(unit: try row["unit"], name: try row["unitName"], division: try row["division"])
        words = try row["words"]
        dueOn = try row["dueOn"]
        state = try row["state"]
    }
}

extension CaseVisit {
    init(_ row: Row) throws {
        id = try row["id"]
        coordinationCase = try row["coordinationCase"]
        caseTitle = try row["caseTitle"]
        kind = try row["kind"]
        visitedOn = try row["visitedOn"]
        visitors = try row["visitors"]
        spot = try row["spot"]
        words = try row["words"]
        promise = try row["promise"]
        promised = try row["promised"]
        promiseState = try row["promiseState"]
        promiseDue = try row["promiseDue"]
    }
}

extension CaseLook {
    init(_ row: Row) throws {
        id = try row["id"]
        coordinationCase = try row["coordinationCase"]
        caseTitle = try row["caseTitle"]
        caseKind = try row["caseKind"]
        place = try row["place"]
        division = try row["division"]
        village = try row["village"]
        township = try row["township"]
        spot = try row["spot"]
        days = try row["days"]
        dueOn = try row["dueOn"]
        rightOn = try row["rightOn"]
        state = try row["state"]
        finding = try row["finding"]
    }
}

extension InventoryItem {
    init(_ row: Row) throws {
        id = try row["id"]
        coordinationCase = try row["coordinationCase"]
        caseTitle = try row["caseTitle"]
        kind = try row["kind"]
        label = try row["label"]
        let division: DivisionCode = try row["division"]
        self.division = division
        village = try row["village"]
        township = Party(
            unit: try row["townshipUnit"], name: try row["township"],
            division: division.level == .township ? division : division.parent)
        spot = try row["spot"]
        note = try row["note"]
        foundOn = try row["foundOn"]
        noticedOn = try row["noticedOn"]
        movedOn = try row["movedOn"]
        state = try row["state"]
    }
}
