extension RedisClient {
    /// Where the server is, and how long the client waits for it.
    ///
    /// The description hides the password.
    public struct Configuration: Sendable {
        public let host: String
        public let port: Int
        public let database: Int
        let user: String?
        let password: String?
        public let connections: Int
        /// The longest time from the call of a command to its reply.
        public let timeout: Duration
        /// The longest time from the start of an attempt to connect until the server has answered
        /// the greeting, AUTH included.
        public let connect: Duration
        /// The most commands without a reply on one connection.
        public let pipelineLimit: Int

        /// Reads `redis://[user:password@]host[:port][/database]`; user and password may be
        /// percent-encoded, `redis://:password@host` logs in the default user.
        ///
        /// Throws `RedisError.configuration` also for `rediss`, as hiredis 0.14 has no TLS.
        public init(
            url: String,
            connections: Int = 2,
            timeout: Duration = .milliseconds(500),
            connect: Duration = .seconds(2),
            pipelineLimit: Int = 1_000
        ) throws(RedisError) {
            guard 1...Limits.connections ~= connections else {
                throw .configuration("`connections` must be in 1...\(Limits.connections)")
            }
            guard 1...Limits.pipeline ~= pipelineLimit else {
                throw .configuration("`pipelineLimit` must be in 1...\(Limits.pipeline)")
            }
            let durations = Duration.milliseconds(1)...Duration.seconds(3600)
            guard durations ~= timeout, durations ~= connect else {
                throw .configuration("`timeout` and `connect` must be in 1 ms...1 h")
            }
            let location = try RedisURL(url)
            (host, port, database) = (location.host, location.port, location.database)
            (user, password) = (location.user, location.password)
            (self.connections, self.pipelineLimit) = (connections, pipelineLimit)
            (self.timeout, self.connect) = (timeout, connect)
        }
    }
}

extension RedisClient.Configuration: CustomStringConvertible, CustomReflectable {
    public var description: String {
        let login = password == nil ? "" : "\(user ?? ""):***@"
        let place = host.contains(":") ? "[\(host)]" : host
        return "redis://\(login)\(place):\(port)/\(database)"
    }

    public var customMirror: Mirror { Mirror(self, children: ["url": description]) }
}
