// Exported, so that generated code and handlers need only `import ServiceRuntime`.
@_exported public import struct ContractGrammar.CalendarDate

extension CalendarDate: ParameterValue {
    public static var blank: CalendarDate { .epoch }

    public mutating func read(from json: inout JSONReader, _ rules: NoRules) {
        if let value = json.scanFormatted("an RFC 3339 date", Self.init(text:)) { self = value }
    }

    public func write(to json: inout JSONWriter) {
        json.append(Byte.quote)
        json.append(day: self)
        json.append(Byte.quote)
    }

    public static func parse(
        parameter text: UnsafeRawBufferPointer, _ rules: NoRules, _ failures: inout [RuleFailure]
    ) -> CalendarDate? {
        text.formatted("an RFC 3339 date", &failures, Self.init(text:))
    }

    public var parameterText: String {
        var json = JSONWriter(capacity: 64)
        json.append(day: self)
        return json.withBytes { String(decoding: $0, as: UTF8.self) }
    }
}

extension JSONWriter {
    mutating func append(day: CalendarDate) {
        let place = room(for: 10)
        Self.pair(day.year / 100, at: place)
        Self.pair(day.year % 100, at: place + 2)
        place[4] = Byte.minus
        Self.pair(day.month, at: place + 5)
        place[7] = Byte.minus
        Self.pair(day.day, at: place + 8)
        filled &+= 10
    }
}
