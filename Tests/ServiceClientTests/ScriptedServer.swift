import NIOCore
import NIOPosix
import Synchronization

/// A server that does what a test says, right or wrong, on a port of its own.
final class ScriptedServer: Sendable {
    enum Action: Sendable {
        /// Exactly these bytes.
        case send(String)
        case respond(Int, headers: [(String, String)] = [], body: String = "")
        /// Ends the connection without a word.
        case close
        /// Never answers.
        case stall
        /// Does it after this time.
        indirect case after(TimeAmount, Action)
    }

    private let box: Box
    private let channel: any Channel

    /// - Parameter script: What to do with the request of this number, from 0.
    init(_ script: @escaping @Sendable (Int) -> Action) async throws {
        let box = Box(script)
        channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.backlog, value: 1_024)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(ScriptHandler(box))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        self.box = box
    }

    var url: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)" }

    /// The heads and bodies received so far.
    var requests: [String] { box.requests }

    func stop() async throws { try await channel.close() }

    final class Box: Sendable {
        private let state: Mutex<[String]> = Mutex([])
        let script: @Sendable (Int) -> Action

        init(_ script: @escaping @Sendable (Int) -> Action) {
            self.script = script
        }

        var requests: [String] { state.withLock(\.self) }

        func action(for request: String) -> Action {
            let number = state.withLock { requests in
                requests.append(request)
                return requests.count - 1
            }
            return script(number)
        }
    }
}

private final class ScriptHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let box: ScriptedServer.Box
    private var received = ""

    init(_ box: ScriptedServer.Box) {
        self.box = box
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received += String(buffer: unwrapInboundIn(data))
        while let request = nextRequest() {
            perform(box.action(for: request), context)
        }
    }

    private func perform(_ action: ScriptedServer.Action, _ context: ChannelHandlerContext) {
        switch action {
        case .send(let text): write(text, context)
        case .respond(let status, let headers, let body):
            let fields = headers.map { "\($0): \($1)\r\n" }.joined()
            let length = "Content-Length: \(body.utf8.count)\r\n"
            write("HTTP/1.1 \(status) X\r\n\(length)\(fields)\r\n\(body)", context)
        case .close: context.close(promise: nil)
        case .stall: break
        case .after(let time, let action):
            context.eventLoop.assumeIsolated().scheduleTask(in: time) {
                self.perform(action, context)
            }
        }
    }

    private func nextRequest() -> String? {
        guard let end = received.firstRange(of: "\r\n\r\n") else { return nil }
        let head = received[..<end.lowerBound]
        let length =
            head.lowercased().split(separator: "\r\n")
            .first { $0.hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst(15).filter(\.isNumber)) } ?? 0
        guard received[end.upperBound...].utf8.count >= length else { return nil }
        let bodyEnd = received.utf8.index(end.upperBound, offsetBy: length)
        defer { received = String(received[bodyEnd...]) }
        return String(received[..<bodyEnd])
    }

    private func write(_ text: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    }
}
