import HTTPMessages
import NIOCore

/// The server's own part of a response's head.
struct ResponseFraming {
    /// The request was HEAD: the length of the body is written, and the body is left out.
    var isHead = false
    var closes = false
    /// HTTP/1.0 clients are told that the connection stays.
    var announcesKeepAlive = false
}

/// The error for a response that cannot be written as one valid response.
struct UnwritableResponse: Error, CustomStringConvertible {
    let reason: StaticString
    var description: String { reason.description }
}

/// Writes a response, head and body together, into one buffer.
struct ResponseEncoder {
    /// Larger bodies are not copied after their heads, but passed to the socket as they are.
    static let copiedBodyBytes = 32 * 1024
    /// More than the longest fields that the server itself writes.
    private static let fixedBytes = 512

    /// Returns whether the body was left out for the caller to send.
    static func encode(
        _ exchange: HTTPExchange, _ framing: ResponseFraming, _ date: borrowing DateField,
        into output: inout GrowingBytes
    ) throws(UnwritableResponse) -> Bool {
        let code = exchange.status.code
        guard 200..<600 ~= code else { throw UnwritableResponse(reason: "invalid status") }
        let hasBody = code != 204 && code != 304
        let bodyCount = exchange.bodyCount
        let isApart = bodyCount > copiedBodyBytes && !exchange.isJSON
        var failure: UnwritableResponse?
        output.append(atLeast: capacity(exchange) + (isApart ? 0 : bodyCount)) { memory in
            var head = HeadWriter(memory)
            do throws(UnwritableResponse) {
                try head.write(exchange, date, hasBody: hasBody)
            } catch {
                failure = error
                return 0
            }
            head.write(framing)
            if hasBody, !framing.isHead, !isApart { head.write(bodyOf: exchange) }
            return head.count
        }
        if let failure { throw failure }
        return hasBody && !framing.isHead && isApart
    }

    private static func capacity(_ exchange: HTTPExchange) -> Int {
        guard !exchange.isJSON || exchange.hasHeaders else { return fixedBytes }
        var capacity = fixedBytes + (exchange.response.contentType?.utf8.count ?? 0)
        for (name, value) in exchange.response.headers {
            capacity += name.utf8.count + value.utf8.count + 4
        }
        return capacity
    }
}

/// Appends to memory that is large enough; traps where it is not.
private struct HeadWriter {
    // Lent by the buffer for the closure in which the writer is made and used.
    private let memory: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    init(_ memory: UnsafeMutableRawBufferPointer) {
        self.memory = memory
    }

    mutating func write(_ bytes: UnsafeRawBufferPointer) {
        precondition(bytes.count <= memory.count - count, "The head is longer than computed")
        guard let source = bytes.baseAddress, let target = memory.baseAddress else { return }
        (target + count).copyMemory(from: source, byteCount: bytes.count)
        count += bytes.count
    }

    mutating func write(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { write($0) }
    }

    mutating func write(_ text: StaticString) {
        // The bytes of a static text are never freed, and `utf8CodeUnitCount` is their number.
        write(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func write(_ byte: UInt8) {
        precondition(count < memory.count, "The head is longer than computed")
        memory[count] = byte
        count += 1
    }

    mutating func write(decimal number: Int) {
        var length = 1
        var rest = number / 10
        while rest > 0 {
            length += 1
            rest /= 10
        }
        precondition(length <= memory.count - count, "The head is longer than computed")
        rest = number
        for index in (count..<count + length).reversed() {
            memory[index] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
        count += length
    }

    mutating func writeLineEnd() {
        write(.carriageReturn)
        write(.lineFeed)
    }

    /// Writes the status and all fields but `Connection`.
    mutating func write(
        _ exchange: HTTPExchange, _ date: borrowing DateField, hasBody: Bool
    ) throws(UnwritableResponse) {
        if exchange.isJSON, exchange.status.code == 200 {
            write(date.startOfJSON)
            write(decimal: exchange.bodyCount)
            writeLineEnd()
        } else {
            write(exchange.status)
            write(date.bytes)
            if hasBody { try writeContent(of: exchange) }
        }
        if exchange.hasHeaders { try writeHeaders(of: exchange) }
        guard let id = exchange.requestID else { return }
        write("X-Request-Id: ")
        write(id)
        writeLineEnd()
    }

    private mutating func writeHeaders(of exchange: HTTPExchange) throws(UnwritableResponse) {
        for (name, value) in exchange.response.headers {
            try write(name: name)
            write(": ")
            try write(value: value)
        }
    }

    private mutating func write(_ status: Status) {
        write("HTTP/1.1 ")
        write(decimal: Int(status.code))
        write(.space)
        write(status.reason)
        writeLineEnd()
    }

    /// RFC 9110 section 8.6: a 304 may have a length only if it is that of the 200.
    private mutating func writeContent(of exchange: HTTPExchange) throws(UnwritableResponse) {
        if exchange.isProblem {
            write("Content-Type: application/problem+json\r\n")
        } else if exchange.isJSON {
            write("Content-Type: application/json\r\n")
        } else if let contentType = exchange.response.contentType {
            write("Content-Type: ")
            try write(value: contentType)
        } else if exchange.bodyCount > 0 {
            write("Content-Type: application/octet-stream\r\n")
        }
        write("Content-Length: ")
        write(decimal: exchange.bodyCount)
        writeLineEnd()
    }

    /// A request id holds only letters, digits and hyphens, so its characters are not checked.
    private mutating func write(_ id: RequestID) {
        precondition(id.length <= memory.count - count, "The head is longer than computed")
        id.write(to: UnsafeMutableRawBufferPointer(rebasing: memory[count...]))
        count += id.length
    }

    mutating func write(_ framing: ResponseFraming) {
        if framing.closes {
            write("Connection: close\r\n\r\n")
        } else if framing.announcesKeepAlive {
            write("Connection: keep-alive\r\n\r\n")
        } else {
            writeLineEnd()
        }
    }

    mutating func write(bodyOf exchange: HTTPExchange) {
        if exchange.isJSON {
            exchange.withJSON { write($0) }
        } else {
            exchange.response.body.withUnsafeReadableBytes { write($0) }
        }
    }

    private mutating func write(name: String) throws(UnwritableResponse) {
        let start = count
        writeText(name)
        let bytes = UnsafeRawBufferPointer(rebasing: memory[start..<count])
        guard !bytes.isEmpty, bytes.allSatisfy(ByteSet.token.contains) else {
            throw UnwritableResponse(reason: "a header's name is not a token")
        }
        guard !isOwnField(bytes) else {
            throw UnwritableResponse(reason: "the server writes this header itself")
        }
    }

    /// Writes a value and its CRLF.
    private mutating func write(value: String) throws(UnwritableResponse) {
        let start = count
        writeText(value)
        // Only the bytes that `writeText` has just written are read.
        guard UnsafeRawBufferPointer(memory).isFieldValue(start..<count) else {
            throw UnwritableResponse(reason: "a header's value holds a control character")
        }
        writeLineEnd()
    }

    private mutating func writeText(_ text: String) {
        var text = text
        // The text lends its bytes for the call, which copies them.
        text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
    }

    private func isOwnField(_ name: UnsafeRawBufferPointer) -> Bool {
        let place = 0..<name.count
        return switch name.count {
        case 4: name.equals(place, "date")
        case 10: name.equals(place, "connection")
        case 12: name.equals(place, "content-type") || name.equals(place, "x-request-id")
        case 14: name.equals(place, "content-length")
        case 17: name.equals(place, "transfer-encoding")
        case 22: name.equals(place, "x-content-type-options")
        default: false
        }
    }
}
