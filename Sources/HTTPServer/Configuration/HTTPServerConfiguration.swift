import NIOCore

/// Where a server listens, and how much it lets its clients do. Every default is meant for
/// production.
public struct HTTPServerConfiguration: Sendable {
    /// A name or an address.
    public var host: String
    /// 0 takes a free one.
    public var port: Int
    /// Event loops, each with a listener and a thread of its own.
    public var loops = System.coreCount
    /// Connections that the kernel holds until they are accepted, per listener.
    public var backlog = 1024
    public var limits = Limits()
    public var descriptors = Descriptors()
    public var timeouts = Timeouts()
    /// How long the server goes on accepting after SIGTERM, so that load balancers see it
    /// coming.
    public var drainGrace = Duration.zero

    /// The longest time between SIGTERM and the end of the process: whoever kills what does not
    /// end has to wait for longer.
    public var longestStop: Duration {
        drainGrace + timeouts.shutdown + Timeouts.closing
    }

    /// ``longestStop`` of a default configuration, which has no grace.
    public static var longestStop: Duration { Self(port: 0).longestStop }

    public init(host: String = "127.0.0.1", port: Int) {
        self.host = host
        self.port = port
    }
}

extension HTTPServerConfiguration {
    /// How much a server takes in before it refuses or stops reading.
    public struct Limits: Sendable, Equatable {
        public var head = HeadLimits()
        /// Bytes of chunk extensions in one body; beyond it 400.
        public var chunkExtensionBytes = 16 * 1024
        /// Bytes of trailers behind one body; beyond it 431.
        public var trailerBytes = 16 * 1024
        /// Connections, over all loops. At the limit a server stops accepting. While a client
        /// waits, it closes connections on which no request is in work. The limit of open files may
        /// leave fewer: see ``Descriptors``.
        public var connections = 10_000
        /// Requests on one connection; the last is answered with `Connection: close`.
        public var requestsPerConnection = 1_000
        /// Requests of one connection in work at once. Only safe methods run side by side; answers
        /// leave in the order of the requests.
        public var pipelinedRequests = 16
        /// Bytes that wait for a client to read them before the server stops reading from it.
        public var unsentBytes = 64 * 1024
        /// Bytes that are read and dropped after a connection's last answer, so that the client
        /// gets to read it.
        public var lingerBytes = 64 * 1024

        public init() {}
    }

    /// Which descriptors are kept for other things than connections. A server raises the soft limit
    /// of open files to the hard one and accepts as many connections as that leaves.
    public struct Descriptors: Sendable, Equatable {
        /// Beside the loops of the server: standard streams, signals, look-ups of names, files.
        public var process = 24
        /// The most connections of all pools to stores.
        public var stores = 0
        /// The most connections to other services. Of few descriptors they get half: a request
        /// holds one at most.
        public var clients = 0

        public init() {}
    }

    /// How long a server waits for a client.
    public struct Timeouts: Sendable, Equatable {
        /// For a head, from its first byte, or for the first byte of a new connection.
        public var head = Duration.seconds(10)
        /// For a whole body.
        public var body = Duration.seconds(60)
        /// From here on a body has to come at `bodyBytesPerSecond`.
        public var bodyGrace = Duration.seconds(5)
        /// Bytes per second after `bodyGrace`; 0: any.
        public var bodyBytesPerSecond = 1024
        /// Between two requests. Longer than a load balancer's, or it sends into a closing
        /// connection.
        public var idle = Duration.seconds(75)
        /// For a client that reads nothing of what was sent.
        public var write = Duration.seconds(15)
        /// For reading what a client sends after its last answer.
        public var linger = Duration.seconds(1)
        /// For requests in work when the server shuts down. Each has its own deadline, so it is
        /// waited for no longer than that; what is in work even now is refused with 503.
        public var shutdown = Duration.seconds(120)
        /// How exact all of these are, and the deadlines of requests: none is early, and each may
        /// be this late.
        public var resolution = Duration.milliseconds(50)

        /// For all that a process does after its last answer: cancelled handlers end (one second),
        /// pools are closed, the log is written.
        static let closing = Duration.seconds(5)

        public init() {}
    }
}
