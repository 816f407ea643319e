public import ServiceValues

/// One operation of a contract with its input, output and problems; generated.
public protocol Operation: SendableMetatype {
    associatedtype Input: OperationInput
    /// An ``OperationOutput``; or the body itself, if there is one status and no header.
    associatedtype Output: Sendable
    associatedtype Problem: OperationProblem

    static var description: OperationDescription { get }

    static func write(_ output: Output, to response: inout ResponseWriter)
    static func output(from response: inout ResponseReader) throws -> Output
}

/// The parameters and the body of an operation.
public protocol OperationInput: Sendable {
    /// Reads all values, also after a violation, so that all violations are found.
    init(from request: inout RequestReader)
    func write(to request: inout RequestWriter)
}

/// The output of an operation with several statuses or with headers.
public protocol OperationOutput: Sendable {
    func write(to response: inout ResponseWriter)
    init(from response: inout ResponseReader) throws
}

/// The input of an operation without parameters and without a body.
public struct NoInput: OperationInput {
    public init() {}
    public init(from request: inout RequestReader) {}
    public func write(to request: inout RequestWriter) {}
}

/// The output of an operation without a body.
public struct NoContent: Sendable, Equatable {
    public init() {}
}

extension Operation where Output: JSONCodable {
    @inlinable
    public static func write(_ output: Output, to response: inout ResponseWriter) {
        response.json(description.success, output)
    }

    public static func output(from response: inout ResponseReader) throws -> Output {
        try response.json(of: description.success)
    }
}

extension Operation where Output: OperationOutput {
    @inlinable
    public static func write(_ output: Output, to response: inout ResponseWriter) {
        output.write(to: &response)
    }

    public static func output(from response: inout ResponseReader) throws -> Output {
        try Output(from: &response)
    }
}

extension Operation where Output == NoContent {
    @inlinable
    public static func write(_ output: Output, to response: inout ResponseWriter) {
        response.noContent(description.success)
    }

    public static func output(from response: inout ResponseReader) throws -> Output {
        guard response.status == description.success else { throw response.undeclared() }
        return NoContent()
    }
}
