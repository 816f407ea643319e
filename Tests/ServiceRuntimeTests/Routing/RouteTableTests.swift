import SeededNumbers
import Testing

@testable import HTTPMessages

@Suite("Route table")
struct RouteTableTests {
    /// What a route table must find, the slow and obvious way.
    private func scan(
        _ routes: [(HTTPMethod, String)], _ method: HTTPMethod, _ path: String
    ) -> (route: Int?, methods: MethodSet) {
        let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        let matching = routes.indices.filter { index in
            let pattern = routes[index].1.dropFirst()
                .split(separator: "/", omittingEmptySubsequences: false)
            return pattern.count == segments.count
                && zip(pattern, segments).allSatisfy { pattern, segment in
                    pattern.hasPrefix("{") ? !segment.isEmpty : pattern == segment
                }
        }
        var methods = MethodSet()
        for index in matching {
            methods.formUnion(MethodSet(routes[index].0))
            if routes[index].0 == .get { methods.formUnion(MethodSet(.head)) }
        }
        let wanted = method == .head ? HTTPMethod.get : method
        // The earlier a literal stands where others have a parameter, the better.
        let best = matching.filter { routes[$0].0 == wanted }.min { left, right in
            rank(routes[left].1).lexicographicallyPrecedes(rank(routes[right].1))
        }
        return (best, methods)
    }

    private func rank(_ path: String) -> [Int] {
        path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
            .map { $0.hasPrefix("{") ? 1 : 0 }
    }

    private func check(_ routes: [(HTTPMethod, String)], _ method: HTTPMethod, _ path: String) {
        let table = RouteTable(
            routes.map { RouteTable.Route(method: $0.0, pattern: RoutePattern($0.1)) })
        let expected = scan(routes, method, path)
        var text = path
        let found = text.withUTF8 { table.match(method, UnsafeRawBufferPointer($0)) }
        switch found {
        case .route(let route, let arguments):
            #expect(route == expected.route, "\(method) \(path)")
            #expect(arguments.count == RoutePattern(routes[route].1).parameterCount)
        case .otherMethods(let methods):
            #expect(expected.route == nil && methods == expected.methods, "\(method) \(path)")
        case .none: #expect(expected.route == nil && expected.methods.isEmpty, "\(method) \(path)")
        case .malformed(let flaw): Issue.record("\(path): \(flaw)")
        }
    }

    @Test("agrees with a linear scan on every small table and path")
    func exhaustive() {
        let segments = ["a", "b", "{x}"]
        let patterns =
            segments.map { "/\($0)" }
            + segments.flatMap { first in
                segments.map { "/\(first)/\($0)" }
            } + ["/a/{x}/b", "/{x}/b/a", "/a/b/{x}", "/{x}/{y}/{z}"]
        let words = ["a", "b", "c", ""]
        let paths = words.flatMap { first in
            ["/\(first)"]
                + words.flatMap { second in
                    ["/\(first)/\(second)"] + words.map { "/\(first)/\(second)/\($0)" }
                }
        }
        var generator = SplitMix64(seed: 7)
        for _ in 0..<150 {
            let chosen = patterns.filter { _ in Bool.random(using: &generator) }
            let routes = chosen.flatMap { pattern in
                [HTTPMethod.get, .post, .delete].filter { _ in Bool.random(using: &generator) }
                    .map { ($0, pattern) }
            }
            for path in paths {
                for method in [HTTPMethod.get, .post, .head] { check(routes, method, path) }
            }
        }
    }

    @Test("agrees with a linear scan on long, deep and many different paths")
    func manyShapes() {
        var generator = SplitMix64(seed: 11)
        let words =
            (0...20).map { String("abcdefghijklmnopqrst".prefix($0)) } + ["b", "ab", "abcdefgx"]
        func path(_ segments: some Sequence<String>) -> String {
            segments.map { "/" + $0 }.joined()
        }
        for depth in 1...10 {
            for shapes in [1, 3, 40] {
                let masks = (0..<shapes).map { _ in UInt16.random(in: 0..<1024, using: &generator) }
                let patterns = (0..<60).map { _ in
                    let mask = masks.randomElement(using: &generator) ?? 0
                    return (0..<depth).map { place in
                        mask >> UInt16(place) & 1 == 1 && place < 8
                            ? "{x}" : words.randomElement(using: &generator) ?? ""
                    }
                }
                let routes = Set(patterns.map(path)).sorted().flatMap { pattern in
                    [HTTPMethod.get, .put].filter { _ in Bool.random(using: &generator) }
                        .map { ($0, pattern) }
                }
                for pattern in patterns {
                    var segments = pattern.map { segment in
                        segment == "{x}" ? words.randomElement(using: &generator) ?? "" : segment
                    }
                    check(routes, .get, path(segments))
                    segments[Int.random(in: 0..<depth, using: &generator)] = "other"
                    check(routes, .put, path(segments))
                }
            }
        }
    }

