import NIOCore

/// Where a server listens, and the limits of its clients. Every default is meant for production.
public struct HTTPServerConfiguration: Sendable {
    /// A name or an address.
    public var host: String
    /// 0 takes a free port.
    public var port: Int
    /// Event loops, each with a listener and a thread of its own.
    public var loops = System.coreCount
    /// Connections that the kernel holds until they are accepted, per listener.
    public var backlog = 1024
    public var limits = Limits()
    public var descriptors = Descriptors()
    public var timeouts = Timeouts()
    /// How long the server goes on accepting after SIGTERM, so that load balancers notice that it
    /// stops. Zero: nothing that stands in front of the server is waited for.
    public var drainGrace = Duration.zero

    /// The longest time between SIGTERM and the end of the process. A supervisor has to wait for
    /// longer before it kills the process.
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
    /// The limits of a server's input, beyond which it refuses or stops reading.
    public struct Limits: Sendable, Equatable {
        public var head = HeadLimits()
        /// Bytes of chunk extensions in one body; with more, 400.
        public var chunkExtensionBytes = 16 * 1024
        /// Bytes of trailers after one body; with more, 431.
        public var trailerBytes = 16 * 1024
        /// Connections of all loops. At the limit the connection that is idle for the longest time
        /// is closed for a newcomer. The limit of open files may leave fewer: see ``Descriptors``.
        public var connections = 10_000
        /// Connections beyond that limit, for newcomers when none is idle. On these only requests
        /// of probes are served, others are refused with 503, and a silent client has a second.
        public var reservedConnections = 16
        /// Requests on one connection; the last is answered with `Connection: close`.
        public var requestsPerConnection = 1_000
        /// Bytes that wait for a client to read them before the server stops reading from it.
        public var unsentBytes = 64 * 1024
        /// Bytes that are dropped after a connection's last answer. A client that sends the whole
        /// of a refused body before it reads gets its answer, if the body has no more bytes.
        public var lingerBytes = 16 * 1024 * 1024

        public init() {}
    }

    /// Descriptors that are kept for other uses than connections. A server raises the soft limit of
    /// open files to the hard one, and accepts as many connections as that leaves.
    public struct Descriptors: Sendable, Equatable {
        /// Without the loops of the server: standard streams, signals, look-ups of names, files.
        public var process = 24
        /// The most connections of all pools to stores.
        public var stores = 0
        /// The most connections to other services, all together. If descriptors are scarce, they
        /// get half, because a request seldom holds more than one.
        public var clients = 0

        public init() {}
    }

    /// How long a server waits for a client.
    public struct Timeouts: Sendable, Equatable {
        /// For a head, from its first byte, or for the first byte of a new connection.
        public var head = Duration.seconds(10)
        /// For a whole body.
        public var body = Duration.seconds(60)
        /// After this time a body has to come at `bodyBytesPerSecond`.
        public var bodyGrace = Duration.seconds(5)
        /// Bytes per second after `bodyGrace`; 0 for any speed.
        public var bodyBytesPerSecond = 1024
        /// Between two requests. It has to be longer than that of a load balancer, which otherwise
        /// may send a request on a closing connection.
        public var idle = Duration.seconds(75)
        /// For a client that reads nothing of what was sent.
        public var write = Duration.seconds(15)
        /// For what a client sends after its last answer.
        public var linger = Duration.seconds(1)
        /// After the time `linger` a client that still sends has to do so at this rate.
        public var lingerBytesPerSecond = 1024 * 1024
        /// How long idle connections stay open when the server has stopped accepting, so that the
        /// next request on each is answered. A part of `shutdown`.
        public var notice = Duration.seconds(2)
        /// For a handler to compute on its event loop, which others wait for. After a longer
        /// computation the next handlers of its operation are measured on other threads, and stay
        /// there if they take as long.
        public var computation = Duration.milliseconds(1)
        /// For requests in work when the server shuts down. No request is waited for beyond its own
        /// deadline. Requests still in work after this time are refused with 503.
        public var shutdown = Duration.seconds(120)
        /// The precision of these times and of the deadlines of requests. None of them is early,
        /// and each may be this late.
        public var resolution = Duration.milliseconds(50)

        /// For the end of a process after its last answer: cancelled handlers end (one second),
        /// pools are closed, the log is written.
        static let closing = Duration.seconds(5)

        public init() {}
    }
}
