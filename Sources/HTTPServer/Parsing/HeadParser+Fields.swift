import Glibc
import HTTPMessages

/// The fields about the framing, until the framing is decided.
struct FramingFields {
    /// RFC 9112 section 6.1: a list of transfer codings, of which a server has to know each.
    enum Coding {
        case chunked, unknownThenChunked, other
    }

    var length: Int?
    var coding: Coding?
    var hasConnectionClose = false
    var hasKeepAlive = false
    var hasUnknownExpectation = false
}

extension HeadParser {
    /// RFC 9112 section 5: `name ":" OWS value OWS`, without folding.
    mutating func readField(
        _ bytes: UnsafeRawBufferPointer, _ line: Range<Int>
    ) throws(HTTPRefusal) {
        let index = bytes.endOfToken(line)
        guard index > line.lowerBound, index < line.upperBound, bytes[index] == .colon else {
            throw .malformed("A header field does not begin with a name and a colon")
        }
        let name = line.lowerBound..<index
        let value = bytes.trimmed(index + 1..<line.upperBound)
        guard bytes.isFieldValue(value) else {
            throw .malformed("A header field holds a control character")
        }
        try note(bytes, name, value)
    }

    /// Counts a valid field, and notes what it means to the server.
    @inline(__always)
    mutating func note(
        _ bytes: UnsafeRawBufferPointer, _ name: Range<Int>, _ value: Range<Int>
    ) throws(HTTPRefusal) {
        guard fieldCount < limits.fields else { throw .headTooLarge }
        fieldCount += 1
        if Self.lengths >> UInt32(name.count) & 1 != 0 { try understand(bytes, name, value) }
    }

    /// A bit for each length of a name that `understand` knows.
    private static var lengths: UInt32 {
        KnownField.lengths | 1 << 4 | 1 << 6 | 1 << 10 | 1 << 14 | 1 << 17
    }

    /// Reads the fields that frame the message, and notes the places of values that the runtime
    /// asks for.
    @inline(never)
    private mutating func understand(
        _ bytes: UnsafeRawBufferPointer, _ name: Range<Int>, _ value: Range<Int>
    ) throws(HTTPRefusal) {
        switch name.count {
        case 4 where bytes.equals(name, "host"): try readHost(bytes, value)
        case 6 where bytes.equals(name, "expect"): readExpectation(bytes, value)
        case 10 where bytes.equals(name, "connection"): readConnection(bytes, value)
        case 14 where bytes.equals(name, "content-length"): try readLength(bytes, value)
        case 17 where bytes.equals(name, "transfer-encoding"): try readCoding(bytes, value)
        default:
            // A part of the bytes lent, for this call only.
            guard let field = KnownField(UnsafeRawBufferPointer(rebasing: bytes[name])) else {
                return
            }
            head.places.known.insert(field, at: places(value))
        }
    }

    private mutating func readHost(
        _ bytes: UnsafeRawBufferPointer, _ value: Range<Int>
    ) throws(HTTPRefusal) {
        guard host == nil else { throw .malformed("There is more than one Host field") }
        guard let end = endOfHost(bytes, value) else {
            throw .malformed("The Host field is invalid")
        }
        host = value
        head.places.host = places(value.lowerBound..<end)
    }

    private mutating func readLength(
        _ bytes: UnsafeRawBufferPointer, _ value: Range<Int>
    ) throws(HTTPRefusal) {
        guard framing.length == nil else {
            throw .malformed("There is more than one Content-Length field")
        }
        // With at most 15 digits the number does not overflow, and is exact in a double.
        guard 1...15 ~= value.count, !hasTab(bytes, value.upperBound) else {
            throw .malformed("The Content-Length is invalid")
        }
        // RFC 9110 section 8.6 allows leading zeros, but no client writes them, and another server
        // may read `010` as eight: the two would disagree where the next request begins.
        guard value.count == 1 || bytes[value.lowerBound] != UInt8(ascii: "0") else {
            throw .malformed("The Content-Length has a leading zero")
        }
        var length = 0
        for index in value {
            guard bytes[index].isDigit else { throw .malformed("The Content-Length is invalid") }
            length = length * 10 + Int(bytes[index] - UInt8(ascii: "0"))
        }
        framing.length = length
    }

    /// True if there is a tab in the white space from `start` on. llhttp refuses a tab after a
    /// field that frames a body, and two parsers must not read a framing differently.
    private func hasTab(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Bool {
        var index = start
        while index < bytes.count, bytes[index] == .space { index += 1 }
        return index < bytes.count && bytes[index] == .tab
    }

    private mutating func readCoding(
        _ bytes: UnsafeRawBufferPointer, _ value: Range<Int>
    ) throws(HTTPRefusal) {
        guard framing.coding == nil else {
            throw .malformed("There is more than one Transfer-Encoding field")
        }
        guard !hasTab(bytes, value.upperBound) else {
            throw .malformed("There is a tab after the Transfer-Encoding")
        }
        var elements = ListElements(bytes, value)
        var chunked = 0
        var others = 0
        var endsChunked = false
        while let element = elements.next() {
            endsChunked = bytes.equals(element, "chunked")
            if endsChunked { chunked += 1 } else { others += 1 }
        }
        framing.coding =
            switch (chunked, others, endsChunked) {
            case (1, 0, _): bytes.equals(value, "chunked") ? .chunked : .other
            case (1, _, true): .unknownThenChunked
            default: .other
            }
    }

    private mutating func readConnection(_ bytes: UnsafeRawBufferPointer, _ value: Range<Int>) {
        var elements = ListElements(bytes, value)
        while let element = elements.next() {
            if bytes.equals(element, "close") { framing.hasConnectionClose = true }
            if bytes.equals(element, "keep-alive") { framing.hasKeepAlive = true }
        }
    }

    private mutating func readExpectation(_ bytes: UnsafeRawBufferPointer, _ value: Range<Int>) {
        if bytes.equals(value, "100-continue") {
            head.expectsContinue = true
        } else {
            framing.hasUnknownExpectation = true
        }
    }
}

extension HeadParser {
    /// Decides what depends on the whole head: host, framing, persistence and expectation.
    mutating func finish(_ bytes: UnsafeRawBufferPointer) throws(HTTPRefusal) {
        head.places.fields = places(fieldsStart..<head.length - 2)
        try checkHost(bytes)
        try decideFraming()
        if framing.hasConnectionClose {
            head.keepsAlive = false
        } else if framing.hasKeepAlive {
            head.keepsAlive = true
        }
        // RFC 9110 section 10.1.1: the field means nothing in HTTP/1.0.
        if head.isVersion10 {
            head.expectsContinue = false
        } else if framing.hasUnknownExpectation {
            throw .expectationFailed
        }
    }

