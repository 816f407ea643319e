import NIOCore

@testable import HTTPMessages
@testable import HTTPServer
@testable import ServiceOperations

extension Reading {
    /// What our server reads when the bytes arrive in these pieces, with every body allowed.
    static func ours(_ pieces: some Sequence<ArraySlice<UInt8>>) -> Reading {
        var reader = WireReader()
        for piece in pieces { reader.read(piece) }
        return reader.reading
    }

    static func ours(_ bytes: [UInt8]) -> Reading { ours([bytes[...]]) }
}

/// Goes from message to message as ``Connection`` does: the only place where the comparison knows
/// how the parsers are called.
private struct WireReader {
    private(set) var reading = Reading()
    private var input = ByteBuffer()
    private var unfinishedHead: HeadParser?
    private var framing = ParsedHead.Framing.none
    private var chunks = ChunkedBody(bodyLimit: 0, extensionBytes: 0, trailerBytes: 0)
    private var offset = 0

    /// More than any body of a test.
    private static let bodyLimit = 1 << 40
    private static let overheadLimit = 16 * 1024

    mutating func read(_ piece: ArraySlice<UInt8>) {
        guard reading.end == .waits else { return }
        input.writeBytes(piece)
        offset += piece.count
        do throws(HTTPRefusal) {
            while reading.end == .waits, try readHead(), try readBody() { finishMessage() }
        } catch {
            reading.end = .refused(status: Int(error.rejection.type.status))
            // How much of a refused body was read before depends on the pieces.
            reading.open?.body = []
        }
    }

    private mutating func readHead() throws(HTTPRefusal) -> Bool {
        if reading.open != nil { return true }
        guard input.readableBytes > 0 else { return false }
        var parser = unfinishedHead ?? HeadParser(limits: HeadLimits())
        guard try parser.parse(input) else {
            unfinishedHead = parser
            return false
        }
        unfinishedHead = nil
        guard let bytes = input.readSlice(length: parser.head.length) else { return false }
        reading.open = Reading.Message(parser.head, bytes)
        framing = parser.head.framing
        chunks = ChunkedBody(
            bodyLimit: Self.bodyLimit, extensionBytes: Self.overheadLimit,
            trailerBytes: Self.overheadLimit)
        return true
    }

    private mutating func readBody() throws(HTTPRefusal) -> Bool {
        switch framing {
        case .none: return true
        case .length(let length):
            let missing = length - (reading.open?.body.count ?? 0)
            let count = min(missing, input.readableBytes)
            reading.open?.body += input.readBytes(length: count) ?? []
            return count == missing
        case .chunked:
            var piece = GrowingBytes()
            let isComplete = try chunks.read(&input, into: &piece)
            // Copied within the call.
            reading.open?.body += piece.withBytes { Array($0) }
            return isComplete
        }
    }

    private mutating func finishMessage() {
        guard let message = reading.open else { return }
        reading.messages.append(message)
        reading.ends.append(offset - input.readableBytes)
        reading.open = nil
        if !message.keepsAlive { reading.end = .closes }
    }
}

extension Reading.Message {
    fileprivate init(_ parsed: ParsedHead, _ bytes: ByteBuffer) {
        let head = bytes.withUnsafeReadableBytes {
            // Copied within the call.
            RequestHead(method: parsed.method, bytes: $0, places: parsed.places)
        }
        method = head.method.description
        target = head.target
        minorVersion = parsed.isVersion10 ? 0 : 1
        keepsAlive = parsed.keepsAlive
        fields = head.headers.map { Reading.Field(name: $0.name, value: $0.value) }
    }
}
