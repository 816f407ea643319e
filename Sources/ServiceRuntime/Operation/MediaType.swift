/// What `Content-Type` and `Accept` mean to a service that speaks JSON.
enum MediaType {
    /// Whether a body of this `Content-Type` is JSON in UTF-8: `application/json` with any
    /// parameters but another charset (RFC 8259 section 8.1).
    static func isJSON(_ contentType: String?) -> Bool {
        guard let contentType else { return false }
        // Nearly every client sends exactly this.
        if contentType == "application/json" { return true }
        let parts = contentType.split(separator: ";", omittingEmptySubsequences: false).map(trimmed)
        guard parts[0].lowercased() == "application/json" else { return false }
        return parts.dropFirst().allSatisfy { parameter in
            let pair = parameter.split(separator: "=", maxSplits: 1).map(trimmed)
            guard pair.first?.lowercased() == "charset" else { return true }
            return pair.count == 2 && ["utf-8", "\"utf-8\""].contains(pair[1].lowercased())
        }
    }

    /// Whether `application/json` is acceptable (RFC 9110 section 12.5.1): the most specific range
    /// that includes it decides, and decides against it with `q=0`. Nothing is copied: browsers
    /// send long lists with every request.
    static func acceptsJSON(_ accept: UnsafeRawBufferPointer) -> Bool {
        var best: (precedence: Int, isAcceptable: Bool)?
        var hasRange = false
        accept.forEachPart(UInt8(ascii: ",")) { range in
            hasRange = hasRange || !range.isEmpty
            var precedence = 0
            var isAcceptable = true
            var isName = true
            range.forEachPart(UInt8(ascii: ";")) { part in
                if isName {
                    precedence = self.precedence(of: part)
                    isName = false
                } else if isZeroQuality(part) {
                    isAcceptable = false
                }
            }
            if precedence > 0, precedence >= best?.precedence ?? 0 {
                best = (precedence, isAcceptable)
            }
        }
        return best?.isAcceptable ?? !hasRange
    }

    /// 0 for a range that does not include JSON.
    private static func precedence(of range: UnsafeRawBufferPointer) -> Int {
        if range.isText("application/json") { return 3 }
        if range.isText("application/*") { return 2 }
        return range.isText("*/*") ? 1 : 0
    }

    /// `q=0`, `q=0.`, `q=0.000`.
    private static func isZeroQuality(_ parameter: UnsafeRawBufferPointer) -> Bool {
        guard let equals = parameter.firstIndex(of: UInt8(ascii: "=")),
            UnsafeRawBufferPointer(rebasing: parameter[..<equals]).trimmed.isText("q")
        else { return false }
        let value = UnsafeRawBufferPointer(rebasing: parameter[(equals + 1)...]).trimmed
        return value.first == UInt8(ascii: "0")
            && value.allSatisfy { $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: ".") }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop { $0 == " " || $0 == "\t" }
        guard let end = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return start[...end]
    }
}

extension UnsafeRawBufferPointer {
    /// Calls `body` with what stands between separators, without the white space around it.
    fileprivate func forEachPart(
        _ separator: UInt8, _ body: (UnsafeRawBufferPointer) -> Void
    ) {
        var start = 0
        while start <= count {
            var end = start
            while end < count, self[end] != separator { end += 1 }
            body(UnsafeRawBufferPointer(rebasing: self[start..<end]).trimmed)
            start = end + 1
        }
    }

    // A part of these bytes, and valid as long as they are.
    fileprivate var trimmed: UnsafeRawBufferPointer {
        var low = 0
        var high = count
        while low < high, isBlank(self[low]) { low += 1 }
        while low < high, isBlank(self[high - 1]) { high -= 1 }
        return UnsafeRawBufferPointer(rebasing: self[low..<high])
    }

    /// Compares without regard to case; `text` is in lower case.
    fileprivate func isText(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        for index in 0..<count {
            let byte = self[index]
            let lowercased = byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
            // A static text's bytes are never freed, and `index` is below their number.
            guard lowercased == text.utf8Start[index] else { return false }
        }
        return true
    }
}

private func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
}
