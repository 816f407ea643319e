import NIOCore
import NIOEmbedded
import NIOHTTP1
import ServiceRuntime

@testable import HTTPServer

/// The messages that a decoder finds in bytes, and whether it refused what came then.
struct Reading {
    struct Message: Equatable, CustomStringConvertible {
        let method: String
        let target: String
        let keepsAlive: Bool
        let fields: [String]
        let body: [UInt8]

        /// llhttp reads nothing behind such a request; we offer no upgrade, and read on.
        var isUpgrade: Bool {
            fields.contains { $0.lowercased().hasPrefix("upgrade:") }
                && fields.contains { $0.lowercased().hasPrefix("connection:") }
        }

        var description: String {
            "\(method) \(target) \(keepsAlive ? "stays" : "ends") \(fields) \(body.count) bytes"
        }
    }

    var messages: [Message] = []
    var isRefused = false
}

extension Reading {
    /// What our parser finds, with every body allowed.
    static func ours(_ bytes: [UInt8]) -> Reading {
        var reading = Reading()
        var input = ByteBuffer(bytes: bytes)
        do throws(HTTPRefusal) {
            while let message = try nextMessage(&input) {
                reading.messages.append(message)
                if !message.keepsAlive { break }
            }
        } catch {
            reading.isRefused = true
        }
        return reading
    }

    private static func nextMessage(_ input: inout ByteBuffer) throws(HTTPRefusal) -> Message? {
        var parser = HeadParser(limits: HeadLimits())
        guard try parser.parse(input) else { return nil }
        let parsed = parser.head
        guard let bytes = input.readSlice(length: parsed.length) else { return nil }
        let head = RequestHead(method: parsed.method, bytes: bytes, places: parsed.places)
        var body = ByteBuffer()
        switch parsed.framing {
        case .none: break
        case .length(let length):
            guard let slice = input.readSlice(length: length) else { return nil }
            body = slice
        case .chunked:
            var chunks = ChunkedBody(
                bodyLimit: 1 << 30, extensionBytes: 16_384, trailerBytes: 16_384)
            guard try chunks.read(&input) else { return nil }
            body = chunks.bytes
        }
        return Message(
            method: "\(head.method)", target: head.target, keepsAlive: parsed.keepsAlive,
            fields: head.headers.map { "\($0.name): \($0.value)" },
            body: Array(body.readableBytesView))
    }

    /// What NIO's decoder finds, which is llhttp.
    static func llhttp(_ bytes: [UInt8]) -> Reading {
        var reading = Reading()
        let channel = EmbeddedChannel()
        defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
        do {
            let decoder = ByteToMessageHandler(
                HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes))
            try channel.pipeline.syncOperations.addHandler(decoder)
            try channel.writeInbound(ByteBuffer(bytes: bytes))
        } catch {
            reading.isRefused = true
        }
        var head: HTTPRequestHead?
        var body: [UInt8] = []
        while let part = try? channel.readInbound(as: HTTPServerRequestPart.self) {
            switch part {
            case .head(let next):
                head = next
                body = []
            case .body(let piece): body += piece.readableBytesView
            case .end:
                guard let head else { continue }
                reading.messages.append(Message(head, body))
            }
        }
        return reading
    }
}

extension Reading.Message {
    init(_ head: HTTPRequestHead, _ body: [UInt8]) {
        method = head.method.rawValue
        target = head.uri
        keepsAlive = head.isKeepAlive
        // llhttp leaves white space behind values, which RFC 9112 section 5 leaves out.
        fields = head.headers.map { "\($0.name): \($0.value.trimmed)" }
        self.body = body
    }
}

extension String {
    fileprivate var trimmed: Substring {
        var rest = self[...]
        while rest.last == " " || rest.last == "\t" { rest.removeLast() }
        return rest
    }
}
