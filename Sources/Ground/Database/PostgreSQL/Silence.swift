/// How long a server may say nothing before it counts as gone, in libpq's options: a machine that is gone says nothing, and
/// without them a session would wait for it for a quarter of an hour and more.
struct Silence: Sendable {
    /// What the address itself says goes before these; they go before what a service file or the environment says.
    let options: [String: String]

    /// Seconds; how long what was sent may stay without a word that it arrived, in milliseconds.
    private init(connecting: Int, idle: Int, interval: Int, count: Int, unheardMilliseconds: Int) {
        options = [
            "connect_timeout": "\(connecting)", "keepalives_idle": "\(idle)", "keepalives_interval": "\(interval)",
            "keepalives_count": "\(count)", "tcp_user_timeout": "\(unheardMilliseconds)",
        ]
    }

    /// Some ten seconds: a standby takes over later still.
    static let ofPrimary = Silence(connecting: 5, idle: 5, interval: 2, count: 3, unheardMilliseconds: 10_000)
    /// Some three seconds: the primary can answer at once.
    static let ofStandby = Silence(connecting: 2, idle: 1, interval: 1, count: 2, unheardMilliseconds: 3_000)
}