    @Test("a route with HEAD takes the place of GET's, before it and after it")
    func headRoutes() {
        for order in [[HTTPMethod.head, .get], [.get, .head]] {
            let table = RouteTable(
                order.map { RouteTable.Route(method: $0, pattern: RoutePattern("/a")) })
            for (number, method) in order.enumerated() {
                var path = "/a"
                let found = path.withUTF8 { table.match(method, UnsafeRawBufferPointer($0)) }
                #expect(found == .route(number, PathArguments()))
            }
        }
    }

    @Test("traps for two routes with one method and path")
    func traps() async {
        await #expect(processExitsWith: .failure) { twoRoutes(.get, .get) }
        await #expect(processExitsWith: .failure) { twoRoutes(.head, .head) }
        await #expect(processExitsWith: .failure) { twoRoutes(.get, .head, .head) }
    }

    @Test("finds each of many routes after one segment, and nothing near them")
    func manyLiterals() {
        let routes = (0..<2_000).flatMap { number -> [(HTTPMethod, String)] in
            [(.get, "/v1/r\(number)"), (.get, "/v1/r\(number)/"), (.get, "/r\(number)/{x}")]
        }
        let table = RouteTable(
            routes.map { RouteTable.Route(method: $0.0, pattern: RoutePattern($0.1)) })
        func found(_ path: String) -> RouteTable.Match {
            var path = path
            // The text lends its bytes for the call.
            return path.withUTF8 { table.match(.get, UnsafeRawBufferPointer($0)) }
        }
        for (number, route) in routes.enumerated() {
            let path = route.1.replacing("{x}", with: "7")
            guard case .route(number, _) = found(path) else {
                Issue.record("\(path): \(found(path))")
                continue
            }
        }
        for path in ["/v1/r2000", "/v1/r19999", "/v1/", "/v1", "/r7", "/r7/", "/v1/r7/x", "/"] {
            #expect(found(path) == .none, "\(path)")
        }
    }

    @Test("arguments are the bytes between the slashes, as they were sent")
    func arguments() {
        let table = RouteTable([
            RouteTable.Route(method: .get, pattern: RoutePattern("/v1/{a}/x/{b}"))
        ])
        var path = "/v1/%41bc/x/de"
        let match = path.withUTF8 { table.match(.get, UnsafeRawBufferPointer($0)) }
        var expected = PathArguments()
        expected.append(4..<9)
        expected.append(12..<14)
        #expect(match == .route(0, expected))
    }

    @Test("a segment of one dot or two is refused, also encoded; others may begin with dots")
    func dots() {
        let table = RouteTable([
            RouteTable.Route(method: .get, pattern: RoutePattern("/a/{x}")),
            RouteTable.Route(method: .get, pattern: RoutePattern("/.well-known/a")),
        ])
        func isRefused(_ path: String) -> Bool {
            var path = path
            // The text lends its bytes for the call.
            let match = path.withUTF8 { table.match(.get, UnsafeRawBufferPointer($0)) }
            if case .malformed = match { return true }
            return false
        }
        for path in ["/a/.", "/a/..", "/a/%2e", "/a/.%2E", "/./b", "/none/..", "/a/b/%2F"] {
            #expect(isRefused(path), "\(path)")
        }
        for path in [
            "/a/...", "/a/.b", "/a/b.", "/.well-known/a", "/none", "/a/b/.c", "/a/%2e%2e.",
        ] {
            #expect(!isRefused(path), "\(path)")
        }
        check([(.get, "/a/{x}"), (.get, "/.well-known/a")], .get, "/.well-known/a")
        check([(.get, "/a/{x}"), (.get, "/.well-known/a")], .get, "/a/...")
    }

    @Test("an encoded letter is the letter")
    func encodedLiterals() {
        let table = RouteTable([
            RouteTable.Route(method: .get, pattern: RoutePattern("/users/me")),
            RouteTable.Route(method: .get, pattern: RoutePattern("/users/{id}")),
        ])
        for (path, route) in [("/us%65rs/me", 0), ("/users/m%65", 0), ("/users/m%66", 1)] {
            var path = path
            let match = path.withUTF8 { table.match(.get, UnsafeRawBufferPointer($0)) }
            guard case .route(route, _) = match else {
                Issue.record("\(path): \(match)")
                continue
            }
        }
    }
}

private func twoRoutes(_ methods: HTTPMethod...) {
    _ = RouteTable(methods.map { RouteTable.Route(method: $0, pattern: RoutePattern("/a")) })
}
