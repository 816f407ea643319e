import HTTPMessages
public import ServiceValues

/// The problems that one service declares, its own and the shared ones it uses; generated.
public protocol ServiceProblem: Error, Sendable {
    var declaration: ProblemDeclaration { get }

    /// Writes the fields of the problem.
    func write(members json: inout JSONWriter)

    /// Reads a problem document for a client. Nil if the service does not declare the problem.
    init?(_ problem: ProblemReader)
}

/// The declaration of a problem in a contract.
public struct ProblemDeclaration: Sendable, Hashable {
    /// As in the contract: `conversationNotFound`.
    public let name: String
    public let status: UInt16
    public let title: String
    public let detail: String?

    public init(_ name: String, _ status: UInt16, _ title: String, _ detail: String? = nil) {
        self.name = name
        self.status = status
        self.title = title
        self.detail = detail
    }
}

/// The problems that one operation may throw; generated. Another error is answered with 500.
public protocol OperationProblem: Error, Sendable {
    associatedtype Declared: ServiceProblem
    var problem: Declared { get }
}

/// The problems of an operation that declares none: a type without values.
public enum NoProblem: OperationProblem, ServiceProblem {
    public var problem: NoProblem { switch self {} }
    public var declaration: ProblemDeclaration { switch self {} }
    public func write(members json: inout JSONWriter) {}
    public init?(_ problem: ProblemReader) { nil }
}
