/// Finds the route of a method and a path.
///
/// A trie over the segments of all paths, built once at start. A literal segment wins over a
/// parameter, and an earlier segment over a later one. A route with the path and another method
/// does not hide a route with both.
package struct RouteTable: Sendable {
    package struct Route {
        let method: HTTPMethod
        let pattern: RoutePattern

        package init(method: HTTPMethod, pattern: RoutePattern) {
            self.method = method
            self.pattern = pattern
        }
    }

    package enum Match: Equatable {
        case route(Int, PathArguments)
        /// The path exists, with other methods than the request's.
        case otherMethods(MethodSet)
        case none
        /// The path is invalid, or two servers may read it differently.
        case malformed(StaticReason)
    }

    /// A node of the trie: the first segments of one or more paths.
    struct Node {
        /// The node of the segments before the last one.
        let parent: Int
        /// The last segment, among the labels; empty for a parameter.
        let label: Range<Int>
        /// The node of the parameter that may follow, or -1.
        var parameter = -1
        var hasLiterals = false
        /// The routes of the path that ends here.
        var endpoint = Endpoint()
    }

    /// The routes of one path, by index of the method: a route, or ``noRoute``.
    struct Endpoint {
        private(set) var routes = InlineArray<9, UInt16>(repeating: noRoute)
        private(set) var methods = MethodSet()
    }

    static let noRoute = UInt16.max
    /// The number of a route must not be ``noRoute``.
    static let routeLimit = 65_535

    /// The first one is the root.
    private var nodes = [Node(parent: -1, label: 0..<0)]
    /// The bytes of all literal segments.
    private var labels: [UInt8] = []
    private var longestLabel = 0
    /// An open hash table of the nodes of literal segments, found by parent and segment. At most a
    /// quarter of the slots is taken; the others are -1.
    private var slots: [Int32] = []

    /// Numbers the routes in their order. Traps for two routes with one method and path, which the
    /// contract compiler refuses.
    package init(_ routes: [Route]) {
        // A contract has at most 100,000 YAML nodes, of which each route takes eight.
        precondition(
            routes.count <= Self.routeLimit, "There are more than \(Self.routeLimit) routes")
        var literals: [Literal: Int] = [:]
        for (index, route) in routes.enumerated() {
            precondition(
                route.pattern.parameterCount <= PathArguments.limit,
                "A path has more than \(PathArguments.limit) parameters")
            var node = 0
            for segment in route.pattern.segments { node = insert(segment, after: node, &literals) }
            nodes[node].endpoint.add(index, route.method)
        }
        var count = 16
        while count < literals.count * 4 { count *= 2 }
        slots = Array(repeating: -1, count: count)
        for (literal, node) in literals {
            var slot = literal.text.withUnsafeBytes {
                LabelHash($0, after: literal.parent).slot(of: count)
            }
            while slots[slot] >= 0 { slot = (slot + 1) & (count - 1) }
            slots[slot] = Int32(node)
        }
    }

    /// `path` begins with a slash and has no query.
    package func match(_ method: HTTPMethod, _ path: UnsafeRawBufferPointer) -> Match {
        guard path.first == UInt8(ascii: "/") else {
            return .malformed("The path begins without `/`")
        }
        var search = Search(path: path, method: method)
        let found = route(after: 0, from: 1, &search)
        if found >= 0 { return .route(found, search.arguments) }
        let check = PathCheck(path)
        if let flaw = check.flaw { return .malformed(flaw) }
        if check.isEncoded {
            search = Search(path: path, method: method, isEncoded: true)
            let found = route(after: 0, from: 1, &search)
            if found >= 0 { return .route(found, search.arguments) }
        }
        return search.methods.isEmpty ? .none : .otherMethods(search.methods)
    }
}

// MARK: - Search

extension RouteTable {
    private struct Search {
        // Lent to `match` for the time of the search.
        let path: UnsafeRawBufferPointer
        let method: HTTPMethod
        /// True if `%xx` in the path is decoded. If not, a segment with a `%` matches no route.
        var isEncoded = false
        var arguments = PathArguments()
        /// The methods of the routes that have the path, until one with the request's method is
        /// found.
        var methods = MethodSet()
    }

