extension RouteTable {
    /// A node as it is while routes are added.
    final class Branch {
        fileprivate var literals: [[UInt8]: Branch] = [:]
        fileprivate var parameter: Branch?
        fileprivate var endpoint: Endpoint?

        func insert(_ route: Int, _ method: HTTPMethod, _ rest: ArraySlice<RoutePattern.Segment>) {
            switch rest.first {
            case .literal(let label):
                let next = literals[label] ?? Branch()
                literals[label] = next
                next.insert(route, method, rest.dropFirst())
            case .parameter:
                let next = parameter ?? Branch()
                parameter = next
                next.insert(route, method, rest.dropFirst())
            case nil:
                var endpoint = endpoint ?? Endpoint()
                endpoint.add(route, method)
                self.endpoint = endpoint
            }
        }
    }

    /// The routes of one path, by method.
    struct Endpoint {
        /// By index of the method: a route, or -1.
        var routes = [Int](repeating: -1, count: HTTPMethod.indexCount)
        var methods = MethodSet()
    }

    /// Lays branches out flat.
    struct Builder {
        var nodes: [Node] = []
        var edges: [Edge] = []
        var slots: [Int32] = []
        var labels: [UInt8] = []
        var routes: [Int32] = []
        var methods: [MethodSet] = []

        /// Fewer edges are looked through one by one.
        private static let hashedEdges = 4

        @discardableResult
        mutating func add(_ branch: Branch) -> Int32 {
            let index = nodes.count
            nodes.append(Node())
            if let endpoint = branch.endpoint {
                nodes[index].endpoint = Int32(methods.count)
                methods.append(endpoint.methods)
                routes += endpoint.routes.map { Int32($0) }
            }
            // Children first: a node's own edges have to stand together.
            let children = branch.literals
                .sorted { ($0.key.count, $0.key) < ($1.key.count, $1.key) }
                .map { (label: $0.key, node: add($0.value)) }
            nodes[index].firstEdge = Int32(edges.count)
            nodes[index].edgeCount = Int32(children.count)
            for child in children {
                let key = child.label.withUnsafeBytes { SegmentKey($0) }
                edges.append(Edge(key: key, label: Int32(labels.count), node: child.node))
                labels += child.label
            }
            hashEdges(of: index)
            if let parameter = branch.parameter { nodes[index].parameter = add(parameter) }
            return Int32(index)
        }

        private mutating func hashEdges(of index: Int) {
            let node = nodes[index]
            guard node.edgeCount >= Self.hashedEdges else { return }
            var count: Int32 = 8
            while count < node.edgeCount * 4 { count *= 2 }
            let first = Int32(slots.count)
            slots += Array(repeating: -1, count: Int(count))
            for edge in node.firstEdge..<node.firstEdge + node.edgeCount {
                var slot = edges[Int(edge)].key.slot(of: count)
                while slots[Int(first + slot)] >= 0 { slot = (slot + 1) & (count - 1) }
                slots[Int(first + slot)] = edge
            }
            nodes[index].firstSlot = first
            nodes[index].slotCount = count
        }
    }
}

extension RouteTable.Endpoint {
    mutating func add(_ route: Int, _ method: HTTPMethod) {
        let head = HTTPMethod.head
        precondition(
            routes[method.index] < 0 || method == head, "Two routes have one method and path")
        routes[method.index] = route
        methods.formUnion(MethodSet(method))
        // RFC 9110 section 9.3.2: HEAD is GET without the content.
        if method == .get, routes[head.index] < 0 {
            routes[head.index] = route
            methods.formUnion(MethodSet(head))
        }
    }
}

private func < (left: (Int, [UInt8]), right: (Int, [UInt8])) -> Bool {
    left.0 == right.0 ? left.1.lexicographicallyPrecedes(right.1) : left.0 < right.0
}
