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
        case malformed(StaticReason)
    }

    struct Node {
        /// Into the edges.
        var firstEdge: Int32 = 0
        var edgeCount: Int32 = 0
        /// Into the slots; their number is a power of two, or 0 where edges are few.
        var firstSlot: Int32 = 0
        var slotCount: Int32 = 0
        /// Index of a node, or -1.
        var parameter: Int32 = -1
        /// Index of an endpoint, or -1.
        var endpoint: Int32 = -1
    }

    struct Edge {
        let key: SegmentKey
        /// Into the labels.
        let label: Int32
        let node: Int32
    }

    private let memory: RouteMemory

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
        memory = RouteMemory(builder)
    }

    /// `path` begins with a slash and has no query.
    func match(_ method: HTTPMethod, _ path: UnsafeRawBufferPointer) -> Match {
        guard path.first == UInt8(ascii: "/") else {
            return .malformed("The path begins without `/`")
        }
        let scan = PathScan(path)
        if let flaw = scan.flaw { return .malformed(flaw) }
        var arguments = PathArguments()
        if !scan.isEncoded {
            let route = straightRoute(method, path, scan, &arguments)
            if route >= 0 { return .route(route, arguments) }
            arguments = PathArguments()
        }
        var search = Search(memory, path, method, scan)
        let route = search.route(from: 0, at: 1)
        if route >= 0 { return .route(route, search.arguments) }
        return search.methods.isEmpty ? .none : .otherMethods(search.methods)
    }

    /// The route that is found by taking the literal at each segment, and the parameter where none
    /// fits: the way that a search tries first, and that nearly every path ends with. Or -1.
    @inline(__always)
    private func straightRoute(
        _ method: HTTPMethod, _ path: UnsafeRawBufferPointer, _ scan: PathScan,
        _ arguments: inout PathArguments
    ) -> Int {
        var index: Int32 = 0
        var start = 1
        while start <= path.count {
            let node = memory.nodes[Int(index)]
            let end = scan.segmentEnd(from: start, in: path)
            index = memory.child(of: node, start..<end, in: path)
            if index < 0 {
                guard node.parameter >= 0, start < end else { return -1 }
                arguments.append(start..<end)
                index = node.parameter
            }
            start = end + 1
        }
        let endpoint = memory.nodes[Int(index)].endpoint
        return endpoint < 0 ? -1 : memory.route(at: endpoint, method)
    }
}

/// A segment as it is compared: two of 16 bytes at most are equal when their keys are.
struct SegmentKey: Sendable {
    /// The first eight bytes, or all of a shorter segment.
    let first: UInt64
    /// The last eight bytes; 0 in a shorter segment.
    let last: UInt64
    let length: Int

    init(_ bytes: UnsafeRawBufferPointer) {
        self.init(bytes, 0..<bytes.count)
    }

    @inline(__always)
    init(_ path: UnsafeRawBufferPointer, _ segment: Range<Int>) {
        length = segment.count
        // All bits set where the segment has eight bytes or more: no branch, because its length is
        // nothing that a processor could guess.
        let long = UInt64(truncatingIfNeeded: (7 - length) >> (Int.bitWidth - 1))
        let short = (1 << UInt64(truncatingIfNeeded: (length & 7) * 8)) &- 1 as UInt64
        first = path.eightBytes(from: segment.lowerBound) & (long | short)
        last = path.eightBytes(from: max(segment.lowerBound, segment.upperBound - 8)) & long
    }

    /// In one comparison.
    @inline(__always)
    func equals(_ other: SegmentKey) -> Bool {
        let lengths = UInt64(truncatingIfNeeded: length ^ other.length)
        return (first ^ other.first) | (last ^ other.last) | lengths == 0
    }

    /// Where to look for it among `count` slots, a power of two.
    @inline(__always)
    func slot(of count: Int32) -> Int32 {
        let mixed =
            (first ^ last &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: length))
            &* 0xBF58_476D_1CE4_E5B9
        return Int32(truncatingIfNeeded: mixed >> 40) & (count &- 1)
    }
}

extension UnsafeRawBufferPointer {
    /// Eight bytes, the first in the lowest place; zero behind the end. Nothing beyond it is read.
    @inline(__always)
    func eightBytes(from offset: Int) -> UInt64 {
        // The condition leaves eight bytes from `offset` on.
        if count - offset >= 8 { return loadUnaligned(fromByteOffset: offset, as: UInt64.self) }
        if count >= 8 {
            // The last eight bytes, without those before `offset`.
            let missing = offset - (count - 8)
            return missing >= 8
                ? 0
                // The condition above leaves eight bytes before the end.
                : loadUnaligned(fromByteOffset: count - 8, as: UInt64.self) >> UInt64(missing * 8)
        }
        var word: UInt64 = 0
        var index = count
        while index > offset {
            index -= 1
            word = word << 8 | UInt64(self[index])
        }
        return word
    }
}

/// A walk through the trie that turns back where a way leads nowhere, and notes what else there is.
private struct Search {
    let memory: RouteMemory
    // Lent to `match`, in which the search begins and ends.
    let path: UnsafeRawBufferPointer
    let method: HTTPMethod
    let scan: PathScan
    var arguments = PathArguments()
    /// Those of every route that has the path, as long as none with the method was found.
    var methods = MethodSet()

    init(
        _ memory: RouteMemory, _ path: UnsafeRawBufferPointer, _ method: HTTPMethod,
        _ scan: PathScan
    ) {
        self.memory = memory
        self.path = path
        self.method = method
        self.scan = scan
    }

    /// The route below `node` for what follows `start`, or -1. Goes as deep as the trie.
    mutating func route(from node: Int32, at start: Int) -> Int {
        let node = memory.nodes[Int(node)]
        guard start <= path.count else { return route(at: node.endpoint) }
        let end = scan.segmentEnd(from: start, in: path)
        let next = child(of: node, start..<end)
        if next >= 0 {
            let found = route(from: next, at: end + 1)
            if found >= 0 { return found }
        }
        guard node.parameter >= 0, start < end else { return -1 }
        arguments.append(start..<end)
        let found = route(from: node.parameter, at: end + 1)
        if found < 0 { arguments.removeLast() }
        return found
    }

    private mutating func route(at endpoint: Int32) -> Int {
        guard endpoint >= 0 else { return -1 }
        methods.formUnion(memory.methods[Int(endpoint)])
        return memory.route(at: endpoint, method)
    }

    private func child(of node: RouteTable.Node, _ segment: Range<Int>) -> Int32 {
        guard scan.isEncoded else { return memory.child(of: node, segment, in: path) }
        // A part of the path that was lent.
        let bytes = UnsafeRawBufferPointer(rebasing: path[segment])
        let edges = node.firstEdge..<node.firstEdge + node.edgeCount
        let edge = edges.first { isDecoded(bytes, memory.edges[Int($0)]) }
        return edge.map { memory.edges[Int($0)].node } ?? -1
    }

    private func isDecoded(_ segment: UnsafeRawBufferPointer, _ edge: RouteTable.Edge) -> Bool {
        var bytes = DecodedBytes(segment)
        for byte in memory.label(of: edge) where bytes.next() != byte { return false }
        return bytes.next() == nil
    }
}
