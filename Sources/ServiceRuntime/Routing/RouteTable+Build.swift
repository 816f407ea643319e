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

    /// Lays branches out flat.
    struct Builder {
        var nodes: [Node] = []
        var edges: [Edge] = []
        var labels: [UInt8] = []
        var endpoints: [Endpoint] = []

        @discardableResult
        mutating func add(_ branch: Branch) -> Int {
            let index = nodes.count
            nodes.append(Node())
            if let endpoint = branch.endpoint {
                nodes[index].endpoint = endpoints.count
                endpoints.append(endpoint)
            }
            // Children first: a node's own edges have to stand together.
            let children = branch.literals
                .sorted { ($0.key.count, $0.key) < ($1.key.count, $1.key) }
                .map { (label: $0.key, node: add($0.value)) }
            nodes[index].edges = edges.count..<edges.count + children.count
            for child in children {
                let start = labels.count
                labels += child.label
                edges.append(Edge(label: start..<labels.count, node: child.node))
            }
            if let parameter = branch.parameter { nodes[index].parameter = add(parameter) }
            return index
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
