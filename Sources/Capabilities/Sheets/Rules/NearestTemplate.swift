import Kernel

/// Which shipped sheet a kind of place without one begins with: the one whose looks and troubles are the most like its own. Pure.
enum NearestTemplate {
    static func of(_ kind: PlaceKind) -> SheetTemplate {
        switch kind {
        case .village, .community: .village
        case .town: .town
        case .practice: .practice
        case .street, .mainRoad, .commercialStreet, .square, .park, .scenicArea, .site: .road
        case .backLane, .fringe: .backLane
        case .busStop: .busStop
        case .station: .station
        case .buildingSite: .buildingSite
        case .toilet: .toilet
        case .residential, .oldResidential: .estate
        case .school, .youthCentre, .cultureHall, .educationBase: .school
        case .market, .mall, .hotel, .hospital, .window: .market
        }
    }

    /// The template's items for another kind, each saying what it is after; the office makes them its own before they are published.
    static func sheet(for kind: PlaceKind, from template: Sheet) -> Sheet {
        guard template.place != kind else { return template }
        return Sheet(
            title: "\(kind.chinese)实地检查", full: template.full, pass: template.pass,
            items: template.items.map { item in
                Sheet.Item(
                    code: item.code, group: item.group, title: item.title, maximum: item.maximum,
                    source: String("参照“\(template.title)”样表；\(item.source)".prefix(200)), pattern: item.pattern,
                    guide: item.guide,
                    evidence: item.evidence, mayBeAbsent: item.mayBeAbsent)
            }, absence: template.absence, arithmetic: template.arithmetic, place: kind)
    }
}
