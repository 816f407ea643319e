import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Stands in for an OpenAI-compatible provider: answers every request alike and remembers them.
final class StandInProvider: Sendable {
    enum Answers: Sendable {
        /// "Forty-two.", for 1,000 prompt and 500 completion tokens.
        case completion
        /// The same after this time.
        case lateCompletion(Duration)
        case status(Int)
        /// Takes the request and never answers.
        case nothing
    }

    let port: Int
    private let received = Mutex<[String]>([])
    private let channel: any Channel

    /// Each request as its head and body, in the order of arrival.
    var requests: [String] { received.withLock { $0 } }

    init(answers: Answers) throws {
        let recorder = Recorder()
        channel = try ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(
                        StandInHandler(answers: answers, recorder: recorder))
                }
            }
            .bind(host: "127.0.0.1", port: 0).wait()
        guard let port = channel.localAddress?.port else { throw Failure("no port") }
        self.port = port
        recorder.record = { [weak self] request in
            self?.received.withLock { $0.append(request) }
        }
    }

    deinit { channel.close(promise: nil) }
}

/// Set once, before the first connection.
private final class Recorder: @unchecked Sendable {
    var record: @Sendable (String) -> Void = { _ in }
}

private final class StandInHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let answers: StandInProvider.Answers
    private let recorder: Recorder
    private var request = ""

    init(answers: StandInProvider.Answers, recorder: Recorder) {
        self.answers = answers
        self.recorder = recorder
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): request = "\(head.method) \(head.uri) \(head.headers)\n"
        case .body(let bytes): request += String(buffer: bytes)
        case .end:
            recorder.record(request)
            answer(context)
        }
    }

    private func answer(_ context: ChannelHandlerContext) {
        switch answers {
        case .nothing: break
        case .status(let code): answer(HTTPResponseStatus(statusCode: code), "{}", context)
        case .completion: answer(.ok, completion, context)
        case .lateCompletion(let time):
            context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(time)) {
                self.answer(.ok, completion, context)
            }
        }
    }

    private func answer(
        _ status: HTTPResponseStatus, _ text: String, _ context: ChannelHandlerContext
    ) {
        let body = ByteBuffer(string: text)
        let headers: HTTPHeaders = [
            "Content-Type": "application/json", "Content-Length": "\(body.readableBytes)",
        ]
        let head = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}

private let completion = """
    {"id": "chatcmpl-7", "object": "chat.completion", "created": 1, "model": "gpt-4-0613",
     "choices": [{"index": 0, "message": {"role": "assistant", "content": "Forty-two.",
       "refusal": null}, "logprobs": null, "finish_reason": "stop"}],
     "usage": {"prompt_tokens": 1000, "completion_tokens": 500, "total_tokens": 1500}}
    """
