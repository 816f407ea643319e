import Glibc
import HTTPMessages
import NIOCore

/// Reads the head of a request, strictly, from bytes that may come in any pieces.
///
/// It notes places and copies nothing. Every line has to end with CRLF. Input that two
/// implementations might read differently is refused (RFC 9112 sections 2.2, 3, 5 and 6).
struct HeadParser {
    let limits: HeadLimits
    var head = ParsedHead()
    /// The bytes that have been searched for line feeds.
    private var searched = 0
    private var lineStart = 0
    /// The place after the request line.
    private(set) var fieldsStart = 0
    private var stage = Stage.beforeRequestLine
    var fieldCount = 0
    var framing = FramingFields()
    /// The host of a target in absolute form.
    var targetAuthority: Range<Int>?
    var host: Range<Int>?

    private enum Stage {
        case beforeRequestLine, afterEmptyLine, fields
    }

    /// Room in a request line in addition to the target: the longest method, two spaces, the
    /// version.
    private static let requestLineSurplus = 32

    init(limits: HeadLimits) {
        self.limits = limits
    }

    /// `bytes` begins where the request begins and holds at least what it held in the last call.
    /// Returns whether the head is complete; then `head` describes it.
    mutating func parse(_ bytes: UnsafeRawBufferPointer) throws(HTTPRefusal) -> Bool {
        while true {
            if stage == .fields { try readPlainFields(bytes) }
            guard let end = try nextLine(bytes) else { break }
            let line = lineStart..<end
            lineStart = end + 2
            guard stage == .fields else {
                try readFirstLine(bytes, line)
                continue
            }
            guard lineStart <= limits.headBytes else { throw .headTooLarge }
            guard !line.isEmpty else {
                head.length = lineStart
                try finish(bytes)
                return true
            }
            guard line.count <= limits.fieldBytes else { throw .headTooLarge }
            try readField(bytes, line)
        }
        try checkUnfinishedLine(bytes)
        return false
    }

    mutating func parse(_ buffer: ByteBuffer) throws(HTTPRefusal) -> Bool {
        var failure: HTTPRefusal?
        let isComplete = buffer.withUnsafeReadableBytes { bytes in
            do throws(HTTPRefusal) {
                return try parse(bytes)
            } catch {
                failure = error
                return false
            }
        }
        if let failure { throw failure }
        return isComplete
    }

    /// Reads plain fields, up to a line that is not one, is incomplete or exceeds a limit.
    private mutating func readPlainFields(
        _ bytes: UnsafeRawBufferPointer
    ) throws(HTTPRefusal) {
        guard searched <= lineStart else { return }
        while let field = PlainField(bytes, at: lineStart) {
            let isWithinLimits =
                field.end - lineStart <= limits.fieldBytes && field.end <= limits.headBytes
            guard isWithinLimits else { break }
            lineStart = field.end
            try note(bytes, field.name, field.value)
        }
        searched = lineStart
    }

    /// The end of the line at `lineStart`, without its CRLF; nil until the line is complete.
    private mutating func nextLine(
        _ bytes: UnsafeRawBufferPointer
    ) throws(HTTPRefusal) -> Int? {
        guard let feed = bytes.firstLineFeed(from: searched) else {
            searched = bytes.count
            return nil
        }
        searched = feed + 1
        guard feed > lineStart, bytes[feed - 1] == .carriageReturn else {
            throw .malformed("A line of the head ends without a carriage return")
        }
        return feed - 1
    }

    private mutating func readFirstLine(
        _ bytes: UnsafeRawBufferPointer, _ line: Range<Int>
    ) throws(HTTPRefusal) {
        // RFC 9112 section 2.2: one empty line before a request is ignored, because old clients end
        // a body with one.
        if line.isEmpty, stage == .beforeRequestLine {
            stage = .afterEmptyLine
            return
        }
        guard line.count <= limits.targetBytes + Self.requestLineSurplus else {
            throw .targetTooLong
        }
        stage = .fields
        try readRequestLine(bytes, line)
        fieldsStart = lineStart
    }

    /// Refuses an incomplete line that no further byte can make valid, without waiting for the
    /// rest.
    private func checkUnfinishedLine(_ bytes: UnsafeRawBufferPointer) throws(HTTPRefusal) {
        guard lineStart < bytes.count else { return }
        let pending = bytes.count - lineStart
        if stage == .fields {
            // One byte more may be there: the carriage return.
            let isTooMuch = pending > limits.fieldBytes + 1 || bytes.count > limits.headBytes
            if isTooMuch { throw .headTooLarge }
            return
        }
        let first = bytes[lineStart]
        guard ByteSet.token.contains(first) || first == .carriageReturn else {
            throw .malformed("The request begins with a byte that no method begins with")
        }
        if pending > limits.targetBytes + Self.requestLineSurplus { throw .targetTooLong }
    }
}

extension UnsafeRawBufferPointer {
    func firstLineFeed(from start: Int) -> Int? {
        guard let base = baseAddress, start < count,
            let found = memchr(base + start, Int32(UInt8.lineFeed), count - start)
        else { return nil }
        // `memchr` found it among the bytes that begin at `base`.
        return UnsafeRawPointer(found) - base
    }
}
