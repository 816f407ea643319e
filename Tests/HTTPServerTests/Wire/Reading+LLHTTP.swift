import NIOCore
import NIOEmbedded
import NIOHTTP1

extension Reading {
    /// What NIO's decoder reads, which is llhttp at its strictest.
    static func llhttp(_ bytes: [UInt8]) -> Reading {
        let collector = PartCollector()
        let channel = EmbeddedChannel()
        let decoder = ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes))
        do {
            try channel.pipeline.syncOperations.addHandlers([decoder, collector])
            try channel.writeInbound(ByteBuffer(bytes: bytes))
        } catch {
            collector.reading.end = .refused(status: 400)
        }
        let reading = collector.reading
        // What the decoder says of an end in the middle of a message is of no interest.
        _ = try? channel.finish(acceptAlreadyClosed: true)
        return reading
    }
}

/// Puts the decoder's parts together.
private final class PartCollector: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart

    var reading = Reading()

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): reading.open = Reading.Message(head)
        case .body(let piece): reading.open?.body += piece.readableBytesView
        case .end:
            guard let message = reading.open else { return }
            reading.messages.append(message)
            reading.open = nil
            if !message.keepsAlive { reading.end = .closes }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Behind the last message every byte is an error to llhttp, and nothing to us.
        if reading.end == .waits { reading.end = .refused(status: 400) }
    }
}

extension Reading.Message {
    fileprivate init(_ head: HTTPRequestHead) {
        method = head.method.rawValue
        target = head.uri
        minorVersion = head.version.minor
        keepsAlive = head.isKeepAlive
        // llhttp leaves white space behind values, which RFC 9112 section 5 leaves out.
        fields = head.headers.map { field in
            Reading.Field(name: field.name, value: String(field.value.trimmedAtEnd))
        }
    }
}

extension String {
    fileprivate var trimmedAtEnd: Substring {
        var rest = self[...]
        while rest.last == " " || rest.last == "\t" { rest.removeLast() }
        return rest
    }
}
