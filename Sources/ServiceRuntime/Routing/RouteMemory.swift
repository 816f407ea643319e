/// Where the tables of one route table are. They never change.
final class RouteMemory: Sendable {
    let tables: RouteTables

    init(_ builder: RouteTable.Builder) {
        tables = RouteTables(
            nodes: copy(builder.nodes), edges: copy(builder.edges), slots: copy(builder.slots),
            labels: copy(builder.labels), routes: copy(builder.routes),
            methods: copy(builder.methods))
    }

    deinit {
        tables.nodes.deallocate()
        tables.edges.deallocate()
        tables.slots.deallocate()
        tables.labels.deallocate()
        tables.routes.deallocate()
        tables.methods.deallocate()
    }
}

/// Read through pointers, so that a search neither counts references nor copies.
// Sendable: nobody writes what they point to; the `RouteMemory` they belong to frees it, and
// whoever searches holds that.
struct RouteTables: @unchecked Sendable {
    // All six are copies of the `RouteMemory`, which frees each in its deinit.
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
}

private func copy<Element>(_ elements: [Element]) -> UnsafeBufferPointer<Element> {
    // Freed in deinit of the `RouteMemory`, for which every copy is made.
    let memory = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
    // The memory has room for exactly these, and holds nothing yet.
    _ = memory.initialize(fromContentsOf: elements)
    // Filled to its end above, and never written again.
    return UnsafeBufferPointer(memory)
}
