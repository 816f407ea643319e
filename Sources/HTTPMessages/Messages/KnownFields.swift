/// The fields that the runtime reads from every request. The parser notes the places of their
/// values, so they need no search, and a missing one costs one comparison.
@usableFromInline
package enum KnownField: Int, CaseIterable, Sendable {
    case accept, contentType, requestID, requestTimeout, traceParent

    /// In lower case.
    package var name: StaticString {
        switch self {
        case .accept: "accept"
        case .contentType: "content-type"
        case .requestID: "x-request-id"
        case .requestTimeout: "x-request-timeout"
        case .traceParent: "traceparent"
        }
    }

    /// A bit for each length of a name.
    @inlinable
    package static var lengths: UInt32 { 1 << 6 | 1 << 11 | 1 << 12 | 1 << 17 }

    fileprivate var bit: UInt8 { 1 << UInt8(rawValue) }

    /// The field with this name, a token, in any case. Inlined, because it is called for fields of
    /// every request.
    @inlinable @inline(__always)
    package init?(_ name: UnsafeRawBufferPointer) {
        let place = 0..<name.count
        switch name.count {
        case 6 where name.equals(place, "accept"): self = .accept
        case 11 where name.equals(place, "traceparent"): self = .traceParent
        case 12 where name.equals(place, "content-type"): self = .contentType
        case 12 where name.equals(place, "x-request-id"): self = .requestID
        case 17 where name.equals(place, "x-request-timeout"): self = .requestTimeout
        default: return nil
        }
    }
}

/// The places of the values of known fields.
package struct KnownFields: Sendable {
    private typealias Place = (start: UInt16, end: UInt16)

    /// Empty where the field is absent.
    private var accept: Place = (0, 0)
    private var contentType: Place = (0, 0)
    private var requestID: Place = (0, 0)
    private var requestTimeout: Place = (0, 0)
    private var traceParent: Place = (0, 0)
    /// A bit for each field that is present.
    private var present: UInt8 = 0
    /// A bit for each field that is there twice or has an empty value: these are searched for.
    private var unusual: UInt8 = 0

    package init() {}

    package mutating func insert(_ field: KnownField, at place: Range<UInt16>) {
        if has(field) || place.isEmpty { unusual |= field.bit }
        present |= field.bit
        self[field] = (place.lowerBound, place.upperBound)
    }

    package func has(_ field: KnownField) -> Bool { present & field.bit != 0 }

    /// Nil if the field is absent or unusual.
    @inline(__always)
    func place(_ field: KnownField) -> Range<Int>? {
        guard present & ~unusual & field.bit != 0 else { return nil }
        let place = self[field]
        return Int(place.start)..<Int(place.end)
    }

    private subscript(field: KnownField) -> Place {
        @inline(__always) get {
            switch field {
            case .accept: accept
            case .contentType: contentType
            case .requestID: requestID
            case .requestTimeout: requestTimeout
            case .traceParent: traceParent
            }
        }
        set {
            switch field {
            case .accept: accept = newValue
            case .contentType: contentType = newValue
            case .requestID: requestID = newValue
            case .requestTimeout: requestTimeout = newValue
            case .traceParent: traceParent = newValue
            }
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Compares without regard to case. All bytes of `name` have the bit 0x20 set: lower-case
    /// letters, digits, and marks as in `https://`. There is no control character at `place`.
    @inlinable @inline(__always)
    package func equals(_ place: Range<Int>, _ name: StaticString) -> Bool {
        let length = name.utf8CodeUnitCount
        guard place.count == length else { return false }
        // The bytes of a static text are never freed, and `length` is their number.
        let name = UnsafeRawBufferPointer(start: name.utf8Start, count: length)
        guard length >= 4 else {
            return (0..<length).allSatisfy { self[place.lowerBound + $0] | 0x20 == name[$0] }
        }
        var offset = 0
        while length - offset > 4 {
            guard isWord(place.lowerBound, name, at: offset) else { return false }
            offset += 4
        }
        // The last four bytes, which may overlap those before.
        return isWord(place.lowerBound, name, at: length - 4)
    }

    /// True if the four bytes are equal but for case. A byte of `name` without the bit 0x20 is its
    /// upper case or a control character, which `equals` excludes.
    @inlinable @inline(__always)
    func isWord(
        _ start: Int, _ name: UnsafeRawBufferPointer, at offset: Int
    ) -> Bool {
        // `equals` has checked that both have four bytes from `offset` on.
        let word = loadUnaligned(fromByteOffset: start + offset, as: UInt32.self) | 0x2020_2020
        return word == name.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
    }
}
