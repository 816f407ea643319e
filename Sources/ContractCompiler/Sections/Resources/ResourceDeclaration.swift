import Diagnostics

/// A resource of a service. Its variables are declared, and fit what it uses them for.
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
