import ContractGrammar

/// A string of the document that was found to be well formed.
@usableFromInline
struct ScannedString {
    /// The place after the opening quote.
    @usableFromInline let start: UnsafePointer<UInt8>
    /// Bytes between the quotes, escapes not yet decoded.
    @usableFromInline let count: Int
    /// Unicode scalars once escapes are decoded.
    @usableFromInline let scalars: Int
    @usableFromInline let hasEscapes: Bool

    @usableFromInline
    init(start: UnsafePointer<UInt8>, count: Int, scalars: Int, hasEscapes: Bool) {
        self.start = start
        self.count = count
        self.scalars = scalars
        self.hasEscapes = hasEscapes
    }

    // The bytes were all scanned, and the document outlives the scanned string.
    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

    /// Without escapes a scalar that is not ASCII has more than one byte.
    var isASCII: Bool { count == scalars }

    func isSpelled(_ name: StaticString) -> Bool {
        if hasEscapes { return JSONReader.decoded(self).utf8.elementsEqual("\(name)".utf8) }
        return bytes.elementsEqual(
            // The bytes of a static text are never freed, and `utf8CodeUnitCount` is their number.
            UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    }
}

extension JSONReader {
    /// Steps over the next string, whose opening quote was seen, and checks its bytes and escapes.
    /// Nil if the document is malformed.
    @inline(__always)
    mutating func scanString() -> ScannedString? {
        let text = cursor + 1
        let place = Self.skipPlain(text, end)
        guard place < end, place.pointee == Byte.quote else {
            return scanUnusualString(text, place)
        }
        cursor = place + 1
        let count = place - text
        return ScannedString(start: text, count: count, scalars: count, hasEscapes: false)
    }

    /// Scans a string that begins at `text` from `place` on, where it does not have plain ASCII.
    @inline(never)
    private mutating func scanUnusualString(
        _ text: UnsafePointer<UInt8>, _ place: UnsafePointer<UInt8>
    ) -> ScannedString? {
        var place = place
        // The number of bytes less the number of scalars.
        var surplus = 0
        var hasEscapes = false
        // Scalars in a row that may be combining marks, and the longest such run.
        var marks = 0
        var mostMarks = 0
        while place < end {
            let length: Int?
            switch place.pointee {
            case Byte.quote:
                let count = place - text
                let scanned = ScannedString(
                    start: text, count: count, scalars: count - surplus, hasEscapes: hasEscapes)
                guard mostMarks <= StreamSafeText.markLimit || isStreamSafe(scanned) else {
                    refuseDocument("has a text with \(StreamSafeText.excess)")
                    return nil
                }
                cursor = place + 1
                return scanned
            case 0x80...:
                marks = StreamSafeText.mayBeginMark(place.pointee) ? marks + 1 : 0
                length = Self.scalarLength(place, end)
            case Byte.backslash:
                hasEscapes = true
                marks += 1
                length = escapeLength(place)
            case 0x20...:
                marks = 0
                place = Self.skipPlain(place, end)
                continue
            default:
                return refuseString(place)
            }
            guard let length else { return refuseString(place) }
            mostMarks = max(mostMarks, marks)
            surplus += length - 1
            place += length
        }
        return refuseString(end)
    }

    private func isStreamSafe(_ scanned: ScannedString) -> Bool {
        var text = text(scanned)
        return text.withUTF8(StreamSafeText.isSafe)
    }

    private mutating func refuseString(_ place: UnsafePointer<UInt8>) -> ScannedString? {
        cursor = place
        guard place < end else {
            refuseUnexpected()
            return nil
        }
        switch place.pointee {
        case Byte.backslash: refuseDocument("has an invalid escape")
        case 0x80...: refuseDocument("is not UTF-8")
        default: refuseDocument("has a control character in a string")
        }
        return nil
    }

    /// The first byte that is a quote, a backslash, a control character or not ASCII.
    @inline(__always)
    private static func skipPlain(
        _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
    ) -> UnsafePointer<UInt8> {
        var place = start
        while end - place >= 8 {
            // The condition leaves eight bytes.
            let marks = Word(at: place).breaks
            if marks != 0 { return place + marks.trailingZeroBitCount >> 3 }
            place += 8
        }
        while place < end {
            let byte = place.pointee
            if byte < 0x20 || byte >= 0x80 || byte == Byte.quote || byte == Byte.backslash {
                return place
            }
            place += 1
        }
        return place
    }

