import Kernel

/// Who goes where.
package enum Assigning {
    package struct Inspector: Hashable, Sendable {
        package let id: String
        /// The township they belong to; nil for the county's own.
        package let home: DivisionCode?

        package init(id: String, home: DivisionCode?) {
            self.id = id
            self.home = home
        }
    }

    /// One inspector for each village: nobody in his own township, the work spread evenly, a township's
    /// villages kept together where that costs nothing.
    package static func assign(_ villages: [DivisionCode], among inspectors: [Inspector]) throws -> [DivisionCode:
        String]
    {
        var load: [String: Int] = [:]
        var assigned: [DivisionCode: String] = [:]
        let townships = Dictionary(grouping: villages) { $0.parent }.sorted {
            $0.value.count > $1.value.count
                || ($0.value.count == $1.value.count && ($0.key?.description ?? "") < ($1.key?.description ?? ""))
        }
        for (township, members) in townships {
            let able = inspectors.filter { inspector in
                guard let home = inspector.home, let township else { return true }
                return !home.contains(township)
            }
            guard let chosen = able.min(by: { (load[$0.id] ?? 0, $0.id) < (load[$1.id] ?? 0, $1.id) }) else {
                throw Refusal.field(
                    "inspectors", "plan.ownTownship",
                    "没有人可以去\(township?.description ?? "")检查：督查员不能检查自己所在的乡镇（街道），请再选一位。")
            }
            for village in members { assigned[village] = chosen.id }
            load[chosen.id, default: 0] += members.count
        }
        return assigned
    }
}
