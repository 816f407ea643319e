public import ServiceValues

/// One operation of a contract: what it takes, what it answers, and its problems; generated.
public protocol Operation: SendableMetatype {
    associatedtype Input: OperationInput
    /// An ``OperationOutput``, or, where there is one status and no header, the body itself.
    associatedtype Output: Sendable
    associatedtype Problem: OperationProblem

    static var description: OperationDescription { get }

    static func write(_ output: Output, to response: inout ResponseWriter)
    static func output(from response: inout ResponseReader) throws -> Output
}

/// What an operation takes: parameters and body.
public protocol OperationInput: Sendable {
    /// Reads everything, also after something wrong, so that all violations are found.
    init(from request: inout RequestReader)
    func write(to request: inout RequestWriter)
}

/// What an operation answers, where that is more than one body with one status.
public protocol OperationOutput: Sendable {
    func write(to response: inout ResponseWriter)
    init(from response: inout ResponseReader) throws
}

/// What an operation takes that has neither parameters nor a body.
public struct NoInput: OperationInput {
    public init() {}
    public init(from request: inout RequestReader) {}
    public func write(to request: inout RequestWriter) {}
}

/// The answer of an operation that has nothing to say but that it worked.
public struct NoContent: Sendable, Equatable {
    public init() {}
}

extension Operation where Output: JSONCodable {
    @inlinable
    public static func write(_ output: Output, to response: inout ResponseWriter) {
        response.json(description.success, output)
    }

    public static func output(from response: inout ResponseReader) throws -> Output {
        guard response.status == description.success else { throw response.undeclared() }
        return try response.json()
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
