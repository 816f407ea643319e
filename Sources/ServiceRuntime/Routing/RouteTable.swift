/// Finds the route of a method and a path.
///
/// Built once at start; reads the bytes of the path where they are. A literal segment wins over a
/// parameter, the earlier the segment the more it counts; a route that has the path but not the
/// method does not hide one that has both.
///
/// Usual paths are found by their shape (``PathShapes``). All others, and those that no route has,
/// are searched for in a trie over their segments.
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

    /// A segment of some routes in the trie, and what may follow it.
    struct Node {
        /// The segment; of a parameter it says nothing.
        let key: SegmentKey
        /// Into the labels.
        let label: UInt32
        /// The nodes of the literal segments that may follow stand together.
        var firstChild: Int32 = 0
        /// The node of the parameter that may follow, or -1.
        var parameter: Int32 = -1
        /// Into the slots.
        var firstSlot: Int32 = 0
        var childCount: UInt16 = 0
        /// The number of slots, a power of two, less one; 0 where children are few and have none.
        var slotMask: UInt16 = 0
        /// By index of the method, for a path that ends here: a route, or ``noRoute``.
        var routes = InlineArray<9, UInt16>(repeating: noRoute)
        /// Of those routes.
        var methods = MethodSet()
    }

    static let noRoute = UInt16.max
    /// So that its number fits into a node.
    static let routeLimit = 65_535
    /// So that their slots can be counted in a node.
    static let childLimit = 16_384

    private let memory: RouteMemory

    /// Routes are numbered in the order given. Two with the same method and path trap: the contract
    /// compiler refuses them.
    init(_ routes: [Route]) {
        // A contract has at most 100,000 YAML nodes, of which each route takes eight.
        precondition(
            routes.count <= Self.routeLimit, "There are more than \(Self.routeLimit) routes")
        let root = Branch()
        for (index, route) in routes.enumerated() {
            precondition(
                route.pattern.parameterCount <= PathArguments.limit,
                "A path has more than \(PathArguments.limit) parameters")
            root.insert(index, route.method, route.pattern.segments[...])
        }
        memory = RouteMemory(Builder(root))
    }

    /// `path` begins with a slash and has no query.
    func match(_ method: HTTPMethod, _ path: UnsafeRawBufferPointer) -> Match {
        match(method, path, slashes: TargetScan(path).slashes)
    }

    /// - Parameter slashes: Those of a plain path, which ``TargetScan`` has found; or 0.
    func match(
        _ method: HTTPMethod, _ path: UnsafeRawBufferPointer, slashes: UInt64
    ) -> Match {
        guard path.first == UInt8(ascii: "/") else {
            return .malformed("The path begins without `/`")
        }
        var arguments = PathArguments()
        if slashes != 0 {
            let route = memory.shapes.route(method, path, slashes: slashes, &arguments)
            if route >= 0 { return .route(route, arguments) }
        }
        let scan = PathScan(path, slashes: slashes)
        if let flaw = scan.flaw { return .malformed(flaw) }
        var search = RouteSearch(memory, path, method, scan)
        let route = search.route(from: 0, at: 1)
        if route >= 0 { return .route(route, search.arguments) }
        return search.methods.isEmpty ? .none : .otherMethods(search.methods)
    }
}
