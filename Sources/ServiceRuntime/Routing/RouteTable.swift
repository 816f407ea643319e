/// Finds the route of a method and a path.
///
/// A trie over the segments of paths, flat in memory, built once at start. It reads the bytes of
/// the path where they are. A literal segment wins over a parameter, the earlier the segment the
/// more it counts; a route that has the path but not the method does not hide one that has both.
struct RouteTable: Sendable {
    struct Route {
        let method: HTTPMethod
        let pattern: RoutePattern
    }

    enum Match: Equatable {
        case route(Int, PathArguments)
        /// The path exists, with other methods than the request's.
        case otherMethods(MethodSet)
        case none
        /// The path is none at all, or none that two servers would read alike.
        case malformed(String)
    }

    struct Node {
        /// Into `edges`.
        var edges = 0..<0
        /// Index of a node, or -1.
        var parameter = -1
        /// Index of an endpoint, or -1.
        var endpoint = -1
    }

    struct Edge {
        /// Into `labels`.
        let label: Range<Int>
        let node: Int
    }

    struct Endpoint {
        /// By index of the method: a route, or -1.
        var routes = [Int](repeating: -1, count: HTTPMethod.indexCount)
        var methods = MethodSet()
    }

    let nodes: [Node]
    /// Those of one node stand together, ordered by length, then by bytes.
    let edges: [Edge]
    let labels: [UInt8]
    let endpoints: [Endpoint]

    /// Routes are numbered in the order given. Two with the same method and path trap: the contract
    /// compiler refuses them.
    init(_ routes: [Route]) {
        let root = Branch()
        for (index, route) in routes.enumerated() {
            precondition(
                route.pattern.parameterCount <= PathArguments.limit,
                "A path has more than \(PathArguments.limit) parameters")
            root.insert(index, route.method, route.pattern.segments[...])
        }
        var builder = Builder()
        builder.add(root)
        nodes = builder.nodes
        edges = builder.edges
        labels = builder.labels
        endpoints = builder.endpoints
    }

    /// `path` begins with a slash and has no query.
    func match(_ method: HTTPMethod, _ path: UnsafeRawBufferPointer) -> Match {
        guard path.first == UInt8(ascii: "/") else {
            return .malformed("The path begins without `/`")
        }
        let scan = PathScan(path)
        if let flaw = scan.flaw { return .malformed(flaw) }
        var search = Search(table: self, path: path, method: method, isEncoded: scan.isEncoded)
        let route = search.route(from: 0, at: 1)
        if route >= 0 { return .route(route, search.arguments) }
        return search.methods.isEmpty ? .none : .otherMethods(search.methods)
    }
}

/// What a path is found to hold before it is matched.
private struct PathScan {
    var isEncoded = false
    /// Why the path is refused. RFC 3986 section 6.2.2.3 lets anybody remove dot segments, and
    /// `%2F` is a slash to some and not to others: such a path may mean two resources.
    var flaw: String?

    init(_ path: UnsafeRawBufferPointer) {
        var start = 1
        while flaw == nil, start <= path.count {
            var end = start
            while end < path.count, path[end] != UInt8(ascii: "/") {
                if path[end] == UInt8(ascii: "%") { isEncoded = true }
                end += 1
            }
            check(UnsafeRawBufferPointer(rebasing: path[start..<end]))
            start = end + 1
        }
    }

    private mutating func check(_ segment: UnsafeRawBufferPointer) {
        guard let first = segment.first, first == UInt8(ascii: ".") || isEncoded else { return }
        var bytes = DecodedBytes(segment)
        var count = 0
        var areDots = true
        while let byte = bytes.next() {
            count += 1
            areDots = areDots && byte == UInt8(ascii: ".")
            if byte == 0 || bytes.wasEncoded && byte == UInt8(ascii: "/") {
                flaw = "The path holds an encoded slash or zero byte"
            }
        }
        if bytes.isBroken { flaw = "The path holds a `%` without two hexadecimal digits behind it" }
        if areDots, 1...2 ~= count { flaw = "The path holds a dot segment" }
    }
}

/// One walk through the trie.
private struct Search {
    let table: RouteTable
    let path: UnsafeRawBufferPointer
    let method: HTTPMethod
    let isEncoded: Bool
    var arguments = PathArguments()
    /// Those of every route that has the path, as long as none with the method was found.
    var methods = MethodSet()

    /// The route below `node` for what follows `start`, or -1. Goes as deep as the trie.
    mutating func route(from node: Int, at start: Int) -> Int {
        let node = table.nodes[node]
        guard start <= path.count else { return route(at: node.endpoint) }
        var end = start
        while end < path.count, path[end] != UInt8(ascii: "/") { end += 1 }
        if let next = child(of: node, start..<end) {
            let found = route(from: next, at: end + 1)
            if found >= 0 { return found }
        }
        guard node.parameter >= 0, start < end else { return -1 }
        arguments.append(start..<end)
        let found = route(from: node.parameter, at: end + 1)
        if found < 0 { arguments.removeLast() }
        return found
    }

    private mutating func route(at endpoint: Int) -> Int {
        guard endpoint >= 0 else { return -1 }
        let endpoint = table.endpoints[endpoint]
        methods.formUnion(endpoint.methods)
        return endpoint.routes[method.index]
    }

    private func child(of node: RouteTable.Node, _ segment: Range<Int>) -> Int? {
        if isEncoded { return table.edges[node.edges].first { isDecoded(segment, $0.label) }?.node }
        var low = node.edges.lowerBound
        var high = node.edges.upperBound
        while low < high {
            let middle = (low + high) / 2
            let order = order(segment, table.edges[middle].label)
            if order == 0 { return table.edges[middle].node }
            if order < 0 { high = middle } else { low = middle + 1 }
        }
        return nil
    }

    /// Negative, zero or positive, by length, then by bytes.
    private func order(_ segment: Range<Int>, _ label: Range<Int>) -> Int {
        guard segment.count == label.count else { return segment.count - label.count }
        for (left, right) in zip(segment, label) where path[left] != table.labels[right] {
            return Int(path[left]) - Int(table.labels[right])
        }
        return 0
    }

    private func isDecoded(_ segment: Range<Int>, _ label: Range<Int>) -> Bool {
        var bytes = DecodedBytes(UnsafeRawBufferPointer(rebasing: path[segment]))
        for index in label where bytes.next() != table.labels[index] { return false }
        return bytes.next() == nil
    }
}
