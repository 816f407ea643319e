/// Some of the methods there are.
struct MethodSet: OptionSet, Sendable, Hashable {
    let rawValue: UInt16

    init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    init(_ method: HTTPMethod) {
        rawValue = 1 << method.rawValue
    }

    static let options = MethodSet(.options)
    /// What every service answers, be it at its built-in routes.
    static let everywhere: MethodSet = [MethodSet(.get), MethodSet(.head), options]
}

extension MethodSet: CustomStringConvertible {
    /// As the header `Allow` lists them.
    var description: String {
        HTTPMethod.allCases.filter { contains(MethodSet($0)) }.map(\.description)
            .joined(separator: ", ")
    }
}