    private func checkHost(_ bytes: UnsafeRawBufferPointer) throws(HTTPRefusal) {
        guard let host else {
            // RFC 9112 section 3.2.
            guard head.isVersion10 else { throw .malformed("There is no Host field") }
            return
        }
        guard let targetAuthority else { return }
        guard bytes.areEqual(host, targetAuthority) else {
            throw .malformed("The target and the Host field name different hosts")
        }
    }

    /// RFC 9112 sections 6.1 and 6.3. Two framings in one message allow request smuggling, so such
    /// a request is refused.
    private mutating func decideFraming() throws(HTTPRefusal) {
        guard let coding = framing.coding else {
            if let length = framing.length, length > 0 { head.framing = .length(length) }
            return
        }
        guard framing.length == nil else {
            throw .malformed("There are both Content-Length and Transfer-Encoding")
        }
        guard !head.isVersion10 else { throw .malformed("HTTP/1.0 has no Transfer-Encoding") }
        switch coding {
        case .chunked: head.framing = .chunked
        case .unknownThenChunked: throw .notImplemented
        case .other: throw .malformed("The Transfer-Encoding does not end with one `chunked`")
        }
    }

    /// RFC 3986 section 3.2: a host and perhaps a port, without user information. Returns the end
    /// of the host; nil if it is invalid.
    func endOfHost(_ bytes: UnsafeRawBufferPointer, _ place: Range<Int>) -> Int? {
        guard let first = place.first else { return nil }
        var index = first
        if bytes[first] == UInt8(ascii: "[") {
            index += 1
            while index < place.upperBound, ByteSet.address6.contains(bytes[index]) { index += 1 }
            guard index < place.upperBound, bytes[index] == UInt8(ascii: "]"),
                isAddress6(bytes, first + 1..<index)
            else { return nil }
            index += 1
        } else {
            index = min(bytes.end(from: first) { $0.hostLength }, place.upperBound)
            while index < place.upperBound, ByteSet.registeredName.contains(bytes[index]) {
                let isEscape = bytes[index] == UInt8(ascii: "%")
                if isEscape, !isEscaped(bytes, index + 1..<place.upperBound) { return nil }
                index += isEscape ? 3 : 1
            }
            guard index > first else { return nil }
        }
        let isWhole = index == place.upperBound || isPort(bytes, index..<place.upperBound)
        return isWhole ? index : nil
    }

    /// RFC 3986 section 3.2.2: `IPv6address`, which `inet_pton` reads by the same grammar.
    private func isAddress6(_ bytes: UnsafeRawBufferPointer, _ place: Range<Int>) -> Bool {
        guard place.count < Int(INET6_ADDRSTRLEN) else { return false }
        let text = bytes[place].map { CChar(bitPattern: $0) } + [0]
        // As many bytes as an address has.
        var address = (UInt64(0), UInt64(0))
        return inet_pton(AF_INET6, text, &address) == 1
    }

    /// RFC 3986 section 2.1: two hexadecimal digits after `%`.
    private func isEscaped(_ bytes: UnsafeRawBufferPointer, _ rest: Range<Int>) -> Bool {
        rest.count >= 2 && bytes[rest.lowerBound].hexadecimalValue != nil
            && bytes[rest.lowerBound + 1].hexadecimalValue != nil
    }

    private func isPort(_ bytes: UnsafeRawBufferPointer, _ place: Range<Int>) -> Bool {
        guard bytes[place.lowerBound] == .colon, place.count <= 6 else { return false }
        var port = 0
        for index in place.dropFirst() {
            guard bytes[index].isDigit else { return false }
            port = port * 10 + Int(bytes[index] - UInt8(ascii: "0"))
        }
        return port <= 65_535
    }
}

/// The elements of a comma-separated list without empty ones (RFC 9110 section 5.6.1).
private struct ListElements {
    // Lent to the parser for the call in which the list is read.
    private let bytes: UnsafeRawBufferPointer
    private var rest: Range<Int>

    init(_ bytes: UnsafeRawBufferPointer, _ place: Range<Int>) {
        self.bytes = bytes
        rest = place
    }

    mutating func next() -> Range<Int>? {
        while !rest.isEmpty {
            var end = rest.lowerBound
            while end < rest.upperBound, bytes[end] != UInt8(ascii: ",") { end += 1 }
            let element = bytes.trimmed(rest.lowerBound..<end)
            rest = (end < rest.upperBound ? end + 1 : end)..<rest.upperBound
            if !element.isEmpty { return element }
        }
        return nil
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func areEqual(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
        guard left.count == right.count else { return false }
        for offset in 0..<left.count
        where self[left.lowerBound + offset].lowercased
            != self[right.lowerBound + offset].lowercased
        {
            return false
        }
        return true
    }
}
