/// The tables of one route table, which never change.
///
/// Read through pointers, so that a search neither counts references nor copies.
// Sendable: nobody writes what the pointers point to.
final class RouteMemory: @unchecked Sendable {
    // All are copies that belong to this object, which frees them in deinit.
    let nodes: UnsafeBufferPointer<RouteTable.Node>
    /// By the slots of one node: which of its children, or ``noChild``.
    private let slots: UnsafeBufferPointer<UInt16>
    private let labels: UnsafeBufferPointer<UInt8>

    let shapes: PathShapes

    static let noChild = UInt16.max

    init(_ builder: RouteTable.Builder) {
        nodes = copy(builder.nodes)
        slots = copy(builder.slots)
        labels = copy(builder.labels)
        shapes = PathShapes(builder.paths)
    }

    deinit {
        nodes.deallocate()
        slots.deallocate()
        labels.deallocate()
        shapes.deallocate()
    }

    /// The route for a method of a path that ends at a node, or -1.
    @inline(__always)
    func route(at node: Int32, _ method: HTTPMethod) -> Int {
        let route = nodes[Int(node)].routes[method.index]
        return route == RouteTable.noRoute ? -1 : Int(route)
    }

    /// The node of this literal segment, which holds no escape, below another, or -1.
    @inline(__always)
    func child(of node: Int32, _ segment: Range<Int>, in path: UnsafeRawBufferPointer) -> Int32 {
        let (first, count) = (nodes[Int(node)].firstChild, nodes[Int(node)].childCount)
        guard count > 0 else { return -1 }
        let key = SegmentKey(path, segment)
        let mask = nodes[Int(node)].slotMask
        if mask == 0 {
            for index in first..<first &+ Int32(count) where isLabel(index, key, segment, path) {
                return index
            }
            return -1
        }
        let slots = slots.dropFirst(Int(nodes[Int(node)].firstSlot))
        // Three of four slots are empty, so this ends, and mostly at once.
        var slot = key.slot(mask)
        while true {
            let child = slots[slots.startIndex &+ slot]
            guard child != Self.noChild else { return -1 }
            let index = first &+ Int32(child)
            if isLabel(index, key, segment, path) { return index }
            slot = (slot &+ 1) & Int(mask)
        }
    }

    @inline(__always)
    private func isLabel(
        _ node: Int32, _ key: SegmentKey, _ segment: Range<Int>, _ path: UnsafeRawBufferPointer
    ) -> Bool {
        guard nodes[Int(node)].key.equals(key) else { return false }
        return key.length <= 16 || path[segment].elementsEqual(label(of: nodes[Int(node)]))
    }

    /// A part of the labels, which live as long as this object.
    func label(of node: RouteTable.Node) -> UnsafeBufferPointer<UInt8> {
        // Every node's label is in the labels, as long as its key says.
        UnsafeBufferPointer(rebasing: labels[Int(node.label)...].prefix(node.key.length))
    }
}

func copy<Element>(_ elements: [Element]) -> UnsafeBufferPointer<Element> {
    // Freed in deinit of the `RouteMemory`, for which every copy is made.
    let memory = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
    // The memory has room for exactly these, and holds nothing yet.
    _ = memory.initialize(fromContentsOf: elements)
    // Filled to its end above, and never written again.
    return UnsafeBufferPointer(memory)
}
