import NIOCore

extension HTTPServer {
    /// Where a server listens, and how much it lets its clients do. Every default is meant for
    /// production.
    public struct Configuration: Sendable {
        /// A name or an address.
        public var host: String
        /// 0 takes a free one.
        public var port: Int
        /// Event loops, each with a listener and a thread of its own.
        public var loops = System.coreCount
        /// Connections that the kernel holds until they are accepted, per listener.
        public var backlog = 1024
        public var limits = Limits()
        public var timeouts = Timeouts()
        /// How long the server goes on accepting after a graceful shutdown was asked for, so that
        /// load balancers see it coming.
        public var drainGrace = Duration.zero

        public init(host: String = "127.0.0.1", port: Int) {
            self.host = host
            self.port = port
        }
    }

    /// How much a server takes in before it refuses or stops reading.
    public struct Limits: Sendable, Equatable {
        public var head = HeadLimits()
        /// Bytes of chunk extensions in one body; beyond it 400.
        public var chunkExtensionBytes = 16 * 1024
        /// Bytes of trailers behind one body; beyond it 431.
        public var trailerBytes = 16 * 1024
        /// Connections, over all loops. At the limit a server stops accepting; it closes none. A
        /// loop may exceed its share by the few that it accepts at once.
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
        /// For requests in work when the server shuts down; after it they are cancelled.
        public var shutdown = Duration.seconds(20)
        /// How exact all of these are, and the deadlines of requests: none is early, and each may
        /// be this late.
        public var resolution = Duration.milliseconds(50)

        public init() {}
    }
}
