import HTTPMessages

extension HeadParser {
    /// RFC 9112 section 3: `method SP request-target SP HTTP-version`, with single spaces.
    mutating func readRequestLine(
        _ bytes: UnsafeRawBufferPointer, _ line: Range<Int>
    ) throws(HTTPRefusal) {
        let index = bytes.endOfToken(line)
        guard index > line.lowerBound, index < line.upperBound, bytes[index] == .space else {
            throw .malformed("The request line does not begin with a method and a space")
        }
        let method = HTTPMethod(bytes, line.lowerBound..<index)
        let target = try readTarget(bytes, from: index + 1, to: line.upperBound)
        try readVersion(bytes, target.upperBound + 1..<line.upperBound)
        guard let method else { throw .notImplemented }
        head.method = method
        try locatePath(bytes, target)
    }

    private mutating func readTarget(
        _ bytes: UnsafeRawBufferPointer, from start: Int, to end: Int
    ) throws(HTTPRefusal) -> Range<Int> {
        let index = min(bytes.end(from: start) { $0.targetLength }, end)
        guard index - start <= limits.targetBytes else { throw .targetTooLong }
        guard index > start, index < end, bytes[index] == .space else {
            throw .malformed("The target holds a byte that no target may hold, or is missing")
        }
        head.places.target = places(start..<index)
        return start..<index
    }

    private mutating func readVersion(
        _ bytes: UnsafeRawBufferPointer, _ place: Range<Int>
    ) throws(HTTPRefusal) {
        let length = 8
        if place.count == length,
            // The condition above leaves eight bytes.
            bytes.loadUnaligned(fromByteOffset: place.lowerBound, as: UInt64.self) == Self.version11
        {
            return
        }
        let isVersion =
            place.count == length && bytes[place.lowerBound + 6] == UInt8(ascii: ".")
            && bytes.starts(place.lowerBound, with: "HTTP/")
            && bytes[place.lowerBound + 5].isDigit && bytes[place.lowerBound + 7].isDigit
        guard isVersion else { throw .malformed("The request line does not end with a version") }
        switch (bytes[place.lowerBound + 5], bytes[place.lowerBound + 7]) {
        case (UInt8(ascii: "1"), UInt8(ascii: "0")):
            head.isVersion10 = true
            head.keepsAlive = false
        default: throw .versionNotSupported
        }
    }

    /// The bytes of `HTTP/1.1`.
    private static var version11: UInt64 { UInt64(bigEndian: 0x4854_5450_2F31_2E31) }

    /// RFC 9112 section 3.2. The authority form belongs to `CONNECT`, which no service has.
    private mutating func locatePath(
        _ bytes: UnsafeRawBufferPointer, _ target: Range<Int>
    ) throws(HTTPRefusal) {
        if bytes[target.lowerBound] == UInt8(ascii: "/") {
            return locateQuery(bytes, target)
        }
        if target.count == 1, bytes[target.lowerBound] == UInt8(ascii: "*") {
            guard head.method == .options else {
                throw .malformed("Only OPTIONS may have the target `*`")
            }
            head.places.path = places(target)
            return
        }
        guard let authority = schemeEnd(bytes, target) else {
            throw .malformed("The target is neither a path nor an http URI")
        }
        var end = authority
        while end < target.upperBound, bytes[end] != UInt8(ascii: "/"),
            bytes[end] != UInt8(ascii: "?")
        { end += 1 }
        guard let hostEnd = endOfHost(bytes, authority..<end) else {
            throw .malformed("The target's host is invalid")
        }
        targetAuthority = authority..<end
        // RFC 9112 section 3.2.2: this host counts. A Host field has to be equal to it.
        head.places.host = places(authority..<hostEnd)
        locateQuery(bytes, end..<target.upperBound)
    }

    private func schemeEnd(_ bytes: UnsafeRawBufferPointer, _ target: Range<Int>) -> Int? {
        for scheme: StaticString in ["http://", "https://"] {
            let end = target.lowerBound + scheme.utf8CodeUnitCount
            if end < target.upperBound, bytes.equals(target.lowerBound..<end, scheme) { return end }
        }
        return nil
    }

    private mutating func locateQuery(_ bytes: UnsafeRawBufferPointer, _ place: Range<Int>) {
        var end = place.lowerBound
        while end < place.upperBound, bytes[end] != UInt8(ascii: "?") { end += 1 }
        head.places.path = places(place.lowerBound..<end)
        if end < place.upperBound { head.places.query = places(end + 1..<place.upperBound) }
    }

    /// `HTTPServer.init` checks that a head has at most 65,535 bytes, so no offset is clamped.
    func places(_ place: Range<Int>) -> Range<UInt16> {
        UInt16(clamping: place.lowerBound)..<UInt16(clamping: place.upperBound)
    }
}

extension HTTPMethod {
    /// Nil for a method that no service has.
    fileprivate init?(_ bytes: UnsafeRawBufferPointer, _ place: Range<Int>) {
        guard place.count <= 7 else { return nil }
        var word: UInt64 = 0
        for index in place { word = word << 8 | UInt64(bytes[index]) }
        switch word {
        case 0x47_4554: self = .get
        case 0x4845_4144: self = .head
        case 0x504F_5354: self = .post
        case 0x50_5554: self = .put
        case 0x50_4154_4348: self = .patch
        case 0x4445_4C45_5445: self = .delete
        case 0x4F_5054_494F_4E53: self = .options
        case 0x54_5241_4345: self = .trace
        case 0x51_5545_5259: self = .query
        default: return nil
        }
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func starts(_ start: Int, with text: StaticString) -> Bool {
        for offset in 0..<text.utf8CodeUnitCount
        where self[start + offset] != text.utf8Start[offset] {
            return false
        }
        return true
    }
}
