@testable import HTTPMessages

/// Matches a path by trying every route: what the route table is held against.
enum NaiveRouter {
    private struct Flaw: Error {}

    static func match(_ method: HTTPMethod, _ path: [UInt8]) -> RouteTable.Match {
        guard path.first == UInt8(ascii: "/") else { return .malformed("") }
        let segments = path.dropFirst()
            .split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard let decoded = try? segments.map(decode) else { return .malformed("") }
        let fitting = routes.indices.filter { fits(literals[$0], decoded) }
        let answering = fitting.filter { answers($0, method, fitting) }
        // The earlier a literal segment stands, the more it counts.
        let best = answering.max { left, right in
            precedence(left).lexicographicallyPrecedes(precedence(right))
        }
        if let best { return .route(best, arguments(of: best, segments)) }
        return fitting.isEmpty ? .none : .otherMethods(methods(of: fitting))
    }

    /// The segments of each route. Nil is a parameter.
    private static let literals: [[[UInt8]?]] = routes.map { route in
        route.path.utf8.dropFirst()
            .split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { $0.first == UInt8(ascii: "{") ? nil : Array($0) }
    }

    private static func precedence(_ route: Int) -> [Int] {
        literals[route].map { $0 == nil ? 0 : 1 }
    }

    private static func fits(_ pattern: [[UInt8]?], _ segments: [[UInt8]]) -> Bool {
        pattern.count == segments.count
            && zip(pattern, segments).allSatisfy { literal, segment in
                literal.map { $0 == segment } ?? !segment.isEmpty
            }
    }

    /// `HEAD` is answered by `GET`, but for a path that has one of its own.
    private static func answers(_ route: Int, _ method: HTTPMethod, _ fitting: [Int]) -> Bool {
        if routes[route].method == method { return true }
        guard method == .head, routes[route].method == .get else { return false }
        return !fitting.contains {
            routes[$0].method == .head && literals[$0] == literals[route]
        }
    }

    private static func methods(of fitting: [Int]) -> MethodSet {
        fitting.reduce(into: MethodSet()) { methods, route in
            methods.formUnion(MethodSet(routes[route].method))
            if routes[route].method == .get { methods.formUnion(MethodSet(.head)) }
        }
    }

    private static func arguments(of route: Int, _ segments: [ArraySlice<UInt8>]) -> PathArguments {
        var arguments = PathArguments()
        for (literal, segment) in zip(literals[route], segments) where literal == nil {
            arguments.append(segment.startIndex..<segment.endIndex)
        }
        return arguments
    }

    /// Without percent-encoding. What two servers may read differently is a flaw.
    private static func decode(_ segment: ArraySlice<UInt8>) throws -> [UInt8] {
        var rest = segment
        var decoded: [UInt8] = []
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                decoded.append(byte)
                continue
            }
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            guard digits.utf8.count == 2, digits.allSatisfy(\.isHexDigit),
                let value = UInt8(digits, radix: 16), value != 0, value != UInt8(ascii: "/")
            else { throw Flaw() }
            decoded.append(value)
            rest = rest.dropFirst(2)
        }
        let dots = [UInt8(ascii: ".")]
        if decoded == dots || decoded == dots + dots { throw Flaw() }
        return decoded
    }
}
