import ContractGrammar

extension String: ParameterValue {
    public static var blank: String { "" }

    public mutating func read(from json: inout JSONReader, _ rules: StringRules) {
        guard json.next == Byte.quote else { return json.mismatch("a string") }
        let place = json.cursor
        guard let scanned = json.scanString() else { return }
        self = json.text(scanned)
        if scanned.scalars < rules.minimum || scanned.scalars > rules.maximum
            || rules.pattern != nil || rules.format != nil
        {
            json.check(self, scanned, rules, place)
        }
    }

    @inlinable
    public func write(to json: inout JSONWriter) { json.string(self) }

    public static func parse(
        parameter text: UnsafeRawBufferPointer, _ rules: StringRules,
        _ failures: inout [RuleFailure]
    ) -> String? {
        // Bytes are read as bytes, and not kept.
        let value = text.withMemoryRebound(to: UInt8.self) { bytes -> String? in
            guard let span = try? UTF8Span(validating: bytes.span) else { return nil }
            return String(copying: span)
        }
        guard let value else {
            failures.append(RuleFailure("type", "must be UTF-8"))
            return nil
        }
        // Bytes are read as bytes, and only until `isSafe` returns.
        let isSafe = text.withMemoryRebound(to: UInt8.self, StreamSafeText.isSafe)
        guard isSafe else {
            failures.append(RuleFailure("type", "has \(StreamSafeText.excess)"))
            return nil
        }
        // Every byte that does not continue a scalar begins one.
        let scalars = text.reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
        let broken = rules.failures(value, scalars)
        // An empty array is not appended, because that allocates the array anew.
        if !broken.isEmpty { failures += broken }
        return value
    }

    public var parameterText: String { self }
}

extension JSONReader {
    fileprivate mutating func check(
        _ text: String, _ scanned: ScannedString, _ rules: StringRules,
        _ place: UnsafePointer<UInt8>
    ) {
        if !scanned.hasEscapes, rules.allow(scanned) { return }
        for failure in rules.failures(text, scanned.scalars) { refuse(failure, at: place) }
    }
}

extension StringRules {
    /// `scanned` has no escapes.
    fileprivate func allow(_ scanned: ScannedString) -> Bool {
        guard scanned.scalars >= minimum, scanned.scalars <= maximum else { return false }
        if let pattern, !pattern.matches(unescaped: scanned.bytes, scalars: scanned.scalars) {
            return false
        }
        return format?.allows(scanned.bytes) ?? true
    }

    func failures(_ text: String, _ scalars: Int) -> [RuleFailure] {
        var failures: [RuleFailure] = []
        if scalars < minimum {
            let message = "must have \(Wording.least(minimum, "character")), has \(scalars.grouped)"
            failures.append(RuleFailure("minLength", message))
        }
        if scalars > maximum {
            let message = "must have \(Wording.most(maximum, "character")), has \(scalars.grouped)"
            failures.append(RuleFailure("maxLength", message))
        }
        if let pattern, !pattern.matches(text) {
            failures.append(RuleFailure("pattern", "must match `\(pattern.text)`"))
        }
        if let format, !format.allows(text) {
            failures.append(RuleFailure("format", "must be \(format.noun)"))
        }
        return failures
    }
}

extension StringFormat {
    var noun: String {
        switch self {
        case .uri: "a URI with a scheme"
        case .email: "an e-mail address"
        }
    }

    private var grammar: TextFormat {
        switch self {
        case .uri: .uri
        case .email: .email
        }
    }

    func allows(_ text: String) -> Bool { grammar.accepts(text) }

    fileprivate func allows(_ text: UnsafeBufferPointer<UInt8>) -> Bool { grammar.accepts(text) }
}
