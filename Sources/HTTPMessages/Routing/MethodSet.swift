/// A set of methods.
package struct MethodSet: OptionSet, Sendable, Hashable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    package init(_ method: HTTPMethod) {
        rawValue = 1 << method.rawValue
    }

    package static let options = MethodSet(.options)
    /// The methods of every service, which its built-in routes have.
    package static let everywhere: MethodSet = [MethodSet(.get), MethodSet(.head), options]
}

extension MethodSet: CustomStringConvertible {
    /// The value of the header `Allow`.
    package var description: String {
        HTTPMethod.allCases.filter { contains(MethodSet($0)) }.map(\.description)
            .joined(separator: ", ")
    }
}