    /// The route for the rest of the path from `start` on, or -1. The recursion is as deep as the
    /// trie.
    private func route(after node: Int, from start: Int, _ search: inout Search) -> Int {
        let path = search.path
        guard start <= path.count else {
            search.methods.formUnion(nodes[node].endpoint.methods)
            return nodes[node].endpoint.route(search.method)
        }
        var end = start
        var hash = LabelHash(after: node)
        while end < path.count, path[end] != UInt8(ascii: "/") {
            if path[end] == UInt8(ascii: "%"), !search.isEncoded { return -1 }
            hash.add(path[end])
            end += 1
        }
        // A part of the path, which is lent for the search.
        let segment = UnsafeRawBufferPointer(rebasing: path[start..<end])
        // `PathCheck` then refuses the path.
        if segment.isDotSegment { return -1 }
        let next =
            search.isEncoded
            ? decodedLiteral(segment, after: node) : literal(segment, hash, after: node)
        if next >= 0 {
            let found = route(after: next, from: end + 1, &search)
            if found >= 0 { return found }
        }
        let parameter = nodes[node].parameter
        guard parameter >= 0, start < end else { return -1 }
        search.arguments.append(start..<end)
        let found = route(after: parameter, from: end + 1, &search)
        if found < 0 { search.arguments.removeLast() }
        return found
    }

    /// The node of a literal segment after another node, or -1.
    private func literal(
        _ segment: UnsafeRawBufferPointer, _ hash: LabelHash, after node: Int
    ) -> Int {
        guard nodes[node].hasLiterals else { return -1 }
        var slot = hash.slot(of: slots.count)
        while slots[slot] >= 0 {
            let found = Int(slots[slot])
            if nodes[found].parent == node, isLabel(nodes[found].label, segment) { return found }
            slot = (slot + 1) & (slots.count - 1)
        }
        return -1
    }

    private func isLabel(_ label: Range<Int>, _ segment: UnsafeRawBufferPointer) -> Bool {
        guard label.count == segment.count else { return false }
        for offset in 0..<label.count where labels[label.lowerBound + offset] != segment[offset] {
            return false
        }
        return true
    }

    private func decodedLiteral(_ segment: UnsafeRawBufferPointer, after node: Int) -> Int {
        // With one byte more than the longest label it cannot be a label.
        let decoded = Array(DecodedBytes(segment).prefix(longestLabel + 1))
        return decoded.withUnsafeBytes { literal($0, LabelHash($0, after: node), after: node) }
    }
}

/// The hash of a literal segment after a node: FNV-1a over the number of the node and the bytes of
/// the segment.
private struct LabelHash {
    private var hash: UInt64

    private static let prime: UInt64 = 0x100_0000_01B3

    init(after node: Int) {
        hash = (0xCBF2_9CE4_8422_2325 ^ UInt64(truncatingIfNeeded: node)) &* Self.prime
    }

    init(_ segment: UnsafeRawBufferPointer, after node: Int) {
        self.init(after: node)
        for byte in segment { add(byte) }
    }

    mutating func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* Self.prime }

    /// The slot at which the search begins; `count` is a power of two.
    func slot(of count: Int) -> Int {
        Int(truncatingIfNeeded: hash ^ hash >> 32) & (count - 1)
    }
}

// MARK: - Building

extension RouteTable {
    private struct Literal: Hashable {
        let parent: Int
        let text: [UInt8]
    }

    /// The node of a segment after another node, which is added if there is none.
    private mutating func insert(
        _ segment: RoutePattern.Segment, after node: Int, _ literals: inout [Literal: Int]
    ) -> Int {
        switch segment {
        case .parameter:
            if nodes[node].parameter < 0 {
                nodes[node].parameter = nodes.count
                nodes.append(Node(parent: node, label: 0..<0))
            }
            return nodes[node].parameter
        case .literal(let text):
            let literal = Literal(parent: node, text: text)
            if let known = literals[literal] { return known }
            literals[literal] = nodes.count
            nodes[node].hasLiterals = true
            longestLabel = max(longestLabel, text.count)
            nodes.append(Node(parent: node, label: labels.count..<labels.count + text.count))
            labels += text
            return nodes.count - 1
        }
    }
}

extension RouteTable.Endpoint {
    /// The number of the route, or -1.
    func route(_ method: HTTPMethod) -> Int {
        let route = routes[method.index]
        return route == RouteTable.noRoute ? -1 : Int(route)
    }

    fileprivate mutating func add(_ route: Int, _ method: HTTPMethod) {
        let head = HTTPMethod.head
        // A HEAD route replaces the GET route, which otherwise answers HEAD too.
        let replacesGet = method == head && routes[head.index] == routes[HTTPMethod.get.index]
        precondition(
            routes[method.index] == RouteTable.noRoute || replacesGet,
            "Two routes have one method and path")
        routes[method.index] = UInt16(route)
        methods.formUnion(MethodSet(method))
        // RFC 9110 section 9.3.2: HEAD is GET without the content.
        if method == .get, routes[head.index] == RouteTable.noRoute {
            routes[head.index] = UInt16(route)
            methods.formUnion(MethodSet(head))
        }
    }
}
