/// The tables of one route table, which never change.
///
/// Read through pointers, so that a search neither counts references nor copies.
// Sendable: nobody writes what the pointers point to.
final class RouteMemory: @unchecked Sendable {
    // All six are copies that belong to this object, which frees them in deinit.
    let nodes: UnsafeBufferPointer<RouteTable.Node>
    /// Those of one node stand together.
    let edges: UnsafeBufferPointer<RouteTable.Edge>
    /// Indices of edges, or -1.
    let slots: UnsafeBufferPointer<Int32>
    let labels: UnsafeBufferPointer<UInt8>
    /// A row for each endpoint, with a route, or -1, for each method.
    let routes: UnsafeBufferPointer<Int32>
    /// By endpoint.
    let methods: UnsafeBufferPointer<MethodSet>

    init(_ builder: RouteTable.Builder) {
        nodes = copy(builder.nodes)
        edges = copy(builder.edges)
        slots = copy(builder.slots)
        labels = copy(builder.labels)
        routes = copy(builder.routes)
        methods = copy(builder.methods)
    }

    deinit {
        nodes.deallocate()
        edges.deallocate()
        slots.deallocate()
        labels.deallocate()
        routes.deallocate()
        methods.deallocate()
    }

    /// The route of an endpoint for a method, or -1.
    @inline(__always)
    func route(at endpoint: Int32, _ method: HTTPMethod) -> Int {
        Int(routes[Int(endpoint) * HTTPMethod.indexCount + method.index])
    }

    /// The node behind the edge of this segment, which holds no escape, or -1.
    @inline(__always)
    func child(
        of node: RouteTable.Node, _ segment: Range<Int>, in path: UnsafeRawBufferPointer
    ) -> Int32 {
        guard node.edgeCount > 0 else { return -1 }
        let key = SegmentKey(path, segment)
        if node.slotCount == 0 {
            for index in node.firstEdge..<node.firstEdge + node.edgeCount
            where isLabel(segment, key, edges[Int(index)], path) {
                return edges[Int(index)].node
            }
            return -1
        }
        // Three of four slots are empty, so this ends, and mostly at once.
        var slot = key.slot(of: node.slotCount)
        while true {
            let index = slots[Int(node.firstSlot + slot)]
            guard index >= 0 else { return -1 }
            if isLabel(segment, key, edges[Int(index)], path) { return edges[Int(index)].node }
            slot = (slot + 1) & (node.slotCount - 1)
        }
    }

    @inline(__always)
    private func isLabel(
        _ segment: Range<Int>, _ key: SegmentKey, _ edge: RouteTable.Edge,
        _ path: UnsafeRawBufferPointer
    ) -> Bool {
        guard edge.key.equals(key) else { return false }
        return key.length <= 16 || path[segment].elementsEqual(label(of: edge))
    }

    /// A part of the labels, which live as long as this object.
    func label(of edge: RouteTable.Edge) -> UnsafeBufferPointer<UInt8> {
        // Every edge's label is in the labels, as long as its key says.
        UnsafeBufferPointer(rebasing: labels[Int(edge.label)...].prefix(edge.key.length))
    }
}

private func copy<Element>(_ elements: [Element]) -> UnsafeBufferPointer<Element> {
    // Freed in deinit of the `RouteMemory`, for which every copy is made.
    let memory = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
    // The memory has room for exactly these, and holds nothing yet.
    _ = memory.initialize(fromContentsOf: elements)
    // Filled to its end above, and never written again.
    return UnsafeBufferPointer(memory)
}