    /// The length of the UTF-8 sequence at `place`, which is not ASCII; nil if it is invalid (RFC
    /// 3629 section 4).
    static func scalarLength(
        _ place: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
    ) -> Int? {
        let left = end - place
        guard left >= 2 else { return nil }
        let second = place[1]
        switch place[0] {
        case 0xC2...0xDF:
            return second & 0xC0 == 0x80 ? 2 : nil
        case 0xE0...0xEF:
            guard left >= 3, place[2] & 0xC0 == 0x80 else { return nil }
            let least: UInt8 = place[0] == 0xE0 ? 0xA0 : 0x80
            let most: UInt8 = place[0] == 0xED ? 0x9F : 0xBF
            return second >= least && second <= most ? 3 : nil
        case 0xF0...0xF4:
            guard left >= 4, place[2] & 0xC0 == 0x80, place[3] & 0xC0 == 0x80 else { return nil }
            let least: UInt8 = place[0] == 0xF0 ? 0x90 : 0x80
            let most: UInt8 = place[0] == 0xF4 ? 0x8F : 0xBF
            return second >= least && second <= most ? 4 : nil
        default:
            return nil
        }
    }

    /// The length of the escape at `place`; nil if it is invalid. A surrogate pair is one escape,
    /// and a surrogate without its pair is invalid.
    private func escapeLength(_ place: UnsafePointer<UInt8>) -> Int? {
        guard end - place >= 2 else { return nil }
        switch place[1] {
        case Byte.quote, Byte.backslash, UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return 2
        case UInt8(ascii: "u"):
            guard let unit = Self.unit(place, end) else { return nil }
            if unit & 0xF800 != 0xD800 { return 6 }
            guard unit < 0xDC00, let second = Self.unit(place + 6, end),
                second & 0xFC00 == 0xDC00
            else { return nil }
            return 12
        default:
            return nil
        }
    }

    /// The four hexadecimal digits of the `\u` escape at `place`.
    private static func unit(
        _ place: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
    ) -> UInt32? {
        guard end - place >= 6, place[0] == Byte.backslash, place[1] == UInt8(ascii: "u") else {
            return nil
        }
        var unit: UInt32 = 0
        for index in 2..<6 {
            guard let digit = Hexadecimal.digit(place[index]) else { return nil }
            unit = unit << 4 | UInt32(digit)
        }
        return unit
    }
}

extension JSONReader {
    /// The text of a scanned string.
    @usableFromInline
    func text(_ scanned: ScannedString) -> String {
        if scanned.hasEscapes { return Self.decoded(scanned) }
        // The bytes outlive the span. `scanString` has found them to be UTF-8.
        let bytes = Span<UInt8>(_unsafeElements: scanned.bytes)
        return String(copying: UTF8Span(unchecked: bytes, isKnownASCII: scanned.isASCII))
    }

    /// Decodes escapes straight into a new string.
    static func decoded(_ scanned: ScannedString) -> String {
        // Each escape is longer than the UTF-8 it stands for, so `count` never passes the capacity.
        String(unsafeUninitializedCapacity: scanned.count) { output in
            let end = scanned.start + scanned.count
            var place = scanned.start
            var count = 0
            while place < end {
                let plain = place
                while place < end, place.pointee != Byte.backslash { place += 1 }
                _ = output[count...].update(
                    // From one place of the scanned string to the same place or a later one.
                    fromContentsOf: UnsafeBufferPointer(start: plain, count: place - plain))
                count += place - plain
                guard place < end else { break }
                let (scalar, length) = escape(place, end)
                count += write(scalar, into: output, at: count)
                place += length
            }
            return count
        }
    }

    private static func escape(
        _ place: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
    ) -> (scalar: UInt32, length: Int) {
        switch place[1] {
        case UInt8(ascii: "b"): return (0x08, 2)
        case UInt8(ascii: "f"): return (0x0C, 2)
        case UInt8(ascii: "n"): return (0x0A, 2)
        case UInt8(ascii: "r"): return (0x0D, 2)
        case UInt8(ascii: "t"): return (0x09, 2)
        case UInt8(ascii: "u"):
            let unit = unit(place, end) ?? 0xFFFD
            guard unit & 0xF800 == 0xD800 else { return (unit, 6) }
            let second = self.unit(place + 6, end) ?? 0xDC00
            return (0x10000 + (unit & 0x3FF) << 10 + second & 0x3FF, 12)
        default:
            return (UInt32(place[1]), 2)
        }
    }

    private static func write(
        _ scalar: UInt32, into output: UnsafeMutableBufferPointer<UInt8>, at index: Int
    ) -> Int {
        let tail = { (shift: UInt32) in UInt8(0x80 | (scalar >> shift & 0x3F)) }
        switch scalar {
        case ..<0x80:
            output[index] = UInt8(scalar)
            return 1
        case ..<0x800:
            output[index] = UInt8(0xC0 | scalar >> 6)
            output[index + 1] = tail(0)
            return 2
        case ..<0x10000:
            output[index] = UInt8(0xE0 | scalar >> 12)
            output[index + 1] = tail(6)
            output[index + 2] = tail(0)
            return 3
        default:
            output[index] = UInt8(0xF0 | scalar >> 18)
            output[index + 1] = tail(12)
            output[index + 2] = tail(6)
            output[index + 3] = tail(0)
            return 4
        }
    }
}
