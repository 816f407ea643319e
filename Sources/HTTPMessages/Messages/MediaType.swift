/// Reads `Content-Type` and `Accept` for a service that speaks JSON.
package enum MediaType {
    package static let json = "application/json"
    /// RFC 9457 section 3.
    package static let problem = "application/problem+json"

    /// True if a body of this `Content-Type` is JSON in UTF-8: `application/json` with any
    /// parameters but another charset (RFC 8259 section 8.1).
    static func isJSON(_ contentType: UnsafeRawBufferPointer) -> Bool {
        var parts = Parts(of: contentType, between: UInt8(ascii: ";"))
        guard parts.next()?.isSpelled("application/json") == true else { return false }
        while let parameter = parts.next() {
            var pair = Parts(of: parameter, between: UInt8(ascii: "="))
            guard pair.next()?.isSpelled("charset") == true else { continue }
            guard let charset = pair.rest, charset.isSpelled("utf-8") || charset.isUTF8Quoted else {
                return false
            }
        }
        return true
    }

    /// True if `application/json` is acceptable (RFC 9110 section 12.5.1). The first of the most
    /// specific ranges that include it decides; with `q=0` it is not acceptable. Nothing is copied,
    /// because browsers send long lists with every request.
    static func acceptsJSON(_ accept: UnsafeRawBufferPointer) -> Bool {
        accept.isSpelled("*/*") || beginsWithJSON(accept) || hasJSON(accept)
    }

    /// True if the list begins with `application/json` without parameters, as nearly every client
    /// sends it.
    private static func beginsWithJSON(_ accept: UnsafeRawBufferPointer) -> Bool {
        let name: StaticString = "application/json"
        let end = name.utf8CodeUnitCount
        return accept.count >= end && accept.equals(0..<end, name)
            && (accept.count == end || accept[end] == UInt8(ascii: ","))
    }

    private static func hasJSON(_ accept: UnsafeRawBufferPointer) -> Bool {
        var best: (precedence: Int, isAcceptable: Bool)?
        var hasRange = false
        var ranges = Parts(of: accept, between: UInt8(ascii: ","))
        while let range = ranges.next() {
            hasRange = hasRange || !range.isEmpty
            var parameters = Parts(of: range, between: UInt8(ascii: ";"))
            let precedence = parameters.next().map(self.precedence) ?? 0
            guard precedence > best?.precedence ?? 0 else { continue }
            var isAcceptable = true
            while let parameter = parameters.next() {
                if isZeroQuality(parameter) { isAcceptable = false }
            }
            // No range is more specific than the type itself.
            if precedence == 3 { return isAcceptable }
            best = (precedence, isAcceptable)
        }
        return best?.isAcceptable ?? !hasRange
    }

    /// 0 for a range that does not include JSON.
    private static func precedence(of range: UnsafeRawBufferPointer) -> Int {
        if range.isSpelled("application/json") { return 3 }
        if range.isSpelled("application/*") { return 2 }
        return range.isSpelled("*/*") ? 1 : 0
    }

    /// `q=0`, `q=0.`, `q=0.000`.
    private static func isZeroQuality(_ parameter: UnsafeRawBufferPointer) -> Bool {
        guard let equals = parameter.firstIndex(of: UInt8(ascii: "=")),
            UnsafeRawBufferPointer(rebasing: parameter[..<equals]).trimmed.isSpelled("q")
        else { return false }
        let value = UnsafeRawBufferPointer(rebasing: parameter[(equals + 1)...]).trimmed
        return value.first == UInt8(ascii: "0")
            && value.allSatisfy { $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: ".") }
    }
}

extension RequestHead {
    /// True if the body is JSON in UTF-8 by its `Content-Type`. Nearly every client sends exactly
    /// `application/json`, which is compared first.
    package var saysJSON: Bool {
        isSpelled(.contentType, "application/json")
            || withValue(of: .contentType, MediaType.isJSON)
    }

    /// True if an answer in JSON is acceptable.
    package var acceptsJSON: Bool {
        !has(.accept) || withValue(of: .accept, MediaType.acceptsJSON)
    }
}

/// The parts between separators, without the white space around them.
private struct Parts {
    // Lent to the functions of `MediaType`, in which the parts are read.
    private let bytes: UnsafeRawBufferPointer
    private let separator: UInt8
    private var start = 0

    init(of bytes: UnsafeRawBufferPointer, between separator: UInt8) {
        self.bytes = bytes
        self.separator = separator
    }

    mutating func next() -> UnsafeRawBufferPointer? {
        guard start <= bytes.count else { return nil }
        var end = start
        while end < bytes.count, bytes[end] != separator { end += 1 }
        defer { start = end + 1 }
        // A part of the bytes lent.
        return UnsafeRawBufferPointer(rebasing: bytes[start..<end]).trimmed
    }

    /// The rest after the last part and its separator.
    var rest: UnsafeRawBufferPointer? {
        guard start <= bytes.count else { return nil }
        // A part of the bytes lent.
        return UnsafeRawBufferPointer(rebasing: bytes[start...]).trimmed
    }
}

extension UnsafeRawBufferPointer {
    // A part of these bytes, and valid as long as they are.
    fileprivate var trimmed: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self[trimmed(0..<count)])
    }

    fileprivate func isSpelled(_ text: StaticString) -> Bool { equals(0..<count, text) }

    fileprivate var isUTF8Quoted: Bool {
        guard count == 7, first == UInt8(ascii: "\""), last == first else { return false }
        return equals(1..<6, "utf-8")
    }
}
