import HTTPMessages
import NIOCore

/// Reads a chunked body (RFC 9112 section 7.1), strictly, from bytes that come in any pieces.
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
    /// The bytes at the start of the input that have been searched and hold no line feed.
    private var searched = 0
    private var extensionsSeen = 0
    private var trailersSeen = 0
    /// Bytes of the body so far.
    private var count = 0

    init(bodyLimit: Int, extensionBytes: Int, trailerBytes: Int) {
        self.bodyLimit = bodyLimit
        self.extensionBytes = extensionBytes
        self.trailerBytes = trailerBytes
    }

    /// Takes as many bytes as it can read from the front of `input`, and appends those of the body.
    /// Returns whether the body is complete.
    mutating func read(
        _ input: inout ByteBuffer, into body: inout GrowingBytes
    ) throws(HTTPRefusal) -> Bool {
        while true {
            switch stage {
            case .size:
                guard try readSize(&input) else { return false }
            case .data:
                guard readData(&input, into: &body) else { return false }
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
            isSound = digits > 0 && bytes.areChunkExtensions(from: digits)
        }
        guard isSound else { throw .malformed("The size of a chunk is invalid") }
        extensionsSeen += line.readableBytes - digits
        guard extensionsSeen <= extensionBytes else { throw tooLong }
        guard size <= bodyLimit - count else { throw .bodyTooLarge }
        remaining = size
        stage = size == 0 ? .trailers : .data
        return true
    }

    private mutating func readData(
        _ input: inout ByteBuffer, into body: inout GrowingBytes
    ) -> Bool {
        let piece = min(remaining, input.readableBytes)
        guard piece > 0 else { return false }
        input.readWithUnsafeReadableBytes { bytes in
            // A part of the lent bytes: `piece` is at most their number.
            body.append(UnsafeRawBufferPointer(rebasing: bytes[..<piece]))
            return piece
        }
        count += piece
        remaining -= piece
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

    /// Nil if the line is not complete yet. True if it was empty, which ends the body.
    private mutating func readTrailer(_ input: inout ByteBuffer) throws(HTTPRefusal) -> Bool? {
        let room = trailerBytes - trailersSeen
        guard let line = try nextLine(&input, room, .headTooLarge) else { return nil }
        guard line.readableBytes > 0 else { return true }
        trailersSeen += line.readableBytes + 2
        guard line.withUnsafeReadableBytes(isTrailer) else {
            throw .malformed("A trailer field is invalid")
        }
        return false
    }

    /// RFC 9110 section 6.5.1: a field that frames or routes a message is invalid in a trailer.
    private func isTrailer(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index < bytes.count, ByteSet.token.contains(bytes[index]) { index += 1 }
        guard index > 0, index < bytes.count, bytes[index] == .colon else { return false }
        for name: StaticString in ["content-length", "transfer-encoding", "host"]
        where bytes.equals(0..<index, name) {
            return false
        }
        return bytes.isFieldValue(index + 1..<bytes.count)
    }

    /// A line without its CRLF; nil until it is complete.
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
            // One byte more may be there: the carriage return.
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

extension UnsafeRawBufferPointer {
    /// RFC 9112 section 7.1.1: `*( ";" token [ "=" ( token / quoted-string ) ] )`. The white space
    /// that the grammar tolerates is refused: no client needs it, and attacks on parsers use it.
    fileprivate func areChunkExtensions(from start: Int) -> Bool {
        var index = start
        while index < count {
            guard self[index] == UInt8(ascii: ";"), let nameEnd = endOfToken(index + 1) else {
                return false
            }
            index = nameEnd
            guard index < count, self[index] == UInt8(ascii: "=") else { continue }
            guard let valueEnd = endOfToken(index + 1) ?? endOfQuotedString(index + 1) else {
                return false
            }
            index = valueEnd
        }
        return true
    }

    private func endOfToken(_ start: Int) -> Int? {
        var index = start
        while index < count, ByteSet.token.contains(self[index]) { index += 1 }
        return index > start ? index : nil
    }

    /// RFC 9110 section 5.6.4.
    private func endOfQuotedString(_ start: Int) -> Int? {
        guard start < count, self[start] == UInt8(ascii: "\"") else { return nil }
        var index = start + 1
        while index < count, self[index] != UInt8(ascii: "\"") {
            index += self[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard index < count, isFieldValue(start..<index) else { return nil }
        return index + 1
    }
}
