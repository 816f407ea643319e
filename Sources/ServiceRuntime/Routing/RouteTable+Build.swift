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
        var routes = InlineArray<9, UInt16>(repeating: noRoute)
        var methods = MethodSet()
    }

    /// Lays branches out flat: the root first, the children of one node together.
    struct Builder {
        private(set) var nodes: [Node] = []
        private(set) var slots: [UInt16] = []
        private(set) var labels: [UInt8] = []
        private(set) var paths: [PathShapes.Path] = []

        /// Fewer children are looked through one by one.
        private static let hashedChildren = 4

        init(_ root: Branch) {
            append(root, label: [])
            lay(root, at: 0)
            collect(root, [])
        }

        private mutating func collect(_ branch: Branch, _ segments: [RoutePattern.Segment]) {
            if let endpoint = branch.endpoint {
                paths.append(PathShapes.Path(segments: segments, routes: endpoint.routes))
            }
            for (label, child) in branch.literals { collect(child, segments + [.literal(label)]) }
            if let parameter = branch.parameter { collect(parameter, segments + [.parameter]) }
        }

        private mutating func append(_ branch: Branch, label: [UInt8]) {
            var node = Node(
                key: label.withUnsafeBytes { SegmentKey($0) }, label: UInt32(labels.count))
            labels += label
            if let endpoint = branch.endpoint {
                (node.routes, node.methods) = (endpoint.routes, endpoint.methods)
            }
            nodes.append(node)
        }

        /// Adds what is below the node of `branch`.
        private mutating func lay(_ branch: Branch, at index: Int) {
            let children = branch.literals
                .sorted { ($0.key.count, $0.key) < ($1.key.count, $1.key) }
            // Each has a route at least, of which a contract can hold fewer.
            precondition(
                children.count <= childLimit, "More than \(childLimit) segments follow one")
            let first = nodes.count
            nodes[index].firstChild = Int32(first)
            nodes[index].childCount = UInt16(children.count)
            for child in children { append(child.value, label: child.key) }
            hashChildren(of: index)
            for (place, child) in children.enumerated() { lay(child.value, at: first + place) }
            if let parameter = branch.parameter {
                nodes[index].parameter = Int32(nodes.count)
                append(parameter, label: [])
                lay(parameter, at: Int(nodes[index].parameter))
            }
        }

        private mutating func hashChildren(of index: Int) {
            let count = Int(nodes[index].childCount)
            guard count >= Self.hashedChildren else { return }
            var slotCount = 8
            while slotCount < count * 4 { slotCount *= 2 }
            let mask = UInt16(slotCount - 1)
            let first = slots.count
            slots += Array(repeating: RouteMemory.noChild, count: slotCount)
            for child in 0..<count {
                var slot = nodes[Int(nodes[index].firstChild) + child].key.slot(mask)
                while slots[first + slot] != RouteMemory.noChild {
                    slot = (slot + 1) & Int(mask)
                }
                slots[first + slot] = UInt16(child)
            }
            nodes[index].firstSlot = Int32(first)
            nodes[index].slotMask = mask
        }
    }
}

extension RouteTable.Endpoint {
    mutating func add(_ route: Int, _ method: HTTPMethod) {
        let head = HTTPMethod.head
        precondition(
            routes[method.index] == RouteTable.noRoute || method == head,
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

private func < (left: (Int, [UInt8]), right: (Int, [UInt8])) -> Bool {
    left.0 == right.0 ? left.1.lexicographicallyPrecedes(right.1) : left.0 < right.0
}
