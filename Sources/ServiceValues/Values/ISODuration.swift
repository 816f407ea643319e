// Exported, so that generated code and handlers need only `import ServiceRuntime`.
@_exported public import struct ContractGrammar.ISODuration

extension ISODuration: ParameterValue {
    public static var blank: ISODuration { ISODuration() }

    public mutating func read(from json: inout JSONReader, _ rules: NoRules) {
        if let value = json.scanFormatted("an ISO 8601 duration", Self.init(text:)) {
            self = value
        }
    }

    /// Negative parts are not expressible.
    public func write(to json: inout JSONWriter) {
        let least = min(years, months, weeks, days, hours, minutes, seconds)
        if least < 0 { json.refuse() }
        json.string(parameterText)
    }

    public static func parse(
        parameter text: UnsafeRawBufferPointer, _ rules: NoRules, _ failures: inout [RuleFailure]
    ) -> ISODuration? {
        text.formatted("an ISO 8601 duration", &failures, Self.init(text:))
    }
}
