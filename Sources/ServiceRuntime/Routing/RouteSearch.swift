/// A walk through the trie that turns back where a way leads nowhere, and notes what else there is.
struct RouteSearch {
    private let memory: RouteMemory
    // Lent to whoever searches, and to the search until then.
    private let path: UnsafeRawBufferPointer
    private let method: HTTPMethod
    private let scan: PathScan
    private(set) var arguments = PathArguments()
    /// Those of every route that has the path, as long as none with the method was found.
    private(set) var methods = MethodSet()

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
        guard start <= path.count else {
            methods.formUnion(memory.nodes[Int(node)].methods)
            return memory.route(at: node, method)
        }
        let end = scan.segmentEnd(from: start, in: path)
        let next = child(of: node, start..<end)
        if next >= 0 {
            let found = route(from: next, at: end + 1)
            if found >= 0 { return found }
        }
        let parameter = memory.nodes[Int(node)].parameter
        guard parameter >= 0, start < end else { return -1 }
        arguments.append(start..<end)
        let found = route(from: parameter, at: end + 1)
        if found < 0 { arguments.removeLast() }
        return found
    }

    private func child(of node: Int32, _ segment: Range<Int>) -> Int32 {
        guard scan.isEncoded else { return memory.child(of: node, segment, in: path) }
        // A part of the path that was lent.
        let bytes = UnsafeRawBufferPointer(rebasing: path[segment])
        let parent = memory.nodes[Int(node)]
        let children = parent.firstChild..<parent.firstChild + Int32(parent.childCount)
        return children.first { isDecoded(bytes, memory.nodes[Int($0)]) } ?? -1
    }

    private func isDecoded(_ segment: UnsafeRawBufferPointer, _ node: RouteTable.Node) -> Bool {
        var bytes = DecodedBytes(segment)
        for byte in memory.label(of: node) where bytes.next() != byte { return false }
        return bytes.next() == nil
    }
}
