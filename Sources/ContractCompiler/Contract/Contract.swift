public import Diagnostics

/// One file: a service, `shared.yaml` or `platform.yaml`. Each section keeps its values in it.
public struct Contract: Sendable {
    public enum Kind: Sendable, CaseIterable { case service, shared, platform }

    public let kind: Kind
    public let path: String
    /// The name of the service or the platform; empty in `shared.yaml`, and if it can't be read.
    public internal(set) var name: Located<String>
    public internal(set) var schemas: [SchemaDeclaration] = []
    public internal(set) var operations: [OperationDeclaration] = []
    public internal(set) var holes = Holes()
    /// References that name `shared.yaml`.
    var sharedReferences: [Located<String>] = []
    private var values = SectionValues()

    /// - Parameter place: Where to report what is missing in the file as a whole.
    init(_ kind: Kind, path: String, at place: SourceRange) {
        self.kind = kind
        self.path = path
        name = Located("", place)
    }

    /// The value that a section keeps under its type; nil until it was set.
    subscript<Value: Sendable>(type: Value.Type) -> Value? {
        get { values[type] }
        set { values[type] = newValue }
    }
}

/// All contracts of a platform.
///
/// If no diagnostic is an error, every reference names a schema of its own file or of
/// `shared.yaml`, every schema has a value that ends, every default and example fits its schema,
/// every pattern can be parsed, the address of every resource is a variable of type `uri`, every
/// problem that a route names is declared, and path parameters and paths agree. Otherwise the
/// fleet has holes.
public struct Fleet: Sendable {
    public internal(set) var platform: Contract?
    public internal(set) var shared: Contract?
    /// In the order of their paths.
    public internal(set) var services: [Contract] = []
    /// Files that could not be read at all, by their names without `.yaml`.
    public internal(set) var unreadFiles: Set<String>

    init(unreadFiles: Set<String>) { self.unreadFiles = unreadFiles }
}

/// Values of sections, one of each type. A new section adds a value without changing another
/// type.
struct SectionValues: Sendable {
    private var values: [ObjectIdentifier: any Sendable] = [:]

    subscript<Value: Sendable>(_ type: Value.Type) -> Value? {
        get { values[ObjectIdentifier(type)] as? Value }
        set { values[ObjectIdentifier(type)] = newValue }
    }
}
