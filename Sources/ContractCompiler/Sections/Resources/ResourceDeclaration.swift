import Diagnostics

/// A resource of a service. If no diagnostic is an error, its variables are declared and fit their
/// purposes.
struct ResourceDeclaration: Sendable {
    var name: Located<String>
    var kind: any ResourceKind
}

extension Contract {
    var resources: [ResourceDeclaration] {
        get { self[[ResourceDeclaration].self] ?? [] }
        set { self[[ResourceDeclaration].self] = newValue }
    }

    var resourcesByName: [String: ResourceDeclaration] {
        Dictionary(resources.map { ($0.name.value, $0) }) { first, _ in first }
    }
}
