import Diagnostics

/// One operation and its three types: input, output and problem.
public struct OperationPlan: Sendable {
    public var id: String
    /// The function that handlers implement.
    public var function: SwiftName
    /// The type around input, output and problem.
    public var type: SwiftName
    public var method: HTTPMethod
    public var path: String
    public var summary = ""
    public var words = ""
    public var tags: [String] = []
    public var isDeprecated = false
    /// The line of the contract on which the route begins.
    public var line: Int
    public var input: InputPlan
    public var output: OutputPlan
    private var values = SectionValues()

    /// The value that a section of a route keeps under its type; nil until it was set.
    subscript<Value: Sendable>(type: Value.Type) -> Value? {
        get { values[type] }
        set { values[type] = newValue }
    }

    init(
        _ declaration: OperationDeclaration, line: Int, input: InputPlan, output: OutputPlan
    ) {
        id = declaration.name.value
        function = .member(declaration.name.value)
        type = .type(declaration.name.value)
        method = declaration.method
        path = declaration.pathText
        self.line = line
        self.input = input
        self.output = output
    }
}

public struct InputPlan: Sendable {
    public var parameters: [ParameterPlan]
    public var body: BodyPlan?
    public var patterns: [PatternPlan]
    public var nested: [TypePlan]
}

/// A body, and the schema that it was made from.
public struct BodyPlan: Sendable {
    public var value: ValuePlan
    public var schema: Schema
    public var words: String
    public var examples: [JSONDocument]
}

public struct ParameterPlan: Sendable {
    public var location: Location
    /// The name in requests and responses.
    public var key: String
    public var name: SwiftName
    /// The variable that holds the value in a pattern.
    public var binding: SwiftName
    public var words: String
    public var isDeprecated: Bool
    public var value: ValuePlan
    public var schema: Schema
    public var presence: Presence

    public enum Location: Sendable, Equatable {
        /// `index` counts the parameters of the path from zero.
        case path(index: Int)
        case query
        case header
    }

    public enum Presence: Sendable, Equatable {
        case required
        case optional
        case defaulted(LiteralPlan)
    }
}

/// The result of a handler.
public struct OutputPlan: Sendable {
    public var form: Form
    public var responses: [ResponsePlan]
    public var patterns: [PatternPlan]
    public var nested: [TypePlan]

    public enum Form: Sendable {
        case nothing(status: Int)
        case body(ValuePlan, status: Int)
        /// An enumeration with a case for each response, if there are several statuses, or headers.
        case cases
    }
}

public struct ResponsePlan: Sendable {
    public var status: Int
    public var name: SwiftName
    public var words: String
    public var body: BodyPlan?
    public var headers: [ParameterPlan]
}
