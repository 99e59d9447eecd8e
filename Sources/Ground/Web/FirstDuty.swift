import Kernel

/// What somebody signed in has to do before anything else is open to him.
enum FirstDuty: CaseIterable {
    case password
    case secondFactor

    /// The page where it is done, below the county.
    var page: String {
        switch self {
        case .password: "account"
        case .secondFactor: "account/second-factor"
        }
    }

    /// Why something else is refused until then.
    var refusal: Refusal {
        switch self {
        case .password: Refusal(.forbidden, "password.mustChange", "请先修改初始密码，再使用其他功能。")
        case .secondFactor: Refusal(.forbidden, "factor.mustSetUp", "请先设置动态验证码，再使用其他功能。")
        }
    }

    private var open: [String] {
        switch self {
        case .password: ["account", "account/password", "sign-out"]
        case .secondFactor:
            ["account/second-factor", "account/second-factor/start", "account/second-factor/confirm", "sign-out"]
        }
    }

    /// What a session has to do before a route, one after the other.
    static func before(_ route: Route, _ session: Session?) -> FirstDuty? {
        // Somebody else may sign in in his place.
        if case .anyone = route.access { return nil }
        guard let session else { return nil }
        let duty: FirstDuty? =
            session.mustChangePassword ? .password : session.mustSetUpFactor ? .secondFactor : nil
        return duty.flatMap { $0.open.contains(route.path) ? nil : $0 }
    }

    static func of(_ refusal: Refusal) -> FirstDuty? { allCases.first { $0.refusal.code == refusal.code } }
}
