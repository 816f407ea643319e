import NIOCore
import ServiceRuntime

/// Puts a chunked body together (RFC 9112 section 7.1), strictly, from bytes in any pieces.
///
/// Extensions and trailers are checked, counted and dropped.
struct ChunkedBody {
    private enum Stage {
        case size, data, dataEnd, trailers
    }

    /// At most 4 GiB in one chunk, far above any limit.
    private static let sizeDigits = 8

    private let bodyLimit: Int
    private let extensionBytes: Int
    private let trailerBytes: Int
    private var stage = Stage.size
    /// Bytes of the chunk that are still to come.
    private var remaining = 0
    /// Bytes at the start of the input that hold no line feed.
    private var searched = 0
    private var extensionsSeen = 0
    private var trailersSeen = 0
    private(set) var bytes = ByteBuffer()

    init(bodyLimit: Int, extensionBytes: Int, trailerBytes: Int) {
        self.bodyLimit = bodyLimit
        self.extensionBytes = extensionBytes
        self.trailerBytes = trailerBytes
    }

    /// Takes what it can from the front of `input`. Returns whether the body is complete.
    mutating func read(_ input: inout ByteBuffer) throws(HTTPRefusal) -> Bool {
        while true {
            switch stage {
            case .size:
                guard try readSize(&input) else { return false }
            case .data:
                guard readData(&input) else { return false }
            case .dataEnd:
                guard try readDataEnd(&input) else { return false }
            case .trailers:
                guard let isLast = try readTrailer(&input) else { return false }
                if isLast { return true }
            }
        }
    }

    private mutating func readSize(_ input: inout ByteBuffer) throws(HTTPRefusal) -> Bool {
        let room = Self.sizeDigits + extensionBytes - extensionsSeen
        let tooLong = HTTPRefusal.malformed("The extensions of the chunks are too long")
        guard let line = try nextLine(&input, room, tooLong) else { return false }
        var size = 0
        var digits = 0
        var isSound = true
        line.withUnsafeReadableBytes { bytes in
            while digits < bytes.count, digits < Self.sizeDigits,
                let value = bytes[digits].hexadecimalValue
            {
                size = size << 4 | value
                digits += 1
            }
            isSound = digits > 0 && isExtension(bytes, digits..<bytes.count)
        }
        guard isSound else { throw .malformed("The size of a chunk is invalid") }
        extensionsSeen += line.readableBytes - digits
        guard extensionsSeen <= extensionBytes else { throw tooLong }
        guard size <= bodyLimit - bytes.readableBytes else { throw .bodyTooLarge }
        remaining = size
        stage = size == 0 ? .trailers : .data
        return true
    }

    private func isExtension(_ bytes: UnsafeRawBufferPointer, _ place: Range<Int>) -> Bool {
        let content = bytes.trimmed(place)
        // White space may stand before a semicolon, and nowhere else behind the size.
        guard let first = content.first else { return place.isEmpty }
        return bytes[first] == UInt8(ascii: ";") && bytes.isFieldValue(content)
    }

    private mutating func readData(_ input: inout ByteBuffer) -> Bool {
        let count = min(remaining, input.readableBytes)
        guard count > 0, var piece = input.readSlice(length: count) else { return false }
        bytes.writeBuffer(&piece)
        remaining -= count
        if remaining == 0 { stage = .dataEnd }
        return true
    }

    private mutating func readDataEnd(_ input: inout ByteBuffer) throws(HTTPRefusal) -> Bool {
        guard let first = input.getInteger(at: input.readerIndex, as: UInt8.self) else {
            return false
        }
        let second = input.getInteger(at: input.readerIndex + 1, as: UInt8.self)
        guard first == .carriageReturn, second ?? .lineFeed == .lineFeed else {
            throw .malformed("A chunk does not end where its size says")
        }
        guard second != nil else { return false }
        input.moveReaderIndex(forwardBy: 2)
        stage = .size
        return true
    }

    /// Nil: the line is not there yet. True: it was the empty one, the last of the body.
    private mutating func readTrailer(_ input: inout ByteBuffer) throws(HTTPRefusal) -> Bool? {
        let room = trailerBytes - trailersSeen
        guard let line = try nextLine(&input, room, .headTooLarge) else { return nil }
        guard line.readableBytes > 0 else { return true }
        trailersSeen += line.readableBytes + 2
        guard line.withUnsafeReadableBytes(isField) else {
            throw .malformed("A trailer field is invalid")
        }
        return false
    }

    private func isField(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index < bytes.count, ByteSet.token.contains(bytes[index]) { index += 1 }
        guard index > 0, index < bytes.count, bytes[index] == .colon else { return false }
        return bytes.isFieldValue(index + 1..<bytes.count)
    }

    /// A line without its CRLF; nil as long as it is not there.
    private mutating func nextLine(
        _ input: inout ByteBuffer, _ room: Int, _ tooLong: HTTPRefusal
    ) throws(HTTPRefusal) -> ByteBuffer? {
        let start = searched
        var feed: Int?
        var isSound = true
        input.withUnsafeReadableBytes { bytes in
            feed = bytes.firstLineFeed(from: start)
            if let feed { isSound = feed > 0 && bytes[feed - 1] == .carriageReturn }
        }
        guard isSound else {
            throw .malformed("A line of the body's framing ends without a carriage return")
        }
        guard let feed else {
            searched = input.readableBytes
            // The carriage return may be there already.
            guard searched <= room + 1 else { throw tooLong }
            return nil
        }
        guard feed - 1 <= room else { throw tooLong }
        searched = 0
        let line = input.readSlice(length: feed - 1)
        input.moveReaderIndex(forwardBy: 2)
        return line
    }
}
