extension JSONValue: JSONCodable {
    public static var blank: JSONValue { .null }

    public mutating func read(from json: inout JSONReader, _ rules: JSONValueRules) {
        let place = json.cursor
        self = json.scanValue()
        if !rules.choices.isEmpty, !rules.choices.contains(self) {
            json.refuse(rules.failure, at: place)
        }
    }

    public func write(to json: inout JSONWriter) {
        switch self {
        case .null: json.null()
        case .bool(let value): value.write(to: &json)
        case .integer(let value): json.integer(value)
        case .number(let value): json.number(value)
        case .string(let value): json.string(value)
        case .array(let items): items.write(to: &json)
        case .object(let members): members.write(to: &json)
        }
    }
}

extension JSONMembers: JSONCodable {
    public static var blank: JSONMembers { JSONMembers() }

    public mutating func read(from json: inout JSONReader, _ rules: NoRules) {
        self = json.scanMembers()
    }

    public func write(to json: inout JSONWriter) {
        json.beginObject()
        for (name, value) in self { json.member(named: name, value) }
        json.endObject()
    }
}

extension JSONReader {
    fileprivate mutating func scanValue() -> JSONValue {
        switch next {
        case Byte.quote: return scanString().map { .string(text($0)) } ?? .null
        case Byte.openBrace: return .object(scanMembers())
        case Byte.openBracket: return .array(value())
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool(value())
        case UInt8(ascii: "n"):
            _ = readNull()
            return .null
        default: return scanAnyNumber()
        }
    }

    private mutating func scanAnyNumber() -> JSONValue {
        let place = cursor
        guard let literal = scanNumber() else { return .null }
        if literal.isWhole, case .exact(let value) = literal.integer { return .integer(value) }
        if let value = literal.double { return .number(value) }
        refuse(NumberRules.overflow(literal), at: place)
        return .null
    }

    fileprivate mutating func scanMembers() -> JSONMembers {
        var members = JSONMembers()
        guard open(Byte.openBrace) else { return members }
        var more = begins(Byte.closeBrace)
        while more {
            guard readKey() else { break }
            let name = currentKey
            let value = scanValue()
            if members[name] != nil { refuseDuplicateKey() }
            if members.count == limits.members { refuseMembers() }
            members[name] = value
            more = continues(Byte.closeBrace)
        }
        return members
    }
}

extension JSONValueRules {
    var failure: RuleFailure {
        let texts = choices.compactMap { choice in
            JSONWriter.bytes(of: choice).map { String(decoding: $0, as: UTF8.self) }
        }
        let message = "must be \(Wording.list(texts.map { "`\($0)`" }))"
        return RuleFailure(choices.count == 1 ? "const" : "enum", message)
    }
}
