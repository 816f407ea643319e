import Diagnostics

/// A structure around a list or map that contains itself.
func collection(_ plan: CollectionPlan, column: Int) -> Code {
    let parts: [Code] = [
        """
        \(doc: plan.value.limitWords)
        public var \(plan.member): \(plan.value.type.code)
        """,
        initializers(plan),
        .lines(plan.patterns.map(\.declaration)),
        nested(plan.nested, column: column + 4),
        "public static var blank: Self { Self() }",
        reading(plan, column: column + 4),
        """
        public func write(to json: inout JSONWriter) {
            json.value(\(plan.member))
        }
        """,
    ]
    return """
        \(doc: plan.words)
        public struct \(plan.name): JSONCodable, Equatable, \(plan.literalProtocol) {
            \(parts, separatedBy: .blankLine)
        }
        """
}

extension CollectionPlan {
    fileprivate var isMap: Bool {
        if case .dictionary = value.type { true } else { false }
    }

    fileprivate var member: Code { isMap ? "members" : "items" }

    fileprivate var literalProtocol: Code {
        isMap ? "ExpressibleByDictionaryLiteral" : "ExpressibleByArrayLiteral"
    }
}

private func initializers(_ plan: CollectionPlan) -> Code {
    switch plan.value.type {
    case .dictionary(let value):
        """
        public init(_ members: \(plan.value.type.code) = [:]) { self.members = members }

        public init(dictionaryLiteral members: (String, \(value.code))...) {
            self.members = Dictionary(members) { _, last in last }
        }
        """
    case .array(let element):
        """
        public init(_ items: \(plan.value.type.code) = []) { self.items = items }

        public init(arrayLiteral items: \(element.code)...) { self.items = items }
        """
    case .scalar, .named: ""
    }
}

private func reading(_ plan: CollectionPlan, column: Int) -> Code {
    let arguments = ["&\(plan.member)" as Code, plan.value.rules.argument].compactMap { $0 }
    return """
        public mutating func read(from json: inout JSONReader, _ rules: NoRules) {
            \(Code.call("json.read", arguments, column: column + 4))
        }
        """
}
