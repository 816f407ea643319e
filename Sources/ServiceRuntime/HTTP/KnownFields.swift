/// The fields that the runtime asks every request for. The parser notes where their values are, so
/// that nobody searches for them, and so that finding them missing costs one comparison.
package enum KnownField: Int, CaseIterable {
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

    /// The one with this name, in any case.
    package init?(_ name: UnsafeRawBufferPointer) {
        let candidate: KnownField
        switch name.count {
        case 6: candidate = .accept
        case 11: candidate = .traceParent
        case 12: candidate = (name[0] | 0x20) == UInt8(ascii: "c") ? .contentType : .requestID
        case 17: candidate = .requestTimeout
        default: return nil
        }
        guard candidate.name.isSpelled(name) else { return nil }
        self = candidate
    }
}

/// Where the values of known fields are.
package struct KnownFields: Sendable {
    private typealias Place = (start: UInt16, end: UInt16)

    /// Empty where the field is absent.
    private var accept: Place = (0, 0)
    private var contentType: Place = (0, 0)
    private var requestID: Place = (0, 0)
    private var requestTimeout: Place = (0, 0)
    private var traceParent: Place = (0, 0)
    /// A bit for each that is there twice, or with an empty value: those are searched for.
    private var unusual: UInt8 = 0

    package init() {}

    package mutating func insert(_ field: KnownField, at place: Range<UInt16>) {
        let isKnown = self[field].end > 0
        if isKnown || place.isEmpty { unusual |= 1 << UInt8(field.rawValue) }
        self[field] = (place.lowerBound, place.upperBound)
    }

    func isUnusual(_ field: KnownField) -> Bool { unusual >> UInt8(field.rawValue) & 1 != 0 }

    /// Nil where the field is absent, or unusual.
    func place(_ field: KnownField) -> Range<Int>? {
        let place = self[field]
        guard place.end > 0, unusual == 0 || !isUnusual(field) else { return nil }
        return Int(place.start)..<Int(place.end)
    }

    private subscript(field: KnownField) -> Place {
        get {
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

extension StaticString {
    /// Whether `bytes` are this text, which is in lower case, in any case. Both are of one length.
    fileprivate func isSpelled(_ bytes: UnsafeRawBufferPointer) -> Bool {
        for index in 0..<utf8CodeUnitCount {
            let byte = bytes[index]
            let lowercased = byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
            // A static text's bytes are never freed, and `index` is below their number.
            guard lowercased == utf8Start[index] else { return false }
        }
        return true
    }
}
