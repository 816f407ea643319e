extension Array: JSONCodable where Element: JSONCodable {
    @inlinable public static var blank: [Element] { [] }

    @inlinable
    public mutating func read(from json: inout JSONReader, _ rules: ArrayRules<Element>) {
        json.readArray(&self, rules)
    }

    @inlinable
    public func write(to json: inout JSONWriter) {
        json.beginArray()
        // Written in place, because elements may be large.
        withUnsafeBufferPointer { elements in
            for index in elements.indices { json.element(elements[index]) }
        }
        json.endArray()
    }
}

extension ArrayRules {
    /// The broken rules of values that do not come from JSON, such as repeated query parameters.
    /// The rules of the elements are not checked here.
    public func failures(_ items: [Element]) -> [RuleFailure] where Element: Hashable {
        var failures = Wording.itemCount(items.count, minimum, maximum)
        if isUnique, let failure = Wording.repetition(in: items) { failures.append(failure) }
        return failures
    }
}

/// Written in the order of the keys, so that equal values are equal texts.
extension Dictionary: JSONCodable where Key == String, Value: JSONCodable {
    @inlinable public static var blank: [String: Value] { [:] }

    @inlinable
    public mutating func read(from json: inout JSONReader, _ rules: MapRules<Value>) {
        json.readMap(&self, rules)
    }

    @inlinable
    public func write(to json: inout JSONWriter) {
        json.beginObject()
        json.additional(self)
        json.endObject()
    }
}

/// For elements that may be null. Members are read by ``JSONReader`` itself, which distinguishes
/// absent from null.
extension Optional: JSONCodable where Wrapped: JSONCodable {
    @inlinable public static var blank: Wrapped? { nil }

    @inlinable
    public mutating func read(from json: inout JSONReader, _ rules: Wrapped.Rules) {
        json.readNullable(&self, rules)
    }

    @inlinable
    public func write(to json: inout JSONWriter) {
        if let self { self.write(to: &json) } else { json.null() }
    }
}
