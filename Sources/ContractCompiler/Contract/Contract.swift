public import Diagnostics

/// One file: a service, `shared.yaml` or `platform.yaml`. Each section keeps in it what it read.
public struct Contract: Sendable {
    public enum Kind: Sendable, CaseIterable { case service, shared, platform }

    public let kind: Kind
    public let path: String
    /// Of the service or the platform; empty in `shared.yaml` and where it can't be read.
    public internal(set) var name: Located<String>
    public internal(set) var schemas: [SchemaDeclaration] = []
    public internal(set) var operations: [OperationDeclaration] = []
    public internal(set) var holes = Holes()
    /// References that say they mean `shared.yaml`.
    var sharedReferences: [Located<String>] = []
    private var values = SectionValues()

    /// - Parameter place: Where to report what the whole file lacks.
    init(_ kind: Kind, path: String, at place: SourceRange) {
        self.kind = kind
        self.path = path
        name = Located("", place)
    }

    /// What a section keeps, by its type; nil until it was set.
    subscript<Value: Sendable>(type: Value.Type) -> Value? {
        get { values[type] }
        set { values[type] = newValue }
    }
}

/// All contracts of a platform.
///
/// Once no diagnostic is an error: every reference names a schema of its own file or of
/// `shared.yaml`, every schema has a value that ends, every default and example fits its schema,
/// every pattern is one, every resource names a variable of type `uri`, every problem that a route
/// names is declared, and path parameters and paths agree. Before that it has holes.
public struct Fleet: Sendable {
    public internal(set) var platform: Contract?
    public internal(set) var shared: Contract?
    /// In the order of their paths.
    public internal(set) var services: [Contract] = []
    /// Files that could not be read at all, without `.yaml`: `shared`, `platform`, or a service.
    public internal(set) var unreadFiles: Set<String>

    init(unreadFiles: Set<String>) { self.unreadFiles = unreadFiles }
}

/// Values of sections, one of each type, so that a new section changes no other type.
struct SectionValues: Sendable {
    private var values: [ObjectIdentifier: any Sendable] = [:]

    subscript<Value: Sendable>(_ type: Value.Type) -> Value? {
        get { values[ObjectIdentifier(type)] as? Value }
        set { values[ObjectIdentifier(type)] = newValue }
    }
}
