import ContractGrammar

/// Where a Postgres database is, and how many connections to it a process holds.
public struct PostgresSettings: Sendable, Equatable {
    public let url: String
    public let connections: Int
    /// How long a query may wait for a connection before it fails.
    public let wait: Duration

    public init(url: String, connections: Int, wait: Duration) {
        self.url = url
        self.connections = connections
        self.wait = wait
    }
}

/// Where a Redis server is, and how long a command to it may take.
public struct RedisSettings: Sendable, Equatable {
    public let url: String
    public let timeout: Duration

    public init(url: String, timeout: Duration = .milliseconds(500)) {
        self.url = url
        self.timeout = timeout
    }
}

/// Where another service is, how long a call to it may take, retries included, and how many
/// connections to it a process may have.
public struct ServiceSettings: Sendable, Equatable {
    public let url: String
    public let timeout: Duration
    public let connections: Int

    public init(url: String, timeout: Duration, connections: Int) {
        self.url = url
        self.timeout = timeout
        self.connections = connections
    }
}

/// Where an HTTP service outside the fleet is, how long a call to it may take, retries included,
/// how many connections to it a process may have, and the token that requests carry.
public struct HTTPServiceSettings: Sendable, Equatable {
    public let url: String
    public let timeout: Duration
    public let connections: Int
    public let bearer: String?

    public init(url: String, timeout: Duration, connections: Int, bearer: String? = nil) {
        self.url = url
        self.timeout = timeout
        self.connections = connections
        self.bearer = bearer
    }
}

/// The time after which the lease of a dead holder is free again.
public struct LeaseSettings: Sendable, Equatable {
    public let expiry: Duration

    public init(expiry: Duration) {
        self.expiry = expiry
    }
}

// The addresses hold passwords, which neither a print nor a dump shows.

extension PostgresSettings: CustomStringConvertible, CustomReflectable {
    public var description: String { "\(maskingURL(url)), \(connections) connections" }
    public var customMirror: Mirror { Mirror(self, children: ["url": maskingURL(url)]) }
}

extension RedisSettings: CustomStringConvertible, CustomReflectable {
    public var description: String { "\(maskingURL(url)), \(timeout.text)" }
    public var customMirror: Mirror { Mirror(self, children: ["url": maskingURL(url)]) }
}

extension ServiceSettings: CustomStringConvertible, CustomReflectable {
    public var description: String { "\(maskingURL(url)), \(timeout.text)" }
    public var customMirror: Mirror { Mirror(self, children: ["url": maskingURL(url)]) }
}

extension HTTPServiceSettings: CustomStringConvertible, CustomReflectable {
    public var description: String {
        "\(maskingURL(url)), \(timeout.text)" + (bearer == nil ? "" : ", with a token")
    }
    public var customMirror: Mirror { Mirror(self, children: ["url": maskingURL(url)]) }
}
