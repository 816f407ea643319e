/// The parts of a contract that could not be read, so that rules do not report them as missing.
/// Empty if there are no errors.
public struct Holes: Sendable {
    /// Keys at the top of the file whose values could not be read.
    public var sections: Set<String> = []
    /// Names of declarations that could not be read.
    public var variables: Set<String> = []
    public var resources: Set<String> = []
    public var problems: Set<String> = []
    public var schemas: Set<String> = []

    /// The name of a reference that replaces a schema that could not be read.
    public static let schema = ""

    public init() {}
}
