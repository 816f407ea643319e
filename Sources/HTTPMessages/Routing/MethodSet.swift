/// Some of the methods there are.
package struct MethodSet: OptionSet, Sendable, Hashable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    package init(_ method: HTTPMethod) {
        rawValue = 1 << method.rawValue
    }

    package static let options = MethodSet(.options)
    /// What every service answers, be it at its built-in routes.
    package static let everywhere: MethodSet = [MethodSet(.get), MethodSet(.head), options]
}

extension MethodSet: CustomStringConvertible {
    /// As the header `Allow` lists them.
    package var description: String {
        HTTPMethod.allCases.filter { contains(MethodSet($0)) }.map(\.description)
            .joined(separator: ", ")
    }
}
