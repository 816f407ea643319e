/// What a contract says but could not be understood, so that checks do not report it as missing.
/// Empty once there are no errors.
public struct Holes: Sendable {
    /// Keys at the top of the file.
    public var sections: Set<String> = []
    /// Names of declarations that are there but could not be read.
    public var variables: Set<String> = []
    public var resources: Set<String> = []
    public var problems: Set<String> = []
    public var schemas: Set<String> = []

    /// The name of a reference that stands for a schema that could not be read.
    public static let schema = ""

    public init() {}
}
