/// What kind of place is visited: a village or community as a whole, or a street, a market, a station … in one. After the
/// places that examinations of civilised cities look at (实地考察点位); a sheet says which kind it is for.
package enum PlaceKind: String, Codable, CaseIterable, Sendable {
    case village, community
    case street, mainRoad, commercialStreet, backLane, fringe
    case residential, oldResidential
    case market, mall, hotel, hospital, window
    case station, busStop
    case school, youthCentre, cultureHall, educationBase
    case square, park, scenicArea
    case toilet, buildingSite
    case town
    case practice
    case site

    /// All but a village or community as a whole, which come with their division.
    package static let ofTheirOwn = allCases.filter { $0 != .village && $0 != .community }

    package var chinese: String {
        switch self {
        case .village: "村"
        case .community: "社区"
        case .street: "街路"
        case .mainRoad: "主次干道"
        case .commercialStreet: "商业大街"
        case .backLane: "背街小巷"
        case .fringe: "城乡结合部"
        case .residential: "小区"
        case .oldResidential: "老旧小区"
        case .market: "市场"
        case .mall: "商场超市"
        case .hotel: "宾馆饭店"
        case .hospital: "医院"
        case .window: "窗口单位"
        case .station: "车站"
        case .busStop: "公交站"
        case .school: "学校"
        case .youthCentre: "青少年活动中心"
        case .cultureHall: "文化场馆"
        case .educationBase: "爱国主义教育基地"
        case .square: "广场"
        case .park: "公园"
        case .scenicArea: "景区"
        case .toilet: "公厕"
        case .buildingSite: "建筑工地"
        case .town: "集镇"
        case .practice: "文明实践阵地"
        case .site: "其他点位"
        }
    }
}
